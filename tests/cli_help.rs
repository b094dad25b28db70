//! Help, completions and manual pages.

mod common;

use std::fs;

use clap::{Command, CommandFactory as _, Parser as _};
use common::Desk;
use firesafe::cli::args::Cli;
use firesafe::cli::examples;
use firesafe::cli::failure::Exit;

/// Every verb, as the program has them.
fn verbs() -> Vec<String> {
    Cli::command().get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

/// Every verb and what stands below it, with spaces between.
fn all_below(command: &Command, before: &str, found: &mut Vec<String>) {
    for command in command.get_subcommands() {
        let path = format!("{before} {}", command.get_name()).trim_start().to_owned();
        found.push(path.clone());
        all_below(command, &path, found);
    }
}

#[test]
fn every_verb_has_help_that_fits_a_terminal() {
    let mut desk = Desk::new();
    let mut all = Vec::new();
    all_below(&Cli::command(), "", &mut all);
    assert!(all.contains(&"officer add".to_owned()) && all.len() > 80, "{all:?}");
    for verb in all {
        let ran = desk.run(&format!("{verb} --help"));
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{verb}");
        let text = ran.text();
        assert!(text.contains(&format!("Usage: firesafe {verb}")), "{text}");
        assert!(text.contains("--passphrase-file"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}

#[test]
fn no_two_verbs_beside_each_other_are_told_alike() {
    fn check(command: &Command) {
        let told = command.get_subcommands().map(|verb| verb.get_about().expect("a line").to_string());
        let mut told: Vec<_> = told.collect();
        let all = told.len();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), all, "below {}: {told:?}", command.get_name());
        command.get_subcommands().for_each(check);
    }
    check(&Cli::command());
}

#[test]
fn alone_it_shows_its_help_as_a_mistake() {
    let mut desk = Desk::new();
    let ran = desk.run("");
    assert_eq!((ran.exit, ran.out.len()), (Exit::Usage, 0));
    assert!(ran.err.starts_with("Break-glass passwords: "), "{}", ran.err);
    for verb in verbs() {
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
fn the_handbook_is_printed_or_written_into_a_file() {
    let mut desk = Desk::new();
    let printed = desk.run("handbook").text();
    assert!(printed == include_str!("../templates/handbook.md"), "it is printed as it is");
    assert_eq!(desk.run("handbook --out @book.md").text(), "");
    assert!(fs::read_to_string(desk.path("book.md")).expect("written") == printed, "it is written as it is");
    desk.run("handbook --out @book.md")
        .fails_with(Exit::Failed, "`@/book.md` exists and is never overwritten: name another file");
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
    let mut all = Vec::new();
    all_below(&Cli::command(), "", &mut all);
    assert_eq!(pages.len(), 1 + all.len(), "{pages:?}");
    for page in &pages {
        let text = fs::read_to_string(desk.path(page)).expect("a page");
        for section in ["EXIT STATUS", "FILES", "ENVIRONMENT"] {
            assert!(
                text.contains(&format!(".SH \"{section}\"")) || text.contains(&format!(".SH {section}")),
                "{page}: {section}"
            );
        }
        // every page that one refers to is there: `firesafe\-officer\-add(1)`, in bold or not
        let plain = text.replace("\\fB", "").replace("\\fR", "").replace("\\-", "-");
        for (at, _) in plain.match_indices("(1)") {
            let name =
                plain[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().expect("a name");
            assert!(pages.contains(&format!("man/{name}.1")), "{page} refers to {name}(1)");
        }
    }
    let issue = fs::read_to_string(desk.path("man/firesafe-issue.1")).expect("a page");
    assert!(issue.contains("EXAMPLES"), "{issue}");
    desk.run("man @man")
        .fails_with(Exit::Failed, "`@/man/firesafe.1` exists and is never overwritten: name another file");
}

#[test]
fn every_example_is_one_that_the_program_takes() {
    let mut shown = Vec::new();
    for example in examples::all() {
        let words = shlex::split(&example).expect("words");
        let parsed = Cli::try_parse_from(&words);
        assert!(
            parsed.is_ok(),
            "{example}: {}",
            parsed.err().map(|error| error.to_string()).unwrap_or_default()
        );
        shown.push(words[1].clone());
    }
    let mut desk = Desk::new();
    for verb in verbs() {
        assert!(shown.contains(&verb) || verb == "help" || has_register(&verb), "{verb} has no example");
    }
    let help = desk.run("issue --help").text();
    assert!(help.contains("Examples:\n  # any 2 of 3 sheets, as PDF files\n  firesafe issue "), "{help}");
}

/// Registers are alike: two of them have examples for all.
fn has_register(verb: &str) -> bool {
    firesafe::model::Register::ALL.iter().any(|register| register.name() == verb)
}
