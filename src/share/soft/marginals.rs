//! How likely each character is when its row's check is counted in.
//!
//! A row's sum is one of 32; running over the row from both ends gives, for each place, the
//! chance of every value together with all that the other places may be.

use crate::share::rows::POWERS;
use crate::share::soft::equations::Products;
use crate::share::soft::{Chances, Evidence, Scores, normalised};

/// No reader is surer than this of anything, so that two sure readings that contradict the
/// check leave all of the row in doubt.
const DOUBT: f32 = 1.0e-4;

/// For each place the chance of each value.
pub(super) fn of(evidence: &Evidence) -> Chances {
    let products = Products::new();
    let mut chances = Chances(evidence.scores.iter().map(|scores| doubted(&normalised(scores))).collect());
    for row in 1..=evidence.rows() {
        let (places, target, skipped) = evidence.row_places(row);
        let weights = || POWERS.iter().copied().skip(skipped);
        // what each place adds to the sum
        let terms = Chances(
            places.iter().zip(weights()).map(|(&place, w)| scaled(&products, &chances.0[place], w)).collect(),
        );
        let mut before = Chances(vec![certain(0)]);
        for term in terms.iter() {
            let sum = convolved(&before.0[before.len() - 1], term);
            before.0.push(sum);
        }
        let mut after = certain(target);
        for (i, (&place, weight)) in places.iter().zip(weights()).enumerate().rev() {
            // what the place must add, from what stands before and after it
            let needed = convolved(&before.0[i], &after);
            let place = &mut chances.0[place];
            let sum: f32 = (0..32_u8)
                .map(|value| {
                    let chance = &mut place[usize::from(value)];
                    *chance *= needed[usize::from(products.of(value, weight))];
                    *chance
                })
                .sum();
            if sum > 0.0 {
                for chance in place.iter_mut() {
                    *chance /= sum;
                }
            }
            after = convolved(&after, &terms.0[i]);
        }
    }
    chances
}

fn doubted(chances: &Scores) -> Scores {
    chances.map(|chance| chance * (1.0 - DOUBT) + DOUBT / 32.0)
}

fn certain(value: u8) -> Scores {
    let mut chances = [0.0; 32];
    chances[usize::from(value & 31)] = 1.0;
    chances
}

/// The chances of a value times a weight.
fn scaled(products: &Products, chances: &Scores, weight: u8) -> Scores {
    let mut scaled = [0.0; 32];
    for (value, &chance) in (0..32).zip(chances) {
        scaled[usize::from(products.of(value, weight))] = chance;
    }
    scaled
}

/// The chances of the sum of two.
fn convolved(a: &Scores, b: &Scores) -> Scores {
    let mut sums = [0.0; 32];
    for (i, &chance) in a.iter().enumerate().filter(|&(_, &chance)| chance > 0.0) {
        for (j, &other) in b.iter().enumerate() {
            sums[i ^ j] += chance * other;
        }
    }
    sums
}
