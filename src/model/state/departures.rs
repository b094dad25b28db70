//! Who left or changed work, and who lost access to a safe.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::Name;

/// People who are gone, and what they may still know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Departures {
    left: Vec<(Name, Date)>,
    /// By the safe's folded name.
    lost_access: BTreeMap<String, Vec<(String, Date)>>,
}

impl Departures {
    /// Who left or changed work, and when, the oldest event first.
    pub fn all(&self) -> &[(Name, Date)] {
        &self.left
    }

    /// When somebody last left or changed work.
    pub fn last_of(&self, person: &str) -> Option<Date> {
        let folded = person.to_lowercase();
        self.left.iter().filter(|(gone, _)| gone.folded() == folded).map(|(_, on)| *on).max()
    }

    pub fn leave(&mut self, person: Name, on: Date) {
        self.left.push((person, on));
    }

    /// Who could open a safe and cannot any more, since when.
    pub fn lost_access(&self, safe: &Name) -> &[(String, Date)] {
        self.lost_access.get(&safe.folded()).map_or(&[], Vec::as_slice)
    }

    pub fn lose_access(&mut self, safe: &Name, person: String, on: Date) {
        self.lost_access.entry(safe.folded()).or_default().push((person, on));
    }
}
