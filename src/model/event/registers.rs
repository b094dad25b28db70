//! What changes in a register.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
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

impl Event for EntryAdded {
    fn summary(&self) -> String {
        let values: Vec<_> = self.values.iter().map(|(key, value)| format!("{key} {value}")).collect();
        said(self.register, &self.name, &values)
    }
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

impl Event for EntryEdited {
    fn summary(&self) -> String {
        let mut values: Vec<_> = self.values.iter().map(|(key, value)| format!("{key} {value}")).collect();
        values.extend(self.cleared.iter().map(|key| format!("{key} cleared")));
        said(self.register, &self.name, &values)
    }
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

impl Event for EntryEnded {
    fn summary(&self) -> String {
        format!("{} {}: {}", self.register.name(), self.name, self.reason)
    }
}

fn said(register: Register, name: &Name, values: &[String]) -> String {
    let entry = format!("{} {name}", register.name());
    if values.is_empty() { entry } else { format!("{entry}: {}", values.join(", ")) }
}
