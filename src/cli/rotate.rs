//! `firesafe rotate`.

use serde_json::json;

use super::args::{Destination, Global, Rotate};
use super::console;
use super::dealing::{after_sheets, open_delivery};
use super::destroy;
use super::failure::{Exit, Failure, Outcome};
use super::issue::{Making, PROFILE, check_dice, check_early};
use super::names::name;
use super::room::{Room, names, of_target};
use super::source::check_standard_input;
use super::walk::{self, Walk};
use super::world::World;
use super::{leftovers, opened, record};
use crate::crypto::password::profile;
use crate::model::{Command, EventData, Name, SetId};
use crate::ops::life::{Rotation, to_destroy, to_rotate};
use crate::policy::remedy;
use crate::text::count;

/// Gives an account a new password: new sheets, the point of no return, the end of the old sheets.
///
/// # Errors
/// [`Failure`]; what was recorded stays.
pub fn run(global: &Global, args: &Rotate, world: &mut World<'_>) -> Outcome {
    let account = name("the account", &args.account)?;
    let given = walk::given(&args.seen)?;
    let mut witnesses = names("the witness", &args.witness)?;
    check_dice(&args.recipe, world)?;
    check_standard_input(global, &args.scans)?;
    let mut room = Room::open(global, world, args.seen.on, Command::new(&["rotate"]).name(&args.account))?;
    room.must(|steps| steps.check_witnesses(&witnesses))?;
    let makes_sheets = args.new_sheets.out.is_some() || args.new_sheets.print.is_some();
    let rotation = to_rotate(room.state(), &account, makes_sheets, args.anew);
    let rotation = rotation.map_err(|error| of_target(&error))?;
    if rotation != Rotation::Begin {
        // the sheets that are asked for may be there
        leftovers::tell(room.world);
    }
    if rotation != Rotation::Begin && makes_sheets {
        room.say("a new password is on its way: this goes on with it, and makes no new sheets");
    }
    let upcoming = match rotation {
        Rotation::Begin => Some(begin(&mut room, args, &account)?),
        Rotation::GoOn(set) => Some(set),
        Rotation::Finish => None,
    };
    let mut exit = Exit::Done;
    if let Some(set) = upcoming {
        let went = Walk::begin(&mut room, set, given, &args.scans).and_then(|mut walk| walk.go(&mut room));
        exit = room.with_head(went)?;
    }
    let active =
        room.state().account(&account).and_then(|account| account.active()).map(|one| one.sets.clone());
    let active = active.and_then(|sets| sets.last().copied());
    if exit == Exit::Done {
        for old in to_destroy(room.state(), &account).unwrap_or_default() {
            let went = destroy::end(&mut room, old, &[], &mut witnesses, args.seen.yes);
            exit = exit.worse(room.with_head(went)?);
            if exit != Exit::Done {
                break;
            }
        }
    }
    if exit == Exit::Done && active.is_some() {
        room.say(format!("the rotation of {account} is finished: nothing of it is left to do"));
    } else if exit == Exit::Done {
        let next = remedy::issue(&account).flag("--next-generation");
        room.say(format!("nothing opens {account}: `{next}` makes a password"));
        exit = Exit::Due;
    }
    opened::tell_head(global, room.world, room.session.ledger());
    if let Some(set) = upcoming.or(active) {
        walk::tell_data(&mut room, set)?;
    } else if room.global.json {
        console::json(room.world, record::with_recorded(json!({}), &room.session))?;
    }
    Ok(exit)
}

/// Issues the next generation, under the rules of the last.
fn begin(room: &mut Room<'_, '_>, args: &Rotate, account: &Name) -> Result<SetId, Failure> {
    let to = Destination { out: args.new_sheets.out.clone(), print: args.new_sheets.print.clone() };
    if to.out.is_none() && to.print.is_none() {
        let error = format!(
            "`{account}` has no rotation under way: say where the new sheets go, with `--out DIR` or `--print QUEUE`"
        );
        return Err(Failure::usage(error));
    }
    let last = last_profile(room, account);
    let rules = args.recipe.profile.as_deref().or(last.as_deref()).unwrap_or(PROFILE);
    let rules = profile(rules).map_err(Failure::usage)?;
    let known = room.state().account(account);
    // as it was first written
    let account = known.map_or(account, |known| &known.name).clone();
    let newest = known.and_then(|known| known.newest().and_then(|newest| newest.sets.last().copied()));
    let as_before = newest.and_then(|id| room.state().set(id)).map(|set| (set.facts.k, set.facts.n));
    check_early(&args.recipe, rules, std::slice::from_ref(&account))?;
    let delivery = open_delivery(room.world, &to)?;
    let making = Making { recipe: &args.recipe, profile: rules, next_generation: true, as_before };
    let issued = making.issue(room.global, room.world, &[account], &mut room.session, delivery)?;
    let Some(one) = issued.first() else { return Err(Failure::failed("nothing was issued: run this again")) };
    if !room.global.json {
        one.sheets.iter().try_for_each(|sheet| console::data(room.world, &sheet.display().to_string()))?;
    }
    let sheets = count(one.quorum.n().into(), "sheet");
    room.say(format!(
        "`{}`, generation {}: {sheets}, any {} recover; set {}",
        one.account,
        one.generation,
        one.quorum.k(),
        one.set_id
    ));
    after_sheets(room.global, room.world, &to, one.sheets.iter());
    Ok(one.set_id)
}

/// The profile of the account's last password.
fn last_profile(room: &Room<'_, '_>, account: &Name) -> Option<String> {
    room.session.ledger().events().iter().rev().find_map(|event| match &event.data {
        EventData::SetIssued(issued) if issued.account.folded() == account.folded() => {
            Some(issued.profile.as_str().to_owned())
        }
        _ => None,
    })
}
