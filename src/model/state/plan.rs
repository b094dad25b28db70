//! Intervals, and findings that are accepted for a time.

use jiff::civil::Date;

use super::{LifeError, State};
use crate::model::{CheckWaived, FoldError, Intervals, Name, Note, PolicyChanged, WaiverEnded};

/// A finding that is accepted until a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The check's ID.
    pub check: String,
    /// What it is about; without it, all that the check finds.
    pub about: Option<Name>,
    /// Why.
    pub reason: Note,
    /// The last day on which it holds.
    pub until: Date,
    /// The day on which it was given.
    pub on: Date,
    /// The event, which names the officers.
    pub seq: u64,
}

impl State {
    /// Days between two looks at the same thing.
    #[must_use]
    pub const fn intervals(&self) -> Intervals {
        self.intervals
    }

    /// The waivers that were given and not taken back, those that ran out among them.
    pub fn waivers(&self) -> impl Iterator<Item = &Waiver> {
        self.waivers.iter()
    }

    pub(super) fn change_policy(&mut self, event: &PolicyChanged) -> Result<(), FoldError> {
        if event.intervals.named().iter().any(|(_, days)| *days == 0) {
            return Err(FoldError::NoInterval);
        }
        self.intervals = event.intervals;
        self.policy.validation_days = event.intervals.validation;
        Ok(())
    }

    pub(super) fn waive(&mut self, seq: u64, event: &CheckWaived) -> Result<(), FoldError> {
        let CheckWaived { check, about, reason, until, on } = event.clone();
        if until < on {
            return Err(LifeError::WaiverOver(until).into());
        }
        self.waivers.retain(|waiver| !waiver.is_for(&check, about.as_ref()));
        self.waivers.push(Waiver { check, about, reason, until, on, seq });
        Ok(())
    }

    pub(super) fn end_waiver(&mut self, event: &WaiverEnded) -> Result<(), FoldError> {
        let before = self.waivers.len();
        self.waivers.retain(|waiver| !waiver.is_for(&event.check, event.about.as_ref()));
        if self.waivers.len() == before {
            return Err(LifeError::NoWaiver(event.check.clone()).into());
        }
        Ok(())
    }
}

impl Waiver {
    fn is_for(&self, check: &str, about: Option<&Name>) -> bool {
        self.check == check && self.about.as_ref().map(Name::folded) == about.map(Name::folded)
    }
}
