//! Many lines at once: a whole sheet out of a mail or a note, with whatever stands around it.

use super::grid::plain;
use super::notice::Notice;
use super::strangers::Known;
use super::{Form, Place, RowState, Taken};
use crate::secret::SecretText;
use crate::share::reader::candidates;
use crate::share::rows::{self, Kind, ROW};

impl Form {
    /// Takes lines as they were pasted. A row goes where its number says, or is the next one; a
    /// row beside another of the same number is kept, since it may be of another sheet.
    pub fn paste(&mut self, text: &str) {
        self.keep_line();
        self.question = None;
        let (mut taken, mut passed, mut kept) = (0, 0, 0);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let line = without_quotes(line);
            match self.take_line(line.expose()) {
                Line::Row => taken += 1,
                Line::Beside => kept += 1,
                Line::None => passed += 1,
            }
        }
        self.is_refused = false;
        self.said_last = None;
        self.notices.push(Notice::Pasted { rows: taken, passed, kept });
        while self.settle() {}
        if self.question.is_none() {
            self.tell_doubtful();
            if self.ready.is_empty() {
                self.go_on();
            }
        }
    }

    /// Takes what was read of a sheet, `?` for what could not be read. The person goes on with it.
    pub fn fill(&mut self, rows: Vec<(Place, SecretText)>) {
        for (place, text) in rows {
            // nothing that was read is an empty row, and not twenty signs to be taken away
            let is_read = text.expose().chars().any(|character| character != '?');
            if is_read && place.row <= self.grid(place.kind).most() {
                self.grid_mut(place.kind).put(place.row, plain(text.expose()));
            }
        }
        self.asked = Place { kind: Kind::Share, row: 1 };
        self.is_refused = false;
        self.said_last = None;
        if !self.settle() && self.question.is_none() {
            self.go_to_first();
        }
    }

    /// Asks for the first row that is not good, or else the one behind all that are.
    pub(super) fn go_to_first(&mut self) {
        let open = |place: &Place| self.state(*place) != RowState::Good;
        match self.places().into_iter().find(open) {
            Some(place) if self.text(place).is_some() => self.ask_about(place),
            Some(place) => self.ask_for(place),
            None => self.go_on(),
        }
    }

    fn take_line(&mut self, text: &str) -> Line {
        let after_colon = text.rsplit_once(':').map(|(_, content)| content);
        for part in [Some(text), after_colon].into_iter().flatten() {
            let whole = plain(part);
            if self.take_whole(&whole) == Some(Taken::Kept) {
                return Line::Row;
            }
        }
        let lines = candidates(text);
        let kind = self.asked.kind;
        let fits = |kind: Kind, row: usize, text: &str| rows::check_row(kind, row, text).is_good();
        for must_fit in [true, false] {
            for line in &lines {
                let (kind, row) = match (line.begins(), line.label()) {
                    (Some(kind), _) => (kind, 1),
                    (None, Some(label)) => (kind, label),
                    (None, None) => (kind, self.next_for_paste(kind)),
                };
                let may_be = row <= self.grid(kind).most() && line.text().chars().count() <= ROW + 4;
                let is_row = if must_fit { fits(kind, row, line.text()) } else { line.looks_like_row() };
                if may_be && is_row {
                    return self.put_pasted(Place { kind, row }, plain(line.text()));
                }
            }
        }
        Line::None
    }

    fn put_pasted(&mut self, place: Place, text: SecretText) -> Line {
        self.asked = place;
        let is_new = self.text(place).is_none();
        let is_same = self.text(place).is_some_and(|old| old.same_as(text.expose()));
        let was_good = self.state(place) == RowState::Good;
        if is_same {
            return Line::Row;
        }
        if let Some(Known { x, row }) = self.known_row(place, text.expose()) {
            self.grid_mut(place.kind).put_beside(place.row, text);
            self.notices.push(Notice::OtherSheet { asked: place, x, row });
            return Line::Beside;
        }
        let grid = self.grid_mut(place.kind);
        if was_good {
            grid.put_beside(place.row, text);
        } else {
            grid.put(place.row, text);
        }
        if is_new || !was_good { Line::Row } else { Line::Beside }
    }

    /// The row behind the one that was pasted last, or the one that is asked for.
    fn next_for_paste(&self, kind: Kind) -> usize {
        let row = self.asked.row;
        if self.grid(kind).text(row).is_some() { row + 1 } else { row }
    }

    /// Says of every row what is wrong with it.
    fn tell_doubtful(&mut self) {
        for place in self.places() {
            if matches!(self.state(place), RowState::Doubtful(_)) {
                self.tell(place);
            }
        }
    }
}

enum Line {
    Row,
    Beside,
    None,
}

/// Quotation marks, straight or not, and what marks a quoted line, say nothing.
fn without_quotes(line: &str) -> SecretText {
    let mut text = SecretText::with_capacity(line.len());
    let quotes = |c: char| {
        matches!(
            c,
            '"' | '\'' | '`' | '´' | '>' | '*' | '•' | '·' | '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›'
        )
    };
    for character in line.chars() {
        text.push(if quotes(character) { ' ' } else { character });
    }
    text
}

/// Rows with their checks that lost their line breaks.
pub(super) fn rows_without_breaks(text: &str) -> Option<Vec<SecretText>> {
    crate::share::reader::rows_in_one_line(text)
}
