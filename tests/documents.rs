//! The documents hold: every command in them parses, every file and test that they name is there.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use firesafe::cli::args::Cli;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("a document")
}

/// The lines of all blocks marked `sh`.
fn commands(document: &str) -> Vec<String> {
    let blocks = document.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap_or_default());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// Words as a shell would split them: spaces, and double quotes around some.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Everything between backticks.
fn quoted(document: &str) -> Vec<&str> {
    document.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_command_of_the_readme_parses() {
    let mut seen = 0;
    for command in commands(&read("README.md")) {
        let words = words(&command);
        let arguments: &[String] = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["firesafe", ..] => &words[1..],
            ["cargo", "run", "--release", "--", ..] => &words[4..],
            _ => continue,
        };
        let all = std::iter::once("firesafe".to_owned()).chain(arguments.iter().cloned());
        if let Err(error) = Cli::try_parse_from(all) {
            panic!("`{command}` does not parse: {error}");
        }
        seen += 1;
    }
    assert!(seen > 15, "only {seen} commands were found");
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    for document in ["README.md", "SECURITY.md"] {
        let text = read(document);
        let is_path = |word: &&str| {
            ["src/", "templates/", "tests/", "benches/", ".ci/"].iter().any(|start| word.starts_with(start))
        };
        for path in quoted(&text).into_iter().filter(is_path) {
            let path = path.split("::").next().unwrap_or_default();
            assert!(root().join(path).exists(), "{document} names `{path}`");
        }
    }
}

#[test]
fn every_claim_names_a_live_test() {
    let claims_text = read("SECURITY.md");
    let mut seen = 0;
    for named in quoted(&claims_text).into_iter().filter(|word| word.contains(".rs::")) {
        let (path, test) = named.split_once("::").expect("a file and a test");
        let source = fs::read_to_string(root().join(path)).unwrap_or_default();
        let is_live = source.split("#[test]").skip(1).any(|rest| {
            let head: Vec<_> = rest.lines().take(4).map(str::trim_start).collect();
            let place = head.iter().position(|line| line.starts_with(&format!("fn {test}(")));
            place.is_some_and(|place| !head[..place].iter().any(|line| line.starts_with("#[ignore")))
        });
        assert!(is_live, "SECURITY.md names `{named}`, which is no test");
        seen += 1;
    }
    let claims: Vec<_> = claims_text.lines().filter(|line| line.starts_with("| C")).collect();
    assert!(claims.len() >= 28 && seen >= claims.len(), "{} claims name {seen} tests", claims.len());
    for (number, claim) in (1..).zip(&claims) {
        assert!(claim.starts_with(&format!("| C{number:02} | ")), "not claim {number}: {claim}");
        assert!(claim.contains(".rs::"), "it names no test: {claim}");
    }
}

#[test]
fn the_format_is_part_of_the_documentation() {
    let share = fs::read_to_string(Path::new(&root()).join("src/share/mod.rs")).expect("the room");
    assert!(share.starts_with("#![doc = include_str!(\"FORMAT.md\")]"));
}
