//! What `recover --json` reports: everything but the secret.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Desk;
use super::basis::{Basis, Ledger};
use crate::cli::failure::Failure;
use crate::cli::wording::{fault, mark_json, set_words, standing};
use crate::model::SetId;
use crate::share::recovery::{BadShare, Mark, Recovery, SetReport, Ticket};

/// A sheet that came.
pub struct Sheet {
    pub ticket: Ticket,
    /// The set and the number that it claims, unless it could not be read.
    pub share: Option<(SetId, u8)>,
    /// Its code could not be read, and its printed rows could.
    pub from_printed_rows: bool,
    /// What the ledger records of it.
    pub marks: Vec<Mark>,
    /// Why it could not be read.
    pub problem: Option<String>,
    /// Where it was found, unless it was typed.
    pub file: Option<PathBuf>,
}

/// The report of a recovery.
pub fn recovered(desk: &Desk<'_, '_>, recovery: &Recovery, basis: &Basis) -> Value {
    let known = recovery.known.as_ref();
    json!({
        "recovered": true, "set": recovery.set_id.as_str(), "words": set_words(recovery.set_id),
        "k": recovery.k, "shares": recovery.used.numbers().collect::<Vec<_>>(),
        "opens": known.map(|known| known.label.as_str()),
        "recorded": known.and_then(|known| known.ended).map(mark_json),
        "rests_on": basis.word, "ledger": ledger(desk, known.is_some()),
        "says": basis.text, "exit": desk.exit.code(), "sheets": sheets(desk, &recovery.bad),
    })
}

/// The report of sheets that gave nothing.
pub fn failed(desk: &Desk<'_, '_>, failure: &Failure) -> Value {
    let sets = desk.table.sets();
    let bad: Vec<_> = sets.iter().flat_map(|set| set.bad.iter().cloned()).collect();
    let set = |set: &SetReport| {
        json!({
            "set": set.set_id.as_str(), "words": set_words(set.set_id),
            "opens": set.known.as_ref().map(|known| known.label.as_str()),
            "recorded": set.known.as_ref().and_then(|known| known.ended).map(mark_json),
            "says": standing(set, &desk.table),
        })
    };
    json!({
        "recovered": false, "says": failure.message, "exit": desk.exit.worse(failure.exit).code(),
        "sets": sets.iter().map(set).collect::<Vec<_>>(), "sheets": sheets(desk, &bad),
    })
}

fn ledger(desk: &Desk<'_, '_>, knows: bool) -> &'static str {
    match desk.ledger {
        Ledger::NotGiven(_) => "not given",
        Ledger::Given if knows => "knows the set",
        Ledger::Given => "does not know the set",
    }
}

fn sheets(desk: &Desk<'_, '_>, bad: &[BadShare]) -> Vec<Value> {
    let sheet = |sheet: &Sheet| {
        let bad = bad.iter().find(|bad| bad.ticket == sheet.ticket);
        let problem = sheet.problem.clone().or_else(|| bad.map(|bad| fault(&bad.fault, &desk.table)));
        json!({
            "sheet": sheet.ticket.index() + 1, "name": desk.table.name(sheet.ticket),
            "set": sheet.share.map(|(set, _)| set.to_string()), "share": sheet.share.map(|(_, x)| x),
            "from_printed_rows": sheet.from_printed_rows, "problem": problem, "recorded": sheet.marks.iter().copied().map(mark_json).collect::<Vec<_>>(),
        })
    };
    desk.sheets.iter().map(sheet).collect()
}
