//! What a question proposes: nothing is changed before a person has looked at the paper.

use std::fmt;

use crate::secret::SecretText;
use crate::share::rows::Kind;

/// A row of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Of the share, or of its signature rows.
    pub kind: Kind,
    /// From 1.
    pub row: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Share => write!(f, "row {}", self.row),
            Kind::Signature => write!(f, "row S{}", self.row),
        }
    }
}

/// One edit of a row. Columns count its characters from 1.
///
/// Holds characters of the share: for the terminal alone. There is no `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Another character.
    Replace {
        /// Where.
        column: usize,
        /// What was typed.
        typed: char,
        /// What it should be.
        with: char,
    },
    /// Two neighbours are exchanged.
    Swap {
        /// Where the first stands.
        column: usize,
        /// Both, as they were typed.
        typed: [char; 2],
    },
    /// A character is missing.
    Insert {
        /// Where it should stand.
        column: usize,
        /// Which.
        with: char,
    },
    /// A character is too many.
    Delete {
        /// Where.
        column: usize,
        /// Which.
        typed: char,
    },
    /// It is another row.
    Move {
        /// Which.
        to: usize,
    },
    /// It and the rows up to another one are each the row some places on.
    Shift {
        /// The last of them, as they were typed.
        last: usize,
        /// How many places on, negative for places before.
        by: isize,
    },
}

impl Edit {
    pub(super) fn same_as(&self, other: &Self) -> bool {
        self == other
    }

    /// Whether a character that a person reads on the paper there can mean this edit.
    pub(super) fn involves(&self, character: char) -> bool {
        match self {
            Self::Replace { with, .. } | Self::Insert { with, .. } => *with == character,
            Self::Swap { typed, .. } => typed.contains(&character),
            Self::Delete { typed, .. } => *typed == character,
            Self::Move { .. } | Self::Shift { .. } => false,
        }
    }
}

/// One edit and the row that it is of.
pub struct Change {
    /// Where.
    pub place: Place,
    /// What.
    pub edit: Edit,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place;
        match self.edit {
            Edit::Replace { column, typed: '?', with } => {
                write!(f, "{place}, character {column}: unreadable, `{with}` fits")
            }
            Edit::Replace { column, typed, with } => {
                let typed = crate::share::alphabet::shown(typed);
                write!(f, "{place}, character {column}: `{with}` in place of `{typed}`")
            }
            Edit::Swap { column, typed: [a, b] } => {
                write!(f, "{place}, characters {column} and {}: `{b}{a}` in place of `{a}{b}`", column + 1)
            }
            Edit::Insert { column, with } => write!(f, "{place}, character {column}: `{with}` was left out"),
            Edit::Delete { column, typed } => {
                write!(f, "{place}, character {column}: `{typed}` is one too many")
            }
            Edit::Move { to } => write!(f, "what was typed for {place} fits row {to}: it belongs there"),
            Edit::Shift { last, by } => {
                let first = place.row;
                let (to, up_to) = (first.saturating_add_signed(by), last.saturating_add_signed(by));
                write!(
                    f,
                    "what was typed for rows {first} to {last} fits rows {to} to {up_to}: each belongs there"
                )
            }
        }
    }
}

/// Changes that belong together, and the rows that they make.
pub struct Candidate {
    pub(super) changes: Vec<Change>,
    pub(super) rows: Vec<(Place, SecretText)>,
}

impl Candidate {
    /// Whether several rows move.
    pub(super) fn is_shift(&self) -> bool {
        self.changes.len() > 1 || self.changes.iter().any(|change| matches!(change.edit, Edit::Shift { .. }))
    }

    /// What would be changed, in the order of the paper.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    pub(super) fn involves(&self, character: char) -> bool {
        self.changes.iter().any(|change| change.edit.involves(character))
    }
}

/// A question about what was typed.
pub struct Question {
    pub(super) place: Place,
    pub(super) all: Vec<Candidate>,
    /// Those that fit what the person said of the paper.
    pub(super) shown: Vec<usize>,
    pub(super) selected: Option<usize>,
    /// The checksum of the whole sheet stands behind it.
    pub(super) is_whole: bool,
}

impl Question {
    pub(super) fn new(place: Place, all: Vec<Candidate>, selected: Option<usize>, is_whole: bool) -> Self {
        Self { place, shown: (0..all.len()).collect(), all, selected, is_whole }
    }

    /// The row that it is about.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// The possible answers, the likeliest first.
    #[must_use]
    pub fn candidates(&self) -> impl ExactSizeIterator<Item = &Candidate> {
        self.shown.iter().filter_map(|&at| self.all.get(at)).collect::<Vec<_>>().into_iter()
    }

    /// Which of the candidates is proposed, from 0.
    #[must_use]
    pub const fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// Whether the person said a character of the paper, and several places fit it: they are shown with
    /// numbers, and a number chooses one.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.is_narrowed() && self.shown.len() > 1
    }

    fn is_narrowed(&self) -> bool {
        self.selected.is_some() && self.shown.len() < self.all.len()
    }

    /// Whether every check of the whole sheet passes with the proposal.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Proposes the next candidate.
    pub(super) fn next(&mut self) {
        let len = self.shown.len();
        if len > 0 {
            self.selected = Some(self.selected.map_or(0, |at| (at + 1) % len));
        }
    }

    /// Proposes the candidate with that number in the list, from 1; false when there is none.
    pub(super) fn choose(&mut self, number: usize) -> bool {
        let is_there = self.is_list() && (1..=self.shown.len()).contains(&number);
        if is_there {
            self.selected = Some(number - 1);
        }
        is_there
    }

    /// Takes the proposal back, with the list that it stands in; false when nothing is left to be asked.
    pub(super) fn decline(&mut self) -> bool {
        if self.selected.is_none() || self.is_whole {
            return false;
        }
        self.show_all();
        true
    }

    /// Shows all candidates again, after a character chose some.
    pub(super) fn widen(&mut self) {
        if self.is_narrowed() {
            self.show_all();
        }
    }

    fn show_all(&mut self) {
        self.shown = (0..self.all.len()).collect();
        self.selected = None;
    }

    /// Keeps the candidates in which a character that stands on the paper takes part.
    pub(super) fn narrow(&mut self, character: char) -> bool {
        let fitting: Vec<usize> =
            (0..self.all.len()).filter(|&at| self.all[at].involves(character)).collect();
        if fitting.is_empty() {
            return false;
        }
        self.shown = fitting;
        self.selected = Some(0);
        true
    }

    pub(super) fn take(mut self) -> Option<Candidate> {
        let at = *self.shown.get(self.selected?)?;
        (at < self.all.len()).then(|| self.all.swap_remove(at))
    }
}
