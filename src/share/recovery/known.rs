//! What the ledger knows about a set, handed in as plain data.

use jiff::civil::Date;

use crate::model::SetId;
use crate::share::VerifiedShare;

/// A set as the ledger recorded it when it was dealt, and what became of it since.
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
    /// How the set ended: superseded or abandoned.
    pub ended: Option<Mark>,
    /// What was recorded of each sheet, share 1 first; sheets at the end of the list may be left out.
    pub sheets: Vec<Vec<Mark>>,
}

/// Something that the ledger records of a set or a sheet, and that whoever holds it should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub what: Recorded,
    /// The day on which it happened or was found.
    pub on: Date,
}

/// What can be recorded of a set or a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Another set took the place of this one.
    Superseded,
    /// The set was given up.
    Abandoned,
    /// The sheet was destroyed before witnesses.
    Destroyed,
    /// The sheet was gone.
    Lost,
    /// The sheet was found tampered with.
    TamperedWith,
}

impl Recorded {
    /// The word, as messages and JSON write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Superseded => "superseded",
            Self::Abandoned => "abandoned",
            Self::Destroyed => "destroyed",
            Self::Lost => "lost",
            Self::TamperedWith => "tampered with",
        }
    }
}

impl KnownSet {
    /// Whether the share is the dealer's: the ledger lists it, or its key signed it.
    #[must_use]
    pub fn confirms(&self, share: &VerifiedShare) -> bool {
        self.share_fingerprints.contains(&share.fingerprint()) || share.public_key() == Some(self.public_key)
    }

    /// What was recorded of the sheet with this share. A forged share has no sheet, whatever its number.
    #[must_use]
    pub fn marks_of(&self, share: &VerifiedShare) -> &[Mark] {
        let sheet = usize::from(share.x()).checked_sub(1).and_then(|index| self.sheets.get(index));
        sheet.filter(|_| self.confirms(share)).map_or(&[], Vec::as_slice)
    }

    /// Whether a share that is not listed cannot be one of the set's.
    pub(super) const fn lists_all(&self) -> bool {
        self.share_fingerprints.len() >= self.n as usize
    }
}
