//! Who is known by name, and what somebody who leaves could still reach.

use crate::model::register::Register;
use crate::model::register::keys;
use crate::model::{Entry, Name, SetRecord, SheetRecord, State};
use crate::text::nearest;

/// Nobody of that name is recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no officer, authorised user, custodian or contact is called `{name}`: {}", meant(nearest.as_ref()))]
pub struct UnknownPerson {
    /// As it was typed.
    pub name: Name,
    /// Who may have been meant.
    pub nearest: Option<Name>,
}

/// The registers of people.
const PEOPLE: [Register; 3] = [Register::User, Register::Custodian, Register::Contact];

/// Somebody who is recorded now, in the spelling that was recorded first.
///
/// # Errors
/// [`UnknownPerson`], with the nearest name.
pub fn find(state: &State, name: &Name) -> Result<Name, UnknownPerson> {
    let officers = state.officers().iter().map(|officer| &officer.name);
    let entries = PEOPLE.iter().flat_map(|&register| state.registers().current(register));
    let everybody: Vec<_> = officers.chain(entries.map(|entry| &entry.name)).collect();
    let found = everybody.iter().find(|known| known.folded() == name.folded());
    found.map(|&known| known.clone()).ok_or_else(|| {
        let near = nearest(name.as_str(), everybody.iter().map(|known| known.as_str()));
        let nearest = near.and_then(|near| everybody.iter().find(|known| known.as_str() == near));
        UnknownPerson { name: name.clone(), nearest: nearest.map(|&known| known.clone()) }
    })
}

fn meant(nearest: Option<&Name>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "record the person first, such as with `contact add`".to_owned(),
    }
}

/// What a person can reach.
pub struct Reach<'s> {
    /// Safes that the person can open (G04).
    pub safes: Vec<&'s Name>,
    /// Sheets that the person keeps.
    pub sheets: Vec<(&'s SetRecord, &'s SheetRecord)>,
    /// Whether the person opens the ledger.
    pub is_officer: bool,
    /// The registers in which the person stands.
    pub registers: Vec<Register>,
}

/// What somebody who left could still reach.
#[must_use]
pub fn reach<'s>(state: &'s State, person: &Name) -> Reach<'s> {
    let folded = person.folded();
    let can_open = |access: &[String]| access.iter().any(|name| name.to_lowercase() == folded);
    let safes =
        state.registers().current(Register::Safe).filter(|safe| can_open(safe.get(keys::safe::ACCESS)));
    let stands =
        |&register: &Register| state.registers().get(register, person).is_some_and(Entry::is_current);
    Reach {
        safes: safes.map(|safe| &safe.name).collect(),
        sheets: state.held_by(Register::Custodian, person).collect(),
        is_officer: state.officer(person).is_some(),
        registers: PEOPLE.into_iter().filter(stands).collect(),
    }
}
