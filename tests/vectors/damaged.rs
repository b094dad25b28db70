//! Shares that are no shares: typing errors, and contents that none can have.

use super::{changed, example, fails, offers, replaced};
use crate::reference::{self, Code, Set, groups, stream, string, string_with, to_char, to_value};
use crate::schema::{Change, Given, Vector};

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn strings() -> Vec<Vector> {
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
            &wrong_target(0x0001_0ce0_795c_2fd1_e62a),
            "checksum",
        ),
        one(
            "checksum-prefix",
            "the checksum begins with the prefix",
            &{
                let check = reference::checksum(Code::Short, Code::Short.target(), "s1", &values);
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

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn rows() -> Vec<Vector> {
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
            &|rows| rows[2].clone_from(&set.rows(2)[2]),
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
                for row in rows {
                    row.pop();
                }
            },
            "length",
        ),
        one(
            "row-prefix",
            "row 1 of signature rows before rows of a share",
            &|rows| rows[0].clone_from(&set.signature_rows(1)[0]),
            "prefix",
        ),
    ]
}

pub fn headers() -> Vec<Vector> {
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
            vec![Given::rows(reference::rows(&padded))],
            "padding",
        ),
    ]
}
