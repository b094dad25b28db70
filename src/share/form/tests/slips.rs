//! What one wrong character costs: every substitution, typed by somebody who looks at the paper.

use super::*;
use crate::model::ALPHABET;
use crate::share::rows::{self, ROW};

/// What is asked of the form.
const MOST: usize = 3;

/// What the person does about a row that fails its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    /// Names the character that the paper has.
    Names,
    /// Goes on, and looks when the whole sheet shows it.
    GoesOn,
}

const HABITS: [Habit; 2] = [Habit::Names, Habit::GoesOn];

/// Keys beyond those of a sheet without a slip, and beyond the right character.
fn extra(paper: &[String], (row, wrong): (usize, &str), habit: Habit) -> usize {
    let mut form = Form::new(Vec::new());
    let (mut extra, mut has_slipped) = (0, false);
    for _ in 0..4 * paper.len() {
        if let Some(share) = form.take() {
            let typed: Vec<String> = share.typed_rows().iter().map(|row| row.expose().to_owned()).collect();
            assert_eq!(typed, paper);
            return extra;
        }
        let asked = form.asked().row;
        if form.question().is_some() {
            extra += answer(&mut form, paper, habit);
        } else if asked > paper.len() {
            form.pass_over();
            extra += 1;
        } else if form.text(share_row(asked)).is_none() {
            let slips = asked == row && !has_slipped;
            has_slipped |= slips;
            form.submit(if slips { wrong } else { &paper[asked - 1] });
        } else {
            // goes to the row that differs, and edits it
            if asked != row {
                form.go(share_row(row));
                extra += format!(":{row}\r").len();
            }
            let column = wrong.chars().zip(paper[row - 1].chars()).take_while(|(a, b)| a == b).count() + 1;
            extra += wrong.len() - column + "\x7f\r".len();
            form.submit(&paper[row - 1]);
        }
    }
    panic!("row {row} as `{wrong}` does not end, {habit:?}");
}

fn answer(form: &mut Form, paper: &[String], habit: Habit) -> usize {
    let question = form.question().unwrap();
    let is_right = |candidate: &Candidate| {
        let mut rows = candidate.rows.iter();
        rows.all(|(place, text)| paper.get(place.row - 1).is_some_and(|paper| text.same_as(paper)))
    };
    let (total, right) = (question.candidates().len(), question.candidates().position(is_right));
    let (row, selected) = (question.place().row, question.selected());
    match (selected, right) {
        (Some(selected), Some(right)) if selected == right => form.accept(),
        (Some(_), Some(right)) if form.choose(right + 1) => {
            form.accept();
            return 2;
        }
        (Some(selected), _) if total <= 3 && selected + 1 < total => form.choose_next(),
        (Some(_), _) => form.decline(),
        (None, _) => {
            let shown = form.text(share_row(row)).unwrap().expose();
            let mut pairs = shown.chars().zip(paper[row - 1].chars());
            let on_paper = pairs.find(|(a, b)| a != b).map(|(_, on_paper)| on_paper);
            match on_paper.filter(|_| habit == Habit::Names) {
                Some(character) if form.narrow(character) => return 0,
                _ => form.refuse(),
            }
        }
    }
    1
}

/// Every other character at every place of a row, the two that are printed alike on every sheet included.
fn wrong_rows(row: &str) -> impl Iterator<Item = String> {
    (1..=row.len()).flat_map(move |column| {
        let typed = row.as_bytes()[column - 1];
        ALPHABET.iter().filter(move |&&other| other != typed).map(move |&other| {
            let mut wrong = row.to_owned();
            wrong.replace_range(column - 1..column, char::from(other).encode_utf8(&mut [0; 4]));
            wrong
        })
    })
}

#[test]
fn one_wrong_character_costs_three_keys_at_most() {
    let paper = rows(&set(40, 24), 0);
    for (row, text) in (1..).zip(&paper) {
        for (wrong, habit) in wrong_rows(text).flat_map(|wrong| HABITS.map(|habit| (wrong.clone(), habit))) {
            let extra = extra(&paper, (row, &wrong), habit);
            assert!(extra <= MOST, "{extra} keys: row {row} as `{wrong}`, {habit:?}");
        }
    }
}

/// A sheet of 47 rows has two at which a shorter one can end: there one wrong character in 32 makes a last row.
#[test]
fn a_slip_that_ends_a_shorter_sheet_costs_no_more() {
    let paper = rows(&set(41, 512), 0);
    let may_end = |row: &usize| *row < paper.len() && Kind::Share.has_length(row * ROW);
    let ends: Vec<usize> = (1..paper.len()).filter(may_end).collect();
    assert_eq!((paper.len(), &ends[..]), (47, &[34, 36][..]));
    for row in ends {
        let passes = |wrong: &String| rows::check_row(Kind::Share, row, wrong).is_good();
        let wrong: Vec<String> = wrong_rows(&paper[row - 1]).filter(passes).collect();
        assert_eq!(wrong.len(), ROW + 1);
        for (wrong, habit) in wrong.iter().flat_map(|wrong| HABITS.map(|habit| (wrong, habit))) {
            let extra = extra(&paper, (row, wrong), habit);
            assert!(extra <= MOST, "{extra} keys: row {row} as `{wrong}`, {habit:?}");
        }
    }
}

/// A sheet of 34 whole rows of which one is of another sheet: what passes as its last row is that.
#[test]
fn a_sheet_that_does_end_there_can_be_gone_on_with() {
    let set = set(42, 360);
    let (mut mixed, right) = (rows(&set, 0), rows(&set, 0));
    mixed[1].clone_from(&rows(&set, 1)[1]);
    let last = share_row(mixed.len());
    assert_eq!((last.row, mixed[last.row - 1].len()), (34, ROW + 1));
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &mixed);
    assert_eq!(form.state(last), RowState::Doubtful(Doubt::HardlyEnds(34)));
    assert_eq!(form.question().map(Question::place), Some(last));
    assert!(!form.take_notices().contains(&Notice::Good(last)));
    // the paper has no more rows
    form.refuse();
    assert_eq!(form.asked(), share_row(35));
    form.pass_over();
    assert_eq!((form.count(), form.state(last)), (Some(34), RowState::Good));
    assert!(form.take_notices().contains(&Notice::Stuck));
    form.go(share_row(2));
    form.submit(&right[1]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_wrong_start_of_row_1_is_proposed_as_printed() {
    let set = set(43, 24);
    let right = rows(&set, 0);
    for (column, typed) in [(1, 'S'), (1, 'E'), (2, 'I'), (2, 'L'), (2, '7')] {
        let mut form = Form::new(Vec::new());
        let mut wrong = right[0].clone();
        wrong.replace_range(column - 1..column, typed.encode_utf8(&mut [0; 4]));
        form.submit(&wrong);
        let printed = &right[0][column - 1..column];
        let expected = format!("row 1, character {column}: `{printed}` in place of `{typed}`");
        assert_eq!(proposed(&form), [expected]);
        form.accept();
        submit_all(&mut form, &right[1..]);
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
    }
}
