//! The BCH code of BIP-93, with target residues of our own.
//!
//! Each target is the first bits of SHA-256 over a domain text; a test derives them
//! again. The generators are BIP-93's.

use bech32::primitives::checksum::{Checksum, Engine};
use bech32::{Fe32, Fe1024};

use crate::secret::SecretBytes;

/// Up to this many characters, prefix included, a share has the short checksum.
pub(super) const SHORT_MAX: usize = 93;

/// 13 characters over up to 93.
pub(super) enum Short {}

impl Checksum for Short {
    type MidstateRepr = u128;
    type CorrectionField = Fe1024;
    const ROOT_GENERATOR: Fe1024 = Fe1024::new([Fe32::Q, Fe32::G]);
    const ROOT_EXPONENTS: core::ops::RangeInclusive<usize> = 77..=84;
    const CODE_LENGTH: usize = 93;
    const CHECKSUM_LENGTH: usize = 13;
    const GENERATOR_SH: [u128; 5] = [
        0x1_9dc5_00ce_73fd_e210,
        0x1_bfae_00de_f77f_e529,
        0x1_fbd9_20ff_fe7b_ee52,
        0x1_7396_40bd_eee3_fdad,
        0x0_7729_a039_cfc7_5f5a,
    ];
    const TARGET_RESIDUE: u128 = 0x1_5ce0_1fff_b08a_f08f;
}

/// 15 characters over up to 1,023.
pub(super) enum Long {}

impl Checksum for Long {
    type MidstateRepr = u128;
    type CorrectionField = Fe1024;
    const ROOT_GENERATOR: Fe1024 = Fe1024::new([Fe32::E, Fe32::X]);
    const ROOT_EXPONENTS: core::ops::RangeInclusive<usize> = 1019..=1026;
    const CODE_LENGTH: usize = 1023;
    const CHECKSUM_LENGTH: usize = 15;
    const GENERATOR_SH: [u128; 5] = [
        0x3d5_9d27_3535_ea62_d897,
        0x7a9_becb_6361_c6c5_1507,
        0x543_f9b7_e6c3_8d8a_2a0e,
        0x0c5_77ea_eccf_1990_d13c,
        0x188_7f74_f8dc_71b1_0651,
    ];
    const TARGET_RESIDUE: u128 = 0x619_28a4_269b_b6a1_2f79;
}

/// The long code again, for signature rows: a target of its own, so that neither
/// kind of row passes for the other.
pub(super) enum Signature {}

impl Checksum for Signature {
    type MidstateRepr = u128;
    type CorrectionField = Fe1024;
    const ROOT_GENERATOR: Fe1024 = Long::ROOT_GENERATOR;
    const ROOT_EXPONENTS: core::ops::RangeInclusive<usize> = Long::ROOT_EXPONENTS;
    const CODE_LENGTH: usize = Long::CODE_LENGTH;
    const CHECKSUM_LENGTH: usize = Long::CHECKSUM_LENGTH;
    const GENERATOR_SH: [u128; 5] = Long::GENERATOR_SH;
    const TARGET_RESIDUE: u128 = 0x2d6_69b5_8c1a_d703_cc1e;
}

/// A prefix as BIP-173 expands a human-readable part: high bits, zero, low bits.
pub(super) fn expanded(prefix: [u8; 2]) -> [u8; 5] {
    let [a, b] = prefix.map(|c| c.to_ascii_lowercase());
    [a >> 5, b >> 5, 0, a & 31, b & 31]
}

/// Appends the checksum to values that begin with k.
pub(super) fn append<C: Checksum<MidstateRepr = u128>>(prefix: [u8; 2], values: &mut SecretBytes) {
    let mut engine = fed::<C>(prefix, values.expose());
    engine.input_target_residue();
    let residue = *engine.residue();
    for i in (0..C::CHECKSUM_LENGTH).rev() {
        values.push((residue >> (5 * i) & 31) as u8);
    }
}

/// By how much values, checksum included, miss the target: zero when they are right.
/// An unreadable value counts as zero.
pub(super) fn difference<C: Checksum<MidstateRepr = u128>>(prefix: [u8; 2], values: &[u8]) -> u128 {
    fed::<C>(prefix, values).residue() ^ C::TARGET_RESIDUE
}

fn fed<C: Checksum<MidstateRepr = u128>>(prefix: [u8; 2], values: &[u8]) -> Engine<C> {
    let mut engine = Engine::new();
    for &value in expanded(prefix).iter().chain(values) {
        engine.input_fe(Fe32::try_from(value).unwrap_or(Fe32::Q));
    }
    engine
}

#[cfg(test)]
mod tests {
    use bech32::Hrp;
    use bech32::primitives::Field as _;
    use bech32::primitives::checksum::{HrpFe32Iter, PackedFe32 as _};
    use sha2::{Digest as _, Sha256};

    use super::*;

    fn derived(domain: &str, characters: usize) -> u128 {
        let hash = Sha256::digest(format!("firesafe/v1/checksum-{domain}\0"));
        u128::from_be_bytes(hash[..16].try_into().unwrap()) >> (128 - 5 * characters)
    }

    #[test]
    fn the_targets_follow_from_their_domains() {
        assert_eq!(Short::TARGET_RESIDUE, derived("short", 13));
        assert_eq!(Long::TARGET_RESIDUE, derived("long", 15));
        assert_eq!(Signature::TARGET_RESIDUE, derived("signature", 15));
    }

    #[test]
    fn the_generators_are_multiples_of_each_other() {
        Short::sanity_check();
        Long::sanity_check();
        Signature::sanity_check();
    }

    /// The generator is zero at each of the eight consecutive powers, which is what
    /// any eight wrong characters being detected rests on.
    #[test]
    fn eight_consecutive_powers_are_roots() {
        fn check<C: Checksum<MidstateRepr = u128, CorrectionField = Fe1024>>() {
            assert_eq!(C::ROOT_EXPONENTS.count(), 8);
            assert_eq!(C::ROOT_GENERATOR.multiplicative_order(), C::CODE_LENGTH);
            for exponent in C::ROOT_EXPONENTS {
                let root = C::ROOT_GENERATOR.powi(i64::try_from(exponent).unwrap());
                let mut sum = Fe1024::ONE;
                for i in (0..C::CHECKSUM_LENGTH).rev() {
                    let coefficient = Fe32::try_from(C::GENERATOR_SH[0].unpack(i)).unwrap();
                    sum = sum * root + Fe1024::from(coefficient);
                }
                assert_eq!(sum, Fe1024::ZERO);
            }
        }
        check::<Short>();
        check::<Long>();
    }

    #[test]
    fn the_prefix_expands_as_bip_173_says() {
        let hrp = Hrp::parse("f1").unwrap();
        let fed: Vec<u8> = HrpFe32Iter::new(&hrp).map(Fe32::to_u8).collect();
        assert_eq!(fed, expanded(*b"F1"));
        assert_eq!(expanded(*b"S1"), [3, 1, 0, 19, 17]);
    }

    #[test]
    fn what_was_appended_checks() {
        for len in [0, 1, 40, 78] {
            let mut values = SecretBytes::from(&vec![9; len][..]);
            append::<Short>(*b"F1", &mut values);
            assert_eq!(difference::<Short>(*b"F1", values.expose()), 0);
            assert_ne!(difference::<Short>(*b"S1", values.expose()), 0);
        }
        let mut values = SecretBytes::from(&[9; 500][..]);
        append::<Long>(*b"F1", &mut values);
        assert_eq!(difference::<Long>(*b"F1", values.expose()), 0);
        assert_ne!(difference::<Signature>(*b"F1", values.expose()), 0);
    }
}
