//! `firesafe abandon`.

use super::args::{Abandon, Global};
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::room::{Room, of_target};
use super::world::World;
use super::{opened, walk};
use crate::model::{Command, Name, Note, Phase, SetId, SetOf, Standing};
use crate::ops::life::to_give_up;
use crate::text::count;

/// Gives up a set that opens nothing yet.
///
/// # Errors
/// [`Failure`]; past the point of no return above all.
pub fn run(global: &Global, args: &Abandon, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", &args.name)?;
    let reason = Note::try_from(args.reason.clone());
    let reason = reason.map_err(|error| Failure::usage(format!("`--reason`: {error}")))?;
    let mut room = Room::open(global, world, args.on, Command::new(&["abandon"]).name(&args.name))?;
    let set = to_give_up(room.state(), &wanted).map_err(|error| of_target(&error))?;
    if !args.last {
        check_other(&room, set)?;
    }
    room.must(|steps| steps.abandon(set, reason))?;
    let what = room.what(set);
    room.say(format!("{what}, set {set}, was given up: its sheets must not be used"));
    let sheets = count(room.set(set)?.live().count(), "sheet");
    let next = Command::new(&["destroy"]).name(set);
    if let Some(account) = still_opens(&room, set)? {
        let k = room.set(set)?.facts.k;
        room.say(format!("any {k} of its sheets still open {account}, until they are destroyed"));
    }
    room.say("delete what was printed from and what was scanned, with `shred -u FILE…`");
    room.say(format!("next: destroy its {sheets} with `{next} --witness NAME`"));
    opened::tell_head(global, room.world, room.session.ledger());
    walk::tell_data(&mut room, set)?;
    Ok(Exit::Done)
}

/// A secret whose only good set is given up is lost with its sheets.
fn check_other(room: &Room<'_, '_>, id: SetId) -> Result<(), Failure> {
    let set = room.set(id)?;
    let SetOf::Secret { label } = &set.of else { return Ok(()) };
    let is_other =
        |other: &SetOf| matches!(other, SetOf::Secret { label: one } if one.folded() == label.folded());
    let mut active = room
        .state()
        .sets()
        .filter(|one| one.standing == Standing::Active && one.is_recoverable() && is_other(&one.of));
    if set.standing != Standing::Active || active.any(|one| one.facts.id != id) {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "set {id} is the only one of {label} that is active: activate another first, or say with `--last` that \
         nobody needs the secret any more"
    )))
}

/// The account that sheets of a set that was given up open none the less.
fn still_opens(room: &Room<'_, '_>, id: SetId) -> Result<Option<Name>, Failure> {
    let Some((account, number)) = room.set(id)?.account() else { return Ok(None) };
    let generation = room.state().account(account).and_then(|account| account.generation(number));
    let opens = generation.is_some_and(|one| matches!(one.phase, Phase::Set | Phase::Works | Phase::Active));
    Ok(opens.then(|| account.clone()))
}
