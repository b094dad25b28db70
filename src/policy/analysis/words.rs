//! What a person needs to hear of a plan.

use serde::Serialize;

use super::{Analysis, Holding};
use crate::text::and_list;

/// From this chance of a lock-out within a year on it is worth a sentence: 1 in 100.
const NOTABLE: f64 = 0.01;

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// The secret is lost already.
    Lost,
    /// Too few people, places or channels suffice to take it.
    Collusion,
    /// Too little suffices to lose it.
    Loss,
}

/// One sentence on one set, without full stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub concern: Concern,
    /// The sentence.
    pub text: String,
}

/// The worst two. Who could take the secret and what could lose it are two questions: the worst
/// answer to each comes before the second worst to either.
pub fn worst(analysis: &Analysis<'_>) -> Vec<Finding> {
    if analysis.spare < 0 {
        let left = match analysis.live {
            0 => "no sheet is left".to_owned(),
            1 => "only 1 sheet is left".to_owned(),
            live => format!("only {live} sheets are left"),
        };
        let text = format!("{left} and {} are needed: nobody can recover the secret any more", analysis.k);
        return vec![Finding { concern: Concern::Lost, text }];
    }
    let mut collusion = collusion(analysis).into_iter();
    let mut loss = loss(analysis).into_iter();
    let first = [(Concern::Collusion, collusion.next()), (Concern::Loss, loss.next())];
    let rest = collusion.map(|text| (Concern::Collusion, Some(text)));
    let rest = rest.chain(loss.map(|text| (Concern::Loss, Some(text))));
    let all = first.into_iter().chain(rest);
    all.filter_map(|(concern, text)| text.map(|text| Finding { concern, text })).take(2).collect()
}

/// Who could take it, the worst first, one sentence each for people, safes, sites and carriers.
fn collusion(analysis: &Analysis<'_>) -> Vec<String> {
    let Analysis { k, alone, .. } = analysis;
    let mut found = Vec::new();
    if let Some(Holding { name, sheets, .. }) = most(&alone.people) {
        found.push(format!("`{name}` alone can reach {sheets} sheets, and {k} are enough"));
    }
    if let Some(Holding { name, sheets, .. }) = most(&alone.safes) {
        found.push(format!("whoever opens safe `{name}` finds {sheets} sheets, and {k} are enough"));
    }
    if let Some(Holding { name, sheets, .. }) = most(&alone.sites) {
        found.push(format!("one burglary at `{name}` finds {sheets} sheets, and {k} are enough"));
    }
    // who reaches them anyway is named above
    let is_news = |one: &&Holding<'_>| {
        !alone.people.iter().any(|person| person.name.to_lowercase() == one.name.to_lowercase())
    };
    let carriers: Vec<_> = alone.carriers.iter().filter(is_news).copied().collect();
    if let Some(Holding { name, sheets, .. }) = most(&carriers) {
        found.push(format!("`{name}` carried {sheets} sheets, and {k} are enough"));
    }
    if let Some(people) = analysis.people.as_ref().filter(|people| people.number > 1 && people.number < *k) {
        let names = and_list(people.names.iter().map(|name| format!("`{name}`")));
        found.push(format!("{} people are enough for {k} sheets: {names}", people.number));
    }
    found
}

/// What could lose it, the worst first.
fn loss(analysis: &Analysis<'_>) -> Vec<String> {
    let Analysis { k, live, fatal, .. } = analysis;
    let mut found = Vec::new();
    let left = |sheets: u8| match live - sheets {
        0 => format!("no sheet, and {k} are needed"),
        1 => format!("1 sheet, and {k} are needed"),
        left => format!("{left} sheets, and {k} are needed"),
    };
    if analysis.spare == 0 {
        found.push(format!("all {live} sheets are needed: whoever loses one loses the secret"));
    } else {
        if let Some(Holding { name, sheets, .. }) = most(&fatal.safes) {
            found.push(format!("the loss of safe `{name}` leaves {}", left(sheets)));
        }
        if let Some(Holding { name, sheets, .. }) = most(&fatal.sites) {
            found.push(format!("one fire at `{name}` leaves {}", left(sheets)));
        }
        if let Some(Holding { name, sheets, .. }) = most(&fatal.custodians) {
            found.push(format!("the loss of custodian `{name}` leaves {}", left(sheets)));
        }
    }
    if let Some(lockout) = analysis.lockout.as_ref().filter(|lockout| lockout.chance >= NOTABLE) {
        let percent = lockout.chance * 100.0;
        let safe = match lockout.sheets_counted_as_safe {
            0 => String::new(),
            1 => ", if the sheet without a figure is never lost".to_owned(),
            number => format!(", if the {number} sheets without a figure are never lost"),
        };
        found.push(format!("the chance of being locked out within a year is {percent:.1} %{safe}"));
    }
    found
}

/// The one with most sheets, the first of equals.
fn most<'a>(holdings: &[Holding<'a>]) -> Option<Holding<'a>> {
    holdings.iter().rev().max_by_key(|holding| holding.sheets).copied()
}
