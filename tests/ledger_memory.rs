//! What a workstation remembers of a ledger: the first sight, a head that was overruled, a file that is gone.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use common::{Desk, prepared_ledger};
use firesafe::cli::failure::Exit;

const FIRST: &str = "firesafe: this workstation sees this ledger for the first time: compare its head with the \
                     newest minutes, and trust nothing if they differ\n";

/// A ledger that nobody has seen here.
fn unseen() -> Desk {
    let desk = Desk::with_ledger();
    fs::remove_dir_all(desk.path("state")).expect("removed");
    desk
}

fn run(desk: &mut Desk, command: &str) -> common::Ran {
    desk.run(&format!("{command} --passphrase-file @pass"))
}

/// The last head of the ledger as words, joined as on a command line.
fn words(desk: &mut Desk) -> String {
    let ran = run(desk, "check --json");
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    json["ledger_head_words"].as_str().expect("words").replace(' ', ",")
}

#[test]
fn every_verb_that_trusts_a_ledger_reports_its_first_sight() {
    for verb in ["status", "log", "lint", "check", "custodian list", "custodian add Ann", "export csv due"] {
        let mut desk = unseen();
        let ran = run(&mut desk, &format!("{verb} --quiet"));
        let words = words(&mut unseen()).replace(',', " ");
        let lines = ran.err.strip_prefix(FIRST).unwrap_or_else(|| panic!("{verb}: {}", ran.err));
        let said: Vec<_> = lines.lines().take(2).flat_map(str::split_whitespace).collect();
        assert_eq!(said.join(" "), words, "{verb}");
        let again = run(&mut desk, "status");
        assert!(!again.err.contains("first time"), "{verb}: {}", again.err);
    }
}

#[test]
fn the_last_head_from_paper_is_no_first_sight() {
    let words = words(&mut unseen());
    let ran = run(&mut unseen(), &format!("status --quiet --expect-head {words}"));
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
}

#[test]
fn a_head_of_an_older_firesafe_still_counts() {
    let mut desk = Desk::with_ledger();
    assert_eq!(run(&mut desk, "custodian add Ann --quiet").err, "");
    // as firesafe 0.1 left it, two events on
    assert_eq!(run(&mut desk, "custodian add Ben --quiet").err, "");
    let known = desk.ledger().remember();
    fs::remove_dir_all(desk.path("state/firesafe/heads")).expect("removed");
    let line = format!("{} {} {}\n", known.ledger, known.seq, known.head);
    fs::write(desk.path("state/firesafe/head"), line).expect("written");
    fs::write(desk.path("ledger.age"), prepared_ledger()).expect("put back");
    let ran = run(&mut desk, "status");
    assert_eq!(ran.exit, Exit::Integrity, "{}", ran.err);
    assert!(ran.err.contains("this workstation has seen event 3"), "{}", ran.err);
}

#[test]
fn an_overruled_head_is_reported_until_the_officers_confirm() {
    let mut desk = Desk::with_ledger();
    let words = words(&mut desk);
    assert_eq!(run(&mut desk, "custodian add Ann").exit, Exit::Done);
    fs::write(desk.path("ledger.age"), prepared_ledger()).expect("put back");
    assert_eq!(run(&mut desk, "status").exit, Exit::Integrity);
    let accepted = run(&mut desk, &format!("status --quiet --expect-head {words}"));
    assert_eq!(accepted.exit, Exit::Done, "{}", accepted.err);
    let said = |when: &str| {
        format!(
            "firesafe: this ledger {when} accepted by its head against event 2 that this workstation had seen: its \
             officers confirm it with `firesafe check --expect-head WORDS`, the last head of their minutes; until \
             then this is said every time\n"
        )
    };
    assert_eq!(accepted.err, said("is"));
    for verb in ["status", "log", "custodian add Ben", "check"] {
        let ran = run(&mut desk, &format!("{verb} --quiet"));
        assert_eq!((ran.exit, ran.err), (Exit::Done, said("was")), "{verb}");
    }
    let last = self::words(&mut desk);
    let confirmed = run(&mut desk, &format!("check --expect-head {last}"));
    assert_eq!(confirmed.exit, Exit::Done, "{}", confirmed.err);
    assert!(
        confirmed.err.ends_with("firesafe: confirmed: this ledger is the right one\n"),
        "{}",
        confirmed.err
    );
    assert_eq!(run(&mut desk, "status --quiet").err, "");
}

#[test]
fn a_ledger_that_is_gone_is_not_made_anew_silently() {
    let mut desk = Desk::with_ledger();
    assert_eq!(run(&mut desk, "status").exit, Exit::Done);
    fs::remove_file(desk.path("ledger.age")).expect("removed");
    let mut memory = String::new();
    for verb in [
        "status",
        "custodian add Ann",
        "issue a@b.example --out @sheets",
        "init --organisation X --officer alice",
    ] {
        let ran = run(&mut desk, verb);
        assert_eq!(ran.exit, Exit::Failed, "{verb}: {}", ran.err);
        let before = "firesafe: error: the ledger that this workstation has seen at `@/ledger.age` is gone: put it \
                      back, or name another file with `--ledger`; to begin anew in its place, forget it first with \
                      `rm @/";
        let rest = ran.err.strip_prefix(before).unwrap_or_else(|| panic!("{verb}: {}", ran.err));
        memory = rest.trim_end().trim_end_matches('`').to_owned();
        assert_eq!(desk.files_without_state(), ["pass"], "{verb}");
    }
    fs::remove_file(desk.path(&memory)).expect("forgotten as it says");
    let made = run(&mut desk, "init --organisation X --officer alice");
    assert_eq!(made.exit, Exit::Done, "{}", made.err);
}

#[test]
fn a_clock_behind_the_last_event_is_reported() {
    let mut desk = Desk::with_ledger();
    assert_eq!(run(&mut desk, "custodian add Ann --trained-on 2026-11-02").exit, Exit::Done);
    desk.now = "2026-11-19T09:00:00Z".parse().expect("a time");
    for verb in ["status", "lint R15", "check"] {
        let ran = run(&mut desk, &format!("{verb} --quiet"));
        assert_eq!(ran.exit, Exit::Due, "{verb}: {}", ran.err);
        assert!(
            ran.err.contains(
                "the clock says 2026-11-19T09:00:00Z, and the last event is of 2026-11-20T09:00:00Z"
            ),
            "{verb}: {}",
            ran.err
        );
    }
}

#[test]
fn a_folder_that_others_can_write_to_is_named() {
    let mut desk = Desk::with_ledger();
    fs::create_dir(desk.path("open")).expect("made");
    fs::rename(desk.path("ledger.age"), desk.path("open/ledger.age")).expect("moved");
    for (mode, is_named) in [(0o777, true), (0o775, true), (0o755, false)] {
        fs::set_permissions(desk.path("open"), fs::Permissions::from_mode(mode)).expect("set");
        let ran = run(&mut desk, "status --quiet --ledger @open/ledger.age");
        let expected = "firesafe: others on this workstation can write to `@/open`, the folder of the ledger, and \
                        replace or remove it: stop that with `chmod go-w @/open`\n";
        assert_eq!(
            (ran.exit, ran.err.as_str()),
            (Exit::Done, if is_named { expected } else { "" }),
            "{mode:o}"
        );
    }
}

#[test]
fn what_lies_in_the_place_of_a_lock_is_neither_followed_nor_awaited() {
    let mut desk = Desk::with_ledger();
    let at = desk.path("ledger.age.lock");
    fs::write(desk.path("victim"), "kept").expect("written");
    std::os::unix::fs::symlink(desk.path("victim"), &at).expect("linked");
    let refused = "`@/ledger.age.lock` is not a file that firesafe made, and is not used: find out who put it there, \
                   then remove it";
    run(&mut desk, "custodian add Ann").fails_with(Exit::Failed, refused);
    fs::remove_file(&at).expect("removed");
    rustix::fs::mkfifoat(rustix::fs::CWD, &at, rustix::fs::Mode::from_raw_mode(0o600)).expect("made");
    run(&mut desk, "custodian add Ann").fails_with(Exit::Failed, refused);
    fs::remove_file(&at).expect("removed");
    assert_eq!(fs::read(desk.path("victim")).expect("there"), b"kept");
    // nor is a pipe in the place of the ledger
    fs::remove_file(desk.path("ledger.age")).expect("removed");
    rustix::fs::mkfifoat(rustix::fs::CWD, desk.path("ledger.age"), rustix::fs::Mode::from_raw_mode(0o600))
        .expect("made");
    for verb in ["status", "custodian add Ann"] {
        let ran = run(&mut desk, verb);
        assert_eq!(ran.exit, Exit::Failed, "{verb}: {}", ran.err);
        assert!(ran.err.contains("it is not a plain file"), "{verb}: {}", ran.err);
    }
}
