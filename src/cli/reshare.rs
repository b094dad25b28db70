//! `firesafe reshare`.

use serde_json::json;

use super::args::{Global, On, Reshare};
use super::console;
use super::dealing::{after_sheets, look, of_dealing, open_delivery, with_ports};
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::record::with_recorded;
use super::room::{Room, of_target};
use super::source::check_standard_input;
use super::world::World;
use super::{opened, recover, unlock};
use crate::model::{Command, Name, Quorum};
use crate::ops::life::{Again, TargetError, reshare, to_reshare};
use crate::ops::recover::known_sets;
use crate::policy::remedy::activate;
use crate::text::count;

/// Deals the password of an account to other sheets.
///
/// # Errors
/// [`Failure`]; nothing is kept then, except where its message says so.
pub fn run(global: &Global, args: &Reshare, world: &mut World<'_>) -> Outcome {
    let wanted = name("the account", &args.account)?;
    check_standard_input(global, &args.sheets)?;
    let mut room =
        Room::open(global, world, On { on: None }, Command::new(&["reshare"]).name(&args.account))?;
    let old = to_reshare(room.state(), &wanted).map_err(|error| of_target(&error))?;
    let (old_id, old_k, old_what) = (old.facts.id, old.facts.k, old.to_string());
    let (k, n) = (args.k.unwrap_or(old_k), args.n.unwrap_or(old.facts.n));
    let quorum = Quorum::new(k, n).map_err(Failure::usage)?;
    let Some((account, generation)) = old.account().map(|(account, number)| (account.clone(), number)) else {
        return Err(of_target(&TargetError::NothingActive(wanted)));
    };
    let delivery = open_delivery(room.world, &args.destination)?;
    let known = known_sets(room.state());
    let recovery = recover::from_sheets(global, room.world, known, &args.sheets)?;
    if recovery.set_id != old_id {
        let found = room.state().set(recovery.set_id).map_or_else(
            || format!("set {}, which this ledger does not know", recovery.set_id),
            |set| format!("{set}, {}, set {}", set.standing.as_str(), recovery.set_id),
        );
        return Err(of_target(&TargetError::OtherSheets { account, found, active: old_id }));
    }
    let again = Again { account: &account, generation, quorum, look: look(global, &args.look) };
    let dealt = with_ports(global, room.world, None, |moment, ports| {
        reshare(&again, &recovery.secret, &mut room.session, delivery, moment, ports)
    });
    drop(recovery);
    let (set, sheets) = dealt.map_err(|error| of_dealing(&error))?;
    unlock::remember(global, room.world, &mut room.session);
    let written = if global.json {
        let data = json!({ "account": account.as_str(), "generation": generation, "set": set.as_str(),
            "k": k, "n": n, "sheets": sheets, "replaces": old_id.as_str() });
        console::json(room.world, with_recorded(data, &room.session))
    } else {
        sheets.iter().try_for_each(|sheet| console::data(room.world, &sheet.display().to_string()))
    };
    room.say(format!(
        "{old_what}: {}, any {k} recover the same password; set {set}",
        count(n.into(), "sheet")
    ));
    after_sheets(global, room.world, &args.destination, sheets.iter());
    say_next(&mut room, &account, old_k);
    opened::tell_head(global, room.world, room.session.ledger());
    written?;
    Ok(Exit::Done)
}

fn say_next(room: &mut Room<'_, '_>, account: &Name, old_k: u8) {
    room.say(format!("any {old_k} of the old sheets still open {account}, until they are destroyed"));
    let next = activate(account);
    room.say(format!(
        "next: `{next}` reads the new sheets back, seals and stores them; then the old ones end"
    ));
}
