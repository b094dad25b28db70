//! What one field of an entry holds.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The fields that an entry has, by key.
pub type Values = BTreeMap<String, Value>;

/// One value, in the one form in which its field may hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// So, or not so.
    Flag(bool),
    /// A whole number.
    Number(u64),
    /// Texts, choices or names of entries, in the order given.
    List(Vec<String>),
    /// A text, a choice, a date, a percentage, a digest or the name of an entry.
    Text(String),
}

/// As `Register::parse` reads it back: `yes` and `no`, `;` between the items of a list.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(true) => f.pad("yes"),
            Self::Flag(false) => f.pad("no"),
            Self::Number(number) => number.fmt(f),
            Self::List(items) => f.pad(&items.join("; ")),
            Self::Text(text) => f.pad(text),
        }
    }
}
