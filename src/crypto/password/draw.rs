//! Drawing whole texts until one is of the set.

use rand::CryptoRng;
use thiserror::Error;

use crate::secret::{SecretBytes, SecretText};

/// A set is refused unless at least one in 2¹² of the texts drawn is of it.
pub(super) const RAREST: u64 = 12;

/// Texts drawn before giving up: with the rarest set and a sound generator, all
/// of them missing has a probability of e⁻¹²⁸.
const TRIES: u32 = 1 << 19;

/// Why no password came out of a plan.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum GenerateError {
    /// Half a million texts in a row were not of the set.
    #[error("the system's random generator repeats itself: use another machine")]
    Stuck,
}

/// The first of the texts that `attempt` writes and finds to be of the set.
///
/// # Errors
/// [`GenerateError::Stuck`] ends what a broken generator would make endless.
pub(super) fn first_accepted(
    capacity: usize,
    mut attempt: impl FnMut(&mut SecretBytes) -> Option<()>,
) -> Result<SecretText, GenerateError> {
    let mut text = SecretBytes::with_capacity(capacity);
    for _ in 0..TRIES {
        text.truncate(0);
        if attempt(&mut text).is_some() {
            return text.to_text().ok_or(GenerateError::Stuck);
        }
    }
    Err(GenerateError::Stuck)
}

/// A uniform number below `n`, or `None` when the draw falls into the rest that
/// 2³² leaves when divided by `n`: the whole text is then drawn again.
pub(super) fn below<R: CryptoRng + ?Sized>(rng: &mut R, n: usize) -> Option<usize> {
    let n = u32::try_from(n).ok()?;
    let drawn = rng.next_u32();
    let rest = u32::MAX.checked_rem(n)?.wrapping_add(1) % n;
    (drawn <= u32::MAX - rest).then_some((drawn % n) as usize)
}

/// One of `items`, each equally likely.
pub(super) fn one_of<'a, T, R: CryptoRng + ?Sized>(rng: &mut R, items: &'a [T]) -> Option<&'a T> {
    items.get(below(rng, items.len())?)
}
