//! Ledgers that firesafe wrote in November 2026 are read by every later version, and written on.
//!
//! They were made by the program as it was before event kinds and registers could grow: one with
//! all registers and a year of custody (the story of `tests/year`), one with a quorum of two of
//! three officers, one with a native age recipient. What `log` and `status` said of them stands
//! beside them.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Desk, PASSPHRASE};
use firesafe::cli::failure::Exit;

const BOBS: &str = "another passphrase, of Bob's";
const CAROLS: &str = "seven quiet rivers going north";

/// A copy of an old ledger, on a day after its last event, with the files of its passphrases.
fn desk(name: &str, day: &str) -> Desk {
    let mut desk = Desk::new();
    fs::copy(kept(&format!("{name}.age")), desk.path("ledger.age")).expect("copied");
    fs::copy(kept("reader.identity"), desk.path("identity")).expect("copied");
    for (file, passphrase) in [("alice", PASSPHRASE), ("bob", BOBS), ("carol", CAROLS)] {
        fs::write(desk.path(file), passphrase).expect("written");
    }
    desk.now = format!("{day}T09:00:00Z").parse().expect("a day");
    desk
}

fn kept(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(file)
}

/// Opens it, checks it, compares what is said of it, adds an event to the copy, and checks that
/// all that was said of its history still is.
#[track_caller]
fn is_read_and_written(name: &str, day: &str, events: usize, officers: &[&str]) -> Desk {
    let mut desk = desk(name, day);
    let opened = officers.iter().flat_map(|officer| [" --passphrase-file @", *officer]).collect::<String>();
    let checked = desk.run(&format!("check{opened}"));
    assert_eq!(checked.exit, Exit::Done, "{}", checked.err);
    assert!(checked.text().starts_with(&format!("{events} events, ")), "{}", checked.text());

    let log = desk.run(&format!("log{opened}"));
    assert_eq!(log.exit, Exit::Done, "{}", log.err);
    let status = desk.run(&format!("status{opened}"));
    let text = |out: &[u8]| String::from_utf8(out.to_vec()).expect("text");
    let said = format!(
        "$ firesafe log\n{}\n$ firesafe status\n{}[{}]\n",
        text(&log.out),
        text(&status.out),
        status.exit.code()
    );
    compare(&said, &kept(&format!("{name}.txt")));

    let before = desk.run(&format!("log --json{opened}")).out;
    let added = desk.run(&format!("custodian add Zoe --trained-on {day}{opened}"));
    assert_eq!(added.exit, Exit::Done, "{}", added.err);
    let after = desk.run(&format!("log --json{opened}")).out;
    let news = after.strip_prefix(&before[..]).expect("the lines before stand as they stood");
    assert_eq!(String::from_utf8_lossy(news).lines().count(), 1);
    let checked = desk.run(&format!("check{opened}"));
    assert_eq!(checked.exit, Exit::Done, "{}", checked.err);
    assert!(checked.text().starts_with(&format!("{} events, ", events + 1)), "{}", checked.text());
    desk
}

#[track_caller]
fn compare(said: &str, transcript: &Path) {
    let expected = fs::read_to_string(transcript).unwrap_or_default();
    if said != expected {
        let name = transcript.file_name().expect("a name");
        let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&now, said).expect("written");
        let line = said.lines().zip(expected.lines()).take_while(|(said, expected)| said == expected).count();
        panic!(
            "line {} differs from {}; what is said now is in {}",
            line + 1,
            transcript.display(),
            now.display()
        );
    }
}

#[test]
fn a_year_of_one_officer_is_read_and_written() {
    is_read_and_written("one-officer", "2027-12-07", 648, &["alice"]);
}

#[test]
fn a_quorum_of_two_is_read_and_written() {
    let mut desk = is_read_and_written("two-of-three", "2026-12-01", 13, &["bob", "carol"]);
    let alone = desk.run("log --passphrase-file @alice");
    assert_eq!(alone.exit, Exit::Locked, "{}", alone.err);
    let others = desk.run("log --passphrase-file @carol --passphrase-file @alice");
    assert_eq!(others.exit, Exit::Done, "{}", others.err);
}

#[test]
fn a_ledger_with_a_native_recipient_is_read_and_written() {
    let mut desk = is_read_and_written("with-a-recipient", "2026-12-01", 6, &["alice"]);
    let by_officer = desk.run("log --passphrase-file @alice");
    let by_reader = desk.run("log --identity @identity");
    assert_eq!((by_reader.exit, &by_reader.out), (Exit::Done, &by_officer.out), "{}", by_reader.err);
    let refused = desk.run("custodian add Yan --identity @identity");
    refused.fails_with(
        Exit::Failed,
        "the ledger was opened by a native age identity, which only reads: open it with the officers' passphrases",
    );
}
