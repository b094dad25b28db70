//! New names that look like known ones. Checked where a name enters, and not where the history is replayed:
//! what was a name once stays one.

use crate::model::{EventData, FoldError, Name, Register, SetOf, State};

/// The registers of people: one person may stand in several, under one name.
const PEOPLE: [Register; 3] = [Register::User, Register::Custodian, Register::Contact];

impl State {
    /// Refuses a name that an event introduces while another, which people take for the same, is known.
    ///
    /// # Errors
    /// [`FoldError::Alike`].
    pub fn check_new_names(&self, event: &EventData) -> Result<(), FoldError> {
        match event {
            EventData::EntryAdded(added) if PEOPLE.contains(&added.register) => {
                differs(&added.name, self.people())
            }
            EventData::EntryAdded(added) if added.register == Register::Account => {
                differs(&added.name, self.openable())
            }
            EventData::EntryAdded(added) => differs(&added.name, self.entries(added.register)),
            EventData::SetIssued(issued) => differs(&issued.account, self.openable()),
            EventData::SplitRecorded(split) => differs(&split.label, self.openable()),
            EventData::OfficerAdded(added) => differs(&added.officer.name, self.people()),
            _ => Ok(()),
        }
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
