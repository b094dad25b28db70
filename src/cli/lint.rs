//! `firesafe lint`.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::args::{Global, Lint};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::status;
use super::world::World;
use super::{opened, unlock};
use crate::ledger::OpenLedger;
use crate::model::Name;
use crate::policy::lint::{Check, Finding, OTHERWISE, Report, SetAnalysis, Severity, lint};
use crate::text::{and_list, count};

/// So many findings that differ in what they are about alone are shown as one.
const MANY: usize = 3;

/// What is longer scrolls away, so that the most urgent are named at its end.
const LONG: usize = 5;
/// How many of the most urgent are named.
const WORST: usize = 3;

/// The checks that ask who could take a set and what could lose it.
const OF_SETS: [&str; 2] = ["R15", "G09"];

/// What is wrong with the plan, the worst first; exit 3 when an error or a warning counts.
///
/// # Errors
/// A [`Failure`] when a check is not known, or the ledger does not open.
pub fn run(global: &Global, args: &Lint, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let wanted = args.checks.iter().map(|id| check(id)).collect::<Result<Vec<_>, _>>()?;
    let on = status::day(args.on, world)?;
    let ledger = unlock::read(global, world)?;
    let report = lint(ledger.state(), on, &wanted);
    if global.json {
        let said = opened::with_not_judged(as_json(&ledger, &report), &ledger);
        console::json(world, said)?;
    } else {
        let mut alike: HashMap<_, Vec<_>> = HashMap::new();
        for finding in &report.findings {
            alike.entry(kind_of(finding)).or_default().push(finding);
        }
        for finding in &report.findings {
            match alike.get(&kind_of(finding)).map(Vec::as_slice) {
                Some(many @ [first, ..]) if many.len() >= MANY => {
                    // the first of them stands for all
                    if std::ptr::eq(*first, finding) {
                        block(global, world, many)?;
                    }
                }
                _ => block(global, world, &[finding])?,
            }
        }
        for finding in &report.waived {
            waived(&ledger, world, finding)?;
        }
        if wanted.is_empty() || wanted.iter().any(|check| OF_SETS.contains(&check.id)) {
            for set in report.sets.iter().filter(|set| !set.analysis.worst.is_empty()) {
                console::prose(world, &sentences(set))?;
            }
            if let Some(line) = outlook(&report.sets) {
                console::note(world, global, line);
            }
        }
        console::note(world, global, summary(&report));
        if world.out_is_terminal && report.findings.len() > LONG {
            let worst = report.findings.iter().take(WORST);
            let worst = worst.map(|one| format!("{} for {} `{}`", one.check.id, one.what, one.about));
            console::note(world, global, format!("begin with {}, at the top", and_list(worst)));
        }
    }
    let judged = opened::tell_doubts(world, &ledger);
    Ok(if report.is_bad() { Exit::Due } else { judged })
}

/// The check of that ID.
///
/// # Errors
/// [`Failure`], exit 2, which says how the ID is answered if not by a check.
pub fn check(id: &str) -> Result<&'static Check, Failure> {
    if let Some(check) = Check::named(id) {
        return Ok(check);
    }
    let wanted = id.to_uppercase();
    if let Some((id, how)) = OTHERWISE.iter().find(|(id, _)| *id == wanted) {
        return Err(Failure::usage(format!("`{id}` is no check: {how}")));
    }
    Err(Failure::usage(format!("there is no check `{id}`: `lint` alone runs all of them")))
}

/// What findings have in common that differ in what they are about alone.
fn kind_of<'f>(finding: &'f Finding<'_>) -> (&'static str, &'static str, &'static str, &'f str) {
    (finding.check.id, finding.severity.as_str(), finding.what, &finding.text)
}

/// One finding, or several that differ in what they are about alone.
fn block(global: &Global, world: &mut World<'_>, alike: &[&Finding<'_>]) -> Result<(), Failure> {
    let [Finding { check, severity, what, text, mend, .. }, ..] = alike else { return Ok(()) };
    let about = and_list(alike.iter().map(|finding| finding.about));
    let what = if alike.len() > 1 { format!("{} {what}s:", alike.len()) } else { (*what).to_owned() };
    let others = if alike.len() > 1 { ", and so for each of them" } else { "" };
    let head = format!("{} {}", check.id, severity.as_str());
    let head = if *severity == Severity::Note { head } else { console::alarming(world, global, &head) };
    let source = check.source;
    console::prose(
        world,
        &format!("{head}: {what} {about}\n    {text}\n    mend: {mend}{others}\n    source: {source}\n"),
    )
}

fn waived(ledger: &OpenLedger, world: &mut World<'_>, finding: &Finding<'_>) -> Result<(), Failure> {
    let Some(waiver) = finding.waived else { return Ok(()) };
    let Finding { check, what, about, text, .. } = finding;
    let (until, reason, by) = (waiver.until, waiver.reason.as_str(), and_list(officers(ledger, waiver.seq)));
    let id = check.id;
    console::prose(
        world,
        &format!("{id} waived: {what} {about}\n    {text}\n    until {until}, by {by}: {reason}\n"),
    )
}

/// Who signed an event.
fn officers(ledger: &OpenLedger, seq: u64) -> Vec<String> {
    let event = ledger.events().iter().rev().find(|event| event.seq == seq);
    event.map_or_else(Vec::new, |event| event.officers.iter().map(Name::to_string).collect())
}

/// The worst two things to know of a set.
fn sentences(SetAnalysis { set, analysis }: &SetAnalysis<'_>) -> String {
    let mut text = format!("{set}, set {}, {} of {}", set.facts.id, set.facts.k, set.facts.n);
    for finding in &analysis.worst {
        text.push_str("\n    ");
        text.push_str(&finding.text);
    }
    text.push('\n');
    text
}

/// What all sets can bear, and the worst chance of a lock-out, where safes have a figure.
fn outlook(sets: &[SetAnalysis<'_>]) -> Option<String> {
    let placed = || sets.iter().filter(|set| set.analysis.unplaced == 0);
    let weakest = placed().map(|set| set.analysis.safes_survived).min()?;
    let survives = match (placed().count(), weakest) {
        (1, 0) => "the set in safes survives the loss of no safe".to_owned(),
        (1, safes) => format!("the set in safes survives the loss of any {}", count(safes.into(), "safe")),
        (sets, 0) => format!("not all of the {sets} sets in safes survive the loss of a safe"),
        (sets, safes) => {
            let safes = count(safes.into(), "safe");
            format!("each of the {sets} sets in safes survives the loss of any {safes}")
        }
    };
    let chances = placed().filter_map(|set| Some((set.analysis.lockout.as_ref()?.chance, set.set)));
    let worst = chances.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(chance, set)| {
        let percent = chance * 100.0;
        format!("; the worst chance of being locked out within a year is {percent:.3} %, for {set}")
    });
    Some(survives + &worst.unwrap_or_default())
}

fn summary(report: &Report<'_>) -> String {
    let counted = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counted = counted.map(|(severity, word)| (report.count(severity), word));
    let found: Vec<_> =
        counted.iter().filter(|(number, _)| *number > 0).map(|(number, word)| count(*number, word)).collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { and_list(&found) };
    let waived = match report.waived.len() {
        0 => String::new(),
        waived => format!(", {waived} waived"),
    };
    format!("{found}{waived}")
}

fn as_json(ledger: &OpenLedger, report: &Report<'_>) -> Value {
    let waived = report.waived.iter().map(|finding| {
        let mut json = json!(finding);
        if let Some(waiver) = finding.waived {
            json["waived"] = json!({
                "reason": waiver.reason.as_str(),
                "on": waiver.on,
                "until": waiver.until,
                "officers": officers(ledger, waiver.seq),
            });
        }
        json
    });
    json!({
        "organisation": ledger.state().organisation().as_str(),
        "on": report.on,
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
        "notes": report.count(Severity::Note),
        "findings": report.findings,
        "waived": waived.collect::<Vec<_>>(),
        "sets": report.sets,
    })
}
