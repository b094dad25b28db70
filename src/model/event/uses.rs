//! Openings of accounts, for practice or in earnest.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Name, Note, RunbookStep, UseClass, UseReason};

/// An account is being used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseOpened {
    /// From 1, without gaps.
    pub number: u32,
    /// The emergency account.
    pub account: Name,
    /// Which situation (R12).
    pub reason: UseReason,
    /// In words (R04).
    pub why: Note,
    /// Who allowed it (R04).
    pub approver: Name,
    /// The day.
    pub on: Date,
}

impl Event for UseOpened {
    fn summary(&self) -> String {
        let Self { number, account, reason, why, approver, .. } = self;
        format!("use {number} of {account}, {}, allowed by {approver}: {why}", reason.as_str())
    }
}

/// A step of the runbook was done, or found not to be needed (R48).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseStep {
    /// Which use.
    pub number: u32,
    /// Which step.
    pub step: RunbookStep,
    /// Whether it was done; else it was not needed, and the note says why.
    pub done: bool,
    /// More about it, such as why it was not needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// The day.
    pub on: Date,
}

impl Event for UseStep {
    fn summary(&self) -> String {
        let note = self.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let how = if self.done { "" } else { " not needed" };
        format!("use {}, {}{how}{note}", self.number, self.step.as_str())
    }
}

/// A use is over; the account has to be rotated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseClosed {
    /// Which use.
    pub number: u32,
    /// What it was (G02).
    pub class: UseClass,
    /// What was learnt, or where that stands (R42).
    pub post_mortem: Note,
    /// The day.
    pub on: Date,
}

impl Event for UseClosed {
    fn summary(&self) -> String {
        format!("use {}, {}: {}", self.number, self.class.as_str(), self.post_mortem)
    }
}
