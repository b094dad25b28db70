//! A table into a register: all of it, or nothing.
//!
//! New names are added; entries that are there are edited where they differ. A column that is
//! there speaks for every row: an empty cell clears the field. A column that is left out changes
//! nothing. An import ends no entry: rows of ended ones are passed over.

use std::collections::BTreeMap;

use csv::ByteRecord;
use jiff::civil::Date;

use super::cells::unguarded;
use super::fault::{Cause, Fault, ImportError, MAX_FAULTS};
use super::lines::Lines;
use super::{ChangeError, add, edit};
use crate::model::Name;
use crate::model::register::{Ended, Register, RegisterError, Values};
use crate::ops::session::Moment;
use crate::ops::session::Session;

/// The first column.
pub(super) const NAME: &str = "name";
/// The day of the end, in tables with ended entries.
pub(super) const ENDED_ON: &str = "ended_on";
/// The reason of the end, in tables with ended entries.
pub(super) const ENDED_REASON: &str = "ended_reason";

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New entries.
    pub added: usize,
    /// Entries that say something else now.
    pub edited: usize,
    /// Entries that said all of it already.
    pub unchanged: usize,
    /// Rows of ended entries, which were passed over.
    pub ended: usize,
}

/// Adds the events of a whole table to the session.
///
/// # Errors
/// [`ImportError`] with each fault of each row. The session then holds the good rows: drop it,
/// and nothing was imported.
pub fn import(
    session: &mut Session,
    register: Register,
    table: &[u8],
    on: Date,
    moment: Moment,
) -> Result<Imported, ImportError> {
    let table = table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(table);
    let mut import =
        Import { register, on, moment, head: Vec::new(), seen: BTreeMap::new(), faults: Vec::new() };
    let mut imported = Imported::default();
    let mut lines = Lines::of(table);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table);
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Err(error) => {
                import.fault(lines.line(), None, error.into());
                break;
            }
            Ok(true) => {}
        }
        let line = lines.line_at(record.position().map_or(0, csv::Position::byte));
        if import.head.is_empty() {
            import.read_head(line, &record);
            if !import.faults.is_empty() {
                break;
            }
        } else if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
            import.read_row(session, line, &record, &mut imported);
            if import.faults.len() >= MAX_FAULTS {
                break;
            }
        }
    }
    if import.head.is_empty() && import.faults.is_empty() {
        import.fault(1, None, Cause::NoHead);
    }
    if import.faults.is_empty() { Ok(imported) } else { Err(ImportError(import.faults)) }
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Field(&'static str),
    EndedOn,
    EndedReason,
}

impl Column {
    const fn key(self) -> &'static str {
        match self {
            Self::Name => NAME,
            Self::Field(key) => key,
            Self::EndedOn => ENDED_ON,
            Self::EndedReason => ENDED_REASON,
        }
    }
}

struct Import {
    register: Register,
    on: Date,
    moment: Moment,
    head: Vec<Column>,
    /// Every name so far, and its line.
    seen: BTreeMap<String, usize>,
    faults: Vec<Fault>,
}

impl Import {
    fn fault(&mut self, line: usize, column: Option<(usize, String)>, cause: Cause) {
        self.faults.push(Fault { line, column, cause });
    }

    fn read_head(&mut self, line: usize, record: &ByteRecord) {
        if record.len() == 1 && record.get(0).is_some_and(|cell| cell.contains(&b';')) {
            self.fault(line, None, Cause::Semicolons);
            return;
        }
        if !record.get(0).is_some_and(|cell| cell.trim_ascii().eq_ignore_ascii_case(NAME.as_bytes())) {
            // another file, perhaps of passphrases: nothing of it is shown
            self.fault(line, None, Cause::NameNotFirst);
            return;
        }
        let mut head: Vec<Column> = Vec::new();
        for (index, cell) in record.iter().enumerate() {
            let text = String::from_utf8_lossy(cell).trim().to_lowercase();
            let column = self.column(&text);
            let column = match column {
                Ok(column) if head.contains(&column) => Err(Cause::ColumnTwice),
                column => column,
            };
            match column {
                Ok(column) => head.push(column),
                Err(cause) => {
                    let shown: String = text.chars().take(64).collect();
                    self.fault(line, Some((index + 1, shown)), cause);
                }
            }
        }
        self.head = head;
    }

    fn column(&self, text: &str) -> Result<Column, Cause> {
        match text {
            NAME => Ok(Column::Name),
            ENDED_ON => Ok(Column::EndedOn),
            ENDED_REASON => Ok(Column::EndedReason),
            text => {
                let field = self.register.field(text).map_err(Cause::UnknownColumn)?;
                Ok(Column::Field(field.key))
            }
        }
    }

    fn read_row(&mut self, session: &mut Session, line: usize, record: &ByteRecord, imported: &mut Imported) {
        if record.len() != self.head.len() {
            let (found, wanted) = (record.len(), self.head.len());
            self.fault(line, None, Cause::Ragged { found, wanted });
            return;
        }
        let before = self.faults.len();
        let mut row = Row::default();
        for (index, (column, cell)) in self.head.clone().into_iter().zip(record).enumerate() {
            if let Err(cause) = self.read_cell(session, line, column, cell, &mut row) {
                self.fault(line, Some((index + 1, column.key().to_owned())), cause);
            }
        }
        let Some(name) = row.name.take().filter(|_| self.faults.len() == before) else { return };
        match self.change(session, &name, &row, imported) {
            Ok(()) => {}
            Err((column, cause)) => {
                let index = self.head.iter().position(|one| *one == column).unwrap_or_default();
                self.fault(line, Some((index + 1, column.key().to_owned())), cause);
            }
        }
    }

    fn read_cell(
        &mut self,
        session: &Session,
        line: usize,
        column: Column,
        cell: &[u8],
        row: &mut Row,
    ) -> Result<(), Cause> {
        let text = std::str::from_utf8(cell).map_err(|_| Cause::NotText)?.trim();
        if text.contains(['\n', '\r']) {
            return Err(Cause::Lines);
        }
        let text = unguarded(text);
        match column {
            Column::Name => {
                let name: Name = text.parse()?;
                if let Some(&other) = self.seen.get(&name.folded()) {
                    return Err(Cause::Twice { name, line: other });
                }
                self.seen.insert(name.folded(), line);
                row.name = Some(name);
            }
            Column::EndedOn => row.ended_on = Some(text.to_owned()).filter(|text| !text.is_empty()),
            Column::EndedReason => {}
            Column::Field(key) if text.is_empty() => row.cleared.push(key),
            Column::Field(key) => {
                let (key, value) = self.register.parse(key, text).map_err(ChangeError::from)?;
                let registers = session.state().registers();
                // what an ended entry names may be gone too
                if row.ended_on.is_none() {
                    registers.resolve(self.register, key, &value, self.on).map_err(ChangeError::from)?;
                }
                row.values.insert(key.to_owned(), value);
            }
        }
        Ok(())
    }

    fn change(
        &self,
        session: &mut Session,
        name: &Name,
        row: &Row,
        imported: &mut Imported,
    ) -> Result<(), (Column, Cause)> {
        let register = self.register;
        let at_name = |error: ChangeError| (Column::Name, error.into());
        let there = session.state().registers().get(register, name);
        match (there.map(|entry| entry.ended.clone()), &row.ended_on) {
            (Some(Some(Ended { on, .. })), Some(ended_on)) if on.to_string() == *ended_on => {
                imported.ended += 1;
            }
            (_, Some(_)) => return Err((Column::EndedOn, Cause::Ends(register.name()))),
            (None, None) => {
                add(session, register, name, &row.values, self.on, self.moment).map_err(at_name)?;
                imported.added += 1;
            }
            (Some(Some(Ended { on, .. })), None) => {
                let was = RegisterError::Was { register, name: name.clone(), on };
                return Err(at_name(was.into()));
            }
            (Some(None), None) => {
                match edit(session, register, name, &row.values, &row.cleared, self.on, self.moment) {
                    Err(ChangeError::Register(RegisterError::NoChange { .. })) => imported.unchanged += 1,
                    edited => {
                        edited.map_err(at_name)?;
                        imported.edited += 1;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What a row says.
#[derive(Default)]
struct Row {
    name: Option<Name>,
    values: Values,
    cleared: Vec<&'static str>,
    ended_on: Option<String>,
}
