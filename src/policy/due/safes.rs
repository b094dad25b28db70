//! Combinations of safes: each interval, and when somebody who may know one has left (G04).

use super::{Agenda, Due, Kind, later};
use crate::model::register::keys;
use crate::model::{Command, Register, State};
use crate::policy::leavers::Leavers;

pub(super) fn combinations(state: &State, agenda: &mut Agenda) {
    let interval = state.intervals().combination;
    let leavers = Leavers::new(state);
    for safe in state.registers().current(Register::Safe) {
        let changed = safe.get(keys::safe::COMBINATION_CHANGED_ON);
        let since = changed.unwrap_or(safe.added_on());
        let regular = later(since, interval);
        let lost = state.lost_access(&safe.name);
        let knows = leavers.knowing(safe, lost, since).into_iter().min_by_key(|(_, day)| *day);
        let on = knows.as_ref().map_or(regular, |(_, on)| regular.min(*on));
        agenda.add(on, || Due {
            kind: Kind::Combination,
            subject: format!("safe {}", safe.name),
            set: None,
            who: None,
            on,
            urgent: knows.is_some(),
            why: match (&knows, changed) {
                (Some((person, day)), _) => {
                    format!("{person} left or lost access on {day}, and knows it still")
                }
                (None, Some(changed)) => format!("last changed on {changed}"),
                (None, None) => format!("never changed since the safe was recorded on {since}"),
            },
            command: Command::edit(Register::Safe, safe.name.as_str())
                .field(keys::safe::COMBINATION_CHANGED_ON, "DATE"),
            source: "G04",
        });
    }
}
