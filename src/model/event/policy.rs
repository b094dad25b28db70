//! The intervals between two looks at the same thing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{FoldError, Intervals, State};

/// The intervals are others from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChanged {
    /// All of them.
    pub intervals: Intervals,
    /// The day.
    pub on: Date,
}

impl Event for PolicyChanged {
    fn summary(&self) -> String {
        let named = self.intervals.named();
        let days: Vec<_> =
            named.iter().map(|(name, days)| format!("{} {days}", name.replace('_', " "))).collect();
        format!("days: {}", days.join(", "))
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.rules.change(self.intervals)
    }
}
