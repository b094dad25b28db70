//! Typing sheets line by line, as at a terminal that shows only lines: every question and answer.

mod common;

use std::fmt::Write as _;
use std::fs;

use common::Desk;
use firesafe::cli::failure::Exit;

const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";
const SHEETS: [&str; 3] =
    ["sheets/secret-share-1-of-3.pdf", "sheets/secret-share-2-of-3.pdf", "sheets/secret-share-3-of-3.pdf"];
const HELP: &str = "\
type the rows of the sheet one a line; commands: `row 3`, `clear 3`, `back 3`, `swap 3 4`, `show`, \
`file NAME`, `drop 1`, `leave`
`?` stands for a character that you cannot read; spaces do not matter
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

    /// The rows of a sheet without their numbers.
    fn bare(&self, sheet: usize) -> Vec<String> {
        self.rows[sheet].iter().map(|row| row[3..].to_owned()).collect()
    }

    fn recover(&mut self, answers: &[&str]) -> common::Ran {
        self.desk.typing(answers).run("recover")
    }

    /// With a sheet that was typed, which says nothing of its dealer.
    #[track_caller]
    fn recovers(&mut self, answers: &[&str]) -> common::Ran {
        self.recovers_with(Exit::Due, answers)
    }

    /// From scans alone, which are signed.
    #[track_caller]
    fn recovers_from_scans(&mut self, answers: &[&str]) -> common::Ran {
        self.recovers_with(Exit::Done, answers)
    }

    #[track_caller]
    fn recovers_with(&mut self, exit: Exit, answers: &[&str]) -> common::Ran {
        let ran = self.recover(answers);
        assert_eq!((ran.exit, ran.text()), (exit, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
        ran
    }

    fn scan(&self, sheet: usize) -> String {
        self.desk.path(SHEETS[sheet]).display().to_string()
    }
}

/// The row with its character at `column` (from 1, spaces not counted) changed.
fn change(row: &str, column: usize, to: char) -> String {
    let mut seen = 0;
    let changed = row.chars().map(|c| {
        seen += usize::from(c != ' ');
        if c != ' ' && seen == column { to } else { c }
    });
    changed.collect()
}

fn at(row: &str, column: usize) -> char {
    row.chars().filter(|c| *c != ' ').nth(column - 1).expect("a character")
}

/// A character that does not stand there.
fn other(row: &str, column: usize) -> char {
    if at(row, column) == 'Q' { 'P' } else { 'Q' }
}

fn strs(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

#[test]
fn two_whole_sheets() {
    let mut typed = Typed::new();
    let (one, two) = (typed.bare(0), typed.bare(1));
    let answers = [strs(&one), strs(&two)].concat();
    let ran = typed.recovers(&answers);
    let sheet = |rows: &[String]| {
        let mut shown = format!("row 1, or a file's name: {}\n  row 1 is good\n", rows[0]);
        for (number, row) in (2..).zip(&rows[1..]) {
            let _ = write!(shown, "row {number}: {row}\n  row {number} is good\n");
        }
        shown
    };
    let start = one[0].replace(' ', "");
    let start = format!("{}?{}????", &start[..3], common::normal(&format!("{} ", &start[4..16])).trim());
    let terminal = common::normal(&ran.terminal).replace(&one[0][..3], &start[..3]);
    let set = one[0].replace(' ', "")[4..16].to_owned();
    assert!(ran.terminal.starts_with(&format!("<screen>\n{HELP}\n{}", sheet(&one))), "{}", ran.terminal);
    let hint = format!(
        "row 1 begins like {}?{set}????: type it whole, or the characters at `?` alone\n",
        &start[..3]
    );
    assert!(ran.terminal.contains(&hint), "{}", ran.terminal);
    assert!(terminal.contains("set SET: has share 1, any 2 recover, needs 1 sheet more\n"), "{terminal}");
    assert!(ran.terminal.ends_with(&format!("\n{}</screen>\n", sheet(&two))), "{}", ran.terminal);
}

#[test]
fn a_wrong_row_is_typed_again_and_nothing_else_is() {
    let mut typed = Typed::new();
    let rows = typed.bare(2);
    let wrong = change(&rows[2], 7, other(&rows[2], 7));
    let scan = typed.scan(0);
    let ran = typed.recovers(&[&rows[0], &rows[1], &wrong, &rows[2], &rows[3], &rows[4], &scan]);
    assert!(
        ran.terminal.contains(&format!("row 3: {wrong}\n  row 3 fails its check"))
            && ran.terminal.contains("row 3 again, or the one right character, or nothing to go on: "),
        "{}",
        ran.terminal
    );
}

#[test]
fn the_right_character_alone_corrects_a_row() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let wrong = change(&rows[1], 9, other(&rows[1], 9));
    let right = at(&rows[1], 9).to_string();
    let scan = typed.scan(1);
    let wanted = format!("  row 2, character 9: `{right}` in place of `{}`\n", at(&wrong, 9));
    let mut asked = false;
    // the character may fit at more than one place: the person says no until it is the right one
    let queue = vec![rows[0].clone(), wrong.clone()];
    let mut left: std::collections::VecDeque<String> =
        [&rows[2], &rows[3], &rows[4], &scan].into_iter().cloned().collect();
    typed.desk.answers = Some(queue);
    let shown = std::rc::Rc::new(std::cell::RefCell::new(0));
    let counted = std::rc::Rc::clone(&shown);
    typed.desk.person = Some(Box::new(move |question| match question {
        "does the paper say so? y or n: " => {
            *counted.borrow_mut() += 1;
            "y".to_owned()
        }
        _ if !asked => {
            asked = true;
            right.clone()
        }
        _ => left.pop_front().unwrap_or_else(|| "^D".to_owned()),
    }));
    let ran = typed.desk.run("recover");
    assert!(ran.terminal.contains(&wanted) || *shown.borrow() > 1, "{}", ran.terminal);
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}", ran.terminal);
}

#[test]
fn unreadable_characters_are_offered_and_confirmed() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let damp = change(&change(&rows[1], 4, '?'), 9, '?');
    let scan = typed.scan(1);
    let ran = typed.recovers(&[&rows[0], &damp, "", &rows[2], &rows[3], &rows[4], "y", &scan]);
    let offered = format!(
        "it would be right like this; look at the paper:\n  \
         row 2, character 4: unreadable, `{}` fits\n  row 2, character 9: unreadable, `{}` fits\n\
         does the paper say so? y or n: y\n",
        at(&rows[1], 4),
        at(&rows[1], 9)
    );
    assert!(ran.terminal.contains(&offered), "{}", ran.terminal);
    assert!(
        ran.terminal.contains("  character 4 is unreadable\n  character 9 is unreadable\n"),
        "{}",
        ran.terminal
    );
}

#[test]
fn an_offer_that_is_refused_leaves_the_rows() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let wrong = change(&rows[3], 2, other(&rows[3], 2));
    let scan = typed.scan(1);
    let ran = typed.recovers(&[&rows[0], &rows[1], &rows[2], &wrong, "", &rows[4], "n", &rows[3], &scan]);
    assert!(
        ran.terminal.contains("does the paper say so? y or n: n\n  every row is there"),
        "{}",
        ran.terminal
    );
    assert!(ran.terminal.contains(&format!("row 4 again: {}\n", rows[3])), "{}", ran.terminal);
}

#[test]
fn a_row_goes_elsewhere_only_when_the_person_says_so() {
    let mut typed = Typed::new();
    let rows: Vec<_> = typed.bare(0).iter().map(|row| row.to_lowercase().replace(' ', "-")).collect();
    let scan = typed.scan(1);
    let ran = typed.recovers(&[&rows[0], &rows[2], "y", &rows[1], &rows[3], &rows[4], &scan]);
    assert!(
        ran.terminal.contains("  what was typed for row 2 fits row 3: it belongs there\n"),
        "{}",
        ran.terminal
    );
}

#[test]
fn a_file_can_be_named_between_rows_and_a_folder_too() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let scan = typed.scan(1);
    let ran = typed.recovers(&[&rows[0], &rows[1], &format!("file {scan}"), &rows[2], &rows[3], &rows[4]]);
    assert!(ran.err.contains("secret-share-2-of-3.pdf: taken"), "{}", ran.err);
    let folder = typed.desk.path("sheets").display().to_string();
    typed.recovers_from_scans(&[&rows[0], &folder]);
    fs::create_dir(typed.desk.path("empty")).expect("made");
    let empty = typed.desk.path("empty").display().to_string();
    let ran = typed.recovers_from_scans(&[&empty, &folder]);
    assert!(ran.terminal.contains("is a folder without sheets"), "{}", ran.terminal);
    let mut named = Desk::with_sheets(SECRET.as_bytes());
    let ran = named.run("recover @sheets");
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}", ran.err);
}

#[test]
fn a_word_that_answers_no_question_is_asked_again() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let scan = typed.scan(1);
    let fourth = format!("4. {}", rows[3]);
    let answers = [&rows[0], &rows[2], "help", "", "maybe", "y", &rows[1], &fourth, &rows[4], &scan];
    let ran = typed.recovers(&answers);
    let asked = "does the paper say so? y or n: ";
    let again = format!("{asked}maybe\n  type y or n, or the whole row again\n");
    assert!(ran.terminal.contains(&again), "{}", ran.terminal);
    assert!(ran.terminal.contains(&format!("{asked}help\n{HELP}")), "{}", ran.terminal);
}

#[test]
fn rows_typed_on_behind_a_wrong_one_stay() {
    let mut typed = Typed::new();
    let (rows, scan) = (typed.bare(0), typed.scan(1));
    let wrong = change(&rows[1], 5, other(&rows[1], 5));
    let ran = typed.recovers(&[&rows[0], &wrong, &rows[2], &rows[3], &rows[4], "y", &scan]);
    for (number, row) in (3..).zip(&rows[2..]) {
        assert!(!ran.terminal.contains(&format!("row {number}: {row}\n  row 2")), "{}", ran.terminal);
    }
}

#[test]
fn lines_around_pasted_rows_overwrite_no_damaged_one() {
    let mut typed = Typed::new();
    let (bare, scan) = (typed.bare(0), typed.scan(1));
    let mut rows = typed.rows[0].clone();
    for row in [1, 2] {
        rows[row] = format!("{}. {}", row + 1, change(&bare[row], 5, other(&bare[row], 5)));
    }
    let mut answers = vec!["Share 1 of 3: any 2 recover", ""];
    answers.extend(rows.iter().map(String::as_str));
    answers.extend(["Recovery kit kept at:", "Issued on 2026-11-20", "Bag   Name   Signature", "y", &scan]);
    typed.recovers(&answers);
}

#[test]
fn one_character_takes_the_place_of_no_row() {
    let mut typed = Typed::new();
    let (rows, scan) = (typed.bare(0), typed.scan(1));
    let wrong = change(&rows[1], 5, other(&rows[1], 5));
    let right = at(&rows[1], 5).to_string();
    let ran =
        typed.recovers(&[&rows[0], &wrong, &rows[2], &rows[3], &rows[4], "n", "", &right, &rows[1], &scan]);
    assert!(!ran.terminal.contains("has 1 character"), "{}", ran.terminal);
}

#[test]
fn a_short_last_row_is_taken_at_a_question_too() {
    let mut typed = Typed::new();
    let (rows, scan) = (typed.bare(0), typed.scan(1));
    let answers = [&rows[0], &rows[1], &rows[3], &rows[4], "y", &rows[2], &scan];
    typed.recovers(&answers);
}

#[test]
fn the_end_of_the_input_asks_before_it_leaves() {
    let mut typed = Typed::new();
    let (rows, scan) = (typed.bare(0), typed.scan(1));
    let mut answers = vec![rows[0].as_str(), "^D", "no"];
    answers.extend(rows[1..].iter().map(String::as_str));
    answers.push(&scan);
    let ran = typed.recovers(&answers);
    assert!(ran.terminal.contains("leave this sheet? its rows are forgotten"), "{}", ran.terminal);
}

#[test]
fn empty_and_other_lines_around_pasted_rows_lose_none() {
    let mut typed = Typed::new();
    let (rows, scan) = (typed.rows[0].clone(), typed.scan(1));
    let mut answers = vec!["", "", "Share 1 of 3: any 2 recover", ""];
    answers.extend(rows.iter().map(String::as_str));
    answers.extend(["", "", &scan]);
    let ran = typed.recovers(&answers);
    assert!(ran.terminal.contains("  nothing is typed: type row 1, or a file's name; `leave` when"));
}

#[test]
fn a_file_named_behind_a_half_row_keeps_it() {
    let mut typed = Typed::new();
    let (rows, scan) = (typed.bare(0), typed.scan(1));
    let with_file = format!("{} {scan}", &rows[1][..8]);
    let ran = typed.recovers(&[&rows[0], &with_file, "show", &rows[1], &rows[2], &rows[3], &rows[4]]);
    assert!(ran.err.contains("secret-share-2-of-3.pdf: taken"), "{}", ran.err);
    assert!(ran.terminal.contains(&format!("  row 2: {}, in doubt\n", &rows[1][..8])), "{}", ran.terminal);
}

#[test]
fn only_sheets_that_are_here_can_be_taken_back() {
    let mut typed = Typed::new();
    let scans = [typed.scan(0), typed.scan(1)];
    let ran = typed.recovers_from_scans(&[&scans[0], &scans[0], &scans[1]]);
    assert!(ran.terminal.contains("`:drop 1` takes sheet 1 back\n"), "{}", ran.terminal);
    assert!(
        ran.terminal.contains("`:drop 1` takes sheet 1 back; sheets 1 and 2 are here\n"),
        "{}",
        ran.terminal
    );
}

#[test]
fn leaving_takes_a_literal_yes() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let leave = "leave this sheet? its rows are forgotten; type yes, or nothing to stay: ";
    let ran = typed.recover(&[&rows[0], &rows[1], "leave", "y", &rows[2], "", "leave", "yes"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.terminal.contains(&format!("row 3: leave\n{leave}y\nrow 3: {}\n", rows[2])),
        "{}",
        ran.terminal
    );
    assert!(ran.terminal.ends_with(&format!("{leave}yes\n</screen>\n")), "{}", ran.terminal);
    assert_eq!(ran.errors(), "firesafe: error: no good sheet was given: scan or type one\n");
    let scan = typed.scan(1);
    let ran = typed.recover(&[&scan, "", "leave"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().ends_with(
        "firesafe: error: not recovered: set SET: has share 2, any 2 recover, needs 1 sheet more\n"
    ));
}

#[test]
fn commands_clear_bring_back_swap_and_show_rows() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let scan = typed.scan(1);
    let ran = typed.recovers(&[
        &rows[0], "clear 1", "back 1", "row 3", &rows[3], "n", "", "swap 3 4", "show", "3", &rows[2], "2",
        &rows[1], &rows[4], &scan,
    ]);
    for said in [
        "  row 1 is empty now; what it said can be brought back\n",
        "  row 1 says again what it said before\n",
        "  rows 3 and 4 were exchanged\n",
        &format!("  row 1: {}, good\n  row 2: empty\n", rows[0]),
    ] {
        assert!(ran.terminal.contains(said), "no `{said}` in {}", ran.terminal);
    }
}

#[test]
fn sheets_can_be_taken_back() {
    let mut typed = Typed::new();
    let scans = [typed.scan(0), typed.scan(1)];
    let ran = typed.recovers_from_scans(&[&scans[0], "drop 1", "drop 7", &scans[0], &scans[1]]);
    assert!(ran.err.contains("firesafe: sheet 1 was taken back\n"), "{}", ran.err);
    assert!(ran.err.contains("firesafe: there is no sheet 7 to take back\n"), "{}", ran.err);
    assert!(ran.err.contains("firesafe: sheet 2, @/sheets/secret-share-1-of-3.pdf: taken;"), "{}", ran.err);
    let ran = typed.recovers_from_scans(&["/no/such.pdf", "./nor this.png", &scans[0], &scans[1]]);
    let said = "./nor this.png\n  there is no file or folder of that name: look at it again\n";
    assert!(ran.terminal.contains(said), "{}", ran.terminal);
}

#[test]
fn what_is_no_row_is_never_repeated() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let slashed = rows[0].replace(' ', "/");
    let ran = typed.recover(&["hello", &slashed, "^C"]);
    assert_eq!(ran.exit, Exit::Interrupted);
    assert!(ran.errors().ends_with("firesafe: error: interrupted: nothing was changed\n"), "{}", ran.err);
    assert!(!ran.err.contains(&rows[0][..5]) && !ran.err.contains(&slashed), "{}", ran.err);
}

#[test]
fn verify_takes_one_typed_sheet() {
    let mut typed = Typed::new();
    let rows = typed.rows[1].clone();
    let ran = typed.desk.typing(&strs(&rows)).run("verify");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.text().starts_with("typed share 2: good: share 2, any 2 recover; set SET (WORDS)"),
        "{}",
        ran.text()
    );
    let ran = typed.desk.typing(&["", "leave"]).run("verify");
    ran.fails_with(Exit::Failed, "nothing was checked: type a sheet, or give a scan of it");
}

#[test]
fn what_was_read_of_a_sheet_is_filled_in() {
    let mut typed = Typed::new();
    let (rows, bare) = (typed.rows[0].clone(), typed.bare(0));
    let missing: Vec<_> = rows.iter().filter(|row| !row.starts_with("3.")).cloned().collect();
    let wrong = format!("4. {}", change(&bare[3], 6, other(&bare[3], 6)));
    let damp = format!("4. {}", change(&change(&bare[3], 6, '?'), 9, '?'));
    let with = |row: &str| [&rows[..3], &[row.to_owned()], &rows[4..]].concat();
    let scan = typed.scan(1);
    for (text, answer) in [(&missing, bare[2].as_str()), (&with(&wrong), "y"), (&with(&damp), "y")] {
        fs::write(typed.desk.path("part.txt"), text.join("\n")).expect("written");
        let ran = typed.desk.typing(&[answer, &scan]).run("recover @part.txt");
        assert_eq!(
            (ran.exit, ran.text()),
            (Exit::Due, format!("{SECRET}\n")),
            "{}\n{}",
            ran.err,
            ran.terminal
        );
        let said = "the rows that were read of @/part.txt are filled in, with `?` for what could not be read: \
                    compare them with the paper\n";
        assert!(ran.terminal.contains(said), "{}", ran.terminal);
        // nobody is asked without a terminal
        let ran = typed.desk.run("recover @part.txt");
        assert_ne!((ran.exit, ran.out.len()), (Exit::Done, 0));
        assert!(ran.err.contains("firesafe: sheet 1, @/part.txt: "), "{}", ran.err);
    }
}

#[test]
fn what_was_read_of_a_sheet_can_be_left_for_others() {
    let mut typed = Typed::new();
    let scans = [typed.scan(1), typed.scan(2)];
    fs::write(typed.desk.path("part.txt"), typed.rows[0][..4].join("\n")).expect("written");
    let ran = typed.desk.typing(&["leave", "yes", &scans[0], &scans[1]]).run("recover @part.txt");
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    // a sheet that is here is not asked for again
    let ran = typed.desk.typing(&[&scans[0]]).run(&format!("recover @part.txt @{}", SHEETS[0]));
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}\n{}", ran.err, ran.terminal);
    assert!(!ran.terminal.contains("filled in"), "{}", ran.terminal);
}

#[test]
fn verify_fills_in_what_a_named_file_has() {
    let mut typed = Typed::new();
    let row = typed.bare(0)[4].clone();
    fs::write(typed.desk.path("part.txt"), typed.rows[0][..4].join("\n")).expect("written");
    let path = typed.desk.path("part.txt").display().to_string();
    let ran = typed.desk.typing(&[&path, &row]).run("verify");
    assert!(ran.terminal.contains("part.txt are filled in"), "{}", ran.terminal);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.text());
    assert!(ran.text().starts_with("typed share 1: good: "), "{}", ran.text());
    let ran = typed.desk.typing(&[&path, "leave", "yes"]).run("verify");
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.text());
    assert!(ran.text().contains("part.txt: not good: share 1 of set SET is not whole"), "{}", ran.text());
}

#[test]
fn commands_are_obeyed_at_a_question_too() {
    let mut typed = Typed::new();
    let rows = typed.bare(0);
    let scan = typed.scan(1);
    // row 3 in the place of row 2 is asked about, and the person clears row 1 meanwhile
    let second = format!("2. {}", rows[1]);
    let answers = [&rows[0], &rows[2], "clear 1", &rows[0], &second, &rows[2], &rows[3], &rows[4], &scan];
    let ran = typed.recovers(&answers);
    assert!(
        ran.terminal.contains("does the paper say so? y or n: clear 1\n  row 1 is empty now"),
        "{}",
        ran.terminal
    );
}
