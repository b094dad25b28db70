//! An offer to correct what was typed. Nothing is corrected until a person has
//! compared the paper and confirmed.

use std::fmt;

use crate::share::alphabet::{UNREADABLE, char_of};
use crate::share::rows::{self, ROW};

/// One character that should be another.
///
/// Holds a character of the share: for the terminal alone. `Debug` shows the place.
pub struct Correction {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) typed: u8,
    pub(super) value: u8,
    pub(super) is_row_check: bool,
}

impl Correction {
    /// Of the character at `position` in the whole string, prefix included.
    pub(super) fn at(position: usize, typed: u8, value: u8) -> Self {
        let (row, column) = rows::place(position);
        Self { row, column, typed, value, is_row_check: false }
    }

    /// Of the check at the end of a row with `len` characters before it.
    pub(super) fn of_check(row: usize, len: usize, typed: u8, value: u8) -> Self {
        Self { row, column: len + 1, typed, value, is_row_check: true }
    }

    /// The row on the paper, from 1.
    #[must_use]
    pub const fn row(&self) -> usize {
        self.row
    }

    /// The character in the row, from 1, not counting spaces.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }

    /// What was typed; `None` when it was unreadable.
    #[must_use]
    pub fn typed(&self) -> Option<char> {
        (self.typed != UNREADABLE).then(|| char_of(self.typed))
    }

    /// What it should be.
    #[must_use]
    pub fn should_be(&self) -> char {
        char_of(self.value)
    }

    /// Whether it is the check at the end of its row, so that the share itself was
    /// typed rightly there.
    #[must_use]
    pub const fn is_row_check(&self) -> bool {
        self.is_row_check
    }

    /// The position in the whole string, prefix included.
    pub(super) const fn position(&self) -> usize {
        (self.row - 1) * ROW + self.column - 1
    }
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Correction(row {}, column {})", self.row, self.column)
    }
}

/// Corrections that together make a share pass every check, in the order of the
/// paper; never empty.
#[derive(Debug)]
pub struct Offer {
    pub(super) corrections: Vec<Correction>,
    pub(super) in_signature: bool,
}

impl Offer {
    /// What should be changed, in the order of the paper.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Whether the rows meant are the signature rows.
    #[must_use]
    pub const fn in_signature(&self) -> bool {
        self.in_signature
    }
}
