//! Validation, checks, incidents and uses at the command line.

#[path = "../common/mod.rs"]
mod common;
mod event;
mod sheets;
mod steps;
mod usage;

use std::fs;
use std::sync::OnceLock;

use common::custody::{entry, keepers, name, to_active};
use common::{Desk, Ran};
use firesafe::cli::failure::Exit;
use firesafe::model::SetId;
use firesafe::model::register::Register;
use jiff::civil::{Date, date};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const HEAD: &str = "firesafe: ledger head, for the minutes: 10 WORDS\n";
const ISSUED: Date = date(2026, 11, 20);
const SHEETS: [&str; 3] =
    ["sheets/bg1-g1-share-1-of-3.pdf", "sheets/bg1-g1-share-2-of-3.pdf", "sheets/bg1-g1-share-3-of-3.pdf"];
/// What a scanner makes of them.
const SCANS: [&str; 3] = ["bg1-1.png", "bg1-2.png", "bg1-3.png"];

fn run(desk: &mut Desk, command: &str) -> Ran {
    desk.run(&format!("{command} --passphrase-file @pass"))
}

/// A run that records something, and all that it says.
#[track_caller]
fn done(desk: &mut Desk, command: &str, notes: &[&str]) {
    let ran = run(desk, command);
    let said = format!("firesafe: {}\n{HEAD}", notes.join("\nfiresafe: "));
    assert_eq!((ran.exit, ran.errors()), (Exit::Done, said));
}

/// A run that ends with one sentence, and writes nothing.
#[track_caller]
fn refused(desk: &mut Desk, command: &str, exit: Exit, message: &str) {
    let before = desk.ledger().events().len();
    run(desk, command).fails_with(exit, message);
    assert_eq!(desk.ledger().events().len(), before, "a refusal writes nothing");
}

/// `bg1` is active since 2026-11-20, its three sheets, any two of which recover, in bags B-1001 to
/// B-1003; now is 2027-02-01. Beside it `bg2`, printed and no more.
fn active() -> Desk {
    static FILES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let mut desk = Desk::new();
    for (path, content) in FILES.get_or_init(made) {
        let path = desk.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }
    // not what the sheets were dealt with
    desk.rng = ChaCha20Rng::from_seed([8; 32]);
    desk.now = "2027-02-01T09:00:00Z".parse().expect("a time");
    desk
}

/// The files of [`active`], made once.
fn made() -> Vec<(String, Vec<u8>)> {
    let mut desk = Desk::with_ledger();
    for issue in ["issue bg1 --out @sheets", "issue bg2 --out @more"] {
        let issued = run(&mut desk, issue);
        assert_eq!(issued.exit, Exit::Done, "{}", issued.err);
    }
    desk.print("sheets", "bg1");
    desk.print("more", "bg2");
    let mut events = keepers(ISSUED);
    events.extend([
        entry(Register::Tenant, "contoso", &[], ISSUED),
        entry(Register::Authenticator, "key-1", &[("account", "bg1"), ("kind", "fido2")], ISSUED),
        entry(Register::Authenticator, "key-2", &[("account", "bg1"), ("kind", "fido2")], ISSUED),
        entry(Register::Authenticator, "key-9", &[("account", "bg2"), ("kind", "fido2")], ISSUED),
        entry(Register::Contact, "Erin", &[("role", "manager"), ("phone", "+31 30 1234567")], ISSUED),
    ]);
    let ledger = desk.ledger();
    events.extend(to_active(ledger.state().set(set_of(&desk, "bg1")).expect("a set"), 1001, ISSUED));
    desk.happened(events);
    let files = desk.files().into_iter().filter(|name| !name.ends_with('/'));
    files.map(|name| (name.clone(), fs::read(desk.path(&name)).expect("there"))).collect()
}

/// The newest set of an account.
fn set_of(desk: &Desk, account: &str) -> SetId {
    let ledger = desk.ledger();
    let account = ledger.state().account(&name(account)).expect("an account");
    *account.generations.last().expect("a generation").sets.last().expect("a set")
}

/// The last events, as `log` tells them.
#[track_caller]
fn logged(desk: &mut Desk, last: &[&str]) {
    let log = run(desk, "log").text();
    let lines: Vec<_> = log.lines().map(|line| line.split_once("Z  alice  ").expect("an event").1).collect();
    assert_eq!(lines[lines.len() - last.len()..], *last);
}

#[test]
fn an_event_that_cannot_be_written_leaves_the_ledger_as_it_was() {
    let mut desk = active();
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    desk.fails.ledger = Some(std::io::ErrorKind::StorageFull);
    for verb in [
        "validate bg1 --all-done --method key-1",
        "validate bg1 --seal 1=B-1001",
        usage::OPEN,
        "event compromise bg1 --note x",
    ] {
        let ran = run(&mut desk, verb);
        assert_eq!(ran.exit, Exit::Failed, "{verb}");
        assert!(
            ran.err.contains("cannot write `@/ledger.age`, no space left on device: "),
            "{verb}: {}",
            ran.err
        );
        assert!(ran.out.is_empty() && !ran.err.contains("firesafe: recorded"), "{verb}: {}", ran.err);
    }
    assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == before);
}
