//! The rows of one share, as far as they were read.

use std::collections::BTreeMap;
use std::fmt;

use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::char_of;
use crate::share::reader::line::Line;
use crate::share::reader::{RowSeen, Taken, Unfinished};
use crate::share::rows::{self, HEADER, Kind, ROW, Reading, RowFault};
use crate::share::word::Word;

/// No share has more rows.
const MAX_ROWS: usize = 47;
/// How far from the next row a row is looked for by its check alone.
const NEAR: usize = 5;

/// Rows of one kind and one share, by number.
pub(super) struct Partial {
    kind: Kind,
    rows: BTreeMap<usize, Kept>,
    /// How many lines were taken.
    lines: usize,
}

/// One row.
struct Kept {
    /// As it was read, characters outside the alphabet included.
    text: SecretText,
    reading: Reading,
    /// The row that was next when it came; where it goes back to when its place turns out to be
    /// another's.
    meant: usize,
    /// Placed by its check alone.
    is_guess: bool,
    /// Which of the lines it was.
    line: usize,
}

impl Partial {
    pub(super) const fn new(kind: Kind) -> Self {
        Self { kind, rows: BTreeMap::new(), lines: 0 }
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows' values, in order.
    pub(super) fn values(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.values().map(|kept| kept.reading.values.expose())
    }

    /// Whether every row is there, with a length that it can have. A full row ends a
    /// share only if its check says so, or nothing follows it.
    pub(super) fn is_complete(&self, at_end: bool) -> bool {
        let Some((&last, kept)) = self.rows.last_key_value() else { return false };
        let len = kept.reading.values.len();
        self.rows.len() == last
            && self.rows.values().all(|kept| kept.reading.has_shape())
            && self.rows.range(..last).all(|(_, kept)| kept.reading.values.len() == ROW + 1)
            && rows::is_last_length(self.kind, last, len)
            && (len <= ROW || kept.reading.is_last || at_end)
    }

    /// The first row that is missing or has a wrong length; `None` when complete.
    pub(super) fn next_row(&self) -> Option<usize> {
        let is_there = |number: &usize| self.rows.get(number).is_some_and(|kept| kept.reading.has_shape());
        (!self.is_complete(false))
            .then(|| (1..=MAX_ROWS).find(|number| !is_there(number)).unwrap_or(MAX_ROWS))
    }

    /// Rows that fail their check.
    fn doubtful(&self) -> Vec<usize> {
        let doubtful = self.rows.iter().filter(|(_, kept)| kept.reading.fault.is_some());
        doubtful.map(|(&number, _)| number).collect()
    }

    pub(super) fn unfinished(&self) -> Unfinished {
        let last = self.rows.last_key_value().map_or(0, |(&number, _)| number);
        let is_there = |number: &usize| self.rows.get(number).is_some_and(|kept| kept.reading.has_shape());
        let mut missing: Vec<usize> = (1..=last).filter(|number| !is_there(number)).collect();
        if missing.is_empty() && !self.is_complete(true) {
            missing.push(last + 1);
        }
        let faults = self.rows.iter().filter_map(|(&number, kept)| Some((number, kept.reading.fault?)));
        let doubtful = faults.collect();
        let rows =
            self.rows.iter().map(|(&number, kept)| (number, SecretText::from(kept.text.expose()))).collect();
        Unfinished { kind: self.kind, header: self.header(), missing, doubtful, rows }
    }

    /// k, x and the set id, if row 1 can be read.
    pub(super) fn header(&self) -> Option<(u8, u8, crate::model::SetId)> {
        let values = self.header_values()?;
        let set_id: String = values[2..].iter().map(|&value| char_of(value)).collect();
        Some((values[0], values[1], set_id.parse().ok()?))
    }

    fn header_values(&self) -> Option<&[u8]> {
        self.rows.get(&1)?.reading.values.expose().get(2..2 + HEADER)
    }

    pub(super) fn same_header(&self, other: &Self) -> bool {
        match (self.header_values(), other.header_values()) {
            (Some(a), Some(b)) => SecretBytes::from(a).same_as(b),
            _ => false,
        }
    }

    /// Whether a row 1 belongs to these rows: row 1 is missing, is the same, or was
    /// doubtful and is much like it.
    pub(super) fn takes_first(&self, kind: Kind, line: &Line) -> bool {
        if kind != self.kind {
            return false;
        }
        let Some(kept) = self.rows.get(&1) else { return true };
        let reading = rows::check_row(kind, 1, line.text());
        if kept.reading.fault.is_some() || reading.fault.is_some() {
            return similar(&kept.reading, &reading);
        }
        match (kept.reading.values.expose().get(2..2 + HEADER), reading.values.expose().get(2..2 + HEADER)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }

    /// Whether the rows are whole and pass every check, so that nothing has to be added.
    pub(super) fn is_sealed(&self) -> bool {
        self.is_complete(false)
            && self.rows.values().all(|kept| kept.reading.is_good())
            && Word::from_row_values(self.kind, self.values()).is_some_and(|word| word.verify().is_ok())
    }

    /// Whether a line is one of the rows that are here.
    pub(super) fn has(&self, line: &Line) -> bool {
        self.rows.iter().any(|(&number, kept)| {
            let reading = rows::check_row(self.kind, number, line.text());
            reading.is_good() && kept.reading.values.same_as(reading.values.expose())
        })
    }

    /// Finds the place of a row that does not show a prefix. `None` when the line is no
    /// row of this share, or must fit a place and does not.
    pub(super) fn place(&mut self, line: &Line, must_fit: bool) -> Option<RowSeen> {
        let next = self.next_row();
        let is_meant = line.looks_like_row();
        // a character that cannot be read is no check passed: prose has them too
        let fits = |number: usize| rows::check_row(self.kind, number, line.text()).is_good();
        if let Some(label) = line.label().filter(|label| (1..=MAX_ROWS).contains(label)) {
            let is_row = fits(label) || (is_meant && !must_fit);
            return is_row.then(|| self.place_at(label, line));
        }
        for number in self.candidates(next).into_iter().filter(|&number| fits(number)) {
            let is_expected = Some(number) == next || self.is_like(number, line);
            if is_expected || (is_meant && self.is_open(number)) {
                return Some(self.put(number, line, !is_expected));
            }
        }
        if must_fit || !is_meant {
            return None;
        }
        let again = self.doubtful().into_iter().find(|&number| self.is_like(number, line));
        let number = again.or(next)?;
        Some(self.put(number, line, false))
    }

    /// Whether a place is empty, or what is there was put there by its check alone.
    fn is_open(&self, number: usize) -> bool {
        self.rows.get(&number).is_none_or(|kept| kept.is_guess)
    }

    fn is_like(&self, number: usize, line: &Line) -> bool {
        let reading = rows::check_row(self.kind, number, line.text());
        self.rows.get(&number).is_some_and(|kept| similar(&kept.reading, &reading))
    }

    /// Rows that a line may be, the likeliest first: the next one, doubtful ones much like it, then
    /// those nearby.
    fn candidates(&self, next: Option<usize>) -> Vec<usize> {
        let around = next.unwrap_or_else(|| self.rows.len() + 1);
        let mut numbers: Vec<usize> = next.into_iter().chain(self.doubtful()).collect();
        numbers.extend((1..=NEAR).map(|away| around + away));
        numbers.extend((1..=MAX_ROWS.min(around)).rev());
        numbers.retain(|number| (1..=MAX_ROWS).contains(number));
        numbers
    }

    /// Puts a row where its label or its prefix says.
    pub(super) fn place_at(&mut self, number: usize, line: &Line) -> RowSeen {
        self.put(number, line, false)
    }

    fn put(&mut self, number: usize, line: &Line, is_guess: bool) -> RowSeen {
        let meant = self.next_row().unwrap_or(number);
        let reading = rows::check_row(self.kind, number, line.text());
        let unreadable = reading.unreadable.clone();
        let fault = reading.fault;
        let known = self.rows.get(&number);
        let is_again =
            known.is_some_and(|kept| SecretBytes::same_as(&kept.reading.values, reading.values.expose()));
        // a row that was right is not lost to one that is wrong or unreadable
        let keeps_old = known.is_some_and(|kept| kept.reading.is_good()) && !reading.is_good();
        self.lines += 1;
        if !is_again && !keeps_old {
            let mut text = SecretText::with_capacity(line.text().len());
            line.text().chars().for_each(|c| text.push(c.to_ascii_uppercase()));
            let kept = Kept { text, reading, meant, is_guess, line: self.lines };
            let old = self.rows.insert(number, kept);
            if let Some(old) = old.filter(|old| old.is_guess && old.meant != number) {
                self.send_back(old);
            }
        }
        let taken = match fault {
            Some(fault) => Taken::Doubtful(fault),
            None if is_again => Taken::Again,
            None if number > meant => Taken::OutOfOrder { missing: meant },
            None => Taken::InOrder,
        };
        RowSeen { kind: self.kind, row: number, taken, unreadable, complete: self.is_complete(false) }
    }

    /// A row that was placed by its check alone goes where it stood, if nothing is there.
    fn send_back(&mut self, old: Kept) {
        let number = old.meant;
        if !self.rows.contains_key(&number) {
            let reading = rows::check_row(self.kind, number, old.text.expose());
            self.rows.insert(number, Kept { reading, is_guess: false, ..old });
        }
    }

    /// At the end: a row that its check alone put into its place, and that no neighbour stands
    /// beside, belongs where it stood.
    pub(super) fn send_back_guesses(&mut self) {
        if self.is_sealed() {
            return;
        }
        let line_of = |number: usize| self.rows.get(&number).map(|kept| kept.line);
        let is_alone = |number: usize, line: usize| {
            line_of(number - 1) != Some(line - 1) && line_of(number + 1) != Some(line + 1)
        };
        let guesses = self.rows.iter().filter(|(_, kept)| kept.is_guess);
        let mut alone: Vec<(usize, usize)> = guesses
            .filter(|&(&number, kept)| is_alone(number, kept.line))
            .map(|(&number, kept)| (kept.line, number))
            .collect();
        alone.sort_unstable();
        for (line, number) in alone {
            let before = self.rows.iter().find(|(_, kept)| kept.line + 1 == line);
            let behind = before.map(|(&before, _)| before + 1);
            let free = |to: &usize| *to != number && !self.rows.contains_key(to);
            let meant = self.rows.get(&number).map(|kept| kept.meant);
            let Some(to) = behind.into_iter().chain(meant).find(free) else { continue };
            if let Some(kept) = self.rows.remove(&number) {
                self.send_back(Kept { meant: to, ..kept });
            }
        }
    }
}

impl fmt::Debug for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Partial(rows {:?})", self.rows.keys().collect::<Vec<_>>())
    }
}

/// Whether at least half of the characters are the same, place by place.
fn similar(a: &Reading, b: &Reading) -> bool {
    if matches!(a.fault, Some(RowFault::Empty(_))) {
        return true;
    }
    let (a, b) = (a.values.expose(), b.values.expose());
    let same = a.iter().zip(b).filter(|(a, b)| a == b).count();
    same * 2 >= a.len().max(b.len())
}
