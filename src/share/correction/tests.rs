use bech32::primitives::correction::CorrectableError as _;
use bech32::primitives::decode::UncheckedHrpstring;
use rand::seq::index::sample;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::model::ALPHABET;
use crate::secret::SecretBytes;
use crate::share::checksum::{Long, Short, append, difference};

const PREFIX: [u8; 2] = *b"F1";

fn word<C: Code>(len: usize, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut values = SecretBytes::zeroed(len - C::CHECKSUM_LENGTH);
    rng.fill_bytes(values.expose_mut());
    values.expose_mut().iter_mut().for_each(|value| *value &= 31);
    append::<C>(PREFIX, &mut values);
    values.expose().to_vec()
}

/// Damages a word and says what must be added where, in order of place.
fn damage(
    word: &mut [u8],
    errors: usize,
    erasures: usize,
    rng: &mut ChaCha20Rng,
) -> (Vec<(usize, u8)>, Vec<usize>) {
    let places = sample(rng, word.len(), errors + erasures).into_vec();
    let mut expected = Vec::new();
    let mut erased = Vec::new();
    for (i, &at) in places.iter().enumerate() {
        let from_end = word.len() - 1 - at;
        if i < errors {
            let added = rng.random_range(1..32);
            word[at] ^= added;
            expected.push((from_end, added));
        } else {
            expected.push((from_end, word[at]));
            erased.push(from_end);
            word[at] = 0;
        }
    }
    expected.sort_unstable();
    (expected, erased)
}

fn every_pattern_inside_the_bound<C: Code>(lengths: &[usize], each: usize) {
    let rng = &mut ChaCha20Rng::from_seed([11; 32]);
    for errors in 0..=4 {
        for erasures in 0..=8 - 2 * errors {
            for round in 0..each {
                let mut word = word::<C>(lengths[round % lengths.len()], rng);
                let (expected, erased) = damage(&mut word, errors, erasures, rng);
                let difference = difference::<C>(PREFIX, &word);
                let mut found = errata::<C>(difference, word.len(), &erased).expect("inside the bound");
                found.sort_unstable();
                assert_eq!(found, expected, "{errors} errors, {erasures} erasures");
            }
        }
    }
}

#[test]
fn every_pattern_inside_the_bound_is_found_in_the_short_code() {
    every_pattern_inside_the_bound::<Short>(&[66, 79, 91], 120);
}

#[test]
fn every_pattern_inside_the_bound_is_found_in_the_long_code() {
    every_pattern_inside_the_bound::<Long>(&[106, 313, 887], 24);
}

/// Whatever the difference and the erasures: an answer that explains, or none.
fn is_total<C: Code>(rounds: usize) {
    let rng = &mut ChaCha20Rng::from_seed([12; 32]);
    let mask = (1_u128 << (5 * C::CHECKSUM_LENGTH)) - 1;
    for _ in 0..rounds {
        let difference = (u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64())) & mask;
        let len = rng.random_range(1..=C::CODE_LENGTH.min(120));
        let count = rng.random_range(0..=9.min(len));
        let erasures = sample(rng, len, count).into_vec();
        if let Some(found) = errata::<C>(difference, len, &erasures) {
            assert!(explains::<C>(&found, difference));
            assert!(found.iter().all(|&(at, _)| at < len));
        }
    }
}

#[test]
fn any_difference_has_an_answer_or_none() {
    is_total::<Short>(4000);
    is_total::<Long>(4000);
    assert_eq!(errata::<Short>(0, 91, &[]), Some(vec![]));
    assert_eq!(errata::<Short>(1, 0, &[]), None);
    assert_eq!(errata::<Short>(1, 94, &[]), None);
    assert_eq!(errata::<Short>(1, 91, &[91]), None);
    assert_eq!(errata::<Short>(1, 91, &[3, 3]), None);
}

/// The crate's own decoder, which is sound inside the bound.
#[test]
fn the_crate_finds_the_same_inside_the_bound() {
    fn check<C: Code>(len: usize, rounds: usize) {
        let rng = &mut ChaCha20Rng::from_seed([13; 32]);
        for _ in 0..rounds {
            let errors = rng.random_range(1..=4);
            let erasures = rng.random_range(0..=8 - 2 * errors);
            let mut word = word::<C>(len, rng);
            let (_, erased) = damage(&mut word, errors, erasures, rng);
            let difference = difference::<C>(PREFIX, &word);
            let mut ours = errata::<C>(difference, word.len(), &erased).expect("inside the bound");
            ours.sort_unstable();

            let text: String = word.iter().map(|&value| char::from(ALPHABET[usize::from(value)])).collect();
            let text = format!("F11{text}");
            let unchecked = UncheckedHrpstring::new(&text).unwrap();
            let error = unchecked.validate_checksum::<C>().unwrap_err();
            let mut corrector = error.correction_context::<C>().unwrap();
            corrector.add_erasures(&erased);
            let mut theirs: Vec<(usize, u8)> =
                corrector.bch_errors().unwrap().map(|(at, value)| (at, value.to_u8())).collect();
            theirs.sort_unstable();
            assert_eq!(ours, theirs);
        }
    }
    check::<Short>(90, 400);
    check::<Long>(106, 200);
}
