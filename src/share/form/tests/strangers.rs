//! Rows of other sheets, and of other sets.

use super::*;

fn known_sheet(set: &DealtSet, share: usize) -> KnownSheet {
    let rows = set.shares()[share].typed_rows();
    KnownSheet::of(&UnverifiedShare::from_typed_rows(&rows).unwrap().check().unwrap())
}

#[test]
fn any_row_of_a_sheet_that_is_here_is_named_and_left_out() {
    let (set, other) = (set(19, 24), set(20, 24));
    let right = rows(&set, 1);
    for (known, of) in [(known_sheet(&set, 0), rows(&set, 0)), (known_sheet(&other, 0), rows(&other, 0))] {
        for stranger in 2..=5 {
            let mut form = Form::new(vec![known.clone()]);
            form.submit(&right[0]);
            for row in 2..=5 {
                if row == stranger {
                    form.take_notices();
                    // also with a slip in it
                    form.submit(&changed(&of[row - 1], 3, 7));
                    let said = Notice::OtherSheet { asked: share_row(row), x: 1, row };
                    assert_eq!(form.take_notices(), [said], "row {row}");
                    assert_eq!((form.asked(), form.state(share_row(row))), (share_row(row), RowState::Empty));
                }
                form.submit(&right[row - 1]);
            }
            assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 1), "row {stranger}");
        }
    }
}

#[test]
fn rows_that_stand_here_are_named_once_their_sheet_is_known() {
    let set = set(21, 24);
    let (right, other) = (rows(&set, 0), rows(&set, 1));
    let mut form = Form::new(Vec::new());
    let mut mixed = right.clone();
    mixed[2].clone_from(&other[2]);
    submit_all(&mut form, &mixed);
    assert!(form.take_notices().contains(&Notice::Stuck));
    form.set_known(vec![known_sheet(&set, 1)]);
    assert_eq!(form.take_notices(), [Notice::OfKnown { place: share_row(3), x: 2, row: 3 }]);
    assert_eq!(form.asked(), share_row(3));
    form.submit(&right[2]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_sheet_that_is_here_can_be_typed_again() {
    let set = set(22, 24);
    let mut form = Form::new(vec![known_sheet(&set, 0)]);
    submit_all(&mut form, &rows(&set, 0));
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}

#[test]
fn a_short_last_row_of_another_sheet_is_named() {
    // the lengths of secrets whose last rows have few characters, under either code
    for (len, count) in [(16, 5), (40, 7), (100, 12), (200, 21), (500, 46)] {
        let set = set(23, len);
        let (mut typed, other) = (rows(&set, 0), rows(&set, 1));
        assert_eq!(typed.len(), count, "{} characters", typed[count - 1].len());
        let last = typed[count - 1].len();
        typed[count - 1].clone_from(&other[count - 1]);
        let mut form = Form::new(Vec::new());
        submit_all(&mut form, &typed);
        let notices = form.take_notices();
        let named = notices.contains(&Notice::Stranger(count));
        assert_eq!(named, last <= 12, "{last} characters: {notices:?}");
        // and an inner row is not taken for the last one
        let mut typed = rows(&set, 0);
        typed[2].clone_from(&other[2]);
        let mut form = Form::new(Vec::new());
        submit_all(&mut form, &typed);
        assert!(form.take_notices().contains(&Notice::Stuck));
    }
}

#[test]
fn a_row_of_another_sheet_never_completes_and_is_named_where_it_can_be() {
    let set = set(10, 24);
    let (right, other) = (rows(&set, 0), rows(&set, 1));
    for row in 0..5 {
        let mut form = Form::new(Vec::new());
        for at in 0..5 {
            form.submit(if at == row { &other[at] } else { &right[at] });
        }
        assert!(form.take().is_none());
        let notices = form.take_notices();
        if row == 0 {
            assert!(notices.contains(&Notice::Stranger(1)), "{notices:?}");
        } else {
            assert!(notices.contains(&Notice::Stuck), "{notices:?}");
        }
        // one row is typed again, and nothing else
        form.go(share_row(row + 1));
        form.submit(&right[row]);
        assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
    }
}

#[test]
fn row_1_of_another_set_or_of_a_known_sheet_is_said() {
    let (one, other) = (set(11, 24), set(12, 24));
    let share = UnverifiedShare::from_typed_rows(&one.shares()[0].typed_rows()).unwrap().check().unwrap();
    let known = KnownSheet::of(&share);
    let mut form = Form::new(vec![known.clone()]);
    assert_eq!(form.count(), Some(5));
    form.submit(&rows(&other, 0)[0]);
    assert!(form.take_notices().iter().any(|notice| matches!(notice, Notice::OtherSet { .. })));
    let mut form = Form::new(vec![known]);
    form.submit(&rows(&one, 0)[0]);
    assert!(form.take_notices().contains(&Notice::KnownShare(1)));
}

#[test]
fn a_sheet_typed_over_another_takes_its_rows_with_it() {
    let set = set(33, 24);
    let (right, other) = (rows(&set, 0), rows(&set, 1));
    let mut form = Form::new(Vec::new());
    let mut mixed = right.clone();
    mixed[2].clone_from(&other[2]);
    submit_all(&mut form, &mixed);
    for (row, text) in (1..).zip(&other) {
        form.submit(&format!("{row}. {text}"));
    }
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 1));
    // what was typed before comes back, and the row that is missing is asked for
    assert_eq!(form.text(share_row(1)).unwrap().expose(), right[0]);
    assert_eq!(form.asked(), share_row(3));
    form.submit(&right[2]);
    assert_eq!(form.take().unwrap().fingerprint(), fingerprint(&set, 0));
}
