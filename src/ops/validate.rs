//! `validate`: what the ledger knows before an account or a sheet is said to be good.

use jiff::civil::Date;

use crate::model::register::keys;
use crate::model::register::{Entry, Register, RegisterError};
use crate::model::{Account, Name, SetId, State, Step};

/// Why an authenticator proves nothing for an account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// There is no such authenticator.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// It opens another account.
    #[error("authenticator `{name}` is of `{account}`: name one of the account that is validated")]
    OfAnother {
        /// The authenticator.
        name: Name,
        /// Whose it is.
        account: String,
    },
}

/// The authenticators of an account.
pub fn authenticators<'s>(state: &'s State, account: &Name) -> impl Iterator<Item = &'s Entry> {
    let folded = account.folded();
    let current = state.registers().current(Register::Authenticator);
    current.filter(move |entry| {
        entry.get(keys::authenticator::ACCOUNT).is_some_and(|of| of.to_lowercase() == folded)
    })
}

/// The authenticators that were used, as they are recorded (R21).
///
/// # Errors
/// [`MethodError`] for one that is not known, or opens another account.
pub fn methods(state: &State, account: &Name, named: &[Name]) -> Result<Vec<Name>, MethodError> {
    let mut found: Vec<Name> = Vec::new();
    for name in named {
        let entry = state.registers().find(Register::Authenticator, name)?;
        if let Some(of) =
            entry.get(keys::authenticator::ACCOUNT).filter(|of| of.to_lowercase() != account.folded())
        {
            return Err(MethodError::OfAnother { name: entry.name.clone(), account: of.to_owned() });
        }
        if !found.contains(&entry.name) {
            found.push(entry.name.clone());
        }
    }
    Ok(found)
}

/// Whether rotation does not wait any longer (R22).
#[must_use]
pub fn is_rotation_due(state: &State, account: &Account, on: Date) -> bool {
    let since = account.active().and_then(|generation| generation.active_on);
    let days = i32::from(state.intervals().rotation);
    account.rotation_now.is_some() || since.is_some_and(|since| (on - since).get_days() >= days)
}

/// How many sheets of a set were verified on one workstation in a day, where that is enough to
/// recover what they are of.
#[must_use]
pub fn together(state: &State, set: SetId, workstation: &Name, on: Date) -> Option<usize> {
    let set = state.set(set)?;
    let there = |(day, place): &(Date, Name)| *day == on && place.folded() == workstation.folded();
    let count = set.sheets.iter().filter(|sheet| sheet.verified.iter().any(there)).count();
    (count >= usize::from(set.facts.k)).then_some(count)
}

/// Whether a sheet that comes out for a look was sealed before, or should be by now.
#[must_use]
pub fn needs_bag(state: &State, set: SetId, share: u8) -> bool {
    !state.remaining(set).contains(&Step::Seal(share))
}
