//! The worst forgeries again, with the program itself: pipes, no terminal, and nothing of this process.
//!
//! What it says is what the run in this process says, byte for byte, and that stands in `transcript.txt`.

use std::process::{Command, Stdio};

use crate::cases::{self, Case};
use crate::common::{Desk, has};
use crate::{VERBS, check, sets, to_folder};

/// Forgeries that would give a wrong secret, or an honest share a bad name, if one check were missing.
const WORST: [(&str, &str); 13] = [
    ("a set that is forged as a whole", "no ledger"),
    ("two honest sheets against two forged ones", "no ledger"),
    ("a custodian forges a sheet to fit the own one", "no ledger"),
    ("a forged pair with k lowered, beside three honest sheets", "no ledger"),
    ("k raised on a forged sheet, beside two scanned ones", "no ledger"),
    ("two scanned sheets, and two forged ones that fit", "no ledger"),
    ("the payload of a signed sheet changed", "no ledger"),
    ("two forged sheets signed with the forger's key", "no ledger"),
    ("a set of the forger's own, and two honest sheets", "no ledger"),
    ("a set that is forged as a whole", "the ledger"),
    ("a destroyed sheet and a forged one", "the ledger"),
    ("two honest sheets, scanned", "the ledger of others"),
    ("two honest sheets, typed", "`FIRESAFE_LEDGER` is set"),
];

#[test]
fn the_program_itself_says_the_same_of_the_worst_ones() {
    // a session of its own has no terminal to ask at
    if !has("setsid", "the_program_itself_says_the_same_of_the_worst_ones") {
        return;
    }
    let mut desk = sets::desk();
    let all = cases::all();
    for (what, ledger) in WORST {
        let named = |case: &&Case| case.what == what && case.ledger.name() == ledger;
        let case = all.iter().find(named).unwrap_or_else(|| panic!("no case `{what}`; {ledger}"));
        let (sheets, option) = to_folder(&mut desk, case);
        // a ledger that is seen for the first time is said to be, once
        desk.run(&format!("recover{sheets}{option}"));
        for verb in VERBS {
            let command = format!("{verb}{sheets}{option}");
            let here = desk.run(&command);
            check(case, verb, &here);
            let there = run(&desk, &command);
            let root = desk.folder.path().display().to_string();
            let said = there.1.replace(&root, "@");
            let err: Vec<&str> = said.lines().filter(|line| !line.contains("memory is not locked")).collect();
            assert_eq!(there.0, Some(i32::from(here.exit.code())), "{what}: {command}\n{said}");
            assert_eq!(there.2, here.out, "{what}: {command}");
            assert_eq!(err, here.err.lines().collect::<Vec<_>>(), "{what}: {command}");
        }
    }
}

/// Exit status, standard error and standard output of the program.
fn run(desk: &Desk, command: &str) -> (Option<i32>, String, Vec<u8>) {
    let folder = desk.folder.path();
    let mut process = Command::new("setsid");
    process.args(["--wait", env!("CARGO_BIN_EXE_firesafe")]);
    for word in command.split_whitespace() {
        match word.strip_prefix('@') {
            Some(name) => process.arg(folder.join(name)),
            None => process.arg(word),
        };
    }
    process.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    process.env("HOME", folder).env("XDG_STATE_HOME", folder.join("state")).stdin(Stdio::null());
    if desk.ledger_is_named {
        process.env("FIRESAFE_LEDGER", folder.join("ledger.age"));
    }
    let output = process.output().expect("setsid is there");
    (output.status.code(), String::from_utf8(output.stderr).expect("text"), output.stdout)
}
