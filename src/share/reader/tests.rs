use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::model::{ALPHABET, Quorum};
use crate::secret::SecretBytes;
use crate::share::{DealtSet, DealtShare, deal};

fn set() -> DealtSet {
    let secret = SecretBytes::from(&b"twenty-four bytes inside"[..]);
    deal(&secret, Quorum::new(2, 3).unwrap(), &mut ChaCha20Rng::from_seed([5; 32])).unwrap()
}

fn typed(share: &DealtShare) -> Vec<String> {
    share.typed_rows().iter().map(|row| row.expose().to_owned()).collect()
}

/// As printed: label, groups of five.
fn printed(rows: &[String]) -> Vec<String> {
    let groups = |row: &String| {
        row.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>()
    };
    rows.iter().zip(1..).map(|(row, number)| format!("{number}.  {}", groups(row).join(" "))).collect()
}

/// Another character at a column, from 1, so that the row fits no other place.
fn wrong(kind: Kind, number: usize, row: &str, column: usize) -> String {
    let bytes = row.as_bytes();
    let candidates = ALPHABET.iter().filter(|&&c| c != bytes[column - 1]);
    let texts = candidates.map(|&c| {
        let mut bytes = bytes.to_vec();
        bytes[column - 1] = c;
        String::from_utf8(bytes).unwrap()
    });
    let plain = |text: &String| {
        let fault = crate::share::rows::check_row(kind, number, text).fault();
        matches!(fault, Some(RowFault::WrongCharacter(_)))
    };
    texts.into_iter().find(plain).unwrap()
}

fn taken(seen: LineSeen) -> (usize, Taken, bool) {
    match seen {
        LineSeen::Row(seen) => (seen.row, seen.taken, seen.complete),
        other => panic!("{other:?}"),
    }
}

fn fingerprint(share: UnverifiedShare) -> [u8; 32] {
    share.check().unwrap().fingerprint()
}

#[test]
fn a_wrong_row_stays_where_it_stands_in_a_text() {
    let set = set();
    let right = typed(&set.shares()[0]);
    for (row, column) in (1..5).flat_map(|row| (1..=right[row].len()).map(move |column| (row, column))) {
        for by in 1..32 {
            let mut rows = right.clone();
            let old = rows[row].as_bytes()[column - 1];
            let at = ALPHABET.iter().position(|&c| c == old).unwrap();
            let new = char::from(ALPHABET[(at + by) % 32]);
            rows[row].replace_range(column - 1..column, &new.to_string());
            let mut reader = RowReader::new();
            for row in &rows {
                reader.push(row);
            }
            let (shares, unfinished) = reader.finish();
            if let Some(share) = shares.first() {
                // the others are where they were typed
                let read = share.typed_rows();
                assert!(read.iter().zip(&rows).all(|(read, row)| read.expose() == row), "{row} {column}");
                assert!(shares.into_iter().all(|share| share.check().is_err()));
            } else {
                // a last row that passes as an inner one leaves the share without an end
                let read: Vec<_> = unfinished[0].rows.iter().map(|(number, _)| *number).collect();
                assert_eq!(read, [1, 2, 3, 4, 5], "{row} {column}");
            }
        }
    }
}

#[test]
fn a_good_row_is_not_lost_to_one_that_fits_its_place() {
    let set = set();
    let mut rows = typed(&set.shares()[0]);
    let looks_like_2 = ALPHABET
        .iter()
        .map(|&c| format!("{}{}", char::from(c), &rows[3][1..]))
        .find(|row| crate::share::rows::check_row(Kind::Share, 2, row).is_good())
        .unwrap();
    rows[3] = looks_like_2;
    let mut reader = RowReader::new();
    for row in &rows {
        reader.push(row);
    }
    let rejected = reader.finish().0.remove(0).check().unwrap_err();
    assert_eq!(rejected.offer().unwrap().corrections().len(), 1);
    assert_eq!(fingerprint(rejected.confirm()), set.shares()[0].fingerprint());
}

#[test]
fn a_row_left_out_is_named_and_taken_later() {
    let set = set();
    let rows = typed(&set.shares()[0]);
    let mut reader = RowReader::new();
    reader.push(&rows[0]);
    assert_eq!(taken(reader.push(&rows[2])), (3, Taken::OutOfOrder { missing: 2 }, false));
    reader.push(&rows[3]);
    assert_eq!(taken(reader.push(&rows[4])), (5, Taken::OutOfOrder { missing: 2 }, false));
    assert_eq!(taken(reader.push(&rows[1])), (2, Taken::InOrder, true));
    assert_eq!(fingerprint(reader.take().unwrap()), set.shares()[0].fingerprint());
}

#[test]
fn a_missing_row_is_named_at_the_end() {
    let set = set();
    let rows = printed(&typed(&set.shares()[1]));
    let mut reader = RowReader::new();
    for row in rows.iter().take(4).filter(|row| !row.starts_with('3')) {
        reader.push(row);
    }
    let (shares, unfinished) = reader.finish();
    assert!(shares.is_empty());
    assert_eq!(unfinished.len(), 1);
    assert_eq!(unfinished[0].header, Some((2, 2, set.set_id())));
    assert_eq!((&unfinished[0].missing[..], &unfinished[0].doubtful[..]), (&[3][..], &[][..]));

    let mut reader = RowReader::new();
    rows.iter().take(4).for_each(|row| drop(reader.push(row)));
    assert_eq!(reader.finish().1[0].missing, [5]);
}

#[test]
fn an_unknown_version_is_named() {
    let set = set();
    let mut rows = printed(&typed(&set.shares()[0]));
    rows[0] = rows[0].replace("F1", "F2");
    let mut reader = RowReader::new();
    let seen = reader.push(&rows[0]);
    assert_eq!(taken(seen), (1, Taken::Doubtful(RowFault::Version('2')), false));
    rows[1..].iter().for_each(|row| drop(reader.push(row)));
    let unfinished = reader.finish().1;
    assert_eq!(unfinished[0].missing, [1]);
    assert_eq!(unfinished[0].doubtful, [(1, RowFault::Version('2'))]);
}

#[test]
fn a_row_typed_twice_is_named() {
    let set = set();
    let rows = typed(&set.shares()[0]);
    let mut reader = RowReader::new();
    reader.push(&rows[0]);
    reader.push(&rows[1]);
    assert_eq!(taken(reader.push(&rows[1])), (2, Taken::Again, false));
    assert_eq!(taken(reader.push(&rows[0])), (1, Taken::Again, false));
}

#[test]
fn a_page_of_several_shares_is_read_and_its_other_lines_passed_over() {
    let set = set();
    let mut lines = vec!["\u{c}  Example Ltd, Vault Street 1".to_owned()];
    for share in set.shares() {
        let title = "of 3: any 2 recover         Generation 4, set";
        lines.push(format!("  Share {} {title} {}", share.x(), set.set_id()));
        lines.extend(
            printed(&typed(share)).iter().map(|row| format!("      {}    ", row.replace(' ', "   "))),
        );
        lines.push("  Issued on 2026-11-20   Next validation due 2027-02-18".to_owned());
        lines.push(
            "  1. Bring any two sheets together.\n  2. Run firesafe recover, or recover.py.".to_owned(),
        );
        let lower = share.signature_rows().iter().map(|row| row.expose().to_lowercase()).collect::<Vec<_>>();
        lines.extend(printed(&lower));
        lines.push("Do not photograph or scan with a telephone.".to_owned());
        lines.push("Date        Time out   Time in   Bag      Purpose      Name      Signature".to_owned());
    }
    let mut reader = RowReader::new();
    let rows = lines.iter().map(|line| reader.push(line)).filter(|seen| *seen != LineSeen::Passed).count();
    assert_eq!(rows, 3 * 15);
    let (shares, unfinished) = reader.finish();
    assert!(unfinished.is_empty());
    let verified: Vec<_> = shares.into_iter().map(|share| share.check().unwrap()).collect();
    assert_eq!(verified.len(), 3);
    for (verified, dealt) in verified.iter().zip(set.shares()) {
        assert_eq!(verified.fingerprint(), dealt.fingerprint());
        assert_eq!(verified.public_key(), Some(set.public_key()));
    }
}

#[test]
fn a_row_with_something_before_it_is_found_by_its_label() {
    let set = set();
    let mut reader = RowReader::new();
    for row in printed(&typed(&set.shares()[0])) {
        reader.push(&format!("  Custodian: A. Miller      {row}      Safe"));
    }
    assert_eq!(fingerprint(reader.take().unwrap()), set.shares()[0].fingerprint());
}

#[test]
fn a_damaged_row_on_a_page_is_kept() {
    let set = set();
    let mut rows = typed(&set.shares()[0]);
    rows[1] = wrong(Kind::Share, 2, &rows[1], 4);
    let mut reader = RowReader::new();
    reader.push("Share 1 of 3: any 2 recover");
    for row in printed(&rows) {
        reader.push(&row);
    }
    let (mut shares, unfinished) = reader.finish();
    assert!(unfinished.is_empty());
    let rejected = shares.pop().unwrap().check().unwrap_err();
    assert_eq!(rejected.error(), &ShareError::RowCheck(2));
    assert_eq!(rejected.offer().unwrap().corrections()[0].column(), 4);
}

#[test]
fn whole_shares_in_one_line_are_read() {
    let set = set();
    let share = &set.shares()[2];
    for text in [
        share.typed_string().expose().to_owned(),
        share.qr_text().expose().to_lowercase(),
        format!("QR-Code:{}", share.qr_text().expose()),
        typed(share).concat(),
        typed(share).join("  "),
    ] {
        let mut reader = RowReader::new();
        assert_eq!(reader.push(&text), LineSeen::Whole);
        assert!(reader.is_complete());
        assert_eq!(fingerprint(reader.take().unwrap()), share.fingerprint());
    }
    let mut reader = RowReader::new();
    let later = format!("F2{}", &share.typed_string().expose()[2..]);
    assert_eq!(reader.push(&later), LineSeen::Refused(ShareError::Version('2')));
}

#[test]
fn a_new_share_leaves_the_unfinished_one_named() {
    let set = set();
    let mut reader = RowReader::new();
    for row in typed(&set.shares()[0]).iter().take(3).chain(&typed(&set.shares()[1])) {
        reader.push(row);
    }
    let (shares, unfinished) = reader.finish();
    assert_eq!(shares.len(), 1);
    assert_eq!(unfinished[0].header, Some((2, 1, set.set_id())));
    assert_eq!(unfinished[0].missing, [4]);
}

#[test]
fn prose_is_no_row() {
    let mut reader = RowReader::new();
    for line in [
        "",
        "   ",
        "Share 2 of 3: any 2 recover",
        "1. Bring two sheets together",
        "3) 2026-11-20",
        "1.",
        "12:30",
        "Page 1 of 1",
        "NMLHR7NNZSXZ",
        "cadet glide spent pupil slate",
        "Five words make seven",
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    ] {
        assert_eq!(reader.push(line), LineSeen::Passed, "{line}");
    }
    let (shares, unfinished) = reader.finish();
    assert!(shares.is_empty() && unfinished.is_empty());
}

#[test]
fn a_text_far_too_long_is_refused_before_it_is_kept() {
    let long = format!("F1{}", "Q".repeat(1 << 20));
    let refused = Err(ShareError::Length(long.len()));
    assert_eq!(UnverifiedShare::from_string(&long).map(drop), refused);
    assert_eq!(
        UnverifiedShare::from_qr(&format!("F1Q+{}", &long[2..])).map(drop),
        Err(ShareError::Length(1 << 20))
    );
    let mut reader = RowReader::new();
    assert_eq!(reader.push(&long), LineSeen::Refused(ShareError::Length(long.len())));
}

#[test]
fn debug_shows_no_content() {
    let set = set();
    let mut reader = RowReader::new();
    let rows = typed(&set.shares()[0]);
    let mut seen = Vec::new();
    for row in &rows {
        seen.push(reader.push(row));
    }
    let shown = format!("{seen:?} {reader:?}");
    for row in &rows {
        assert!(!shown.contains(&row[..5]));
    }
}

#[test]
fn what_follows_a_whole_share_on_a_page_takes_nothing_from_it() {
    let set = set();
    let rows = printed(&typed(&set.shares()[0]));
    for noise in [
        "A234 5678 9012",
        "5.  Take it",
        "3) 12345 67890 12345 67890",
        "4. Open safe two",
        "K2GF 7QXZ 2345",
        "2 ???? ???? ????",
        "7. ????? ????? ????? ?????",
    ] {
        for at in 0..=rows.len() {
            let mut reader = RowReader::new();
            let lines = rows[..at].iter().map(String::as_str).chain([noise]);
            lines.chain(rows[at..].iter().map(String::as_str)).for_each(|line| drop(reader.push(line)));
            let shares = reader.finish().0;
            let read = shares.into_iter().filter_map(|share| share.check().ok()).count();
            assert_eq!(read, 1, "{noise:?} before row {}", at + 1);
        }
    }
}

#[test]
fn rows_of_a_second_share_whose_first_row_is_lost_leave_the_first_share_alone() {
    let set = set();
    let (one, two) = (printed(&typed(&set.shares()[0])), printed(&typed(&set.shares()[1])));
    let mut reader = RowReader::new();
    one.iter().chain(&two[1..]).for_each(|line| drop(reader.push(line)));
    let (mut shares, unfinished) = reader.finish();
    assert_eq!(shares.len(), 1);
    assert_eq!(fingerprint(shares.remove(0)), set.shares()[0].fingerprint());
    assert_eq!(unfinished[0].missing, [1]);
}
