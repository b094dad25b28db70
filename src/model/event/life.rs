//! The steps of a generation and of its sheets, from the printed page to the witnessed end.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Name, Note, SetId};

/// A printed page was read: its code scanned, and two rows that the program chose typed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperReadBack {
    /// The set.
    pub set: SetId,
    /// The share on the page.
    pub share: u8,
    /// The day.
    pub on: Date,
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

/// A sheet went into a tamper-evident bag, its first or a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetSealed {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The bag's number (G09), never used before.
    pub bag: Name,
    /// The day.
    pub on: Date,
}

/// A sealed sheet went to its custodian and safe, its first or others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetStored {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// Who keeps it.
    pub custodian: Name,
    /// Where.
    pub safe: Name,
    /// Who or what carried it there (G09), where it was not the custodian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Name>,
    /// The day.
    pub on: Date,
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

/// A sheet of a set that is no longer needed came back from its custodian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetCalledIn {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The day.
    pub on: Date,
}

/// A sheet was destroyed before witnesses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetDestroyed {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// Who saw it, at least one.
    pub witnesses: Vec<Name>,
    /// The day.
    pub on: Date,
}
