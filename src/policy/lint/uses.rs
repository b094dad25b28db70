//! Uses and drills.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Findings;
use super::findings::entry;
use super::records::Records;
use super::sets::GRACE_DAYS;
use crate::model::Register;
use crate::policy::remedy::{use_close, use_drill, use_step};

/// Days within which the plan is practised.
const PRACTICE_DAYS: u16 = 366;

/// The plan is validated, and each use ends with a post-mortem.
pub fn r42<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let mut last: HashMap<&str, Date> = HashMap::new();
    for one in records.state.uses() {
        last.insert(one.account.as_str(), one.opened_on);
        if one.closed.is_none() && records.is_late(one.opened_on, GRACE_DAYS) {
            let number = one.number.to_string();
            let text = format!("use {number} is open since {}: close it with its post-mortem", one.opened_on);
            let mend = match one.missing().first() {
                Some(next) => use_step(one.number, *next),
                None => use_close(one.number),
            };
            found.warning(("account", one.account.as_str()), text, mend);
        }
    }
    for facts in &records.accounts {
        let Some(first) =
            facts.account.and_then(|account| account.generations.iter().find_map(|one| one.active_on))
        else {
            continue;
        };
        let name = facts.entry.name.as_str();
        let since = last.get(name).copied().unwrap_or(first);
        if facts.is_active() && records.is_late(since, PRACTICE_DAYS) {
            let text = format!("no drill and no use of it since {since}");
            found.note(entry(Register::Account, facts.entry), text, use_drill(name));
        }
    }
}
