//! The first hour of an officer, at terminals of three widths: what the screen shows, character for character.
//!
//! `60.txt`, `80.txt` and `120.txt` have what is shown; `FIRESAFE_WRITE_TRANSCRIPTS=1` writes them again. Each
//! run is a process of its own in a real terminal: this test, started again, which runs the program with its
//! own prompt and its own files, a clock that stands, and randomness from a seed.

#[path = "../common/mod.rs"]
mod common;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;

use common::pty::Terminal;
use common::{ACCOUNT, Desk, Fixed, InProcess, PASSPHRASE, Queue};
use firesafe::cli::world::World;
use firesafe::io::{Colour, Environment, Files, output};
use pty_process::blocking::Command;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const WIDTHS: [u16; 3] = [60, 80, 120];
/// More lines than any run shows: nothing scrolls away.
const LINES: u16 = 500;
/// What the test runner itself shows stands before the one and after the other.
const BEGIN: &str = "<begin>";
const END: &str = "<end>";
/// The command of a run, and the number of the run.
const COMMAND: &str = "FIRESAFE_SCREENS_COMMAND";
const RUN: &str = "FIRESAFE_SCREENS_RUN";

/// A command, and what is typed after which words on the screen.
type Step = (String, Vec<(&'static str, Typed)>);

enum Typed {
    Line(&'static str),
    Unseen(&'static str),
    /// The row that is asked for, from its sheet.
    Row,
}

fn steps() -> Vec<Step> {
    use Typed::{Line, Row, Unseen};
    let opening = || ("passphrase of the ledger: ", Unseen(PASSPHRASE));
    let mut activation = vec![opening()];
    activation.extend((0..6).map(|_| ("\r\nrow ", Row)));
    activation.extend([
        ("stops): ", Line("Yes")),
        ("c and Enter spells it out: ", Line("")),
        ("stop: ", Line("Yes")),
        ("stops): ", Line("list the users")),
    ]);
    for bag in ["B-1001", "B-1002", "B-1003"] {
        activation.extend([("stops): ", Line(bag)), ("stops): ", Line(bag))]);
    }
    for (custodian, safe) in [("Ann", "Utrecht 1"), ("Ben", "Zwolle 2"), ("Cleo", "Breda 3")] {
        activation.extend([
            ("stops): ", Line(custodian)),
            ("stops): ", Line(safe)),
            ("): ", Line("")),
            ("stops): ", Line("Yes")),
        ]);
    }
    vec![
        ("--help".to_owned(), vec![]),
        (
            "init --organisation \"Contoso Ltd\" --officer alice".to_owned(),
            vec![
                ("new passphrase for the ledger: ", Unseen(PASSPHRASE)),
                ("the same again: ", Unseen(PASSPHRASE)),
            ],
        ),
        ("safe import safes.csv".to_owned(), vec![opening()]),
        ("custodian import custodians.csv".to_owned(), vec![opening()]),
        (format!("issue {ACCOUNT} --out sheets"), vec![opening()]),
        (format!("activate {ACCOUNT} scan-1.png scan-2.png scan-3.png"), activation),
        ("status".to_owned(), vec![opening()]),
        ("status --all".to_owned(), vec![opening()]),
    ]
}

#[test]
fn the_first_hour_reads_as_written_at_each_width() {
    if let Ok(command) = std::env::var(COMMAND) {
        run_here(&command);
    }
    let shown = thread::scope(|scope| {
        let hours = WIDTHS.map(|width| scope.spawn(move || first_hour(width)));
        hours.map(|hour| hour.join().expect("an hour"))
    });
    for (width, shown) in WIDTHS.into_iter().zip(shown) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/screens/{width}.txt"));
        if std::env::var_os("FIRESAFE_WRITE_TRANSCRIPTS").is_some() {
            fs::write(&path, &shown).expect("written");
        }
        let expected = fs::read_to_string(&path).expect("a transcript");
        for (number, (shown, expected)) in (1..).zip(shown.lines().zip(expected.lines())) {
            assert_eq!(shown, expected, "line {number} of {}", path.display());
        }
        assert_eq!(shown.lines().count(), expected.lines().count());
    }
}

/// All runs at one width, as they are seen.
fn first_hour(width: u16) -> String {
    let mut desk = Desk::new();
    fs::write(desk.path("safes.csv"), "name,fire_rating\nUtrecht 1,60\nZwolle 2,90\nBreda 3,60\n")
        .expect("written");
    fs::write(desk.path("custodians.csv"), "name,role\nAnn,controller\nBen,head of IT\nCleo,notary\n")
        .expect("written");
    let mut said = String::new();
    for (number, (command, answers)) in steps().into_iter().enumerate() {
        if command.starts_with("activate") {
            desk.print("sheets", "scan");
        }
        let _ = writeln!(said, "$ firesafe {command}");
        said.push_str(&run_at(&desk, width, number, &command, answers));
    }
    said
}

/// One run in a terminal of that width: its lines, as the screen has them.
fn run_at(desk: &Desk, width: u16, number: usize, command: &str, answers: Vec<(&str, Typed)>) -> String {
    let this = std::env::current_exe().expect("this test");
    let child = Command::new(this)
        .args(["--exact", "the_first_hour_reads_as_written_at_each_width", "--nocapture"])
        .current_dir(desk.folder.path())
        .env_clear()
        .env("TERM", "xterm")
        .env(COMMAND, command)
        .env(RUN, number.to_string());
    let mut terminal = Terminal::start_at(child, LINES, width);
    terminal.expect(BEGIN);
    for (question, answer) in answers {
        terminal.expect(question);
        match answer {
            Typed::Line(text) => terminal.type_line(text),
            Typed::Unseen(text) => terminal.expect_silence().type_line(text),
            Typed::Row => {
                terminal.expect(": ");
                let shown = terminal.shown();
                let asked = shown.rsplit("\r\nrow ").next().expect("a question");
                let row = desk.row_asked_for(asked);
                terminal.type_line(&row)
            }
        };
    }
    terminal.expect(END);
    terminal.ends();
    let shown = terminal.shown();
    let (_, shown) = shown.split_once(BEGIN).expect("waited for");
    let (shown, _) = shown.split_once(END).expect("waited for");
    as_seen(shown, width)
}

/// The lines of a screen; where the program shows something on a screen of its own, marks.
fn as_seen(shown: &str, width: u16) -> String {
    let shown = shown.replace("\x1b[?1049h\x1b[2J\x1b[H", "<screen>\r\n");
    let shown = shown.replace("\x1b[2J\x1b[3J\x1b[H\x1b[?1049l", "</screen>\r\n");
    let mut screen = vt100::Parser::new(LINES, width, 0);
    screen.process(shown.as_bytes());
    let mut lines = String::new();
    let mut is_password = false;
    for line in screen.screen().rows(0, width) {
        is_password = is_password && line != "</screen>" || line.starts_with("password of ");
        let line = if is_password && line.starts_with("    ") { "    PASSWORD" } else { line.trim_end() };
        lines.push_str(line);
        lines.push('\n');
    }
    format!("{}\n\n", lines.trim_end())
}

/// The child: one run of the program in this process, which then ends.
fn run_here(command: &str) -> ! {
    let number: u8 = std::env::var(RUN).ok().and_then(|number| number.parse().ok()).expect("a number");
    let environment = Environment {
        ledger: Some(PathBuf::from("ledger.age")),
        ledger_is_named: true,
        heads: Some(PathBuf::from("state/firesafe/head")),
        colour: Colour::Unwanted,
        home: None,
        workstation: "vault-1".to_owned(),
    };
    let words = shlex::split(command).expect("words");
    let arguments = std::iter::once("firesafe".to_owned()).chain(words).map(OsString::from);
    let mut out = output::Output;
    out.write_all(BEGIN.as_bytes()).expect("shown");
    let exit = firesafe::cli::run(
        arguments,
        &mut World {
            out: &mut output::Output,
            err: &mut output::errors(),
            out_is_terminal: true,
            // the line that says what is being done is gone again when a run ends
            err_is_terminal: true,
            input_is_terminal: true,
            columns: output::columns(),
            prompt: &mut firesafe::io::Terminal::open(),
            store: &mut Files::new(environment.heads.clone()),
            scanner: &mut InProcess,
            clock: &Fixed::at("2026-11-20T09:00:00Z".parse().expect("a time")),
            entropy: &mut ChaCha20Rng::from_seed([number; 32]),
            printer: &mut Queue::default(),
            recorded: 0,
            environment: &environment,
            lock_memory: &mut || None,
        },
    );
    if exit.code() != 0 {
        out.write_all(format!("[{}]\n", exit.code()).as_bytes()).expect("shown");
    }
    out.write_all(END.as_bytes()).expect("shown");
    std::process::exit(exit.code().into());
}
