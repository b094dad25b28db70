//! Shamir's scheme over GF(256), byte by byte: `blahaj` behind checks of our own.
//!
//! The crate answers x = 0, duplicates and thresholds of 0 or 1 with a wrong
//! secret and no error, so none of them reaches it.
//!
//! What `blahaj` copies: while it deals, the block and every coefficient stand in
//! vectors of its own, which it erases when they are dropped; while it combines, it
//! clones each point, and erases the clones. Single bytes pass over the stack
//! unerased. Its multiplication looks up tables at places that depend on the
//! secret, so a program that shares the processor's cache could learn from the
//! time it takes; the workstation is meant to run nothing else.

use blahaj::{Share, Sharks};
use rand::CryptoRng;

use crate::model::{MAX_SHARES, MIN_THRESHOLD, Quorum};
use crate::secret::SecretBytes;

/// Deals a block among the shares 1 to n of `quorum`, any k of which recover it.
///
/// Each point has the length of the block. Every byte is dealt with k − 1 fresh
/// coefficients, uniform over 0 to 255, so fewer than k points tell nothing.
pub fn deal<R: CryptoRng + ?Sized>(
    block: &SecretBytes,
    quorum: Quorum,
    mut rng: &mut R,
) -> Vec<(u8, SecretBytes)> {
    Sharks(quorum.k())
        .dealer_rng(block.expose(), &mut rng)
        .take(usize::from(quorum.n()))
        .zip(1..)
        .map(|(share, x)| {
            let mut point = SecretBytes::zeroed(share.y.len());
            for (to, from) in point.expose_mut().iter_mut().zip(&share.y) {
                *to = from.0;
            }
            (x, point)
        })
        .collect()
}

/// Why points cannot be combined. Holds numbers only, never content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// A threshold that no set has.
    #[error("a threshold of {0} is impossible: it lies between {MIN_THRESHOLD} and {MAX_SHARES}")]
    Threshold(u8),
    /// Not exactly k points.
    #[error("{given} points were given where exactly {needed} are combined")]
    Count {
        /// k.
        needed: u8,
        /// How many there were.
        given: usize,
    },
    /// A point that no share has.
    #[error("share number {0} is impossible: numbers lie between 1 and {MAX_SHARES}")]
    Index(u8),
    /// Two points with one number.
    #[error("share number {0} was given twice")]
    Duplicate(u8),
    /// Points of different blocks.
    #[error("the shares differ in length: they are not of one set")]
    Length,
    /// Nothing was dealt.
    #[error("the shares are empty")]
    Empty,
}

/// The block that exactly `k` points give; whether it is the one dealt, only its
/// digest tells.
///
/// # Errors
/// [`CombineError`] unless 2 ≤ k ≤ 31, there are exactly k points, their numbers are
/// distinct and between 1 and 31, and their lengths are equal and not zero.
pub fn combine(points: &[(u8, &SecretBytes)], k: u8) -> Result<SecretBytes, CombineError> {
    check(points, k)?;
    let mut bytes = SecretBytes::with_capacity(points[0].1.len() + 1);
    let shares =
        points.iter().map(|(x, point)| to_share(*x, point, &mut bytes)).collect::<Result<Vec<_>, _>>()?;
    let block = Sharks(k).recover(&shares).map_err(|_| CombineError::Length)?;
    Ok(SecretBytes::from_vec(block))
}

fn check(points: &[(u8, &SecretBytes)], k: u8) -> Result<(), CombineError> {
    if !(MIN_THRESHOLD..=MAX_SHARES).contains(&k) {
        return Err(CombineError::Threshold(k));
    }
    let mut seen = 0_u32;
    for &(x, _) in points {
        if !(1..=MAX_SHARES).contains(&x) {
            return Err(CombineError::Index(x));
        }
        if seen & (1 << x) != 0 {
            return Err(CombineError::Duplicate(x));
        }
        seen |= 1 << x;
    }
    if points.len() != usize::from(k) {
        return Err(CombineError::Count { needed: k, given: points.len() });
    }
    let len = points[0].1.len();
    if len == 0 {
        return Err(CombineError::Empty);
    }
    if points.iter().any(|(_, point)| point.len() != len) {
        return Err(CombineError::Length);
    }
    Ok(())
}

/// The crate's own form of a point; `bytes` is the room in which it is put together.
fn to_share(x: u8, point: &SecretBytes, bytes: &mut SecretBytes) -> Result<Share, CombineError> {
    bytes.truncate(0);
    bytes.push(x);
    bytes.extend_from_slice(point.expose());
    Share::try_from(bytes.expose()).map_err(|_| CombineError::Empty)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    fn points(k: u8, n: u8) -> Vec<(u8, SecretBytes)> {
        let quorum = Quorum::new(k, n).unwrap();
        deal(&SecretBytes::from(&b"a block"[..]), quorum, &mut ChaCha20Rng::from_seed([7; 32]))
    }

    fn borrowed(points: &[(u8, SecretBytes)]) -> Vec<(u8, &SecretBytes)> {
        points.iter().map(|(x, point)| (*x, point)).collect()
    }

    #[test]
    fn any_k_points_in_any_order_recover() {
        let points = points(3, 5);
        let all = borrowed(&points);
        for a in 0..5 {
            for b in (0..5).filter(|&b| b != a) {
                for c in (0..5).filter(|&c| c != a && c != b) {
                    let block = combine(&[all[a], all[b], all[c]], 3).unwrap();
                    assert_eq!(block.expose(), b"a block");
                }
            }
        }
    }

    #[test]
    fn the_largest_set_recovers() {
        let points = points(31, 31);
        assert_eq!(combine(&borrowed(&points), 31).unwrap().expose(), b"a block");
    }

    #[test]
    fn what_the_crate_would_answer_wrongly_is_refused() {
        let points = points(2, 3);
        let all = borrowed(&points);
        let short = SecretBytes::zeroed(3);
        let empty = SecretBytes::default();
        let error = |points: &[(u8, &SecretBytes)], k| combine(points, k).unwrap_err();
        assert_eq!(error(&all[..1], 0), CombineError::Threshold(0));
        assert_eq!(error(&all[..1], 1), CombineError::Threshold(1));
        assert_eq!(error(&all, 32), CombineError::Threshold(32));
        assert_eq!(error(&[(0, all[0].1), all[1]], 2), CombineError::Index(0));
        assert_eq!(error(&[(32, all[0].1), all[1]], 2), CombineError::Index(32));
        assert_eq!(error(&[all[1], all[1]], 2), CombineError::Duplicate(2));
        assert_eq!(error(&all, 2), CombineError::Count { needed: 2, given: 3 });
        assert_eq!(error(&[], 2), CombineError::Count { needed: 2, given: 0 });
        assert_eq!(error(&[all[0], (2, &short)], 2), CombineError::Length);
        assert_eq!(error(&[(1, &empty), (2, &empty)], 2), CombineError::Empty);
    }
}
