//! Openings of accounts, for practice or in earnest.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{
    Cause, Closed, FoldError, Name, Note, Register, RunbookStep, Stamp, State, Use, UseClass, UseReason,
};

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

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let account = state.accounts.check(&self.account)?;
        state.check_age(account, self.on)?;
        let account = account.name.clone();
        state.uses.check_new(&account, self.number)?;
        state.registers.note(seq, Register::Account, &account, self.on);
        state.uses.open(Use {
            number: self.number,
            account,
            reason: self.reason,
            why: self.why.clone(),
            approver: self.approver.clone(),
            opened_on: self.on,
            steps: Vec::new(),
            closed: None,
        });
        Ok(())
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

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { number, step, done, note, on } = self.clone();
        Ok(state.uses.stamp(number, Stamp { step, on, done, note })?)
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

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { number, class, post_mortem, on } = self.clone();
        let account = state.uses.close(number, Closed { on, class, post_mortem })?.clone();
        let numbers = state.known_by(&account, on);
        state.accounts.spoil(&account, &numbers, on, &Cause::Use(number));
        Ok(())
    }
}
