//! Help, completions and manual pages.

mod common;

use std::fs;

use common::Desk;
use firesafe::cli::failure::Exit;

const VERBS: [&str; 31] = [
    "init",
    "issue",
    "split",
    "verify",
    "recover",
    "activate",
    "rotate",
    "reshare",
    "store",
    "abandon",
    "destroy",
    "officer",
    "tenant",
    "account",
    "authenticator",
    "custodian",
    "site",
    "safe",
    "user",
    "contact",
    "document",
    "evidence",
    "inventory",
    "status",
    "lint",
    "waive",
    "unwaive",
    "log",
    "check",
    "completions",
    "man",
];

#[test]
fn every_verb_has_help_that_fits_a_terminal() {
    let mut desk = Desk::new();
    for verb in VERBS.into_iter().chain(["officer add", "officer list"]) {
        let ran = desk.run(&format!("{verb} --help"));
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{verb}");
        let text = ran.text();
        assert!(text.contains(&format!("Usage: firesafe {verb}")), "{text}");
        assert!(text.contains("--passphrase-file"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}

#[test]
fn alone_it_shows_its_help_as_a_mistake() {
    let mut desk = Desk::new();
    let ran = desk.run("");
    assert_eq!((ran.exit, ran.out.len()), (Exit::Usage, 0));
    assert!(ran.err.starts_with("Break-glass passwords: "), "{}", ran.err);
    for verb in VERBS {
        assert!(ran.err.contains(&format!("\n  {verb} ")), "{verb}: {}", ran.err);
    }
    assert_eq!(desk.run("--version").text(), format!("firesafe {}\n", env!("CARGO_PKG_VERSION")));
    desk.run("issue a@b.example -k 2 -n 3").fails_with(
        Exit::Usage,
        "the following required arguments were not provided:\n  <--out <DIR>|--print <QUEUE>>\n\nUsage: firesafe \
         issue -k <K> -n <N> <--out <DIR>|--print <QUEUE>> <ACCOUNT>...\n\nFor more information, try '--help'.",
    );
}

#[test]
fn completions_and_manual_pages_are_written() {
    let mut desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = desk.run(&format!("completions {shell}"));
        assert_eq!(ran.exit, Exit::Done);
        assert!(ran.text().contains("passphrase-file"), "{shell}");
    }
    assert!(desk.run("man").text().contains(".TH firesafe 1"));
    fs::create_dir(desk.path("man")).expect("made");
    assert_eq!(desk.run("man @man").exit, Exit::Done);
    let pages: Vec<_> = desk.files().into_iter().filter(|name| name.ends_with(".1")).collect();
    assert_eq!(pages.len(), 1 + VERBS.len(), "{pages:?}");
    desk.run("man @man")
        .fails_with(Exit::Failed, "`@/man/firesafe.1` exists and is never overwritten: name another file");
}
