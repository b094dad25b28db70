//! The hash of the last line, by which an older or rewritten ledger is found.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::model::{Hex, HexError};

/// The SHA-256 of a line with its line feed: of the last line, it stands for the whole history.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Head([u8; 32]);

impl Head {
    /// What the first event has before it.
    pub(super) const NONE: Self = Self([0; 32]);

    pub(super) fn of_line(line: &[u8]) -> Self {
        Self(Sha256::digest(line).into())
    }

    /// All 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 128 bits, which are shown as words and typed back.
    #[must_use]
    pub fn to_bits(self) -> u128 {
        let mut first = [0; 16];
        first.copy_from_slice(&self.0[..16]);
        u128::from_be_bytes(first)
    }
}

impl From<Hex<32>> for Head {
    fn from(hex: Hex<32>) -> Self {
        Self(hex.0)
    }
}

impl From<Head> for Hex<32> {
    fn from(head: Head) -> Self {
        Self(head.0)
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(self.0), f)
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({self})")
    }
}

impl FromStr for Head {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        text.parse::<Hex<32>>().map(Self::from)
    }
}

/// What is kept outside the ledger: which one it was, and how far it had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Remembered {
    /// The id of the ledger.
    pub ledger: Hex<16>,
    /// The number of its last event.
    pub seq: u64,
    /// The hash of that event's line.
    pub head: Hex<32>,
}

/// How a ledger stands to what was remembered of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing happened since.
    Same,
    /// Everything remembered is in it, and so many events more.
    Grown(u64),
    /// It ends before what is remembered: an older file was put back, or events were cut off.
    Older {
        /// The last event that is there.
        seq: u64,
        /// The last event that was there.
        remembered: u64,
    },
    /// It has another event where the remembered one was: its officers wrote it anew.
    Rewritten {
        /// The event that was remembered.
        seq: u64,
    },
    /// It is another ledger.
    Another,
}
