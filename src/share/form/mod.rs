//! The rows of a sheet as a form: a state machine without a terminal, which the full screen and
//! the plain prompt share.
//!
//! A row belongs to the row that was asked for, unless the person types another number or says
//! so when asked. Nothing is corrected before a person compared the paper, and nothing that was
//! typed is forgotten: earlier texts of a row are kept, and count when the whole is looked for.

mod change;
mod edit;
mod fixes;
mod grid;
mod notice;
mod pasted;
mod whole;

use std::collections::VecDeque;

use crate::model::SetId;
use crate::secret::SecretText;
use crate::share::alphabet::char_of;
use crate::share::reader::{header_of, split_label};
use crate::share::rows::{self, HEADER, Kind, ROW, RowFault};
use crate::share::unverified::UnverifiedShare;
use crate::share::verified::VerifiedShare;

pub use change::{Candidate, Change, Edit, Place, Question};
pub use edit::Line;
pub use grid::{Doubt, RowState};
pub use notice::Notice;

use grid::{Grid, plain};

/// From here on a line is a whole share and not a row: the shortest share has 68 characters.
const WHOLE: usize = 60;
/// No share has fewer rows.
const LEAST_ROWS: usize = 4;

/// A sheet that is here already: what it tells of the others of its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownSheet {
    /// The set.
    pub set_id: SetId,
    /// How many recover.
    pub k: u8,
    /// The share's number.
    pub x: u8,
    /// How many rows each sheet of the set has.
    pub rows: usize,
}

impl KnownSheet {
    /// Of a good share.
    #[must_use]
    pub fn of(share: &VerifiedShare) -> Self {
        Self { set_id: share.set_id(), k: share.k(), x: share.x(), rows: share.typed_rows().len() }
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
            is_unsigned: false,
            is_refused: false,
            ready: VecDeque::new(),
            notices: Vec::new(),
        }
    }

    /// Says anew which sheets are here.
    pub fn set_known(&mut self, known: Vec<KnownSheet>) {
        self.known = known;
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

    /// Everything that was said since this was called last.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// How many rows the sheet has, if that is known.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        self.known_set().map(|known| known.rows).or_else(|| self.share.end()).or(self.said_last)
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
        self.grid(place.kind).state(place.row, self.count_of(place.kind))
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

    /// The first whole share, which leaves the form.
    pub fn take(&mut self) -> Option<VerifiedShare> {
        self.ready.pop_front()
    }

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

    /// Takes a line for the row that is asked for. What cannot be used stays in the person's line.
    pub fn submit(&mut self, text: &str) -> Taken {
        self.question = None;
        let line = std::mem::take(&mut self.line);
        let taken = self.take_typed(text);
        if taken == Taken::Refused && self.line.is_empty() {
            self.line = line;
        }
        taken
    }

    /// Takes what stands in the person's line.
    pub fn submit_line(&mut self) -> Taken {
        let text = SecretText::from(self.line.text().expose());
        self.submit(text.expose())
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
            if !self.go(place) {
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
        let length = row.expose().chars().count();
        if length > ROW + 4 || !row.expose().chars().any(|c| c.is_ascii_alphanumeric() || c == '?') {
            self.notices.push(Notice::NoRowAtAll);
            return Taken::Refused;
        }
        self.put(row);
        Taken::Kept
    }

    /// Puts a text into the row that is asked for, and says how it stands.
    fn put(&mut self, text: SecretText) {
        let text = self.with_known_start(text);
        let starts = |kind: Kind| text.expose().starts_with(kind.prefix_text());
        if starts(Kind::Signature) && self.asked.kind == Kind::Share {
            self.asked = Place { kind: Kind::Signature, row: 1 };
        } else if starts(Kind::Share) && self.asked.kind == Kind::Signature {
            self.asked = Place { kind: Kind::Share, row: 1 };
        }
        let asked = self.asked;
        let grid = self.grid(asked.kind);
        if let Some(row) = grid.same_elsewhere(asked.row, text.expose()) {
            self.notices.push(Notice::Again { asked, there: Place { row, ..asked } });
            self.line.clear();
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
        self.grid_mut(asked.kind).put(asked.row, text);
        self.line.clear();
        self.tell(asked);
        if self.settle() {
            return;
        }
        match self.state(asked) {
            RowState::Doubtful(_) if self.question.is_none() => self.ask_about(asked),
            RowState::Doubtful(_) => {}
            _ => self.go_on(),
        }
    }

    /// Whether a text is a good row 1, and row 1 is good and says something else.
    fn is_other_first(&self, kind: Kind, text: &SecretText) -> bool {
        let first = Place { kind, row: 1 };
        self.state(first) == RowState::Good && rows::check_row(kind, 1, text.expose()).is_good()
    }

    /// Says how a row stands.
    fn tell(&mut self, place: Place) {
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
        let Some((_, x, set_id)) = self.share.text(1).and_then(|text| header_of(text.expose())) else {
            return;
        };
        let same_set = |known: &&KnownSheet| known.set_id == set_id;
        if self.known.iter().filter(same_set).any(|known| known.x == x) {
            self.notices.push(Notice::KnownShare(x));
        } else if let Some(known) = self.known.first()
            && !self.known.iter().any(|known| same_set(&known))
        {
            self.notices.push(Notice::OtherSet { typed: set_id, known: known.set_id });
        }
    }

    /// Asks what could be wrong with a row.
    fn ask_about(&mut self, place: Place) {
        self.ask_for(place);
        let Some(text) = self.text(place) else { return };
        let (kind, row, count) = (place.kind, place.row, self.count_of(place.kind));
        let mut candidates = self.moves(place, text.expose());
        let moves = candidates.len();
        if moves == 0 {
            candidates.extend(fixes::as_suggested(kind, row, text.expose(), count));
        }
        // a single place where it fits, or what a foreign character was meant to be, is proposed
        let selected = (candidates.len() == 1).then_some(0);
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
        let most = count.unwrap_or_else(|| (grid.highest() + 2).min(grid.most()));
        let mut others: Vec<usize> = (1..=most).filter(|&row| row != place.row).collect();
        others.sort_by_key(|row| (row.abs_diff(place.row), *row < place.row));
        let fits = |row: &usize| {
            grid.state(*row, count) != RowState::Good
                && grid::state_of(place.kind, *row, text, count) == RowState::Good
        };
        let near = others.into_iter().filter(fits).take(2);
        near.map(|to| Candidate {
            changes: vec![Change { place, edit: Edit::Move { to } }],
            rows: vec![(Place { row: to, ..place }, SecretText::from(text))],
        })
        .collect()
    }

    /// The proposed candidate is what the paper says.
    pub fn accept(&mut self) {
        let Some(question) = self.question.take() else { return };
        let place = question.place;
        let Some(candidate) = question.take() else { return };
        let moved = candidate.changes.iter().any(|change| matches!(change.edit, Edit::Move { .. }));
        if moved {
            self.grid_mut(place.kind).clear(place.row);
        }
        for (row, text) in candidate.rows {
            self.grid_mut(row.kind).put(row.row, text);
            if moved {
                self.notices.push(Notice::Placed(row));
            } else {
                self.tell(row);
            }
        }
        self.is_refused = false;
        if !self.settle() && self.question.is_none() {
            if moved { self.ask_for(place) } else { self.go_on() }
        }
    }

    /// The paper says something else, or the person goes on without an answer.
    pub fn refuse(&mut self) {
        let Some(question) = self.question.take() else { return };
        if question.is_whole {
            self.is_refused = true;
            self.notices.push(Notice::Stuck);
            self.ask_for(question.place);
        } else if !self.settle() && self.question.is_none() {
            self.go_on();
        }
    }

    /// The paper does not say what is proposed: another candidate is, or none.
    pub fn decline(&mut self) {
        if !self.question.as_mut().is_some_and(Question::decline) {
            self.refuse();
        }
    }

    /// Proposes the next candidate.
    pub fn choose_next(&mut self) {
        if let Some(question) = &mut self.question {
            question.next();
        }
    }

    /// Proposes what goes with a character that the paper has.
    pub fn narrow(&mut self, character: char) -> bool {
        let character = character.to_ascii_uppercase();
        let fits = self.question.as_mut().is_some_and(|question| question.narrow(character));
        if !fits {
            self.notices.push(Notice::NoPlaceFor(crate::share::alphabet::shown(character)));
        }
        fits
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
            self.said_last = Some(place.row - 1);
            self.is_refused = false;
            self.notices.push(Notice::Ended(Place { row: place.row - 1, ..place }));
        }
        if !self.settle() && self.question.is_none() {
            self.go_on();
        }
    }

    /// Empties a row; what it said is kept.
    pub fn clear(&mut self, place: Place) {
        if self.go(place) {
            self.grid_mut(place.kind).clear(place.row);
            self.line.clear();
            self.is_refused = false;
            self.notices.push(Notice::Cleared(place));
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
        if !self.go(place) {
            return;
        }
        self.line.clear();
        self.is_refused = false;
        if self.grid_mut(place.kind).restore(place.row) {
            self.notices.push(Notice::Restored(place));
            self.tell(place);
            self.settle();
        } else {
            self.notices.push(Notice::NothingEarlier(place));
        }
    }

    /// A whole share in one line: the string, its rows without breaks, or the content of a code.
    fn take_whole(&mut self, text: &SecretText) -> Option<Taken> {
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

    /// Looks whether everything that was typed makes a whole share, or what would; true when a
    /// share is ready.
    fn settle(&mut self) -> bool {
        self.question = None;
        if let Some((word, rows)) = whole::complete(&self.share) {
            let signature = whole::complete(&self.signature);
            if signature.is_none() && !self.signature.is_empty() && !self.is_unsigned {
                self.notices.push(Notice::SignatureMissing);
                return false;
            }
            let (signature, signature_rows) =
                signature.map_or((None, Vec::new()), |(word, rows)| (Some(word), rows));
            match whole::share(word, signature).check() {
                Ok(share) => {
                    self.share.take_out(&rows);
                    self.signature.take_out(&signature_rows);
                    self.ready.push_back(share);
                    self.line.clear();
                    self.said_last = None;
                    self.is_unsigned = false;
                    self.asked = Place { kind: Kind::Share, row: 1 };
                    return true;
                }
                Err(rejected) => {
                    self.notices.push(Notice::Share(*rejected.error()));
                    return false;
                }
            }
        }
        self.ask_about_whole();
        false
    }

    /// Asks for what would make all rows fit together, once every row is there.
    fn ask_about_whole(&mut self) {
        let Some(count) = self.count() else { return };
        if !(1..=count).all(|row| self.share.text(row).is_some()) || self.is_refused {
            return;
        }
        match whole::offers(&self.share, count) {
            Ok(candidates) if candidates.len() == 1 => {
                let row = candidates[0].changes.first().map_or(1, |change| change.place.row);
                let place = Place { kind: Kind::Share, row };
                self.ask_for(place);
                self.question = Some(Question::new(place, candidates, Some(0), true));
            }
            _ => {}
        }
    }

    /// Asks for the next row: an empty one behind, an empty one at all, a doubtful one.
    fn go_on(&mut self) {
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
        let doubtful = |place: &&Place| self.state(**place) != RowState::Good;
        let next = places.iter().find(|place| behind(place) && doubtful(place));
        let next = next.or_else(|| places.iter().find(doubtful)).copied();
        let stranger = self.count().and_then(|count| whole::stranger(&self.share, count));
        self.notices.push(stranger.map_or(Notice::Stuck, Notice::Stranger));
        let place = stranger.map(|row| Place { kind: Kind::Share, row }).or(next);
        self.ask_for(place.unwrap_or(Place { kind: Kind::Share, row: 1 }));
    }

    /// Moves the cursor; the line begins with what the row says.
    fn ask_for(&mut self, place: Place) {
        self.asked = place;
        let text = self.grid(place.kind).text(place.row).map(|text| SecretText::from(text.expose()));
        self.line.start(text);
    }

    /// Keeps what stands in the line in its row, where it was changed.
    fn keep_line(&mut self) {
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

    /// The set of the sheets that are here, if it is one, unless row 1 says another.
    fn known_set(&self) -> Option<KnownSheet> {
        let first = *self.known.first()?;
        let one_set = self.known.iter().all(|known| known.set_id == first.set_id);
        let typed = self.share.text(1).and_then(|text| header_of(text.expose()));
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
    let group = body.trim_start().split_whitespace().next().unwrap_or_default().chars().count();
    let fits = body.starts_with(char::is_whitespace)
        && (4..=5).contains(&group)
        && plain(body).expose().chars().count() <= ROW + 2
        && !rows::check_row(asked.kind, asked.row, trimmed).is_good();
    if fits { (Some(number), body) } else { (None, text) }
}

#[cfg(test)]
mod tests;
