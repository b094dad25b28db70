//! Findings that are accepted for a time.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Finding;
use crate::model::{Name, State, Waiver};

/// The longest that a finding can be accepted before somebody has to think again.
pub const MAX_WAIVER_DAYS: u16 = 366;

/// Why a waiver cannot end on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UntilError {
    /// It would hold for no further day.
    #[error("the waiver would end on {0}, which is not after today: give a later day with `--until`")]
    NotLater(Date),
    /// It would be forgotten.
    #[error(
        "the waiver would hold for {0} days, and somebody has to look at it again within {MAX_WAIVER_DAYS}: \
         give an earlier day with `--until`"
    )]
    TooLong(i32),
}

/// Whether a waiver that is given today may hold until that day.
///
/// # Errors
/// [`UntilError`] when that is not after today, or more than [`MAX_WAIVER_DAYS`] ahead.
pub fn check_until(today: Date, until: Date) -> Result<(), UntilError> {
    match (until - today).get_days() {
        ..=0 => Err(UntilError::NotLater(until)),
        days if days > i32::from(MAX_WAIVER_DAYS) => Err(UntilError::TooLong(days)),
        _ => Ok(()),
    }
}

/// What is waived on that day, each with its waiver, and what is not.
pub fn divide<'a>(
    state: &'a State,
    on: Date,
    found: Vec<Finding<'a>>,
) -> (Vec<Finding<'a>>, Vec<Finding<'a>>) {
    let mut waivers: HashMap<(&str, Option<String>), &Waiver> = HashMap::new();
    for waiver in state.waivers().filter(|waiver| waiver.on <= on && on <= waiver.until) {
        waivers.insert((&waiver.check, waiver.about.as_ref().map(Name::folded)), waiver);
    }
    if waivers.is_empty() {
        return (Vec::new(), found);
    }
    let waiver = |finding: &Finding<'_>| {
        let about = waivers.get(&(finding.check.id, Some(finding.about.to_lowercase())));
        about.or_else(|| waivers.get(&(finding.check.id, None))).copied()
    };
    found
        .into_iter()
        .map(|finding| Finding { waived: waiver(&finding), ..finding })
        .partition(|finding| finding.waived.is_some())
}
