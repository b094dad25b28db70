//! Shares that are intact each and still wrong: forged, mixed, or dealt against the
//! format.

use super::{PASSWORD, example, fails, replaced, strings};
use crate::reference::{self, Set, groups, length_field, stream, string, to_char, to_value};
use crate::schema::{Given, Vector};

pub fn signatures() -> Vec<Vector> {
    let (set, other) = (example(), Set::deal("other", PASSWORD, 2, 3));
    let one = |name: &str, why: &str, qr: String, result: &str| fails(name, why, vec![Given::qr(qr)], result);
    let qr = set.qr(1);
    let mut flipped = set.signed(1);
    flipped[40] ^= 1;
    let signed_rows = |signature_rows| vec![Given::signed_rows(set.rows(1), signature_rows)];
    let mut exchanged = set.signature_rows(1);
    exchanged.swap(4, 5);
    let mut vectors = vec![
        one("qr-without-signature", "the QR form always has key and signature", set.string(1), "length"),
        one("qr-one-less", "the last character is missing", qr[..qr.len() - 1].to_owned(), "length"),
        one(
            "qr-character",
            "an unreadable character in the signature",
            replaced(&qr, &[130], '?'),
            "character",
        ),
        one(
            "qr-padding",
            "a spare bit after the signature is set",
            format!("{}{}", &qr[..qr.len() - 1], to_char(to_value(qr.chars().last().unwrap()) | 1)),
            "padding",
        ),
        one("set-id", "the key of another set", set.qr_with(1, &other.signed(1)), "set-id"),
        fails(
            "other-share",
            "the signature rows of share 2",
            signed_rows(set.signature_rows(2)),
            "other-share",
        ),
        fails("signature-row-order", "signature rows 5 and 6 exchanged", signed_rows(exchanged), "row-check"),
        fails(
            "signature-length",
            "signature row 4 is missing a character",
            signed_rows({
                let mut rows = set.signature_rows(1);
                rows[3].pop();
                rows
            }),
            "length",
        ),
        fails("signature-prefix", "rows of a share for signature rows", signed_rows(set.rows(1)), "prefix"),
        one(
            "signature-of-other-share",
            "the signature on share 2",
            set.qr_with(1, &set.signed(2)),
            "signature",
        ),
        one("signature-bit", "one bit of the signature is wrong", set.qr_with(1, &flipped), "signature"),
        one(
            "signature-second-form",
            "the order of the group added to S: the second form of a valid signature",
            set.qr_with(1, &second_form(&set.signed(1))),
            "signature",
        ),
    ];
    vectors.push(weak_key());
    vectors
}

/// Adds the order of the base point to S, the last 32 bytes, lowest first.
fn second_form(signed: &[u8]) -> Vec<u8> {
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut signed = signed.to_vec();
    let mut carry = 0;
    for (byte, add) in signed[64..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    signed
}

/// The neutral element as key and R, and S = 0: valid for any message unless keys of
/// small order are refused.
fn weak_key() -> Vector {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut set = example();
    set.id = reference::set_id(2, &neutral);
    let signed = [neutral, neutral, [0; 32]].concat();
    let qr = set.qr_with(1, &signed);
    fails(
        "signature-weak-key",
        "a key of small order signs everything: strict verification refuses it",
        vec![Given::qr(qr)],
        "signature",
    )
}

pub fn sets() -> Vec<Vector> {
    let set = example();
    let other = Set::deal("other", PASSWORD, 2, 3);
    let given = |text: String| Given::string(text);
    let fail = |name: &str, why: &str, shares, result| fails(name, why, shares, result);
    let mut forged = set.payload(2).to_vec();
    forged[10] ^= 0x40;
    let three = Set::deal("three", PASSWORD, 3, 3);
    let claimed = |x| given(string("F1", &three.values(2, x, &groups(three.payload(x)))));
    vec![
        fail(
            "mixed-sets",
            "share 1 of one set, share 2 of another",
            vec![given(set.string(1)), given(other.string(2))],
            "mixed-sets",
        ),
        fail(
            "mixed-surplus",
            "two shares of one set and one of another",
            vec![given(set.string(1)), given(set.string(2)), given(other.string(3))],
            "mixed-sets",
        ),
        fail(
            "mixed-thresholds",
            "the same set id with two thresholds",
            vec![given(set.string(1)), given(string("F1", &set.values(3, 2, &groups(set.payload(2)))))],
            "mixed-sets",
        ),
        fail("duplicate", "the same share twice", strings(&set, &[2, 2]), "duplicate"),
        fail(
            "duplicate-number",
            "one number, two contents",
            vec![given(set.string(2)), given(set.string_of(2, &forged))],
            "duplicate",
        ),
        fail("too-few", "one share where two are needed", strings(&set, &[3]), "too-few"),
        fail(
            "too-few-of-31",
            "30 shares where 31 are needed",
            strings(
                &Set::deal("31-of-31", &stream("31-of-31 secret", 5), 31, 31),
                &(1..=30).collect::<Vec<_>>(),
            ),
            "too-few",
        ),
        fail(
            "block-length",
            "shares that differ in length under one set id",
            vec![given(set.string(1)), given(set.string_of(2, &set.payload(2)[..32]))],
            "block-length",
        ),
        fail(
            "digest-forged",
            "a forged share with a valid checksum",
            vec![given(set.string(1)), given(set.string_of(2, &forged))],
            "digest",
        ),
        fail(
            "digest-number",
            "share 3 with the number of share 2",
            vec![given(set.string(1)), given(set.string_of(2, set.payload(3)))],
            "digest",
        ),
        fail(
            "digest-threshold",
            "shares of a 3-of-3 set that claim a threshold of 2",
            vec![claimed(1), claimed(2)],
            "digest",
        ),
    ]
}

pub fn blocks() -> Vec<Vector> {
    let dealt = |name: &str, why: &str, start: &[u8], len: usize| {
        let mut body = start.to_vec();
        body.extend(stream(name, len - 7 - start.len()));
        fails(name, why, strings(&Set::deal_body(name, &body, 2, 2), &[1, 2]), "block-encoding")
    };
    vec![
        dealt("encoding-empty", "a secret of no bytes", &[0], 24),
        dealt("encoding-long-form", "a length of 8 in two bytes", &[0x80, 8], 24),
        dealt("encoding-long-form-127", "a length of 127 in two bytes", &[0x80, 127], 144),
        dealt("encoding-few-random", "seven random bytes where at least eight must be", &[9], 24),
        dealt("encoding-more-random", "a block eight bytes longer than it must be", &[8], 32),
        dealt("encoding-overrun", "a length past the end of the block", &[120], 24),
        dealt("encoding-513", "a secret of 513 bytes", &length_field(513), 536),
    ]
}
