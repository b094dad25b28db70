//! `firesafe init`.

use serde_json::json;

use super::args::{Global, Init};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::issue::name;
use super::unlock;
use super::world::World;
use crate::ledger::{NewLedger, NewOfficer, check_recipient};
use crate::model::{Policy, Quorum};
use crate::ops::session::calibrate;

/// Makes a ledger with its first officer.
///
/// # Errors
/// [`Failure`]; no ledger is made then.
pub fn run(global: &Global, args: &Init, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    Quorum::new(args.k, args.n).map_err(Failure::usage)?;
    let organisation = name("the organisation", &args.organisation)?;
    let officer = name("the officer", &args.officer)?;
    for recipient in &args.recipient {
        check_recipient(recipient).map_err(Failure::usage)?;
    }
    let place = unlock::lock(global, world)?;
    let path = unlock::ledger_path(global, world).display().to_string();
    if place.is_taken() {
        return Err(Failure::failed(format!(
            "there is a ledger at `{path}` already: name another file with `--ledger`"
        )));
    }
    unlock::check_new(global, &path)?;
    let passphrase =
        unlock::new_passphrase(global, world, &global.passphrase_file, "new passphrase for the ledger")?;
    let new = NewLedger {
        organisation,
        policy: Policy { validation_days: args.interval, k: args.k, n: args.n },
        officer: NewOfficer { name: officer, passphrase: &passphrase, costs: calibrate(world.clock) },
        recipients: args.recipient.clone(),
    };
    let now = world.clock.now();
    let mut session = place.create(new, now, world.entropy).map_err(|error| unlock::of_session(&error))?;
    world.store.check_interrupted().map_err(Failure::failed)?;
    session.save(world.entropy).map_err(|error| unlock::of_session(&error))?;
    unlock::remember(world, &session.ledger);
    if global.json {
        let head = session.ledger.head().to_string();
        console::data(world, &json!({ "ledger": path, "ledger_head": head }).to_string())?;
    }
    console::note(world, global, format!("the ledger is at `{path}`"));
    if !args.recipient.is_empty() {
        console::note(
            world,
            global,
            format!(
                "{} can read it with stock age, alone and without any officer; `status` lists them",
                console::count(args.recipient.len(), "native recipient")
            ),
        );
    }
    unlock::tell_head(global, world, &session.ledger);
    Ok(Exit::Done)
}
