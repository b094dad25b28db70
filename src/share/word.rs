//! A whole string as it was read: a share, or the signature rows of one. Both have
//! rows, a checksum and corrections alike.

use crate::model::{MIN_THRESHOLD, SetId};
use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::{self, UNREADABLE, char_of};
use crate::share::checksum::{self, Long, SHORT_MAX, Short, Signature};
use crate::share::correction::{self, BOUND};
use crate::share::error::ShareError;
use crate::share::offer::{Correction, Offer};
use crate::share::rows::{self, HEADER, Kind, ROW};

/// More characters than anything that is read here can have.
const FAR_TOO_LONG: usize = 4096;
/// More bytes than such a text has, spaces between all characters included.
pub(super) const FAR_TOO_MANY_BYTES: usize = 8 * FAR_TOO_LONG;

/// Values from k on, and the rows' checks if there were rows.
pub(super) struct Word {
    kind: Kind,
    values: SecretBytes,
    checks: Option<SecretBytes>,
}

impl Word {
    /// Values without a checksum, completed.
    pub(super) fn sealed(kind: Kind, mut values: SecretBytes) -> Self {
        let prefix = kind.prefix();
        match kind {
            Kind::Signature => checksum::append::<Signature>(prefix, &mut values),
            Kind::Share if values.len() + 15 <= SHORT_MAX => checksum::append::<Short>(prefix, &mut values),
            Kind::Share => checksum::append::<Long>(prefix, &mut values),
        }
        Self { kind, values, checks: None }
    }

    /// The characters of a whole string, prefix included, without row checks.
    pub(super) fn from_text(kind: Kind, text: &str) -> Result<Self, ShareError> {
        let body = after_prefix(kind, text)?;
        if body.len() > FAR_TOO_MANY_BYTES {
            return Err(ShareError::Length(body.len() + 2));
        }
        let (values, _) = rows::live_read(body);
        if values.len() > FAR_TOO_LONG {
            return Err(ShareError::Length(values.len() + 2));
        }
        Ok(Self { kind, values, checks: None })
    }

    /// Rows with their checks, in order, each without its label.
    pub(super) fn from_rows(kind: Kind, typed: &[SecretText]) -> Result<Self, ShareError> {
        let mut rows = Vec::with_capacity(typed.len());
        for (row, number) in typed.iter().zip(1..) {
            let mut values = SecretBytes::default();
            let text = if number == 1 {
                values.extend_from_slice(&rows::prefix_values(kind));
                after_prefix(kind, row.expose())?
            } else {
                row.expose()
            };
            values.extend_from_slice(rows::live_read(text).0.expose());
            let least = if number == typed.len() { if number == 1 { 4 } else { 2 } } else { ROW + 1 };
            if !(least..=ROW + 1).contains(&values.len()) {
                return Err(ShareError::RowLength { row: number, typed: values.len(), needed: ROW + 1 });
            }
            rows.push(values);
        }
        Self::from_row_values(kind, rows.iter().map(SecretBytes::expose)).ok_or(ShareError::Prefix)
    }

    /// Values of rows with their checks; row 1 begins with the prefix.
    pub(super) fn from_row_values<'a>(kind: Kind, rows: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let (mut values, mut checks) = (SecretBytes::default(), SecretBytes::default());
        for (row, number) in rows.zip(1..) {
            let (check, content) = row.split_last()?;
            values.extend_from_slice(if number == 1 { content.get(2..)? } else { content });
            checks.push(*check);
        }
        (!checks.is_empty()).then_some(Self { kind, values, checks: Some(checks) })
    }

    /// The rows as they were typed, unreadable characters as `?`; none if there were no
    /// rows.
    pub(super) fn typed_rows(&self) -> Vec<SecretText> {
        let Some(checks) = &self.checks else { return Vec::new() };
        let all = self.all_values();
        all.expose()
            .chunks(ROW)
            .zip(checks.expose())
            .zip(1..)
            .map(|((chunk, &check), number)| rows::text(self.kind, chunk, check, number == 1))
            .collect()
    }

    /// Whether everything fits: characters, row checks, length, checksum, and then
    /// what the header says.
    pub(super) fn verify(&self) -> Result<(), ShareError> {
        let unreadable = self.unreadable();
        if unreadable > 0 {
            return Err(ShareError::Character(unreadable));
        }
        if let Some(row) = self.failing_rows().first() {
            return Err(ShareError::RowCheck(*row));
        }
        if !self.has_length() {
            return Err(ShareError::Length(self.len()));
        }
        if self.difference() != 0 {
            return Err(ShareError::Checksum);
        }
        self.verify_content()
    }

    /// What the header and the spare bits say; the length and the checksum fit.
    fn verify_content(&self) -> Result<(), ShareError> {
        if self.k() < MIN_THRESHOLD {
            return Err(ShareError::Threshold(self.k()));
        }
        if self.x() == 0 {
            return Err(ShareError::Index);
        }
        let part = if self.kind == Kind::Share { "share" } else { "signature" };
        if self.content().is_none() {
            return Err(ShareError::Padding(part));
        }
        Ok(())
    }

    /// The smallest change that makes everything fit, if 2 · wrong + unreadable ≤ 8,
    /// row checks counted.
    pub(super) fn offer(&self) -> Option<Offer> {
        if !self.has_length() {
            return None;
        }
        let erasures: Vec<usize> = (0..self.values.len())
            .filter(|&i| self.values.expose()[i] == UNREADABLE)
            .map(|i| self.values.len() - 1 - i)
            .collect();
        let errata = self.errata(&erasures)?;
        let mut corrections: Vec<Correction> = errata
            .into_iter()
            .map(|(from_end, added)| {
                let i = self.values.len() - 1 - from_end;
                let typed = self.values.expose()[i];
                let value = if typed == UNREADABLE { added } else { typed ^ added };
                Correction::at(i + 2, typed, value)
            })
            .filter(|correction| correction.typed != correction.value)
            .collect();
        let mut corrected = self.with(&corrections);
        corrections.extend(corrected.check_corrections());
        corrections.sort_by_key(|correction| (correction.row, correction.column));
        let weight: usize = corrections.iter().map(|c| if c.typed == UNREADABLE { 1 } else { 2 }).sum();
        if corrections.is_empty() || weight > BOUND {
            return None;
        }
        corrected = self.with(&corrections);
        corrected.verify().ok()?;
        Some(Offer { corrections, in_signature: self.kind == Kind::Signature })
    }

    /// The one row in which all wrong characters stand, row checks left out, if the checksum
    /// locates them there, or if a row is so short that the others say what stands in it.
    pub(super) fn only_wrong_row(&self) -> Option<usize> {
        if !self.has_length() || self.unreadable() > 0 {
            return None;
        }
        let located = self.errata(&[]).and_then(|errata| {
            let mut rows =
                errata.into_iter().map(|(from_end, _)| rows::place(self.values.len() - 1 - from_end + 2).0);
            let first = rows.next()?;
            rows.all(|row| row == first).then_some(first)
        });
        located.or_else(|| {
            let last = self.len().div_ceil(ROW);
            let first_of_last = (last - 1) * ROW - 2;
            self.can_be_right_in(first_of_last..self.values.len()).then_some(last)
        })
    }

    /// Whether the checksum passes with other characters at these places, where it would not by chance.
    fn can_be_right_in(&self, places: std::ops::Range<usize>) -> bool {
        /// Characters of the checksum that speak against chance: one in a million.
        const SURE: usize = 4;
        if places.len() + SURE > rows::checksum_len(self.kind, self.len()) {
            return false;
        }
        let wrong = self.difference();
        let mut reduced: Vec<u128> = Vec::with_capacity(5 * places.len());
        let reduce = |reduced: &[u128], value: u128| {
            reduced.iter().fold(value, |value, &other| value.min(value ^ other))
        };
        let mut word = self.with(&[]);
        for place in places {
            let typed = self.values.expose()[place];
            for bit in 0..5 {
                word.values.expose_mut()[place] = typed ^ (1 << bit);
                let value = reduce(&reduced, word.difference() ^ wrong);
                if value != 0 {
                    reduced.push(value);
                }
            }
            word.values.expose_mut()[place] = typed;
        }
        reduce(&reduced, wrong) == 0
    }

    /// A copy with corrections made.
    pub(super) fn with(&self, corrections: &[Correction]) -> Self {
        let mut word = Self {
            kind: self.kind,
            values: SecretBytes::from(self.values.expose()),
            checks: self.checks.as_ref().map(|checks| SecretBytes::from(checks.expose())),
        };
        for correction in corrections {
            let to = if correction.is_row_check {
                word.checks.as_mut().and_then(|checks| checks.expose_mut().get_mut(correction.row - 1))
            } else {
                let position = correction.position().checked_sub(2);
                position.and_then(|i| word.values.expose_mut().get_mut(i))
            };
            if let Some(to) = to {
                *to = correction.value;
            }
        }
        word
    }

    /// The row checks that do not fit the characters.
    fn check_corrections(&self) -> Vec<Correction> {
        let Some(checks) = &self.checks else { return Vec::new() };
        let all = self.all_values();
        let count = checks.len();
        all.expose()
            .chunks(ROW)
            .zip(checks.expose())
            .zip(1..)
            .filter_map(|((chunk, &typed), number)| {
                let value = rows::check_value(chunk, number, number == count);
                (typed != value).then(|| Correction::of_check(number, chunk.len(), typed, value))
            })
            .collect()
    }

    /// The rows whose check fails, from 1.
    fn failing_rows(&self) -> Vec<usize> {
        self.check_corrections().iter().map(Correction::row).collect()
    }

    fn errata(&self, erasures: &[usize]) -> Option<Vec<(usize, u8)>> {
        let len = self.values.len();
        let difference = self.difference();
        match self.kind {
            Kind::Signature => correction::errata::<Signature>(difference, len, erasures),
            Kind::Share if self.is_short() => correction::errata::<Short>(difference, len, erasures),
            Kind::Share => correction::errata::<Long>(difference, len, erasures),
        }
    }

    /// By how much the checksum misses its target.
    pub(super) fn difference(&self) -> u128 {
        let (prefix, values) = (self.kind.prefix(), self.values.expose());
        match self.kind {
            Kind::Signature => checksum::difference::<Signature>(prefix, values),
            Kind::Share if self.is_short() => checksum::difference::<Short>(prefix, values),
            Kind::Share => checksum::difference::<Long>(prefix, values),
        }
    }

    fn is_short(&self) -> bool {
        self.len() <= SHORT_MAX
    }

    /// The characters of the whole string, prefix included.
    fn len(&self) -> usize {
        self.values.len() + 2
    }

    /// Whether there are as many characters as a string of this kind can have.
    pub(super) fn has_length(&self) -> bool {
        self.kind.has_length(self.len())
            && self.checks.as_ref().is_none_or(|checks| checks.len() == self.len().div_ceil(ROW))
    }

    fn unreadable(&self) -> usize {
        let checks = self.checks.as_ref().map_or(&[][..], SecretBytes::expose);
        self.values.expose().iter().chain(checks).filter(|&&value| value == UNREADABLE).count()
    }

    fn all_values(&self) -> SecretBytes {
        let mut all = SecretBytes::with_capacity(self.len());
        all.extend_from_slice(&rows::prefix_values(self.kind));
        all.extend_from_slice(self.values.expose());
        all
    }

    /// Of a word that verified: k.
    pub(super) fn k(&self) -> u8 {
        self.values.expose().first().copied().unwrap_or(0)
    }

    /// Of a word that verified: x.
    pub(super) fn x(&self) -> u8 {
        self.values.expose().get(1).copied().unwrap_or(0)
    }

    /// Of a word that verified: the set id.
    pub(super) fn set_id(&self) -> Option<SetId> {
        let values = self.values.expose().get(2..HEADER)?;
        values.iter().map(|&value| char_of(value)).collect::<String>().parse().ok()
    }

    /// Of a word that verified: the bytes between header and checksum.
    pub(super) fn content(&self) -> Option<SecretBytes> {
        let end = self.values.len().checked_sub(rows::checksum_len(self.kind, self.len()))?;
        alphabet::from_groups(self.values.expose().get(HEADER..end)?)
    }

    /// The whole string in upper case, prefix included, without row checks.
    pub(super) fn typed(&self) -> SecretText {
        let mut text = SecretText::with_capacity(self.len());
        text.push_str(self.kind.prefix_text());
        for &value in self.values.expose() {
            text.push(char_of(value));
        }
        text
    }

    /// The rows with their checks.
    pub(super) fn rows(&self) -> Vec<SecretText> {
        rows::typed(self.kind, &self.values)
    }
}

/// What follows the prefix, separators before and inside it passed over.
fn after_prefix(kind: Kind, text: &str) -> Result<&str, ShareError> {
    let mut characters = text.char_indices().filter(|&(_, c)| !alphabet::is_separator(c));
    let first = characters.next().ok_or(ShareError::Prefix)?.1.to_ascii_uppercase();
    if first != char::from(kind.prefix()[0]) {
        return Err(ShareError::Prefix);
    }
    let (at, version) = characters.next().ok_or(ShareError::Prefix)?;
    if version != '1' {
        return Err(ShareError::Version(alphabet::shown(version)));
    }
    Ok(&text[at + 1..])
}
