//! The house: each floor imports only from those below it.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by floor, the lowest first.
const FLOORS: &[&[&str]] = &[
    &["secret"],
    &["model"],
    &["crypto"],
    &["share"],
    &["sheet", "ledger", "policy"],
    // reading a sheet back needs its typeface and its places
    &["scan"],
    &["ops"],
    &["io", "cli"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every file with its room and its content, comments left out.
fn rooms() -> Vec<(PathBuf, String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    files
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(&source).expect("inside the source").to_owned();
            let first = relative.iter().next().expect("a name").to_string_lossy().into_owned();
            let room = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("readable source");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            (relative, room, code.collect::<Vec<_>>().join("\n"))
        })
        .collect()
}

/// Rooms named by `crate::room` or inside `use crate::{room, …}`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            found.extend(group.split(',').map(|item| first_word(item.trim())));
        } else {
            found.push(first_word(rest));
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
}

#[test]
fn no_import_climbs() {
    let mut climbing = Vec::new();
    for (path, room, code) in rooms() {
        let Some(own) = floor(&room) else {
            assert!(matches!(room.as_str(), "lib" | "main"), "{} stands on no floor", path.display());
            continue;
        };
        for import in imports(&code) {
            let Some(other) = floor(&import) else { continue };
            let neighbour = other == own && import != room;
            if other > own || (neighbour && !(room == "cli" && import == "io")) {
                climbing.push(format!("{} imports crate::{import}", path.display()));
            }
        }
    }
    assert!(climbing.is_empty(), "imports that climb:\n{}", climbing.join("\n"));
}

#[test]
fn only_io_touches_the_outside_world() {
    const OUTSIDE: &[&str] = &[
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "SysRng",
        "ThreadRng",
        "rand::rng()",
        "io::stdin",
        "io::stdout",
    ];
    let mut found = Vec::new();
    for (path, room, code) in rooms() {
        if matches!(room.as_str(), "io" | "main") || path.ends_with("tests.rs") {
            continue;
        }
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        let hits = OUTSIDE.iter().filter(|&&name| code.contains(name));
        found.extend(hits.map(|name| format!("{} uses {name}", path.display())));
    }
    assert!(found.is_empty(), "the outside world below io:\n{}", found.join("\n"));
}

#[test]
fn only_cli_writes_messages() {
    let mut found = Vec::new();
    for (path, room, code) in rooms() {
        let prints = ["println!", "print!(", "dbg!"].iter().any(|name| code.contains(name));
        if prints && room != "cli" {
            found.push(path.display().to_string());
        }
    }
    assert!(found.is_empty(), "messages outside cli:\n{}", found.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let code = "use crate::{model::SetId, io};\nlet x = crate::ops::ports::Clock;";
    assert_eq!(imports(code), ["model", "io", "ops"]);
}
