//! Questions about a row, and their answers.

use super::{Candidate, Change, Edit, Form, Notice, Place, Question, RowState, fixes, grid};
use crate::secret::SecretText;
use crate::share::alphabet::shown;
use crate::share::rows::Kind;

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
        let near = others.into_iter().filter(fits).take(2);
        near.map(|to| {
            self.shift(place, to, certain).unwrap_or_else(|| Candidate {
                changes: vec![Change { place, edit: Edit::Move { to } }],
                rows: vec![(Place { row: to, ..place }, SecretText::from(text))],
            })
        })
        .collect()
    }

    /// The rows around one that fits the row behind or before it and that do so too, as after a row that was
    /// skipped or typed twice; a single one with a slip of its own goes with them. `None` where there is no other.
    fn shift(&self, place: Place, to: usize, certain: Option<usize>) -> Option<Candidate> {
        let is_behind = to == place.row + 1;
        if !is_behind && to + 1 != place.row {
            return None;
        }
        let grid = self.grid(place.kind);
        let target = |row: usize| if is_behind { row + 1 } else { row - 1 };
        let is_free = |row: usize| grid.state(row, self.count_of(place.kind)) != RowState::Good;
        let is_wrong = |row: usize| row > 0 && grid.text(row).is_some() && is_free(row);
        let fits = |row: usize| {
            let text = grid.text(row).filter(|_| is_wrong(row) && target(row) > 0);
            text.is_some_and(|text| {
                grid::state_of(place.kind, target(row), text.expose(), certain) == RowState::Good
            })
        };
        let (mut first, mut last) = (place.row, place.row);
        loop {
            if first > 1 && fits(first - 1) {
                first -= 1;
            } else if first > 2 && is_wrong(first - 1) && fits(first - 2) {
                first -= 2;
            } else if fits(last + 1) {
                last += 1;
            } else if is_wrong(last + 1) && fits(last + 2) {
                last += 2;
            } else {
                break;
            }
        }
        // nothing that is right is overwritten
        let is_possible = first < last && is_free(target(if is_behind { last } else { first }));
        let rows = (first..=last).map(|row| {
            let text = grid.text(row).map(|text| SecretText::from(text.expose())).unwrap_or_default();
            (Place { row: target(row), ..place }, text)
        });
        let change = Change { place: Place { row: first, ..place }, edit: Edit::Shift { last, is_behind } };
        is_possible.then(|| Candidate { changes: vec![change], rows: rows.collect() })
    }

    /// The proposed candidate is what the paper says.
    pub fn accept(&mut self) {
        let Some(question) = self.question.take() else { return };
        let mut place = question.place;
        let Some(candidate) = question.take() else { return };
        let edit = candidate.changes.first().map(|change| (change.place.row, change.edit));
        let moved = matches!(edit, Some((_, Edit::Move { .. } | Edit::Shift { .. })));
        match edit {
            Some((first, Edit::Shift { last, is_behind })) => {
                (first..=last).for_each(|row| self.grid_mut(place.kind).move_out(row));
                // the row that was left out, or typed twice
                place.row = if is_behind { first } else { last };
                self.notices.push(Notice::Shifted { first, last, is_behind });
            }
            Some((_, Edit::Move { .. })) => self.grid_mut(place.kind).move_out(place.row),
            _ => {}
        }
        let is_one = candidate.rows.len() == 1;
        for (row, text) in candidate.rows {
            self.said_last = self.said_last.filter(|&last| row.row <= last);
            self.grid_mut(row.kind).put(row.row, text);
            match moved {
                true if is_one => self.notices.push(Notice::Placed(row)),
                true => {}
                false => self.tell(row),
            }
        }
        self.is_refused = false;
        if !self.settle() && self.question.is_none() {
            // where the last row was found, there is no row behind it
            let is_there = self.places().contains(&place);
            match moved {
                true if !is_there => self.go_to_first(),
                true if self.state(place) != RowState::Good => self.ask_for(place),
                _ => self.go_on(),
            }
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
