//! What has to be done, by when, for whom, and why: every date that follows from the records.
//!
//! What recurs counts its first interval from the day on which the thing was recorded: reviews,
//! changes of combination. What a thing is worth nothing without is due from that day at once:
//! the training of a person, the test of an alert's rule. What was never recorded at all, such as
//! an alert's rule, is `lint`'s business.

mod accounts;
mod records;
mod safes;
mod sets;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::model::{Command, SetId, State};
use crate::policy::renewal::Renewal;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// What it is.
    pub kind: Kind,
    /// What it is for, in words, such as `sheet 2 of bg1 (generation 1)`.
    #[serde(rename = "for")]
    pub subject: String,
    /// The set, where it is about one or its sheets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<SetId>,
    /// Who has to do with it: a custodian, the person to be trained, an owner.
    pub who: Option<String>,
    /// The first day on which it is due.
    #[serde(rename = "due_on")]
    pub on: Date,
    /// Whether something happened that does not wait for the interval.
    pub urgent: bool,
    /// Why, in a few words.
    pub why: String,
    /// What to type.
    pub command: Command,
    /// Where it comes from: an ID of the guidance, see [`policy`](crate::policy).
    pub source: &'static str,
}

/// What has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An account is in use: its runbook and its end (R42, R48).
    Use,
    /// An account has nothing that opens it (R01).
    Issue,
    /// A set is on its way to being what opens, or was left behind (R22).
    Activation,
    /// A new credential (R22).
    Rotation,
    /// The proof that an account can be used (R21, R23).
    Validation,
    /// A sheet is kept by somebody who left (R14).
    Handover,
    /// A sheet is in no bag (G09).
    Sealing,
    /// A look at a sheet (R23).
    SheetCheck,
    /// The end of a sheet that is no longer needed (R22).
    Destruction,
    /// A new combination for a safe (G04).
    Combination,
    /// A key or certificate runs out (R28).
    Expiry,
    /// The alert of an account is seen to fire (R08).
    AlertTest,
    /// A person is trained (R20).
    Training,
    /// A document is looked through (R19).
    DocumentReview,
    /// Who has access to a tenant is looked through (R26).
    AccessReview,
}

impl Kind {
    /// As people read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Use => "open use",
            Self::Issue => "issue",
            Self::Activation => "activation",
            Self::Rotation => "rotation",
            Self::Validation => "validation",
            Self::Handover => "handover",
            Self::Sealing => "sealing",
            Self::SheetCheck => "sheet check",
            Self::Destruction => "destruction",
            Self::Combination => "combination",
            Self::Expiry => "expiry",
            Self::AlertTest => "alert test",
            Self::Training => "training",
            Self::DocumentReview => "document review",
            Self::AccessReview => "access review",
        }
    }
}

impl Due {
    /// How many days after a day it is due; 0 or less where it is due by then.
    #[must_use]
    pub fn days_after(&self, day: Date) -> i32 {
        (self.on - day).get_days()
    }
}

/// Everything that is due until that day: first what does not wait for an interval, then the
/// longest due.
#[must_use]
pub fn due(state: &State, until: Date) -> Vec<Due> {
    let mut agenda = Agenda { until, found: Vec::new() };
    let renewal = Renewal::new(state);
    accounts::all(state, &renewal, &mut agenda);
    sets::all(state, &renewal, &mut agenda);
    safes::combinations(state, &mut agenda);
    records::all(state, &mut agenda);
    let mut found = agenda.found;
    found.sort_by(|a, b| {
        let rank = |due: &Due| (!due.urgent, due.on, due.kind);
        rank(a).cmp(&rank(b)).then_with(|| a.subject.cmp(&b.subject))
    });
    found
}

/// What was found so far.
struct Agenda {
    until: Date,
    found: Vec<Due>,
}

impl Agenda {
    /// Takes what is due until the last day; nothing is put into words for what is not.
    fn add(&mut self, on: Date, due: impl FnOnce() -> Due) {
        if on <= self.until {
            self.found.push(due());
        }
    }
}

/// So many days later, at most the last day there is.
fn later(day: Date, days: u16) -> Date {
    day.saturating_add(i32::from(days).days())
}

/// So many days earlier.
fn earlier(day: Date, days: u16) -> Date {
    day.saturating_sub(i32::from(days).days())
}
