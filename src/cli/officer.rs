//! `firesafe officer`.

use std::path::PathBuf;

use serde_json::json;

use super::args::{Global, Officer};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::issue::{name, of_append};
use super::source::check_standard_input;
use super::unlock;
use super::world::World;
use crate::ledger::NewOfficer;
use crate::ops::session::calibrate;

/// Adds or lists officers.
///
/// # Errors
/// [`Failure`]; the ledger is then as it was.
pub fn run(global: &Global, verb: &Officer, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    match verb {
        Officer::Add { name, new_passphrase_file } => add(global, name, new_passphrase_file.as_ref(), world),
        Officer::List => list(global, world),
    }
}

fn add(global: &Global, text: &str, file: Option<&PathBuf>, world: &mut World<'_>) -> Outcome {
    let officer = name("the officer", text)?;
    check_standard_input(global, file)?;
    let place = unlock::lock(global, world)?;
    let mut session = unlock::write(global, world, place)?;
    if session.ledger.state().officer(&officer).is_some() {
        return Err(Failure::failed(format!(
            "there is an officer `{officer}` already: names are never used again, so choose another"
        )));
    }
    let moment = unlock::moment(global, world);
    session.check_writable(moment.now, moment.clock).map_err(|error| of_append(&error))?;
    let files: Vec<_> = file.cloned().into_iter().collect();
    let passphrase = unlock::new_passphrase(global, world, &files, &format!("new passphrase of {officer}"))?;
    let new = NewOfficer { name: officer.clone(), passphrase: &passphrase, costs: calibrate(world.clock) };
    let added = session.ledger.add_officer(new, moment.now, moment.clock, world.entropy);
    added.map_err(|error| of_append(&error))?;
    world.store.check_interrupted().map_err(Failure::failed)?;
    session.save(world.entropy).map_err(|error| unlock::of_session(&error))?;
    unlock::remember(world, &session.ledger);
    console::note(world, global, format!("`{officer}` can open the ledger from now on"));
    unlock::tell_head(global, world, &session.ledger);
    Ok(Exit::Done)
}

fn list(global: &Global, world: &mut World<'_>) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let state = ledger.state();
    if global.json {
        let officers: Vec<_> = state.officers().iter().map(|officer| officer.name.as_str()).collect();
        let listed = json!({ "officers": officers, "native_recipients": state.recipients() });
        console::data(world, &listed.to_string())?;
        return Ok(Exit::Done);
    }
    for officer in state.officers() {
        console::data(world, &format!("officer            {}", officer.name))?;
    }
    for recipient in state.recipients() {
        console::data(world, &format!("native recipient   {recipient}"))?;
    }
    Ok(Exit::Done)
}
