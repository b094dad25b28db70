//! `use`: the number of the next one, and who stands by for each step of the runbook.

use crate::model::register::keys;
use crate::model::register::{Entry, Register};
use crate::model::{LifeError, RunbookStep, State, Use};

/// The number that the next use gets.
#[must_use]
pub fn next_number(state: &State) -> u32 {
    u32::try_from(state.uses().len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// The use of that number.
///
/// # Errors
/// [`LifeError::NoUse`].
pub fn find(state: &State, number: u32) -> Result<&Use, LifeError> {
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index.and_then(|index| state.uses().get(index)).ok_or(LifeError::NoUse(number))
}

/// Whom to call for a step (R39).
pub fn contacts(state: &State, step: RunbookStep) -> impl Iterator<Item = &Entry> {
    let roles: &[&str] = match step {
        RunbookStep::Notify => &["manager", "security-officer"],
        RunbookStep::Playbook => &["incident-owner"],
        RunbookStep::Support => &["support"],
        RunbookStep::SignInReports | RunbookStep::Mailboxes => &["monitoring"],
        RunbookStep::Logs => &["legal"],
        RunbookStep::Credentials | RunbookStep::HashSync => &[],
    };
    let contacts = state.registers().current(Register::Contact);
    contacts.filter(move |entry| entry.get(keys::contact::ROLE).is_some_and(|role| roles.contains(&role)))
}
