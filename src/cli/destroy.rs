//! `firesafe destroy`, and the last part of `rotate`.

use serde_json::json;

use super::args::{Destroy, Global};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::opened;
use super::record::with_recorded;
use super::room::{Room, names, of_target};
use super::walk::wording;
use super::world::World;
use crate::model::{Command, LifeError, Name, SetId, Standing};
use crate::ops::ceremony::{Destruction, Fact, Next, Question, Reply};
use crate::ops::life::{to_destroy, to_destroy_of};
use crate::text::{count, verb};

/// Calls sheets in and destroys them, one at a time.
///
/// # Errors
/// [`Failure`]; what was recorded stays.
pub fn run(global: &Global, args: &Destroy, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", &args.name)?;
    let mut witnesses = names("the witness", &args.witness)?;
    let mut room = Room::open(global, world, args.on, Command::new(&["destroy"]).name(&args.name))?;
    let sets = if args.share.is_empty() {
        to_destroy(room.state(), &wanted)
    } else {
        // a sheet's number alone does not say of which set it is
        to_destroy_of(room.state(), &wanted).map(|set| vec![set])
    };
    let sets = sets.map_err(|error| of_target(&error))?;
    for &set in &sets {
        check(&room, set, &args.share)?;
        room.check_day(set)?;
    }
    let mut exit = Exit::Done;
    for &set in &sets {
        let went = end(&mut room, set, &args.share, &mut witnesses, args.yes);
        exit = exit.worse(room.with_head(went)?);
        if exit != Exit::Done {
            break;
        }
    }
    opened::tell_head(global, room.world, room.session.ledger());
    tell_data(&mut room, &sets)?;
    Ok(exit)
}

/// Refuses what the ledger would refuse, before anybody is asked to destroy anything.
fn check(room: &Room<'_, '_>, id: SetId, shares: &[u8]) -> Result<(), Failure> {
    let set = room.set(id)?;
    if let Some(&share) = shares.iter().find(|&&share| set.sheet(share).is_none()) {
        return Err(Failure::failed(LifeError::NoSheet { what: set.to_string(), share }));
    }
    if matches!(set.standing, Standing::Pending | Standing::Active) {
        let (what, standing) = (set.to_string(), set.standing.as_str());
        return Err(Failure::failed(LifeError::StillNeeded { what, standing, done: "destroyed" }));
    }
    let gone = |share: &&u8| set.sheet(**share).is_some_and(|sheet| sheet.destroyed.is_some());
    if let Some(&share) = shares.iter().find(gone)
        && let Some(on) = set.sheet(share).and_then(|sheet| sheet.destroyed.as_ref()).map(|ended| ended.on)
    {
        return Err(Failure::failed(LifeError::Destroyed { what: set.sheet_name(share), on }));
    }
    if let Some(account) = room.state().account_left_to(set) {
        return Err(Failure::failed(LifeError::LastThatOpens(id, account.clone())));
    }
    if shares.is_empty() && set.live().next().is_none() {
        return Err(Failure::failed(LifeError::Done { what: set.to_string(), done: "destroyed" }));
    }
    Ok(())
}

/// Ends the sheets of a set, all or those that are named; whoever sees it is kept in `witnesses`.
///
/// # Errors
/// [`Failure`]; what was recorded stays.
pub fn end(
    room: &mut Room<'_, '_>,
    id: SetId,
    shares: &[u8],
    witnesses: &mut Vec<Name>,
    yes: bool,
) -> Result<Exit, Failure> {
    room.must(|steps| steps.check_witnesses(witnesses))?;
    let mut destruction = Destruction::new(id, shares.to_vec(), witnesses.clone(), yes);
    loop {
        let went = match destruction.next(room.state()) {
            Next::Done => break,
            Next::Ask(_) if !room.can_ask() => false,
            Next::Ask(question) => ask(room, id, &mut destruction, &question)?,
            Next::Do(_) => {
                let fact = room.must(|steps| destruction.act(steps))?;
                say(room, id, &destruction, fact.as_ref());
                true
            }
        };
        if !went {
            break;
        }
    }
    destruction.witnesses().clone_into(witnesses);
    let left = destruction.left(room.state());
    if left.is_empty() {
        return Ok(Exit::Done);
    }
    let how = if witnesses.is_empty() {
        "name who sees it with `--witness NAME`"
    } else {
        "say with `--yes` that they came back and were destroyed"
    };
    Ok(say_missing(room, id, &left, how))
}

/// Asks a question; false where the person stops.
fn ask(
    room: &mut Room<'_, '_>,
    id: SetId,
    destruction: &mut Destruction,
    question: &Question,
) -> Result<bool, Failure> {
    let text = wording::question(room, id, question);
    let Some(answer) = room.ask(&text)? else { return Ok(false) };
    match room.must(|steps| destruction.answer(&answer, steps))? {
        Reply::Again(refusal) => room.tell(&wording::refusal(question, &refusal))?,
        Reply::Taken(fact) => say(room, id, destruction, fact.as_ref()),
    }
    Ok(true)
}

fn say(room: &mut Room<'_, '_>, id: SetId, destruction: &Destruction, fact: Option<&Fact>) {
    if let Some(Fact::Destroyed(share)) = fact {
        let (what, names) = (room.what(id), wording::names(destruction.witnesses()));
        room.say(format!("sheet {share} of {what} was destroyed, seen by {names}"));
    }
}

fn say_missing(room: &mut Room<'_, '_>, id: SetId, sheets: &[u8], how: &str) -> Exit {
    let (what, again) = (room.what(id), room.again.clone());
    let are = verb(sheets.len(), "is", "are");
    room.say(format!("{} of {what} {are} not destroyed yet", count(sheets.len(), "sheet")));
    let next =
        if room.can_ask() { format!("`{again}` goes on from here") } else { format!("`{again}`: {how}") };
    room.say(format!("next: {next}"));
    Exit::Due
}

fn tell_data(room: &mut Room<'_, '_>, sets: &[SetId]) -> Result<(), Failure> {
    if !room.global.json {
        return Ok(());
    }
    let sets = sets.iter().map(|&id| super::walk::as_json(room, id)).collect::<Result<Vec<_>, _>>()?;
    console::json(room.world, with_recorded(json!({ "sets": sets }), &room.session))
}
