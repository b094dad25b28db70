//! `firesafe store`.

use super::args::{Global, StoreSheet};
use super::failure::{Exit, Outcome};
use super::names::name;
use super::room::{Room, of_target, whereabouts};
use super::world::World;
use super::{opened, walk};
use crate::model::Command;
use crate::ops::ceremony::Company;
use crate::ops::life::{Keep, to_move};

/// Moves a sheet to another custodian or safe.
///
/// # Errors
/// [`Failure`](super::failure::Failure); the ledger is then as it was.
pub fn run(global: &Global, args: &StoreSheet, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", &args.name)?;
    let carrier = args.carrier.as_deref().map(|text| name("the carrier", text)).transpose()?;
    let (custodian, safe) = (name("the custodian", &args.custodian)?, name("the safe", &args.safe)?);
    let mut room = Room::open(global, world, args.on, Command::new(&["store"]).name(&args.name))?;
    let set = to_move(room.state(), &wanted).map_err(|error| of_target(&error))?;
    let keep = Keep { custodian, safe, carrier };
    let company = Company::with(room.set(set)?, args.share, &keep);
    room.must(|steps| steps.keep(set, args.share, keep))?;
    let line = whereabouts(room.set(set)?, args.share);
    room.say(line);
    if let Some(company) = company {
        room.alert(walk::wording::company(&company));
    }
    opened::tell_head(global, room.world, room.session.ledger());
    walk::tell_data(&mut room, set)?;
    Ok(Exit::Done)
}
