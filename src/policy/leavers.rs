//! Who left, and what they know of safes still (G04, R14).

use std::collections::HashMap;

use jiff::civil::Date;

use crate::model::register::keys;
use crate::model::{Entry, Register, State};

/// Who left or changed work, and who may have opened which safe.
pub struct Leavers<'a> {
    /// Each person's days, by lower-case name.
    days: HashMap<String, Vec<Date>>,
    /// The person to whom an event brought a sheet, by the event's number.
    stored: HashMap<u64, &'a str>,
}

impl<'a> Leavers<'a> {
    pub fn new(state: &'a State) -> Self {
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

    /// When a person last left, changed work or was taken out of a register.
    pub fn gone_on(&self, person: &str) -> Option<Date> {
        self.days.get(&person.to_lowercase())?.iter().copied().max()
    }

    /// Everybody who left after that day, and had access to the safe or kept a sheet in it, or who
    /// lost access, each once, with the first such day.
    pub fn knowing(&self, safe: &'a Entry, lost: &[(String, Date)], since: Date) -> Vec<(String, Date)> {
        let kept = safe.history().iter().filter_map(|seq| self.stored.get(seq).copied());
        let access = safe.get(keys::safe::ACCESS).iter().map(String::as_str);
        let left = access.chain(kept).filter_map(|person| {
            let days = self.days.get(&person.to_lowercase())?;
            let day = days.iter().copied().filter(|day| *day > since).min()?;
            Some((person.to_owned(), day))
        });
        let lost = lost.iter().filter(|(_, day)| *day > since).cloned();
        let mut knowing: Vec<(String, Date)> = Vec::new();
        for (person, day) in left.chain(lost) {
            match knowing.iter_mut().find(|(known, _)| known.to_lowercase() == person.to_lowercase()) {
                Some((_, first)) => *first = day.min(*first),
                None => knowing.push((person, day)),
            }
        }
        knowing
    }
}
