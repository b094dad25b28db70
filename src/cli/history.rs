//! `firesafe log` and `firesafe check`.

use serde_json::json;

use super::args::Global;
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::world::World;
use super::{leftovers, opened, unlock};
use crate::ledger::Event;
use crate::model::Name;
use crate::text::count;

/// The history, the oldest event first; with `--json` the lines as they stand in the ledger.
///
/// # Errors
/// [`Failure`] when the ledger does not open.
pub fn log(global: &Global, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let ledger = unlock::read(global, world)?;
    for event in ledger.events() {
        if global.json {
            console::data(world, ledger.line(event))?;
        } else {
            console::prose(world, &line(event))?;
        }
    }
    Ok(opened::ended(&ledger))
}

fn line(event: &Event) -> String {
    let officers: Vec<_> = event.officers.iter().map(Name::as_str).collect();
    let clock = if event.clock_confirmed { " (clock confirmed)" } else { "" };
    let (seq, time, kind) = (event.seq, event.time, event.data.kind());
    format!("{seq:>5}  {time}{clock}  {}  {kind}  {}", officers.join(", "), event.data.summary())
}

/// Verifies every event and signature.
///
/// # Errors
/// [`Failure`] with exit 5 when something was tampered with.
pub fn check(global: &Global, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let (ledger, sight) = unlock::read_with_sight(global, world)?;
    let report = ledger.check().map_err(|error| Failure::new(Exit::Integrity, error))?;
    let words = opened::head_words(report.head);
    let is_judged = ledger.not_judged().is_empty();
    let good = if is_judged { "all good" } else { "good as far as this version can judge" };
    if global.json {
        let checked = json!({
            "events": report.events,
            "signatures": report.signatures,
            "ledger_head": report.head.to_string(),
            "ledger_head_words": words,
        });
        console::json(world, opened::with_not_judged(checked, &ledger))?;
    } else {
        console::data(
            world,
            &format!("{}, {}: {good}", count(report.events, "event"), count(report.signatures, "signature")),
        )?;
        console::data(world, &format!("head   {}", report.head))?;
        console::data(world, &format!("words  {words}"))?;
    }
    unlock::confirm(global, world, &ledger, &sight)?;
    Ok(opened::tell_doubts(world, &ledger).worse(leftovers::tell(world)))
}
