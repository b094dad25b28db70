//! Sites and safes.

use super::Findings;
use super::findings::entry;
use super::records::Records;
use crate::model::Command;
use crate::model::Register::{Safe, Site};
use crate::model::register::keys;
use crate::text::{and_list, verb};

/// Known places that can be reached in two independent ways.
pub fn r13<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let registers = records.state.registers();
    for site in registers.current(Site) {
        let text = match site.get(keys::site::PATHS).len() {
            0 => "no way to communicate from there is on record: two independent ones are asked for",
            1 => "only one way to communicate from there is on record: two independent ones are asked for",
            _ => continue,
        };
        found.warning(
            entry(Site, site),
            text,
            Command::edit(Site, site.name.as_str()).field(keys::site::PATHS, "FIRST;SECOND"),
        );
    }
    for safe in registers.current(Safe) {
        if safe.get(keys::safe::SITE).is_none() {
            let mend = Command::edit(Safe, safe.name.as_str()).field(keys::safe::SITE, "SITE");
            found.warning(entry(Safe, safe), "which site it stands on is not on record", mend);
        }
    }
}

/// Safes that withstand a fire, a part of R15.
pub fn fireproof<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for safe in records.state.registers().current(Safe).filter(|safe| records.is_in_use(safe)) {
        let text = match safe.get(keys::safe::FIRE_RATING) {
            None => "how long it withstands a fire is not on record",
            Some(0) => "it holds sheets and does not withstand a fire",
            Some(_) => continue,
        };
        let mend = Command::edit(Safe, safe.name.as_str()).field(keys::safe::FIRE_RATING, "MINUTES");
        found.warning(entry(Safe, safe), text, mend);
    }
}

/// Combinations change when somebody leaves, and regularly.
pub fn g04<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for safe in records.state.registers().current(Safe) {
        let about = entry(Safe, safe);
        let changed = safe.get(keys::safe::COMBINATION_CHANGED_ON);
        let mend = Command::edit(Safe, about.1).field(keys::safe::COMBINATION_CHANGED_ON, "DATE");
        let since = changed.unwrap_or(safe.added_on());
        let knows = records.leavers.knowing(safe, records.state.lost_access(&safe.name), since);
        let knows: Vec<_> = knows.iter().map(|(person, _)| format!("`{person}`")).collect();
        if !knows.is_empty() {
            let verb = verb(knows.len(), "knows", "know");
            let text = format!("{} left or lost access, and {verb} its combination still", and_list(&knows));
            found.error(about, text, mend);
        } else if let Some(late) = records.late(changed, records.intervals.combination, "changed") {
            found.warning(about, format!("its combination was {late}"), mend);
        }
    }
}
