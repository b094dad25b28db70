//! `firesafe init`.

use serde_json::json;

use super::args::{Global, Init};
use super::console;
use super::failure::of_append;
use super::failure::{Exit, Failure, Outcome};
use super::names::{name, organisation};
use super::officer::{bypass, together};
use super::record::with_recorded;
use super::world::World;
use super::{opened, unlock};
use crate::ledger::{ClockBack, NewLedger, NewOfficer, check_recipient};
use crate::model::{Name, Policy, Quorum};
use crate::ops::session::calibrate;
use crate::secret::SecretText;
use crate::text::count;

/// Makes a ledger with its first officers.
///
/// # Errors
/// [`Failure`]; no ledger is made then.
pub fn run(global: &Global, args: &Init, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    Quorum::new(args.k, args.n).map_err(Failure::usage)?;
    let organisation = organisation(&args.organisation)?;
    let officers = officers(args)?;
    for recipient in &args.recipient {
        check_recipient(recipient).map_err(Failure::usage)?;
    }
    let place = unlock::find_place(global, world)?;
    let path = unlock::ledger_path(global, world)?.display().to_string();
    if place.is_taken() {
        return Err(Failure::failed(format!(
            "there is a ledger at `{path}` already: name another file with `--ledger`"
        )));
    }
    unlock::check_new(global, &path)?;
    let passphrases = passphrases(global, world, &officers);
    world.prompt.show_typing();
    let passphrases = passphrases?;
    let costs = calibrate(world.clock);
    let mut founders = officers.iter().zip(&passphrases).map(|(name, passphrase)| NewOfficer {
        name: name.clone(),
        passphrase,
        costs,
    });
    let Some(officer) = founders.next() else { return Err(Failure::usage("a ledger needs an officer")) };
    let new = NewLedger {
        organisation,
        policy: Policy { validation_days: args.interval, k: args.k, n: args.n },
        officer,
        recipients: args.recipient.clone(),
    };
    let now = world.clock.now();
    let mut session = place.create(new, now, world.entropy).map_err(|error| unlock::of_session(&error))?;
    for founder in founders {
        let added = session
            .change_officers(|ledger| ledger.add_founder(founder, now, ClockBack::Refuse, world.entropy));
        added.map_err(|error| of_append(&error))?;
    }
    if args.quorum > 1 {
        let changed =
            session.change_officers(|ledger| ledger.change_quorum(args.quorum, now, ClockBack::Refuse));
        changed.map_err(|error| of_append(&error))?;
    }
    world.store.check_interrupted().map_err(Failure::failed)?;
    session.save(world.entropy).map_err(|error| unlock::of_session(&error))?;
    unlock::remember(global, world, &mut session);
    if global.json {
        console::json(world, with_recorded(json!({ "ledger": path }), &session))?;
    }
    console::note(world, global, format!("the ledger is at `{path}`"));
    let state = session.state();
    if officers.len() > 1 {
        console::note(world, global, together(state));
    }
    if let Some(bypass) = bypass(state) {
        console::note(world, global, bypass);
    }
    opened::tell_head(global, world, session.ledger());
    Ok(Exit::Done)
}

/// The officers' names, each another, and at least as many as the quorum.
fn officers(args: &Init) -> Result<Vec<Name>, Failure> {
    let officers =
        args.officer.iter().map(|text| name("the officer", text)).collect::<Result<Vec<_>, _>>()?;
    for (i, one) in officers.iter().enumerate() {
        if officers[..i].iter().any(|other| other.is_alike(one)) {
            return Err(Failure::usage(format!("`--officer {one}` is there twice: name each officer once")));
        }
    }
    if usize::from(args.quorum) > officers.len() {
        let (quorum, there) = (args.quorum, count(officers.len(), "officer"));
        return Err(Failure::usage(format!(
            "`--quorum {quorum}` with {there} could never open: name each officer with `--officer`"
        )));
    }
    Ok(officers)
}

/// A passphrase for each officer in turn: from as many files, or asked for.
fn passphrases(
    global: &Global,
    world: &mut World<'_>,
    officers: &[Name],
) -> Result<Vec<SecretText>, Failure> {
    let files = &global.passphrase_file;
    if !files.is_empty() && files.len() != officers.len() {
        return Err(Failure::usage(format!(
            "{} have as many passphrases: give `--passphrase-file` once for each, in their order",
            count(officers.len(), "new officer")
        )));
    }
    let mut passphrases: Vec<SecretText> = Vec::new();
    for (i, officer) in officers.iter().enumerate() {
        let whose = match officers {
            [_] => "new passphrase for the ledger".to_owned(),
            _ => format!("new passphrase of {officer}"),
        };
        let file = files.get(i..=i).unwrap_or_default();
        let passphrase = unlock::new_passphrase(global, world, file, &whose)?;
        if let Some(other) = passphrases.iter().position(|other| other.same_as(passphrase.expose())) {
            return Err(Failure::usage(format!(
                "`{officer}` has the passphrase of `{}`: each officer needs one that no other knows",
                officers[other]
            )));
        }
        passphrases.push(passphrase);
    }
    Ok(passphrases)
}
