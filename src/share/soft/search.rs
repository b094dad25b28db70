//! The likeliest string that fits every check.
//!
//! The least certain characters, as many as there are checks, are taken as erased and solved
//! from the others. Then second choices take the place of first ones among the others, the
//! likeliest combinations first (ordered statistics decoding). That finds whatever erasing and
//! locating errors by syndromes finds at doubtful places, and more: there up to eight erasures
//! are solved, here one for each check.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::secret::SecretBytes;
use crate::share::rows::{self, Kind};
use crate::share::soft::equations::{Equations, Products};
use crate::share::soft::{CERTAIN, Chances, Evidence, MARGIN, Scores, marginals, normalised, top};

/// Combinations that are tried.
const TRIALS: usize = 20_000;
/// Second choices that take part.
const CHOICES: usize = 600;

/// Another value at a place than the likeliest, and by how many bits it is less likely.
struct Choice {
    place: usize,
    value: u8,
    cost: f32,
    /// What it changes in the solved places.
    changes: SecretBytes,
}

/// The values of all places, if some string is likelier than chance by the margin.
pub(super) fn likeliest(evidence: &Evidence) -> Option<SecretBytes> {
    let checksum = 5.0 * real(rows::checksum_len(Kind::Share, evidence.len()));
    if is_hopeless(evidence, checksum - MARGIN) {
        return None;
    }
    let bits = Bits::of(evidence);
    let likely = marginals::of(evidence);
    let mut equations = Equations::of(evidence);
    let limit = 5.0 * real(equations.count()) - MARGIN;
    if bits.least() > limit {
        return None;
    }
    let tops: Vec<(u8, f32)> =
        likely.iter().enumerate().map(|(place, chances)| bits.first(place, chances)).collect();
    let mut order: Vec<usize> = (0..tops.len()).collect();
    order.sort_by(|&a, &b| tops[a].1.total_cmp(&tops[b].1));
    let solved = equations.solve(&order);
    let mut is_solved = vec![false; tops.len()];
    for &place in &solved {
        is_solved[place] = true;
    }
    let read: Vec<usize> = order.into_iter().filter(|&place| !is_solved[place]).collect();

    let products = Products::shared();
    let mut values = SecretBytes::zeroed(tops.len());
    let mut sums = SecretBytes::with_capacity(solved.len());
    equations.sums().for_each(|sum| sums.push(sum));
    let mut base = 0.0;
    for &place in &read {
        let value = tops[place].0;
        values.expose_mut()[place] = value;
        base += bits.of_value(place, value)?;
        for (sum, factor) in sums.expose_mut().iter_mut().zip(equations.factors(place)) {
            *sum ^= products.of(factor, value);
        }
    }
    let choices = choices(&read, &tops, &likely, &bits, &equations);
    let mut trial = SecretBytes::zeroed(sums.len());
    for (least, combination) in Combinations::new(&choices) {
        // costs only rise from here on
        if least > limit {
            break;
        }
        trial.expose_mut().copy_from_slice(sums.expose());
        let mut cost = base;
        for choice in combination.iter().map(|&i| &choices[i]) {
            cost += bits.of_value(choice.place, choice.value)?
                - bits.of_value(choice.place, tops[choice.place].0)?;
            for (sum, change) in trial.expose_mut().iter_mut().zip(choice.changes.expose()) {
                *sum ^= change;
            }
        }
        for (&place, &value) in solved.iter().zip(trial.expose()) {
            cost += bits.of_value(place, value).unwrap_or(f32::INFINITY);
            if cost > limit {
                break;
            }
        }
        if cost > limit {
            continue;
        }
        let mut found = SecretBytes::from(values.expose());
        for choice in combination.iter().map(|&i| &choices[i]) {
            found.expose_mut()[choice.place] = choice.value;
        }
        for (&place, &value) in solved.iter().zip(trial.expose()) {
            found.expose_mut()[place] = value;
        }
        if bits.beyond_row_checks(evidence, &found) <= checksum - MARGIN && evidence.word(&found).is_some() {
            return Some(found);
        }
    }
    None
}

/// Whether the likeliest characters cost so much that every string costs more than `most` beyond what each row's
/// own check can tell. Stops at the row with which that is certain: of text that is no share, the first.
fn is_hopeless(evidence: &Evidence, most: f32) -> bool {
    let mut beyond = 0.0;
    (1..=evidence.rows()).any(|row| {
        let places = evidence.row_places(row).0.into_iter();
        let of_row: f32 = places
            .map(|place| -top(&normalised(&evidence.scores[place])).map_or(0.0, |(_, chance)| chance.log2()))
            .sum();
        beyond += (of_row - 5.0).max(0.0);
        // sums of many numbers are not exact
        beyond > most + 0.1
    })
}

#[expect(clippy::cast_precision_loss, reason = "at most 62 equations")]
fn real(count: usize) -> f32 {
    count as f32
}

/// How many bits each value of each place costs, and the least of each place.
struct Bits {
    of: Chances,
    least: Vec<f32>,
}

impl Bits {
    fn of(evidence: &Evidence) -> Self {
        let bits = |chance: f32| -chance.max(f32::MIN_POSITIVE).log2();
        let of = Chances(evidence.scores.iter().map(|scores| normalised(scores).map(bits)).collect());
        let least = of.iter().map(|bits| bits.iter().copied().fold(f32::INFINITY, f32::min)).collect();
        Self { of, least }
    }

    /// What the likeliest string costs, whether it fits or not.
    fn least(&self) -> f32 {
        self.least.iter().sum()
    }

    /// What a string costs beyond what each row's own check can tell.
    fn beyond_row_checks(&self, evidence: &Evidence, found: &SecretBytes) -> f32 {
        let cost = |place: usize| self.of.0[place][usize::from(found.expose()[place] & 31)];
        let of_row = |row: usize| evidence.row_places(row).0.into_iter().map(cost).sum::<f32>();
        (1..=evidence.rows()).map(|row| (of_row(row) - 5.0).max(0.0)).sum()
    }

    /// The likeliest value that contradicts no certain reading, and its chance.
    fn first(&self, place: usize, chances: &Scores) -> (u8, f32) {
        let mut allowed = *chances;
        for (value, chance) in (0..32).zip(&mut allowed) {
            if self.of_value(place, value).is_none() {
                *chance = -1.0;
            }
        }
        top(&allowed).unwrap_or_default()
    }

    /// `None` for a value that contradicts a certain reading.
    fn of_value(&self, place: usize, value: u8) -> Option<f32> {
        let cost = self.of.0[place][usize::from(value & 31)];
        (cost - self.least[place] <= CERTAIN).then_some(cost)
    }
}

/// The likeliest second choices at the places that were read.
fn choices(
    read: &[usize],
    tops: &[(u8, f32)],
    likely: &Chances,
    bits: &Bits,
    equations: &Equations,
) -> Vec<Choice> {
    let mut found = Vec::new();
    for &place in read {
        let (first, chance) = tops[place];
        for value in (0..32).filter(|&value| value != first) {
            let cost = (chance / likely.0[place][usize::from(value)].max(f32::MIN_POSITIVE)).log2();
            if bits.of_value(place, value).is_some() {
                found.push(Choice { place, value, cost: cost.max(0.0), changes: SecretBytes::default() });
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found.truncate(CHOICES);
    let products = Products::shared();
    for choice in &mut found {
        let change = choice.value ^ tops[choice.place].0;
        for factor in equations.factors(choice.place) {
            choice.changes.push(products.of(factor, change));
        }
    }
    found
}

/// Sets of choices at different places, the least costly first; the empty one begins, and after
/// [`TRIALS`] there are no more.
struct Combinations<'a> {
    choices: &'a [Choice],
    waiting: BinaryHeap<Reverse<(Cost, Vec<usize>)>>,
    pops: usize,
}

#[derive(PartialEq)]
struct Cost(f32);

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl<'a> Combinations<'a> {
    fn new(choices: &'a [Choice]) -> Self {
        Self { choices, waiting: BinaryHeap::new(), pops: 0 }
    }

    /// Waits with a set that ends in the choice `last`.
    fn push(&mut self, cost: f32, mut set: Vec<usize>, last: usize) {
        if let Some(choice) = self.choices.get(last) {
            set.push(last);
            self.waiting.push(Reverse((Cost(cost + choice.cost), set)));
        }
    }
}

impl Iterator for Combinations<'_> {
    type Item = (f32, Vec<usize>);

    fn next(&mut self) -> Option<(f32, Vec<usize>)> {
        if self.pops == 0 {
            self.pops = 1;
            self.push(0.0, Vec::new(), 0);
            return Some((0.0, Vec::new()));
        }
        while self.pops < TRIALS {
            self.pops += 1;
            let Reverse((Cost(cost), set)) = self.waiting.pop()?;
            let (&last, before) = set.split_last()?;
            let place = self.choices[last].place;
            self.push(cost - self.choices[last].cost, before.to_vec(), last + 1);
            if before.iter().all(|&i| self.choices[i].place != place) {
                self.push(cost, set.clone(), last + 1);
                return Some((cost, set));
            }
        }
        None
    }
}
