//! What stands on the screen, as text, and what the form does when the terminal changes under it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use firesafe::model::Quorum;
use firesafe::secret::SecretBytes;
use firesafe::share::deal;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::PROGRAM;
use super::window::Window;

const SECRET: &[u8] = b"Yw7#kQ2mZp9!xR4vT6bN8cLd";

pub struct Sheets {
    pub folder: TempDir,
    /// The rows of each sheet, without spaces.
    pub rows: Vec<Vec<String>>,
}

impl Sheets {
    pub fn new() -> Self {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let set = deal(&SecretBytes::from(SECRET), Quorum::new(2, 3).unwrap(), &mut rng).unwrap();
        let rows: Vec<Vec<String>> = set
            .shares()
            .iter()
            .map(|share| share.typed_rows().iter().map(|row| row.expose().to_owned()).collect())
            .collect();
        Self { folder: tempfile::tempdir().expect("a folder"), rows }
    }

    pub fn recover(&self, size: (u16, u16)) -> Window {
        let mut window = Window::start(PROGRAM, &["recover", "-q"], self.folder.path(), size);
        assert!(window.wait_for_form());
        window
    }

    pub fn text(&self, name: &str, sheet: usize) {
        write(&self.folder.path().join(name), &self.rows[sheet].join("\n"));
    }
}

fn write(path: &Path, content: &str) {
    fs::write(path, content).expect("written");
}

pub fn type_line(window: &mut Window, text: &str) {
    window.press(text, text.chars().count());
    window.press("\r", 1);
}

/// The lines of the screen without those that are empty.
fn lines(window: &Window) -> Vec<String> {
    window.text().lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// A row as the screen shows it.
pub fn grouped(row: &str) -> String {
    let chars: Vec<char> = row.chars().collect();
    chars.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The row with another character of the alphabet at `column`, from 1.
pub fn changed(row: &str, column: usize) -> String {
    let with = if &row[column - 1..column] == "Q" { "P" } else { "Q" };
    format!("{}{with}{}", &row[..column - 1], &row[column..])
}

#[test]
fn form_shows_rows_state_and_question_at_each_width() {
    for size in [(60, 24), (80, 24), (120, 40)] {
        let sheets = Sheets::new();
        let mut window = sheets.recover(size);
        type_line(&mut window, &sheets.rows[0][0]);
        type_line(&mut window, &changed(&sheets.rows[0][1], 7));
        let shown = lines(&window);
        assert_eq!(shown[0], "type the rows of a sheet as they are printed: 1 good");
        assert_eq!(shown[1], format!("   1. {}    good", grouped(&sheets.rows[0][0])));
        let wrong = grouped(&changed(&sheets.rows[0][1], 7));
        assert_eq!(shown[2], format!(">  2. {wrong}    fails its check"));
        let all = shown.join("\n");
        assert!(all.contains("compare row 2 with the paper"), "{all}");
        assert!(window.text().lines().all(|line| line.chars().count() <= usize::from(size.0)));
        window.press("\x03", 0);
        let (code, _, err) = window.end();
        assert_eq!((code, err.as_str()), (130, "firesafe: error: interrupted: nothing was changed\n"));
    }
}

#[test]
fn foreign_characters_are_named_while_they_are_typed() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    window.press("F1ZO", 4);
    assert!(window.text().contains("F1ZO                       `O` is it `0`?"), "{}", window.text());
    window.press("\x7f", 1);
    assert!(!window.text().contains("is it"), "{}", window.text());
    assert_eq!(window.cursor(), (1, 9));
}

#[test]
fn files_and_folders_are_named_with_completion_at_any_point() {
    let sheets = Sheets::new();
    fs::create_dir(sheets.folder.path().join("scans")).expect("made");
    sheets.text("scans/sheet-two.txt", 1);
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    type_line(&mut window, &sheets.rows[0][1]);
    // a folder stands for all sheets in it, and the rows typed before stay
    window.press("./sc\t", 5);
    assert!(window.text().contains("./scans/"), "{}", window.text());
    window.press("\r", 1);
    assert!(window.wait_for_form());
    assert!(window.text().contains("taken"), "{}", window.text());
    assert!(window.text().contains(&grouped(&sheets.rows[0][1])), "{}", window.text());
    for row in &sheets.rows[0][2..] {
        type_line(&mut window, row);
    }
    let (_, out, err) = window.end();
    assert_eq!(String::from_utf8_lossy(&out).trim_end().as_bytes(), SECRET, "{err}");
}

#[test]
fn pasted_sheets_with_furniture_and_quotes_are_taken_apart() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    // rows of two sheets in mixed order
    let mut text = String::from("\x1b[200~From: Ann — sheets\n\n");
    for row in [0, 1, 2, 3, 4] {
        for sheet in [0, 2] {
            let row_text = grouped(&sheets.rows[sheet][row]);
            let _ = writeln!(text, "> \u{201c}{}. {row_text}\u{201d}", row + 1);
        }
    }
    text += "page 1 of 1\x1b[201~";
    window.press(&text, 1);
    let (_, out, err) = window.end();
    assert_eq!(String::from_utf8_lossy(&out).trim_end().as_bytes(), SECRET, "{err}");
}

#[test]
fn resizing_keeps_what_is_typed() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    window.press("96SG", 4);
    for (width, height) in [(60, 20), (40, 12), (20, 5), (120, 50)] {
        window.resize(width, height);
        window.wait_for_page();
    }
    assert!(window.text().contains(">  2. 96SG"), "{}", window.text());
    assert!(window.text().contains(&grouped(&sheets.rows[0][0])), "{}", window.text());
}

#[test]
fn known_sheet_fills_in_the_start_of_row_1() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    for row in &sheets.rows[0] {
        type_line(&mut window, row);
    }
    assert!(window.wait_for_form());
    let first = &sheets.rows[1][0];
    let known = format!("{}?{}????", &first[..3], &first[4..16]);
    assert!(window.text().contains(&format!(">  1. {}", grouped(&known))), "{}", window.text());
    assert!(window.text().contains("a sheet of 5 rows: 0 good"), "{}", window.text());
    type_line(&mut window, &format!("{}{}", &first[3..4], &first[16..]));
    assert!(window.text().contains(&format!("   1. {}    good", grouped(first))), "{}", window.text());
    window.press("9.", 2);
    assert!(window.text().contains("this sheet has 5 rows, and no row 9"), "{}", window.text());
}

#[test]
fn rows_that_were_read_are_filled_in() {
    let sheets = Sheets::new();
    let rows: Vec<String> = (1..).zip(&sheets.rows[0]).map(|(row, text)| format!("{row}. {text}")).collect();
    let part = [&rows[..2], &rows[3..]].concat().join("\n");
    write(&sheets.folder.path().join("part.txt"), &part);
    sheets.text("two.txt", 1);
    let arguments = ["recover", "-q", "part.txt"];
    let mut window = Window::start(PROGRAM, &arguments, sheets.folder.path(), (80, 24));
    assert!(window.wait_for_form());
    let shown = window.text();
    assert!(shown.contains("part.txt are filled in"), "{shown}");
    assert!(shown.contains(&format!("   2. {}    good", grouped(&sheets.rows[0][1]))), "{shown}");
    assert!(shown.contains(">  3."), "{shown}");
    type_line(&mut window, &sheets.rows[0][2]);
    assert!(window.wait_for_form());
    window.press("./two.txt", 9);
    window.press("\r", 1);
    let (code, out, err) = window.end();
    assert_eq!((code, out.as_slice()), (3, [SECRET, b"\n"].concat().as_slice()), "{err}");
}

#[test]
fn verify_goes_on_with_what_was_read_of_a_file() {
    let sheets = Sheets::new();
    let rows: Vec<String> = (1..).zip(&sheets.rows[0]).map(|(row, text)| format!("{row}. {text}")).collect();
    write(&sheets.folder.path().join("part.txt"), &[&rows[..2], &rows[3..]].concat().join("\n"));
    sheets.text("whole.txt", 1);
    let arguments = ["verify", "part.txt", "whole.txt"];
    let mut window = Window::start(PROGRAM, &arguments, sheets.folder.path(), (80, 24));
    assert!(window.wait_for_form());
    let shown = window.text();
    assert!(shown.contains("part.txt are filled in") && shown.contains(">  3."), "{shown}");
    type_line(&mut window, &sheets.rows[0][2]);
    let (code, out, err) = window.end();
    let out = String::from_utf8(out).expect("text");
    let good: Vec<&str> = out.lines().map(|line| line.split(", any").next().unwrap_or_default()).collect();
    assert_eq!((code, good), (0, vec!["whole.txt: good: share 2", "typed share 1: good: share 1"]), "{err}");
    // who gives it up gets the report that nobody else gets at a terminal
    let mut window = Window::start(PROGRAM, &arguments, sheets.folder.path(), (80, 24));
    assert!(window.wait_for_form());
    window.press("\x04", 1);
    type_line(&mut window, "yes");
    let (code, out, _) = window.end();
    let out = String::from_utf8(out).expect("text");
    assert_eq!((code, out.contains("part.txt: not good: share 1 of set ")), (1, true), "{out}");
}

#[test]
fn plain_form_is_had_on_any_terminal() {
    let sheets = Sheets::new();
    for verb in ["recover", "verify"] {
        let arguments = [verb, "-q", "--plain"];
        let mut window = Window::start(PROGRAM, &arguments, sheets.folder.path(), (80, 24));
        window.wait_for("type the rows of the sheet one a line");
        window.wait_for("row 1, or a file's name: ");
        window.press(&format!("{}\n", sheets.rows[0][0]), 0);
        window.wait_for("  row 1 is good");
        window.press("\x03", 0);
        assert_eq!(window.end().0, 130);
    }
}

#[test]
fn leaving_asks_for_a_literal_yes() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    window.press("\x04", 1);
    assert!(
        window.text().contains("leave this sheet? its rows are forgotten; type yes"),
        "{}",
        window.text()
    );
    type_line(&mut window, "y");
    assert!(window.text().contains(&grouped(&sheets.rows[0][0])), "{}", window.text());
    window.press("\x04", 1);
    type_line(&mut window, "yes");
    assert_eq!(window.end().0, 1);
}

#[test]
fn hang_up_and_suspension_leave_no_row_on_the_screen() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    window.press("\x1a", 1);
    // nobody else is at this terminal, so the program goes on at once
    window.wait_for(&grouped(&sheets.rows[0][0]));
    kill_process(Pid::from_child(&window.child), Signal::HUP).expect("sent");
    let screen = window.last_screen();
    assert!(!screen.contains(&sheets.rows[0][0][..5]), "{screen}");
}

/// The program under a shell that controls its jobs, for a signal that comes from elsewhere.
fn under_a_shell(sheets: &Sheets, arguments: &str) -> (Window, Pid) {
    let script = format!(
        "set -m; '{PROGRAM}' {arguments} >/dev/tty; echo it is stopped >/dev/tty; read line </dev/tty; fg >/dev/null"
    );
    let window = Window::start("/bin/sh", &["-c", &script], sheets.folder.path(), (80, 24));
    let shell = window.child.id();
    let children = format!("/proc/{shell}/task/{shell}/children");
    let started = Instant::now();
    loop {
        let child = fs::read_to_string(&children).expect("read").trim().parse().ok().and_then(Pid::from_raw);
        if let Some(child) = child {
            return (window, child);
        }
        assert!(started.elapsed() < Duration::from_mins(1), "it does not start");
    }
}

#[test]
fn a_stop_from_elsewhere_clears_the_form_and_going_on_shows_it() {
    let sheets = Sheets::new();
    let (mut window, program) = under_a_shell(&sheets, "recover -q");
    assert!(window.wait_for_form());
    type_line(&mut window, &sheets.rows[0][0]);
    let row = grouped(&sheets.rows[0][0]);
    window.wait_for(&row);
    kill_process(program, Signal::TSTP).expect("sent");
    window.wait_for("it is stopped");
    assert!(!window.text().contains(&sheets.rows[0][0][..5]), "{}", window.text());
    window.send("\n");
    window.wait_for(&row);
    // Ctrl-C ends it as if it had not been stopped
    window.press("\x03", 0);
    window.end();
}

#[test]
fn a_stop_from_elsewhere_clears_the_secret_too() {
    let sheets = Sheets::new();
    sheets.text("one.txt", 0);
    sheets.text("two.txt", 1);
    let (mut window, program) = under_a_shell(&sheets, "recover -q one.txt two.txt");
    let secret = std::str::from_utf8(SECRET).expect("text");
    window.wait_for("Enter clears it from the screen");
    assert!(window.text().contains(secret), "{}", window.text());
    kill_process(program, Signal::TSTP).expect("sent");
    window.wait_for("it is stopped");
    assert!(!window.text().contains(secret), "{}", window.text());
    window.send("\n");
    window.wait_for("Enter clears it from the screen");
    assert!(window.text().contains(secret), "{}", window.text());
    window.send("\n");
    assert!(!window.last_screen().contains(secret));
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    // the signal of the hang-up, or the terminal that cannot be read, whichever is seen first
    let code = window.close();
    assert!([129, 1].contains(&code), "{code}");
}
