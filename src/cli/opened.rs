//! What is said of a ledger that was opened: its head, what cannot be judged here, a clock that is behind.

use serde_json::{Value, json};

use super::args::Global;
use super::console;
use super::failure::Exit;
use super::world::World;
use crate::ledger::{Head, OpenLedger};
use crate::model::words;

/// Words that stand for a ledger's head.
pub const HEAD_WORDS: usize = 10;

/// The words of a ledger's head.
pub fn head_words(head: Head) -> String {
    words::to_words(head.to_bits(), HEAD_WORDS)
}

/// The words in lines of five, so that no terminal breaks one that is to be read aloud.
pub fn head_lines(head: Head) -> String {
    let words = head_words(head);
    let words: Vec<_> = words.split(' ').collect();
    let lines: Vec<_> = words.chunks(5).map(|line| format!("    {}", line.join(" "))).collect();
    lines.join("\n")
}

/// Tells the words of the head, for the minutes.
pub fn tell_head(global: &Global, world: &mut World<'_>, ledger: &OpenLedger) {
    let lines = head_lines(ledger.head());
    console::note(world, global, format!("ledger head, for the minutes:\n{lines}"));
}

/// How a run ends that read a ledger: with 3 where a newer version wrote what cannot be judged here.
pub fn ended(ledger: &OpenLedger) -> Exit {
    if ledger.not_judged().is_empty() { Exit::Done } else { Exit::Due }
}

/// Names each event that cannot be judged here; gives how the run ends.
fn tell_not_judged(world: &mut World<'_>, ledger: &OpenLedger) -> Exit {
    for event in ledger.not_judged() {
        console::alert(world, format!("not judged: {event}"));
    }
    ended(ledger)
}

/// What a verb says of a ledger, with the events that cannot be judged here, if there are any.
pub fn with_not_judged(mut said: Value, ledger: &OpenLedger) -> Value {
    let events = ledger.not_judged().iter().map(|event| {
        let why = event.why.to_string();
        json!({ "seq": event.seq, "kind": event.kind, "why": why })
    });
    let events: Vec<_> = events.collect();
    if !events.is_empty() {
        said["not_judged"] = events.into();
    }
    said
}

/// Says that the clock is behind the last event, and names what cannot be judged here; gives how
/// a run ends that found nothing else.
pub fn tell_doubts(world: &mut World<'_>, ledger: &OpenLedger) -> Exit {
    let judged = tell_not_judged(world, ledger);
    let now = world.clock.now();
    match ledger.events().last() {
        Some(last) if now.as_second() < last.time.as_second() => {
            console::alert(
                world,
                format!(
                    "the clock says {now}, and the last event is of {}: what is due is counted from a wrong day, \
                     so set the clock, then run this again",
                    last.time
                ),
            );
            Exit::Due
        }
        _ => judged,
    }
}
