//! The life of a set, step by step: each is one event, and each is committed on its own, so that
//! a run that ends anywhere loses nothing, and the next goes on with the first step that remains.

mod end;
mod reshare;
mod scans;
mod target;
mod walk;

use jiff::civil::Date;

use super::ports::{Entropy, Store, StoreError};
use super::session::Moment;
use super::session::{Session, SessionError};
use crate::ledger::AppendError;
use crate::model::{EventData, LifeError, Name, NameError, SetId, State};
use crate::share::RecombineError;

pub use reshare::{Again, reshare};
pub use scans::{ListedShare, ScanFault, Scans};
pub use target::{
    Rotation, TargetError, to_activate, to_destroy, to_destroy_of, to_give_up, to_move, to_reshare, to_rotate,
};
pub use walk::{AskedRows, ConfirmedRows, Keep};

/// When a step happened, and when it is recorded.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// For the ledger.
    pub moment: Moment,
    /// The day of the step, today or before.
    pub on: Date,
}

impl At {
    /// A step of that day, or of today.
    ///
    /// # Errors
    /// [`StepError::Future`] for a day that has not come.
    pub fn new(moment: Moment, on: Option<Date>) -> Result<Self, StepError> {
        let on = on.unwrap_or(moment.today);
        if on > moment.today {
            return Err(StepError::Future { on, today: moment.today });
        }
        Ok(Self { moment, on })
    }
}

/// Why a step was not done. What was committed before stays.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The day has not come.
    #[error("{on} has not come, today is {today}: give the day on which it happened with `--on`")]
    Future {
        /// As it was typed.
        on: Date,
        /// What the clock says.
        today: Date,
    },
    /// The run was stopped.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger does not take the event.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The ledger cannot be written.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// No name in the ledger can be that.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Fewer sheets are here than recover.
    #[error("{what} needs {needed} sheets in the room, and {given} are here: scan more of them")]
    TooFewSheets {
        /// The set, by what it opens.
        what: String,
        /// k.
        needed: u8,
        /// How many there are.
        given: usize,
    },
    /// The sheets do not give a secret.
    #[error(
        "the sheets of {what} do not give back what was dealt, {error}: abandon the set and issue another"
    )]
    Proof {
        /// The set, by what it opens.
        what: String,
        /// What went wrong.
        error: RecombineError,
    },
    /// Whoever records it does not vouch for it too.
    #[error("`{0}` opened the ledger, and cannot be a witness to what is recorded in it: name somebody else")]
    WitnessRecords(Name),
    /// One person is not two.
    #[error("witness `{0}` is named twice: name each once")]
    WitnessTwice(Name),
}

/// The ledger and the ports, for one step after another.
pub struct Steps<'a> {
    /// The ledger.
    pub session: &'a mut Session,
    /// Is asked whether the run was stopped.
    pub store: &'a dyn Store,
    /// For the ledger's encryption, and the choice of rows.
    pub entropy: &'a mut dyn Entropy,
    /// When.
    pub at: At,
}

impl Steps<'_> {
    /// What is so now.
    #[must_use]
    pub fn state(&self) -> &State {
        self.session.state()
    }

    /// One event, on disk when this returns.
    fn commit(&mut self, event: EventData) -> Result<(), StepError> {
        self.store.check_interrupted()?;
        self.session.record(self.at.moment, [event])?;
        Ok(self.session.save(self.entropy)?)
    }

    /// The set by what it opens, for messages.
    fn what(&self, set: SetId) -> String {
        self.state().set(set).map_or_else(|| set.to_string(), ToString::to_string)
    }
}

/// A refusal of the fold, as if the event had been tried.
fn refused(error: LifeError) -> StepError {
    StepError::Append(AppendError::Fold(error.into()))
}
