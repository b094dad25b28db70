//! A verb that goes through steps: the ledger stays open from the first to the last, each step is
//! on disk before the next is asked for, and an empty answer stops.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::args::{Global, On};
use super::console;
use super::failure::of_append;
use super::failure::{Exit, Failure};
use super::world::World;
use super::{opened, record, unlock};
use crate::ledger::Head;
use crate::model::{Command, LifeError, Name, SetId, SetRecord, State};
use crate::ops::life::{At, StepError, Steps, TargetError};
use crate::ops::ports::{PromptError, StoreError};
use crate::ops::session::{Session, SessionError};
use crate::text::printable;

/// The people, the ledger between them, and what is written down.
pub struct Room<'a, 'w> {
    /// Options for every verb.
    pub global: &'a Global,
    /// The world.
    pub world: &'a mut World<'w>,
    /// The ledger, locked.
    pub session: Session,
    on: Option<Date>,
    /// The head when it was opened.
    head: Head,
    /// What to type to go on.
    pub again: Command,
}

impl<'a, 'w> Room<'a, 'w> {
    /// Opens the ledger to write to it.
    ///
    /// # Errors
    /// [`Failure`] when it does not open, or the day has not come.
    pub fn open(
        global: &'a Global,
        world: &'a mut World<'w>,
        on: On,
        again: Command,
    ) -> Result<Self, Failure> {
        super::guard_memory(global, world);
        record::day(on, world)?;
        let (session, _) = record::open(global, world)?;
        let head = session.ledger().head();
        Ok(Self { global, world, session, on: on.on, head, again })
    }

    /// Refuses a day before the last step of a set, before anybody does anything.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn check_day(&self, id: SetId) -> Result<(), Failure> {
        let set = self.set(id)?;
        match self.on.filter(|on| *on < set.last) {
            Some(on) => Err(Failure::failed(LifeError::Before { what: set.to_string(), on, last: set.last })),
            None => Ok(()),
        }
    }

    /// Tells the head where a run fails after something was recorded: it belongs into the minutes.
    ///
    /// # Errors
    /// As it was.
    pub fn with_head<T>(&mut self, result: Result<T, Failure>) -> Result<T, Failure> {
        if result.is_err() && self.session.ledger().head() != self.head {
            opened::tell_head(self.global, self.world, self.session.ledger());
        }
        result
    }

    /// What is so now.
    pub fn state(&self) -> &State {
        self.session.state()
    }

    /// The set.
    pub fn set(&self, id: SetId) -> Result<&SetRecord, Failure> {
        self.state().set(id).ok_or_else(|| Failure::failed(crate::model::LifeError::NoSet(id)))
    }

    /// The set, by what it opens.
    pub fn what(&self, id: SetId) -> String {
        self.state().set(id).map_or_else(|| id.to_string(), ToString::to_string)
    }

    /// Does a step, and remembers how far the ledger has come.
    ///
    /// # Errors
    /// [`StepError`]; what was recorded before stays.
    pub fn step<T>(
        &mut self,
        work: impl FnOnce(&mut Steps<'_>) -> Result<T, StepError>,
    ) -> Result<T, StepError> {
        let at = At::new(unlock::moment(self.global, self.world), self.on)?;
        let done = work(&mut Steps {
            session: &mut self.session,
            store: self.world.store,
            entropy: self.world.entropy,
            at,
        });
        if done.is_err() {
            unlock::tell_unrecorded(self.world, &mut self.session);
        }
        let done = done?;
        unlock::remember(self.global, self.world, &mut self.session);
        Ok(done)
    }

    /// As [`step`](Self::step), for those that a wrong answer cannot fail.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn must<T>(
        &mut self,
        work: impl FnOnce(&mut Steps<'_>) -> Result<T, StepError>,
    ) -> Result<T, Failure> {
        self.step(work).map_err(|error| self.failure(&error))
    }

    /// The failure that a step's error stands for.
    pub fn failure(&self, error: &StepError) -> Failure {
        match error {
            StepError::Append(append) => of_append(append),
            StepError::Session(session @ SessionError::Overtaken { .. }) => {
                let failure = unlock::of_session(session);
                Failure { message: format!("{}; `{}` goes on", failure.message, self.again), ..failure }
            }
            StepError::Session(session) => unlock::of_session(session),
            StepError::Store(StoreError::Interrupted) => self.interrupted(),
            StepError::Proof { .. } => Failure::new(Exit::Integrity, error),
            StepError::Future { .. }
            | StepError::Name(_)
            | StepError::WitnessRecords(_)
            | StepError::WitnessTwice(_) => Failure::usage(error),
            StepError::Store(_) | StepError::TooFewSheets { .. } => Failure::failed(error),
        }
    }

    /// Whether there is somebody to ask.
    pub fn can_ask(&self) -> bool {
        self.world.prompt.can_ask()
    }

    /// Asks for a line; `None` where it is empty or the input ended, which stops.
    ///
    /// # Errors
    /// [`Failure`] when the person interrupts, or the terminal fails.
    pub fn ask(&mut self, question: &str) -> Result<Option<String>, Failure> {
        let answer = self.world.prompt.line(question);
        let answer = self.answered(answer)?;
        let answer = answer.map(|line| line.expose().trim().to_owned());
        Ok(answer.filter(|line| !line.is_empty()))
    }

    /// An answer, unless the input ended.
    pub fn answered<T>(&self, answer: Result<T, PromptError>) -> Result<Option<T>, Failure> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(PromptError::Ended) => Ok(None),
            Err(PromptError::Interrupted) => Err(self.interrupted()),
            Err(error) => Err(Failure::failed(error)),
        }
    }

    /// Says something on the terminal, where the next question will stand.
    ///
    /// # Errors
    /// [`Failure`] when the terminal fails.
    pub fn tell(&mut self, text: &str) -> Result<(), Failure> {
        let told = self.world.prompt.tell(&format!("{}\n", printable(text)));
        self.answered(told).map(|_| ())
    }

    /// Says that something was done, or what is next.
    pub fn say(&mut self, text: impl std::fmt::Display) {
        console::note(self.world, self.global, text);
    }

    /// Says that something given is wrong.
    pub fn alert(&mut self, text: impl std::fmt::Display) {
        console::alert(self.world, text);
    }

    fn interrupted(&self) -> Failure {
        Failure::failed(format!("interrupted: what was done is recorded; `{}` goes on", self.again))
    }
}

/// A set that is not meant by what was typed.
pub fn of_target(error: &TargetError) -> Failure {
    Failure::failed(error)
}

/// A sheet as it is looked for: its number, bag, custodian and safe, as far as they are known.
pub fn whereabouts(set: &SetRecord, share: u8) -> String {
    let mut text = set.sheet_name(share);
    let Some(sheet) = set.sheet(share) else { return text };
    if let Some(envelope) = &sheet.envelope {
        let _ = write!(text, ", bag {}", envelope.bag);
    }
    if let Some(kept) = sheet.keeping() {
        let _ = write!(text, ", with {} in {}", kept.custodian, kept.safe);
    }
    text
}

/// Names from the command line.
///
/// # Errors
/// [`Failure`] with exit 2 when one is none.
pub fn names(what: &str, texts: &[String]) -> Result<Vec<Name>, Failure> {
    texts.iter().map(|text| super::names::name(what, text)).collect()
}
