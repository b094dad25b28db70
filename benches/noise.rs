//! Shares that nobody printed: none of so many trials may pass for one.
//!
//! `cargo bench --bench noise -- [TRIALS [FIRST]]`: 100,000 unless told. Trials are numbered: the number of one
//! that failed is printed, and `FIRST` starts there. Half of them are noise, half a share of which more was
//! misread or not read than its checks can make up for, or not quite so much: it may be found, and no other.

use std::time::Instant;

use firesafe::model::{ALPHABET, Quorum};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::deal;
use firesafe::share::soft::{Evidence, Scores};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let number = |at: usize, otherwise| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise);
    let (trials, first) = (number(0, 100_000_u64), number(1, 0));
    let start = Instant::now();
    let mut found = 0_u64;
    for trial in first..first + trials {
        match outcome(trial) {
            Outcome::None => {}
            Outcome::Right => found += 1,
            Outcome::Wrong => {
                println!("trial {trial}: a wrong share was taken");
                std::process::exit(1);
            }
        }
    }
    println!(
        "{trials} trials from {first} on in {:.0?}: nothing wrong was taken; {found} damaged shares were found",
        start.elapsed()
    );
}

enum Outcome {
    None,
    Right,
    Wrong,
}

fn outcome(trial: u64) -> Outcome {
    let mut rng = ChaCha20Rng::seed_from_u64(trial);
    if trial.is_multiple_of(2) {
        let evidence = noise(&mut rng);
        return if evidence.complete().is_none() { Outcome::None } else { Outcome::Wrong };
    }
    let secret = vec![7; [1, 16, 24, 32][rng.random_range(0..4)]];
    let set = deal(&SecretBytes::from(&secret[..]), Quorum::new(2, 2).unwrap(), &mut rng).unwrap();
    let rows = set.shares()[0].typed_rows();
    let len = rows.iter().map(|row| row.expose().len() - 1).sum();
    let mut evidence = Evidence::unread(len).unwrap();
    let (unread, misread) = (rng.random_range(0..25), rng.random_range(0..12));
    for (row, text) in (1..).zip(&rows) {
        for (column, character) in (1..).zip(text.expose().bytes()) {
            // the prefix has a character of its own, and is passed over
            let value = ALPHABET.iter().position(|&known| known == character).unwrap_or(0);
            let mut scores = [0.0; 32];
            match rng.random_range(0..100) {
                roll if roll < unread => {}
                roll if roll < unread + misread => {
                    scores[rng.random_range(0..32)] = 7.0;
                    scores[value] = rng.random_range(0.0..7.0);
                }
                _ => {
                    scores[value] = 8.0;
                    scores[rng.random_range(0..32)] += rng.random_range(0.0..6.0);
                }
            }
            evidence.add_printed(row, column, &scores);
        }
    }
    let Some(share) = evidence.complete() else { return Outcome::None };
    let is_same = share.typed_rows().iter().map(SecretText::expose).eq(rows.iter().map(SecretText::expose));
    if is_same { Outcome::Right } else { Outcome::Wrong }
}

/// Of any length, with one or two characters at each place, some of them certain.
fn noise(rng: &mut ChaCha20Rng) -> Evidence {
    let lengths: Vec<usize> = (1..=47).flat_map(Evidence::lengths).take(12).collect();
    let mut evidence = Evidence::unread(lengths[rng.random_range(0..lengths.len())]).unwrap();
    let (nats, doubtful) = ([3.0, 6.0, 9.0, 20.0][rng.random_range(0..4)], rng.random_range(0..30));
    for row in 1..=evidence.rows() {
        for column in 1..=evidence.row_len(row) {
            let mut scores: Scores = [0.0; 32];
            scores[rng.random_range(0..32)] = if rng.random_range(0..100) < doubtful { nats } else { 20.0 };
            scores[rng.random_range(0..32)] += nats - 1.0;
            evidence.add_printed(row, column, &scores);
        }
    }
    evidence
}
