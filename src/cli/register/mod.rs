//! `firesafe tenant`, `account`, `authenticator`, `custodian`, `site`, `safe`, `user`, `contact`,
//! `document`, `evidence` and `inventory`: the registers, all alike.

mod show;
mod table;

use super::args::register::{Action, Call, Change};

use super::args::{Global, On};
use super::failure::of_append;
use super::failure::{Failure, Outcome};
use super::names::name;
use super::record;
use super::source::check_standard_input;
use super::world::World;
use crate::model::Note;
use crate::model::register::keys;
use crate::model::register::{Register, Values};
use crate::ops::register::{self as ops, ChangeError};

/// Adds, lists, shows, edits, ends, imports or exports entries.
///
/// # Errors
/// [`Failure`]; the ledger is then as it was.
pub fn run(global: &Global, call: &Call, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let register = call.register;
    match &call.action {
        Action::Add(new) => add(global, register, new, world),
        Action::Edit(change) => edit(global, register, change, world),
        Action::End { name, reason, on } => end(global, register, [name, reason], *on, world),
        Action::List { all, locations } => show::list(global, register, columns(*all, *locations), world),
        Action::Show { name } => show::show(global, register, name, world),
        Action::Import { file, on } => table::import(global, register, file, *on, world),
        Action::Export { all, locations } => {
            table::export(global, register, columns(*all, *locations), world)
        }
    }
}

const fn columns(ended: bool, locations: bool) -> ops::Columns {
    ops::Columns { locations, ended }
}

fn add(global: &Global, register: Register, new: &Change, world: &mut World<'_>) -> Outcome {
    let entry = name("the name", &new.name)?;
    let values = values(global, new, world)?;
    let (mut session, moment) = record::open(global, world)?;
    let on = record::day(new.on, world)?;
    ops::add(&mut session, register, &entry, &values, on, moment).map_err(|error| of_change(&error))?;
    record::commit(global, world, session, &[format!("{register} `{entry}` is on record")])
}

fn edit(global: &Global, register: Register, change: &Change, world: &mut World<'_>) -> Outcome {
    let entry = name("the name", &change.name)?;
    if change.values.as_ref().is_ok_and(Values::is_empty)
        && change.cleared.is_empty()
        && change.file.is_none()
    {
        let verb = register.name();
        return Err(Failure::usage(format!(
            "there is nothing to change: give a field, or `--clear`; `{verb} edit --help` lists them"
        )));
    }
    let values = values(global, change, world)?;
    let (mut session, moment) = record::open(global, world)?;
    let on = record::day(change.on, world)?;
    ops::edit(&mut session, register, &entry, &values, &change.cleared, on, moment)
        .map_err(|error| of_change(&error))?;
    let known = session.state().registers().get(register, &entry);
    let note = format!("{register} `{}` is changed", known.map_or(&entry, |known| &known.name));
    record::commit(global, world, session, &[note])
}

fn end(
    global: &Global,
    register: Register,
    [text, reason]: [&String; 2],
    on: On,
    world: &mut World<'_>,
) -> Outcome {
    let entry = name("the name", text)?;
    let reason: Note =
        reason.trim().parse().map_err(|error| Failure::usage(format!("the reason: {error}")))?;
    let (mut session, moment) = record::open(global, world)?;
    let on = record::day(on, world)?;
    ops::end(&mut session, register, &entry, &reason, on, moment).map_err(|error| of_change(&error))?;
    let known = session.state().registers().get(register, &entry);
    let note = format!("{register} `{}` has ended", known.map_or(&entry, |known| &known.name));
    record::commit(global, world, session, &[note])
}

/// What was typed, and the digest of the file that was named.
fn values(global: &Global, change: &Change, world: &mut World<'_>) -> Result<Values, Failure> {
    let mut values = change.values.clone().map_err(Failure::usage)?;
    if let Some(file) = &change.file {
        check_standard_input(global, [file])?;
        let digest = ops::digest(world.store, file).map_err(Failure::failed)?;
        values.insert(keys::document::SHA256.name().to_owned(), digest);
    }
    Ok(values)
}

/// The failure that a refused change stands for.
fn of_change(error: &ChangeError) -> Failure {
    match error {
        ChangeError::Append(error) => of_append(error),
        ChangeError::Register(_) => Failure::failed(error),
    }
}

/// `3 tenants`, `1 tenant`.
fn counted(register: Register, number: usize) -> String {
    if number == 1 { format!("1 {register}") } else { format!("{number} {}", register.plural()) }
}
