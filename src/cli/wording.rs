//! What is said about shares: short sentences, cause first, then what to do.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::model::{SetId, words};
use crate::ops::reading::Found;
use crate::ops::recover::Table;
use crate::share::recovery::{
    Claim, Conflict, Difference, Evidence, Fault, Group, Mark, Recorded, Refusal, SetReport, ShareNumbers,
    Standing, Ticket,
};
use crate::share::{Rejected, Unfinished};
use crate::text::{and_list, count, verb};

/// The words of a set's id, as they stand on its sheets.
pub fn set_words(set_id: SetId) -> String {
    words::to_words(set_id.to_bits().into(), 5)
}

/// `1, 2 and 5`.
pub fn numbers(numbers: ShareNumbers) -> String {
    and_list(numbers.numbers())
}

/// That a page's code was not read, so that nothing says who made the sheet.
pub fn printed(page: usize) -> String {
    format!("page {page}: the code could not be read; read from the printed rows, without a signature")
}

/// What is wrong with something that is no intact share.
pub fn problem(found: &Found) -> Option<String> {
    match found {
        Found::Share(_) | Found::PrintedShare(_) | Found::Printed { .. } => None,
        Found::Rejected(rejected) => Some(rejected_text(rejected)),
        Found::Unfinished(rows) => Some(unfinished(rows)),
        Found::Foreign(error) => Some(error.to_string()),
        Found::Unread { page, error } => Some(format!("page {page}: {error}")),
        Found::OtherCode => Some(
            "the code is none of a firesafe sheet: give a scan that shows the sheet's own, or type the rows"
                .to_owned(),
        ),
    }
}

/// What is wrong with a share, and where the wrong characters seem to be.
pub fn rejected_text(rejected: &Rejected) -> String {
    let error = rejected.error();
    let Some(offer) = rejected.offer() else { return error.to_string() };
    let places: Vec<_> = offer
        .corrections()
        .iter()
        .map(|wrong| format!("row {}, character {}", wrong.row(), wrong.column()))
        .collect();
    format!("{error}; look at {}", and_list(&places))
}

/// What is missing of a share's rows.
pub fn unfinished(rows: &Unfinished) -> String {
    let mut text = match rows.header {
        Some((_, x, set_id)) => format!("share {x} of set {set_id} is not whole"),
        None => "a share is not whole".to_owned(),
    };
    let name = |rows: &[usize]| and_list(rows);
    let plural = |rows: &[usize]| verb(rows.len(), "row", "rows");
    if !rows.missing.is_empty() {
        let _ = write!(text, ": {} {} missing", plural(&rows.missing), name(&rows.missing));
    }
    let doubtful: Vec<usize> = rows.doubtful.iter().map(|&(row, _)| row).collect();
    if !doubtful.is_empty() {
        let _ = write!(text, "; check {} {}", plural(&doubtful), name(&doubtful));
    }
    text
}

/// What a set has and what it needs.
pub fn standing(set: &SetReport, table: &Table) -> String {
    let mut text = format!("set {}", set.set_id);
    if let Some(known) = &set.known {
        let _ = write!(text, ", {}", known.label);
        text.push_str(&ended(known.ended));
    }
    text.push_str(": ");
    match &set.standing {
        Standing::Recovered(_) => text.push_str("complete"),
        Standing::Collecting => {
            let groups: Vec<_> = set.groups.iter().map(group).collect();
            text.push_str(&groups.join("; or "));
        }
        Standing::NoFit { among } => {
            let _ = write!(
                text,
                "{} do not fit together, so at least one is wrong although each looks intact; add another sheet of \
                 the set, scan the QR codes, which are signed, or give the ledger with `--ledger`",
                labels(among, table)
            );
        }
        Standing::Conflict(conflict) => text.push_str(&conflict_text(conflict, table)),
        Standing::SearchLimit { .. } => text.push_str(
            "too many of these shares are wrong to try all choices; take back those you trust least with `drop`",
        ),
    }
    text
}

fn group(group: &Group) -> String {
    let have =
        if group.have.is_empty() { "no share".to_owned() } else { format!("share {}", numbers(group.have)) };
    format!("has {have}, any {} recover, needs {} more", group.k, count(group.missing.into(), "sheet"))
}

fn conflict_text(conflict: &Conflict, table: &Table) -> String {
    let what = match conflict {
        Conflict::Keys(keys) => {
            let sides: Vec<_> = keys.iter().map(|key| labels(key, table)).collect();
            return format!(
                "conflict: signed by different dealers under one set id ({}); firesafe does not choose: \
                 give the ledger with `--ledger`, or leave one side out",
                sides.join(" against ")
            );
        }
        Conflict::Claims(claims) => claims_text(claims, table),
        Conflict::Numbers(numbers) => {
            let at_number = |(x, tickets): &(u8, Vec<Ticket>)| {
                format!("{} are share {x} with different content", labels(tickets, table))
            };
            numbers.iter().map(at_number).collect::<Vec<_>>().join("; ")
        }
        Conflict::Secrets([one, other]) => {
            format!("{} give one secret, {} another", labels(one, table), labels(other, table))
        }
        Conflict::Misfit { fit, others } => {
            let (verb, each) = if others.len() == 1 { ("does", "") } else { ("do", " all") };
            let (fit, others) = (labels(fit, table), labels(others, table));
            format!("{fit} fit together, {others} {verb} not{each} fit them, and either side may be forged")
        }
    };
    format!(
        "conflict: {what}; firesafe does not choose: give the ledger with `--ledger`, scan the QR codes, which \
         are signed, or leave one side out"
    )
}

/// `sheet 1 (a.png) and sheet 2 (b.png)`.
fn labels(tickets: &[Ticket], table: &Table) -> String {
    and_list(tickets.iter().map(|&ticket| table.label(ticket)))
}

/// `sheet 1 (a.png): any 2 recover, against sheet 2 (b.png): any 3 recover`.
fn claims_text(claims: &[Claim], table: &Table) -> String {
    let differ = claims.iter().any(|claim| claim.len != claims[0].len);
    let claim = |Claim { k, len, tickets }: &Claim| {
        let bytes = if differ { format!(", {len} bytes long") } else { String::new() };
        format!("{}: any {k} recover{bytes}", labels(tickets, table))
    };
    claims.iter().map(claim).collect::<Vec<_>>().join(", against ")
}

/// `, superseded on 2026-11-20`, or nothing.
pub fn ended(mark: Option<Mark>) -> String {
    mark.map(|mark| format!(", {} on {}", mark.what.as_str(), mark.on)).unwrap_or_default()
}

/// What follows from something that the ledger records of a sheet or its set.
pub fn mark_text(Mark { what, on }: Mark) -> String {
    let follows = match what {
        Recorded::Superseded => "a newer set replaced it",
        Recorded::Abandoned => "the set was given up",
        Recorded::Destroyed => "that this sheet is here proves a copy",
        Recorded::Lost => "whoever had it may have copied it",
        Recorded::TamperedWith => "somebody may have copied it",
    };
    format!("{} on {on}: {follows}", what.as_str())
}

/// A mark as JSON.
pub fn mark_json(mark: Mark) -> Value {
    json!({ "what": mark.what.as_str(), "on": mark.on.to_string() })
}

/// In what a share contradicts an earlier one.
pub const fn difference(about: Difference) -> &'static str {
    match about {
        Difference::Threshold => "in how many sheets recover",
        Difference::Length => "in its length",
        Difference::Content => "in its content, under the same number",
    }
}

/// Why a share does not count.
pub fn fault(fault: &Fault, table: &Table) -> String {
    match fault {
        Fault::Duplicate { of } => format!("duplicate: the same share as {}", table.name(*of)),
        Fault::Foreign(Some(known)) => format!("of another set: {}{}", known.label, ended(known.ended)),
        Fault::Foreign(None) => "of another set".to_owned(),
        Fault::Forged(evidence) => format!("forged: {}", evidence_text(*evidence, table)),
        Fault::Refused(Refusal::Damaged) => "damaged".to_owned(),
        Fault::Refused(Refusal::Signature) => {
            "forged, or its code badly copied: the signature is wrong".to_owned()
        }
    }
}

fn evidence_text(evidence: Evidence, table: &Table) -> String {
    match evidence {
        Evidence::BesideGenuine { genuine } => {
            format!("{} has the same number and is genuine", table.label(genuine))
        }
        Evidence::OtherThreshold => "it asks for another number of sheets than its set does".to_owned(),
        Evidence::OtherLength => "it is longer or shorter than the genuine shares of its set".to_owned(),
        Evidence::OffPolynomial => "it does not fit the shares of the verified dealer".to_owned(),
        Evidence::OtherKey => "signed with another key than the ledger has for this set".to_owned(),
        Evidence::NotListed => {
            "the ledger lists every share of this set, and this is none of them".to_owned()
        }
    }
}
