//! `firesafe log` and `firesafe check`.

use serde_json::json;

use super::args::Global;
use super::console::{self, count};
use super::failure::{Exit, Failure, Outcome};
use super::unlock;
use super::world::World;
use crate::ledger::Event;
use crate::model::{EventData, Name};

/// The history, the oldest event first; with `--json` the lines as they stand in the ledger.
///
/// # Errors
/// [`Failure`] when the ledger does not open.
pub fn log(global: &Global, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let ledger = unlock::read(global, world)?;
    for event in ledger.events() {
        let line = if global.json { ledger.line(event).to_owned() } else { line(event) };
        console::data(world, &line)?;
    }
    Ok(Exit::Done)
}

fn line(event: &Event) -> String {
    let officers: Vec<_> = event.officers.iter().map(Name::as_str).collect();
    let clock = if event.clock_confirmed { " (clock confirmed)" } else { "" };
    let (seq, time, kind) = (event.seq, event.time, event.data.kind());
    format!("{seq:>5}  {time}{clock}  {}  {kind}  {}", officers.join(", "), told(&event.data))
}

fn told(data: &EventData) -> String {
    match data {
        EventData::LedgerCreated(created) => {
            format!("for {}, first officer {}", created.organisation, created.officer.name)
        }
        EventData::OfficerAdded(added) => added.officer.name.to_string(),
        EventData::OfficerRemoved(removed) => removed.officer.to_string(),
        EventData::OfficerPassphraseChanged(changed) => changed.officer.name.to_string(),
        EventData::QuorumChanged(changed) => match changed.quorum {
            1 => "each officer opens the ledger alone".to_owned(),
            quorum => format!("{quorum} officers open the ledger together"),
        },
        EventData::SetIssued(issued) => format!(
            "{} generation {}, {} of {}, set {}",
            issued.account, issued.generation, issued.set.k, issued.set.n, issued.set.id
        ),
        EventData::SplitRecorded(split) => {
            format!("{}, {} of {}, set {}", split.label, split.set.k, split.set.n, split.set.id)
        }
        _ => "of a newer version of firesafe".to_owned(),
    }
}

/// Verifies every event and signature.
///
/// # Errors
/// [`Failure`] with exit 5 when something was tampered with.
pub fn check(global: &Global, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let ledger = unlock::read(global, world)?;
    let report = ledger.check().map_err(|error| Failure::new(Exit::Integrity, error))?;
    let words = unlock::head_words(report.head);
    if global.json {
        let checked = json!({
            "events": report.events,
            "signatures": report.signatures,
            "ledger_head": report.head.to_string(),
            "ledger_head_words": words,
        });
        console::data(world, &checked.to_string())?;
    } else {
        console::data(
            world,
            &format!(
                "{}, {}: all good",
                count(report.events, "event"),
                count(report.signatures, "signature")
            ),
        )?;
        console::data(world, &format!("head   {}", report.head))?;
        console::data(world, &format!("words  {words}"))?;
    }
    Ok(Exit::Done)
}
