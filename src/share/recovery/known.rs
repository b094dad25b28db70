//! What the ledger knows about a set, handed in as plain data.

use jiff::civil::Date;

use crate::model::SetId;

/// A set as the ledger recorded it when it was dealt.
///
/// With it a share is authenticated by its fingerprint or by the set's key, and a forged one is named at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSet {
    /// The set.
    pub set_id: SetId,
    /// The set's Ed25519 public key.
    pub public_key: [u8; 32],
    /// How many shares recover, 2 to 31.
    pub k: u8,
    /// How many shares were dealt, k to 31.
    pub n: u8,
    /// The SHA-256 fingerprints of the shares. While fewer than `n` are known, an unsigned share that is not
    /// among them is unproven, not forged.
    pub share_fingerprints: Vec<[u8; 32]>,
    /// The account and the generation, as they are shown.
    pub label: String,
    /// The day on which a newer set replaced this one.
    pub superseded_on: Option<Date>,
}

impl KnownSet {
    /// Whether a share that is not listed cannot be one of the set's.
    pub(super) const fn lists_all(&self) -> bool {
        self.share_fingerprints.len() >= self.n as usize
    }
}
