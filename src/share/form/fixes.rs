//! What would make a row pass its check: one other character, two neighbours swapped, one
//! character more or fewer.

use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::{UNREADABLE, char_of, suggestion};
use crate::share::form::change::{Candidate, Change, Edit, Place};
use crate::share::rows::{self, Kind, ROW, RowFault};

/// Characters that hands and eyes take for each other.
const ALIKE: [&str; 12] = ["S5", "Z2", "UV", "VY", "G6", "8S", "38", "GC", "EF", "MN", "D0", "Q0"];

/// Every single slip that explains why a row fails its check, the likeliest first.
///
/// `count` is how many rows the sheet has, if that is known.
pub(super) fn fixes(kind: Kind, number: usize, text: &str, count: Option<usize>) -> Vec<Candidate> {
    let reading = rows::check_row(kind, number, text);
    if matches!(reading.fault(), Some(RowFault::Version(_) | RowFault::Empty(_))) {
        return Vec::new();
    }
    let typed: Vec<char> = text.chars().collect();
    let row = Row { kind, number, count, first: if number == 1 { 2 } else { 0 }, values: &reading.values };
    if row.values.len() != typed.len() || row.values.len() > ROW + 4 {
        return Vec::new();
    }
    #[allow(clippy::naive_bytecount, reason = "a row has some twenty characters")]
    let unreadable = row.values.expose().iter().filter(|&&value| value == UNREADABLE).count();
    let mut found: Vec<(u8, Edit)> = match (unreadable, reading.fault()) {
        (0, Some(RowFault::TooShort { typed, needed, .. })) if needed == typed + 1 => row.inserted(),
        (0, Some(RowFault::TooLong { typed, needed, .. })) if typed == needed + 1 => row.deleted(),
        (0, Some(RowFault::TooShort { .. })) => row.deleted(),
        (0, Some(RowFault::Prefix | RowFault::TooLong { .. })) => Vec::new(),
        (0, _) => {
            let mut all = row.replaced();
            all.extend(row.swapped());
            // the last row may have lost or gained one and still have a length that a row can have
            if row.values.len() <= ROW {
                all.extend(row.inserted());
                all.extend(row.deleted());
            }
            all
        }
        (1, None) => row.filled(&typed),
        _ => Vec::new(),
    };
    if let Some(RowFault::TooShort { .. }) = reading.fault()
        && unreadable == 0
    {
        found.extend(row.deleted());
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.dedup_by(|a, b| a.1.same_as(&b.1));
    let place = Place { kind, row: number };
    found.into_iter().map(|(_, edit)| candidate(place, &typed, edit)).collect()
}

/// The suggestion for every character outside the alphabet, where the row then passes.
pub(super) fn as_suggested(kind: Kind, number: usize, text: &str, count: Option<usize>) -> Option<Candidate> {
    let reading = rows::check_row(kind, number, text);
    if reading.unreadable().is_empty() {
        return None;
    }
    let mut fixed = SecretText::with_capacity(ROW + 1);
    let mut changes = Vec::new();
    let place = Place { kind, row: number };
    for (typed, column) in text.chars().zip(1..) {
        let wrong = reading.unreadable().iter().find(|wrong| wrong.column() == column);
        match wrong {
            Some(_) => {
                let with = suggestion(typed)?;
                changes.push(Change { place, edit: Edit::Replace { column, typed, with } });
                fixed.push(with);
            }
            None => fixed.push(typed),
        }
    }
    let state = super::grid::state_of(kind, number, fixed.expose(), count);
    (state == super::grid::RowState::Good).then(|| Candidate { changes, rows: vec![(place, fixed)] })
}

/// The start that is printed alike on every sheet, where one character of it differs and the row then passes.
pub(super) fn as_printed(kind: Kind, number: usize, text: &str, count: Option<usize>) -> Option<Candidate> {
    let prefix = || kind.prefix_text().chars();
    let differs = |(_, (typed, with)): &(usize, (char, char))| typed != with;
    let mut wrong = (1..).zip(text.chars().zip(prefix())).filter(differs);
    let (column, (typed, with)) = wrong.next().filter(|_| number == 1 && wrong.next().is_none())?;
    let all: Vec<char> = text.chars().collect();
    let fixed = candidate(Place { kind, row: number }, &all, Edit::Replace { column, typed, with });
    let state = super::grid::state_of(kind, number, fixed.rows[0].1.expose(), count);
    (state == super::grid::RowState::Good).then_some(fixed)
}

/// The candidate that an edit of one row makes.
fn candidate(place: Place, typed: &[char], edit: Edit) -> Candidate {
    let mut text = SecretText::with_capacity(ROW + 4);
    for (&character, column) in typed.iter().zip(1..) {
        match edit {
            Edit::Replace { column: at, with, .. } if at == column => text.push(with),
            Edit::Swap { column: at, .. } if at == column => text.push(typed[column]),
            Edit::Swap { column: at, .. } if at + 1 == column => text.push(typed[column - 2]),
            Edit::Delete { column: at, .. } if at == column => {}
            Edit::Insert { column: at, with } if at == column => {
                text.push(with);
                text.push(character);
            }
            _ => text.push(character),
        }
    }
    if let Edit::Insert { column, with } = edit
        && column == typed.len() + 1
    {
        text.push(with);
    }
    Candidate { changes: vec![Change { place, edit }], rows: vec![(place, text)] }
}

/// The values of a row that fails.
struct Row<'a> {
    kind: Kind,
    number: usize,
    count: Option<usize>,
    /// How many characters at the start are the prefix.
    first: usize,
    values: &'a SecretBytes,
}

impl Row<'_> {
    /// Whether values make a good row.
    fn passes(&self, values: &[u8]) -> bool {
        let len = values.len();
        let may_end = rows::is_last_length(self.kind, self.number, len);
        let is_full = len == ROW + 1;
        let inner = is_full && self.count.is_none_or(|count| self.number < count);
        let last = may_end && self.count.is_none_or(|count| self.number == count);
        let sum = rows::residue(values);
        (inner && sum == rows::target(self.number, false)) || (last && sum == rows::target(self.number, true))
    }

    /// What the character at `at` must be; two answers where the row may be inner or last.
    fn completing(&self, values: &mut SecretBytes, at: usize) -> Vec<u8> {
        let before = values.expose()[at];
        let mut fitting = Vec::new();
        for value in 0..32 {
            values.expose_mut()[at] = value;
            if value != before && self.passes(values.expose()) {
                fitting.push(value);
            }
        }
        values.expose_mut()[at] = before;
        fitting
    }

    fn replaced(&self) -> Vec<(u8, Edit)> {
        let mut values = SecretBytes::from(self.values.expose());
        let mut found = Vec::new();
        for at in self.first..values.len() {
            let typed = char_of(values.expose()[at]);
            for value in self.completing(&mut values, at) {
                let with = char_of(value);
                let rank = if alike(typed, with) { 0 } else { 3 };
                found.push((rank, Edit::Replace { column: at + 1, typed, with }));
            }
        }
        found
    }

    /// The one character that could not be read.
    fn filled(&self, typed: &[char]) -> Vec<(u8, Edit)> {
        let mut values = SecretBytes::from(self.values.expose());
        let Some(at) = values.expose().iter().position(|&value| value == UNREADABLE) else {
            return Vec::new();
        };
        let fitting = self.completing(&mut values, at).into_iter().map(char_of);
        let replace = |with| {
            let rank = u8::from(suggestion(typed[at]) != Some(with));
            (rank, Edit::Replace { column: at + 1, typed: typed[at], with })
        };
        fitting.map(replace).collect()
    }

    fn swapped(&self) -> Vec<(u8, Edit)> {
        let mut values = SecretBytes::from(self.values.expose());
        let mut found = Vec::new();
        for at in self.first..values.len().saturating_sub(1) {
            let (a, b) = (values.expose()[at], values.expose()[at + 1]);
            values.expose_mut().swap(at, at + 1);
            if a != b && self.passes(values.expose()) {
                found.push((1, Edit::Swap { column: at + 1, typed: [char_of(a), char_of(b)] }));
            }
            values.expose_mut().swap(at, at + 1);
        }
        found
    }

    fn inserted(&self) -> Vec<(u8, Edit)> {
        let mut found = Vec::new();
        for at in self.first..=self.values.len() {
            let mut values = SecretBytes::with_capacity(ROW + 4);
            values.extend_from_slice(&self.values.expose()[..at]);
            values.push(UNREADABLE);
            values.extend_from_slice(&self.values.expose()[at..]);
            for value in self.completing(&mut values, at) {
                // before the same character or behind it is one and the same
                let is_double = at > self.first && self.values.expose()[at - 1] == value;
                if !is_double {
                    let next = self.values.expose().get(at);
                    let rank = if next == Some(&value) { 1 } else { 3 };
                    found.push((rank, Edit::Insert { column: at + 1, with: char_of(value) }));
                }
            }
        }
        found
    }

    fn deleted(&self) -> Vec<(u8, Edit)> {
        let mut found = Vec::new();
        for at in self.first..self.values.len() {
            let all = self.values.expose();
            if at > self.first && all[at - 1] == all[at] {
                continue;
            }
            let mut values = SecretBytes::with_capacity(ROW + 4);
            values.extend_from_slice(&all[..at]);
            values.extend_from_slice(&all[at + 1..]);
            if self.passes(values.expose()) {
                let rank = if all.get(at + 1) == Some(&all[at]) { 0 } else { 3 };
                found.push((rank, Edit::Delete { column: at + 1, typed: char_of(all[at]) }));
            }
        }
        found
    }
}

fn alike(a: char, b: char) -> bool {
    ALIKE.iter().any(|pair| pair.contains(a) && pair.contains(b))
}
