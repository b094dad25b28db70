//! One entry of a register, now or at its end.

use jiff::civil::Date;

use crate::model::Name;
use crate::model::register::{Value, Values};

/// One tenant, custodian, safe or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it was first written; never used again in its register.
    pub name: Name,
    /// When and why it ended.
    pub ended: Option<Ended>,
    pub(super) values: Values,
    pub(super) added_on: Date,
    pub(super) last_on: Date,
    pub(super) history: Vec<u64>,
}

/// The end of an entry, which keeps its name and its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The day.
    pub on: Date,
    /// Why, in the officer's words.
    pub reason: String,
}

impl Entry {
    pub(super) fn new(seq: u64, name: Name, values: Values, on: Date) -> Self {
        Self { name, ended: None, values, added_on: on, last_on: on, history: vec![seq] }
    }

    /// A text, choice, percentage, digest or name.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Yes or no, where either was recorded.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.values.get(key) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A day.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<Date> {
        self.text(key).and_then(|text| text.parse().ok())
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<u64> {
        match self.values.get(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The items of a list, none where nothing was recorded.
    #[must_use]
    pub fn list(&self, key: &str) -> &[String] {
        match self.values.get(key) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// All that is recorded.
    #[must_use]
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// The numbers of the events that concern it, the oldest first.
    #[must_use]
    pub fn history(&self) -> &[u64] {
        &self.history
    }

    /// The day of its first event.
    #[must_use]
    pub const fn added_on(&self) -> Date {
        self.added_on
    }

    /// The latest day of any event of its own.
    #[must_use]
    pub const fn last_on(&self) -> Date {
        self.last_on
    }

    /// Whether it has not ended.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.ended.is_none()
    }

    pub(super) fn happened(&mut self, seq: u64, on: Date) {
        if self.history.last() != Some(&seq) {
            self.history.push(seq);
        }
        self.last_on = self.last_on.max(on);
    }
}
