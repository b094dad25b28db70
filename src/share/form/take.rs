//! A line that was typed, and the row that it belongs to.

use super::grid::{self, plain};
use super::strangers::Known;
use super::{Doubt, Form, KnownSheet, Line, Notice, Place, RowState, Taken, fixes, pasted, whole};
use crate::secret::SecretText;
use crate::share::alphabet::{char_of, value_of};
use crate::share::reader::split_label;
use crate::share::rows::{self, HEADER, Kind, ROW};
use crate::share::unverified::UnverifiedShare;

/// From here on a line is a whole share and not a row: the shortest share has 68 characters.
const WHOLE: usize = 60;
/// A longer line is kept in no row.
const LONGEST: usize = 3 * ROW;

impl Form {
    /// Takes a line for the row that is asked for. What cannot be used stays in the person's line.
    pub fn submit(&mut self, text: &str) -> Taken {
        self.question = None;
        let line = std::mem::take(&mut self.line);
        let taken = self.take_typed(text);
        if taken == Taken::Refused && self.line.is_empty() {
            self.line = line;
            self.line.begin_anew_if_longer(ROW + grid::MAX_SURPLUS);
        }
        taken
    }

    /// Takes what stands in the person's line. A whole row that was typed behind what the row said
    /// before is the row.
    pub fn submit_line(&mut self) -> Taken {
        let text = self.retyped().unwrap_or_else(|| SecretText::from(self.line.text().expose()));
        if let Some((before, row, behind)) = self.numbered_within(text.expose()) {
            let asked = self.asked;
            self.grid_mut(asked.kind).put(asked.row, plain(before));
            self.line.clear();
            self.ask_for(Place { row, ..asked });
            return self.submit(behind);
        }
        self.submit(text.expose())
    }

    /// A whole row with its number that was typed behind a part of another one: that part, the number, the row.
    fn numbered_within<'a>(&self, text: &'a str) -> Option<(&'a str, usize, &'a str)> {
        let (start, behind) = text.split_once(['.', ':', ')'])?;
        let kind = self.asked.kind;
        let digits = start.bytes().rev().take_while(u8::is_ascii_digit).count().min(2);
        let fits = |row: usize| {
            (1..=self.grid(kind).most()).contains(&row)
                && self.passes(Place { kind, row }, plain(behind).expose())
        };
        let split = |count: usize| {
            let (before, number) = start.split_at(start.len() - count);
            let row = number.parse().ok().filter(|&row| fits(row))?;
            (!plain(before).is_empty()).then_some((before, row, behind))
        };
        (1..=digits).rev().find_map(split)
    }

    /// Whether a line is a row rather than a word: about as long as one, or one that passes where it is asked
    /// for.
    #[must_use]
    pub fn may_be_row(&self, line: &str) -> bool {
        let Place { kind, row } = self.asked;
        let (label, body) = label_of(line, self.asked);
        let (row, text) = (label.unwrap_or(row), plain(body));
        let text = text.expose();
        let (len, known) = (text.chars().count(), text.chars().filter(|&c| value_of(c).is_some()).count());
        let old = self.text(Place { kind, row }).map_or(ROW, |old| old.expose().chars().count());
        let about = old.min(ROW).saturating_sub(grid::MAX_SURPLUS)..=ROW + 1 + grid::MAX_SURPLUS;
        about.contains(&len) && 5 * known >= 4 * len && text.bytes().any(|b| b.is_ascii_digit())
            || self.passes(Place { kind, row }, text)
            || self.next_empty().is_some_and(|next| self.passes(next, text))
    }

    fn passes(&self, place: Place, text: &str) -> bool {
        grid::state_of(place.kind, place.row, text, self.count_of(place.kind)) == RowState::Good
    }

    /// The first row behind the one that is asked for with nothing in it.
    fn next_empty(&self) -> Option<Place> {
        self.places().into_iter().find(|&place| place > self.asked && self.text(place).is_none())
    }

    fn retyped(&self) -> Option<SecretText> {
        let typed = plain(self.line.typed_behind()?.expose());
        let passes = |text: &SecretText| self.passes(self.asked, text.expose());
        let is_too_long = self.line.text().expose().chars().count() > ROW + 1;
        let is_whole = typed.expose().chars().count() >= ROW && is_too_long;
        (is_whole || passes(&typed) && !passes(self.line.text())).then_some(typed)
    }

    /// Takes the end of what was typed out of the line; the start stays in the row.
    pub fn take_back(&mut self, end: &str) {
        self.question = None;
        plain(end).expose().chars().for_each(|_| self.line.backspace());
        self.keep_line();
        self.ask_for(self.asked);
    }

    /// Goes to the row whose number was typed, in digits before a full stop; false where none was typed.
    /// `digits` are those that were taken for an answer to a question.
    pub fn go_to_typed(&mut self, digits: &str) -> bool {
        let kind = self.asked.kind;
        let row = digits.parse().ok().or_else(|| self.line.take_number());
        if let Some(row) = row {
            self.go(Place { kind, row });
        }
        row.is_some()
    }

    /// The line, to be changed; a question about the row is put aside.
    pub fn edit(&mut self) -> &mut Line {
        self.question = None;
        &mut self.line
    }

    fn take_typed(&mut self, text: &str) -> Taken {
        let (label, body) = label_of(text, self.asked);
        if let Some(row) = label {
            let place = Place { kind: self.asked.kind, row };
            if self.is_behind_the_end(place, body) {
                self.ask_for(place);
            } else if !self.go(place) {
                return Taken::Refused;
            }
            if body.trim().is_empty() {
                return Taken::Went;
            }
        }
        let row = plain(body);
        if row.is_empty() {
            return Taken::Refused;
        }
        if let Some(taken) = self.take_whole(&row) {
            return taken;
        }
        if let Some(rows) = self.rows_in_one_line(&row) {
            for row in rows {
                self.put(row, label.is_some());
            }
            return Taken::Kept;
        }
        let length = row.expose().chars().count();
        if length > LONGEST || !row.expose().chars().any(|c| c.is_ascii_alphanumeric() || c == '?') {
            self.notices.push(Notice::NoRowAtAll);
            return Taken::Refused;
        }
        self.put(row, label.is_some());
        Taken::Kept
    }

    /// Several rows that were typed without an end of line between them: each passes in its turn.
    fn rows_in_one_line(&self, text: &SecretText) -> Option<Vec<SecretText>> {
        let all: Vec<char> = text.expose().chars().collect();
        if all.len() <= ROW + grid::MAX_SURPLUS {
            return None;
        }
        let Place { kind, row } = self.asked;
        let fits = |(row, text): (usize, &SecretText)| {
            row <= self.grid(kind).most() && rows::check_row(kind, row, text.expose()).is_good()
        };
        let rows: Vec<SecretText> = all
            .chunks(ROW + 1)
            .map(|chunk| {
                let mut text = SecretText::with_capacity(ROW + 1);
                for &character in chunk {
                    text.push(character);
                }
                text
            })
            .collect();
        (row..).zip(&rows).all(fits).then_some(rows)
    }

    /// Who types on behind a row in doubt, without a look at the screen, types the next one. A text that is
    /// like the row, or passes in its place, is the row again.
    fn pass_doubt(&mut self, text: &SecretText) {
        let asked = self.asked;
        let Some(old) = self.text(asked).filter(|_| self.left_in_doubt == Some(asked)) else { return };
        let fits = |place: Place| self.passes(place, text.expose());
        if fits(asked) || grid::is_like(old.expose(), text.expose()) {
            return;
        }
        let is_whole = text.expose().chars().count() + grid::MAX_SURPLUS > ROW;
        if let Some(next) = self.next_empty().filter(|&next| is_whole || fits(next)) {
            self.ask_for(next);
        }
    }

    /// The row that is right takes the place of one in doubt: where that is the right one of a neighbour, and
    /// nothing stands there, it goes there.
    fn make_way(&mut self, asked: Place, text: &SecretText) {
        let old = self.text(asked).filter(|_| matches!(self.state(asked), RowState::Doubtful(_)));
        let Some(old) = old.filter(|_| self.passes(asked, text.expose())) else { return };
        let near = [asked.row + 1, asked.row.saturating_sub(1)].into_iter().filter(|&row| row > 0);
        let mut near = near.map(|row| Place { row, ..asked });
        let free = |place: &Place| place.row <= self.grid(place.kind).most() && self.text(*place).is_none();
        let Some(place) = near.find(|place| free(place) && self.passes(*place, old.expose())) else { return };
        let old = SecretText::from(old.expose());
        self.grid_mut(place.kind).put(place.row, old);
        self.notices.push(Notice::Placed(place));
    }

    /// Whether a row stands behind the one that is taken as the last, and shows by its check that this only
    /// passed as that.
    fn is_behind_the_end(&self, place: Place, text: &str) -> bool {
        let ends_before = self.share.end().is_some_and(|end| end + 1 == place.row);
        let may_be = place.kind == Kind::Share && self.known_set().is_none() && ends_before;
        may_be && grid::state_of(place.kind, place.row, plain(text).expose(), None) == RowState::Good
    }

    /// Puts a text into the row that is asked for, and says how it stands.
    fn put(&mut self, text: SecretText, is_named: bool) {
        let text = self.with_known_start(text);
        if !is_named {
            self.pass_doubt(&text);
        }
        let starts = |kind: Kind| text.expose().starts_with(kind.prefix_text());
        let is_share =
            || fixes::as_printed(Kind::Share, self.asked.row, text.expose(), self.count()).is_some();
        if starts(Kind::Signature) && self.asked.kind == Kind::Share && !is_share() {
            self.asked = Place { kind: Kind::Signature, row: 1 };
        } else if starts(Kind::Share) && self.asked.kind == Kind::Signature {
            self.asked = Place { kind: Kind::Share, row: 1 };
        }
        let asked = self.asked;
        let grid = self.grid(asked.kind);
        let count = self.count_of(asked.kind);
        let is_misplaced =
            |row: &usize| grid.state(*row, count) != RowState::Good && self.passes(asked, text.expose());
        // what stood in the wrong place before is taken where it is right
        if let Some(row) = grid.same_elsewhere(asked.row, text.expose()).filter(|row| !is_misplaced(row)) {
            self.notices.push(Notice::Again { asked, there: Place { row, ..asked } });
            self.line.clear();
            return;
        }
        if let Some(Known { x, row }) = self.known_row(asked, text.expose()) {
            self.grid_mut(asked.kind).put_beside(asked.row, text);
            self.notices.push(Notice::OtherSheet { asked, x, row });
            self.line.clear();
            self.settle();
            return;
        }
        if starts(asked.kind) && asked.row != 1 && self.is_other_first(asked.kind, &text) {
            self.grid_mut(asked.kind).put_beside(1, text);
            self.notices.push(Notice::OtherFirst);
            self.line.clear();
            self.settle();
            return;
        }
        self.is_refused = false;
        if self.said_last.is_some_and(|last| asked.row > last) {
            self.said_last = None;
        }
        self.doubted_end = None;
        self.make_way(asked, &text);
        self.grid_mut(asked.kind).put(asked.row, text);
        self.line.clear();
        self.tell(asked);
        if self.settle() || self.question.is_some() {
            return;
        }
        match self.state(asked) {
            RowState::Doubtful(_) => {
                self.ask_about(asked);
                self.left_in_doubt = Some(asked);
            }
            _ => self.go_on(),
        }
    }

    /// Whether a text is a good row 1, and row 1 is good and says something else.
    fn is_other_first(&self, kind: Kind, text: &SecretText) -> bool {
        let first = Place { kind, row: 1 };
        self.state(first) == RowState::Good && rows::check_row(kind, 1, text.expose()).is_good()
    }

    /// Says how a row stands.
    pub(super) fn tell(&mut self, place: Place) {
        let Some(reading) = self.grid(place.kind).reading(place.row) else { return };
        for &foreign in reading.unreadable() {
            self.notices.push(Notice::Foreign(foreign));
        }
        match self.state(place) {
            RowState::Good => self.notices.push(Notice::Good(place)),
            RowState::Doubtful(Doubt::Unreadable { .. }) | RowState::Empty => {}
            RowState::Doubtful(doubt) => self.notices.push(Notice::Doubtful(doubt)),
        }
        if place == (Place { kind: Kind::Share, row: 1 }) && reading.is_good() {
            self.tell_header();
        }
    }

    /// Says when row 1 does not go with the sheets that are here.
    fn tell_header(&mut self) {
        let Some((_, x, set_id)) = self.header() else { return };
        let same_set = |known: &&KnownSheet| known.set_id == set_id;
        if self.known.iter().filter(same_set).any(|known| known.x == x) {
            self.notices.push(Notice::KnownShare(x));
        } else if let Some(known) = self.known.first()
            && !self.known.iter().any(|known| same_set(&known))
        {
            self.notices.push(Notice::OtherSet { typed: set_id, known: known.set_id });
        }
    }

    /// A whole share in one line: the string, its rows without breaks, or the content of a code.
    pub(super) fn take_whole(&mut self, text: &SecretText) -> Option<Taken> {
        let content = text.expose();
        let long = content.chars().count() >= WHOLE;
        if !long || !content.starts_with(Kind::Share.prefix_text()) {
            return None;
        }
        let read = if content.contains('+') {
            UnverifiedShare::from_qr(content)
        } else {
            UnverifiedShare::from_string(content)
        };
        let error = match read.map(UnverifiedShare::check) {
            Ok(Ok(share)) => {
                self.ready.push_back(share);
                self.line.clear();
                return Some(Taken::Kept);
            }
            Ok(Err(rejected)) => Some(rejected),
            Err(error) => {
                self.notices.push(Notice::Share(error));
                return Some(Taken::Refused);
            }
        };
        let share = content.split('+').next().unwrap_or_default();
        let rows = pasted::rows_without_breaks(share).unwrap_or_else(|| whole::without_checks(share));
        if rows.len() > grid::MAX_ROWS {
            if let Some(rejected) = error {
                self.notices.push(Notice::Share(*rejected.error()));
            }
            return Some(Taken::Refused);
        }
        for (row, number) in rows.into_iter().zip(1..) {
            self.share.put(number, row);
        }
        self.line.clear();
        self.is_refused = false;
        self.said_last = None;
        if !self.settle() && self.question.is_none() {
            if let Some(rejected) = error {
                self.notices.push(Notice::Share(*rejected.error()));
            }
            self.go_on();
        }
        Some(Taken::Kept)
    }

    /// Keeps what stands in the line in its row, where it was changed.
    pub(super) fn keep_line(&mut self) {
        if self.line.is_changed() && !self.line.is_empty() {
            let text = self.with_known_start(plain(self.line.text().expose()));
            let place = self.asked;
            self.is_refused = false;
            self.grid_mut(place.kind).put(place.row, text);
        }
        self.line.clear();
    }

    /// Row 1 with the characters that all sheets of the set have, where only the others were typed.
    fn with_known_start(&self, text: SecretText) -> SecretText {
        let first = Place { kind: Kind::Share, row: 1 };
        let typed = text.expose();
        let Some(known) = self.known_set().filter(|_| self.asked == first) else { return text };
        let others = ROW + 1 - 2 - (HEADER - 1);
        if typed.starts_with(Kind::Share.prefix_text())
            || !(others - 2..=others + 2).contains(&typed.chars().count())
        {
            return text;
        }
        let mut whole = SecretText::with_capacity(2 * ROW);
        let mut characters = typed.chars();
        whole.push_str(Kind::Share.prefix_text());
        whole.push(char_of(known.k));
        whole.push(characters.next().unwrap_or('?'));
        whole.push_str(known.set_id.as_str());
        for character in characters {
            whole.push(character);
        }
        whole
    }
}

/// The number of the row that a line names, and what follows: `3.`, `3 ABCDE …`, or `3` alone.
fn label_of(text: &str, asked: Place) -> (Option<usize>, &str) {
    let trimmed = text.trim();
    if let (Some(label), body) = split_label(trimmed) {
        return (Some(label), body);
    }
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let Some(number) = trimmed[..digits].parse().ok().filter(|number| (1..=99).contains(number)) else {
        return (None, text);
    };
    let body = &trimmed[digits..];
    if body.is_empty() {
        // two digits can be a whole last row
        let is_row = rows::check_row(asked.kind, asked.row, trimmed).is_good();
        return if is_row { (None, text) } else { (Some(number), "") };
    }
    // a number stands apart from the first group, which has five characters or four
    let group = body.split_whitespace().next().unwrap_or_default().chars().count();
    let fits = body.starts_with(char::is_whitespace)
        && (4..=5).contains(&group)
        && plain(body).expose().chars().count() <= ROW + 2
        && !rows::check_row(asked.kind, asked.row, trimmed).is_good();
    if fits { (Some(number), body) } else { (None, text) }
}
