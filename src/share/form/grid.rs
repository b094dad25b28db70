//! The rows of one sheet with everything that was ever typed for them.

use std::collections::BTreeMap;

use crate::secret::SecretText;
use crate::share::alphabet::is_separator;
use crate::share::rows::{self, Kind, ROW, Reading, RowFault};

/// No share has more rows.
pub(super) const MAX_ROWS: usize = 47;
/// Signature rows are always as many.
pub(super) const SIGNATURE_ROWS: usize = 10;
/// More versions of a row than a person types; the oldest ones are given up beyond it.
const MAX_VERSIONS: usize = 32;

/// A text with more characters beyond a row's is no row with a slip.
pub(super) const MAX_SURPLUS: usize = 4;

/// Why a row is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// What the row alone shows.
    #[error(transparent)]
    Fault(#[from] RowFault),
    /// Characters that cannot be read.
    #[error("{}", unreadable(*row, *count))]
    Unreadable {
        /// From 1.
        row: usize,
        /// How many.
        count: usize,
    },
    /// It passes as a last row, and is none.
    #[error("row {row} fits as a last row, but this sheet has {count} rows: compare it with the paper")]
    EndsEarly {
        /// From 1.
        row: usize,
        /// How many rows the sheet has.
        count: usize,
    },
    /// It passes as the last row, and with it the rows make no share.
    #[error(
        "row {0} fits as a last row, but the rows do not fit together like this: if the paper has more rows, a \
         character of row {0} is wrong"
    )]
    HardlyEnds(usize),
    /// It passes as an inner row, and is the last.
    #[error("row {0} is the last row, and does not fit as one: compare it with the paper")]
    EndsLate(usize),
}

fn unreadable(row: usize, count: usize) -> String {
    let characters = if count == 1 { "a character".to_owned() } else { format!("{count} characters") };
    format!("row {row} has {characters} that cannot be read")
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Nothing is there.
    Empty,
    /// It passes its check.
    Good,
    /// It does not.
    Doubtful(Doubt),
}

/// One row: what it says now, and what it said before.
#[derive(Default)]
struct Row {
    current: Option<SecretText>,
    earlier: Vec<SecretText>,
}

/// The rows of one kind.
pub(super) struct Grid {
    kind: Kind,
    rows: BTreeMap<usize, Row>,
}

impl Grid {
    pub(super) const fn new(kind: Kind) -> Self {
        Self { kind, rows: BTreeMap::new() }
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    /// The most rows that any sheet has.
    pub(super) const fn most(&self) -> usize {
        if matches!(self.kind, Kind::Share) { MAX_ROWS } else { SIGNATURE_ROWS }
    }

    pub(super) fn text(&self, row: usize) -> Option<&SecretText> {
        self.rows.get(&row)?.current.as_ref()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.highest() == 0
    }

    /// Whether anything was ever typed.
    pub(super) fn was_typed(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The last row with something in it; 0 when there is none.
    pub(super) fn highest(&self) -> usize {
        let filled = self.rows.iter().filter(|(_, row)| row.current.is_some());
        filled.map(|(&number, _)| number).next_back().unwrap_or(0)
    }

    /// Puts a text into a row; what it said before is kept.
    pub(super) fn put(&mut self, number: usize, text: SecretText) {
        let row = self.rows.entry(number).or_default();
        if let Some(old) = row.current.replace(text)
            && !row.current.as_ref().is_some_and(|new| new.same_as(old.expose()))
        {
            row.keep(old);
        }
    }

    /// Keeps a text beside what the row says.
    pub(super) fn put_beside(&mut self, number: usize, text: SecretText) {
        self.rows.entry(number).or_default().keep(text);
    }

    /// Empties a row; what it said is kept.
    pub(super) fn clear(&mut self, number: usize) {
        if let Some(row) = self.rows.get_mut(&number)
            && let Some(old) = row.current.take()
        {
            row.keep(old);
        }
    }

    /// Takes the text out of a row in which another row was typed.
    pub(super) fn take_current(&mut self, number: usize) {
        if let Some(row) = self.rows.get_mut(&number) {
            row.current = None;
        }
    }

    /// What the row said before it says what it does.
    pub(super) fn latest(&self, number: usize) -> Option<&SecretText> {
        self.rows.get(&number)?.earlier.last()
    }

    /// Exchanges two rows.
    pub(super) fn swap(&mut self, one: usize, other: usize) {
        let first = self.rows.entry(one).or_default().current.take();
        let second = self.rows.entry(other).or_default().current.take();
        self.rows.entry(one).or_default().current = second;
        self.rows.entry(other).or_default().current = first;
    }

    /// Whether the row said something else before.
    pub(super) fn has_earlier(&self, number: usize) -> bool {
        self.rows.get(&number).is_some_and(|row| !row.earlier.is_empty())
    }

    /// Brings back what the row said before, the latest first; what it says goes behind.
    pub(super) fn restore(&mut self, number: usize) {
        let Some(row) = self.rows.get_mut(&number) else { return };
        let Some(text) = row.earlier.pop() else { return };
        if let Some(old) = row.current.replace(text) {
            row.earlier.insert(0, old);
        }
    }

    /// Forgets what a share was made of, wherever it stands, and the slips on the way to it: the next
    /// sheet begins with what may be its own.
    pub(super) fn take_out(&mut self, used: &[SecretText]) {
        for (&number, row) in &mut self.rows {
            let is_done = |kept: &SecretText| {
                let is_good = rows::check_row(self.kind, number, kept.expose()).is_good();
                let is_slip = |text: &SecretText| !is_good && is_slip_of(kept.expose(), text.expose());
                let is_none = kept.expose().chars().count() > ROW + MAX_SURPLUS;
                is_none || used.iter().any(|text| kept.same_as(text.expose()) || is_slip(text))
            };
            // of what was typed over, half a row and what was never one are of no other sheet
            let is_half =
                |kept: &SecretText| number < used.len() && kept.expose().chars().count() + MAX_SURPLUS <= ROW;
            row.earlier.retain(|kept| !is_done(kept) && !is_half(kept));
            if row.current.as_ref().is_some_and(is_done) {
                row.current = row.earlier.pop();
            }
        }
        self.rows.retain(|_, row| row.current.is_some() || !row.earlier.is_empty());
    }

    /// The reading of what a row says now.
    pub(super) fn reading(&self, number: usize) -> Option<Reading> {
        Some(rows::check_row(self.kind, number, self.text(number)?.expose()))
    }

    /// How a row stands on a sheet of `count` rows.
    pub(super) fn state(&self, number: usize, count: Option<usize>) -> RowState {
        match self.text(number) {
            Some(text) => match state_of(self.kind, number, text.expose(), count) {
                RowState::Doubtful(doubt) if count.is_none() && number < self.highest() => {
                    RowState::Doubtful(within(doubt))
                }
                state => state,
            },
            None => RowState::Empty,
        }
    }

    /// Everything that was typed for a row, what it says now first.
    pub(super) fn versions(&self, number: usize) -> impl Iterator<Item = &SecretText> {
        let row = self.rows.get(&number);
        let current = row.and_then(|row| row.current.as_ref());
        current.into_iter().chain(row.into_iter().flat_map(|row| row.earlier.iter().rev()))
    }

    /// The row of a sheet that ends there, if one does: the last one that is good.
    pub(super) fn end(&self) -> Option<usize> {
        let good = |&row: &usize| self.reading(row).filter(Reading::is_good).map(|reading| (row, reading));
        let (last, reading) = (1..=self.highest()).rev().find_map(|row| good(&row))?;
        reading.is_last().then_some(last)
    }

    /// Another row that says the same.
    pub(super) fn same_elsewhere(&self, number: usize, text: &str) -> Option<usize> {
        let same = |row: &Row| row.current.as_ref().is_some_and(|current| current.same_as(text));
        self.rows.iter().find(|(other, row)| **other != number && same(row)).map(|(&other, _)| other)
    }
}

impl Row {
    fn keep(&mut self, old: SecretText) {
        self.earlier.retain(|kept| !kept.same_as(old.expose()));
        self.earlier.push(old);
        if self.earlier.len() > MAX_VERSIONS {
            self.earlier.remove(0);
        }
    }
}

/// How a text stands as a row of a sheet of `count` rows.
pub(super) fn state_of(kind: Kind, number: usize, text: &str, count: Option<usize>) -> RowState {
    let reading = rows::check_row(kind, number, text);
    let len = text.chars().count();
    if count.is_some_and(|count| number < count) && (1..=ROW).contains(&len) && !is_misread(&reading) {
        return RowState::Doubtful(RowFault::TooShort { row: number, typed: len, needed: ROW + 1 }.into());
    }
    if let Some(fault) = reading.fault() {
        return RowState::Doubtful(of_sheet(fault, count).into());
    }
    match reading.unreadable().len() {
        0 => {}
        unreadable => return RowState::Doubtful(Doubt::Unreadable { row: number, count: unreadable }),
    }
    match count {
        Some(count) if number < count && reading.is_last() => {
            RowState::Doubtful(Doubt::EndsEarly { row: number, count })
        }
        Some(count) if number == count && !reading.is_last() => RowState::Doubtful(Doubt::EndsLate(number)),
        _ => RowState::Good,
    }
}

/// Whether the start of row 1 says that it is none.
fn is_misread(reading: &Reading) -> bool {
    matches!(reading.fault(), Some(RowFault::Prefix | RowFault::Version(_)))
}

/// A wrong row looks like no row that the sheet does not have.
fn of_sheet(fault: RowFault, count: Option<usize>) -> RowFault {
    match fault {
        RowFault::OtherRow { row, looks_like } if count.is_some_and(|count| looks_like > count) => {
            RowFault::WrongCharacter(row)
        }
        fault => fault,
    }
}

/// A row with others behind it is as long as a row is.
fn within(doubt: Doubt) -> Doubt {
    match doubt {
        Doubt::Fault(RowFault::TooShort { row, typed, .. }) => {
            Doubt::Fault(RowFault::TooShort { row, typed, needed: ROW + 1 })
        }
        other => other,
    }
}

/// Whether a text is a row with one slip or two, and not a row of another sheet.
fn is_slip_of(typed: &str, row: &str) -> bool {
    alike(typed, row) + 2 >= typed.chars().count().max(row.chars().count())
}

/// Whether a text is a row typed again: half of its characters stand where they stood, or at its ends.
pub(super) fn is_like(row: &str, text: &str) -> bool {
    let longer = row.chars().count().max(text.chars().count());
    2 * alike(row, text) >= longer
}

/// How many characters stand in the same place, from the start or from both ends.
fn alike(a: &str, b: &str) -> usize {
    let start = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let end = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).count();
    a.chars().zip(b.chars()).filter(|(a, b)| a == b).count().max(start + end)
}

/// A row as it is kept: upper case, nothing between the characters.
pub(super) fn plain(text: &str) -> SecretText {
    let mut plain = SecretText::with_capacity(ROW + 1);
    for character in text.chars().filter(|&c| !is_separator(c)) {
        plain.push(character.to_ascii_uppercase());
    }
    plain
}
