//! Statistics over dealings: coefficients are uniform, and one share says nothing
//! about any byte of the secret. The seed is fixed, so the outcome is too.

#![allow(clippy::cast_possible_truncation, reason = "secrets are any bytes")]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]

use firesafe::crypto::dealing;
use firesafe::model::Quorum;
use firesafe::secret::SecretBytes;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

#[path = "vectors/gf256.rs"]
mod gf256;

use gf256::times;

/// Bytes in a block: each is dealt with coefficients of its own.
const BYTES: usize = 1 << 10;

/// χ² of counts that should be equal.
fn chi_squared(counts: &[u64]) -> f64 {
    let total: u64 = counts.iter().sum();
    let expected = total as f64 / counts.len() as f64;
    counts.iter().map(|&count| (count as f64 - expected).powi(2) / expected).sum()
}

/// Six standard deviations around the mean.
fn assert_uniform(counts: &[u64], what: &str) {
    let freedom = counts.len() as f64 - 1.0;
    let (chi, width) = (chi_squared(counts), 6.0 * (2.0 * freedom).sqrt());
    assert!((chi - freedom).abs() < width, "{what}: χ² is {chi:.0}, expected {freedom} ± {width:.0}");
}

fn block(round: usize) -> SecretBytes {
    SecretBytes::from(&(0..BYTES).map(|i| (i + round) as u8).collect::<Vec<_>>()[..])
}

/// 2²¹ dealings with two coefficients each.
#[test]
fn coefficients_are_uniform() {
    let rng = &mut ChaCha8Rng::from_seed([31; 32]);
    let quorum = Quorum::new(3, 3).unwrap();
    let (mut first, mut second, mut both) = (vec![0; 256], vec![0; 256], vec![0; 65536]);
    for round in 0..1 << 11 {
        let block = block(round);
        let points = dealing::deal(&block, quorum, rng);
        let values = points[0].1.expose().iter().zip(points[1].1.expose()).zip(block.expose());
        for ((&at_1, &at_2), &secret) in values {
            // f(1) = s + a + b and f(2) = s + 2a + 4b, so f(2) − s + 2(f(1) − s) = 6b
            let (u, v) = (at_1 ^ secret, at_2 ^ secret);
            let b = divide(v ^ times(2, u), 6);
            let a = u ^ b;
            first[usize::from(a)] += 1;
            second[usize::from(b)] += 1;
            both[usize::from(a) << 8 | usize::from(b)] += 1;
        }
    }
    assert_uniform(&first, "first coefficient");
    assert_uniform(&second, "second coefficient");
    assert_uniform(&both, "both together");
}

/// 2²² dealings: every byte of a share stands beside every byte of a secret, and as
/// often as any other.
#[test]
fn no_byte_of_a_share_excludes_a_byte_of_the_secret() {
    let rng = &mut ChaCha8Rng::from_seed([32; 32]);
    let quorum = Quorum::new(2, 2).unwrap();
    let mut pairs = [vec![0_u64; 65536], vec![0_u64; 65536]];
    for round in 0..1 << 12 {
        let block = block(round);
        for ((_, point), pairs) in dealing::deal(&block, quorum, rng).iter().zip(&mut pairs) {
            for (&share, &secret) in point.expose().iter().zip(block.expose()) {
                pairs[usize::from(secret) << 8 | usize::from(share)] += 1;
            }
        }
    }
    for (pairs, x) in pairs.iter().zip(1..) {
        assert!(pairs.iter().all(|&count| count > 0), "share {x} excludes a byte");
        assert_uniform(pairs, &format!("share {x} beside the secret"));
    }
}

/// The measure finds what it is for: the crate that ours is a fork of.
#[test]
fn the_measure_finds_biased_coefficients() {
    let mut excluded = 0;
    for round in 0..64 {
        let block = block(round);
        let share: Vec<u8> = (&sharks::Sharks(2).dealer(block.expose()).next().unwrap()).into();
        excluded += share[1..].iter().zip(block.expose()).filter(|(share, secret)| share == secret).count();
    }
    assert_eq!(excluded, 0, "of 65,536 bytes 256 should equal the secret's");
}

fn divide(a: u8, b: u8) -> u8 {
    (0..254).fold(a, |quotient, _| times(quotient, b))
}
