//! `firesafe status`.

use jiff::civil::Date;
use serde_json::json;

use super::args::{Global, Status};
use super::console::{self, count};
use super::failure::{Exit, Outcome};
use super::unlock;
use super::world::World;
use crate::model::SetRecord;

/// What is pending and what is due; exit 3 when something is due.
///
/// # Errors
/// A [`Failure`](super::failure::Failure) when the ledger does not open.
pub fn run(global: &Global, args: &Status, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let ledger = unlock::read(global, world)?;
    let state = ledger.state();
    let on = args.on.unwrap_or_else(|| world.clock.today());
    let mut sets: Vec<&SetRecord> = state.pending().collect();
    sets.sort_by(|a, b| {
        a.validation_due.cmp(&b.validation_due).then_with(|| a.to_string().cmp(&b.to_string()))
    });
    let due = sets.iter().filter(|set| set.validation_due <= on).count();
    if global.json {
        let rows: Vec<_> = sets.iter().map(|set| as_json(set, on)).collect();
        let status = json!({
            "organisation": state.organisation().as_str(),
            "on": on,
            "sets": rows,
            "due": due,
            "officers": state.officers().len(),
            "quorum": state.quorum(),
            "native_recipients": state.recipients(),
        });
        console::data(world, &status.to_string())?;
    } else {
        table(global, world, &sets, on)?;
        if state.quorum() > 1 {
            console::note(world, global, super::officer::together(state));
        }
        for recipient in state.recipients() {
            let past = if state.quorum() > 1 { ", past the quorum" } else { "" };
            let line = format!("{recipient} reads this ledger alone, with stock age and no officer{past}");
            console::note(world, global, line);
        }
        let organisation = state.organisation();
        let pending = count(sets.len(), "set");
        console::note(world, global, format!("{organisation}: {pending} pending, {due} due"));
    }
    Ok(if due > 0 { Exit::Due } else { Exit::Done })
}

fn table(
    global: &Global,
    world: &mut World<'_>,
    sets: &[&SetRecord],
    on: Date,
) -> Result<(), super::failure::Failure> {
    let width = sets.iter().map(|set| set.to_string().chars().count()).max().unwrap_or(0).max(7);
    if !sets.is_empty() {
        console::data(
            world,
            &format!("{:<width$}  {:<7}  {:<12}  {:<10}  VALIDATION", "ACCOUNT", "SHEETS", "SET", "PHASE"),
        )?;
    }
    for set in sets {
        let when = due_text(set.validation_due, on);
        let when = if set.validation_due <= on { console::alarming(world, global, &when) } else { when };
        let sheets = format!("{} of {}", set.facts.k, set.facts.n);
        let line = format!(
            "{:<width$}  {sheets:<7}  {:<12}  {:<10}  {when}",
            set.to_string(),
            set.facts.id,
            "pending"
        );
        console::data(world, &line)?;
    }
    Ok(())
}

fn due_text(due: Date, on: Date) -> String {
    let days = (due - on).get_days();
    match days {
        0 => format!("due {due}, today"),
        1.. => format!("due {due}, in {}", count(days.unsigned_abs() as usize, "day")),
        _ => format!("due {due}, {} ago", count(days.unsigned_abs() as usize, "day")),
    }
}

fn as_json(set: &SetRecord, on: Date) -> serde_json::Value {
    json!({
        "what": set.to_string(),
        "set": set.facts.id.as_str(),
        "k": set.facts.k,
        "n": set.facts.n,
        "phase": "pending",
        "issued_on": set.issued_on,
        "validation_due": set.validation_due,
        "days": (set.validation_due - on).get_days(),
    })
}
