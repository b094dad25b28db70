//! Rows on pages, in files and out of pipes, put together to shares.
//!
//! A line is placed by its label, or else as the row that is next, and kept even when something
//! is wrong. A row whose number is not said and that fits another number counts there only where
//! its neighbour fits beside it: by its check alone a wrong row fits one number in 32.

mod line;
mod partial;

use std::collections::VecDeque;

use crate::model::SetId;
use crate::secret::SecretText;
use crate::share::alphabet::char_of;
use crate::share::error::ShareError;
use crate::share::reader::line::Line;
pub(super) use crate::share::reader::line::{candidates, split_label};
use crate::share::reader::partial::Partial;
use crate::share::rows::{self, HEADER, Kind, ROW, RowFault, Unreadable};
use crate::share::unverified::UnverifiedShare;
use crate::share::word::Word;

/// From here on a line is a whole share and not a row with too many characters: the
/// shortest share has 68.
const WHOLE: usize = 60;

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineSeen {
    /// Nothing that belongs to a share.
    Passed,
    /// A row.
    Row(RowSeen),
    /// A whole share in one line: the string, or the content of a QR code.
    Whole,
    /// A whole share that cannot be read.
    Refused(ShareError),
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSeen {
    /// What kind of row.
    pub kind: Kind,
    /// As which row it was taken, from 1.
    pub row: usize,
    /// How it was taken.
    pub taken: Taken,
    /// The characters that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Whether every row is there now.
    pub complete: bool,
}

/// How a row was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// As the row that was next, or in the place of one much like it.
    InOrder,
    /// As the row that its label or its check names, though another was next.
    OutOfOrder {
        /// The row that is still missing.
        missing: usize,
    },
    /// It was there already, and is the same.
    Again,
    /// Something is wrong with it. It is kept, unless the row was right already.
    Doubtful(RowFault),
}

/// What was read of a share that is not whole.
#[derive(Debug)]
pub struct Unfinished {
    /// What kind of rows.
    pub kind: Kind,
    /// k, x and the set, if row 1 was readable.
    pub header: Option<(u8, u8, SetId)>,
    /// Rows that were not read, or have a wrong length; after the last one there may
    /// be more. Empty for whole signature rows whose share was not read.
    pub missing: Vec<usize>,
    /// Rows with something wrong, an unknown version in row 1 among them, and what.
    pub doubtful: Vec<(usize, RowFault)>,
    /// What was read, `?` for what could not be.
    pub rows: Vec<(usize, SecretText)>,
}

/// Puts rows together. Every row is erased when this is dropped.
#[derive(Debug, Default)]
pub struct RowReader {
    partials: Vec<Partial>,
    whole: VecDeque<UnverifiedShare>,
}

impl RowReader {
    /// A reader that has read nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { partials: Vec::new(), whole: VecDeque::new() }
    }

    /// Reads one line: a row with or without its label, in either case, spaces and
    /// hyphens anywhere; or a whole share.
    pub fn push(&mut self, text: &str) -> LineSeen {
        // a reader of codes writes its kind before the content, as in `QR-Code:F1…`
        let after_colon = text.rsplit_once(':').map(|(_, content)| content);
        for part in std::iter::once(text).chain(after_colon) {
            let whole = line::joined(part);
            if whole.is_whole(WHOLE) {
                return self.push_whole(&whole);
            }
        }
        let candidates = line::candidates(text);
        for must_fit in [true, false] {
            let seen = candidates.iter().find_map(|line| self.push_row(line, must_fit));
            if let Some(seen) = seen {
                return LineSeen::Row(seen);
            }
        }
        LineSeen::Passed
    }

    /// Whether a whole share is there to be [taken](Self::take).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.whole.is_empty() || self.complete_share(false).is_some()
    }

    /// Takes the first whole share, with its signature rows if they are whole too.
    pub fn take(&mut self) -> Option<UnverifiedShare> {
        self.take_share(false)
    }

    /// At the end of the input: every whole share, and what is left.
    #[must_use]
    pub fn finish(mut self) -> (Vec<UnverifiedShare>, Vec<Unfinished>) {
        self.partials.iter_mut().for_each(Partial::send_back_guesses);
        let mut shares = Vec::new();
        while let Some(share) = self.take_share(true) {
            shares.push(share);
        }
        (shares, self.partials.iter().map(Partial::unfinished).collect())
    }

    fn take_share(&mut self, at_end: bool) -> Option<UnverifiedShare> {
        if let Some(share) = self.whole.pop_front() {
            return Some(share);
        }
        let share = self.partials.remove(self.complete_share(at_end)?);
        let signature = self.partials.iter().position(|partial| {
            partial.kind() == Kind::Signature && partial.is_complete(at_end) && partial.same_header(&share)
        });
        let signature = signature.and_then(|at| self.partials.remove(at).into_word());
        Some(UnverifiedShare::from_words(share.into_word()?, signature))
    }

    fn complete_share(&self, at_end: bool) -> Option<usize> {
        self.partials.iter().position(|partial| partial.kind() == Kind::Share && partial.is_complete(at_end))
    }

    fn push_whole(&mut self, line: &Line) -> LineSeen {
        let text = line.text();
        let read = if text.contains('+') {
            UnverifiedShare::from_qr(text)
        } else if let Some(rows) = rows_in_one_line(text) {
            UnverifiedShare::from_typed_rows(&rows)
        } else {
            UnverifiedShare::from_string(text)
        };
        match read {
            Ok(share) => {
                self.whole.push_back(share);
                LineSeen::Whole
            }
            Err(error) => LineSeen::Refused(error),
        }
    }

    fn push_row(&mut self, line: &Line, must_fit: bool) -> Option<RowSeen> {
        if let Some(kind) = line.begins() {
            let fits = rows::check_row(kind, 1, line.text()).fault().is_none();
            let is_row = fits || (!must_fit && line.looks_like_row());
            return is_row.then(|| self.push_first(kind, line));
        }
        if self.begins_anew(line)? {
            self.partials.push(Partial::new(Kind::Share));
        }
        let partial = self.partials.last_mut()?;
        let seen = partial.place(line, must_fit);
        if partial.is_empty() {
            self.partials.pop();
        }
        seen
    }

    /// Whether a row without a prefix is of other rows than those at hand. On a page
    /// nothing is added to rows that pass every check, and what follows them is not read
    /// (`None`) unless it is a whole row beyond doubt.
    fn begins_anew(&self, line: &Line) -> Option<bool> {
        let Some(last) = self.partials.last() else { return Some(true) };
        if !last.is_sealed() || last.has(line) {
            return Some(false);
        }
        let is_row = |number| {
            let reading = rows::check_row(Kind::Share, number, line.text());
            reading.is_good() && reading.values.len() == ROW + 1
        };
        line.label().is_some_and(is_row).then_some(true)
    }

    /// A row 1: of the share at hand, or of a new one.
    fn push_first(&mut self, kind: Kind, line: &Line) -> RowSeen {
        let fits = self.partials.last().is_some_and(|partial| partial.takes_first(kind, line));
        if !fits {
            self.partials.push(Partial::new(kind));
        }
        let last = self.partials.len() - 1;
        self.partials[last].place_at(1, line)
    }
}

/// Rows with their checks that lost their line breaks.
pub(super) fn rows_in_one_line(text: &str) -> Option<Vec<SecretText>> {
    let len = text.chars().count();
    let count = len.div_ceil(ROW + 1);
    if Kind::Share.has_length(len) || !Kind::Share.has_length(len - count) || !text.is_ascii() {
        return None;
    }
    let rows = text.as_bytes().chunks(ROW + 1);
    rows.map(|row| std::str::from_utf8(row).ok().map(SecretText::from)).collect()
}

/// k, x and the set id that a row 1 says, if it is long enough and of the alphabet.
pub(super) fn header_of(row: &str) -> Option<(u8, u8, SetId)> {
    let (values, _) = rows::live_read(row);
    let header = values.expose().get(2..2 + HEADER)?;
    let set_id: String = header[2..].iter().map(|&value| char_of(value)).collect();
    Some((header[0], header[1], set_id.parse().ok()?))
}

impl Partial {
    fn into_word(self) -> Option<Word> {
        Word::from_row_values(self.kind(), self.values())
    }
}

#[cfg(test)]
mod tests;
