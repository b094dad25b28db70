//! Rolls of real dice, mixed into the system's randomness so that neither alone decides.
//!
//! ```text
//! seed = HKDF-SHA256(salt = 32 bytes of the system, key material = the rolls, info = "firesafe/v1/dice\0")
//! output = ChaCha20(seed)
//! ```
//!
//! - Whoever knows the rolls but not the system's bytes faces HMAC-SHA256 under
//!   an unknown key of 256 bits: the seed is as strong as the system's randomness.
//! - Whoever knows the system's bytes but not the rolls faces HKDF's extraction
//!   (RFC 5869): the seed is as strong as the rolls, up to 256 bits.
//! - The system is asked once. A generator that breaks, repeats or is watched
//!   afterwards changes nothing: all output is a stream of the one seed.
//!
//! An XOR with the system's stream would add nothing to this but a second
//! generator that must be right all the time.

use std::convert::Infallible;

use hkdf::Hkdf;
use rand::{CryptoRng, SeedableRng as _, TryCryptoRng, TryRng};
use rand_chacha::ChaCha20Rng;
use sha2::Sha256;
use thiserror::Error;

use crate::secret::SecretBytes;

const DOMAIN: &[u8] = b"firesafe/v1/dice\0";

/// The fewest rolls that are taken: 50·log₂6 = 129.2 bits.
pub const MIN_ROLLS: usize = 50;

/// Rolls after which more add nothing: 100·log₂6 = 258.4 bits.
pub const FULL_ROLLS: usize = 100;

/// Why rolls were refused. No error says what was rolled.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DiceError {
    /// A character that no die shows.
    #[error("character {position} is no roll of a die: type the digits 1 to 6")]
    NotARoll {
        /// Its place among all characters, from 1 on.
        position: usize,
    },
    /// Not enough for 128 bits.
    #[error("{found} rolls are too few: roll {} more, {MIN_ROLLS} for 128 bits or {FULL_ROLLS} for 256", MIN_ROLLS - .found)]
    TooFew {
        /// How many there were.
        found: usize,
    },
}

/// Rolls of dice: at least 50.
#[derive(Debug)]
pub struct Rolls(SecretBytes);

impl Rolls {
    /// Reads the digits 1 to 6, in any grouping by spaces, line ends, commas or hyphens.
    ///
    /// # Errors
    /// [`DiceError::NotARoll`] gives the place of the first other character,
    /// [`DiceError::TooFew`] says how many to add.
    pub fn parse(text: &str) -> Result<Self, DiceError> {
        let mut rolls = SecretBytes::with_capacity(text.len());
        for (i, character) in text.chars().enumerate() {
            match u8::try_from(character) {
                Ok(roll @ b'1'..=b'6') => rolls.push(roll),
                _ if character.is_whitespace() || ",-".contains(character) => {}
                _ => return Err(DiceError::NotARoll { position: i + 1 }),
            }
        }
        if rolls.len() < MIN_ROLLS { Err(DiceError::TooFew { found: rolls.len() }) } else { Ok(Self(rolls)) }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What fair dice put into them, in whole bits rounded down, and never more than 256.
    #[must_use]
    pub fn bits(&self) -> usize {
        // log₂6 = 2.58496…
        (self.count().min(FULL_ROLLS) * 258_496 / 100_000).min(256)
    }
}

/// A generator seeded once from the system's randomness and the rolls together.
///
/// It stands on the heap, where the erasing allocator covers it. What is not
/// covered: HKDF's and the seed's copies on the stack.
pub struct Mixed(Box<ChaCha20Rng>);

impl Mixed {
    /// Draws 32 bytes from `system` and mixes the rolls in.
    ///
    /// # Panics
    /// Never: HKDF gives up to 8160 bytes; 32 are asked for and 32 are taken.
    pub fn new<R: CryptoRng + ?Sized>(system: &mut R, rolls: &Rolls) -> Self {
        let mut salt = SecretBytes::zeroed(32);
        system.fill_bytes(salt.expose_mut());
        let mut seed = SecretBytes::zeroed(32);
        Hkdf::<Sha256>::new(Some(salt.expose()), rolls.0.expose())
            .expand(DOMAIN, seed.expose_mut())
            .expect("HKDF gives 32 bytes");
        let seed = seed.expose().first_chunk().expect("32 bytes were made");
        Self(Box::new(ChaCha20Rng::from_seed(*seed)))
    }
}

impl TryRng for Mixed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.try_fill_bytes(bytes)
    }
}

impl TryCryptoRng for Mixed {}

#[cfg(test)]
mod tests {
    use hkdf::hmac::{Hmac, KeyInit as _, Mac as _};
    use rand::Rng as _;

    use super::*;

    fn output(system: u8, rolls: &str) -> [u8; 64] {
        let mut bytes = [0; 64];
        let rolls = Rolls::parse(rolls).expect("rolls");
        Mixed::new(&mut ChaCha20Rng::from_seed([system; 32]), &rolls).fill_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn neither_alone_decides() {
        let (some, others) = ("123456".repeat(9), "654321".repeat(9));
        assert_eq!(output(1, &some), output(1, &some));
        assert_ne!(output(1, &some), output(1, &others));
        assert_ne!(output(1, &some), output(2, &some));
        // every roll counts, also those beyond what 256 bits need, and how many there are
        let many = "1".repeat(200);
        let known = output(1, &many);
        for place in 0..many.len() {
            let mut other = many.clone();
            other.replace_range(place..=place, "2");
            assert_ne!(output(1, &other), known, "roll {place}");
        }
        assert_ne!(output(1, &many[1..]), known);
        // every bit of the system's seed counts
        let known = from_seed([0; 32], &some);
        for bit in 0..256 {
            let mut seed = [0; 32];
            seed[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(from_seed(seed, &some), known, "bit {bit}");
        }
    }

    /// What comes when the system gives this seed.
    fn from_seed(seed: [u8; 32], rolls: &str) -> [u8; 64] {
        struct Gives([u8; 32]);
        impl TryRng for Gives {
            type Error = Infallible;
            fn try_next_u32(&mut self) -> Result<u32, Infallible> {
                unreachable!("only whole seeds are drawn")
            }
            fn try_next_u64(&mut self) -> Result<u64, Infallible> {
                unreachable!("only whole seeds are drawn")
            }
            fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
                bytes.copy_from_slice(&self.0);
                Ok(())
            }
        }
        impl TryCryptoRng for Gives {}

        let mut bytes = [0; 64];
        Mixed::new(&mut Gives(seed), &Rolls::parse(rolls).expect("rolls")).fill_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn a_system_generator_that_breaks_later_does_not_matter() {
        /// Gives its first 32 bytes and then ends the test.
        struct Once(bool);
        impl TryRng for Once {
            type Error = Infallible;
            fn try_next_u32(&mut self) -> Result<u32, Infallible> {
                unreachable!("only whole seeds are drawn")
            }
            fn try_next_u64(&mut self) -> Result<u64, Infallible> {
                unreachable!("only whole seeds are drawn")
            }
            fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
                assert!(!std::mem::replace(&mut self.0, true), "drawn from twice");
                assert_eq!(bytes.len(), 32);
                bytes.fill(7);
                Ok(())
            }
        }
        impl TryCryptoRng for Once {}

        let rolls = Rolls::parse(&"123456".repeat(9)).expect("rolls");
        let mut mixed = Mixed::new(&mut Once(false), &rolls);
        let mut bytes = vec![0; 10_000];
        mixed.fill_bytes(&mut bytes);
        assert_ne!(bytes[..32], bytes[32..64]);
    }

    /// The construction computed from HMAC and `ChaCha20` alone (RFC 5869, one block).
    #[test]
    fn it_is_the_construction_that_is_argued_for() {
        let mac = |key: &[u8], data: &[u8]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
            mac.update(data);
            <[u8; 32]>::from(mac.finalize().into_bytes())
        };
        let mut salt = [0; 32];
        ChaCha20Rng::from_seed([5; 32]).fill_bytes(&mut salt);
        let rolls = "362514".repeat(10);
        let seed = mac(&mac(&salt, rolls.as_bytes()), b"firesafe/v1/dice\0\x01");
        let mut expected = [0; 64];
        ChaCha20Rng::from_seed(seed).fill_bytes(&mut expected);
        assert_eq!(output(5, &rolls), expected);
    }

    #[test]
    fn rolls_are_read_in_any_grouping() {
        let rolls = Rolls::parse(&" 12345, 6-1234\n5\t6123 ".repeat(4)).expect("rolls");
        assert_eq!((rolls.count(), rolls.bits()), (60, 155));
        assert_eq!(Rolls::parse(&"1".repeat(50)).expect("rolls").bits(), 129);
        assert_eq!(Rolls::parse(&"1".repeat(99)).expect("rolls").bits(), 255);
        assert_eq!(Rolls::parse(&"1".repeat(100)).expect("rolls").bits(), 256);
        assert_eq!(format!("{rolls:?}"), "Rolls(SecretBytes(redacted))");
    }

    #[test]
    fn errors_give_the_place_and_never_the_rolls() {
        let error = |text: &str| Rolls::parse(text).expect_err("refused").to_string();
        assert_eq!(error("12 347"), "character 6 is no roll of a die: type the digits 1 to 6");
        assert_eq!(error("1é0"), "character 2 is no roll of a die: type the digits 1 to 6");
        assert_eq!(error("123 456"), "6 rolls are too few: roll 44 more, 50 for 128 bits or 100 for 256");
        assert_eq!(Rolls::parse("").expect_err("refused"), DiceError::TooFew { found: 0 });
    }
}
