//! The registers as the events leave them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::Name;
use crate::model::register::{
    Ended, Entry, Field, FieldKind, MAX_TEXT, Register, RegisterError, Value, Values,
};
use crate::text::nearest;

/// How many are named who stand in the way of an end.
const USERS_NAMED: usize = 5;

/// Every entry of every register, the ended ones too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registers {
    entries: BTreeMap<Register, BTreeMap<String, Entry>>,
}

impl Registers {
    /// A new entry.
    ///
    /// # Errors
    /// [`RegisterError`] when the name was ever used, or a value cannot be; nothing changes then.
    pub fn add(
        &mut self,
        seq: u64,
        register: Register,
        name: &Name,
        values: &Values,
        on: Date,
    ) -> Result<(), RegisterError> {
        if let Some(there) = self.get(register, name) {
            let name = there.name.clone();
            return Err(match &there.ended {
                Some(ended) => RegisterError::Was { register, name, on: ended.on },
                None => RegisterError::Taken { register, name },
            });
        }
        if name.as_str().starts_with('-') {
            return Err(RegisterError::Dash(name.clone()));
        }
        let values = self.checked(register, values, on)?;
        let entry = Entry::new(seq, register, name.clone(), values, on);
        self.entries.entry(register).or_default().insert(name.folded(), entry);
        Ok(())
    }

    /// Other values for a current entry, and none for those cleared.
    ///
    /// # Errors
    /// [`RegisterError`] when it is not there or has ended, when a value cannot be, when the day
    /// is before its last event, or when nothing would change; nothing changes then.
    pub fn edit(
        &mut self,
        seq: u64,
        register: Register,
        name: &Name,
        values: &Values,
        cleared: &[String],
        on: Date,
    ) -> Result<(), RegisterError> {
        let entry = self.find_from(register, name, on)?;
        let mut after = entry.values.clone();
        for key in cleared {
            let field = register.field(key)?;
            if values.contains_key(field.key) {
                return Err(RegisterError::GivenAndCleared(field.key));
            }
            after.remove(field.key);
        }
        after.extend(self.checked(register, values, on)?);
        if entry.values == after {
            return Err(RegisterError::NoChange { register, name: entry.name.clone() });
        }
        if let Some(entry) = self.get_mut(register, name) {
            entry.values = after;
            entry.happened(seq, on);
        }
        Ok(())
    }

    /// The end of a current entry; its name stays taken.
    ///
    /// # Errors
    /// [`RegisterError`] when it is not there or has ended, when the day is before its last event,
    /// when the reason says nothing, or while a current entry refers to it; nothing changes then.
    pub fn end(
        &mut self,
        seq: u64,
        register: Register,
        name: &Name,
        reason: &str,
        on: Date,
    ) -> Result<(), RegisterError> {
        let name = self.find_from(register, name, on)?.name.clone();
        if reason.trim() != reason || reason.is_empty() || reason.chars().count() > MAX_TEXT {
            return Err(RegisterError::NoReason);
        }
        let users = self.users(register, &name);
        if !users.is_empty() {
            return Err(RegisterError::InUse { register, name, users });
        }
        if let Some(entry) = self.get_mut(register, &name) {
            entry.ended = Some(Ended { on, reason: reason.to_owned() });
            entry.happened(seq, on);
        }
        Ok(())
    }

    /// Something else happened to an entry, such as a set for an account, which is there from
    /// then on even when nobody added it.
    pub fn note(&mut self, seq: u64, register: Register, name: &Name, on: Date) {
        self.entries
            .entry(register)
            .or_default()
            .entry(name.folded())
            .or_insert_with(|| Entry::new(seq, register, name.clone(), Values::new(), on))
            .happened(seq, on);
    }

    /// The entry of that name, ended or not; capitals do not matter.
    #[must_use]
    pub fn get(&self, register: Register, name: &Name) -> Option<&Entry> {
        self.entries.get(&register)?.get(&name.folded())
    }

    /// The current entry of that name; capitals do not matter.
    ///
    /// # Errors
    /// [`RegisterError::Unknown`] or [`RegisterError::Over`], with the nearest current name.
    pub fn find(&self, register: Register, name: &Name) -> Result<&Entry, RegisterError> {
        let nearest = || self.nearest(register, name);
        let Some(entry) = self.get(register, name) else {
            return Err(RegisterError::Unknown { register, name: name.clone(), nearest: nearest() });
        };
        match &entry.ended {
            None => Ok(entry),
            Some(ended) => {
                let (name, on) = (entry.name.clone(), ended.on);
                Err(RegisterError::Over { register, name, on, nearest: nearest() })
            }
        }
    }

    /// Every entry of a register by name, the ended ones too.
    pub fn entries(&self, register: Register) -> impl Iterator<Item = &Entry> {
        self.entries.get(&register).into_iter().flat_map(BTreeMap::values)
    }

    /// The current entries of a register, by name.
    pub fn current(&self, register: Register) -> impl Iterator<Item = &Entry> {
        self.entries(register).filter(|entry| entry.is_current())
    }

    /// A value in the form in which the register keeps it: names of entries as they stand there.
    ///
    /// # Errors
    /// [`RegisterError`] when the field cannot hold it on that day.
    pub fn resolve(
        &self,
        register: Register,
        key: &str,
        value: &Value,
        on: Date,
    ) -> Result<(&'static str, Value), RegisterError> {
        let field = register.field(key)?;
        field.check(value)?;
        Ok((field.key, self.resolved(field, value, on)?))
    }

    fn get_mut(&mut self, register: Register, name: &Name) -> Option<&mut Entry> {
        self.entries.get_mut(&register)?.get_mut(&name.folded())
    }

    fn find_from(&self, register: Register, name: &Name, on: Date) -> Result<&Entry, RegisterError> {
        let entry = self.find(register, name)?;
        if on < entry.last_on {
            let name = entry.name.clone();
            return Err(RegisterError::BeforeLast { register, name, on, last: entry.last_on });
        }
        Ok(entry)
    }

    fn nearest(&self, register: Register, name: &Name) -> Option<Name> {
        let known = || self.current(register).map(|entry| &entry.name);
        let found = nearest(name.as_str(), known().map(Name::as_str))?;
        known().find(|name| name.as_str() == found).cloned()
    }

    fn checked(&self, register: Register, values: &Values, on: Date) -> Result<Values, RegisterError> {
        let resolve = |(key, value): (&String, &Value)| {
            let (key, value) = self.resolve(register, key, value, on)?;
            Ok((key.to_owned(), value))
        };
        values.iter().map(resolve).collect()
    }

    fn resolved(&self, field: &Field, value: &Value, on: Date) -> Result<Value, RegisterError> {
        match (field.kind, value) {
            (FieldKind::Date, Value::Text(text)) => match text.parse() {
                Ok(date) if date > on => Err(RegisterError::AfterOn { key: field.key, date, on }),
                _ => Ok(value.clone()),
            },
            (FieldKind::Ref(register), Value::Text(name)) => {
                self.canonical(field, register, name).map(Value::Text)
            }
            (FieldKind::Refs(register), Value::List(names)) => {
                let names = names.iter().map(|name| self.canonical(field, register, name));
                names.collect::<Result<_, _>>().map(Value::List)
            }
            _ => Ok(value.clone()),
        }
    }

    fn canonical(&self, field: &Field, register: Register, name: &str) -> Result<String, RegisterError> {
        let name: Name = name.parse().map_err(|source| RegisterError::BadName(field.key, source))?;
        Ok(self.find(register, &name)?.name.as_str().to_owned())
    }

    /// Who refers to an entry, a few by name.
    fn users(&self, register: Register, name: &Name) -> Vec<String> {
        let mut users = Vec::new();
        for other in Register::ALL {
            let refers = |entry: &Entry| {
                other.fields().iter().any(|field| match (field.kind, entry.value(field)) {
                    (FieldKind::Ref(to), Some(Value::Text(item))) => to == register && item == name.as_str(),
                    (FieldKind::Refs(to), Some(Value::List(items))) => {
                        to == register && items.iter().any(|item| item == name.as_str())
                    }
                    _ => false,
                })
            };
            let named = self.current(other).filter(|entry| refers(entry));
            users.extend(named.map(|entry| format!("{other} `{}`", entry.name)));
        }
        let more = users.len().saturating_sub(USERS_NAMED);
        if more > 0 {
            users.truncate(USERS_NAMED);
            users.push(format!("and {more} more"));
        }
        users
    }
}
