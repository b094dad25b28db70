//! Every ID of the guidance is answered, in code and in the README.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use firesafe::policy::lint::{CHECKS, OTHERWISE};

/// R29 and R45 do not exist.
fn ids() -> BTreeSet<String> {
    let requirements =
        (1..=48).filter(|number| ![29, 45].contains(number)).map(|number| format!("R{number:02}"));
    requirements.chain((1..=11).map(|number| format!("G{number:02}"))).collect()
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

#[test]
fn the_readme_tells_how_every_id_is_answered() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let rows: Vec<_> = rows.filter(|(id, _)| id.len() == 3 && id[1..].parse::<u8>().is_ok()).collect();
    let told: BTreeSet<_> = rows.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!((told, rows.len()), (ids(), ids().len()));
    for (id, rest) in rows {
        let is_check = CHECKS.iter().any(|check| check.id == id);
        assert_eq!(rest.contains("`lint`"), is_check, "{id}: {rest}");
    }
}
