//! What changes in a register.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::register::{Register, Values};
use crate::model::{Name, Note};

/// A further entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryAdded {
    /// Which register.
    pub register: Register,
    /// Unique in it, capitals or not, and never used again.
    pub name: Name,
    /// What is known, by key.
    pub values: Values,
    /// The day.
    pub on: Date,
}

/// An entry says something else from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryEdited {
    /// Which register.
    pub register: Register,
    /// Which entry.
    pub name: Name,
    /// What is new, by key.
    pub values: Values,
    /// What is no longer known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<String>,
    /// The day.
    pub on: Date,
}

/// An entry holds no longer: the person left, the thing is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryEnded {
    /// Which register.
    pub register: Register,
    /// Which entry.
    pub name: Name,
    /// Why.
    pub reason: Note,
    /// The day.
    pub on: Date,
}
