//! Sets and sheets: what is half done, what has to be looked at, what has to end.

use std::collections::HashMap;

use jiff::civil::Date;

use super::accounts::rotation;
use super::{Agenda, Due, Kind, later};
use crate::model::register::keys;
use crate::model::{Generation, Phase, Register, SetRecord, SheetRecord, Standing, State};
use crate::policy::remedy::{destroy, store, validate};
use crate::policy::renewal::{Renewal, newer};

pub(super) fn all(state: &State, renewal: &Renewal<'_>, agenda: &mut Agenda) {
    for set in state.pending() {
        activation(state, renewal, set, agenda);
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
            tampered_secret(renewal, set, agenda);
        }
    }
}

/// A ceremony takes a day: what is not finished on the next was left lying. Once the account may
/// have the new credential it does not wait at all.
fn activation(state: &State, renewal: &Renewal<'_>, set: &SetRecord, agenda: &mut Agenda) {
    let id = set.facts.id;
    let of = renewal.of(set);
    if of.is_none() && set.tampered_on.is_some() {
        return;
    }
    let is_behind = of.is_some_and(|(account, generation)| newer(account, generation).is_some());
    if is_behind && of.is_some_and(|(_, generation)| may_be_set(generation)) {
        // it cannot be given up any more, and ends with what is due of the newer one
        return;
    }
    let of_newest = of.filter(|_| !is_behind);
    let set_first = of_newest.and_then(|(account, generation)| {
        let until = account.generations.iter().take_while(|one| one.number <= generation.number);
        until.filter(|one| may_be_set(one)).min_by_key(|one| one.since)
    });
    let own = set_first.map_or_else(|| later(set.last, 1), |generation| generation.since);
    let on_its_way = of_newest.filter(|(_, generation)| generation.phase < Phase::Active);
    let rotation = on_its_way.and_then(|(account, _)| rotation(state, account));
    let is_known = on_its_way
        .is_some_and(|(_, generation)| generation.phase < Phase::Set && generation.spoilt.is_some());
    if is_known && rotation.as_ref().is_some_and(|rotation| rotation.on <= own.max(set.last)) {
        // the rotation asks to give it up
        return;
    }
    let rotation = rotation.filter(|rotation| rotation.is_under_way);
    let on = rotation.as_ref().map_or(own, |rotation| rotation.on.min(own));
    agenda.add(on, || {
        let mut why = format!("set {id}: {}", next(state, set));
        if is_behind {
            why = format!("set {id}: a newer credential was issued");
        }
        let older = set_first.filter(|first| of.is_some_and(|(_, own)| own.number > first.number));
        if let Some(older) = older {
            why = format!("generation {} was set on the account and not finished; {why}", older.number);
        }
        if let Some(rotation) = rotation.as_ref().filter(|rotation| rotation.on < own) {
            why = format!("{}; {why}", rotation.why);
        }
        Due {
            kind: Kind::Activation,
            subject: set.to_string(),
            set: Some(id),
            who: None,
            on,
            urgent: set_first.is_some() || rotation.is_some_and(|rotation| rotation.urgent),
            why,
            command: renewal.finish(set),
            source: "R22",
        }
    });
}

/// Whether the account may have the credential, which did not become active yet.
const fn may_be_set(generation: &Generation) -> bool {
    matches!(generation.phase, Phase::Set | Phase::Works)
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
    let due = |kind, on, why, command, source| Due {
        kind,
        subject: set.sheet_name(sheet.share),
        set: Some(set.facts.id),
        who: keeper(sheet),
        on,
        urgent: false,
        why,
        command,
        source,
    };
    let checked = sheet.checked.map(|checked| checked.on);
    if sheet.envelope.is_none() {
        let on = sheet.opened_on.unwrap_or(sheet.last);
        let why = || format!("out of its bag since {on}");
        agenda.add(on, || {
            due(Kind::Sealing, on, why(), validate(set.facts.id).flag("--typed").option("--bag", &bag), "G09")
        });
    }
    let Some(last) = checked.max(sheet.kept.as_ref().map(|kept| kept.on)) else { return };
    let on = later(last, interval);
    agenda.add(on, || {
        let verb = if checked == Some(last) { "last seen on" } else { "stored on" };
        due(
            Kind::SheetCheck,
            on,
            format!("{verb} {last}"),
            validate(set.facts.id).option("--seal", &bag),
            "R23",
        )
    });
}

/// The custodians who left or changed work, and did not acknowledge their duty since, with the day.
fn gone(state: &State) -> HashMap<String, Date> {
    let mut gone: HashMap<String, Date> = HashMap::new();
    for (person, on) in state.departures() {
        let acknowledged = state.registers().get(Register::Custodian, person);
        let acknowledged = acknowledged.and_then(|custodian| custodian.get(keys::custodian::ACKNOWLEDGED_ON));
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
    let id = set.facts.id;
    agenda.add(on, || Due {
        kind: Kind::Handover,
        subject: set.sheet_name(sheet.share),
        set: Some(id),
        who: keeper(sheet),
        on,
        urgent: true,
        why: format!("its custodian left or changed work on {on}"),
        command: store(id, sheet.share),
        source: "R14",
    });
}

/// Sheets of what was replaced come in and end; until then k of them may open something.
fn destruction(state: &State, set: &SetRecord, how: &str, on: Date, agenda: &mut Agenda) {
    let of = set.account().and_then(|(name, number)| state.account(name)?.generation(number));
    let opens = of.is_some_and(|generation| generation.phase == Phase::Active) && set.is_recoverable();
    if state.account_left_to(set).is_some() {
        return;
    }
    for sheet in set.live() {
        agenda.add(on, || {
            let opens = if opens { " and still opens the account" } else { "" };
            let call_in = if sheet.keeping().is_some() { "call it in and " } else { "" };
            Due {
                kind: Kind::Destruction,
                subject: set.sheet_name(sheet.share),
                set: Some(set.facts.id),
                who: keeper(sheet),
                on,
                urgent: false,
                why: format!("{how} on {on}{opens}: {call_in}destroy it"),
                command: destroy(set.facts.id, Some(sheet.share)),
                source: "R22",
            }
        });
    }
}

/// A tampered sheet asks for the whole set anew; that of an account, for another credential.
fn tampered_secret(renewal: &Renewal<'_>, set: &SetRecord, agenda: &mut Agenda) {
    let Some(on) = set.tampered_on.filter(|_| set.account().is_none()) else { return };
    agenda.add(on, || Due {
        kind: Kind::Rotation,
        subject: set.to_string(),
        set: Some(set.facts.id),
        who: None,
        on,
        urgent: true,
        why: format!("a sheet of set {} was found tampered with, or gone, on {on}", set.facts.id),
        command: renewal.replace(set),
        source: "G08",
    });
}

fn keeper(sheet: &SheetRecord) -> Option<String> {
    sheet.keeping().map(|kept| kept.custodian.to_string())
}
