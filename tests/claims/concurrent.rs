//! Several runs with one ledger, and with one note of heads.

use std::fs;
use std::process::{Command, Output};
use std::thread;

use firesafe::cli::failure::Exit;
use firesafe::io::Files;
use firesafe::ledger::{Credential, OpenLedger};
use firesafe::ops::ports::Store as _;
use firesafe::ops::session::{self, ExpectedHead, Sight};
use firesafe::secret::SecretText;

use crate::common::{Desk, PASSPHRASE};

const PASS: &str = "--passphrase-file @pass";
const OLDER: &str = "an older file was put back";

/// What a run in this moment sees of the ledger.
fn read(desk: &Desk, store: &mut Files, expected: Option<ExpectedHead>) -> (OpenLedger, Sight) {
    let mut passphrase = std::iter::once(Credential::Passphrase(SecretText::from(PASSPHRASE)));
    session::read(store, &desk.path("ledger.age"), &mut passphrase, expected).expect("it opens")
}

fn add(desk: &mut Desk, name: &str) {
    let ran = desk.run(&format!("custodian add {name} {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn a_run_that_read_before_another_wrote_forgets_nothing() {
    let mut desk = Desk::with_ledger();
    add(&mut desk, "Ann");
    let mut store = Files::new(Some(desk.path("state/firesafe/head")));
    let older = fs::read(desk.path("ledger.age")).expect("a ledger");
    let path = desk.path("ledger.age");

    let (earlier, sight) = read(&desk, &mut store, None);
    add(&mut desk, "Ben");
    session::remember(&mut store, &path, &earlier, &sight).expect("remembered");

    let newer = fs::read(&path).expect("a ledger");
    fs::write(&path, &older).expect("put back");
    let ran = desk.run(&format!("status {PASS}"));
    assert_eq!(ran.exit, Exit::Integrity, "{}", ran.err);
    assert!(ran.err.contains(OLDER), "{}", ran.err);

    // the head from the minutes decides for an older one, and is remembered
    fs::write(&path, &older).expect("put back");
    let (accepted, sight) = read(&desk, &mut store, Some(ExpectedHead::Whole(earlier.head())));
    session::remember(&mut store, &path, &accepted, &sight).expect("remembered");
    assert_ne!(desk.run(&format!("status {PASS}")).exit, Exit::Integrity);
    fs::write(&path, &newer).expect("put back");
    assert_ne!(desk.run(&format!("status {PASS}")).exit, Exit::Integrity);
}

#[test]
fn notes_of_many_runs_at_once_are_all_kept() {
    const RUNS: usize = 4;
    const NOTES: usize = 25;
    let desk = Desk::new();
    let heads = desk.path("state/firesafe/head");
    thread::scope(|scope| {
        for run in 0..RUNS {
            let heads = heads.clone();
            scope.spawn(move || {
                for note in 0..NOTES {
                    let decide = &mut |_: Option<&str>| Some(format!("{note} head"));
                    Files::new(Some(heads.clone()))
                        .remember(&format!("ledger-{run}"), decide)
                        .expect("noted");
                    // one that all of them count up
                    let count = &mut |known: Option<&str>| {
                        let known: usize = known.map_or(0, |known| known.parse().expect("a number"));
                        Some((known + 1).to_string())
                    };
                    Files::new(Some(heads.clone())).remember("counted", count).expect("noted");
                }
            });
        }
    });
    let mut store = Files::new(Some(heads));
    for run in 0..RUNS {
        let note = store.remembered(&format!("ledger-{run}")).expect("read");
        assert_eq!(note, Some(format!("{} head", NOTES - 1)));
    }
    assert_eq!(store.remembered("counted").expect("read"), Some((RUNS * NOTES).to_string()));
}

#[test]
fn writers_and_readers_at_once_lose_no_event() {
    const WRITERS: usize = 3;
    const EACH: usize = 3;
    let desk = Desk::with_ledger();
    let home = desk.folder.path();
    let older = fs::read(desk.path("ledger.age")).expect("a ledger");
    let run = |command: &str| -> Output {
        Command::new(env!("CARGO_BIN_EXE_firesafe"))
            .args(command.split(' '))
            .args(["--passphrase-file", "pass", "--ledger", "ledger.age"])
            .current_dir(home)
            .env("HOME", home)
            .env("XDG_STATE_HOME", home.join("state"))
            .output()
            .expect("started")
    };
    let add = |name: String| {
        loop {
            let output = run(&format!("custodian add {name}"));
            let says = String::from_utf8_lossy(&output.stderr).into_owned();
            match output.status.code() {
                Some(0) => break,
                // only one writes at a time: the others hear it, and come again
                Some(1) if says.contains("is in use by another firesafe") => {}
                other => panic!("{name}: {other:?}: {says}"),
            }
        }
    };
    thread::scope(|scope| {
        let add = &add;
        for writer in 0..WRITERS {
            scope.spawn(move || (0..EACH).for_each(|number| add(format!("c{writer}-{number}"))));
        }
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 * EACH {
                    let output = run("check");
                    let says = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert_eq!(output.status.code(), Some(0), "a reader sees a whole ledger: {says}");
                }
            });
        }
    });
    let mut names: Vec<_> = desk.ledger().events().iter().map(|event| event.seq).collect();
    names.dedup();
    assert_eq!(names.len(), 1 + WRITERS * EACH, "every addition that was reported is there");
    fs::write(desk.path("ledger.age"), older).expect("put back");
    let output = run("check");
    assert_eq!(output.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&output.stderr).contains(OLDER));
}
