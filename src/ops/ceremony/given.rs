//! Answers that were given beforehand, so that nobody is asked.

use std::collections::BTreeMap;

use crate::model::register::{Register, RegisterError};
use crate::model::{Keeping, LifeError, Name, Note, SetRecord, SheetRecord, State};
use crate::ops::life::Keep;

/// Answers to the questions of an activation.
#[derive(Default)]
pub struct Given {
    /// The account gets its password.
    pub set: bool,
    /// Whatever is confirmed with Yes otherwise.
    pub yes: bool,
    /// What was seen to work.
    pub task: Option<Note>,
    /// The bag around each sheet.
    pub bags: BTreeMap<u8, Name>,
    /// Who keeps each sheet where.
    pub keeps: BTreeMap<u8, Keep>,
}

/// Why an answer cannot be.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// The set has no such sheet.
    #[error("`{option} {share}=…`: {error}")]
    NoSheet {
        /// The option that named it.
        option: &'static str,
        /// The sheet's number.
        share: u8,
        /// What is wrong.
        error: LifeError,
    },
    /// The sheet left the room, in another bag or to another place.
    #[error("`{option} {share}=…` comes too late")]
    TooLate {
        /// The option that named it.
        option: &'static str,
        /// The sheet's number.
        share: u8,
    },
    /// A custodian or safe is not known.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl Given {
    /// Refuses sheets, custodians and safes that are not there, before anything is done.
    ///
    /// # Errors
    /// [`GivenError`].
    pub fn check(&self, state: &State, set: &SetRecord) -> Result<(), GivenError> {
        let bags = self.bags.keys().map(|share| ("--bag", *share));
        for (option, share) in bags.chain(self.keeps.keys().map(|share| ("--keep", *share))) {
            let Some(sheet) = set.sheet(share) else {
                let error = LifeError::NoSheet { what: set.to_string(), share };
                return Err(GivenError::NoSheet { option, share, error });
            };
            if sheet.keeping().is_some_and(|kept| self.differs(sheet, kept)) {
                return Err(GivenError::TooLate { option, share });
            }
        }
        for keep in self.keeps.values() {
            state.registers().find(Register::Custodian, &keep.custodian)?;
            state.registers().find(Register::Safe, &keep.safe)?;
        }
        Ok(())
    }

    /// Another number than the recorded one, given before the bag left the room.
    pub(super) fn other_bag(&self, sheet: Option<&SheetRecord>, share: u8) -> Option<&Name> {
        let given = self.bags.get(&share)?;
        let envelope = sheet.and_then(|sheet| sheet.envelope.as_ref());
        envelope.is_none_or(|is| is.bag.folded() != given.folded()).then_some(given)
    }

    /// Whether something else was said of a sheet than what is recorded.
    fn differs(&self, sheet: &SheetRecord, kept: &Keeping) -> bool {
        let is_other_place = |keep: &Keep| {
            keep.custodian.folded() != kept.custodian.folded() || keep.safe.folded() != kept.safe.folded()
        };
        self.other_bag(Some(sheet), sheet.share).is_some()
            || self.keeps.get(&sheet.share).is_some_and(is_other_place)
    }
}
