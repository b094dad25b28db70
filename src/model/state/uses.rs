//! Openings of accounts, for practice or in earnest.

use jiff::civil::Date;

use super::LifeError;
use crate::model::{Name, Note, RunbookStep, UseClass, UseReason};

/// An opening of an account, for practice or in earnest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// From 1.
    pub number: u32,
    /// The account.
    pub account: Name,
    /// Which situation (R12).
    pub reason: UseReason,
    /// In words (R04).
    pub why: Note,
    /// Who allowed it (R04).
    pub approver: Name,
    /// The day.
    pub opened_on: Date,
    /// The runbook's steps that were stamped (R48).
    pub steps: Vec<Stamp>,
    /// How it ended.
    pub closed: Option<Closed>,
}

/// A step of the runbook, as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Which.
    pub step: RunbookStep,
    /// When.
    pub on: Date,
    /// Whether it was done; else it was not needed, and the note says why.
    pub done: bool,
    /// More about it.
    pub note: Option<Note>,
}

/// The end of a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The day.
    pub on: Date,
    /// What it was (G02).
    pub class: UseClass,
    /// What was learnt (R42).
    pub post_mortem: Note,
}

impl Use {
    /// The steps of the runbook that were not stamped yet; password hash sync takes over only
    /// where federation is down.
    #[must_use]
    pub fn missing(&self) -> Vec<RunbookStep> {
        let is_asked =
            |step: RunbookStep| step != RunbookStep::HashSync || self.reason == UseReason::FederationDown;
        let is_done = |step: RunbookStep| self.steps.iter().any(|stamp| stamp.step == step);
        RunbookStep::ALL.iter().copied().filter(|&step| is_asked(step) && !is_done(step)).collect()
    }
}

/// The uses, the oldest first; use 1 is the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uses(Vec<Use>);

impl Uses {
    pub fn all(&self) -> &[Use] {
        &self.0
    }

    /// Whether an account can be opened under that number: one use of it at a time, no number left out.
    pub fn check_new(&self, account: &Name, number: u32) -> Result<(), LifeError> {
        if let Some(open) = self.0.iter().find(|one| one.closed.is_none() && one.account == *account) {
            return Err(LifeError::UseIsOpen(account.clone(), open.number));
        }
        let expected = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(1);
        if number == expected { Ok(()) } else { Err(LifeError::UseNumber { expected, found: number }) }
    }

    pub fn open(&mut self, opened: Use) {
        self.0.push(opened);
    }

    pub fn stamp(&mut self, number: u32, stamp: Stamp) -> Result<(), LifeError> {
        let one = self.open_one(number, stamp.on)?;
        if one.steps.iter().any(|known| known.step == stamp.step) {
            return Err(LifeError::StepDone(number, stamp.step.as_str()));
        }
        one.steps.push(stamp);
        Ok(())
    }

    /// The account that was used.
    pub fn close(&mut self, number: u32, closed: Closed) -> Result<&Name, LifeError> {
        let one = self.open_one(number, closed.on)?;
        let missing: Vec<_> = one.missing().into_iter().map(RunbookStep::as_str).collect();
        if !missing.is_empty() {
            return Err(LifeError::UseSteps { number, missing: missing.join(", ") });
        }
        one.closed = Some(closed);
        Ok(&one.account)
    }

    fn open_one(&mut self, number: u32, on: Date) -> Result<&mut Use, LifeError> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let one = index.and_then(|index| self.0.get_mut(index)).ok_or(LifeError::NoUse(number))?;
        if let Some(closed) = &one.closed {
            return Err(LifeError::UseIsClosed(number, closed.on));
        }
        let last = one.steps.iter().map(|stamp| stamp.on).max().unwrap_or(one.opened_on);
        if on < last {
            return Err(LifeError::Before { what: format!("use {number}"), on, last });
        }
        Ok(one)
    }
}
