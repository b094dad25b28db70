//! What goes wrong while a row is typed.

use rand::RngExt as _;

use super::person::Person;

/// What goes wrong while a sheet is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    Nothing,
    Substitution,
    Swap,
    Omission,
    Doubled,
    SkippedRow,
    RepeatedRow,
    OtherSheet,
    WrongNumber,
    LookAlike,
    TwoInOneRow,
    WhileCorrecting,
}

impl Slip {
    pub const ALL: [Self; 12] = [
        Self::Nothing,
        Self::Substitution,
        Self::Swap,
        Self::Omission,
        Self::Doubled,
        Self::SkippedRow,
        Self::RepeatedRow,
        Self::OtherSheet,
        Self::WrongNumber,
        Self::LookAlike,
        Self::TwoInOneRow,
        Self::WhileCorrecting,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Substitution => "one wrong character",
            Self::Swap => "two neighbours swapped",
            Self::Omission => "a character left out",
            Self::Doubled => "a character typed twice",
            Self::SkippedRow => "a row skipped",
            Self::RepeatedRow => "a row typed again",
            Self::OtherSheet => "a row of another sheet",
            Self::WrongNumber => "a wrong row number",
            Self::LookAlike => "a look-alike (O, I, B, 1)",
            Self::TwoInOneRow => "two wrong characters in a row",
            Self::WhileCorrecting => "another slip while correcting",
        }
    }
}

pub const ALPHABET: &[u8] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
const FOREIGN: [(char, char); 3] = [('0', 'O'), ('L', 'I'), ('8', 'B')];

impl Person<'_> {
    /// The row as the person types it wrongly.
    pub fn slipped(&mut self, row: usize, is_known: bool) -> String {
        let right = self.to_type(row, is_known);
        let mut text: Vec<char> = right.chars().collect();
        // the two characters of the prefix are printed alike on every sheet
        let first = if row == 1 && !is_known { 2 } else { 0 };
        let at: usize = self.rng.random_range(first..text.len() - 1);
        match self.slip {
            Slip::Nothing => {}
            Slip::Substitution | Slip::WhileCorrecting => text[at] = self.wrong(text[at]),
            Slip::Swap => {
                match (first..text.len() - 1).find(|i| text[*i] != text[i + 1] && *i >= at.min(3 + first)) {
                    Some(at) => text.swap(at, at + 1),
                    None => text[at] = self.wrong(text[at]),
                }
            }
            Slip::Omission => {
                text.remove(at);
                self.typed.own -= 1;
            }
            Slip::Doubled => {
                text.insert(at, text[at]);
                self.typed.own += 1;
            }
            Slip::LookAlike => {
                let found = (first..text.len())
                    .find_map(|at| FOREIGN.iter().find(|pair| pair.0 == text[at]).map(|pair| (at, pair.1)));
                let (at, with) = found.unwrap_or((at, if text[at] == 'S' { '5' } else { 'S' }));
                text[at] = with;
            }
            Slip::TwoInOneRow => {
                let other = if at + 3 < text.len() { at + 3 } else { at.saturating_sub(3).max(first) };
                text[at] = self.wrong(text[at]);
                if other != at {
                    text[other] = self.wrong(text[other]);
                }
            }
            Slip::SkippedRow if row < self.paper.len() => {
                return self.paper[row].clone();
            }
            Slip::RepeatedRow if row > 1 => {
                let again = self.paper[row - 2].clone();
                self.typed.own += isize::try_from(again.len() + 1).unwrap();
                return again;
            }
            Slip::OtherSheet if row > 1 => {
                let other = self.other[row - 1].clone();
                self.typed.own += isize::try_from(other.len() + 1).unwrap();
                return other;
            }
            Slip::WrongNumber if row < self.paper.len() => {
                let label = format!("{}.", row + 1);
                self.typed.own += isize::try_from(label.len()).unwrap();
                return format!("{label}{right}");
            }
            Slip::SkippedRow | Slip::RepeatedRow | Slip::OtherSheet | Slip::WrongNumber => {
                text[at] = self.wrong(text[at]);
            }
        }
        text.into_iter().collect()
    }

    /// Another character of the alphabet.
    fn wrong(&mut self, right: char) -> char {
        loop {
            let wrong = char::from(ALPHABET[self.rng.random_range(0..32)]);
            if wrong != right {
                return wrong;
            }
        }
    }
}
