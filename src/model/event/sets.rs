//! Dealings, from the first page to what opens an account; nothing here says anything of a secret.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Name, Note, SetFacts, SetId};
use crate::text::and_list;

/// A credential was made for an account, dealt, printed and read back. It is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetIssued {
    /// The emergency account.
    pub account: Name,
    /// The number of the account's credential, from 1.
    pub generation: u32,
    /// The profile that the password follows.
    pub profile: Name,
    /// Whole bits of entropy, rounded down.
    pub entropy_bits: u16,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When it has to be proved that the credential still works.
    pub validation_due: Date,
}

impl Event for SetIssued {
    fn summary(&self) -> String {
        dealt(&self.account, self.generation, &self.set)
    }
}

/// The same credential was dealt anew, for other custodians; k old sheets open it too until destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetReshared {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential, which stays.
    pub generation: u32,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When it has to be proved that the credential still works.
    pub validation_due: Date,
}

impl Event for SetReshared {
    fn summary(&self) -> String {
        dealt(&self.account, self.generation, &self.set)
    }
}

/// A secret that belongs to no account was split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitRecorded {
    /// What the secret is for.
    pub label: Name,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When the shares have to be looked at again.
    pub validation_due: Date,
}

impl Event for SplitRecorded {
    fn summary(&self) -> String {
        format!("{}, {} of {}, set {}", self.label, self.set.k, self.set.n, self.set.id)
    }
}

/// k printed sheets were recombined in the room and gave the secret that was dealt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetProved {
    /// The set.
    pub set: SetId,
    /// Which shares, at least k.
    pub shares: Vec<u8>,
    /// The day.
    pub on: Date,
}

impl Event for SetProved {
    fn summary(&self) -> String {
        let shares: Vec<_> = self.shares.iter().map(ToString::to_string).collect();
        format!("set {}, with sheets {}", self.set, and_list(&shares))
    }
}

/// A set is what opens its account from here on; what opened it before is superseded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetActivated {
    /// The set.
    pub set: SetId,
    /// The day.
    pub on: Date,
}

impl Event for SetActivated {
    fn summary(&self) -> String {
        format!("set {}", self.set)
    }
}

/// A set that opens nothing yet, or nothing that others do not, is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAbandoned {
    /// The set.
    pub set: SetId,
    /// Why.
    pub reason: Note,
    /// The day.
    pub on: Date,
}

impl Event for SetAbandoned {
    fn summary(&self) -> String {
        format!("set {}: {}", self.set, self.reason)
    }
}

fn dealt(account: &Name, generation: u32, set: &SetFacts) -> String {
    format!("{account} generation {generation}, {} of {}, set {}", set.k, set.n, set.id)
}
