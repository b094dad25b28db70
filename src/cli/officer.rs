//! `firesafe officer`.

use std::path::PathBuf;

use serde_json::json;

use super::args::{Global, Officer};
use super::console;
use super::failure::of_append;
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::source::check_standard_input;
use super::world::World;
use super::{opened, record, unlock};
use crate::ledger::NewOfficer;
use crate::model::{FoldError, Name, State};
use crate::ops::session::calibrate;
use crate::secret::SecretText;
use crate::text::count;

/// Adds, removes or lists officers, and changes their passphrases and quorum.
///
/// # Errors
/// [`Failure`]; the ledger is then as it was.
pub fn run(global: &Global, verb: &Officer, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    match verb {
        Officer::Add { name, new_passphrase_file } => add(global, name, new_passphrase_file.as_ref(), world),
        Officer::Remove { name } => remove(global, name, world),
        Officer::Passphrase { name, new_passphrase_file } => {
            change_passphrase(global, name, new_passphrase_file.as_ref(), world)
        }
        Officer::Quorum { officers } => change_quorum(global, *officers, world),
        Officer::List => list(global, world),
    }
}

fn add(global: &Global, text: &str, file: Option<&PathBuf>, world: &mut World<'_>) -> Outcome {
    let officer = name("the officer", text)?;
    check_standard_input(global, file)?;
    let (mut session, moment) = record::open(global, world)?;
    session.state().check_name_is_new(&officer).map_err(Failure::failed)?;
    let passphrase = new_passphrase(global, world, file, &officer)?;
    let new = NewOfficer { name: officer.clone(), passphrase: &passphrase, costs: calibrate(world.clock) };
    let added =
        session.change_officers(|ledger| ledger.add_officer(new, moment.now, moment.clock, world.entropy));
    added.map_err(|error| of_append(&error))?;
    let quorum = session.state().quorum();
    let together = if quorum > 1 { format!(", {quorum} officers together") } else { String::new() };
    record::commit(
        global,
        world,
        session,
        &[format!("`{officer}` can open the ledger from now on{together}")],
    )
}

fn remove(global: &Global, text: &str, world: &mut World<'_>) -> Outcome {
    let officer = name("the officer", text)?;
    let (mut session, moment) = record::open(global, world)?;
    let removed = session.change_officers(|ledger| ledger.remove_officer(&officer, moment.now, moment.clock));
    removed.map_err(|error| of_append(&error))?;
    let notes = [format!("`{officer}` opens no ledger that is written from now on"), older_files(&officer)];
    record::commit(global, world, session, &notes)
}

fn change_passphrase(global: &Global, text: &str, file: Option<&PathBuf>, world: &mut World<'_>) -> Outcome {
    let officer = name("the officer", text)?;
    check_standard_input(global, file)?;
    let (mut session, moment) = record::open(global, world)?;
    let Some(known) = session.state().officer(&officer).map(|known| known.name.clone()) else {
        return Err(Failure::failed(FoldError::NoOfficer(officer)));
    };
    if !session.ledger().opened_by().any(|name| *name == known) {
        return Err(Failure::new(Exit::Locked, FoldError::NotSigned(known)));
    }
    let passphrase = new_passphrase(global, world, file, &known)?;
    let new = NewOfficer { name: known.clone(), passphrase: &passphrase, costs: calibrate(world.clock) };
    let changed = session
        .change_officers(|ledger| ledger.change_passphrase(new, moment.now, moment.clock, world.entropy));
    changed.map_err(|error| of_append(&error))?;
    let notes =
        [format!("`{known}` opens the ledger with the new passphrase from now on"), older_files(&known)];
    record::commit(global, world, session, &notes)
}

fn change_quorum(global: &Global, quorum: u8, world: &mut World<'_>) -> Outcome {
    let (mut session, moment) = record::open_together(global, world, quorum.into())?;
    let changed = session.change_officers(|ledger| ledger.change_quorum(quorum, moment.now, moment.clock));
    changed.map_err(|error| of_append(&error))?;
    let state = session.state();
    let mut notes = vec![together(state)];
    notes.extend(bypass(state));
    record::commit(global, world, session, &notes)
}

/// How many officers open the ledger together.
pub fn together(state: &State) -> String {
    let officers = state.officers().len();
    match state.quorum() {
        1 if officers == 1 => "the officer opens the ledger alone".to_owned(),
        1 => format!("each of {officers} officers opens the ledger alone"),
        quorum => format!("{quorum} of {officers} officers open the ledger together"),
    }
}

/// Who opens the ledger without any officer.
pub fn bypass(state: &State) -> Option<String> {
    let natives = state.recipients().len();
    let past = if state.quorum() > 1 { ", past the quorum" } else { "" };
    (natives > 0).then(|| {
        format!(
            "{} can read it with stock age, alone and without any officer{past}; `status` lists them",
            count(natives, "native recipient")
        )
    })
}

fn older_files(officer: &Name) -> String {
    format!(
        "the previous files kept beside the ledger, and copies, still open with the passphrase that \
         `{officer}` had: destroy those that nobody needs"
    )
}

fn new_passphrase(
    global: &Global,
    world: &mut World<'_>,
    file: Option<&PathBuf>,
    officer: &Name,
) -> Result<SecretText, Failure> {
    let files: Vec<_> = file.cloned().into_iter().collect();
    unlock::new_passphrase(global, world, &files, &format!("new passphrase of {officer}"))
}

fn list(global: &Global, world: &mut World<'_>) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let state = ledger.state();
    if global.json {
        let officers: Vec<_> = state.officers().iter().map(|officer| officer.name.as_str()).collect();
        let listed = json!({
            "officers": officers,
            "quorum": state.quorum(),
            "native_recipients": state.recipients(),
        });
        console::json(world, listed)?;
        return Ok(opened::ended(&ledger));
    }
    for officer in state.officers() {
        console::data(world, &format!("officer            {}", officer.name))?;
    }
    for recipient in state.recipients() {
        console::data(world, &format!("native recipient   {recipient}"))?;
    }
    console::note(world, global, together(state));
    if let Some(bypass) = bypass(state) {
        console::note(world, global, bypass);
    }
    Ok(opened::ended(&ledger))
}
