//! The checks of the guidance, by ID: what is wrong with the plan, and what to type to mend it.
//!
//! A check reads the records as they are on a day; it changes nothing. What firesafe answers
//! otherwise than by a check stands in [`OTHERWISE`].

mod accounts;
mod authenticators;
mod documents;
mod findings;
mod inventory;
mod people;
mod records;
mod safes;
mod sets;
mod table;
mod tenants;
mod uses;
mod validations;
mod waivers;
mod wording;

use jiff::civil::Date;
use serde::Serialize;

pub use findings::{Finding, Findings, Severity};
pub use records::{Records, SetAnalysis};
pub use table::{CHECKS, OTHERWISE};
pub use waivers::{MAX_WAIVER_DAYS, UntilError, check_until};

use crate::model::State;

/// A named check.
#[derive(Debug)]
pub struct Check {
    /// As in the guidance, such as `R15`: see [`policy`](crate::policy).
    pub id: &'static str,
    /// What the guidance asks for, in a few words.
    pub asks: &'static str,
    /// The worst that it finds.
    pub severity: Severity,
    /// Where the guidance stands, and of when; the newest where several differ (G11).
    pub source: &'static str,
    run: for<'a> fn(&Records<'a>, &mut Findings<'a>),
}

/// Everything that the checks found.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// The day that it was looked at for.
    pub on: Date,
    /// What counts, the worst first.
    pub findings: Vec<Finding<'a>>,
    /// What is accepted for a time, the worst first.
    pub waived: Vec<Finding<'a>>,
    /// Loss and collusion of each set that opens something, by account.
    pub sets: Vec<SetAnalysis<'a>>,
}

/// Runs all checks, or those named, on the records as they are, on a day of now or later.
#[must_use]
pub fn lint<'a>(state: &'a State, on: Date, wanted: &[&'static Check]) -> Report<'a> {
    let records = Records::new(state, on);
    let mut found = Findings::default();
    let all = CHECKS.iter().filter(|check| wanted.is_empty() || wanted.iter().any(|one| one.id == check.id));
    for check in all {
        found.begin(check);
        (check.run)(&records, &mut found);
    }
    let (waived, findings) = waivers::divide(state, on, found.sorted());
    Report { on, findings, waived, sets: records.sets }
}

impl Check {
    /// The check of that ID, capitals or not.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        CHECKS.iter().find(|check| check.id.eq_ignore_ascii_case(id))
    }
}

impl Report<'_> {
    /// How many findings of a severity count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether an error or a warning counts.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity < Severity::Note)
    }
}
