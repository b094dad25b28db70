//! Forged sheets, and what `recover` and `verify` say of them, word for word.
//!
//! `transcript.txt` has what is said in every case; `FIRESAFE_WRITE_TRANSCRIPTS=1` writes it anew. How each case
//! must end stands in `cases.rs`, so that no transcript can say that a forgery passed.

#![allow(clippy::cast_possible_truncation, reason = "bytes are cut off where the format says so")]
#![allow(dead_code, reason = "the reference makes more than forgers use")]

mod cases;
#[path = "../common/mod.rs"]
mod common;
#[path = "../vectors/gf256.rs"]
mod gf256;
mod process;
#[path = "../vectors/reference.rs"]
mod reference;
#[path = "../vectors/rival.rs"]
mod rival;
mod sets;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use cases::{Case, Ledger};
use common::{Desk, Ran};
use firesafe::cli::failure::Exit;
use sets::{FORGED, SECRET, honest, scanned, typed};

const VERBS: [&str; 4] = ["recover", "recover -q", "recover --json", "verify"];

#[test]
fn every_forgery_ends_as_it_must_and_says_so() {
    let all = cases::all();
    assert!(all.len() >= 42, "{} cases", all.len());
    let mut desk = sets::desk();
    let mut said = String::new();
    for case in &all {
        play(&mut desk, case, &mut said);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli_forgeries/transcript.txt");
    if std::env::var_os("FIRESAFE_WRITE_TRANSCRIPTS").is_some() {
        fs::write(&path, &said).expect("written");
    }
    let expected = fs::read_to_string(&path).expect("a transcript");
    for (number, (said, expected)) in (1..).zip(said.lines().zip(expected.lines())) {
        assert_eq!(said, expected, "line {number} of transcript.txt");
    }
    assert_eq!(said.lines().count(), expected.lines().count());
}

/// Writes the sheets of a case; their names, and the option for its ledger.
fn to_folder(desk: &mut Desk, case: &Case) -> (String, &'static str) {
    let option = match case.ledger {
        Ledger::None | Ledger::Named => "",
        Ledger::Ours => " --ledger @ledger.age --passphrase-file @pass",
        Ledger::Others => " --ledger @other.age --passphrase-file @pass",
    };
    desk.ledger_is_named = matches!(case.ledger, Ledger::Named);
    let mut sheets = String::new();
    for (name, text) in &case.sheets {
        fs::write(desk.path(&format!("{name}.txt")), text).expect("written");
        let _ = write!(sheets, " @{name}.txt");
    }
    (sheets, option)
}

/// Runs one case in every way.
fn play(desk: &mut Desk, case: &Case, said: &mut String) {
    let _ = writeln!(said, "## {}; {}\n", case.what, case.ledger.name());
    let (sheets, option) = to_folder(desk, case);
    for verb in VERBS {
        let ran = desk.run(&format!("{verb}{sheets}{option}"));
        check(case, verb, &ran);
        let root = desk.folder.path().display().to_string();
        let out = ran.text().replace(&root, "@");
        let _ = write!(said, "$ {verb}{sheets}{option}\n{out}{}", ran.errors());
        if ran.exit != Exit::Done {
            let _ = writeln!(said, "[{}]", ran.exit.code());
        }
        said.push('\n');
    }
}

/// What holds whatever the words are.
fn check(case: &Case, verb: &str, ran: &Ran) {
    let about = format!("{}: {verb}\n{}{}", case.what, ran.text(), ran.err);
    let lines = |start: &str| ran.err.lines().filter(|line| line.starts_with(start)).count();
    for line in ran.text().lines().chain(ran.err.lines()).filter(|line| !line.starts_with('{')) {
        let of_honest = line.split_once("honest-").map_or("", |(_, rest)| rest);
        let after_name = of_honest.split_once(": ").map_or("", |(_, what)| what);
        assert!(!after_name.starts_with("forged") && !after_name.starts_with("not good"), "{about}");
    }
    if verb == "verify" {
        return;
    }
    assert_eq!(ran.exit, case.exit, "{about}");
    let secret = case.secret.map(|secret| format!("{secret}\n")).unwrap_or_default();
    assert_eq!(ran.out, secret.as_bytes(), "{about}");
    assert_eq!(lines("firesafe: recovered from"), usize::from(case.secret.is_some()), "{about}");
    assert!(!ran.err.contains(SECRET) && !ran.err.contains(FORGED), "{about}");
    if verb.ends_with("--json") {
        let json = ran.err.lines().find(|line| line.starts_with('{')).expect("a report");
        let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(json["recovered"], case.secret.is_some(), "{about}");
        assert_eq!(json["exit"], case.exit.code(), "{about}");
        assert_eq!(json["sheets"].as_array().map(Vec::len), Some(case.sheets.len()), "{about}");
    }
}

#[test]
fn check_proves_the_sheets_and_shows_nothing() {
    let mut desk = sets::desk();
    let (one, two) = (scanned(&honest(), 1), scanned(&honest(), 2));
    fs::write(desk.path("1.txt"), one).expect("written");
    fs::write(desk.path("2.txt"), two).expect("written");
    desk.out_is_terminal = true;
    let ran = desk.typing(&[]).run("recover --check -q @1.txt @2.txt");
    let good = "good: shares 1 and 2 of set SET (WORDS) recombine; any 2 recover";
    let checked = "firesafe: checked shares 1 and 2 of set SET (WORDS)";
    assert_eq!(
        (ran.exit, ran.text(), ran.errors(), ran.terminal.as_str()),
        (
            Exit::Done,
            format!("{good}\n"),
            format!(
                "{checked}: this rests on a signature, and the dealer is not known: compare the words of the set \
                 with your record\n"
            ),
            ""
        )
    );
    let ran = desk.run("recover --check -q @1.txt @2.txt --ledger @ledger.age --passphrase-file @pass");
    assert_eq!(
        (ran.exit, ran.text(), ran.errors()),
        (
            Exit::Done,
            format!("{good} bg1 (generation 1)\n"),
            format!("{checked}, bg1 (generation 1): this rests on the ledger, which lists these shares\n")
        )
    );
    let ran = desk.run("recover --check --json -q @1.txt @2.txt");
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("nothing but JSON");
    assert_eq!((&json["recovered"], &json["rests_on"]), (&true.into(), &"signature".into()));
    assert!(!format!("{}{}", ran.text(), ran.err).contains(SECRET));
    let ran = desk.run("recover --check -q @1.txt");
    assert_eq!((ran.exit, ran.text().as_str()), (Exit::Failed, ""));
    for option in ["--output @secret", "--raw"] {
        let ran = desk.run(&format!("recover --check @1.txt @2.txt {option}"));
        assert_eq!((ran.exit, ran.out.len()), (Exit::Usage, 0), "{}", ran.err);
    }
}

#[test]
fn the_alert_is_above_the_secret_on_the_terminal() {
    let mut desk = sets::desk();
    desk.out_is_terminal = true;
    fs::write(desk.path("1.txt"), typed(&honest(), 1)).expect("written");
    fs::write(desk.path("2.txt"), typed(&honest(), 2)).expect("written");
    let ran = desk.typing(&[""]).run("recover -q @1.txt @2.txt");
    let alert = "recovered from shares 1 and 2 of set SET (WORDS): recombined, dealer not verified: this rests on \
                 nothing, since anybody can forge a sheet without a signature; scan the QR codes of 2 sheets, or \
                 give the ledger with `--ledger`";
    assert_eq!((ran.exit, ran.errors()), (Exit::Due, format!("firesafe: {alert}\n")));
    let screen = common::normal(&ran.terminal);
    assert!(screen.starts_with(&format!("<screen>\n{alert}\n\nthe secret\n\n    {SECRET}\n")), "{screen}");
    // where the secret goes elsewhere, the report has standard output
    let ran = desk.run("recover -q --json --output @secret @1.txt @2.txt");
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("nothing but JSON");
    assert_eq!((&json["rests_on"], &json["exit"]), (&"nothing".into(), &3.into()));
    assert_eq!(fs::read(desk.path("secret")).expect("written"), format!("{SECRET}\n").as_bytes());
}
