//! Who opens the ledger, and how many of them together.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::state::Officers;
use crate::model::{FoldError, Name, Officer, State};

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

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.officers.add(&self.officer)
    }

    fn check_names(&self, state: &State) -> Result<(), FoldError> {
        state.check_person_name(&self.officer.name)
    }

    fn new_keys(&self) -> Option<&Officer> {
        Some(&self.officer)
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

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.officers.remove(&self.officer)
    }

    fn check_signers(&self, officers: &Officers, signers: &[Name]) -> Result<(), FoldError> {
        officers.check_signers(signers, 1, Some(&self.officer))
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

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.officers.change_keys(&self.officer)
    }

    fn check_signers(&self, officers: &Officers, signers: &[Name]) -> Result<(), FoldError> {
        Officers::check_signed_by(&self.officer.name, signers)?;
        officers.check_signers(signers, 1, None)
    }

    fn new_keys(&self) -> Option<&Officer> {
        Some(&self.officer)
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

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.officers.change_quorum(self.quorum)
    }

    fn check_signers(&self, officers: &Officers, signers: &[Name]) -> Result<(), FoldError> {
        officers.check_signers(signers, self.quorum, None)
    }
}
