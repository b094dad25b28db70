//! Where the errors are: syndromes, Berlekamp–Massey, Chien's search, Forney's
//! formula, for errors and erasures together.
//!
//! Total by construction: every input gives an answer or `None`, none panics. (The
//! decoder of the `bech32` crate panics on words beyond its bound, which is why
//! there is this one; inside the bound a test compares the two.)

use bech32::primitives::Field as _;
use bech32::primitives::checksum::{Checksum, Engine, PackedFe32 as _};
use bech32::{Fe32, Fe1024};

/// A code that can be corrected here.
pub(super) trait Code: Checksum<MidstateRepr = u128, CorrectionField = Fe1024> {}

impl<C: Checksum<MidstateRepr = u128, CorrectionField = Fe1024>> Code for C {}

/// Consecutive roots: 2 · errors + erasures up to this many are found.
pub(super) const BOUND: usize = 8;

/// What must be added at which place (0 is the last character) so that a word of
/// `len` characters that misses its target by `difference` becomes right.
///
/// `erasures` are distinct places, read as zero. The answer names each erasure,
/// even when zero was right. `None` when no pattern with 2 · errors + erasures ≤ 8
/// inside the word explains the difference.
pub(super) fn errata<C: Code>(difference: u128, len: usize, erasures: &[usize]) -> Option<Vec<(usize, u8)>> {
    if erasures.len() > BOUND || len > C::CODE_LENGTH || erasures.iter().any(|&at| at >= len) {
        return None;
    }
    let syndromes = syndromes::<C>(difference);
    let erased = erasures
        .iter()
        .fold(vec![Fe1024::ONE], |product, &at| times(&product, &[Fe1024::ONE, power::<C>(at)], usize::MAX));
    let forney = times(&erased, &syndromes, BOUND);
    let (located, errors) = berlekamp_massey(&forney[erasures.len()..]);
    if 2 * errors + erasures.len() > BOUND || degree(&located) != errors {
        return None;
    }
    let locator = times(&located, &erased, usize::MAX);
    let places = chien::<C>(&locator, len);
    if places.len() != errors + erasures.len() {
        return None;
    }
    let evaluator = times(&locator, &syndromes, BOUND);
    let found = places
        .into_iter()
        .map(|at| Some((at, magnitude::<C>(at, &locator, &evaluator)?)))
        .collect::<Option<Vec<_>>>()?;
    explains::<C>(&found, difference).then_some(found)
}

/// The difference as a polynomial, at each of the eight roots.
fn syndromes<C: Code>(difference: u128) -> Vec<Fe1024> {
    C::ROOT_EXPONENTS
        .map(|exponent| {
            let root = power::<C>(exponent);
            (0..C::CHECKSUM_LENGTH)
                .rev()
                .fold(Fe1024::ZERO, |sum, i| sum * root + lifted(difference.unpack(i)))
        })
        .collect()
}

/// The shortest recurrence that the sequence follows, and its length.
fn berlekamp_massey(sequence: &[Fe1024]) -> (Vec<Fe1024>, usize) {
    let mut current = vec![Fe1024::ONE];
    let mut previous = vec![Fe1024::ONE];
    let (mut len, mut gap, mut last) = (0, 1, Fe1024::ONE);
    for n in 0..sequence.len() {
        let discrepancy = (0..=len.min(n))
            .filter_map(|i| Some(*current.get(i)? * sequence[n - i]))
            .fold(Fe1024::ZERO, |sum, term| sum + term);
        if discrepancy == Fe1024::ZERO {
            gap += 1;
            continue;
        }
        // `last` is never zero: it starts as one and becomes discrepancies only
        let factor = discrepancy * last.multiplicative_inverse();
        let mut next = current.clone();
        next.resize(next.len().max(previous.len() + gap), Fe1024::ZERO);
        for (i, &term) in previous.iter().enumerate() {
            next[i + gap] += factor * term;
        }
        if 2 * len <= n {
            len = n + 1 - len;
            previous = current;
            last = discrepancy;
            gap = 1;
        } else {
            gap += 1;
        }
        current = next;
    }
    (current, len)
}

/// The places inside the word at whose inverse the locator is zero.
fn chien<C: Code>(locator: &[Fe1024], len: usize) -> Vec<usize> {
    let step = C::ROOT_GENERATOR.multiplicative_inverse();
    let mut inverse = Fe1024::ONE;
    let mut places = Vec::new();
    for at in 0..len {
        if evaluate(locator, inverse) == Fe1024::ZERO {
            places.push(at);
        }
        inverse *= step;
    }
    places
}

/// What must be added at one place, if that is a value of the alphabet.
fn magnitude<C: Code>(at: usize, locator: &[Fe1024], evaluator: &[Fe1024]) -> Option<u8> {
    let place = power::<C>(at);
    let inverse = place.multiplicative_inverse();
    // in characteristic 2 the derivative keeps the odd terms
    let odd: Vec<Fe1024> = locator.iter().skip(1).step_by(2).copied().collect();
    let derivative = evaluate(&odd, inverse * inverse);
    let start = i64::try_from(*C::ROOT_EXPONENTS.start()).ok()?;
    let below = derivative * place.powi(start - 1);
    if below == Fe1024::ZERO {
        return None;
    }
    let value = evaluate(evaluator, inverse) * below.multiplicative_inverse();
    Fe32::try_from(value).ok().map(Fe32::to_u8)
}

/// Whether the errata make up the whole difference: the last word, whatever the
/// steps before it did.
fn explains<C: Code>(found: &[(usize, u8)], difference: u128) -> bool {
    let zeros: Vec<(usize, u8)> = found.iter().map(|&(at, _)| (at, 0)).collect();
    // the engine does not start at zero, but what it starts at cancels out
    residue::<C>(found) ^ residue::<C>(&zeros) == difference
}

/// The residue of the polynomial with these coefficients, the highest place first.
fn residue<C: Code>(terms: &[(usize, u8)]) -> u128 {
    let highest = terms.iter().map(|&(at, _)| at).max().unwrap_or(0);
    let mut values = vec![Fe32::Q; highest + 1];
    for &(at, value) in terms {
        values[highest - at] = Fe32::try_from(value).unwrap_or(Fe32::Q);
    }
    let mut engine = Engine::<C>::new();
    for value in values {
        engine.input_fe(value);
    }
    *engine.residue()
}

fn power<C: Code>(exponent: usize) -> Fe1024 {
    let exponent = i64::try_from(exponent % C::CODE_LENGTH).unwrap_or(0);
    C::ROOT_GENERATOR.powi(exponent)
}

fn lifted(value: u8) -> Fe1024 {
    Fe1024::from(Fe32::try_from(value).unwrap_or(Fe32::Q))
}

fn evaluate(polynomial: &[Fe1024], at: Fe1024) -> Fe1024 {
    polynomial.iter().rev().fold(Fe1024::ZERO, |sum, &term| sum * at + term)
}

fn degree(polynomial: &[Fe1024]) -> usize {
    polynomial.iter().rposition(|&term| term != Fe1024::ZERO).unwrap_or(0)
}

/// The product of two polynomials, the lowest terms first, cut off after `terms`.
fn times(a: &[Fe1024], b: &[Fe1024], terms: usize) -> Vec<Fe1024> {
    let len = (a.len() + b.len()).saturating_sub(1).min(terms);
    let mut product = vec![Fe1024::ZERO; len];
    for (i, &left) in a.iter().enumerate() {
        for (j, &right) in b.iter().enumerate() {
            if let Some(term) = product.get_mut(i + j) {
                *term += left * right;
            }
        }
    }
    product
}

#[cfg(test)]
mod tests;
