//! One entry of a register, now or at its end.

use jiff::civil::Date;

use crate::model::Name;
use crate::model::register::{Field, Key, Readable, Register, Value, Values};

/// One tenant, custodian, safe or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it was first written; never used again in its register.
    pub name: Name,
    /// When and why it ended.
    pub ended: Option<Ended>,
    pub(super) register: Register,
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
    pub(super) fn new(seq: u64, register: Register, name: Name, values: Values, on: Date) -> Self {
        Self { register, name, ended: None, values, added_on: on, last_on: on, history: vec![seq] }
    }

    /// What is recorded in a field.
    #[must_use]
    pub fn get<T: Readable + ?Sized>(&self, key: Key<T>) -> T::Read<'_> {
        debug_assert_eq!(self.register, key.register(), "{key:?}");
        T::read(self.value(key.field()))
    }

    /// What is recorded in a field, as it stands in the ledger.
    #[must_use]
    pub fn value(&self, field: &Field) -> Option<&Value> {
        self.values.get(field.key)
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
