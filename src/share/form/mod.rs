//! The rows of a sheet as a form: a state machine without a terminal, which the full screen and
//! the plain prompt share.
//!
//! A row belongs to the row that was asked for, unless the person types another number or says
//! so when asked. Nothing is corrected before a person compared the paper, and nothing that was
//! typed is forgotten: earlier texts of a row are kept, and count when the whole is looked for.

mod ask;
mod change;
mod edit;
mod fixes;
mod grid;
mod notice;
mod pasted;
mod settle;
mod shift;
mod steps;
mod strangers;
mod take;
mod whole;

use std::collections::VecDeque;
use std::rc::Rc;

use crate::model::SetId;
use crate::secret::SecretText;
use crate::share::alphabet::char_of;
use crate::share::reader::header_of;
use crate::share::rows::{Kind, Reading, RowFault};
use crate::share::verified::VerifiedShare;

pub use change::{Candidate, Change, Edit, Place, Question};
pub use edit::Line;
pub use grid::{Doubt, RowState};
pub use notice::Notice;

use grid::Grid;

/// A sheet that is here already: what it tells of the others of its set, and its rows, by which one is
/// recognised that is typed for another sheet.
///
/// A clone shares the rows and copies none of them. There is no `Debug`.
#[derive(Clone)]
pub struct KnownSheet {
    /// The set.
    pub set_id: SetId,
    /// How many recover.
    pub k: u8,
    /// The share's number.
    pub x: u8,
    rows: Rc<[SecretText]>,
}

impl KnownSheet {
    /// Of a good share.
    #[must_use]
    pub fn of(share: &VerifiedShare) -> Self {
        Self { set_id: share.set_id(), k: share.k(), x: share.x(), rows: share.typed_rows().into() }
    }

    /// How many rows each sheet of the set has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

/// What a person did with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is in a row, or a whole share.
    Kept,
    /// It named a row, which is asked for now.
    Went,
    /// It cannot be used; it is still in the person's line.
    Refused,
}

/// One sheet, and what is left of others.
pub struct Form {
    known: Vec<KnownSheet>,
    share: Grid,
    signature: Grid,
    asked: Place,
    line: Line,
    question: Option<Question>,
    /// The person passed an empty row over after this one: it is the last.
    said_last: Option<usize>,
    /// The person passed an empty row over after this one, which passes within a sheet: once more, and
    /// it is the last.
    doubted_end: Option<usize>,
    /// This row passes as the last, but with it the rows make no share.
    doubtful_end: Option<usize>,
    /// The row under the cursor is in doubt since it was typed: nobody went there.
    left_in_doubt: Option<Place>,
    /// The person goes on without signature rows.
    is_unsigned: bool,
    /// The rows for which the question of the whole was answered with no.
    is_refused: bool,
    ready: VecDeque<VerifiedShare>,
    notices: Vec<Notice>,
}

impl Form {
    /// A form in which nothing is typed; `known` are the sheets that are here.
    #[must_use]
    pub fn new(known: Vec<KnownSheet>) -> Self {
        Self {
            known,
            share: Grid::new(Kind::Share),
            signature: Grid::new(Kind::Signature),
            asked: Place { kind: Kind::Share, row: 1 },
            line: Line::default(),
            question: None,
            said_last: None,
            doubted_end: None,
            doubtful_end: None,
            left_in_doubt: None,
            is_unsigned: false,
            is_refused: false,
            ready: VecDeque::new(),
            notices: Vec::new(),
        }
    }

    /// Says anew which sheets are here. Rows of theirs that stand in the form are named.
    pub fn set_known(&mut self, known: Vec<KnownSheet>) {
        self.known = known;
        self.name_strangers();
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        !self.share.was_typed() && !self.signature.was_typed() && self.line.is_empty()
    }

    /// The row that is asked for.
    #[must_use]
    pub const fn asked(&self) -> Place {
        self.asked
    }

    /// k, x and the set that row 1 says, whether or not it is right.
    #[must_use]
    pub fn header(&self) -> Option<(u8, u8, SetId)> {
        self.share.text(1).and_then(|text| header_of(text.expose()))
    }

    /// The line that the person is typing.
    #[must_use]
    pub const fn line(&self) -> &Line {
        &self.line
    }

    /// The question that waits for an answer.
    #[must_use]
    pub const fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Whether an answer is proposed for the person to confirm.
    #[must_use]
    pub fn is_proposed(&self) -> bool {
        self.question.as_ref().is_some_and(|question| question.selected().is_some())
    }

    /// Everything that was said since this was called last.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// How many rows the sheet has, if that is known.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        self.certain_count().or(self.said_last)
    }

    /// The same, where it does not rest on what the person said.
    fn certain_count(&self) -> Option<usize> {
        let end = || self.share.end().filter(|&end| self.doubtful_end != Some(end));
        self.known_set().map(KnownSheet::count).or_else(end)
    }

    /// The rows that are shown: those that the sheet has, or else those that are filled and the next.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let share =
            self.count().unwrap_or_else(|| (self.share.highest() + 1).max(self.row_asked(Kind::Share)));
        let share = share.max(self.share.highest());
        let signature = if self.signature.was_typed() { grid::SIGNATURE_ROWS } else { 0 };
        let of = |kind, count| (1..=count).map(move |row| Place { kind, row });
        of(Kind::Share, share.min(grid::MAX_ROWS)).chain(of(Kind::Signature, signature)).collect()
    }

    fn row_asked(&self, kind: Kind) -> usize {
        if self.asked.kind == kind { self.asked.row } else { 0 }
    }

    /// What a row says.
    #[must_use]
    pub fn text(&self, place: Place) -> Option<&SecretText> {
        self.grid(place.kind).text(place.row)
    }

    /// How a row stands.
    #[must_use]
    pub fn state(&self, place: Place) -> RowState {
        match self.grid(place.kind).state(place.row, self.count_of(place.kind)) {
            RowState::Good if self.hardly_ends(place) => RowState::Doubtful(Doubt::HardlyEnds(place.row)),
            state => state,
        }
    }

    /// Whether a row passes as the last although other rows show that it hardly is.
    fn hardly_ends(&self, place: Place) -> bool {
        if place.kind != Kind::Share || self.count().is_some() {
            return false;
        }
        let is_last = |reading: Reading| reading.is_last();
        let is_good = |row| self.share.state(row, None) == RowState::Good;
        self.doubtful_end == Some(place.row)
            || self.share.reading(place.row).is_some_and(is_last)
                && (place.row + 1..=self.share.highest()).any(is_good)
    }

    /// Row 1 of the other sheets of the set, `?` for what differs; `None` when none is known.
    #[must_use]
    pub fn known_start(&self) -> Option<String> {
        let known = self.known_set()?;
        Some(format!("F1{}?{}????", char_of(known.k), known.set_id.as_str()))
    }

    /// The same, while row 1 is still to be typed.
    #[must_use]
    pub fn start_to_type(&self) -> Option<String> {
        let first = Place { kind: Kind::Share, row: 1 };
        self.known_start().filter(|_| self.asked == first && self.text(first).is_none())
    }

    /// The first whole share, which leaves the form. Rows that are left over are gone on with.
    pub fn take(&mut self) -> Option<VerifiedShare> {
        let share = self.ready.pop_front()?;
        if self.ready.is_empty() && !self.share.is_empty() {
            self.go_to_first();
        }
        Some(share)
    }

    /// The set of the sheets that are here, if it is one, unless row 1 says another.
    fn known_set(&self) -> Option<&KnownSheet> {
        let first = self.known.first()?;
        let one_set = self.known.iter().all(|known| known.set_id == first.set_id);
        let typed = self.header();
        let same = typed.is_none_or(|(_, _, set_id)| set_id == first.set_id);
        let is_good = self.share.reading(1).is_some_and(|reading| reading.is_good());
        (one_set && (same || !is_good)).then_some(first)
    }

    fn count_of(&self, kind: Kind) -> Option<usize> {
        if kind == Kind::Share { self.count() } else { Some(grid::SIGNATURE_ROWS) }
    }

    const fn grid(&self, kind: Kind) -> &Grid {
        if matches!(kind, Kind::Share) { &self.share } else { &self.signature }
    }

    const fn grid_mut(&mut self, kind: Kind) -> &mut Grid {
        if matches!(kind, Kind::Share) { &mut self.share } else { &mut self.signature }
    }

    /// Whether row 1 names a version that this program does not know.
    #[must_use]
    pub fn is_later_version(&self) -> bool {
        matches!(self.share.state(1, None), RowState::Doubtful(Doubt::Fault(RowFault::Version(_))))
    }
}

#[cfg(test)]
mod tests;
