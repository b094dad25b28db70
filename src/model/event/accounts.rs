//! Credentials on their account: set, seen to work, validated, compromised.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Name, Note, ValidationStep};
use crate::text::and_list;

/// The target account gets the credential: the point of no return, written just before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialSet {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential.
    pub generation: u32,
    /// The day.
    pub on: Date,
}

impl Event for CredentialSet {
    fn summary(&self) -> String {
        format!("{} generation {}", self.account, self.generation)
    }
}

/// Sign-in and an administrative task were seen to work (G03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialWorked {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential.
    pub generation: u32,
    /// The administrative task.
    pub task: Note,
    /// The day.
    pub on: Date,
}

impl Event for CredentialWorked {
    fn summary(&self) -> String {
        format!("{} generation {}: {}", self.account, self.generation, self.task)
    }
}

/// It was proved that an account can be used, every step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountValidated {
    /// The emergency account.
    pub account: Name,
    /// All of [`ValidationStep::ALL`].
    pub steps: Vec<ValidationStep>,
    /// The authenticators that were used beside the password (R21).
    pub methods: Vec<Name>,
    /// The day.
    pub on: Date,
}

impl Event for AccountValidated {
    fn summary(&self) -> String {
        if self.methods.is_empty() {
            self.account.to_string()
        } else {
            format!("{}, with {}", self.account, and_list(&self.methods))
        }
    }
}

/// Somebody may know the credential of an account: rotation is due now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialCompromised {
    /// The emergency account.
    pub account: Name,
    /// What happened.
    pub note: Note,
    /// The day.
    pub on: Date,
}

impl Event for CredentialCompromised {
    fn summary(&self) -> String {
        format!("{}: {}", self.account, self.note)
    }
}
