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
            form.paste(&printed(&right, number, |groups| {
                groups[group].pop();
            }));
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
    let short = |groups: &mut Vec<String>| groups[2].truncate(3);
    let long = |groups: &mut Vec<String>| groups[1].insert_str(2, "7X");
    let gone = |groups: &mut Vec<String>| {
        groups.remove(1);
    };
    for slip in [short as fn(&mut Vec<String>), long, gone] {
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
    for line in ["12", "7XAHC 3", "7XAHC  3"] {
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

/// Types rows and never looks at what is said or asked.
fn type_on<'a>(form: &mut Form, rows: impl IntoIterator<Item = &'a String>) {
    for row in rows {
        form.submit(row);
    }
}

#[test]
fn who_types_on_behind_a_wrong_row_overwrites_none() {
    let set = set(48, 480);
    let right = rows(&set, 0);
    let slips =
        [changed(&right[6], 1, 5), right[6][..14].to_owned(), format!("{}{}", &right[6][..5], right[6])];
    for slip in slips {
        let mut form = Form::new(Vec::new());
        type_on(&mut form, &right[..6]);
        form.submit(&slip);
        type_on(&mut form, &right[7..]);
        let others = (1..=right.len()).filter(|row| *row != 7);
        assert!(others.into_iter().all(|row| form.text(share_row(row)).unwrap().same_as(&right[row - 1])));
        form.submit(&format!("7. {}", right[6]));
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0), "{} characters", slip.len());
    }
}

#[test]
fn a_row_typed_again_with_another_slip_stays_in_its_place() {
    let set = set(49, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    type_on(&mut form, &right[..2]);
    let again = changed(&changed(&right[2], 4, 6), 15, 2);
    type_on(&mut form, [&changed(&right[2], 9, 3), &again]);
    assert_eq!(form.text(share_row(3)).unwrap().expose(), again);
    assert!(form.text(share_row(4)).is_none());
}

#[test]
fn rows_in_one_line_go_where_they_belong() {
    let set = set(50, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    form.submit(&right[0]);
    form.submit(&right[1..4].concat());
    assert_eq!(form.asked(), share_row(5));
    form.submit(&right[4]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn rows_behind_several_skipped_ones_are_moved_together() {
    let set = set(51, 480);
    let right = rows(&set, 0);
    let cases: [(&[usize], &[&str]); 3] = [
        (&[7, 8], &["what was typed for rows 7 to 42 fits rows 9 to 44: each belongs there"]),
        (
            &[7, 20],
            &[
                "what was typed for rows 7 to 18 fits rows 8 to 19: each belongs there",
                "what was typed for rows 19 to 42 fits rows 21 to 44: each belongs there",
            ],
        ),
        (&[20], &["what was typed for rows 20 to 43 fits rows 21 to 44: each belongs there"]),
    ];
    for (skipped, asked) in cases {
        let mut form = Form::new(Vec::new());
        let kept = (1..).zip(&right[..44]).filter(|(row, _)| !skipped.contains(row));
        submit_blindly(&mut form, kept.map(|(_, text)| text));
        let place =
            share_row(form.places().iter().rposition(|place| form.text(*place).is_some()).unwrap() + 1);
        form.go(place);
        form.submit_line();
        assert_eq!(proposed(&form), asked);
        form.accept();
        for &row in skipped {
            assert_eq!(form.asked(), share_row(row));
            form.submit(&right[row - 1]);
        }
        for (row, text) in (45..).zip(&right[44..]) {
            form.submit(&format!("{row}. {text}"));
        }
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0), "{skipped:?}");
    }
}

#[test]
fn two_rows_in_each_others_places_are_exchanged() {
    let set = set(52, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_blindly(&mut form, [&right[0], &right[2], &right[1], &right[3], &right[4]]);
    form.refuse();
    form.go(share_row(2));
    form.submit_line();
    assert_eq!(
        proposed(&form),
        [
            "what was typed for row 2 fits row 3: it belongs there",
            "what was typed for row 3 fits row 2: it belongs there"
        ]
    );
    form.accept();
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_row_of_a_known_sheet_does_not_come_back() {
    let set = set(53, 24);
    let share = UnverifiedShare::from_typed_rows(&set.shares()[0].typed_rows()).unwrap().check().unwrap();
    let (other, right) = (rows(&set, 0), rows(&set, 1));
    let mut form = Form::new(vec![KnownSheet::of(&share)]);
    submit_blindly(&mut form, [&right[0], &right[1], &other[2], &right[3], &right[4]]);
    while form.question().is_some() {
        form.accept();
    }
    assert!(form.text(share_row(3)).is_none_or(|text| !text.same_as(&other[2])));
    for (row, text) in (1..).zip(&right) {
        form.submit(&format!("{row}. {text}"));
    }
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 1));
}

#[test]
fn a_row_left_out_and_typed_last_overwrites_none() {
    let set = set(54, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    submit_blindly(&mut form, [&right[0], &right[2], &right[3], &right[4], &right[1]]);
    assert_eq!(
        proposed(&form),
        [
            "what was typed for rows 2 to 4 fits rows 3 to 5: each belongs there",
            "what was typed for row 5 fits row 2: it belongs there"
        ]
    );
    form.accept();
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_row_typed_before_its_neighbour_makes_way() {
    let set = set(55, 24);
    let right = rows(&set, 0);
    let mut form = Form::new(Vec::new());
    for row in [&right[0], &right[2], &right[1], &right[3], &right[4]] {
        form.submit(row);
    }
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}
