//! What typing errors do to one share: never accepted, and located where the bound
//! allows it.

use firesafe::model::{ALPHABET, Quorum};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::{DealtSet, RowReader, UnverifiedShare, deal};
use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

/// A set under the short code (24 bytes) or the long one (32).
fn dealt(secret_len: usize, seed: u8) -> DealtSet {
    let rng = &mut ChaCha20Rng::from_seed([seed; 32]);
    deal(&SecretBytes::zeroed(secret_len), Quorum::new(2, 3).unwrap(), rng).unwrap()
}

fn rows_of(set: &DealtSet, share: usize) -> Vec<Vec<u8>> {
    set.shares()[share].typed_rows().iter().map(|row| row.expose().as_bytes().to_vec()).collect()
}

fn read(rows: &[Vec<u8>]) -> Option<UnverifiedShare> {
    let rows: Vec<_> = rows.iter().map(|row| SecretText::from(std::str::from_utf8(row).unwrap())).collect();
    UnverifiedShare::from_typed_rows(&rows).ok()
}

/// Row and column, from 0, of every character but the prefix, row checks included.
fn places(rows: &[Vec<u8>]) -> Vec<(usize, usize)> {
    let all = rows.iter().enumerate().flat_map(|(r, row)| (0..row.len()).map(move |c| (r, c)));
    all.filter(|&place| place != (0, 0) && place != (0, 1)).collect()
}

fn another(character: u8, rng: &mut ChaCha20Rng) -> u8 {
    let value = ALPHABET.iter().position(|&c| c == character).unwrap();
    ALPHABET[value ^ rng.random_range(1..32)]
}

/// 1 to 8 wrong characters, or rows exchanged, left out, or typed twice.
fn edit(rows: &mut Vec<Vec<u8>>, rng: &mut ChaCha20Rng) {
    let last = rows.len() - 1;
    match rng.random_range(0..11) {
        0 => {
            let places = sample(rng, rows.len(), 2);
            rows.swap(places.index(0), places.index(1));
        }
        1 => drop(rows.remove(rng.random_range(0..=last))),
        2 => {
            let again = rows[rng.random_range(0..=last)].clone();
            rows.insert(rng.random_range(0..=last + 1), again);
        }
        wrong => {
            let places = places(rows);
            for at in sample(rng, places.len(), wrong - 2) {
                let (row, column) = places[at];
                rows[row][column] = another(rows[row][column], rng);
            }
        }
    }
}

#[test]
fn none_of_10_000_edits_is_accepted() {
    let rng = &mut ChaCha20Rng::from_seed([21; 32]);
    for secret_len in [24, 32] {
        let set = dealt(secret_len, 1);
        for round in 0..5000 {
            let mut rows = rows_of(&set, round % 3);
            let right = rows.clone();
            edit(&mut rows, rng);
            assert!(rows != right, "every edit changes something");
            if let Some(share) = read(&rows) {
                assert!(share.check().is_err(), "an edited share was accepted");
            }
        }
    }
}

/// The reader puts rows where they belong; whatever it makes of edited ones, no share
/// comes out but the right one.
#[test]
fn the_reader_makes_no_other_share_of_edited_rows() {
    let rng = &mut ChaCha20Rng::from_seed([22; 32]);
    let set = dealt(24, 2);
    let mut placed = 0;
    for round in 0..1500 {
        let share = round % 3;
        let mut rows = rows_of(&set, share);
        edit(&mut rows, rng);
        let mut reader = RowReader::new();
        for row in &rows {
            reader.push(std::str::from_utf8(row).unwrap());
        }
        for read in reader.finish().0 {
            if let Ok(verified) = read.check() {
                assert_eq!(verified.fingerprint(), set.shares()[share].fingerprint());
                placed += 1;
            }
        }
    }
    assert!(placed > 100, "rows in the wrong order or typed twice are put right: {placed}");
}

/// Wrong and unreadable characters, 2e + s ≤ 8, row checks included.
fn every_pattern_is_located(secret_len: usize, each: usize) {
    let rng = &mut ChaCha20Rng::from_seed([23; 32]);
    let set = dealt(secret_len, 3);
    for errors in 0..=4 {
        for erasures in 0..=8 - 2 * errors {
            for round in 0..if errors + erasures == 0 { 0 } else { each } {
                let mut rows = rows_of(&set, round % 3);
                let right = rows.clone();
                let places = places(&rows);
                let mut damaged = Vec::new();
                for (i, at) in sample(rng, places.len(), errors + erasures).into_iter().enumerate() {
                    let (row, column) = places[at];
                    rows[row][column] = if i < errors { another(right[row][column], rng) } else { b'?' };
                    damaged.push((row, column));
                }
                damaged.sort_unstable();
                let rejected = read(&rows).unwrap().check().unwrap_err();
                let offer = rejected.offer().expect("inside the bound");
                let offered: Vec<_> =
                    offer.corrections().iter().map(|c| (c.row() - 1, c.column() - 1)).collect();
                assert_eq!(offered, damaged);
                for correction in offer.corrections() {
                    let (row, column) = (correction.row() - 1, correction.column() - 1);
                    assert_eq!(correction.should_be(), char::from(right[row][column]));
                    assert_eq!(correction.is_row_check(), column == right[row].len() - 1);
                }
                let fingerprint = set.shares()[round % 3].fingerprint();
                assert_eq!(rejected.confirm().check().unwrap().fingerprint(), fingerprint);
            }
        }
    }
}

#[test]
fn every_pattern_inside_the_bound_is_located_in_the_short_code() {
    every_pattern_is_located(24, 150);
}

#[test]
fn every_pattern_inside_the_bound_is_located_in_the_long_code() {
    every_pattern_is_located(32, 100);
    every_pattern_is_located(512, 4);
}

/// Beyond the bound an offer may exist, but it passes every check, changes at most
/// four characters, and is nearly always refused by the row checks.
#[test]
fn beyond_the_bound_hardly_anything_is_offered() {
    let rng = &mut ChaCha20Rng::from_seed([24; 32]);
    let set = dealt(24, 4);
    let mut offered = 0;
    for round in 0..3000 {
        let mut rows = rows_of(&set, 0);
        let places = places(&rows);
        for at in sample(rng, places.len(), 5 + round % 15) {
            let (row, column) = places[at];
            rows[row][column] = another(rows[row][column], rng);
        }
        let rejected = read(&rows).unwrap().check().unwrap_err();
        if let Some(offer) = rejected.offer() {
            offered += 1;
            assert!(offer.corrections().len() <= 4);
            assert!(rejected.confirm().check().is_ok());
        }
    }
    assert!(offered <= 3, "{offered} of 3000");
}
