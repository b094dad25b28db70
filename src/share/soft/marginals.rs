//! How likely each character is when its row's check is counted in.
//!
//! A row's sum is one of 32; running over the row from both ends gives, for each place, the
//! chance of every value together with all that the other places may be.

use zeroize::Zeroize as _;

use crate::share::rows::POWERS;
use crate::share::soft::equations::Products;
use crate::share::soft::{Chances, Evidence, Scores, normalised};

/// No reader is surer than this of anything, so that two sure readings that contradict the
/// check leave all of the row in doubt.
const DOUBT: f32 = 1.0e-4;

/// The Walsh–Hadamard transform of chances of a sum: those of the sum of two are the products of both.
///
/// In `f64`, whose rounding lies ten decimal places below what doubt leaves to every value.
type Spectrum = [f64; 32];

/// Transforms of chances, erased when dropped.
struct Spectra(Vec<Spectrum>);

impl Drop for Spectra {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// For each place the chance of each value.
pub(super) fn of(evidence: &Evidence) -> Chances {
    let products = Products::shared();
    let mut chances = Chances(evidence.scores.iter().map(|scores| doubted(&normalised(scores))).collect());
    for row in 1..=evidence.rows() {
        let (places, target, skipped) = evidence.row_places(row);
        let weights = || POWERS.iter().copied().skip(skipped);
        // what each place adds to the sum
        let term = |(&place, weight): (&usize, u8)| transformed(&scaled(products, &chances.0[place], weight));
        let terms = Spectra(places.iter().zip(weights()).map(term).collect());
        let mut before = Spectra(Vec::with_capacity(terms.0.len()));
        let mut sum = transformed(&certain(0));
        for term in &terms.0 {
            before.0.push(sum);
            sum = product(&sum, term);
        }
        let mut after = transformed(&certain(target));
        for (i, (&place, weight)) in places.iter().zip(weights()).enumerate().rev() {
            // what the place must add, from what stands before and after it
            let needed = transformed(&product(&before.0[i], &after));
            let place = &mut chances.0[place];
            let sum: f32 = (0..32_u8)
                .map(|value| {
                    let chance = &mut place[usize::from(value)];
                    *chance *= as_chance(needed[usize::from(products.of(value, weight))]);
                    *chance
                })
                .sum();
            if sum > 0.0 {
                for chance in place.iter_mut() {
                    *chance /= sum;
                }
            }
            after = product(&after, &terms.0[i]);
        }
    }
    chances
}

fn doubted(chances: &Scores) -> Scores {
    chances.map(|chance| chance * (1.0 - DOUBT) + DOUBT / 32.0)
}

fn certain(value: u8) -> Spectrum {
    let mut chances = [0.0; 32];
    chances[usize::from(value & 31)] = 1.0;
    chances
}

/// The chances of a value times a weight.
fn scaled(products: &Products, chances: &Scores, weight: u8) -> Spectrum {
    let mut scaled = [0.0; 32];
    for (value, &chance) in (0..32).zip(chances) {
        scaled[usize::from(products.of(value, weight))] = f64::from(chance);
    }
    scaled
}

/// The transform; applied twice, it gives back 32 times what it was applied to.
fn transformed(chances: &Spectrum) -> Spectrum {
    let mut all = *chances;
    for half in [1, 2, 4, 8, 16] {
        for block in all.chunks_exact_mut(2 * half) {
            let (first, second) = block.split_at_mut(half);
            for (a, b) in first.iter_mut().zip(second) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
    }
    all
}

fn product(a: &Spectrum, b: &Spectrum) -> Spectrum {
    std::array::from_fn(|i| a[i] * b[i])
}

/// Rounding may leave less than nothing.
#[expect(clippy::cast_possible_truncation, reason = "chances need no more than seven digits")]
fn as_chance(back: f64) -> f32 {
    (back / 32.0).max(0.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chances of the sum of two, pair by pair.
    fn convolved(a: &Spectrum, b: &Spectrum) -> Spectrum {
        let mut sums = [0.0; 32];
        for (i, chance) in a.iter().enumerate() {
            for (j, other) in b.iter().enumerate() {
                sums[i ^ j] += chance * other;
            }
        }
        sums
    }

    /// Sure of one value but for a small doubt.
    fn nearly(value: usize, doubt: f64) -> Spectrum {
        let mut chances = [doubt / 32.0; 32];
        chances[value] += 1.0 - doubt;
        chances
    }

    #[test]
    fn transforms_multiply_to_the_chances_of_a_sum() {
        let all: Vec<Spectrum> =
            (1..=20_u8).map(|i| nearly(usize::from(i) * 7 % 32, 1.0e-4 * f64::from(i))).collect();
        let by_pairs = all.iter().fold(certain(0), |sum, term| convolved(&sum, term));
        let multiplied =
            all.iter().fold(transformed(&certain(0)), |sum, term| product(&sum, &transformed(term)));
        for (value, (right, back)) in by_pairs.iter().zip(transformed(&multiplied)).enumerate() {
            let found = f64::from(as_chance(back));
            assert!((found / right - 1.0).abs() < 1.0e-5, "{value}: {found} for {right}");
        }
    }

    #[test]
    fn no_chance_is_below_zero() {
        let back = transformed(&product(&transformed(&certain(3)), &transformed(&nearly(9, 1.0e-17))));
        assert!(back.iter().all(|&chance| as_chance(chance) >= 0.0));
        assert!(as_chance(-1.0e-18) >= 0.0);
    }
}
