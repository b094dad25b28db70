//! What `--json` answers, verb by verb: the shape of each answer is kept in `answers.txt`.
//!
//! `FIRESAFE_WRITE_TRANSCRIPTS=1 cargo test --test cli_json` writes it again.

#[path = "../common/mod.rs"]
mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::Desk;
use firesafe::model::Register;
use serde_json::Value;

/// Commands in an order that makes sense; `!` before one that fails.
const COMMANDS: &[&str] = &[
    "tenant add contoso",
    "account add bg1@contoso.com --tenant contoso",
    "account edit bg1@contoso.com --role-kind permanent",
    "!account add bg1@contoso.com",
    "custodian add Ann",
    "safe add North",
    "safe end North --reason sold",
    "account list",
    "account show bg1@contoso.com",
    "custodian import @custodians.csv",
    "issue bg1@contoso.com --out @sheets",
    "split -k 2 -n 3 --label pin --record --out @pins @secret",
    "verify @pins/pin-share-1-of-3.pdf",
    "recover --check @pins/pin-share-1-of-3.pdf @pins/pin-share-2-of-3.pdf",
    "abandon pin --last --reason test",
    "destroy pin --yes --witness Dora",
    "activate bg1@contoso.com --yes",
    "status",
    "lint",
    "!lint R99",
    "waive R02 --reason soon --until 2027-01-01",
    "unwaive R02",
    "policy show",
    "policy set --rotation 180",
    "event staff-change Ann --change departure",
    "event subscription-change --note bought",
    "!event opened bg1@contoso.com 1 --note drill",
    "event tamper bg1@contoso.com 1 --note torn",
    "event lost bg1@contoso.com 2 --note gone",
    "event compromise bg1@contoso.com --note heard",
    "use open bg1@contoso.com --reason drill --why practice --approver Ann",
    "use list",
    "use show 1",
    "use step 1 notify",
    "officer list",
    "export json",
    "check",
    "log",
    "kit --out @kit",
];

/// A value by its type; a list by what its first item looks like.
fn shape(value: &Value, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::Object(_) => {
                        let _ = writeln!(text, "{pad}{key}:");
                        shape(value, indent + 2, text);
                    }
                    Value::Array(items) => {
                        let _ = writeln!(text, "{pad}{key}: list");
                        if let Some(first) = items.first() {
                            shape(first, indent + 2, text);
                        }
                    }
                    _ => {
                        let _ = writeln!(text, "{pad}{key}: {}", kind(value));
                    }
                }
            }
        }
        Value::Array(items) => items.first().into_iter().for_each(|first| shape(first, indent, text)),
        _ => {
            let _ = writeln!(text, "{pad}{}", kind(value));
        }
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "fields",
    }
}

#[test]
fn every_verb_answers_json_in_its_recorded_shape() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("secret"), "4711").expect("written");
    fs::write(desk.path("custodians.csv"), "name\nBen\n").expect("written");
    let (mut answers, mut wrong) = (String::new(), Vec::new());
    for command in COMMANDS {
        let (command, fails) = match command.strip_prefix('!') {
            Some(command) => (command, true),
            None => (*command, false),
        };
        let ran = desk.run(&format!("{command} --json --passphrase-file @pass"));
        let text = ran.text();
        if text.is_empty() || fails != text.lines().any(|line| line.starts_with("{\"error\":\"")) {
            wrong.push(format!("{command}: {} {text}", ran.err));
        }
        let _ = writeln!(answers, "$ firesafe {command}");
        let mut last = String::new();
        for line in text.lines() {
            let value: Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{command}: {error}: {line}"));
            // the ledger's own lines are signed as they are
            assert_eq!(value["schema"] == 1, command != "log", "{command}: {line}");
            let mut answer = String::new();
            shape(&value, 2, &mut answer);
            if answer != last && command != "log" {
                answers.push_str(&answer);
            }
            last = answer;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli_json/answers.txt");
    if std::env::var_os("FIRESAFE_WRITE_TRANSCRIPTS").is_some() {
        fs::write(&path, &answers).expect("written");
    }
    let kept = fs::read_to_string(&path).expect("tests/cli_json/answers.txt");
    assert_eq!(answers, kept, "see CONTRIBUTING.md for how to accept a change");
}

#[test]
fn a_new_ledger_is_answered_with_its_place_and_head() {
    let mut desk = Desk::new();
    fs::write(desk.path("pass"), "a long enough passphrase").expect("written");
    let ran = desk.run("init --organisation Contoso --json --passphrase-file @pass");
    let value: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&value["schema"], &value["recorded"][0]["event"]), (&1.into(), &"ledger-created".into()));
    assert!(value["ledger"].is_string() && value["ledger_head"].is_string(), "{value}");
}

#[test]
fn every_register_answers_like_the_others() {
    let mut desk = Desk::with_ledger();
    for register in Register::ALL {
        let ran = desk.run(&format!("{} list --json --passphrase-file @pass", register.name()));
        let value: Value = serde_json::from_slice(&ran.out).expect("JSON");
        assert_eq!((&value["schema"], &value["register"]), (&1.into(), &register.name().into()));
    }
}
