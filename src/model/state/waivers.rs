//! Findings that are accepted for a time.

use jiff::civil::Date;

use super::LifeError;
use crate::model::{Name, Note};

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

/// The waivers that were given and not taken back, those that ran out among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waivers(Vec<Waiver>);

impl Waivers {
    pub fn iter(&self) -> impl Iterator<Item = &Waiver> {
        self.0.iter()
    }

    /// Takes the place of an earlier one for the same finding.
    pub fn give(&mut self, waiver: Waiver) -> Result<(), LifeError> {
        if waiver.until < waiver.on {
            return Err(LifeError::WaiverOver(waiver.until));
        }
        self.0.retain(|one| !one.is_for(&waiver.check, waiver.about.as_ref()));
        self.0.push(waiver);
        Ok(())
    }

    pub fn end(&mut self, check: &str, about: Option<&Name>) -> Result<(), LifeError> {
        let before = self.0.len();
        self.0.retain(|waiver| !waiver.is_for(check, about));
        if self.0.len() == before { Err(LifeError::NoWaiver(check.to_owned())) } else { Ok(()) }
    }
}

impl Waiver {
    fn is_for(&self, check: &str, about: Option<&Name>) -> bool {
        self.check == check && self.about.as_ref().map(Name::folded) == about.map(Name::folded)
    }
}
