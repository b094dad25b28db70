//! `firesafe activate`.

use super::args::{Activate, Global};
use super::failure::{Exit, Outcome};
use super::names::name;
use super::room::{Room, of_target};
use super::source::check_standard_input;
use super::walk::{self, Walk};
use super::world::World;
use super::{leftovers, opened};
use crate::model::Command;
use crate::ops::life::{to_activate, to_destroy};

/// Goes through the steps from printed sheets to what opens.
///
/// # Errors
/// [`Failure`](super::failure::Failure); what was recorded stays.
pub fn run(global: &Global, args: &Activate, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", &args.name)?;
    let given = walk::given(&args.seen)?;
    check_standard_input(global, &args.scans)?;
    let mut room = Room::open(global, world, args.seen.on, Command::new(&["activate"]).name(&args.name))?;
    // the sheets that are asked for may be there
    leftovers::tell(room.world);
    let set = to_activate(room.state(), &wanted).map_err(|error| of_target(&error))?;
    let mut walk = Walk::begin(&mut room, set, given, &args.scans)?;
    let exit = walk.go(&mut room);
    let exit = room.with_head(exit)?;
    let of = room.set(set)?.of.name();
    if exit == Exit::Done && to_destroy(room.state(), of).is_ok() {
        let next = Command::new(&["destroy"]).name(of);
        room.say(format!(
            "next: destroy the sheets that were replaced or given up, with `{next} --witness NAME`"
        ));
    }
    opened::tell_head(global, room.world, room.session.ledger());
    walk::tell_data(&mut room, set)?;
    Ok(exit)
}
