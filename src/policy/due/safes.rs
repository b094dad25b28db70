//! Combinations of safes: each interval, and when somebody who may know one has left (G04).

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Agenda, Due, Kind, later};
use crate::model::{Entry, Register, State};
use crate::policy::mend::edit;

pub(super) fn combinations(state: &State, agenda: &mut Agenda) {
    let interval = state.intervals().combination;
    let left = Left::new(state);
    for safe in state.registers().current(Register::Safe) {
        let changed = safe.date("combination_changed_on");
        let since = changed.unwrap_or(safe.added_on());
        let regular = later(since, interval);
        let lost = state.lost_access(&safe.name);
        let knows = left.knowing(safe, lost, since);
        let on = knows.as_ref().map_or(regular, |(_, on)| regular.min(*on));
        agenda.add(on, || Due {
            kind: Kind::Combination,
            subject: format!("safe {}", safe.name),
            set: None,
            who: None,
            on,
            urgent: knows.is_some(),
            why: match (&knows, changed) {
                (Some((person, day)), _) if *day == on => {
                    format!("{person} left or lost access on {day}, and knows it still")
                }
                (_, Some(changed)) => format!("last changed on {changed}"),
                (_, None) => format!("never changed since the safe was recorded on {since}"),
            },
            command: edit(Register::Safe, safe.name.as_str(), &["--combination-changed-on", "DATE"]),
            source: "G04",
        });
    }
}

/// Who left or changed work, and who may have opened which safe.
struct Left<'a> {
    /// Each person's days, by lower-case name.
    days: HashMap<String, Vec<Date>>,
    /// The person to whom an event brought a sheet, by the event's number.
    stored: HashMap<u64, &'a str>,
}

impl<'a> Left<'a> {
    fn new(state: &'a State) -> Self {
        let mut days: HashMap<String, Vec<Date>> = HashMap::new();
        for (person, on) in state.departures() {
            days.entry(person.folded()).or_default().push(*on);
        }
        let registers = state.registers();
        let people = [Register::Custodian, Register::User].into_iter().flat_map(|one| registers.entries(one));
        for person in people {
            if let Some(ended) = &person.ended {
                days.entry(person.name.folded()).or_default().push(ended.on);
            }
        }
        // an event that concerns a custodian and a safe brought a sheet of the one into the other
        let mut stored = HashMap::new();
        for custodian in registers.entries(Register::Custodian) {
            if days.contains_key(&custodian.name.folded()) {
                stored.extend(custodian.history().iter().map(|&seq| (seq, custodian.name.as_str())));
            }
        }
        Self { days, stored }
    }

    /// The first person who left after that day, and had access to the safe or kept a sheet in it,
    /// or who lost access.
    fn knowing(&self, safe: &'a Entry, lost: &[(String, Date)], since: Date) -> Option<(String, Date)> {
        let kept = safe.history().iter().filter_map(|seq| self.stored.get(seq).copied());
        let access = safe.list("access").iter().map(String::as_str);
        let left = access.chain(kept).filter_map(|person| {
            let days = self.days.get(&person.to_lowercase())?;
            let day = days.iter().copied().filter(|day| *day > since).min()?;
            Some((person.to_owned(), day))
        });
        let lost = lost.iter().filter(|(_, day)| *day > since).cloned();
        left.chain(lost).min_by_key(|(_, day)| *day)
    }
}
