mod entry;
mod slips;
mod strangers;

use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::model::Quorum;
use crate::secret::SecretBytes;
use crate::share::{DealtSet, UnverifiedShare, deal};

fn set(seed: u8, len: usize) -> DealtSet {
    let secret = SecretBytes::from(&vec![seed ^ 0x5a; len][..]);
    deal(&secret, Quorum::new(2, 3).unwrap(), &mut ChaCha20Rng::from_seed([seed; 32])).unwrap()
}

fn rows(set: &DealtSet, share: usize) -> Vec<String> {
    set.shares()[share].typed_rows().iter().map(|row| row.expose().to_owned()).collect()
}

/// Another character of the alphabet at `column`, from 1.
fn changed(row: &str, column: usize, by: usize) -> String {
    let mut text: Vec<char> = row.chars().collect();
    let value = (0..32).find(|&value| char_of(value) == text[column - 1]).unwrap();
    text[column - 1] = char_of((value + u8::try_from(by).unwrap()) % 32);
    text.into_iter().collect()
}

fn share_row(row: usize) -> Place {
    Place { kind: Kind::Share, row }
}

fn fingerprint(set: &DealtSet, share: usize) -> [u8; 32] {
    UnverifiedShare::from_qr(set.shares()[share].qr_text().expose()).unwrap().check().unwrap().fingerprint()
}

fn submit_all<'a>(form: &mut Form, rows: impl IntoIterator<Item = &'a String>) {
    for row in rows {
        form.submit(row);
    }
}

/// Types rows without a look at what is asked between them.
fn submit_blindly<'a>(form: &mut Form, rows: impl IntoIterator<Item = &'a String>) {
    for row in rows {
        form.refuse();
        form.submit(row);
    }
}

/// What is proposed, as the person reads it.
fn proposed(form: &Form) -> Vec<String> {
    let question = form.question().expect("a question");
    let at = question.selected().expect("a proposal");
    question.candidates().nth(at).unwrap().changes().iter().map(ToString::to_string).collect()
}

#[test]
fn a_sheet_typed_in_order_is_taken() {
    let set = set(1, 24);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &rows(&set, 1));
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 1));
    assert!(form.is_untouched());
}

/// The sheet of the report: of 60 wrong versions of one row, 29 were called good or taken for
/// another row.
#[test]
fn a_wrong_row_is_never_good_and_never_moved() {
    let set = set(2, 24);
    let right = rows(&set, 0);
    for version in 0..60 {
        let mut form = Form::new(Vec::new());
        submit_all(&mut form, &right[..2]);
        form.submit(&changed(&right[2], 1 + version % 20, 1 + version % 31));
        assert!(matches!(form.state(share_row(3)), RowState::Doubtful(_)), "version {version}");
        assert_eq!((1..=8).filter(|&row| form.text(share_row(row)).is_some()).count(), 3);
        if form.question().is_some() {
            form.refuse();
        }
        submit_all(&mut form, &right[3..]);
        assert!(proposed(&form)[0].starts_with("row 3, character "), "version {version}");
        form.accept();
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
    }
}

#[test]
fn a_skipped_row_goes_to_its_place_once_confirmed() {
    let set = set(3, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &[right[0].clone(), right[2].clone()]);
    assert_eq!(proposed(&form), ["what was typed for row 2 fits row 3: it belongs there"]);
    assert!(form.text(share_row(3)).is_none());
    form.accept();
    assert_eq!((form.asked(), form.state(share_row(3))), (share_row(2), RowState::Good));
    submit_all(&mut form, &[right[1].clone(), right[3].clone(), right[4].clone()]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn rows_behind_a_skipped_one_are_moved_together() {
    let set = set(21, 512);
    let right = rows(&set, 1);
    for slip in [None, Some(35), Some(41)] {
        let mut form = Form::new(Vec::new());
        submit_all(&mut form, &right[..28]);
        // row 29 is left out, and nobody looks at what is asked; one row may have a slip of its own
        for (row, text) in (30..).zip(&right[29..46]) {
            let text = if slip == Some(row) { changed(text, 7, 3) } else { text.clone() };
            submit_blindly(&mut form, [&text]);
        }
        let asked = ["what was typed for rows 29 to 45 fits rows 30 to 46: each belongs there"];
        assert_eq!(proposed(&form), asked, "{slip:?}");
        form.accept();
        assert_eq!(form.asked(), share_row(29));
        for (row, text) in (30..).zip(&right[29..46]) {
            let is_as_typed = form.text(share_row(row)).unwrap().expose() == text;
            assert_eq!(is_as_typed, slip != Some(row), "row {row}");
        }
        form.submit(&right[28]);
        form.go(share_row(47));
        form.submit(&right[46]);
        if let Some(slip) = slip {
            form.go(share_row(slip));
            form.submit(&right[slip - 1]);
        }
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 1), "{slip:?}");
    }
}

#[test]
fn rows_behind_one_typed_twice_with_a_slip_are_moved_back() {
    let set = set(22, 100);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..3]);
    form.submit(&changed(&right[2], 9, 5));
    submit_blindly(&mut form, &right[3..6]);
    let asked = ["what was typed for rows 5 to 7 fits rows 4 to 6: each belongs there"];
    assert_eq!(proposed(&form), asked);
    form.accept();
    assert!((1..=6).all(|row| form.state(share_row(row)) == RowState::Good));
    // what stood in row 4 before is kept, and the next row is asked for
    assert_eq!(form.asked(), share_row(7));
    assert!(form.text(share_row(7)).is_none());
    submit_all(&mut form, &right[6..]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_row_that_is_right_is_not_overwritten_by_others() {
    let set = set(23, 200);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.go(share_row(6));
    form.submit(&right[5]);
    for (row, behind) in (3..).zip(&right[3..6]) {
        form.go(share_row(row));
        form.submit(behind);
    }
    assert_eq!(form.state(share_row(6)), RowState::Good);
    assert_eq!(form.text(share_row(6)).unwrap().expose(), right[5]);
}

#[test]
fn a_number_names_the_row() {
    let set = set(4, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    form.submit(&format!("3. {}", right[2]));
    form.submit(&format!("5: {}", right[4]));
    form.submit(&format!("2 {} {}", &right[1][..5], &right[1][5..]));
    assert_eq!(form.submit("1"), Taken::Went);
    form.submit(&right[0]);
    form.submit("4)");
    assert_eq!(form.asked(), share_row(4));
    form.submit(&right[3]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn no_row_is_asked_for_that_the_sheet_cannot_have() {
    let set = set(5, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..3]);
    form.submit(&format!("5. {}", right[4]));
    assert_eq!((form.count(), form.asked()), (Some(5), share_row(4)));
    assert_eq!(form.submit("7"), Taken::Refused);
    assert!(form.take_notices().contains(&Notice::NoRow { row: 7, count: 5 }));
    form.submit(&changed(&right[3], 9, 3));
    while form.question().is_some_and(|question| !question.is_whole()) {
        form.refuse();
    }
    assert!(form.asked().row <= 5 && form.places().len() == 5);
}

#[test]
fn a_repeated_row_is_named_and_costs_nothing() {
    let set = set(6, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &[right[0].clone(), right[0].clone()]);
    assert!(form.take_notices().contains(&Notice::Again { asked: share_row(2), there: share_row(1) }));
    submit_all(&mut form, &right[1..]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn an_omission_and_a_doubled_character_are_located() {
    let set = set(7, 24);
    let right = rows(&set, 0);
    for (column, row) in (3..18).zip([1, 2, 3].into_iter().cycle()) {
        for doubled in [false, true] {
            let mut text = right[row].clone();
            let character = text.remove(column);
            if doubled {
                text.insert(column, character);
                text.insert(column, character);
            }
            let mut form = Form::new(Vec::new());
            for (at, right) in right.iter().enumerate() {
                form.submit(if at == row { &text } else { right });
                if form.question().is_some_and(|question| !question.is_whole()) {
                    form.refuse();
                }
            }
            assert_eq!(proposed(&form).len(), 1);
            form.accept();
            assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0), "{row} {column} {doubled}");
        }
    }
}

#[test]
fn the_character_on_the_paper_finds_its_place() {
    let set = set(8, 24);
    let right = rows(&set, 0);
    for column in 1..=20 {
        let mut form = Form::new(Vec::new());
        form.submit(&right[0]);
        form.submit(&changed(&right[1], column, 7));
        assert!(form.narrow(right[1].chars().nth(column - 1).unwrap()));
        let wanted = format!("row 2, character {column}: ");
        while !proposed(&form)[0].starts_with(&wanted) {
            form.choose_next();
        }
        form.accept();
        assert_eq!(form.state(share_row(2)), RowState::Good);
        assert_eq!(form.text(share_row(2)).unwrap().expose(), right[1]);
    }
}

#[test]
fn foreign_characters_are_proposed_as_what_they_look_like() {
    let set = set(9, 24);
    let right = rows(&set, 0);
    let (row, typed) = (1..4)
        .find_map(|row| {
            let typed = right[row].replace('0', "O").replace('8', "B");
            (typed != right[row]).then_some((row, typed))
        })
        .expect("a row with such a character");
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..row]);
    form.submit(&typed);
    assert!(form.take_notices().iter().any(|notice| matches!(notice, Notice::Foreign(_))));
    assert!(proposed(&form)[0].contains("in place of"));
    form.accept();
    assert_eq!(form.text(share_row(row + 1)).unwrap().expose(), right[row]);
}

#[test]
fn slips_go_with_the_sheet_that_they_were_made_in() {
    let set = set(34, 24);
    let right = rows(&set, 0);
    let (short, double) = (right[2][1..].to_owned(), format!("{}{}", &right[3][..4], &right[3][3..]));
    let in_wrong_row = right[3].clone();
    let twice = format!("{}{}", right[2], right[2]);
    for slip in [changed(&right[2], 5, 3), short, double, in_wrong_row, twice] {
        let mut form = Form::new(Vec::new());
        submit_all(&mut form, &right[..2]);
        form.submit(&format!("3. {slip}"));
        for (row, text) in (3..).zip(&right[2..]) {
            form.go(share_row(row));
            form.submit(text);
        }
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
        assert!(form.is_untouched(), "the next sheet begins with an empty form");
    }
    // what may be of another sheet stays
    let other = rows(&set, 1);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &[right[0].clone(), other[1].clone()]);
    for (row, text) in (2..).zip(&right[1..]) {
        form.submit(&format!("{row}. {text}"));
    }
    assert!(form.take().is_some());
    assert_eq!(form.text(share_row(2)).unwrap().expose(), other[1]);
}

#[test]
fn a_last_row_that_moves_leaves_the_cursor_on_the_sheet() {
    let set = set(37, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &[right[0].clone(), right[1].clone(), changed(&right[2], 8, 5)]);
    form.refuse();
    form.submit(&right[3]);
    form.go(share_row(6));
    form.submit(&right[4]);
    assert_eq!(proposed(&form), ["what was typed for row 6 fits row 5: it belongs there"]);
    form.accept();
    assert_eq!(form.count(), Some(5));
    assert!(form.places().contains(&form.asked()), "{}", form.asked());
}

#[test]
fn an_empty_line_too_many_ends_no_sheet() {
    let set = set(39, 512);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..30]);
    form.take_notices();
    form.pass_over();
    let (last, next) = (share_row(30), share_row(31));
    assert_eq!((form.take_notices(), form.asked()), (vec![Notice::NoEnd { last, next }], next));
    submit_all(&mut form, &right[30..]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_sheet_that_was_ended_too_early_goes_on() {
    let set = set(40, 512);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..30]);
    form.pass_over();
    form.pass_over();
    assert_eq!(form.count(), Some(30));
    for (row, text) in (31..).zip(&right[30..]) {
        // the first of them was typed where row 30 was asked for
        form.submit(text);
        if row == 31 {
            assert_eq!(proposed(&form), ["what was typed for row 30 fits row 31: it belongs there"]);
            form.accept();
            assert_eq!((form.count(), form.asked()), (None, share_row(32)));
            assert_eq!(form.text(share_row(30)).unwrap().expose(), right[29]);
        }
    }
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn rows_in_doubt_are_named_before_good_ones_are_suspected() {
    let set = set(38, 24);
    let (right, other) = (rows(&set, 0), rows(&set, 1));
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.submit(&other[3]);
    form.refuse();
    submit_all(&mut form, &right[3..]);
    let notices = form.take_notices();
    assert!(notices.contains(&Notice::StillDoubtful(share_row(3))), "{notices:?}");
    assert_eq!(form.asked(), share_row(3));
}

#[test]
fn typing_in_a_whole_row_begins_it_anew() {
    let set = set(35, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.go(share_row(2));
    form.edit().insert('9');
    assert_eq!(form.line().text().expose(), "9");
    form.restore(share_row(2));
    assert_eq!(form.text(share_row(2)).unwrap().expose(), right[1]);
    // who moved in it changes it, and a row that lacks a character is gone on with
    form.go(share_row(2));
    form.edit().step(-1);
    form.edit().insert('9');
    assert_eq!(form.line().text().expose().len(), 21);
    form.clear(share_row(2));
    form.submit(&right[1][..19]);
    form.go(share_row(2));
    form.edit().insert('9');
    assert_eq!(form.line().text().expose().len(), 20);
}

#[test]
fn a_row_that_stood_in_the_wrong_place_is_taken_in_its_own() {
    let set = set(36, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.submit(&right[3]);
    form.refuse();
    assert_eq!(form.asked(), share_row(4));
    form.submit(&right[3]);
    assert_eq!(form.state(share_row(4)), RowState::Good);
    submit_all(&mut form, &right[4..]);
    form.submit(&format!("3. {}", right[2]));
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_number_chooses_among_the_places_that_fit() {
    let mut lists = 0;
    for seed in 24..32 {
        let set = set(seed, 24);
        let right = rows(&set, 0);
        for (column, by) in (1..=20).zip([3, 9, 17, 30].into_iter().cycle()) {
            let mut form = Form::new(Vec::new());
            submit_all(&mut form, &right[..2]);
            form.submit(&changed(&right[2], column, by));
            let paper = right[2].chars().nth(column - 1).unwrap();
            if form.question().is_none_or(|question| question.selected().is_some()) || !form.narrow(paper) {
                continue;
            }
            let question = form.question().unwrap();
            let is_right = |candidate: &Candidate| candidate.rows[0].1.same_as(&right[2]);
            let number = 1 + question.candidates().position(is_right).expect("the right one");
            let total = question.candidates().len();
            if question.is_list() {
                lists += 1;
                assert!(!form.choose(0) && !form.choose(total + 1));
                assert!(form.choose(number));
            }
            assert!(matches!(form.state(share_row(3)), RowState::Doubtful(_)), "nothing is accepted yet");
            form.accept();
            assert_eq!(form.text(share_row(3)).unwrap().expose(), right[2]);
        }
    }
    assert!(lists > 20, "{lists} lists");
}

#[test]
fn what_a_known_sheet_tells_has_not_to_be_typed() {
    let set = set(13, 24);
    let share = UnverifiedShare::from_typed_rows(&set.shares()[0].typed_rows()).unwrap().check().unwrap();
    let mut form = Form::new(vec![KnownSheet::of(&share)]);
    let right = rows(&set, 1);
    assert_eq!(form.known_start().unwrap(), format!("{}?{}????", &right[0][..3], &right[0][4..16]));
    form.submit(&format!("{}{}", &right[0][3..4], &right[0][16..]));
    assert_eq!(form.state(share_row(1)), RowState::Good);
    submit_all(&mut form, &right[1..]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 1));
}

#[test]
fn a_later_version_is_said_at_once_and_the_row_is_kept() {
    let mut form = Form::new(Vec::new());
    form.submit("F2ZPN MLHR7 NNZSX Z4FMY");
    assert!(form.is_later_version());
    let said: Vec<_> = form.take_notices().iter().map(ToString::to_string).collect();
    assert!(said[0].starts_with("share format version `2` is unknown"), "{said:?}");
    assert_eq!(form.text(share_row(1)).unwrap().expose(), "F2ZPNMLHR7NNZSXZ4FMY");
}

#[test]
fn cleared_and_replaced_rows_can_be_brought_back() {
    let set = set(14, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    form.submit(&right[0]);
    form.clear(share_row(1));
    assert_eq!(form.state(share_row(1)), RowState::Empty);
    form.restore(share_row(1));
    assert_eq!(form.text(share_row(1)).unwrap().expose(), right[0]);
    form.submit(&format!("3. {}", right[1]));
    form.refuse();
    form.swap(3, 2);
    assert_eq!(form.state(share_row(2)), RowState::Good);
}

#[test]
fn a_good_row_typed_over_still_counts() {
    let set = set(15, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..3]);
    form.submit(&format!("2. {}", changed(&right[1], 4, 2)));
    submit_all(&mut form, &[format!("4. {}", right[3]), right[4].clone()]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn two_sheets_of_47_rows_pasted_in_mixed_order_come_apart() {
    let set = set(16, 512);
    let (one, other) = (rows(&set, 0), rows(&set, 2));
    assert_eq!(one.len(), 47);
    let lines = (1..).zip(one.iter().zip(&other));
    let text: Vec<_> = lines.map(|(row, (a, b))| format!("{row}.  {a}\n{row}.  {b}\n")).collect();
    let text = text.concat();
    let mut form = Form::new(Vec::new());
    form.paste(&text);
    let mut found = [form.take().unwrap().fingerprint(), form.take().unwrap().fingerprint()];
    let mut wanted = [fingerprint(&set, 0), fingerprint(&set, 2)];
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn signature_rows_are_taken_with_the_share() {
    let set = set(17, 24);
    let mut form = Form::new(Vec::new());
    for row in set.shares()[0].signature_rows() {
        form.submit(row.expose());
    }
    form.go(share_row(1));
    submit_all(&mut form, &rows(&set, 0));
    assert!(form.take().unwrap().public_key().is_some());
}

#[test]
fn a_whole_string_and_a_code_are_taken_too() {
    let set = set(18, 24);
    let dealt = &set.shares()[0];
    for text in [dealt.typed_string(), dealt.qr_text()] {
        let mut form = Form::new(Vec::new());
        assert_eq!(form.submit(text.expose()), Taken::Kept);
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
    }
    let wrong = changed(dealt.typed_string().expose(), 40, 5);
    let mut form = Form::new(Vec::new());
    form.submit(&wrong);
    assert_eq!(form.text(share_row(3)).unwrap().expose().len(), 20);
}

proptest! {
    /// Whatever is typed, the form neither panics nor gives a share that was not dealt.
    #[test]
    fn nothing_wrong_is_ever_taken(
        lines in prop::collection::vec("[F1QPZRY9X8?O .0-9]{0,24}|[0-9]{1,2}[.]?", 0..12),
        keys in prop::collection::vec(0..8_u8, 0..24),
    ) {
        let mut form = Form::new(Vec::new());
        for (line, key) in lines.iter().zip(keys) {
            form.submit(line);
            match key {
                0 => form.accept(),
                1 => form.refuse(),
                2 => form.pass_over(),
                3 => form.clear(form.asked()),
                4 => form.restore(form.asked()),
                5 => form.swap(1, 2),
                6 => form.paste(line),
                _ => form.decline(),
            }
            prop_assert!(form.take().is_none());
            prop_assert!(form.asked().row >= 1 && form.asked().row <= 47);
        }
    }
}
