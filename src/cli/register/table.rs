//! `import` and `export` of a register.

use std::path::Path;

use super::counted;
use crate::cli::args::{Global, On};
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::source::{check_standard_input, source_name};
use crate::cli::world::World;
use crate::cli::{console, opened, record, unlock};
use crate::model::register::Register;
use crate::ops::register::{self as ops, Columns, ImportError, Imported, MAX_TABLE};

pub(super) fn import(
    global: &Global,
    register: Register,
    file: &Path,
    on: On,
    world: &mut World<'_>,
) -> Outcome {
    check_standard_input(global, [&file.to_owned()])?;
    let table = world.store.read(file, MAX_TABLE).map_err(Failure::failed)?;
    let (mut session, moment) = record::open(global, world)?;
    let on = record::day(on, world)?;
    let imported = ops::import(&mut session, register, table.expose(), on, moment)
        .map_err(|error| Failure::failed(faults(&source_name(file), &error)))?;
    let note = told(register, imported);
    if imported.added + imported.edited == 0 {
        console::note(world, global, format!("nothing to change: {note}"));
        return Ok(Exit::Done);
    }
    record::commit(global, world, session, &[note])
}

pub(super) fn export(
    global: &Global,
    register: Register,
    columns: Columns,
    world: &mut World<'_>,
) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let registers = ledger.state().registers();
    let table = ops::export(registers, register, columns).map_err(Failure::failed)?;
    console::bytes(world, &table)?;
    let rows = columns.entries(registers, register).count();
    console::note(world, global, counted(register, rows));
    if !columns.locations && register.fields().iter().any(|field| field.location) {
        console::note(world, global, "where things are is left out: add `--locations` to export it too");
    }
    Ok(opened::ended(&ledger))
}

/// Every fault with its file, so that each line says where to look.
fn faults(file: &str, error: &ImportError) -> String {
    let lines: Vec<_> = error.0.iter().map(|fault| format!("\n  `{file}`, {fault}")).collect();
    format!("{error}{}", lines.concat())
}

fn told(register: Register, imported: Imported) -> String {
    let Imported { added, edited, unchanged, ended } = imported;
    let parts = [(added, "added"), (edited, "changed"), (unchanged, "as before"), (ended, "ended before")];
    let named = parts.iter().filter(|(number, _)| *number > 0);
    let named: Vec<_> =
        named.map(|(number, what)| format!("{} {what}", counted(register, *number))).collect();
    if named.is_empty() { format!("no {register} in the table") } else { named.join(", ") }
}
