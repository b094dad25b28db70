//! The whole sheet: which of the versions that were typed belong together, and what would make
//! the checksum pass.

use crate::secret::{SecretBytes, SecretText};
use crate::share::error::ShareError;
use crate::share::form::change::{Candidate, Change, Edit, Place};
use crate::share::form::fixes::fixes;
use crate::share::form::grid::{Grid, plain};
use crate::share::rows::{self, Kind, ROW};
use crate::share::unverified::UnverifiedShare;
use crate::share::word::Word;

/// The versions of rows that are searched: one bit each in the search.
const MAX_CHOICES: usize = 64;
/// How many ways to complete rows with a character too many or too few are tried.
const MAX_COMPLETIONS: usize = 4096;

/// A whole word among all that was typed, with its rows; the present rows come first.
///
/// The checksum is linear: choosing among versions is a system of equations over bits and not a
/// search through all combinations.
pub(super) fn complete(grid: &Grid) -> Option<(Word, Vec<SecretText>)> {
    let kind = grid.kind();
    let good: Vec<Vec<&SecretText>> = (1..=grid.most())
        .map(|row| grid.versions(row).filter(|text| is_good(kind, row, text.expose())).collect())
        .collect();
    let filled = good.iter().take_while(|versions| !versions.is_empty()).count();
    (1..=filled).rev().find_map(|last| {
        let choices: Vec<Vec<&SecretText>> = (1..=last)
            .map(|row| {
                let ends = |text: &&&SecretText| is_last(kind, row, text.expose()) == (row == last);
                good[row - 1].iter().filter(ends).copied().collect()
            })
            .collect();
        if choices.iter().any(Vec::is_empty) {
            return None;
        }
        solve(kind, &choices)
    })
}

fn is_good(kind: Kind, row: usize, text: &str) -> bool {
    rows::check_row(kind, row, text).is_good()
}

fn is_last(kind: Kind, row: usize, text: &str) -> bool {
    rows::check_row(kind, row, text).is_last()
}

/// Chooses one version of each row so that the checksum passes.
fn solve(kind: Kind, choices: &[Vec<&SecretText>]) -> Option<(Word, Vec<SecretText>)> {
    // all versions of the last row with one length belong to words of one length
    let (last, inner) = choices.split_last()?;
    let mut lengths: Vec<usize> = last.iter().map(|text| text.len()).collect();
    lengths.dedup();
    lengths.into_iter().find_map(|len| {
        let mut choices: Vec<Vec<&SecretText>> = inner.to_vec();
        choices.push(last.iter().filter(|text| text.len() == len).copied().collect());
        let chosen = choose(kind, &choices)?;
        let rows = chosen.iter().map(|text| SecretText::from(text.expose())).collect();
        Some((word(kind, &chosen)?, rows))
    })
}

fn choose<'a>(kind: Kind, choices: &[Vec<&'a SecretText>]) -> Option<Vec<&'a SecretText>> {
    let mut chosen: Vec<&SecretText> = choices.iter().map(|versions| versions[0]).collect();
    let base = word(kind, &chosen)?;
    if !base.has_length() {
        return None;
    }
    let wrong = base.difference();
    let mut others = Vec::new();
    for (row, versions) in choices.iter().enumerate() {
        for &version in &versions[1..] {
            let mut with = chosen.clone();
            with[row] = version;
            others.push((row, version, word(kind, &with)?.difference() ^ wrong));
        }
    }
    others.truncate(MAX_CHOICES);
    let mask = combination(&others.iter().map(|other| other.2).collect::<Vec<_>>(), wrong)?;
    let mut changed = vec![false; choices.len()];
    for (at, (row, version, _)) in others.into_iter().enumerate() {
        if mask >> at & 1 == 1 {
            if std::mem::replace(&mut changed[row], true) {
                return None;
            }
            chosen[row] = version;
        }
    }
    word(kind, &chosen).filter(|word| word.verify().is_ok()).map(|_| chosen)
}

/// Which of the differences together make up `wanted`, a bit for each.
fn combination(differences: &[u128], wanted: u128) -> Option<u64> {
    let mut basis: Vec<(u128, u64)> = Vec::new();
    let reduce = |basis: &[(u128, u64)], mut value: u128, mut mask: u64| {
        for &(vector, of) in basis {
            if value & top_bit(vector) != 0 {
                value ^= vector;
                mask ^= of;
            }
        }
        (value, mask)
    };
    for (at, &difference) in differences.iter().enumerate() {
        let (value, mask) = reduce(&basis, difference, 1 << at);
        if value != 0 {
            basis.push((value, mask));
        }
    }
    let (rest, mask) = reduce(&basis, wanted, 0);
    (rest == 0).then_some(mask)
}

const fn top_bit(value: u128) -> u128 {
    if value == 0 { 0 } else { 1 << value.ilog2() }
}

fn word(kind: Kind, texts: &[&SecretText]) -> Option<Word> {
    let rows: Vec<SecretBytes> =
        texts.iter().zip(1..).map(|(text, row)| rows::check_row(kind, row, text.expose()).values).collect();
    Word::from_row_values(kind, rows.iter().map(SecretBytes::expose))
}

/// What would make a sheet of `count` filled rows right; or what is wrong with it.
pub(super) fn offers(grid: &Grid, count: usize) -> Result<Vec<Candidate>, ShareError> {
    let kind = grid.kind();
    let mut ways: Vec<Vec<Option<Candidate>>> = Vec::new();
    let mut total = 1;
    for row in 1..=count {
        let Some(text) = grid.text(row) else { return Err(ShareError::Length(0)) };
        let reading = rows::check_row(kind, row, text.expose());
        let has_shape = if row < count {
            reading.values.len() == ROW + 1
        } else {
            rows::is_last_length(kind, row, reading.values.len())
        };
        let mut here: Vec<Option<Candidate>> = Vec::new();
        if has_shape {
            here.push(None);
        }
        if !has_shape || (row == count && reading.fault().is_some()) {
            let fixes = fixes(kind, row, text.expose(), Some(count));
            here.extend(fixes.into_iter().filter(changes_length).map(Some));
        }
        total *= here.len();
        ways.push(here);
    }
    if total == 0 || total > MAX_COMPLETIONS {
        return Ok(Vec::new());
    }
    let mut found: Vec<Candidate> = Vec::new();
    let mut error = ShareError::Checksum;
    for way in 0..total {
        match completed(grid, &ways, way) {
            Ok(Some(candidate)) => {
                // the checksum also corrects what was inserted beside the right place: the shortest
                // way to the same rows is the one that the person can compare
                match found.iter_mut().find(|other| same_rows(other, &candidate)) {
                    Some(other) if candidate.changes.len() < other.changes.len() => *other = candidate,
                    Some(_) => {}
                    None => found.push(candidate),
                }
            }
            Ok(None) => {}
            Err(why) => error = why,
        }
    }
    if found.is_empty() { Err(error) } else { Ok(found) }
}

fn changes_length(candidate: &Candidate) -> bool {
    candidate.changes.iter().any(|change| matches!(change.edit, Edit::Insert { .. } | Edit::Delete { .. }))
}

fn same_rows(a: &Candidate, b: &Candidate) -> bool {
    a.rows.len() == b.rows.len()
        && a.rows.iter().zip(&b.rows).all(|(a, b)| a.0 == b.0 && a.1.same_as(b.1.expose()))
}

/// One way to complete the rows, and what the checksum then corrects.
fn completed(
    grid: &Grid,
    ways: &[Vec<Option<Candidate>>],
    way: usize,
) -> Result<Option<Candidate>, ShareError> {
    let kind = grid.kind();
    let (mut texts, mut changes, mut left) = (Vec::new(), Vec::new(), way);
    for (here, row) in ways.iter().zip(1..) {
        let chosen = &here[left % here.len()];
        left /= here.len();
        let text = match chosen {
            Some(fix) => {
                changes.extend(fix.changes.iter().map(|change| Change { ..*change }));
                &fix.rows[0].1
            }
            None => grid.text(row).ok_or(ShareError::Length(0))?,
        };
        texts.push(text);
    }
    let Some(word) = word(kind, &texts) else { return Err(ShareError::Prefix) };
    let mut right = match word.verify() {
        Ok(()) => word.typed_rows(),
        Err(error) => {
            let Some(offer) = word.offer() else { return Err(error) };
            for wrong in offer.corrections() {
                let text = texts[wrong.row() - 1].expose();
                let typed = text.chars().nth(wrong.column() - 1).unwrap_or('?');
                let edit = Edit::Replace { column: wrong.column(), typed, with: wrong.should_be() };
                changes.push(Change { place: Place { kind, row: wrong.row() }, edit });
            }
            word.with(offer.corrections()).typed_rows()
        }
    };
    let rows: Vec<_> = right
        .drain(..)
        .zip(1..)
        .filter(|(text, row)| grid.text(*row).is_none_or(|old| !old.same_as(text.expose())))
        .map(|(text, row)| (Place { kind, row }, text))
        .collect();
    changes.sort_by_key(|change| (change.place, column(&change.edit)));
    Ok((!rows.is_empty()).then_some(Candidate { changes, rows }))
}

const fn column(edit: &Edit) -> usize {
    match edit {
        Edit::Replace { column, .. }
        | Edit::Swap { column, .. }
        | Edit::Insert { column, .. }
        | Edit::Delete { column, .. } => *column,
        Edit::Move { .. } | Edit::Shift { .. } => 0,
    }
}

/// The one row in which all wrong characters stand, where the others all belong together.
///
/// The checksum has 13 or 15 characters: it says this of row 1 of another sheet of the set and of a short
/// last row. Of a whole row it cannot: its 19 characters can be chosen so that any other rows fit them.
pub(super) fn stranger(grid: &Grid, count: usize) -> Option<usize> {
    let texts: Vec<&SecretText> = (1..=count).map(|row| grid.text(row)).collect::<Option<_>>()?;
    word(grid.kind(), &texts)?.only_wrong_row()
}

/// Rows of a whole string that was typed without row checks: the checks cannot be read.
pub(super) fn without_checks(text: &str) -> Vec<SecretText> {
    let all: Vec<char> = plain(text).expose().chars().collect();
    all.chunks(ROW)
        .map(|chunk| {
            let mut row = SecretText::with_capacity(ROW + 1);
            for &character in chunk {
                row.push(character);
            }
            row.push('?');
            row
        })
        .collect()
}

/// The share that words make.
pub(super) fn share(word: Word, signature: Option<Word>) -> UnverifiedShare {
    UnverifiedShare::from_words(word, signature)
}
