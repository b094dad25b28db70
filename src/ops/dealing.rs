//! Secrets onto sheets, for `issue`, `split` and `reshare`.
//!
//! The order is the promise: sheets are written where nobody looks for them, read back and proved;
//! then the ledger commits; then the sheets move to where they were asked for.

use std::path::PathBuf;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::delivery::{Delivery, DeliveryError, Ports, Step, destroy, file_name};
use super::ports::{Entropy, StoreError};
use super::session::{Moment, Session, SessionError};
use super::sheets::{self, Facts};
use crate::document::{self, Language, Paper};
use crate::ledger::AppendError;
use crate::model::{EventData, Hex, Name, Policy, Quorum, SetFacts, SetId};
use crate::secret::SecretBytes;
use crate::share::DealtSet;

/// Version of the share format that is dealt.
pub const SHARE_FORMAT: u8 = 1;

/// Whose sheets they are, where nothing says it or the sheet cannot show it.
pub const NO_ORGANISATION: &str = "Emergency access";

/// How the sheets of a run look.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Leaves what the sheets open off them and out of their names.
    pub discreet: bool,
    /// Prints key and signature as rows too.
    pub signature_rows: bool,
    /// Where the sheets say that the recovery kit is kept; else they have a line to write on.
    pub kit_place: Option<&'a str>,
    /// The size of the paper.
    pub paper: Paper,
    /// The language of the words on the sheets.
    pub language: Language,
}

/// One secret and what its sheets say.
pub struct Deal<'a> {
    /// What is dealt.
    pub secret: &'a SecretBytes,
    /// k of n.
    pub quorum: Quorum,
    /// Whose sheets they are.
    pub organisation: &'a str,
    /// What they open.
    pub label: Option<&'a Name>,
    /// The number of the credential, where it is an account's.
    pub generation: Option<u32>,
    /// What follows the label in the names of the files.
    pub suffix: &'a str,
}

/// The days of a dealing.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// Today.
    pub issued_on: Date,
    /// When the sheets are to be looked at again.
    pub validation_due: Date,
}

/// Why nothing was dealt.
#[derive(Debug, thiserror::Error)]
pub enum DealingError {
    /// The sheets could not be made, read back, printed or kept.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// The folder cannot be used, or the run was interrupted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger does not take the event.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The ledger cannot be written.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The ledger refused when the sheets were on paper already.
    #[error("{error}{}", destroy(*printed, *printed))]
    Printed {
        /// What it said.
        error: Box<DealingError>,
        /// How many sheets there are.
        printed: usize,
    },
}

/// Sets that are dealt together: all are kept, or none.
pub struct Dealing<'a, 'p> {
    look: Look<'a>,
    delivery: Delivery<'a>,
    moment: Moment,
    days: Days,
    ports: Ports<'p>,
    events: Vec<EventData>,
}

impl<'a, 'p> Dealing<'a, 'p> {
    /// Begins, unless the ledger would refuse at the end.
    ///
    /// # Errors
    /// [`AppendError::ReadOnly`] and [`AppendError::ClockBack`].
    pub fn begin(
        session: Option<&Session>,
        look: Look<'a>,
        delivery: Delivery<'a>,
        moment: Moment,
        ports: Ports<'p>,
    ) -> Result<Self, AppendError> {
        let days = match session {
            Some(session) => {
                session.check_writable(moment.now, moment.clock)?;
                session.state().policy().validation_days
            }
            None => Policy::default().validation_days,
        };
        let validation_due = moment.today.saturating_add(i32::from(days).days());
        let days = Days { issued_on: moment.today, validation_due };
        Ok(Self { look, delivery, moment, days, ports, events: Vec::new() })
    }

    /// Randomness, for what is dealt.
    pub fn entropy(&mut self) -> &mut dyn Entropy {
        self.ports.entropy
    }

    /// Reports a step, unless the run was interrupted.
    ///
    /// # Errors
    /// [`StoreError::Interrupted`].
    pub fn step(&mut self, step: Step) -> Result<(), StoreError> {
        (self.ports.progress)(step);
        self.ports.store.check_interrupted()
    }

    /// Deals one secret, and reads its sheets back.
    ///
    /// # Errors
    /// [`DeliveryError`]: nothing is kept then.
    pub fn deal(&mut self, deal: &Deal<'_>) -> Result<(SetFacts, Days), DeliveryError> {
        let label = deal.label.filter(|_| !self.look.discreet);
        let shows_organisation = !self.look.discreet || document::can_print(deal.organisation);
        let facts = Facts {
            organisation: if shows_organisation { deal.organisation } else { NO_ORGANISATION },
            label: label.map(Name::as_str),
            generation: deal.generation,
            issued_on: self.days.issued_on,
            validation_due: Some(self.days.validation_due),
            paper: self.look.paper,
            language: self.look.language,
            signature_rows: self.look.signature_rows,
            kit_place: self.look.kit_place,
        };
        let sheets = sheets::make(deal.secret, deal.quorum, &facts, self.ports.entropy)?;
        let stem = stem(label, deal.suffix, sheets.set.set_id());
        let set = self.delivery.take(&stem, sheets, deal.secret, self.ports.store)?;
        Ok((facts_of(&set), self.days))
    }

    /// What the ledger is to record when all sheets are proved.
    pub fn record(&mut self, event: EventData) {
        self.events.push(event);
    }

    /// Prints what goes to a queue, commits to the ledger, and keeps the sheets; their paths, or none
    /// where they went to a queue.
    ///
    /// # Errors
    /// [`DealingError`]; nothing is kept then, except where it says so.
    pub fn finish(self, session: Option<&mut Session>) -> Result<Vec<PathBuf>, DealingError> {
        let Self { mut delivery, moment, ports: Ports { store, printer, entropy, progress }, events, .. } =
            self;
        delivery.print(printer, store, progress)?;
        let printed = delivery.printed();
        let commit = || {
            let Some(session) = session else {
                // without a ledger, what is on paper is done
                return if printed == 0 { Ok(store.check_interrupted()?) } else { Ok(()) };
            };
            progress(Step::Record);
            // the last moment at which a run can be stopped
            store.check_interrupted()?;
            session.record(moment, events)?;
            Ok(session.save(entropy)?)
        };
        commit().map_err(|error| after_printing(error, printed))?;
        Ok(delivery.keep()?)
    }
}

/// Says what to do with sheets that are on paper although the run failed.
fn after_printing(error: DealingError, printed: usize) -> DealingError {
    if printed == 0 { error } else { DealingError::Printed { error: Box::new(error), printed } }
}

/// What the ledger may know of a set.
fn facts_of(set: &DealtSet) -> SetFacts {
    SetFacts {
        id: set.set_id(),
        format: SHARE_FORMAT,
        k: set.quorum().k(),
        n: set.quorum().n(),
        public_key: Hex(set.public_key()),
        shares: set.shares().iter().map(|share| Hex(share.fingerprint())).collect(),
    }
}

/// How the files of a set begin: by what it opens, or by its id where nothing may name that.
fn stem(label: Option<&Name>, suffix: &str, set_id: SetId) -> String {
    match label.map(|label| file_name(label.as_str())).as_deref() {
        None | Some("") => set_id.to_string(),
        Some(name) => format!("{name}{suffix}"),
    }
}
