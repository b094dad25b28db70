//! Rows as tired people enter them: numbers anywhere, groups with a slip, rows brought back.

use super::*;

/// As printed, with the group at `at` (from 0) of row `number` changed by `slip`.
fn printed(rows: &[String], number: usize, slip: impl Fn(&mut Vec<String>)) -> String {
    let line = |(row, text): (usize, &String)| {
        let mut groups: Vec<String> =
            text.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        if row == number {
            slip(&mut groups);
        }
        format!("{row}.  {}\n", groups.join(" "))
    };
    (1..).zip(rows).map(line).collect()
}

fn is_too_few(form: &Form, row: usize, few: usize) -> bool {
    let too_few = |fault| matches!(fault, RowFault::TooShort { typed, needed: 20, .. } if typed + few == 20);
    matches!(form.state(share_row(row)), RowState::Doubtful(Doubt::Fault(fault)) if too_few(fault))
}

#[test]
fn a_pasted_row_with_a_short_group_keeps_what_follows() {
    for (len, number) in [(24, 3), (24, 4), (512, 20), (512, 46)] {
        let set = set(41, len);
        let right = rows(&set, 0);
        for group in 0..4 {
            let mut form = Form::new(Vec::new());
            form.paste(&printed(&right, number, |groups| drop(groups[group].pop())));
            let kept = form.text(share_row(number)).unwrap().expose().len();
            assert_eq!((kept, is_too_few(&form, number, 1)), (19, true), "row {number}, group {group}");
            let others = (1..=right.len()).filter(|row| *row != number);
            assert!(others.into_iter().all(|row| form.state(share_row(row)) == RowState::Good));
            assert!(proposed(&form)[0].contains("was left out"), "{:?}", proposed(&form));
            form.accept();
            assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0), "{len} {number} {group}");
        }
    }
}

#[test]
fn a_right_last_row_is_not_blamed_for_a_damaged_one() {
    let set = set(42, 512);
    let right = rows(&set, 0);
    let slips: [&dyn Fn(&mut Vec<String>); 3] =
        [&|groups| groups[2].truncate(3), &|groups| groups[1].insert_str(2, "7X"), &|groups| {
            drop(groups.remove(1))
        }];
    for slip in slips {
        let mut form = Form::new(Vec::new());
        form.paste(&printed(&right, 20, slip));
        assert_eq!(form.state(share_row(47)), RowState::Good);
        let notices = form.take_notices();
        let is_of_20 = |notice: &&Notice| matches!(notice, Notice::StillDoubtful(place) if place.row == 20);
        assert!(form.asked().row == 20 || notices.iter().any(|notice| is_of_20(&notice)), "{notices:?}");
        form.go(share_row(20));
        form.submit(&right[19]);
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
    }
}

#[test]
fn a_number_is_taken_behind_a_row_that_failed() {
    let set = set(43, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.submit(&changed(&right[2], 4, 6));
    form.go(share_row(3));
    form.edit().step(0);
    "4".chars().for_each(|digit| form.edit().insert(digit));
    // moved in the row, who types a digit may mean a character
    assert!(!form.go_to_typed(""));
    form.go(share_row(3));
    form.edit().insert('4');
    assert!(form.go_to_typed(""));
    assert_eq!(form.asked(), share_row(4));
    // digits that were taken for an answer name a row too
    assert!(form.go_to_typed("5"));
    assert_eq!(form.asked(), share_row(5));
    form.take_notices();
    assert!(form.go_to_typed("48"));
    assert_eq!(form.asked(), share_row(5));
    assert!(form.take_notices().contains(&Notice::NoRow { row: 48, count: 47 }));
}

#[test]
fn digits_in_a_name_are_no_number_of_a_row() {
    let mut form = Form::new(Vec::new());
    for line in ["scan-2", "2x3", "F1Q", ""] {
        form.edit().erase();
        line.chars().for_each(|character| form.edit().insert(character));
        assert!(!form.go_to_typed(""), "{line}");
        assert_eq!(form.line().typed().unwrap().expose(), line);
    }
    for line in ["12", "7XABC 3", "7XABC  3"] {
        form.edit().erase();
        line.chars().for_each(|character| form.edit().insert(character));
        assert!(form.go_to_typed(""), "{line}");
    }
}

#[test]
fn a_second_row_is_not_appended_to_the_first() {
    let set = set(44, 24);
    let right = rows(&set, 0);
    let short = right[2][..19].to_owned();
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.submit(&short);
    form.refuse();
    form.go(share_row(3));
    right[2].chars().for_each(|character| form.edit().insert(character));
    form.submit_line();
    assert_eq!(form.text(share_row(3)).unwrap().expose(), right[2]);
    // with its number behind a half row
    form.clear(share_row(3));
    format!("{}4. {}", &right[2][..8], right[3]).chars().for_each(|character| form.edit().insert(character));
    form.submit_line();
    assert_eq!(form.text(share_row(3)).unwrap().expose(), &right[2][..8]);
    assert_eq!(form.text(share_row(4)).unwrap().expose(), right[3]);
}

#[test]
fn a_row_brought_back_stands_in_the_line() {
    let set = set(45, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &right[..2]);
    form.clear(share_row(2));
    assert!(form.line().is_empty());
    form.restore(share_row(2));
    assert_eq!((form.asked(), form.line().text().expose()), (share_row(2), right[1].as_str()));
    form.restore(share_row(1));
    assert!(form.take_notices().contains(&Notice::NothingEarlier(share_row(1))));
}

#[test]
fn clearing_a_row_that_is_not_there_opens_none() {
    let set = set(46, 24);
    let mut form = Form::new(Vec::new());
    submit_all(&mut form, &rows(&set, 0)[..2]);
    form.clear(share_row(9));
    form.restore(share_row(9));
    let (asked, places) = (form.asked(), form.places().len());
    assert_eq!((asked, places), (share_row(3), 3));
    assert!(form.take_notices().contains(&Notice::Empty(share_row(9))));
}

#[test]
fn rows_within_a_sheet_are_counted_to_twenty() {
    let set = set(47, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    form.submit(&right[0]);
    form.submit(&right[1][..13]);
    form.submit(&format!("3. {}", right[2]));
    assert!(is_too_few(&form, 2, 7), "{:?}", form.state(share_row(2)));
    let said = |typed, needed| RowFault::TooShort { row: 4, typed, needed }.to_string();
    assert_eq!(said(1, 20), "row 4 has 1 character, 19 too few: look for what was left out");
    assert_eq!(said(12, 14), "row 4 has 12 characters: a row has 20, and the last one can have 14");
}

#[test]
fn a_file_named_in_a_row_leaves_the_half_that_was_typed() {
    let mut form = Form::new(Vec::new());
    "7XABC DEF/a-b".chars().for_each(|character| form.edit().insert(character));
    assert_eq!(form.line().typed().unwrap().expose(), "7XABC DEF/a-b");
    form.take_back("/a-b");
    assert_eq!(form.text(share_row(1)).unwrap().expose(), "7XABCDEF");
    assert_eq!(form.line().text().expose(), "7XABCDEF");
}
