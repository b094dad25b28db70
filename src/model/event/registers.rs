//! What changes in a register.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::register::keys;
use crate::model::register::{Register, Registers, Values};
use crate::model::{FoldError, LifeError, Name, Note, State};

/// A further entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryAdded {
    /// Which register.
    pub register: Register,
    /// Unique in it, capitals or not, and never used again.
    pub name: Name,
    /// What is known, by key.
    pub values: Values,
    /// The day.
    pub on: Date,
}

impl Event for EntryAdded {
    fn summary(&self) -> String {
        let values: Vec<_> = self.values.iter().map(|(key, value)| format!("{key} {value}")).collect();
        said(self.register, &self.name, &values)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        Ok(state.registers.add(seq, self.register, &self.name, &self.values, self.on)?)
    }

    fn check_names(&self, state: &State) -> Result<(), FoldError> {
        state.check_entry_name(self.register, &self.name)
    }
}

/// An entry says something else from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryEdited {
    /// Which register.
    pub register: Register,
    /// Which entry.
    pub name: Name,
    /// What is new, by key.
    pub values: Values,
    /// What is no longer known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<String>,
    /// The day.
    pub on: Date,
}

impl Event for EntryEdited {
    fn summary(&self) -> String {
        let mut values: Vec<_> = self.values.iter().map(|(key, value)| format!("{key} {value}")).collect();
        values.extend(self.cleared.iter().map(|key| format!("{key} cleared")));
        said(self.register, &self.name, &values)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { register, name, values, cleared, on } = self;
        let access = |registers: &Registers| match register {
            Register::Safe => {
                registers.get(Register::Safe, name).map(|safe| safe.get(keys::safe::ACCESS).to_vec())
            }
            _ => None,
        };
        let before = access(&state.registers).unwrap_or_default();
        state.registers.edit(seq, *register, name, values, cleared, *on)?;
        let after: Vec<_> =
            access(&state.registers).unwrap_or_default().iter().map(|one| one.to_lowercase()).collect();
        let lost = before.into_iter().filter(|person| !after.contains(&person.to_lowercase()));
        for person in lost {
            // who stood in the list although gone lost it on the day of leaving
            let day = state.gone_on(&person).map_or(*on, |gone| gone.min(*on));
            state.departures.lose_access(name, person, day);
        }
        Ok(())
    }
}

/// An entry holds no longer: the person left, the thing is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryEnded {
    /// Which register.
    pub register: Register,
    /// Which entry.
    pub name: Name,
    /// Why.
    pub reason: Note,
    /// The day.
    pub on: Date,
}

impl Event for EntryEnded {
    fn summary(&self) -> String {
        format!("{} {}: {}", self.register.name(), self.name, self.reason)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { register, name, reason, on } = self;
        if matches!(register, Register::Custodian | Register::Safe) {
            let held = state.held_by(*register, name).map(|(set, sheet)| set.sheet_name(sheet.share));
            let held: Vec<_> = held.collect();
            if !held.is_empty() {
                let (register, name) = (*register, name.clone());
                return Err(LifeError::HoldsSheets { register, name, sheets: held.join(", ") }.into());
            }
        }
        let sets = match register {
            Register::Account => state.accounts.sets_of(name),
            _ => Vec::new(),
        };
        for &id in &sets {
            state.sets.check(id, *on)?;
        }
        state.registers.end(seq, *register, name, reason.as_str(), *on)?;
        if *register == Register::Account {
            state.accounts.end(name, *on);
            state.sets.end(&sets, *on);
        }
        Ok(())
    }
}

fn said(register: Register, name: &Name, values: &[String]) -> String {
    let entry = format!("{} {name}", register.name());
    if values.is_empty() { entry } else { format!("{entry}: {}", values.join(", ")) }
}
