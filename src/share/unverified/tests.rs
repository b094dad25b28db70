use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::model::{ALPHABET, Quorum};
use crate::share::{DealtSet, Reason, deal};

fn set(seed: u8) -> DealtSet {
    let secret = SecretBytes::from(&b"twenty-four bytes inside"[..]);
    deal(&secret, Quorum::new(2, 3).unwrap(), &mut ChaCha20Rng::from_seed([seed; 32])).unwrap()
}

fn reason(read: Result<UnverifiedShare, ShareError>) -> Reason {
    match read {
        Ok(share) => share.check().unwrap_err().error().reason(),
        Err(error) => error.reason(),
    }
}

/// The row with another character at a column (from 1).
fn changed(row: &SecretText, column: usize) -> SecretText {
    let mut bytes = row.expose().as_bytes().to_vec();
    let value = ALPHABET.iter().position(|&c| c == bytes[column - 1]).unwrap();
    bytes[column - 1] = ALPHABET[value ^ 1];
    SecretText::from(std::str::from_utf8(&bytes).unwrap())
}

#[test]
fn a_wrong_character_is_offered_and_nothing_changes_before_it_is_confirmed() {
    let set = set(1);
    let mut rows = set.shares()[0].typed_rows();
    let right = rows[2].expose().chars().nth(6).unwrap();
    rows[2] = changed(&rows[2], 7);
    let rejected = UnverifiedShare::from_typed_rows(&rows).unwrap().check().unwrap_err();
    assert_eq!(rejected.error(), &ShareError::RowCheck(3));
    let offer = rejected.offer().unwrap();
    let [correction] = offer.corrections() else { panic!("one correction") };
    assert_eq!((correction.row(), correction.column()), (3, 7));
    assert_eq!(correction.should_be(), right);
    assert_ne!(correction.typed(), Some(right));
    assert!(!correction.is_row_check() && !offer.in_signature());

    let unchanged = rejected.into_share();
    assert!(unchanged.typed_rows()[2].same_as(rows[2].expose()));
    let verified = unchanged.check().unwrap_err().confirm().check().unwrap();
    assert_eq!(verified.fingerprint(), set.shares()[0].fingerprint());
}

#[test]
fn a_wrong_row_check_alone_is_offered_as_such() {
    let mut rows = set(1).shares()[0].typed_rows();
    rows[4] = changed(&rows[4], 18);
    let rejected = UnverifiedShare::from_typed_rows(&rows).unwrap().check().unwrap_err();
    let [correction] = rejected.offer().unwrap().corrections() else { panic!("one correction") };
    assert_eq!((correction.row(), correction.column(), correction.is_row_check()), (5, 18, true));
}

#[test]
fn unreadable_characters_are_filled_in_only_as_an_offer() {
    let set = set(1);
    let share = &set.shares()[1];
    let text = share.typed_string().expose().replacen(|c| c != 'F' && c != '1', "?", 8);
    let rejected = UnverifiedShare::from_string(&text).unwrap().check().unwrap_err();
    assert_eq!(rejected.error(), &ShareError::Character(8));
    let corrections = rejected.offer().unwrap().corrections();
    assert_eq!(corrections.len(), 8);
    assert!(corrections.iter().all(|correction| correction.typed().is_none()));
    assert_eq!(rejected.confirm().check().unwrap().fingerprint(), share.fingerprint());

    let text = share.typed_string().expose().replacen(|c| c != 'F' && c != '1', "?", 9);
    let rejected = UnverifiedShare::from_string(&text).unwrap().check().unwrap_err();
    assert!(rejected.offer().is_none());
}

#[test]
fn prefix_and_version_come_before_everything() {
    for text in ["", "F", "G1QQQ", "S1QQQ", "hello", "1F"] {
        assert_eq!(reason(UnverifiedShare::from_string(text)), Reason::Prefix, "{text}");
    }
    for text in ["F2", "F2O?", "FQ", "F0ABC"] {
        assert_eq!(reason(UnverifiedShare::from_string(text)), Reason::Version, "{text}");
    }
    assert_eq!(reason(UnverifiedShare::from_string(" f-1 ")), Reason::Length);
    assert_eq!(reason(UnverifiedShare::from_typed_rows(&[])), Reason::Prefix);
}

#[test]
fn a_signature_by_another_key_or_over_another_share_is_named() {
    let (set, other) = (set(1), set(2));
    let join = |share: usize, of: &DealtSet, signed: usize| {
        let qr = of.shares()[signed].qr_text();
        let (_, signed) = qr.expose().split_once('+').unwrap();
        reason(UnverifiedShare::from_qr(&format!("{}+{signed}", set.shares()[share].typed_string().expose())))
    };
    assert_eq!(join(0, &other, 0), Reason::SetId);
    assert_eq!(join(0, &set, 1), Reason::Signature);

    let rows = |share: usize, of: &DealtSet, signed: usize| {
        let mut read = UnverifiedShare::from_typed_rows(&set.shares()[share].typed_rows()).unwrap();
        read.add_signature_rows(&of.shares()[signed].signature_rows()).unwrap();
        reason(Ok(read))
    };
    assert_eq!(rows(0, &other, 0), Reason::OtherShare);
    assert_eq!(rows(0, &set, 1), Reason::OtherShare);
}

#[test]
fn a_qr_text_without_a_whole_signature_is_refused() {
    let qr = set(1).shares()[0].qr_text();
    let qr = qr.expose();
    assert_eq!(reason(UnverifiedShare::from_qr(&qr[..93])), Reason::Length);
    assert_eq!(reason(UnverifiedShare::from_qr(&qr[..qr.len() - 1])), Reason::Length);
    assert_eq!(reason(UnverifiedShare::from_qr(&format!("{}?", &qr[..qr.len() - 1]))), Reason::Character);
    assert_eq!(reason(UnverifiedShare::from_qr(&format!("{}P", &qr[..qr.len() - 1]))), Reason::Padding);
}

#[test]
fn signature_rows_are_corrected_like_any_other() {
    let set = set(1);
    let share = &set.shares()[2];
    let mut rows = share.signature_rows();
    rows[9] = changed(&rows[9], 3);
    let mut read = UnverifiedShare::from_typed_rows(&share.typed_rows()).unwrap();
    read.add_signature_rows(&rows).unwrap();
    let rejected = read.check().unwrap_err();
    assert!(rejected.offer().unwrap().in_signature());
    assert_eq!(rejected.offer().unwrap().corrections()[0].row(), 10);
    assert!(rejected.confirm().check().unwrap().public_key().is_some());
}

#[test]
fn debug_and_errors_show_nothing() {
    let set = set(1);
    let share = &set.shares()[0];
    let mut rows = share.typed_rows();
    rows[1] = changed(&rows[1], 1);
    let rejected = UnverifiedShare::from_typed_rows(&rows).unwrap().check().unwrap_err();
    let shown = format!("{rejected:?} {} {:?}", rejected.error(), rejected.offer());
    for row in &share.typed_rows() {
        assert!(
            row.expose()
                .as_bytes()
                .windows(4)
                .all(|part| !shown.contains(std::str::from_utf8(part).unwrap()))
        );
    }
}
