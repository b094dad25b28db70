//! New names that look like known ones. Checked where a name enters, and not where the history is replayed:
//! what was a name once stays one.

use super::{FoldError, SetOf, State};
use crate::model::{Name, Register};

/// The registers of people: one person may stand in several, under one name.
const PEOPLE: [Register; 3] = [Register::User, Register::Custodian, Register::Contact];

impl State {
    /// Refuses the name of a new entry that people take for another.
    pub(in crate::model) fn check_entry_name(
        &self,
        register: Register,
        name: &Name,
    ) -> Result<(), FoldError> {
        match register {
            Register::Account => self.check_openable_name(name),
            _ if PEOPLE.contains(&register) => self.check_person_name(name),
            _ => differs(name, self.entries(register)),
        }
    }

    /// Refuses the name of a new account or label that people take for another.
    pub(in crate::model) fn check_openable_name(&self, name: &Name) -> Result<(), FoldError> {
        differs(name, self.openable())
    }

    /// Refuses the name of somebody that people take for another.
    pub(in crate::model) fn check_person_name(&self, name: &Name) -> Result<(), FoldError> {
        differs(name, self.people())
    }

    fn entries(&self, register: Register) -> impl Iterator<Item = &Name> {
        self.registers().entries(register).map(|entry| &entry.name)
    }

    /// Everybody who is or was known by name.
    fn people(&self) -> impl Iterator<Item = &Name> {
        let officers = self.officers().iter().map(|officer| &officer.name);
        officers.chain(PEOPLE.into_iter().flat_map(|register| self.entries(register)))
    }

    /// Whatever sheets can open.
    fn openable(&self) -> impl Iterator<Item = &Name> {
        let accounts = self.accounts().map(|account| &account.name);
        let labels = self.sets().filter_map(|set| match &set.of {
            SetOf::Secret { label } => Some(label),
            SetOf::Account { .. } => None,
        });
        accounts.chain(self.entries(Register::Account)).chain(labels)
    }
}

fn differs<'a>(new: &Name, mut known: impl Iterator<Item = &'a Name>) -> Result<(), FoldError> {
    match known.find(|known| known.is_alike(new) && known.folded() != new.folded()) {
        Some(known) => Err(FoldError::Alike { name: new.clone(), known: known.clone() }),
        None => Ok(()),
    }
}
