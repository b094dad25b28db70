//! Every vector, made anew each time.

use crate::reference::{
    Code, Set, groups, length_field, rows, stream, string, string_with, to_char, to_value,
};
use crate::schema::{Change, File, Given, Vector};

/// The secret of the worked example in FORMAT.md.
pub const PASSWORD: &[u8] = b"Kp7#vTq2-mZx9!wRc4+hYd6u";

pub fn file() -> File {
    let mut vectors = good();
    vectors.extend(bad_strings());
    vectors.extend(bad_rows());
    vectors.extend(bad_headers());
    vectors.extend(bad_signatures());
    vectors.extend(bad_sets());
    vectors.extend(bad_blocks());
    File { format: "firesafe share v1".to_owned(), vectors }
}

pub fn example() -> Set {
    Set::deal("example", PASSWORD, 2, 3)
}

fn recovers(name: &str, why: &str, shares: Vec<Given>, k: u8, secret: &[u8]) -> Vector {
    Vector {
        name: name.to_owned(),
        why: why.to_owned(),
        needs: None,
        shares,
        result: "ok".to_owned(),
        k: Some(k),
        secret: Some(hex::encode(secret)),
        offer: None,
    }
}

fn fails(name: &str, why: &str, shares: Vec<Given>, result: &str) -> Vector {
    Vector {
        name: name.to_owned(),
        why: why.to_owned(),
        needs: (result == "signature").then(|| "ed25519".to_owned()),
        shares,
        result: result.to_owned(),
        k: None,
        secret: None,
        offer: None,
    }
}

fn offers(name: &str, why: &str, given: Given, result: &str, right: &str, places: &[usize]) -> Vector {
    let right: Vec<char> = right.chars().collect();
    let changes =
        places.iter().map(|&at| Change { row: at / 19 + 1, column: at % 19 + 1, is: right[at].to_string() });
    Vector { offer: Some(changes.collect()), ..fails(name, why, vec![given], result) }
}

fn strings(set: &Set, xs: &[u8]) -> Vec<Given> {
    xs.iter().map(|&x| Given::string(set.string(x))).collect()
}

/// Groups of five, as they are printed.
fn spaced(row: &str) -> String {
    let characters: Vec<char> = row.chars().collect();
    characters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

pub fn labelled(rows: &[String], mark: &str) -> Vec<String> {
    rows.iter().zip(1..).map(|(row, number)| format!("{number}{mark}  {}", spaced(row))).collect()
}

fn page(set: &Set, x: u8) -> Vec<String> {
    let mut lines = vec![
        "                 Example Ltd".to_owned(),
        format!("   Share {x} of 3: any 2 recover      set {}", set.set_id),
        String::new(),
    ];
    lines.extend(labelled(&set.rows(x), ".").into_iter().map(|line| format!("      {line}")));
    lines.push("   Issued on 2026-11-20       next validation due 2027-02-18".to_owned());
    lines.push("   Do not photograph or scan with a telephone.".to_owned());
    lines
}

fn good() -> Vec<Vector> {
    let set = example();
    let rows_of = |x| Given::rows(set.rows(x));
    let lower = |x| Given::rows(set.rows(x).iter().map(|row| row.to_lowercase()).collect());
    let hyphens = |x| Given::rows(set.rows(x).iter().map(|row| spaced(row).replace(' ', " - ")).collect());
    let example = |name: &str, why: &str, shares| recovers(name, why, shares, 2, PASSWORD);
    let mut vectors = vec![
        example(
            "example-1-2",
            "the worked example of FORMAT.md, shares 1 and 2 as strings",
            strings(&set, &[1, 2]),
        ),
        example("example-1-3", "shares 1 and 3", strings(&set, &[1, 3])),
        example("example-3-2", "the order of the shares does not matter", strings(&set, &[3, 2])),
        example("example-all", "a surplus share does no harm", strings(&set, &[2, 3, 1])),
        example("example-rows", "the same shares as rows with row checks", vec![rows_of(1), rows_of(2)]),
        example("example-lower-case", "either case is read", vec![lower(2), lower(3)]),
        example(
            "example-spaces-and-hyphens",
            "spaces and hyphens mean nothing",
            vec![hyphens(1), hyphens(3)],
        ),
        example(
            "example-groups",
            "groups of five, as printed",
            vec![Given::rows(set.rows(1).iter().map(|row| spaced(row)).collect()), rows_of(3)],
        ),
        example("example-qr", "the QR form", vec![Given::qr(set.qr(1)), Given::qr(set.qr(2))]),
        example(
            "example-qr-lower-case",
            "the QR form in lower case",
            vec![Given::qr(set.qr(3).to_lowercase()), Given::qr(set.qr(2))],
        ),
        example(
            "example-mixed",
            "a QR code, rows and a string",
            vec![Given::qr(set.qr(3)), rows_of(1), Given::string(set.string(2))],
        ),
        example(
            "example-signature-rows",
            "rows with signature rows",
            vec![
                Given::signed_rows(set.rows(1), set.signature_rows(1)),
                Given::signed_rows(set.rows(2), set.signature_rows(2)),
            ],
        ),
        example(
            "example-page",
            "lines of a page: labels are read, other lines are passed over",
            vec![Given::lines(page(&set, 1)), Given::lines(page(&set, 3))],
        ),
        example(
            "example-labels",
            "labels may end in a colon or a bracket",
            vec![Given::lines(labelled(&set.rows(1), ":")), Given::lines(labelled(&set.rows(2), ")"))],
        ),
    ];
    vectors.extend(sizes());
    vectors
}

fn sizes() -> Vec<Vector> {
    let sized = |name: &str, why: &str, len: usize, k: u8, n: u8, xs: &[u8]| {
        let secret = stream(&format!("{name} secret"), len);
        recovers(name, why, strings(&Set::deal(name, &secret, k, n), xs), k, &secret)
    };
    let mut vectors = vec![
        sized("one-byte", "the shortest secret; 3 spare bits", 1, 2, 2, &[1, 2]),
        sized("eight-bytes", "the longest secret in a block of 24 bytes", 8, 2, 2, &[1, 2]),
        sized("nine-bytes", "the shortest secret in a block of 32 bytes; 4 spare bits", 9, 2, 2, &[2, 1]),
        sized(
            "short-code-limit",
            "24 bytes are the longest secret under the short code",
            24,
            3,
            5,
            &[5, 1, 3],
        ),
        sized(
            "long-code-start",
            "25 bytes are the shortest secret under the long code",
            25,
            3,
            5,
            &[2, 4, 5],
        ),
        sized("32-bytes", "a key of 32 bytes, 3 of 5", 32, 3, 5, &[4, 2, 1]),
        sized("127-bytes", "the longest secret whose length takes one byte", 127, 2, 2, &[1, 2]),
        sized("128-bytes", "the shortest secret whose length takes two bytes", 128, 2, 2, &[1, 2]),
        sized("256-bytes", "a length whose second byte is zero", 256, 2, 3, &[3, 1]),
        sized("512-bytes", "the longest secret", 512, 2, 2, &[1, 2]),
        sized(
            "31-of-31",
            "the largest set, every share needed",
            5,
            31,
            31,
            &(1..=31).rev().collect::<Vec<_>>(),
        ),
        sized("2-of-31", "shares 30 and 31", 16, 2, 31, &[30, 31]),
    ];
    let zeros = Set::deal("zeros", &[0; 24], 2, 2);
    vectors.push(recovers(
        "zeros",
        "zero bytes are a secret like any other",
        strings(&zeros, &[1, 2]),
        2,
        &[0; 24],
    ));
    for (name, why, len) in [
        ("512-bytes-rows", "47 rows: row numbers count modulo 16", 512),
        ("full-last-row", "the last row has 20 characters: only its check says that it is the last", 367),
    ] {
        let secret = stream(name, len);
        let set = Set::deal(name, &secret, 2, 2);
        let shares = vec![Given::rows(set.rows(1)), Given::rows(set.rows(2))];
        vectors.push(recovers(name, why, shares, 2, &secret));
    }
    vectors
}

/// A string with other characters at some places, each next to the right one in value.
fn changed(text: &str, places: &[usize]) -> String {
    let other = |c: char| to_char(to_value(c) ^ 1);
    text.chars().enumerate().map(|(i, c)| if places.contains(&i) { other(c) } else { c }).collect()
}

fn replaced(text: &str, places: &[usize], by: char) -> String {
    text.chars().enumerate().map(|(i, c)| if places.contains(&i) { by } else { c }).collect()
}

fn bad_strings() -> Vec<Vector> {
    let set = example();
    let good = set.string(1);
    let text = |text: &str| Given::string(text.to_owned());
    let one = |name: &str, why: &str, given: &str, result: &str| fails(name, why, vec![text(given)], result);
    let offered = |name: &str, why: &str, given: String, result: &str, places: &[usize]| {
        offers(name, why, Given::string(given), result, &good, places)
    };
    let after = &good[2..];
    let values: Vec<u8> = good[2..good.len() - 13].chars().map(to_value).collect();
    let zero = good.rfind('0').expect("the example has a zero");
    let wrong_target = |target| string_with(Code::Short, target, "F1", &values);
    vec![
        one("prefix-letter", "begins with another letter", &format!("G1{after}"), "prefix"),
        one(
            "prefix-codex32",
            "a codex32 share",
            "MS12NAMEA320ZYXWVUTSRQPNMLKJHGFEDCAXRPP870HKKQRM",
            "prefix",
        ),
        one("prefix-signature", "signature rows are no share", &format!("S1{after}"), "prefix"),
        one("prefix-empty", "nothing", "", "prefix"),
        one(
            "version-2",
            "a later version is named even though the rest is intact",
            &format!("F2{after}"),
            "version",
        ),
        one("version-first", "a later version is named before anything else is looked at", "F2O!", "version"),
        one("version-letter", "the letter L for the digit one", &format!("FL{after}"), "version"),
        one("length-one-less", "one character left out", &good[..92], "length"),
        one("length-one-more", "one character too many", &format!("{good}Q"), "length"),
        one("length-none", "a prefix and nothing else", "F1", "length"),
        one(
            "length-long-for-short",
            "a valid long checksum where the short one fits: one form only",
            &string_with(Code::Long, Code::Long.target(), "F1", &values),
            "length",
        ),
        offered(
            "character-question-mark",
            "one unreadable character",
            replaced(&good, &[40], '?'),
            "character",
            &[40],
        ),
        offered(
            "character-letter-o",
            "O for 0 counts as unreadable",
            replaced(&good, &[zero], 'O'),
            "character",
            &[zero],
        ),
        offered(
            "character-digit-one",
            "the digit one stands only in the prefix",
            replaced(&good, &[17], '1'),
            "character",
            &[17],
        ),
        offered(
            "character-eight",
            "eight unreadable characters are the most that can be filled in",
            replaced(&good, &[2, 3, 20, 21, 22, 60, 91, 92], '?'),
            "character",
            &[2, 3, 20, 21, 22, 60, 91, 92],
        ),
        one(
            "character-nine",
            "nine unreadable characters are too many",
            &replaced(&good, &[2, 3, 20, 21, 22, 60, 61, 91, 92], '?'),
            "character",
        ),
        offered(
            "character-mixed",
            "two wrong and four unreadable: 2 · 2 + 4 = 8",
            replaced(&changed(&good, &[30, 70]), &[5, 6, 50, 90], '?'),
            "character",
            &[5, 6, 30, 50, 70, 90],
        ),
        offered("checksum-one", "one wrong character", changed(&good, &[33]), "checksum", &[33]),
        offered(
            "checksum-four",
            "four wrong characters are the most that can be located",
            changed(&good, &[4, 33, 34, 92]),
            "checksum",
            &[4, 33, 34, 92],
        ),
        one(
            "checksum-five",
            "five wrong characters are noticed and not located",
            &changed(&good, &[4, 33, 34, 50, 92]),
            "checksum",
        ),
        one(
            "checksum-eight",
            "eight wrong characters are noticed with certainty",
            &changed(&good, &[4, 5, 6, 33, 34, 50, 51, 92]),
            "checksum",
        ),
        one(
            "checksum-bip-93",
            "the target of BIP-93 is not ours",
            &wrong_target(0x10ce_0795_c2fd_1e62_a),
            "checksum",
        ),
        one(
            "checksum-prefix",
            "the checksum begins with the prefix",
            &{
                let check = crate::reference::checksum(Code::Short, Code::Short.target(), "s1", &values);
                values
                    .iter()
                    .chain(&check)
                    .fold("F1".to_owned(), |text, &value| text + &to_char(value).to_string())
            },
            "checksum",
        ),
        one(
            "checksum-signature-target",
            "the target of signature rows is not that of shares",
            &{
                let long = Set::deal("32-bytes", &[7; 32], 2, 2);
                let values = long.values(2, 1, &groups(long.payload(1)));
                string_with(Code::Long, Code::Signature.target(), "F1", &values)
            },
            "checksum",
        ),
    ]
}

fn bad_rows() -> Vec<Vector> {
    let set = example();
    let (good, string) = (set.rows(1), set.string(1));
    let edited = |edit: &dyn Fn(&mut Vec<String>)| {
        let mut rows = good.clone();
        edit(&mut rows);
        Given::rows(rows)
    };
    let one = |name: &str, why: &str, edit: &dyn Fn(&mut Vec<String>), result: &str| {
        fails(name, why, vec![edited(edit)], result)
    };
    let swapped = |text: &str, at: usize| {
        let mut characters: Vec<char> = text.chars().collect();
        characters.swap(at, at + 1);
        characters.into_iter().collect::<String>()
    };
    let neighbours = (0..17).find(|&at| good[1].as_bytes()[at] != good[1].as_bytes()[at + 1]).unwrap();
    let check_of = |row: usize| Change {
        row,
        column: good[row - 1].len(),
        is: good[row - 1].chars().last().unwrap().to_string(),
    };
    let mut check_alone = one(
        "row-check-alone",
        "only the row check is wrong: that alone is offered",
        &|rows| {
            rows[2] = changed(&rows[2], &[19]);
        },
        "row-check",
    );
    check_alone.offer = Some(vec![check_of(3)]);
    let mut check_and_character = one(
        "row-check-and-character",
        "a wrong character and, in another row, an unreadable row check",
        &|rows| {
            rows[0] = changed(&rows[0], &[9]);
            rows[3] = replaced(&rows[3], &[19], '?');
        },
        "character",
    );
    check_and_character.offer = Some(vec![
        Change { row: 1, column: 10, is: string.chars().nth(9).unwrap().to_string() },
        check_of(4),
    ]);
    let long = Set::deal("512-bytes-rows", &stream("512-bytes-rows", 512), 2, 2);
    let mut apart = long.rows(1);
    apart.swap(1, 17);
    vec![
        offers(
            "row-wrong-character",
            "one wrong character",
            edited(&|rows| rows[3] = changed(&rows[3], &[0])),
            "row-check",
            &string,
            &[57],
        ),
        offers(
            "row-neighbours",
            "two neighbours exchanged",
            edited(&|rows| rows[1] = swapped(&rows[1], neighbours)),
            "row-check",
            &string,
            &[19 + neighbours, 20 + neighbours],
        ),
        one(
            "row-five-characters",
            "five wrong characters in one row",
            &|rows| rows[1] = changed(&rows[1], &[0, 1, 2, 3, 4]),
            "row-check",
        ),
        check_alone,
        check_and_character,
        one("row-order", "rows 2 and 3 exchanged", &|rows| rows.swap(1, 2), "row-check"),
        one("row-missing", "row 3 left out", &|rows| drop(rows.remove(2)), "row-check"),
        one(
            "row-last-missing",
            "row 5 left out: row 4 does not say that it is the last",
            &|rows| drop(rows.pop()),
            "row-check",
        ),
        one("row-repeated", "row 2 twice", &|rows| rows.insert(2, rows[1].clone()), "row-check"),
        one(
            "row-of-other-share",
            "row 3 of share 2: its check fits, the checksum does not",
            &|rows| rows[2] = set.rows(2)[2].clone(),
            "checksum",
        ),
        fails(
            "row-sixteen-apart",
            "rows 2 and 18 exchanged: their checks fit, the checksum does not",
            vec![Given::rows(apart)],
            "checksum",
        ),
        one(
            "row-too-short",
            "a character left out of row 2",
            &|rows| {
                rows[1].remove(7);
            },
            "length",
        ),
        one("row-too-long", "a character typed twice in row 2", &|rows| rows[1].insert(7, 'Q'), "length"),
        one(
            "row-without-check",
            "rows of 19 without their checks",
            &|rows| {
                rows.iter_mut().for_each(|row| {
                    row.pop();
                })
            },
            "length",
        ),
        one(
            "row-prefix",
            "row 1 of signature rows before rows of a share",
            &|rows| rows[0] = set.signature_rows(1)[0].clone(),
            "prefix",
        ),
    ]
}

fn bad_headers() -> Vec<Vector> {
    let set = example();
    let groups_1 = groups(set.payload(1));
    let header = |k, x| vec![Given::string(string("F1", &set.values(k, x, &groups_1)))];
    let nine = Set::deal("nine-bytes", &[9; 9], 2, 2);
    let mut padded = groups(nine.payload(1));
    *padded.last_mut().unwrap() |= 1;
    let padded = string("F1", &nine.values(2, 1, &padded));
    vec![
        fails("threshold-0", "k is 0", header(0, 1), "threshold"),
        fails("threshold-1", "k is 1: one share alone would be the secret", header(1, 1), "threshold"),
        fails("index-0", "x is 0: the share would be the secret", header(2, 0), "index"),
        fails("padding", "a spare bit is set", vec![Given::string(padded.clone())], "padding"),
        fails(
            "padding-rows",
            "a spare bit is set, and every row check fits",
            vec![Given::rows(rows(&padded))],
            "padding",
        ),
    ]
}

fn bad_signatures() -> Vec<Vector> {
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
    set.set_id = crate::reference::set_id(2, &neutral);
    let signed = [neutral, neutral, [0; 32]].concat();
    let qr = set.qr_with(1, &signed);
    fails(
        "signature-weak-key",
        "a key of small order signs everything: strict verification refuses it",
        vec![Given::qr(qr)],
        "signature",
    )
}

fn bad_sets() -> Vec<Vector> {
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

fn bad_blocks() -> Vec<Vector> {
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
