//! From characters of which none is certain to a share.
//!
//! A reader of pictures gives, for each place of the whole string and for each row check, how
//! likely what it saw is for each of the 32 characters. Of all strings that fit the checksum and
//! every row check, the likeliest is looked for (`search`), and taken only if it is so much
//! likelier than chance that no other can be meant.
//!
//! # Why nothing wrong is taken
//! Each place has a probability for each character; they sum to one, so some rows together have
//! a probability too, and at most 2ᵇ ways to fill them can have one above 2⁻ᵇ. Where all other
//! rows are right, one way in 32^(c + r) passes the checksum of c characters and the checks of
//! these r rows. A row's check tells nothing of another row: so a string is taken only if, over
//! the rows that cost more than the five bits of their own check, what they cost beyond that is
//! at least `MARGIN` bits less than the 5c bits of the checksum. Then whichever rows are in
//! doubt, fewer than 2^−`MARGIN` wrong ways to fill them are to be expected, however wrong the
//! reader's probabilities are. A character that was not read costs five bits.

mod equations;
mod marginals;
mod search;

use zeroize::Zeroize as _;

use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::UNREADABLE;
use crate::share::rows::{self, Kind, ROW};
use crate::share::unverified::UnverifiedShare;
use crate::share::word::Word;

/// How likely what was seen is for each of the 32 values: natural logarithms, up to a constant.
/// All equal for a character that was not read.
pub type Scores = [f32; 32];

/// Bits by which a share must be likelier than chance: 40, and 8 for the trials with other
/// lengths and numbers of rows.
const MARGIN: f32 = 48.0;
/// A character is never changed to one that is less likely than the likeliest by more bits.
const CERTAIN: f32 = 12.0;
/// A character is shown as read if it is likelier than this.
const SHOWN: f32 = 0.99;

/// What was seen of the characters of one share: of its whole string, and of its row checks.
///
/// As secret as the share. Erased when dropped.
pub struct Evidence {
    len: usize,
    /// Of the characters after the prefix, then of the row checks.
    scores: Vec<Scores>,
}

impl Evidence {
    /// Nothing was seen of a share whose whole string has `len` characters, prefix included;
    /// `None` when no share has so many.
    #[must_use]
    pub fn unread(len: usize) -> Option<Self> {
        let count = len.checked_sub(2)? + len.div_ceil(ROW);
        Kind::Share.has_length(len).then(|| Self { len, scores: vec![[0.0; 32]; count] })
    }

    /// The lengths of whole strings that stand in so many rows.
    pub fn lengths(rows: usize) -> impl Iterator<Item = usize> {
        let most = rows.min(MAX_ROWS) * ROW;
        (most.saturating_sub(ROW - 1)..=most).filter(|&len| Kind::Share.has_length(len))
    }

    /// The characters of the whole string, prefix included.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no share is empty")]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// How many rows the share has.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.len.div_ceil(ROW)
    }

    /// How many characters stand in a row, from 1, its check included; 0 if there is no such row.
    #[must_use]
    pub fn row_len(&self, row: usize) -> usize {
        let before = row.saturating_sub(1) * ROW;
        if row == 0 || before >= self.len { 0 } else { (self.len - before).min(ROW) + 1 }
    }

    /// Adds what was seen of a character of the whole string, from 0, prefix included. The
    /// prefix is known, and places that the share does not have are passed over.
    pub fn add(&mut self, position: usize, seen: &Scores) {
        if let Some(at) = position.checked_sub(2).filter(|_| position < self.len) {
            add(&mut self.scores[at], seen);
        }
    }

    /// Adds what was seen of a printed character: of row and column, both from 1; the last
    /// column is the row's check.
    pub fn add_printed(&mut self, row: usize, column: usize, seen: &Scores) {
        let len = self.row_len(row);
        if (1..len).contains(&column) {
            self.add((row - 1) * ROW + column - 1, seen);
        } else if len > 0 && column == len {
            add(&mut self.scores[self.len - 2 + row - 1], seen);
        }
    }

    /// Adds what another reader saw of the same share; nothing if that has another length.
    pub fn add_all(&mut self, other: &Self) {
        if self.len == other.len {
            for (to, from) in self.scores.iter_mut().zip(&other.scores) {
                add(to, from);
            }
        }
    }

    /// Whether another reader saw the same share, as far as both are sure of characters.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let sure = |scores: &Scores| top(&normalised(scores)).filter(|&(_, chance)| chance > 0.9);
        let both = || self.scores.iter().zip(&other.scores).filter_map(|(a, b)| Some((sure(a)?, sure(b)?)));
        let same = both().filter(|((a, _), (b, _))| a == b).count();
        self.len == other.len && same >= 4 && same * 4 >= both().count() * 3
    }

    /// Whether at least half of all characters, row checks included, stand in rows of which anything was seen.
    #[must_use]
    pub fn is_half_seen(&self) -> bool {
        let is_seen = |place: &usize| self.scores[*place].iter().any(|&score| score != 0.0);
        let len_if_seen = |row: usize| {
            let was_seen = self.row_places(row).0.iter().any(is_seen);
            if was_seen { self.row_len(row) } else { 0 }
        };
        let seen: usize = (1..=self.rows()).map(len_if_seen).sum();
        2 * seen >= self.len + self.rows()
    }

    /// The one share that was seen, if it passes every check and no other can be meant.
    ///
    /// Work is bounded: some ten thousand trials.
    #[must_use]
    pub fn complete(&self) -> Option<UnverifiedShare> {
        let found = search::likeliest(self)?;
        Some(UnverifiedShare::from_words(self.word(&found)?, None))
    }

    /// The rows as far as they were read, checks included, `?` for each character in doubt.
    #[must_use]
    pub fn typed_rows(&self) -> Vec<SecretText> {
        let likely = marginals::of(self);
        let mut values = SecretBytes::with_capacity(likely.len());
        for chances in likely.iter() {
            values.push(top(chances).filter(|&(_, chance)| chance >= SHOWN).map_or(UNREADABLE, |(v, _)| v));
        }
        self.split(&values)
            .iter()
            .zip(1..)
            .filter_map(|(row, number)| {
                let (check, content) = row.expose().split_last()?;
                Some(rows::text(Kind::Share, content, *check, number == 1))
            })
            .collect()
    }

    /// The values in rows with their checks, the prefix in row 1.
    fn split(&self, values: &SecretBytes) -> Vec<SecretBytes> {
        let (content, checks) = values.expose().split_at(self.len - 2);
        let mut all = SecretBytes::with_capacity(self.len);
        all.extend_from_slice(&rows::prefix_values(Kind::Share));
        all.extend_from_slice(content);
        let with_check = |(chunk, &check): (&[u8], &u8)| {
            let mut row = SecretBytes::with_capacity(ROW + 1);
            row.extend_from_slice(chunk);
            row.push(check);
            row
        };
        all.expose().chunks(ROW).zip(checks).map(with_check).collect()
    }

    fn word(&self, values: &SecretBytes) -> Option<Word> {
        let rows = self.split(values);
        let word = Word::from_row_values(Kind::Share, rows.iter().map(SecretBytes::expose))?;
        word.verify().is_ok().then_some(word)
    }

    /// The places of a row among the scores, its check last, and the row's sum before them.
    fn row_places(&self, row: usize) -> (Vec<usize>, u8, usize) {
        let (start, end) = ((row - 1) * ROW, (row * ROW).min(self.len));
        let skipped = if row == 1 { 2 } else { 0 };
        let mut places: Vec<usize> = (start + skipped..end).map(|position| position - 2).collect();
        places.push(self.len - 2 + row - 1);
        let known = if row == 1 { rows::residue(&rows::prefix_values(Kind::Share)) } else { 0 };
        (places, known ^ rows::target(row, row == self.rows()), skipped)
    }
}

impl Drop for Evidence {
    fn drop(&mut self) {
        self.scores.zeroize();
    }
}

/// Rows as a sheet prints them, one a line: `1.  F1ZQX 9Y8GF 2TVDW 0S3JN`.
#[must_use]
pub fn labelled(rows: &[SecretText]) -> SecretText {
    let mut text = SecretText::default();
    for (row, number) in rows.iter().zip(1..) {
        text.push_str(&format!("{number}. "));
        for (character, column) in row.expose().chars().zip(0..) {
            if column % 5 == 0 {
                text.push(' ');
            }
            text.push(character);
        }
        text.push('\n');
    }
    text
}

/// No share has more rows.
const MAX_ROWS: usize = 47;

fn add(to: &mut Scores, seen: &Scores) {
    for (sum, &score) in to.iter_mut().zip(seen) {
        *sum += score;
    }
}

/// The likeliest value and its chance.
fn top(chances: &Scores) -> Option<(u8, f32)> {
    (0..32).zip(chances.iter().copied()).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Likelihoods as probabilities that sum to one.
fn normalised(scores: &Scores) -> Scores {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    // what is no number says nothing
    if !highest.is_finite() {
        return [1.0 / 32.0; 32];
    }
    let weights = scores.map(|score| if score.is_nan() { 0.0 } else { (score - highest).exp() });
    let sum: f32 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// Probabilities, erased when dropped.
struct Chances(Vec<Scores>);

impl Chances {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn iter(&self) -> std::slice::Iter<'_, Scores> {
        self.0.iter()
    }
}

impl Drop for Chances {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests;
