//! Checks of one row while it is typed.

use std::fmt;

use crate::secret::SecretBytes;
use crate::share::alphabet::{UNREADABLE, is_separator, shown, suggestion, value_of};
use crate::share::rows::{Kind, ROW, prefix_values, residue, target};

/// A character that cannot be read, because it is `?` or outside the alphabet.
///
/// Holds what was typed: for the terminal alone. `Debug` shows the place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    column: usize,
    typed: char,
}

impl Unreadable {
    /// The character in the row, from 1, not counting spaces.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }

    /// What was typed.
    #[must_use]
    pub const fn typed(&self) -> char {
        self.typed
    }

    /// What it was probably meant to be.
    #[must_use]
    pub fn suggestion(&self) -> Option<char> {
        suggestion(self.typed)
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unreadable(column {})", self.column)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, typed, .. } = self;
        match self.suggestion() {
            Some(meant) => {
                write!(f, "character {column}: `{}` is never used; is it `{meant}`?", shown(*typed))
            }
            None if *typed == '?' => write!(f, "character {column} is unreadable"),
            None => {
                write!(f, "character {column}: `{}` is never used; compare it with the paper", shown(*typed))
            }
        }
    }
}

/// What is wrong with a row, as far as the row alone tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Nothing was typed.
    #[error("row {0} is empty: type it as it stands on the sheet")]
    Empty(usize),
    /// Row 1 does not begin as a share does.
    #[error("row 1 begins with `F` and the digit one: look at the first two characters again")]
    Prefix,
    /// Row 1 names a version that this program does not know.
    #[error("share format version `{0}` is unknown to this program: look at the second character again")]
    Version(char),
    /// Too few characters.
    #[error("{}", too_short(*row, *typed, *needed))]
    TooShort {
        /// From 1.
        row: usize,
        /// How many there were.
        typed: usize,
        /// How many there should be; fewer than a row has where it can only be the last one.
        needed: usize,
    },
    /// Too many characters.
    #[error("row {row} has {typed} characters, {} too many: look for what was typed twice", typed - needed)]
    TooLong {
        /// From 1.
        row: usize,
        /// How many there were.
        typed: usize,
        /// How many there should be.
        needed: usize,
    },
    /// The check fits another row: either it is that row, or a character is wrong.
    #[error(
        "row {row} fails its check: it looks like row {looks_like}; if it is row {row}, a character is wrong"
    )]
    OtherRow {
        /// The row that was asked for, from 1.
        row: usize,
        /// The row that it would be.
        looks_like: usize,
    },
    /// The check fits no row nearby.
    #[error("row {0} fails its check: a character is wrong; compare it with the paper")]
    WrongCharacter(usize),
}

fn too_short(row: usize, typed: usize, needed: usize) -> String {
    let characters = if typed == 1 { "1 character".to_owned() } else { format!("{typed} characters") };
    if needed > ROW {
        format!("row {row} has {characters}, {} too few: look for what was left out", needed - typed)
    } else {
        format!("row {row} has {characters}: a row has {}, and the last one can have {needed}", ROW + 1)
    }
}

/// A row that was read.
pub struct Reading {
    pub(in crate::share) values: SecretBytes,
    pub(in crate::share) is_last: bool,
    pub(in crate::share) fault: Option<RowFault>,
    pub(in crate::share) unreadable: Vec<Unreadable>,
}

impl Reading {
    /// Nothing is wrong and everything was readable.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.fault.is_none() && self.unreadable.is_empty()
    }

    /// Whether the row is the last of its share, as far as it can be told.
    #[must_use]
    pub const fn is_last(&self) -> bool {
        self.is_last
    }

    /// What is wrong, if anything.
    #[must_use]
    pub const fn fault(&self) -> Option<RowFault> {
        self.fault
    }

    /// The characters that could not be read.
    #[must_use]
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// Whether the length is one that this row can have, so that it can take part in
    /// the whole share even with a wrong character.
    pub(in crate::share) fn has_shape(&self) -> bool {
        !matches!(
            self.fault,
            Some(
                RowFault::Empty(_)
                    | RowFault::Prefix
                    | RowFault::Version(_)
                    | RowFault::TooShort { .. }
                    | RowFault::TooLong { .. }
            )
        )
    }
}

/// Checks one row as row `number` (from 1): characters in either case, spaces and
/// hyphens anywhere, no label.
#[must_use]
pub fn check_row(kind: Kind, number: usize, text: &str) -> Reading {
    let (mut values, mut unreadable) = read(text);
    let prefix = (number == 1).then(|| take_prefix(kind, text, &mut values, &mut unreadable)).flatten();
    let len = values.len();
    let full_may_be_last = kind.has_length(number * ROW);
    let sum = residue(values.expose());
    let complete = unreadable.is_empty();
    let is_last =
        len <= ROW || (full_may_be_last && complete && len == ROW + 1 && sum == target(number, true));
    let fault = prefix.or_else(|| length_fault(kind, number, len)).or_else(|| {
        (complete && sum != target(number, is_last)).then(|| match other_row(kind, number, len, sum) {
            Some(looks_like) => RowFault::OtherRow { row: number, looks_like },
            None => RowFault::WrongCharacter(number),
        })
    });
    Reading { values, is_last, fault, unreadable }
}

/// Values of the characters, separators left out.
pub(in crate::share) fn read(text: &str) -> (SecretBytes, Vec<Unreadable>) {
    let mut values = SecretBytes::with_capacity(text.len().min(4 * ROW));
    let mut unreadable = Vec::new();
    for character in text.chars().filter(|&c| !is_separator(c)) {
        let value = value_of(character).unwrap_or(UNREADABLE);
        values.push(value);
        if value == UNREADABLE {
            unreadable.push(Unreadable { column: values.len(), typed: character });
        }
    }
    (values, unreadable)
}

/// Puts the value of the version into row 1, where `1` is no unreadable character.
fn take_prefix(
    kind: Kind,
    text: &str,
    values: &mut SecretBytes,
    unreadable: &mut Vec<Unreadable>,
) -> Option<RowFault> {
    let mut characters = text.chars().filter(|&c| !is_separator(c)).map(|c| c.to_ascii_uppercase());
    let (first, second) = (characters.next()?, characters.next());
    if first != char::from(kind.prefix()[0]) {
        return Some(RowFault::Prefix);
    }
    match second {
        Some('1') => {
            values.expose_mut()[1] = prefix_values(kind)[1];
            unreadable.retain(|u| u.column != 2);
            None
        }
        Some('?' | 'I' | 'L' | '|' | '!') => Some(RowFault::Prefix),
        Some(version) => Some(RowFault::Version(shown(version))),
        None => None,
    }
}

fn length_fault(kind: Kind, row: usize, typed: usize) -> Option<RowFault> {
    let full = ROW + 1;
    if typed == 0 {
        return Some(RowFault::Empty(row));
    }
    if typed > full {
        return Some(RowFault::TooLong { row, typed, needed: full });
    }
    if typed == full || is_last_length(kind, row, typed) {
        return None;
    }
    let needed = (typed..=full).find(|&len| len == full || is_last_length(kind, row, len))?;
    Some(RowFault::TooShort { row, typed, needed })
}

/// Whether row `row`, with `typed` characters, its check included, can end a share.
pub(in crate::share) fn is_last_length(kind: Kind, row: usize, typed: usize) -> bool {
    row >= 1 && (2..=ROW + 1).contains(&typed) && kind.has_length((row - 1) * ROW + typed - 1)
}

/// Which row near this one a sum belongs to.
fn other_row(kind: Kind, number: usize, len: usize, sum: u8) -> Option<usize> {
    let longest = if kind == Kind::Signature { 10 } else { 47 };
    let near = (1..=5).flat_map(|away| [number.checked_sub(away), Some(number + away)]).flatten();
    near.filter(|&row| row >= 1 && row <= longest).find(|&row| {
        let as_inner = len == ROW + 1 && sum == target(row, false);
        let as_last = is_last_length(kind, row, len) && sum == target(row, true);
        as_inner || as_last
    })
}
