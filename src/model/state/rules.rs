//! The defaults of what is issued, and the intervals between two looks at the same thing.

use super::FoldError;
use crate::model::{Intervals, Policy, Quorum};

/// What the ledger decides for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    policy: Policy,
    intervals: Intervals,
}

impl Rules {
    pub fn new(policy: Policy) -> Result<Self, FoldError> {
        if policy.validation_days == 0 {
            return Err(FoldError::NoInterval);
        }
        Quorum::new(policy.k, policy.n)?;
        Ok(Self {
            policy,
            intervals: Intervals { validation: policy.validation_days, ..Intervals::every(90) },
        })
    }

    pub const fn policy(&self) -> Policy {
        self.policy
    }

    pub const fn intervals(&self) -> Intervals {
        self.intervals
    }

    pub fn change(&mut self, intervals: Intervals) -> Result<(), FoldError> {
        if intervals.named().iter().any(|(_, days)| *days == 0) {
            return Err(FoldError::NoInterval);
        }
        self.intervals = intervals;
        self.policy.validation_days = intervals.validation;
        Ok(())
    }
}
