//! Questions about a row, and their answers.

use super::{Candidate, Change, Edit, Form, Notice, Place, Question, RowState, fixes, grid, shift};
use crate::secret::SecretText;
use crate::share::alphabet::shown;
use crate::share::rows::{self, Kind};

impl Form {
    /// Asks what could be wrong with a row.
    pub(super) fn ask_about(&mut self, place: Place) {
        self.ask_for(place);
        let Some(text) = self.text(place) else { return };
        let (kind, row) = (place.kind, place.row);
        // a row that hardly ends the sheet is one within it
        let within = self.hardly_ends(place).then_some(row + 1);
        let count = within.or_else(|| self.count_of(kind));
        let mut candidates = self.moves(place, text.expose());
        let moves = candidates.len();
        if moves == 0 {
            let text = text.expose();
            let meant = fixes::as_suggested(kind, row, text, count);
            candidates.extend(meant.or_else(|| fixes::as_printed(kind, row, text, count)));
        }
        // a single place where it fits, or what a character was meant to be, is proposed; several rows that fit
        // alike fit by no accident
        let shifted = candidates.iter().position(Candidate::is_shift);
        let selected = shifted.or_else(|| (candidates.len() == 1).then_some(0));
        let fixes = fixes::fixes(kind, row, text.expose(), count);
        let is_new = |fix: &Candidate| {
            let same = |other: &Candidate| other.rows[0].1.same_as(fix.rows[0].1.expose());
            !candidates.iter().any(|other| other.rows[0].0 == place && same(other))
        };
        let fixes: Vec<Candidate> = fixes.into_iter().filter(is_new).collect();
        candidates.extend(fixes);
        if !candidates.is_empty() {
            self.question = Some(Question::new(place, candidates, selected, false));
        }
    }

    /// The rows nearby that a text fits and that are not good.
    fn moves(&self, place: Place, text: &str) -> Vec<Candidate> {
        let grid = self.grid(place.kind);
        let count = self.count_of(place.kind);
        // that a row is the last can be a mistake of the person, which a row behind it shows
        let certain = if place.kind == Kind::Share { self.certain_count() } else { count };
        let most = certain.unwrap_or_else(|| (grid.highest() + 2).min(grid.most()));
        let mut others: Vec<usize> = (1..=most).filter(|&row| row != place.row).collect();
        others.sort_by_key(|row| (row.abs_diff(place.row), *row < place.row));
        let fits = |row: &usize| {
            grid.state(*row, count) != RowState::Good
                && grid::state_of(place.kind, *row, text, certain) == RowState::Good
        };
        let near: Vec<usize> = others.into_iter().filter(fits).take(2).collect();
        let together = self.moved_together(place, certain);
        let singly = near.into_iter().map(|to| self.moved(place, to, text, certain));
        // rows that move together say more than one that fits somewhere
        together.map_or_else(|| singly.collect(), |together| vec![together])
    }

    /// A row that is put where it fits. What stands there and fits here changes places with it.
    fn moved(&self, place: Place, to: usize, text: &str, certain: Option<usize>) -> Candidate {
        let to = Place { row: to, ..place };
        let other = self
            .text(to)
            .filter(|other| grid::state_of(place.kind, place.row, other.expose(), certain) == RowState::Good);
        let mut changes = vec![Change { place, edit: Edit::Move { to: to.row } }];
        let mut rows = vec![(to, SecretText::from(text))];
        if let Some(other) = other {
            changes.push(Change { place: to, edit: Edit::Move { to: place.row } });
            rows.push((place, SecretText::from(other.expose())));
        }
        Candidate { changes, rows }
    }

    /// The rows around one that were typed in the places of others, as after a row that was skipped or typed
    /// twice; one with a slip of its own goes with them. `None` where this row is not among several.
    fn moved_together(&self, place: Place, certain: Option<usize>) -> Option<Candidate> {
        let grid = self.grid(place.kind);
        let mut blocks = shift::blocks(grid, certain);
        let rows = blocks.iter().flat_map(|block| (block.first..=block.last).map(|row| (row, block.by)));
        let mut rows: Vec<(usize, isize)> = rows.collect();
        if rows.len() < 2 {
            return None;
        }
        if !rows.iter().any(|(row, _)| *row == place.row) {
            // the row that was left out, typed behind the others
            let stray = shift::stray(grid, certain, place.row, &rows)?;
            rows.push((stray.first, stray.by));
            blocks.push(stray);
        }
        let change = |block: &shift::Block| {
            let edit = if block.first == block.last {
                Edit::Move { to: block.first.saturating_add_signed(block.by) }
            } else {
                Edit::Shift { last: block.last, by: block.by }
            };
            Change { place: Place { row: block.first, ..place }, edit }
        };
        let text =
            |row: usize| grid.text(row).map(|text| SecretText::from(text.expose())).unwrap_or_default();
        let moved = rows
            .into_iter()
            .map(|(row, by)| (Place { row: row.saturating_add_signed(by), ..place }, text(row)));
        Some(Candidate { changes: blocks.iter().map(change).collect(), rows: moved.collect() })
    }

    /// The proposed candidate is what the paper says.
    pub fn accept(&mut self) {
        let Some(question) = self.question.take() else { return };
        let place = question.place;
        let Some(candidate) = question.take() else { return };
        let mut moved = Vec::new();
        for change in &candidate.changes {
            let first = change.place.row;
            match change.edit {
                Edit::Move { .. } => moved.push(first),
                Edit::Shift { last, by } => {
                    moved.extend(first..=last);
                    self.notices.push(Notice::Shifted { first, last, by });
                }
                _ => {}
            }
        }
        for &row in &moved {
            self.move_out(Place { row, ..place });
        }
        let is_one = candidate.rows.len() == 1;
        for (row, text) in candidate.rows {
            self.said_last = self.said_last.filter(|&last| row.row <= last);
            self.grid_mut(row.kind).put(row.row, text);
            match moved.as_slice() {
                [] => self.tell(row),
                _ if is_one => self.notices.push(Notice::Placed(row)),
                _ => {}
            }
        }
        self.is_refused = false;
        if self.settle() || self.question.is_some() {
            return;
        }
        // the row that was left out, or the one behind that was typed twice
        let is_left = |place: &Place| moved.first().is_some_and(|&first| place.row >= first);
        let left = self.places().into_iter().find(|place| is_left(place) && self.text(*place).is_none());
        match (moved.as_slice(), left) {
            ([], _) => self.go_on(),
            (_, Some(left)) if left.kind == place.kind => self.ask_for(left),
            _ => self.go_to_first(),
        }
    }

    /// Takes the text out of a row in which another row was typed. What the row said before comes back, if that
    /// was good and is of this sheet.
    fn move_out(&mut self, place: Place) {
        self.grid_mut(place.kind).take_current(place.row);
        let earlier = self.grid(place.kind).latest(place.row).map(|text| SecretText::from(text.expose()));
        let is_own = |text: &SecretText| {
            rows::check_row(place.kind, place.row, text.expose()).is_good()
                && self.known_row(place, text.expose()).is_none()
        };
        if earlier.as_ref().is_some_and(is_own) {
            self.grid_mut(place.kind).restore(place.row);
        }
    }

    /// The paper says something else, or the person goes on without an answer.
    pub fn refuse(&mut self) {
        let Some(question) = self.question.take() else { return };
        if question.is_whole {
            self.is_refused = true;
            let doubtful = self.doubtful();
            self.notices.push(doubtful.map_or(Notice::Stuck, Notice::StillDoubtful));
            self.ask_for(question.place);
        } else if !self.settle() && self.question.is_none() {
            self.go_on();
        }
    }

    /// The paper says nothing of what is proposed: the question is open again.
    pub fn decline(&mut self) {
        if !self.question.as_mut().is_some_and(Question::decline) {
            self.refuse();
        }
    }

    /// The person takes back what the paper says.
    pub fn widen(&mut self) {
        if let Some(question) = &mut self.question {
            question.widen();
        }
    }

    /// Proposes the next candidate.
    pub fn choose_next(&mut self) {
        if let Some(question) = &mut self.question {
            question.next();
        }
    }

    /// Proposes the candidate with that number in a list; false when there is none.
    pub fn choose(&mut self, number: usize) -> bool {
        self.question.as_mut().is_some_and(|question| question.choose(number))
    }

    /// Proposes what goes with a character that the paper has.
    pub fn narrow(&mut self, character: char) -> bool {
        let character = character.to_ascii_uppercase();
        let fits = self.question.as_mut().is_some_and(|question| question.narrow(character));
        if !fits {
            self.notices.push(Notice::NoPlaceFor(shown(character)));
        }
        fits
    }
}
