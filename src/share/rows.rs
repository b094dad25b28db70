//! Rows: 19 characters and a check that catches every wrong character and every two
//! swapped ones, and binds the row's number and whether it is the last.

mod live;

pub use live::{Reading, RowFault, Unreadable, check_row};
pub(super) use live::{is_last_length, read as live_read};

use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::{self, char_of};
use crate::share::block;
use crate::share::checksum::SHORT_MAX;

/// How many characters of a share stand in a row, before its check.
pub const ROW: usize = 19;

/// k, x and the set id.
pub(super) const HEADER: usize = 14;
/// A public key and a signature in groups of five bits.
pub(super) const SIGNATURE_GROUPS: usize = 154;

/// What rows say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A share, `F1`.
    Share,
    /// The public key and the signature of a share, `S1`.
    Signature,
}

impl Kind {
    /// The two characters at the start of row 1.
    #[must_use]
    pub const fn prefix(self) -> [u8; 2] {
        match self {
            Self::Share => *b"F1",
            Self::Signature => *b"S1",
        }
    }

    /// The two characters as text.
    #[must_use]
    pub const fn prefix_text(self) -> &'static str {
        match self {
            Self::Share => "F1",
            Self::Signature => "S1",
        }
    }

    /// Whether a string of this kind can have `len` characters, prefix included.
    #[must_use]
    pub fn has_length(self, len: usize) -> bool {
        match self {
            Self::Share => block_len(len).is_some(),
            Self::Signature => len == 2 + HEADER + SIGNATURE_GROUPS + 15,
        }
    }
}

/// How many characters the checksum of a share has whose whole string has `len`.
pub(super) const fn checksum_len(kind: Kind, len: usize) -> usize {
    if matches!(kind, Kind::Share) && len <= SHORT_MAX { 13 } else { 15 }
}

/// The length of the block in a share of `len` characters, prefix included.
///
/// 94 and 95 are none: there the short checksum would have fitted.
pub(super) fn block_len(len: usize) -> Option<usize> {
    if (SHORT_MAX + 1..=SHORT_MAX + 2).contains(&len) {
        return None;
    }
    let groups = len.checked_sub(2 + HEADER + checksum_len(Kind::Share, len))?;
    let bytes = groups * 5 / 8;
    (block::is_block_len(bytes) && (bytes * 8).div_ceil(5) == groups).then_some(bytes)
}

/// Row and column, both from 1, of a position in the whole string.
pub(super) const fn place(position: usize) -> (usize, usize) {
    (position / ROW + 1, position % ROW + 1)
}

/// Powers of α = 2 in GF(32) modulo x⁵ + x³ + 1; α has order 31, so the weights in a
/// row are distinct and not zero.
pub(super) const POWERS: [u8; 31] = {
    let mut powers = [1; 31];
    let mut i = 1;
    while i < 31 {
        let doubled = powers[i - 1] << 1;
        powers[i] = if doubled > 31 { doubled ^ 0b10_1001 } else { doubled };
        i += 1;
    }
    powers
};

/// The product of two field elements, without tables or branches on their bits.
pub(super) fn product(a: u8, b: u8) -> u8 {
    let mut sum = 0_u16;
    for i in 0..5 {
        sum ^= (u16::from(a) << i) * u16::from(b >> i & 1);
    }
    for i in (5..9).rev() {
        sum ^= (sum >> i & 1) * (0b10_1001 << (i - 5));
    }
    (sum & 31) as u8
}

/// What a row must sum up to: its number modulo 16, plus 16 if it is the last.
pub(super) const fn target(number: usize, is_last: bool) -> u8 {
    (number % 16).to_le_bytes()[0] + if is_last { 16 } else { 0 }
}

/// The weighted sum over a row. An unreadable value counts as zero.
pub(super) fn residue(values: &[u8]) -> u8 {
    values
        .iter()
        .zip(POWERS.iter().cycle())
        .fold(0, |sum, (&value, &power)| sum ^ product(if value > 31 { 0 } else { value }, power))
}

/// The check that completes a row.
pub(super) fn check_value(values: &[u8], number: usize, is_last: bool) -> u8 {
    let missing = residue(values) ^ target(number, is_last);
    // dividing by α^i is multiplying by α^(31 − i)
    product(missing, POWERS[(31 - values.len() % 31) % 31])
}

/// The prefix as values of row 1: its letter, and 1 for the version.
pub(super) fn prefix_values(kind: Kind) -> [u8; 2] {
    [alphabet::value_of(char::from(kind.prefix()[0])).unwrap_or(0), 1]
}

/// A string's values, which begin with k, as rows with their checks.
pub(super) fn typed(kind: Kind, values: &SecretBytes) -> Vec<SecretText> {
    let mut all = SecretBytes::with_capacity(2 + values.len());
    all.extend_from_slice(&prefix_values(kind));
    all.extend_from_slice(values.expose());
    let count = all.len().div_ceil(ROW);
    all.expose()
        .chunks(ROW)
        .zip(1..)
        .map(|(chunk, number)| text(kind, chunk, check_value(chunk, number, number == count), number == 1))
        .collect()
}

/// A row's values and its check as text.
pub(super) fn text(kind: Kind, values: &[u8], check: u8, is_first: bool) -> SecretText {
    let mut row = SecretText::with_capacity(ROW + 1);
    let skipped = if is_first { 2 } else { 0 };
    if is_first {
        row.push_str(kind.prefix_text());
    }
    for &value in values.iter().skip(skipped) {
        row.push(char_of(value));
    }
    row.push(char_of(check));
    row
}

#[cfg(test)]
mod tests;
