//! Every ID of the guidance is answered, in code and in GUIDANCE.md, and the code cites no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use firesafe::policy::lint::{CHECKS, OTHERWISE};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("a document")
}

/// R29 and R45 do not exist.
fn ids() -> BTreeSet<String> {
    let requirements =
        (1..=48).filter(|number| ![29, 45].contains(number)).map(|number| format!("R{number:02}"));
    requirements.chain((1..=21).map(|number| format!("G{number:02}"))).collect()
}

#[test]
fn every_id_is_a_check_or_says_how_it_is_answered() {
    let checks = CHECKS.iter().map(|check| check.id);
    let answered: Vec<_> = checks.chain(OTHERWISE.iter().map(|(id, _)| *id)).map(str::to_owned).collect();
    assert_eq!(answered.len(), ids().len(), "an ID stands there twice, or is missing");
    assert_eq!(answered.into_iter().collect::<BTreeSet<_>>(), ids());
}

#[test]
fn g11_every_check_names_its_source_and_date() {
    for check in CHECKS {
        let (source, day) = check.source.rsplit_once(", ").expect("a source and a date");
        let (year, month) = day.split_once('-').expect("a year and a month");
        assert!(!source.is_empty() && (2018..=2026).contains(&year.parse().unwrap_or(0)), "{}", check.source);
        assert!((1..=12).contains(&month.parse().unwrap_or(0)), "{}", check.source);
    }
}

/// The rows of the guidance that have an ID: the ID and the last column.
fn rows(guidance: &str) -> Vec<(&str, &str)> {
    let cells = guidance.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = cells.filter_map(|cells| Some((cells.split_once(" | ")?.0, cells.rsplit_once(" | ")?.1)));
    rows.filter(|(id, _)| is_id(id)).collect()
}

fn is_id(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['R', 'G']) && word[1..].bytes().all(|digit| digit.is_ascii_digit())
}

#[test]
fn the_guidance_says_how_every_id_is_answered() {
    let guidance = read("src/policy/GUIDANCE.md");
    let rows = rows(&guidance);
    let answered: BTreeSet<_> = rows.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!((answered, rows.len()), (ids(), ids().len()));
    for (id, answer) in rows {
        let is_check = CHECKS.iter().any(|check| check.id == id);
        assert_eq!(answer.contains("`lint`"), is_check, "{id}: {answer}");
    }
}

#[test]
fn every_id_that_the_code_cites_is_in_the_guidance() {
    let mut cited = 0;
    let mut folders = vec![root().join("src"), root().join("templates/sheet")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if !path.extension().is_some_and(|end| end == "rs" || end == "toml") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("source");
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            for id in words.filter(|word| is_id(word)) {
                assert!(ids().contains(id), "{} cites {id}", path.display());
                cited += 1;
            }
        }
    }
    assert!(cited > 100, "only {cited} IDs were found");
}
