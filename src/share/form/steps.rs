//! From row to row: which one is asked for, and what is done with it as a whole.

use super::{Form, Notice, Place, RowState};
use crate::secret::SecretText;
use crate::share::rows::{Kind, ROW};

/// No share has fewer rows.
const LEAST_ROWS: usize = 4;

impl Form {
    /// Puts the cursor into a row.
    pub fn go(&mut self, place: Place) -> bool {
        let count = self.count_of(place.kind).unwrap_or_else(|| self.grid(place.kind).most());
        if !(1..=count).contains(&place.row) {
            self.notices.push(Notice::NoRow { row: place.row, count });
            return false;
        }
        self.keep_line();
        self.question = None;
        self.ask_for(place);
        true
    }

    /// An empty line: the next row that is not good; after the last one that is filled, where no
    /// end is known, that there are no more.
    pub fn pass_over(&mut self) {
        self.question = None;
        let filled = (1..=self.share.highest()).all(|row| self.share.text(row).is_some());
        let place = self.asked;
        if place.kind == Kind::Signature || (self.signature.was_typed() && self.count().is_some()) {
            self.is_unsigned |= self.text(place).is_none();
        }
        if self.count().is_none()
            && place.kind == Kind::Share
            && filled
            && place.row > LEAST_ROWS
            && place.row == self.share.highest() + 1
        {
            let last = Place { row: place.row - 1, ..place };
            // a row that passes within a sheet hardly ends one: Enter was pressed once too often
            if self.state(last) == RowState::Good && self.doubted_end.replace(last.row) != Some(last.row) {
                self.notices.push(Notice::NoEnd { last, next: place });
                return;
            }
            self.said_last = Some(last.row);
            self.is_refused = false;
            self.notices.push(Notice::Ended(last));
        }
        if !self.settle() && self.question.is_none() {
            self.go_on();
        }
    }

    /// Empties a row; what it said is kept.
    pub fn clear(&mut self, place: Place) {
        if place != self.asked && self.text(place).is_none() {
            self.notices.push(Notice::Empty(place));
        } else if self.go(place) {
            let had_text = self.text(place).is_some();
            self.grid_mut(place.kind).clear(place.row);
            self.line.clear();
            self.is_refused = false;
            self.notices.push(if had_text { Notice::Cleared(place) } else { Notice::Empty(place) });
        }
    }

    /// Exchanges two rows of the share.
    pub fn swap(&mut self, one: usize, other: usize) {
        let place = |row| Place { kind: Kind::Share, row };
        if self.go(place(one)) && self.go(place(other)) {
            self.share.swap(one, other);
            self.line.clear();
            self.is_refused = false;
            self.notices.push(Notice::Swapped(one, other));
            if !self.settle() && self.question.is_none() {
                self.go_on();
            }
        }
    }

    /// Brings back what a row said before.
    pub fn restore(&mut self, place: Place) {
        if place == self.asked {
            self.keep_line();
            self.ask_for(place);
        }
        if !self.grid(place.kind).has_earlier(place.row) {
            self.notices.push(Notice::NothingEarlier(place));
            return;
        }
        if !self.go(place) {
            return;
        }
        self.is_refused = false;
        self.grid_mut(place.kind).restore(place.row);
        self.ask_for(place);
        self.notices.push(Notice::Restored(place));
        self.tell(place);
        self.settle();
    }

    /// Asks for the next row: an empty one behind, an empty one at all, a doubtful one.
    pub(super) fn go_on(&mut self) {
        let places = self.places();
        let behind = |place: &&Place| **place > self.asked;
        let is_empty = |place: &&Place| self.text(**place).is_none();
        let next = places
            .iter()
            .find(|place| behind(place) && is_empty(place))
            .or_else(|| places.iter().find(is_empty));
        if let Some(&place) = next {
            self.ask_for(place);
            return;
        }
        let first = Place { kind: Kind::Share, row: 1 };
        let (notice, place) = match (self.doubtful(), self.stranger()) {
            (Some(place), _) => (Notice::StillDoubtful(place), place),
            (None, Some(row)) => (Notice::Stranger(row), Place { row, ..first }),
            (None, None) => (Notice::Stuck, first),
        };
        self.notices.push(notice);
        self.ask_for(place);
    }

    /// A row that is not good: the next one behind, or else the first.
    pub(super) fn doubtful(&self) -> Option<Place> {
        let places = self.places();
        let is_doubtful = |place: &&Place| matches!(self.state(**place), RowState::Doubtful(_));
        let behind = places.iter().find(|place| **place > self.asked && is_doubtful(place));
        behind.or_else(|| places.iter().find(is_doubtful)).copied()
    }

    /// Moves the cursor; the line begins with what the row says.
    pub(super) fn ask_for(&mut self, place: Place) {
        self.asked = place;
        self.left_in_doubt = None;
        let text = self.grid(place.kind).text(place.row).map(|text| SecretText::from(text.expose()));
        let is_whole = text
            .as_ref()
            .is_some_and(|text| text.expose().chars().count() > ROW || self.state(place) == RowState::Good);
        self.line.start(text, is_whole);
    }
}
