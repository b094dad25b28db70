//! Reed-Solomon codes of QR symbols, with erasures (ISO/IEC 18004, annex B).
//!
//! rxing's decoder takes no erasures. This one is total: every loop is bounded by the length of the
//! word, and whatever it returns is a word of the code.

use crate::secret::SecretBytes;

/// Order of the field's multiplicative group.
const ORDER: usize = 255;
/// x⁸ + x⁴ + x³ + x² + 1.
const POLYNOMIAL: u16 = 0x11d;

/// Twice over, so that two logarithms can be added without a division.
const EXP: [u8; 2 * ORDER] = exp();
const LOG: [u8; 256] = log();

const fn exp() -> [u8; 2 * ORDER] {
    let mut powers = [0; 2 * ORDER];
    let mut value: u16 = 1;
    let mut i = 0;
    while i < ORDER {
        powers[i] = value.to_le_bytes()[0];
        powers[i + ORDER] = powers[i];
        value <<= 1;
        if value > 255 {
            value ^= POLYNOMIAL;
        }
        i += 1;
    }
    powers
}

#[expect(clippy::cast_possible_truncation, reason = "less than 255")]
const fn log() -> [u8; 256] {
    let mut logs = [0; 256];
    let mut i = 0;
    while i < ORDER {
        logs[EXP[i] as usize] = i as u8;
        i += 1;
    }
    logs
}

fn power(exponent: usize) -> u8 {
    EXP[exponent % ORDER]
}

fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    EXP[usize::from(LOG[usize::from(a)]) + usize::from(LOG[usize::from(b)])]
}

/// `None` for a division by zero.
fn over(a: u8, b: u8) -> Option<u8> {
    match (a, b) {
        (_, 0) => None,
        (0, _) => Some(0),
        _ => Some(power(usize::from(LOG[usize::from(a)]) + ORDER - usize::from(LOG[usize::from(b)]))),
    }
}

/// A polynomial's value; coefficients of low powers first.
fn value(polynomial: &[u8], at: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, &coefficient| times(sum, at) ^ coefficient)
}

fn product(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut product = vec![0; (a.len() + b.len()).saturating_sub(1)];
    for (i, &x) in a.iter().enumerate() {
        for (j, &y) in b.iter().enumerate() {
            product[i + j] ^= times(x, y);
        }
    }
    product
}

/// The word of the code that differs in the fewest places besides the erased ones.
///
/// `word` ends in `parity` check bytes. `None` when the word is longer than the code allows, or no
/// word of the code is as near as 2 · wrong + erased ≤ `parity`.
pub(super) fn corrected(word: &[u8], parity: usize, erased: &[usize]) -> Option<SecretBytes> {
    let count = word.len();
    if count > ORDER || parity >= count || erased.len() > parity || erased.iter().any(|&at| at >= count) {
        return None;
    }
    let mut fixed = SecretBytes::from(word);
    let syndromes = syndromes(word, parity);
    if syndromes.iter().all(|&syndrome| syndrome == 0) {
        return Some(fixed);
    }
    // the locator of the erased places, then of all: Berlekamp-Massey goes on from there
    let mut erasure_locator = vec![1];
    for &at in erased {
        erasure_locator = product(&erasure_locator, &[1, power(count - 1 - at)]);
    }
    let locator = locator(&syndromes, erasure_locator, erased.len())?;
    let degree = locator.len() - 1;
    let places: Vec<usize> =
        (0..count).filter(|&at| value(&locator, power(ORDER - (count - 1 - at) % ORDER)) == 0).collect();
    if places.len() != degree {
        return None;
    }
    let mut evaluator = product(&syndromes, &locator);
    evaluator.truncate(parity);
    // the derivative keeps the odd powers
    let derivative: Vec<u8> =
        locator.iter().enumerate().skip(1).map(|(i, &c)| if i % 2 == 1 { c } else { 0 }).collect();
    for at in places {
        let inverse = power(ORDER - (count - 1 - at) % ORDER);
        let magnitude = over(value(&evaluator, inverse), value(&derivative, inverse))?;
        // the generator's first root is 1, which leaves one factor of the place
        fixed.expose_mut()[at] ^= times(magnitude, power(count - 1 - at));
    }
    let sound = self::syndromes(fixed.expose(), parity).iter().all(|&syndrome| syndrome == 0);
    sound.then_some(fixed)
}

fn syndromes(word: &[u8], parity: usize) -> Vec<u8> {
    let syndrome = |root: u8| word.iter().fold(0, |sum, &byte| times(sum, root) ^ byte);
    (0..parity).map(|i| syndrome(power(i))).collect()
}

/// The shortest locator that explains the syndromes, and includes the erased places; `None` when
/// there are too many errors.
fn locator(syndromes: &[u8], erasures: Vec<u8>, erased: usize) -> Option<Vec<u8>> {
    let parity = syndromes.len();
    let mut locator = erasures.clone();
    let mut before = erasures;
    let mut length = erased;
    for step in erased..parity {
        let discrepancy =
            (0..locator.len().min(step + 1)).fold(0, |sum, i| sum ^ times(locator[i], syndromes[step - i]));
        before.insert(0, 0);
        if discrepancy == 0 {
            continue;
        }
        let mut next = locator.clone();
        next.resize(next.len().max(before.len()), 0);
        for (coefficient, &old) in next.iter_mut().zip(&before) {
            *coefficient ^= times(discrepancy, old);
        }
        if 2 * length <= step + erased {
            length = step + 1 + erased - length;
            before = locator.iter().map(|&c| over(c, discrepancy)).collect::<Option<_>>()?;
        }
        locator = next;
    }
    while locator.last() == Some(&0) {
        locator.pop();
    }
    let degree = locator.len().checked_sub(1)?;
    (degree == length && 2 * (degree.saturating_sub(erased)) + erased <= parity).then_some(locator)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARITY: usize = 22;

    fn noise(seed: u32) -> impl FnMut() -> usize {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(state >> 8).unwrap()
        }
    }

    /// Eleven bytes of data and their check bytes, by long division.
    fn encoded(next: &mut impl FnMut() -> usize) -> Vec<u8> {
        let data: Vec<u8> = (0..11).map(|_| u8::try_from(next() % 256).unwrap()).collect();
        let mut generator = vec![1]; // high powers first
        for i in 0..PARITY {
            generator = product(&generator, &[1, power(i)]);
        }
        let mut rest = data.clone();
        rest.resize(data.len() + PARITY, 0);
        for i in 0..data.len() {
            let factor = rest[i];
            for (j, &coefficient) in generator.iter().enumerate() {
                rest[i + j] ^= times(factor, coefficient);
            }
        }
        [data.as_slice(), &rest[data.len()..]].concat()
    }

    fn places(next: &mut impl FnMut() -> usize, count: usize, among: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..among).collect();
        for i in 0..count {
            let other = i + next() % (among - i);
            places.swap(i, other);
        }
        places.truncate(count);
        places
    }

    #[test]
    fn errors_and_erasures_up_to_the_bound_are_corrected() {
        let mut next = noise(1);
        for erased in 0..=PARITY {
            for _ in 0..20 {
                let word = encoded(&mut next);
                let wrong = (PARITY - erased) / 2;
                let damaged = places(&mut next, erased + wrong, word.len());
                let mut read = word.clone();
                for &at in &damaged {
                    read[at] ^= u8::try_from(1 + next() % 255).unwrap();
                }
                let fixed = corrected(&read, PARITY, &damaged[..erased]).unwrap();
                assert_eq!(fixed.expose(), word, "{erased} erased, {wrong} wrong");
            }
        }
    }

    #[test]
    fn erased_places_may_hold_the_right_byte() {
        let word = encoded(&mut noise(2));
        let mut read = word.clone();
        read[3] ^= 9;
        let erased: Vec<usize> = (10..30).collect();
        assert_eq!(corrected(&read, PARITY, &erased).unwrap().expose(), word);
    }

    #[test]
    fn beyond_the_bound_only_words_of_the_code_are_returned() {
        let mut next = noise(3);
        let mut refused = 0;
        for _ in 0..500 {
            let read: Vec<u8> = (0..33).map(|_| u8::try_from(next() % 256).unwrap()).collect();
            let count = next() % 19;
            let erased = places(&mut next, count, 33);
            match corrected(&read, PARITY, &erased) {
                None => refused += 1,
                Some(fixed) => assert!(syndromes(fixed.expose(), PARITY).iter().all(|&s| s == 0)),
            }
        }
        assert!(refused > 490, "{refused}");
    }

    #[test]
    fn impossible_requests_are_refused() {
        assert!(corrected(&[], 0, &[]).is_none());
        assert!(corrected(&[1, 2], 2, &[]).is_none());
        assert!(corrected(&[0; 256], 20, &[]).is_none());
        assert!(corrected(&[1; 30], 20, &[30]).is_none());
        assert!(corrected(&[1; 30], 4, &[0, 1, 2, 3, 4]).is_none());
    }
}
