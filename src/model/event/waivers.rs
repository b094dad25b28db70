//! Findings that are accepted for a time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{FoldError, Name, Note, State, Waiver};

/// A finding of `lint` is accepted until a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckWaived {
    /// The check's ID, such as `R15`.
    pub check: String,
    /// What it is about; without it, all that the check finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Name>,
    /// Why.
    pub reason: Note,
    /// The last day on which it holds.
    pub until: Date,
    /// The day.
    pub on: Date,
}

impl Event for CheckWaived {
    fn summary(&self) -> String {
        format!("{} until {}: {}", check(&self.check, self.about.as_ref()), self.until, self.reason)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { check, about, reason, until, on } = self.clone();
        Ok(state.waivers.give(Waiver { check, about, reason, until, on, seq })?)
    }
}

/// A waiver holds no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverEnded {
    /// The check's ID.
    pub check: String,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Name>,
    /// The day.
    pub on: Date,
}

impl Event for WaiverEnded {
    fn summary(&self) -> String {
        check(&self.check, self.about.as_ref())
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        Ok(state.waivers.end(&self.check, self.about.as_ref())?)
    }
}

fn check(check: &str, about: Option<&Name>) -> String {
    about.map_or_else(|| check.to_owned(), |about| format!("{check} about {about}"))
}
