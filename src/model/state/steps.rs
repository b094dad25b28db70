//! The one order of steps, from the printed page to the witnessed end of what it replaces.

use std::fmt;

use super::{LifeError, Phase, SetRecord, Standing, State};
use crate::model::SetId;

/// A step that is still to be done, in the order of ceremonies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Scan the printed page and type two of its rows back.
    ReadBack(u8),
    /// Recombine k sheets in the room.
    Prove,
    /// Set the credential on the account: the point of no return.
    Set,
    /// See sign-in and an administrative task work.
    Work,
    /// Put the sheet into a bag.
    Seal(u8),
    /// Bring the bag to its custodian and safe.
    Store(u8),
    /// Let the set be what opens.
    Activate,
    /// Call the sheet in.
    CallIn(u8),
    /// Destroy the sheet before witnesses.
    Destroy(u8),
}

impl Step {
    /// Whether another step has to be done before this one, sheets of one set apart.
    const fn rank(self) -> u8 {
        match self {
            Self::ReadBack(_) => 0,
            Self::Prove => 1,
            Self::Set => 2,
            Self::Work => 3,
            Self::Seal(_) => 4,
            Self::Store(_) => 5,
            Self::Activate => 6,
            // sheets come in and end one by one
            Self::CallIn(_) | Self::Destroy(_) => 7,
        }
    }
}

/// What is missing where the step was not done.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadBack(share) => write!(f, "sheet {share} was not read back from paper"),
            Self::Prove => f.write_str("its sheets were not recombined in the room"),
            Self::Set => f.write_str("the credential was not set on the account"),
            Self::Work => f.write_str("it was not seen to work"),
            Self::Seal(share) => write!(f, "sheet {share} is in no bag"),
            Self::Store(share) => write!(f, "sheet {share} is in no safe"),
            Self::Activate => f.write_str("it is not active"),
            Self::CallIn(share) => write!(f, "sheet {share} was not called in"),
            Self::Destroy(share) => write!(f, "sheet {share} was not destroyed"),
        }
    }
}

impl State {
    /// What is still to be done with a set, in order: up to being active, or from being
    /// superseded or abandoned to the end of its last sheet; nothing where there is no such set.
    #[must_use]
    pub fn remaining(&self, set: SetId) -> Vec<Step> {
        let Some(set) = self.set(set) else { return Vec::new() };
        match set.standing {
            Standing::Pending => self.up_to_active(set),
            Standing::Active => Vec::new(),
            Standing::Superseded(_) | Standing::Abandoned(_) => to_the_end(set),
        }
    }

    /// Whether a pending set may take this step now.
    pub(in crate::model) fn check_order(
        &self,
        set: &SetRecord,
        step: Step,
        done: &'static str,
    ) -> Result<(), LifeError> {
        if set.standing != Standing::Pending {
            return Err(LifeError::NotPending { what: set.to_string(), standing: set.standing.as_str() });
        }
        let mut missing = self.remaining(set.facts.id);
        missing.retain(|earlier| earlier.rank() < step.rank());
        if missing.is_empty() {
            return Ok(());
        }
        let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
        Err(LifeError::OutOfOrder { what: set.to_string(), done, missing: missing.join(", ") })
    }

    fn up_to_active(&self, set: &SetRecord) -> Vec<Step> {
        // a sheet that is gone waits for nobody; what is left has to be replaced soon
        let sheets = || set.live();
        let mut steps = Vec::new();
        steps.extend(sheets().filter(|s| s.read_back_on.is_none()).map(|s| Step::ReadBack(s.share)));
        if set.proved_on.is_none() {
            steps.push(Step::Prove);
        }
        let phase = self.accounts.generation_of(set).map(|generation| generation.phase);
        if phase.is_some_and(|phase| phase < Phase::Set) {
            steps.push(Step::Set);
        }
        if phase.is_some_and(|phase| phase < Phase::Works) {
            steps.push(Step::Work);
        }
        steps.extend(sheets().filter(|s| s.envelope.is_none()).map(|s| Step::Seal(s.share)));
        steps.extend(sheets().filter(|s| s.kept.is_none()).map(|s| Step::Store(s.share)));
        steps.push(Step::Activate);
        steps
    }
}

fn to_the_end(set: &SetRecord) -> Vec<Step> {
    let mut steps = Vec::new();
    for sheet in set.live() {
        if sheet.keeping().is_some() {
            steps.push(Step::CallIn(sheet.share));
        }
        steps.push(Step::Destroy(sheet.share));
    }
    steps
}
