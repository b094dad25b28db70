//! Shares that recover: every form, and the lengths where something changes.

use super::{PASSWORD, example, labelled, recovers, spaced, strings};
use crate::reference::{Set, stream};
use crate::schema::{Given, Vector};

pub fn vectors() -> Vec<Vector> {
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

fn page(set: &Set, x: u8) -> Vec<String> {
    let mut lines = vec![
        "                 Example Ltd".to_owned(),
        format!("   Share {x} of 3: any 2 recover      set {}", set.id),
        String::new(),
    ];
    lines.extend(labelled(&set.rows(x), ".").into_iter().map(|line| format!("      {line}")));
    lines.push("   Issued on 2026-11-20       next validation due 2027-02-18".to_owned());
    lines.push("   Do not photograph or scan with a telephone.".to_owned());
    lines
}
