//! Sets and sheets: what is half done, what has to be looked at, what has to end.

use std::collections::HashMap;

use jiff::civil::Date;

use super::accounts::rotation;
use super::{Agenda, Due, Kind, later};
use crate::model::{Phase, Register, SetRecord, SheetRecord, Standing, State};
use crate::policy::mend::command;

pub(super) fn all(state: &State, agenda: &mut Agenda) {
    for set in state.pending() {
        activation(state, set, agenda);
    }
    let interval = state.intervals().validation;
    let gone = gone(state);
    for set in state.sets() {
        match set.standing {
            Standing::Pending => {}
            Standing::Active => {
                for sheet in set.live() {
                    sheet_check(set, sheet, interval, agenda);
                    handover(set, sheet, &gone, agenda);
                }
            }
            Standing::Superseded(on) => destruction(state, set, "superseded", on, agenda),
            Standing::Abandoned(on) => destruction(state, set, "abandoned", on, agenda),
        }
        if matches!(set.standing, Standing::Pending | Standing::Active) {
            tampered_secret(set, agenda);
        }
    }
}

/// A ceremony takes a day: what is not finished on the next was left lying. Once the account may
/// have the new credential it does not wait at all.
fn activation(state: &State, set: &SetRecord, agenda: &mut Agenda) {
    let id = set.facts.id;
    let of = set.account().and_then(|(name, number)| {
        let account = state.account(name)?;
        Some((account, account.generation(number)?))
    });
    if of.is_none() && set.tampered_on.is_some() {
        return;
    }
    let is_behind = of.is_some_and(|(account, generation)| {
        account.newest().is_some_and(|newest| newest.number > generation.number)
    });
    let is_set = of.filter(|(_, generation)| matches!(generation.phase, Phase::Set | Phase::Works));
    let rotation = of.filter(|_| !is_behind).and_then(|(account, generation)| {
        let is_newer = generation.phase < Phase::Active;
        rotation(state, account).filter(|rotation| is_newer && rotation.is_under_way)
    });
    let own = is_set.map_or_else(|| later(set.last, 1), |(_, generation)| generation.since);
    let on = rotation.as_ref().map_or(own, |rotation| rotation.on.min(own));
    agenda.add(on, || {
        let mut why = format!("set {id}: {}", next(state, set));
        if is_behind {
            why = format!("set {id}: a newer credential was issued");
        }
        if let Some(rotation) = rotation.as_ref().filter(|rotation| rotation.on < own) {
            why = format!("{}; {why}", rotation.why);
        }
        let command = match of {
            _ if is_behind => command(&["abandon", id.as_str(), "--reason", "TEXT"]),
            Some((account, generation)) if generation.phase < Phase::Active => match account.active() {
                Some(_) => command(&["rotate", account.name.as_str()]),
                None => command(&["activate", account.name.as_str()]),
            },
            _ => command(&["activate", id.as_str()]),
        };
        Due {
            kind: Kind::Activation,
            subject: set.to_string(),
            set: Some(id),
            who: None,
            on,
            urgent: is_set.is_some() || rotation.is_some_and(|rotation| rotation.urgent),
            why,
            command,
            source: "R22",
        }
    });
}

/// The next step of a set, and how many come after it.
fn next(state: &State, set: &SetRecord) -> String {
    let steps = state.remaining(set.facts.id);
    let Some(next) = steps.first() else { return "nothing is missing".to_owned() };
    match steps.len() - 1 {
        0 => next.to_string(),
        1 => format!("{next}, and 1 more step"),
        more => format!("{next}, and {more} more steps"),
    }
}

/// Each sheet is looked at once an interval; one that came out of its bag goes into another.
fn sheet_check(set: &SetRecord, sheet: &SheetRecord, interval: u16, agenda: &mut Agenda) {
    // the number is read from the bag, and so does not stand here
    let bag = format!("{}=NUMBER", sheet.share);
    let due = |kind, on, why, options: &[&str], source| Due {
        kind,
        subject: sheet_of(set, sheet),
        set: Some(set.facts.id),
        who: keeper(sheet),
        on,
        urgent: false,
        why,
        command: command(&[&["validate", set.facts.id.as_str()], options].concat()),
        source,
    };
    let checked = sheet.checked.map(|checked| checked.on);
    if sheet.envelope.is_none() {
        let on = checked.unwrap_or(sheet.last);
        let why = || format!("out of its bag since {on}");
        agenda.add(on, || due(Kind::Sealing, on, why(), &["--typed", "--bag", &bag], "G09"));
    }
    let Some(last) = checked.max(sheet.kept.as_ref().map(|kept| kept.on)) else { return };
    let on = later(last, interval);
    agenda.add(on, || {
        let verb = if checked == Some(last) { "last seen on" } else { "stored on" };
        due(Kind::SheetCheck, on, format!("{verb} {last}"), &["--seal", &bag], "R23")
    });
}

/// The custodians who left or changed work, and did not acknowledge their duty since, with the day.
fn gone(state: &State) -> HashMap<String, Date> {
    let mut gone: HashMap<String, Date> = HashMap::new();
    for (person, on) in state.departures() {
        let acknowledged = state.registers().get(Register::Custodian, person);
        let acknowledged = acknowledged.and_then(|custodian| custodian.date("acknowledged_on"));
        if acknowledged.is_none_or(|day| day < *on) {
            // a change that was recorded late may lie before another
            let last = gone.entry(person.folded()).or_insert(*on);
            *last = (*last).max(*on);
        }
    }
    gone
}

fn handover(set: &SetRecord, sheet: &SheetRecord, gone: &HashMap<String, Date>, agenda: &mut Agenda) {
    if gone.is_empty() {
        return;
    }
    let Some(kept) = sheet.keeping() else { return };
    // what was stored on the day of the change may have been stored before it
    let Some(&on) = gone.get(&kept.custodian.folded()).filter(|on| kept.on <= **on) else { return };
    let (id, share) = (set.facts.id, sheet.share.to_string());
    agenda.add(on, || Due {
        kind: Kind::Handover,
        subject: sheet_of(set, sheet),
        set: Some(id),
        who: keeper(sheet),
        on,
        urgent: true,
        why: format!("its custodian left or changed work on {on}"),
        command: command(&["store", id.as_str(), &share, "--custodian", "NAME", "--safe", "NAME"]),
        source: "R14",
    });
}

/// Sheets of what was replaced come in and end; until then k of them may open something.
fn destruction(state: &State, set: &SetRecord, how: &str, on: Date, agenda: &mut Agenda) {
    let of = set.account().and_then(|(name, number)| state.account(name)?.generation(number));
    let opens = of.is_some_and(|generation| generation.phase == Phase::Active) && set.is_recoverable();
    for sheet in set.live() {
        agenda.add(on, || {
            let opens = if opens { " and still opens the account" } else { "" };
            let call_in = if sheet.keeping().is_some() { "call it in and " } else { "" };
            Due {
                kind: Kind::Destruction,
                subject: sheet_of(set, sheet),
                set: Some(set.facts.id),
                who: keeper(sheet),
                on,
                urgent: false,
                why: format!("{how} on {on}{opens}: {call_in}destroy it"),
                command: command(&[
                    "destroy",
                    set.facts.id.as_str(),
                    "--share",
                    &sheet.share.to_string(),
                    "--witness",
                    "NAME",
                ]),
                source: "R22",
            }
        });
    }
}

/// A tampered sheet asks for the whole set anew; that of an account, for another credential.
fn tampered_secret(set: &SetRecord, agenda: &mut Agenda) {
    let Some(on) = set.tampered_on.filter(|_| set.account().is_none()) else { return };
    let (k, n) = (set.facts.k.to_string(), set.facts.n.to_string());
    agenda.add(on, || Due {
        kind: Kind::Rotation,
        subject: set.to_string(),
        set: Some(set.facts.id),
        who: None,
        on,
        urgent: true,
        why: format!("a sheet of set {} was found tampered with on {on}", set.facts.id),
        command: command(&[
            "split",
            "-k",
            &k,
            "-n",
            &n,
            "--record",
            "--label",
            subject(set),
            "--out",
            "sheets",
        ]),
        source: "G08",
    });
}

/// The account, or what the secret is for.
fn subject(set: &SetRecord) -> &str {
    match &set.of {
        crate::model::SetOf::Account { account, .. } => account.as_str(),
        crate::model::SetOf::Secret { label } => label.as_str(),
    }
}

fn sheet_of(set: &SetRecord, sheet: &SheetRecord) -> String {
    format!("sheet {} of {set}", sheet.share)
}

fn keeper(sheet: &SheetRecord) -> Option<String> {
    sheet.keeping().map(|kept| kept.custodian.to_string())
}
