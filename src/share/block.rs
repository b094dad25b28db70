//! The block: what is dealt. One valid encoding for each secret and its random bytes.
//!
//! `length ‖ secret ‖ random ‖ digest`, see FORMAT.md, "The block".

use rand::CryptoRng;
use subtle::ConstantTimeEq as _;

use crate::model::SetId;
use crate::secret::SecretBytes;
use crate::share::domain::{self, DIGEST_LEN};

/// The longest secret, in bytes.
pub const MAX_SECRET: usize = 512;
/// The fewest random bytes: what a guess at a short secret costs, 2⁶⁴ hashes.
const MIN_RANDOM: usize = 8;
/// A block's length is a multiple of this, so that it tells little of the secret's.
const UNIT: usize = 8;
/// From this length on, a secret's length takes two bytes.
const TWO_BYTES: usize = 128;

/// Why a combined block holds no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// No block has this length.
    #[error("no secret is dealt in {0} bytes: these shares were not made by firesafe")]
    Length(usize),
    /// The combination is wrong: at least one share is not of this dealing.
    #[error("the shares do not belong together: at least one of them is forged or of another dealing")]
    Digest,
    /// The digest is right, but the encoding is not the one valid form.
    #[error("the shares belong together, but the program that dealt them did not follow the format")]
    Encoding,
}

/// Why a secret cannot be dealt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretLengthError {
    /// Nothing to deal.
    #[error("the secret is empty: give at least one byte")]
    Empty,
    /// Too long to be typed back.
    #[error(
        "the secret has {0} bytes, more than {MAX_SECRET}: encrypt the file with age, and split its identity"
    )]
    TooLong(usize),
}

/// The length of the block for a secret, in bytes.
///
/// # Errors
/// [`SecretLengthError`] unless the secret has 1 to 512 bytes.
pub const fn block_len(secret_len: usize) -> Result<usize, SecretLengthError> {
    if secret_len == 0 {
        return Err(SecretLengthError::Empty);
    }
    if secret_len > MAX_SECRET {
        return Err(SecretLengthError::TooLong(secret_len));
    }
    let least = prefix_len(secret_len) + secret_len + MIN_RANDOM + DIGEST_LEN;
    Ok(least.next_multiple_of(UNIT))
}

/// Whether a secret of some length has a block of `len` bytes.
#[must_use]
pub const fn is_block_len(len: usize) -> bool {
    len.is_multiple_of(UNIT) && len >= 24 && len <= 536
}

const fn prefix_len(secret_len: usize) -> usize {
    if secret_len < TWO_BYTES { 1 } else { 2 }
}

/// The block of a secret, to be dealt in the set `set_id` with threshold `k`.
///
/// # Errors
/// [`SecretLengthError`] unless the secret has 1 to 512 bytes.
pub fn encode<R: CryptoRng + ?Sized>(
    secret: &SecretBytes,
    k: u8,
    set_id: SetId,
    rng: &mut R,
) -> Result<SecretBytes, SecretLengthError> {
    let total = block_len(secret.len())?;
    let mut block = SecretBytes::zeroed(total);
    let start = prefix_len(secret.len());
    let end = start + secret.len();
    let bytes = block.expose_mut();
    write_length(&mut bytes[..start], secret.len());
    bytes[start..end].copy_from_slice(secret.expose());
    rng.fill_bytes(&mut bytes[end..total - DIGEST_LEN]);
    let digest = domain::digest(k, set_id, &bytes[..total - DIGEST_LEN]);
    bytes[total - DIGEST_LEN..].copy_from_slice(&digest);
    Ok(block)
}

fn write_length(to: &mut [u8], secret_len: usize) {
    let [high, low] = u16::try_from(secret_len).unwrap_or(u16::MAX).to_be_bytes();
    match to {
        [one] => *one = low,
        [first, second] => (*first, *second) = (0x80 | high, low),
        _ => {}
    }
}

/// The secret in a combined block.
///
/// # Errors
/// [`BlockError`]: the digest is checked before the encoding, so a wrong combination
/// is always [`BlockError::Digest`] (but for a chance of 2⁻⁵⁶).
#[expect(clippy::needless_pass_by_value, reason = "the block is erased when this returns")]
pub fn decode(block: SecretBytes, k: u8, set_id: SetId) -> Result<SecretBytes, BlockError> {
    let bytes = block.expose();
    if !is_block_len(bytes.len()) {
        return Err(BlockError::Length(bytes.len()));
    }
    let (body, digest) = bytes.split_at(bytes.len() - DIGEST_LEN);
    let matches = domain::digest(k, set_id, body).ct_eq(digest);
    if !bool::from(matches) {
        return Err(BlockError::Digest);
    }
    let (start, secret_len) = read_length(body).ok_or(BlockError::Encoding)?;
    if block_len(secret_len) != Ok(bytes.len()) {
        return Err(BlockError::Encoding);
    }
    let secret = body.get(start..start + secret_len).ok_or(BlockError::Encoding)?;
    Ok(SecretBytes::from(secret))
}

/// The most bytes that the length takes.
pub(super) const START: usize = 2;

/// Whether a block of `len` bytes can begin with these two: with every other, [`decode`] fails.
pub(super) fn may_begin(start: &[u8], len: usize) -> bool {
    read_length(start).is_some_and(|(_, secret_len)| block_len(secret_len) == Ok(len))
}

/// Where the secret starts and how long it is; the shortest form only.
fn read_length(body: &[u8]) -> Option<(usize, usize)> {
    match *body {
        [one, ..] if one < 0x80 => Some((1, usize::from(one))),
        [high, low, ..] => {
            let len = usize::from(high & 0x7f) << 8 | usize::from(low);
            (len >= TWO_BYTES).then_some((2, len))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
