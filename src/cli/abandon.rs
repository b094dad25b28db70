//! `firesafe abandon`.

use super::args::{Abandon, Global};
use super::console::count;
use super::failure::{Exit, Failure, Outcome};
use super::issue::name;
use super::room::{Room, command, of_target};
use super::world::World;
use super::{unlock, walk};
use crate::model::Note;
use crate::ops::life::to_give_up;

/// Gives up a set that opens nothing yet.
///
/// # Errors
/// [`Failure`]; past the point of no return above all.
pub fn run(global: &Global, args: &Abandon, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", &args.name)?;
    let reason = Note::try_from(args.reason.clone());
    let reason = reason.map_err(|error| Failure::usage(format!("`--reason`: {error}")))?;
    let mut room = Room::open(global, world, args.on, command("abandon", &args.name))?;
    let set = to_give_up(room.state(), &wanted).map_err(|error| of_target(&error))?;
    room.must(|steps| steps.abandon(set, reason))?;
    let what = room.what(set);
    room.say(format!("{what}, set {set}, was given up: its sheets must not be used"));
    let sheets = count(room.set(set)?.live().count(), "sheet");
    let next = command("destroy", set.as_str());
    room.say(format!("next: destroy its {sheets}, and its files and scans, with `{next} --witness NAME`"));
    unlock::tell_head(global, room.world, &room.session.ledger);
    walk::tell_data(&mut room, set)?;
    Ok(Exit::Done)
}
