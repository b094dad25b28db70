//! Bytes that are written as hexadecimal digits: hashes, public keys, salts, ids.

use std::fmt;
use std::str::FromStr;

/// `N` bytes, none of them secret, shown and stored as `2 N` lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const N: usize>(pub [u8; N]);

/// The text is not that many hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {0} hexadecimal digits: copy the whole value")]
pub struct HexError(usize);

impl<const N: usize> From<[u8; N]> for Hex<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hex({self})")
    }
}

impl<const N: usize> FromStr for Hex<N> {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        let mut bytes = [0; N];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| HexError(2 * N))?;
        Ok(Self(bytes))
    }
}

impl<const N: usize> serde::Serialize for Hex<N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> serde::Deserialize<'de> for Hex<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits<const N: usize>;
        impl<const N: usize> serde::de::Visitor<'_> for Digits<N> {
            type Value = Hex<N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} hexadecimal digits", 2 * N)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Hex<N>, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive_the_way_through_text() {
        let bytes = Hex([0x00, 0xab, 0xff]);
        assert_eq!(bytes.to_string(), "00abff");
        assert_eq!("00ABff".parse(), Ok(bytes));
        assert_eq!("00abf".parse::<Hex<3>>(), Err(HexError(6)));
        assert_eq!("00abfg".parse::<Hex<3>>(), Err(HexError(6)));
        assert_eq!(serde_json::from_str::<Hex<3>>("\"00abff\"").ok(), Some(bytes));
    }
}
