//! Who opens the ledger, and how many of them together.

use serde::{Deserialize, Serialize};

use crate::model::{Name, Officer};

/// A further officer; signed by one who was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerAdded {
    /// The new officer.
    pub officer: Officer,
}

/// An officer opens no later ledger; name and slot stay taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerRemoved {
    /// Who.
    pub officer: Name,
}

/// An officer has a new passphrase, and so new keys; signed with the old ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerPassphraseChanged {
    /// The same name and slot as before; all else is new.
    pub officer: Officer,
}

/// From here on so many officers open the ledger together, and all of them sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumChanged {
    /// From 1, where a ledger begins, to the number of officers.
    pub quorum: u8,
}
