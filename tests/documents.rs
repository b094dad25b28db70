//! The documents hold: every command in them parses, every option, file and test that they name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _, Parser as _};
use firesafe::cli::args::Cli;

/// What people read.
const DOCUMENTS: [&str; 7] = [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "templates/handbook.md",
    "src/policy/GUIDANCE.md",
];

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

/// The arguments of a line that runs firesafe.
fn arguments(command: &str) -> Option<Vec<String>> {
    let words = words(command);
    let begins =
        |start: &[&str]| words.iter().zip(start).filter(|(word, start)| word == start).count() == start.len();
    let skipped = match () {
        () if begins(&["firesafe"]) => 1,
        () if begins(&["cargo", "run", "--release", "--"]) => 4,
        () => return None,
    };
    Some(words[skipped..].to_vec())
}

#[test]
fn every_command_of_the_documents_parses() {
    for (document, least) in [("README.md", 7), ("templates/handbook.md", 80)] {
        let mut parsed = 0;
        for command in commands(&read(document)) {
            let Some(arguments) = arguments(&command) else { continue };
            let all = std::iter::once("firesafe".to_owned()).chain(arguments);
            if let Err(error) = Cli::try_parse_from(all) {
                panic!("`{command}` of {document} does not parse: {error}");
            }
            parsed += 1;
        }
        assert!(parsed >= least, "only {parsed} commands were found in {document}");
    }
}

#[test]
fn the_handbook_shows_every_command() {
    let shown: BTreeSet<_> = commands(&read("templates/handbook.md"))
        .iter()
        .filter_map(|command| arguments(command)?.into_iter().next())
        .collect();
    for verb in Cli::command().get_subcommands().map(Command::get_name) {
        // these are for the shell, and for reading the handbook
        let is_needed = !matches!(verb, "completions" | "man" | "help" | "handbook");
        assert!(shown.contains(verb) || !is_needed, "no example of `firesafe {verb}`");
    }
}

fn options(command: &Command, found: &mut BTreeSet<String>) {
    found.extend(command.get_opts().filter_map(|option| Some(format!("--{}", option.get_long()?))));
    found.extend(command.get_arguments().filter_map(|option| Some(format!("--{}", option.get_long()?))));
    command.get_subcommands().for_each(|below| options(below, found));
}

#[test]
fn every_option_that_officers_read_of_exists() {
    let mut known = BTreeSet::from(["--help".to_owned()]);
    options(&Cli::command(), &mut known);
    let mut found = 0;
    for document in ["README.md", "SECURITY.md", "templates/handbook.md", "src/policy/GUIDANCE.md"] {
        let text = read(document);
        // lines in blocks are parsed by the real parser; here are those inside sentences
        let named = quoted(&text).into_iter().filter(|quoted| !quoted.contains('\n'));
        for named in named.flat_map(str::split_whitespace) {
            let option = named.split('=').next().unwrap_or_default();
            if option.len() > 2 && option.starts_with("--") {
                assert!(known.contains(option), "{document} names `{option}`");
                found += 1;
            }
        }
    }
    assert!(found > 30, "only {found} options were found");
}

/// Whether a path is there; `*` stands for any end of a name.
fn is_there(path: &str) -> bool {
    let Some((start, end)) = path.split_once('*') else { return root().join(path).exists() };
    let (folder, prefix) = start.rsplit_once('/').expect("a folder before `*`");
    let mut names = fs::read_dir(root().join(folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name());
    names.any(|name| {
        let name = name.to_string_lossy();
        name.starts_with(prefix) && name.ends_with(end)
    })
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    for document in DOCUMENTS {
        let text = read(document);
        let is_path = |word: &&str| {
            ["src/", "templates/", "tests/", "benches/", ".ci/"].iter().any(|start| word.starts_with(start))
        };
        // NAME and XX stand for what a contributor adds
        let is_real = |word: &&str| !word.contains("NAME") && !word.contains("XX");
        for path in quoted(&text).into_iter().filter(is_path).filter(is_real) {
            let path = path.split("::").next().unwrap_or_default();
            assert!(is_there(path), "{document} names `{path}`");
        }
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let folder = Path::new(document).parent().expect("a folder");
        for link in
            links.filter(|link| !link.contains("::") && !link.starts_with("https:") && !link.starts_with('#'))
        {
            assert!(root().join(folder).join(link).exists(), "{document} links to {link}");
        }
    }
}

#[test]
fn every_test_and_bench_that_contributors_run_exists() {
    let (contributing, architecture, just) =
        (read("CONTRIBUTING.md"), read("ARCHITECTURE.md"), read("justfile"));
    let mut found = 0;
    for text in [&contributing, &architecture, &just] {
        let words: Vec<_> = text.split(|c: char| c.is_whitespace() || c == '`').collect();
        for pair in words.windows(2) {
            let name = pair[1];
            let is_name = name.starts_with(|first: char| first.is_ascii_lowercase());
            let exists = match pair[0] {
                "--test" if is_name => {
                    is_there(&format!("tests/{name}.rs")) || is_there(&format!("tests/{name}/main.rs"))
                }
                "--bench" if is_name => is_there(&format!("benches/{name}.rs")),
                _ => continue,
            };
            assert!(exists, "{} {name}", pair[0]);
            found += 1;
        }
    }
    assert!(found > 10, "only {found} tests and benches were found");
    for recipe in quoted(&contributing).into_iter().filter_map(|words| words.strip_prefix("just ")) {
        assert!(just.lines().any(|line| line.starts_with(&format!("{recipe}:"))), "no recipe `{recipe}`");
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
fn documents_are_part_of_the_documentation() {
    for (source, document) in [
        ("src/lib.rs", "../ARCHITECTURE.md"),
        ("src/share/mod.rs", "FORMAT.md"),
        ("src/policy/mod.rs", "GUIDANCE.md"),
    ] {
        assert!(read(source).contains(&format!("#![doc = include_str!(\"{document}\")]")), "{source}");
    }
}
