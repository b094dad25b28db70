//! The intervals between two looks at the same thing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::Intervals;

/// The intervals are others from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChanged {
    /// All of them.
    pub intervals: Intervals,
    /// The day.
    pub on: Date,
}
