//! Two rows typed back from the paper: what a scan alone does not show is that the page can be
//! read by a person.

use rand::{CryptoRng, RngExt as _};

use crate::secret::SecretText;
use crate::share::VerifiedShare;
use crate::share::reader::split_label;
use crate::share::rows::{self, Kind, Reading};

/// More wrong characters than this are no slip: another row was typed, or another sheet.
const SLIPS: usize = 4;

/// Two different rows of a scanned share, chosen at random.
pub struct ReadBack {
    asked: [(usize, SecretText); 2],
}

/// What became of a row that was typed back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowAnswer {
    /// As it was scanned.
    Right,
    /// Something is wrong at these characters, from 1.
    Wrong(Vec<usize>),
    /// One character of the row, from 1, seems to be left out.
    LeftOut(usize),
    /// One character of what was typed, from 1, seems to be one too many.
    TooMany(usize),
    /// Too few or too many characters.
    Length {
        /// How many were typed.
        typed: usize,
        /// How many there are.
        needed: usize,
    },
    /// It carries the number of another row.
    OtherRow(usize),
    /// A row of something else.
    OtherSheet,
}

impl ReadBack {
    /// Chooses the rows; a share has at least four.
    pub fn new<R: CryptoRng + ?Sized>(share: &VerifiedShare, rng: &mut R) -> Self {
        let mut rows: Vec<_> = (1..).zip(share.typed_rows()).collect();
        let first = rows.swap_remove(rng.random_range(0..rows.len()));
        let second = rows.swap_remove(rng.random_range(0..rows.len()));
        Self { asked: [first, second] }
    }

    /// The numbers of the rows, in the order in which they are asked for.
    #[must_use]
    pub fn rows(&self) -> [usize; 2] {
        [self.asked[0].0, self.asked[1].0]
    }

    /// Compares a row that was typed, with or without its label, with the scan.
    #[must_use]
    pub fn compare(&self, row: usize, typed: &str) -> RowAnswer {
        let Some((number, expected)) = self.asked.iter().find(|(number, _)| *number == row) else {
            return RowAnswer::OtherRow(row);
        };
        let (label, body) = split_label(typed);
        if let Some(other) = label.filter(|label| label != number) {
            return RowAnswer::OtherRow(other);
        }
        let typed = rows::check_row(Kind::Share, *number, body);
        let scanned = rows::check_row(Kind::Share, *number, expected.expose());
        judge(&typed, &scanned)
    }
}

fn judge(typed: &Reading, scanned: &Reading) -> RowAnswer {
    let (one, other) = (typed.values.expose(), scanned.values.expose());
    if one.len() + 1 == other.len()
        && let Some(column) = left_out(one, other)
    {
        return RowAnswer::LeftOut(column);
    }
    if one.len() == other.len() + 1
        && let Some(column) = left_out(other, one)
    {
        return RowAnswer::TooMany(column);
    }
    if one.len() != other.len() {
        return RowAnswer::Length { typed: one.len(), needed: other.len() };
    }
    let differs = |&(_, (a, b)): &(usize, (&u8, &u8))| a != b;
    let wrong: Vec<_> = (1..).zip(one.iter().zip(other)).filter(differs).map(|(column, _)| column).collect();
    match wrong.len() {
        0 => RowAnswer::Right,
        1..=SLIPS => RowAnswer::Wrong(wrong),
        _ => RowAnswer::OtherSheet,
    }
}

/// Which character of `whole`, from 1, is not in `short`, which has one fewer and is else the same.
fn left_out(short: &[u8], whole: &[u8]) -> Option<usize> {
    let same = short.iter().zip(whole).take_while(|(a, b)| a == b).count();
    (short[same..] == whole[same + 1..]).then_some(same + 1)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::model::Quorum;
    use crate::secret::SecretBytes;
    use crate::share::{UnverifiedShare, deal};

    fn share(x: usize) -> VerifiedShare {
        let secret = SecretBytes::from(&b"K7#mQ2vX9pR4tW8zN3cB6hJ5"[..]);
        let set = deal(&secret, Quorum::new(2, 3).unwrap(), &mut ChaCha20Rng::from_seed([5; 32])).unwrap();
        UnverifiedShare::from_qr(set.shares()[x].qr_text().expose()).unwrap().check().unwrap()
    }

    #[test]
    fn a_scanned_share_has_the_rows_that_were_dealt() {
        let rows = share(0).typed_rows();
        let typed = UnverifiedShare::from_typed_rows(&rows).unwrap().check().unwrap();
        assert_eq!(typed.fingerprint(), share(0).fingerprint());
    }

    #[test]
    fn two_different_rows_are_asked_for_and_every_row_at_times() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut seen = [0; 6];
        for _ in 0..200 {
            let [one, other] = ReadBack::new(&share(0), &mut rng).rows();
            assert_ne!(one, other);
            seen[one] += 1;
            seen[other] += 1;
        }
        assert_eq!(seen[0], 0);
        assert!(seen[1..].iter().all(|&count| count > 40), "{seen:?}");
    }

    #[test]
    fn a_character_left_out_or_typed_twice_is_located() {
        let asked = ReadBack::new(&share(0), &mut ChaCha20Rng::from_seed([2; 32]));
        let [row, _] = asked.rows();
        let rows = share(0).typed_rows();
        let right = rows[row - 1].expose();
        // the prefix of row 1 is a matter of its own
        for at in if row == 1 { 2 } else { 0 }..right.len() {
            let mut typed = right.to_owned();
            let character = typed.remove(at);
            let RowAnswer::LeftOut(column) = asked.compare(row, &typed) else { panic!("at {at}") };
            // of a run of the same characters any one may be missing
            let between = &right[at.min(column - 1)..=at.max(column - 1)];
            assert!(between.chars().all(|c| c == character), "at {at}: {column}");
            typed.insert(at, character);
            typed.insert(at, character);
            let RowAnswer::TooMany(column) = asked.compare(row, &typed) else { panic!("at {at}") };
            let between = &typed[at.min(column - 1)..=at.max(column - 1)];
            assert!(between.chars().all(|c| c == character), "at {at}: {column}");
        }
    }

    #[test]
    fn slips_are_located_and_other_rows_named() {
        let asked = ReadBack::new(&share(0), &mut ChaCha20Rng::from_seed([2; 32]));
        let [row, second] = asked.rows();
        let rows = share(0).typed_rows();
        let right = rows[row - 1].expose();
        assert_eq!(asked.compare(row, right), RowAnswer::Right);
        assert_eq!(asked.compare(row, &format!("{row}. {}", right.to_lowercase())), RowAnswer::Right);
        let mut wrong: Vec<_> = right.chars().collect();
        wrong[6] = if wrong[6] == 'Q' { 'P' } else { 'Q' };
        wrong[11] = 'O';
        let wrong: String = wrong.into_iter().collect();
        assert_eq!(asked.compare(row, &wrong), RowAnswer::Wrong(vec![7, 12]));
        let short = RowAnswer::Length { typed: right.len() - 2, needed: right.len() };
        assert_eq!(asked.compare(row, &right[2..]), short);
        assert_eq!(asked.compare(row, &format!("{second}. {right}")), RowAnswer::OtherRow(second));
        let other = share(1).typed_rows();
        let full = asked.rows().into_iter().find(|&row| row > 1 && rows[row - 1].len() == 20).unwrap();
        assert_eq!(asked.compare(full, other[full - 1].expose()), RowAnswer::OtherSheet);
    }
}
