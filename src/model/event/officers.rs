//! Who opens the ledger, and how many of them together.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Name, Officer};

/// A further officer; signed by one who was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerAdded {
    /// The new officer.
    pub officer: Officer,
}

impl Event for OfficerAdded {
    fn summary(&self) -> String {
        self.officer.name.to_string()
    }
}

/// An officer opens no later ledger; name and slot stay taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerRemoved {
    /// Who.
    pub officer: Name,
}

impl Event for OfficerRemoved {
    fn summary(&self) -> String {
        self.officer.to_string()
    }
}

/// An officer has a new passphrase, and so new keys; signed with the old ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerPassphraseChanged {
    /// The same name and slot as before; all else is new.
    pub officer: Officer,
}

impl Event for OfficerPassphraseChanged {
    fn summary(&self) -> String {
        self.officer.name.to_string()
    }
}

/// From here on so many officers open the ledger together, and all of them sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumChanged {
    /// From 1, where a ledger begins, to the number of officers.
    pub quorum: u8,
}

impl Event for QuorumChanged {
    fn summary(&self) -> String {
        match self.quorum {
            1 => "each officer opens the ledger alone".to_owned(),
            quorum => format!("{quorum} officers open the ledger together"),
        }
    }
}
