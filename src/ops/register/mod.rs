//! Registers: entries added, edited and ended, one by one or as a table.
//!
//! Everything here adds events in memory; saving the session commits them.

mod cells;
mod export;
mod fault;
mod import;
mod lines;

use std::path::Path;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::ports::{Store, StoreError};
use super::session::Moment;
use super::session::Session;
use crate::ledger::AppendError;
use crate::model::register::{Register, RegisterError, Value, Values};
use crate::model::{EntryAdded, EntryEdited, EntryEnded, EventData, Hex, Name, Note};

pub use cells::guarded;
pub use export::{Columns, export};
pub use fault::{Cause, Fault, ImportError};
pub use import::{Imported, import};

/// The most bytes of a file whose digest is recorded.
pub const MAX_DIGESTED: usize = 256 * 1024 * 1024;
/// The most bytes of a table that is imported.
pub const MAX_TABLE: usize = 16 * 1024 * 1024;

/// Why a register was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The register does not take it.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The ledger does not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// Adds an entry.
///
/// # Errors
/// [`ChangeError`]; nothing changed then.
pub fn add(
    session: &mut Session,
    register: Register,
    name: &Name,
    values: &Values,
    on: Date,
    moment: Moment,
) -> Result<(), ChangeError> {
    let values = resolved(session, register, values, on)?;
    let event = EntryAdded { register, name: name.clone(), values, on };
    append(session, EventData::EntryAdded(Box::new(event)), moment)
}

/// Changes an entry; what it says already is left out of the event.
///
/// # Errors
/// [`ChangeError`], also when nothing would change; nothing changed then.
pub fn edit(
    session: &mut Session,
    register: Register,
    name: &Name,
    values: &Values,
    cleared: &[&str],
    on: Date,
    moment: Moment,
) -> Result<(), ChangeError> {
    let mut values = resolved(session, register, values, on)?;
    let entry = session.state().registers().find(register, name)?;
    let mut emptied = Vec::new();
    for key in cleared {
        let field = register.field(key)?;
        if values.contains_key(field.key) {
            return Err(RegisterError::GivenAndCleared(field.key).into());
        }
        let field = field.key.to_owned();
        if entry.values().contains_key(&field) && !emptied.contains(&field) {
            emptied.push(field);
        }
    }
    values.retain(|key, value| entry.values().get(key) != Some(value));
    let name = entry.name.clone();
    if values.is_empty() && emptied.is_empty() {
        return Err(RegisterError::NoChange { register, name }.into());
    }
    let event = EntryEdited { register, name, values, cleared: emptied, on };
    append(session, EventData::EntryEdited(Box::new(event)), moment)
}

/// Ends an entry.
///
/// # Errors
/// [`ChangeError`], also while others refer to it or it holds sheets; nothing changed then.
pub fn end(
    session: &mut Session,
    register: Register,
    name: &Name,
    reason: &Note,
    on: Date,
    moment: Moment,
) -> Result<(), ChangeError> {
    let name = session.state().registers().find(register, name)?.name.clone();
    let event = EntryEnded { register, name, reason: reason.clone(), on };
    append(session, EventData::EntryEnded(event), moment)
}

/// The SHA-256 of a file, as documents and evidence record it.
///
/// # Errors
/// [`StoreError`] when it cannot be read, or has more than [`MAX_DIGESTED`] bytes.
pub fn digest(store: &mut dyn Store, path: &Path) -> Result<Value, StoreError> {
    let content = store.read(path, MAX_DIGESTED)?;
    Ok(Value::Text(Hex::<32>(Sha256::digest(content.expose()).into()).to_string()))
}

/// The values as the register keeps them, so that the event says what the register will.
fn resolved(
    session: &Session,
    register: Register,
    values: &Values,
    on: Date,
) -> Result<Values, RegisterError> {
    let registers = session.state().registers();
    let resolve = |(key, value): (&String, &Value)| {
        let (key, value) = registers.resolve(register, key, value, on)?;
        Ok((key.to_owned(), value))
    };
    values.iter().map(resolve).collect()
}

fn append(session: &mut Session, event: EventData, moment: Moment) -> Result<(), ChangeError> {
    Ok(session.record(moment, [event])?)
}
