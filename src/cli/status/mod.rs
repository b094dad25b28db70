//! `firesafe status`.

mod agenda;
mod opening;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::args::{Global, Status};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::world::World;
use super::{leftovers, opened, unlock};
use crate::model::{SetRecord, State};
use crate::policy::due::{Due, due};
use crate::text::count;

pub use agenda::as_json as item;

/// Columns of a line, where names allow.
const WIDTH: usize = 100;

/// What is longer scrolls away, so that the most urgent commands are named at its end.
const LONG: usize = 5;
/// How many of the most urgent are named.
const WORST: usize = 3;

/// What comes due within so many days is shown without being asked for.
const SOON_DAYS: i32 = 30;

/// What is due, and what opens each account now; exit 3 when something is due.
///
/// # Errors
/// A [`Failure`] when the ledger does not open, or for a day that has passed.
pub fn run(global: &Global, args: &Status, world: &mut World<'_>) -> Outcome {
    let on = day(args.on, world)?;
    super::guard_memory(global, world);
    let ledger = unlock::read(global, world)?;
    let state = ledger.state();
    let soon = on.saturating_add(SOON_DAYS.days());
    let until = if args.all || global.json { Date::MAX } else { soon };
    let all = due(state, until);
    let now = all.iter().filter(|due| due.on <= on).count();
    let coming = all.iter().filter(|due| due.on > on && due.on <= soon).count();
    if global.json {
        let said = as_json(state, &all, now, on, args.locations);
        console::json(world, opened::with_not_judged(said, &ledger))?;
    } else {
        agenda::table(global, world, &all, on, soon)?;
        opening::tell(world, state, args.locations, all.is_empty())?;
        notes(global, world, state);
        let pending = state.pending().count();
        let pending =
            if pending > 0 { format!(", {} pending", count(pending, "set")) } else { String::new() };
        let organisation = state.organisation();
        let line = format!("{organisation}: {now} due, {coming} within {SOON_DAYS} days{pending}");
        console::note(world, global, line);
        if world.out_is_terminal && all.len() > LONG && now > 0 {
            let first = all.iter().filter(|due| due.on <= on).take(WORST);
            let first = first.map(|due| format!("`{}`", due.command));
            console::note(world, global, format!("most urgent: {}", first.collect::<Vec<_>>().join("; ")));
        }
    }
    let judged = opened::tell_doubts(world, &ledger).worse(leftovers::tell(world));
    Ok(if now > 0 { Exit::Due } else { judged })
}

/// Today, or a later day; how things stood earlier is not told from the records as they are now.
///
/// # Errors
/// [`Failure`], exit 2, for a day that has passed.
pub fn day(on: Option<Date>, world: &World<'_>) -> Result<Date, Failure> {
    let today = world.clock.today();
    match on {
        Some(on) if on < today => Err(Failure::usage(format!(
            "`--on {on}` has passed, and today is {today}: give today or a later day; `log` tells what was"
        ))),
        on => Ok(on.unwrap_or(today)),
    }
}

fn notes(global: &Global, world: &mut World<'_>, state: &State) {
    if state.quorum() > 1 {
        console::note(world, global, super::officer::together(state));
    }
    for recipient in state.recipients() {
        let past = if state.quorum() > 1 { ", past the quorum" } else { "" };
        let line = format!("{recipient} reads this ledger alone, with stock age and no officer{past}");
        console::note(world, global, line);
    }
}

fn as_json(state: &State, all: &[Due], now: usize, on: Date, locations: bool) -> serde_json::Value {
    let pending: Vec<_> = state.pending().map(|set| pending_as_json(state, set)).collect();
    json!({
        "organisation": state.organisation().as_str(),
        "on": on,
        "due": now,
        "items": all.iter().map(|due| item(due, on)).collect::<Vec<_>>(),
        "accounts": opening::accounts_as_json(state, locations),
        "secrets": opening::secrets_as_json(state, locations),
        "pending": pending,
        "officers": state.officers().len(),
        "quorum": state.quorum(),
        "native_recipients": state.recipients(),
    })
}

fn pending_as_json(state: &State, set: &SetRecord) -> serde_json::Value {
    let missing: Vec<_> = state.remaining(set.facts.id).iter().map(ToString::to_string).collect();
    json!({
        "what": set.to_string(),
        "set": set.facts.id.as_str(),
        "k": set.facts.k,
        "n": set.facts.n,
        "issued_on": set.issued_on,
        "missing": missing,
    })
}
