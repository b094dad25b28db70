//! The id of a set: the shares of one dealing.

use std::fmt;
use std::str::FromStr;

/// The bech32 alphabet (BIP-173) in upper case: the character at index `v` has value `v`.
pub const ALPHABET: &[u8; 32] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

/// 60 bits as 12 characters of [`ALPHABET`], the first character holding the highest five.
///
/// How it follows from a set's public key stands in FORMAT.md.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId([u8; 12]);

impl SetId {
    /// The first 60 bits of a digest, whose low four bits of byte 7 are passed over.
    #[must_use]
    pub fn from_digest(digest: &[u8; 32]) -> Self {
        let mut head = [0; 8];
        head.copy_from_slice(&digest[..8]);
        let bits = u64::from_be_bytes(head) >> 4;
        let mut characters = [0; 12];
        for (i, character) in characters.iter_mut().enumerate() {
            *character = ALPHABET[(bits >> (55 - 5 * i)) as usize & 31];
        }
        Self(characters)
    }

    /// The 12 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The 12 characters, as bytes of ASCII.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// The 60 bits as a number.
    #[must_use]
    pub fn to_bits(&self) -> u64 {
        self.0.iter().fold(0, |bits, &c| {
            let value = ALPHABET.iter().position(|&a| a == c).unwrap_or_default();
            (bits << 5) | value as u64
        })
    }
}

impl fmt::Display for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetId({self})")
    }
}

/// The text is not 12 characters of the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a set id: type its 12 characters as they stand on the sheet")]
pub struct SetIdError;

impl FromStr for SetId {
    type Err = SetIdError;

    fn from_str(text: &str) -> Result<Self, SetIdError> {
        let mut characters: [u8; 12] = text.as_bytes().try_into().map_err(|_| SetIdError)?;
        characters.make_ascii_uppercase();
        if characters.iter().all(|c| ALPHABET.contains(c)) { Ok(Self(characters)) } else { Err(SetIdError) }
    }
}

impl serde::Serialize for SetId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for SetId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_bits_survive_the_way_through_text() {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&[0xf0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xdf]);
        let id = SetId::from_digest(&digest);
        assert_eq!(id.to_bits(), 0x0f01_2345_6789_abcd);
        assert_eq!(id.as_str().to_lowercase().parse(), Ok(id));
        assert_eq!("QQQQQQQQQQQO".parse::<SetId>(), Err(SetIdError));
        assert_eq!("QQQ".parse::<SetId>(), Err(SetIdError));
    }
}
