use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::model::Quorum;
use crate::share::alphabet::value_of;
use crate::share::deal;

/// The values of a share's printed characters after the prefix, row by row.
struct Printed(Vec<Vec<u8>>);

impl Printed {
    fn dealt(secret: usize, rng: &mut ChaCha20Rng) -> Self {
        let quorum = Quorum::new(2, 2).unwrap();
        let set = deal(&SecretBytes::from(&vec![7; secret][..]), quorum, rng).unwrap();
        Self::of(&set.shares()[0].typed_rows())
    }

    fn of(rows: &[SecretText]) -> Self {
        let values = |row: &SecretText| row.expose().chars().map(|c| value_of(c).unwrap_or(1)).collect();
        Self(rows.iter().map(values).collect())
    }

    fn len(&self) -> usize {
        self.0.iter().map(|row| row.len() - 1).sum()
    }

    /// All places but the prefix: row and column from 1, value.
    fn places(&self) -> Vec<(usize, usize, u8)> {
        let of_row = |(row, values): (usize, &Vec<u8>)| {
            values.iter().zip(1..).map(|(&value, column)| (row, column, value)).collect::<Vec<_>>()
        };
        (1..).zip(&self.0).flat_map(of_row).skip(2).collect()
    }

    /// Evidence for which `seen` gives the scores of each place by its index.
    fn evidence(&self, mut seen: impl FnMut(usize, u8) -> Scores) -> Evidence {
        let mut evidence = Evidence::unread(self.len()).unwrap();
        for (i, (row, column, value)) in self.places().into_iter().enumerate() {
            evidence.add_printed(row, column, &seen(i, value));
        }
        evidence
    }

    fn is(&self, share: &UnverifiedShare) -> bool {
        Self::of(&share.typed_rows()).0 == self.0
    }
}

/// A reading of a value with so many nats between it and all others.
fn sure(value: u8, nats: f32) -> Scores {
    let mut scores = [0.0; 32];
    scores[usize::from(value)] = nats;
    scores
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

#[test]
fn a_share_read_with_certainty_is_complete() {
    let rng = &mut rng(1);
    for secret in [1, 16, 24, 32, 200, 512] {
        let printed = Printed::dealt(secret, rng);
        let evidence = printed.evidence(|_, value| sure(value, 20.0));
        let share = evidence.complete().unwrap();
        assert!(printed.is(&share));
        assert!(share.check().is_ok());
        assert_eq!(Printed::of(&evidence.typed_rows()).0, printed.0);
    }
}

#[test]
fn unread_characters_in_different_rows_are_found() {
    let rng = &mut rng(2);
    for round in 0..60 {
        let printed = Printed::dealt([24, 32, 100][round % 3], rng);
        // two in the first row, one in each of the next
        let unread = [1, 9, 25, 41, 60].map(|at| at + round % 5);
        let seen = |i, value| if unread.contains(&i) { [0.0; 32] } else { sure(value, 20.0) };
        assert!(printed.is(&printed.evidence(seen).complete().unwrap()), "round {round}");
    }
}

#[test]
fn too_little_is_never_made_a_share() {
    let rng = &mut rng(3);
    for round in 0..60 {
        let printed = Printed::dealt(24, rng);
        let unread = sample(rng, printed.places().len(), 12 + round % 10).into_vec();
        let seen = |i, value| if unread.contains(&i) { [0.0; 32] } else { sure(value, 20.0) };
        let evidence = printed.evidence(seen);
        assert!(evidence.complete().is_none());
        let shown = Printed::of(&evidence.typed_rows());
        let text: String = evidence.typed_rows().iter().map(SecretText::expose).collect();
        assert!(text.contains('?'));
        let kept = printed.places().iter().zip(shown.places()).filter(|(a, b)| a.2 == b.2).count();
        assert!(kept >= printed.places().len() - unread.len());
    }
}

#[test]
fn wrong_first_choices_give_way_to_second_ones() {
    let rng = &mut rng(4);
    for round in 0..60 {
        let printed = Printed::dealt([24, 32, 200][round % 3], rng);
        let doubtful = sample(rng, printed.places().len(), 22).into_vec();
        let wrong = &doubtful[..7];
        let seen = |i, value: u8| {
            let mut scores = sure(value, 8.0);
            if doubtful.contains(&i) {
                let other = usize::from(value + 1) % 32;
                scores[other] = if wrong.contains(&i) { 9.5 } else { 6.0 };
            }
            scores
        };
        assert!(printed.is(&printed.evidence(seen).complete().unwrap()), "round {round}");
    }
}

#[test]
fn a_certain_reading_is_never_changed() {
    let rng = &mut rng(5);
    for _ in 0..40 {
        let printed = Printed::dealt(24, rng);
        let wrong = rng.random_range(0..printed.places().len());
        let seen = |i, value: u8| sure(if i == wrong { value ^ 1 } else { value }, 20.0);
        assert!(printed.evidence(seen).complete().is_none());
    }
}

/// Other rows' checks tell nothing of the row that is missing.
#[test]
fn a_long_share_without_its_first_row_is_no_share() {
    let rng = &mut rng(10);
    let printed = Printed::dealt(512, rng);
    let evidence = printed.evidence(|i, value| if i < 17 { [0.0; 32] } else { sure(value, 20.0) });
    assert!(evidence.complete().is_none());
}

#[test]
fn two_readers_complete_each_other() {
    let rng = &mut rng(6);
    let printed = Printed::dealt(24, rng);
    let half = |parity| move |i, value| if i % 2 == parity { sure(value, 20.0) } else { [0.0; 32] };
    let (mut even, odd) = (printed.evidence(half(0)), printed.evidence(half(1)));
    assert!(even.complete().is_none() && odd.complete().is_none());
    even.add_all(&odd);
    assert!(printed.is(&even.complete().unwrap()));
    even.add_all(&Evidence::unread(68).unwrap());
    assert!(printed.is(&even.complete().unwrap()));
}

#[test]
fn one_unread_character_of_a_row_follows_from_its_check() {
    let rng = &mut rng(7);
    let printed = Printed::dealt(24, rng);
    // three whole rows are missing, so that nothing but the row checks helps
    let seen = |i, value| if i >= 38 || i % 19 == 5 { [0.0; 32] } else { sure(value, 20.0) };
    let evidence = printed.evidence(seen);
    assert!(evidence.complete().is_none());
    let rows = Printed::of(&evidence.typed_rows());
    assert_eq!(rows.0[..2], printed.0[..2]);
}

#[test]
fn noise_alone_never_makes_a_share() {
    let rng = &mut rng(8);
    let lengths: Vec<usize> = (1..=47).flat_map(Evidence::lengths).take(6).collect();
    for round in 0..4_000 {
        let mut evidence = Evidence::unread(lengths[round % lengths.len()]).unwrap();
        let nats = [3.0, 6.0, 9.0, 20.0][round / 7 % 4];
        for scores in &mut evidence.scores {
            scores[rng.random_range(0..32)] = nats;
            scores[rng.random_range(0..32)] = nats - 1.0;
        }
        if round % 400 != 0 {
            // certain but for a few, so that few strings are to be tried
            for scores in evidence.scores.iter_mut().skip(6) {
                *scores = sure(rng.random_range(0..32), 20.0);
            }
        }
        assert!(evidence.complete().is_none(), "round {round}");
    }
}

#[test]
fn what_is_no_number_says_nothing() {
    let printed = Printed::dealt(24, &mut rng(9));
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
    for round in 0..12 {
        let seen = |i, value| {
            if i % 30 == 0 { [odd[round % 3]; 32] } else { sure(value, 20.0) }
        };
        assert!(printed.is(&printed.evidence(seen).complete().unwrap()));
    }
    assert!(printed.evidence(|_, _| [f32::NAN; 32]).complete().is_none());
}

#[test]
fn the_lengths_of_each_number_of_rows_are_those_of_shares() {
    assert_eq!(Evidence::lengths(5).collect::<Vec<_>>(), [81, 93]);
    assert_eq!(Evidence::lengths(47).collect::<Vec<_>>(), [889, 876].into_iter().rev().collect::<Vec<_>>());
    assert_eq!(
        Evidence::lengths(0).count() + Evidence::lengths(3).count() + Evidence::lengths(99).count(),
        2
    );
    assert_eq!((1..=47).flat_map(Evidence::lengths).count(), 65);
    assert!(Evidence::unread(94).is_none() && Evidence::unread(1).is_none());
}

#[test]
fn shares_of_which_half_the_rows_lack_are_not_half_seen() {
    let printed = Printed::dealt(64, &mut rng(21));
    let rows = printed.0.len();
    let seen_up_to = |last: usize| {
        let mut evidence = Evidence::unread(printed.len()).unwrap();
        for (row, column, value) in printed.places().into_iter().filter(|&(row, ..)| row <= last) {
            evidence.add_printed(row, column, &sure(value, 9.0));
        }
        evidence.is_half_seen()
    };
    assert!(!seen_up_to(0) && !seen_up_to(rows / 2 - 1));
    assert!(seen_up_to(rows / 2 + 1) && seen_up_to(rows));
}
