//! The fewest people who have k sheets together.
//!
//! This is the maximum coverage problem: whose k sheets overlap least. It is solved by branch
//! and bound over masks of shares. People who reach nothing that another does not reach are left
//! out first. For each number of people, from the least conceivable, the one who adds most is
//! tried first; a branch ends when even the best of the others, overlaps ignored, would not
//! suffice, or when it adds nothing to one that failed. Among 31 sheets that takes few steps
//! even for plans made to be hard; [`MAX_STEPS`] bounds it all the same.

use serde::Serialize;

use super::groups::{Groups, Shares, size};

/// After so many steps the search ends with the best it has, and says so.
pub const MAX_STEPS: u32 = 100_000;

/// The fewest people who reach k sheets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct People<'a> {
    /// How many.
    pub number: u8,
    /// Who, as one example.
    pub names: Vec<&'a str>,
    /// Whether it is certain that fewer cannot; only a search of [`MAX_STEPS`] leaves it open.
    pub exact: bool,
}

/// None where all of them together do not reach k.
pub fn fewest<'a>(everybody: &Groups<'a>, k: u8) -> Option<People<'a>> {
    if size(everybody.all()) < k {
        return None;
    }
    let people = undominated(everybody);
    let masks: Vec<Shares> = people.iter().map(|&(_, shares)| shares).collect();
    let mut best = greedy(&masks, k);
    let mut search = Search { k, steps: 0 };
    for number in least(&masks, k)..best.len() {
        let candidates = (0..).zip(&masks).map(|(person, &shares)| (person, shares)).collect();
        if let Some(chosen) = search.choose(candidates, 0, number) {
            best = chosen;
            break;
        }
        if search.steps > MAX_STEPS {
            break;
        }
    }
    best.sort_unstable();
    let names: Vec<&str> = best.iter().map(|&person| people[person].0).collect();
    let number = u8::try_from(names.len()).unwrap_or(u8::MAX);
    Some(People { number, names, exact: search.steps <= MAX_STEPS })
}

/// Everybody whose sheets are not all within reach of another, the first of equals.
fn undominated<'a>(everybody: &Groups<'a>) -> Vec<(&'a str, Shares)> {
    let mut kept: Vec<(&str, Shares)> = Vec::new();
    for &(name, shares) in everybody.members() {
        if kept.iter().any(|&(_, other)| shares & !other == 0) {
            continue;
        }
        kept.retain(|&(_, other)| other & !shares != 0);
        kept.push((name, shares));
    }
    kept
}

/// Always the one who adds most: often the fewest, and never fewer.
fn greedy(masks: &[Shares], k: u8) -> Vec<usize> {
    let mut covered = 0;
    let mut chosen = Vec::new();
    while size(covered) < k {
        let added = |person: &usize| size(masks[*person] & !covered);
        // the first of equals, so that the answer reads in the order of the sheets
        let Some(person) = (0..masks.len()).rev().max_by_key(added) else { break };
        covered |= masks[person];
        chosen.push(person);
    }
    chosen
}

/// So many it must be even if no two reach the same sheet.
fn least(masks: &[Shares], k: u8) -> usize {
    let mut sizes: Vec<u8> = masks.iter().map(|&shares| size(shares)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let mut reached = 0_u8;
    sizes
        .iter()
        .take_while(|&&sheets| {
            reached < k && {
                reached = reached.saturating_add(sheets);
                true
            }
        })
        .count()
}

struct Search {
    k: u8,
    steps: u32,
}

impl Search {
    /// So many of the candidates, who with what is covered reach k.
    fn choose(
        &mut self,
        mut candidates: Vec<(usize, Shares)>,
        covered: Shares,
        number: usize,
    ) -> Option<Vec<usize>> {
        self.steps += 1;
        let need = self.k.saturating_sub(size(covered));
        if need == 0 {
            return Some(Vec::new());
        }
        for (_, shares) in &mut candidates {
            *shares &= !covered;
        }
        candidates.retain(|&(_, shares)| shares != 0);
        candidates.sort_by_key(|&(_, shares)| std::cmp::Reverse(size(shares)));
        let mut failed: Vec<Shares> = Vec::new();
        for (at, &(person, adds)) in candidates.iter().enumerate() {
            let best: u8 = candidates[at..]
                .iter()
                .take(number)
                .map(|&(_, shares)| size(shares))
                .fold(0, u8::saturating_add);
            if best < need || self.steps > MAX_STEPS {
                return None;
            }
            if failed.iter().any(|&other| adds & !other == 0) {
                continue;
            }
            let others = candidates[at + 1..].to_vec();
            if let Some(mut chosen) = self.choose(others, covered | adds, number - 1) {
                chosen.push(person);
                return Some(chosen);
            }
            failed.push(adds);
        }
        None
    }
}
