//! `event`: what it makes due.

use crate::model::{Account, Name, State};

/// The accounts whose validation does not wait for its interval, and that can be validated.
#[must_use]
pub fn validations_now(state: &State) -> Vec<Name> {
    let is_due = |account: &&Account| account.validation_now.is_some() && account.active().is_some();
    state.accounts().filter(is_due).map(|account| account.name.clone()).collect()
}

/// What is due now and was not before.
#[must_use]
pub fn newly(before: &[Name], now: Vec<Name>) -> Vec<Name> {
    now.into_iter().filter(|name| !before.contains(name)).collect()
}
