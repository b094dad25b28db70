//! A register as a table.

use super::cells::guarded;
use super::import::{ENDED_ON, ENDED_REASON, NAME};
use crate::model::register::{Entry, Field, Register, Registers};

/// What a table has beside the current entries and their plain fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The fields that tell a burglar where to go.
    pub locations: bool,
    /// The ended entries, and two columns that say when and why.
    pub ended: bool,
}

impl Columns {
    /// The fields that get a column.
    pub fn fields(self, register: Register) -> impl Iterator<Item = &'static Field> {
        register.fields().iter().filter(move |field| self.locations || !field.location)
    }

    /// The entries that get a row.
    pub fn entries(self, registers: &Registers, register: Register) -> impl Iterator<Item = &Entry> {
        registers.entries(register).filter(move |entry| self.ended || entry.is_current())
    }
}

/// A register as CSV (RFC 4180, lines ended by a line feed), the name first.
///
/// # Errors
/// Never while it is written to memory.
pub fn export(registers: &Registers, register: Register, columns: Columns) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut head = vec![NAME];
    head.extend(columns.fields(register).map(|field| field.key));
    if columns.ended {
        head.extend([ENDED_ON, ENDED_REASON]);
    }
    table.write_record(head)?;
    for entry in columns.entries(registers, register) {
        let mut row = vec![guarded(entry.name.as_str())];
        row.extend(columns.fields(register).map(|field| {
            let value = entry.value(field);
            value.map(|value| guarded(&value.to_string())).unwrap_or_default()
        }));
        if columns.ended {
            let ended = entry.ended.as_ref();
            row.push(ended.map(|ended| ended.on.to_string()).unwrap_or_default());
            row.push(ended.map(|ended| guarded(&ended.reason)).unwrap_or_default());
        }
        table.write_record(row)?;
    }
    table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
