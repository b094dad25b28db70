//! Typing sheets at the prompt: every question and answer, word for word.

mod common;

use std::fmt::Write as _;

use common::Desk;
use firesafe::cli::failure::Exit;

const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";
const SHEETS: [&str; 3] =
    ["sheets/secret-share-1-of-3.pdf", "sheets/secret-share-2-of-3.pdf", "sheets/secret-share-3-of-3.pdf"];
const HELP: &str = "\
type the rows of a sheet, one a line, as they are printed; spaces do not matter
`?` stands for a character that you cannot read
a row can be typed again at any time; an empty line stops

";

struct Typed {
    desk: Desk,
    rows: [Vec<String>; 3],
}

impl Typed {
    fn new() -> Self {
        let desk = Desk::with_sheets(SECRET.as_bytes());
        let rows = SHEETS.map(|sheet| desk.rows(sheet));
        Self { desk, rows }
    }

    fn recover(&mut self, answers: &[&str]) -> common::Ran {
        self.desk.typing(answers).run("recover")
    }
}

/// The row with its character at `column` (from 1, spaces and label not counted) changed.
fn change(row: &str, column: usize, to: char) -> String {
    let (label, body) = row.split_at(3);
    let mut seen = 0;
    let changed = body.chars().map(|c| {
        seen += usize::from(c != ' ');
        if c != ' ' && seen == column { to } else { c }
    });
    format!("{label}{}", changed.collect::<String>())
}

/// A character that does not stand there.
fn other(row: &str, column: usize) -> char {
    let now = row[3..].chars().filter(|c| *c != ' ').nth(column - 1).expect("a character");
    if now == 'Q' { 'P' } else { 'Q' }
}

fn strs(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

#[test]
fn two_whole_sheets() {
    let mut typed = Typed::new();
    let answers =
        [strs(&typed.rows[0].clone()).join("\n"), strs(&typed.rows[1].clone()).join("\n")].join("\n");
    let answers: Vec<_> = answers.lines().collect();
    let ran = typed.recover(&answers);
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}", ran.err);
    let sheet = |rows: &[String]| {
        let mut shown = format!("row 1, or a file's name: {}\n  good\n", rows[0]);
        for (number, row) in (2..).zip(&rows[1..]) {
            let _ = write!(shown, "row {number}: {row}\n  good\n");
        }
        shown
    };
    let (one, two) = (sheet(&typed.rows[0]), sheet(&typed.rows[1]));
    let expected = format!(
        "<screen>\n{HELP}{one}</screen>\n<screen>\n\
         sheet 1, typed share 1: taken; set SET: has share 1, any 2 recover, needs 1 sheet more\n\
         `drop 1` takes sheet 1 back, and so on\n\n{HELP}{two}</screen>\n"
    );
    assert_eq!(common::normal(&ran.terminal), expected);
    assert_eq!(
        ran.errors(),
        "firesafe: sheet 1, typed share 1: taken; set SET: has share 1, any 2 recover, needs 1 sheet more\n\
         firesafe: sheet 2, typed share 2: taken; set SET: complete\n\
         firesafe: recovered from shares 1 and 2 of set SET (WORDS): recombined, dealer not verified: this rests \
         on nothing, since anybody can forge a sheet without a signature; scan the QR codes of 2 sheets, or give \
         the ledger with `--ledger`\n"
    );
}

#[test]
fn a_wrong_row_is_typed_again_and_nothing_else_is() {
    let mut typed = Typed::new();
    let rows = typed.rows[2].clone();
    let wrong = change(&rows[2], 7, other(&rows[2], 7));
    let mut answers = vec![rows[0].as_str(), &rows[1], &wrong, &rows[2], &rows[3], &rows[4]];
    answers.push(SHEETS[0]);
    let scan = typed.desk.path(SHEETS[0]).display().to_string();
    *answers.last_mut().expect("the last") = &scan;
    let ran = typed.recover(&answers);
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    assert!(
        ran.terminal.contains(&format!("row 3: {wrong}\n  row 3 fails its check"))
            && ran.terminal.contains("  type it again, or go on with the next row\n"),
        "{}",
        ran.terminal
    );
}

#[test]
fn an_unreadable_character_is_offered_and_confirmed() {
    let mut typed = Typed::new();
    let rows = typed.rows[0].clone();
    let damp = change(&change(&rows[1], 4, '?'), 9, '?');
    let scan = typed.desk.path(SHEETS[1]).display().to_string();
    let ran = typed.recover(&[&rows[0], &damp, &rows[2], &rows[3], &rows[4], "y", &scan]);
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    let letters: Vec<_> = rows[1][3..].chars().filter(|c| *c != ' ').collect();
    let offered = format!(
        "it would be right like this; look at the paper:\n  \
         row 2, character 4: unreadable, {} fits\n  row 2, character 9: unreadable, {} fits\n\
         does the paper say so? y or n: y\n",
        letters[3], letters[8]
    );
    assert!(ran.terminal.contains(&offered), "{}", ran.terminal);
    let said = "  character 4 is unreadable\n  character 9 is unreadable\n  kept; type it again, or go on with the \
                next row\n";
    assert!(ran.terminal.contains(said), "{}", ran.terminal);
}

#[test]
fn an_offer_that_is_refused_leaves_the_rows() {
    let mut typed = Typed::new();
    let rows = typed.rows[0].clone();
    let damp = change(&rows[3], 2, '?');
    let scan = typed.desk.path(SHEETS[1]).display().to_string();
    let ran = typed.recover(&[&rows[0], &rows[1], &rows[2], &damp, &rows[4], "n", &rows[3], &scan]);
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    let after = format!(
        "does the paper say so? y or n: n\ntype any row again that you want to change; the others stay\n\
         a row to type again: {}\n",
        rows[3]
    );
    assert!(ran.terminal.contains(&after), "{}", ran.terminal);
}

#[test]
fn rows_out_of_order_without_labels_in_small_letters() {
    let mut typed = Typed::new();
    let rows: Vec<_> = typed.rows[0].iter().map(|row| row[3..].to_lowercase().replace(' ', "-")).collect();
    let scan = typed.desk.path(SHEETS[1]).display().to_string();
    let ran = typed.recover(&[&rows[0], &rows[2], &rows[1], &rows[3], &rows[4], &scan]);
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    assert!(
        ran.terminal.contains("  that is row 3, and good; row 2 is still missing\nrow 2: "),
        "{}",
        ran.terminal
    );
}

#[test]
fn empty_lines_ask_before_rows_are_forgotten() {
    let mut typed = Typed::new();
    let rows = typed.rows[0].clone();
    let leave = "leave this sheet? its rows are forgotten; y or n: ";
    let scans = [1, 2].map(|at| typed.desk.path(SHEETS[at]).display().to_string());
    let answers = [&rows[0], &rows[1], "", "n", &rows[2], "", "y"];
    let ran = typed.recover(&answers);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.terminal.contains(&format!("row 3: \n{leave}n\nrow 3: {}\n", rows[2])), "{}", ran.terminal);
    assert!(ran.terminal.contains(&format!("row 4: \n{leave}y\n</screen>")), "{}", ran.terminal);
    assert_eq!(ran.errors(), "firesafe: error: no good sheet was given: scan or type one\n");
    let ran = typed.recover(&[&scans[0], ""]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().ends_with(
        "firesafe: error: not recovered: set SET: has share 2, any 2 recover, needs 1 sheet more\n"
    ));
}

#[test]
fn sheets_can_be_taken_back() {
    let mut typed = Typed::new();
    let scans = [0, 1].map(|at| typed.desk.path(SHEETS[at]).display().to_string());
    let ran = typed.recover(&[&scans[0], "drop 1", "drop 7", &scans[0], &scans[1]]);
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    assert!(ran.err.contains("firesafe: sheet 1 was taken back\n"), "{}", ran.err);
    assert!(ran.err.contains("firesafe: there is no sheet 7 to take back\n"), "{}", ran.err);
    assert!(ran.err.contains("firesafe: sheet 2, @/sheets/secret-share-1-of-3.pdf: taken;"), "{}", ran.err);
    let ran = typed.recover(&["@/no/such.pdf", "./nor this.png", &scans[0], &scans[1]]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(ran.terminal.contains("nor this.png: `./nor this.png` does not exist"), "{}", ran.terminal);
}

#[test]
fn what_is_no_row_is_said_to_be_none_and_never_repeated() {
    let mut typed = Typed::new();
    let rows = typed.rows[0].clone();
    let slashed = rows[0].replace(' ', "/");
    let ran = typed.recover(&["hello", &slashed, "^C"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().ends_with("firesafe: error: interrupted: nothing was changed\n"), "{}", ran.err);
    assert!(!ran.err.contains(&rows[0][3..8]) && !ran.err.contains(&slashed), "{}", ran.err);
}

#[test]
fn verify_takes_one_typed_sheet() {
    let mut typed = Typed::new();
    let rows = typed.rows[1].clone();
    let ran = typed.desk.typing(&strs(&rows)).run("verify");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.text(),
        "typed share 2: good: share 2, any 2 recover; set SET (WORDS); every character is right; typed rows carry \
         no signature, so only the ledger tells its dealer\n"
    );
    let ran = typed.desk.typing(&[""]).run("verify");
    ran.fails_with(Exit::Failed, "nothing was checked: type a sheet, or give a scan of it");
}
