//! The house: each floor imports only from those below it.

use std::collections::{BTreeMap, BTreeSet};

#[path = "layers/source.rs"]
mod source;

use source::{Source, sources};

/// Rooms by floor, the lowest first.
const FLOORS: &[&[&str]] = &[
    &["secret", "text"],
    &["model"],
    &["crypto"],
    &["share"],
    &["document", "ledger", "policy"],
    // reading a sheet back needs its typeface and its places
    &["scan"],
    &["ops"],
    &["io", "cli"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn no_import_climbs() {
    let mut climbing = Vec::new();
    for source in sources() {
        let room = source.room();
        let Some(own) = floor(room) else {
            assert!(matches!(room, "lib" | "main"), "{} stands on no floor", source.path.display());
            continue;
        };
        for path in source.paths() {
            let Some(import) = path.strip_prefix("crate::") else { continue };
            let import = import.split("::").next().unwrap_or_default();
            let Some(other) = floor(import) else { continue };
            let neighbour = other == own && import != room;
            if other > own || (neighbour && !(room == "cli" && import == "io")) {
                climbing.push(format!("{} imports crate::{import}", source.path.display()));
            }
        }
    }
    assert!(climbing.is_empty(), "imports that climb:\n{}", climbing.join("\n"));
}

/// From each module to those beside it, or beside a module around it, that it imports.
fn imports_of_neighbours(sources: &[Source]) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let modules: BTreeSet<_> = sources.iter().map(Source::module).collect();
    let mut imports: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for source in sources {
        let own = source.module();
        for path in source.paths() {
            let Some(path) = path.strip_prefix("crate::") else { continue };
            let mut other: Vec<_> = path.split("::").map(ToOwned::to_owned).collect();
            while !other.is_empty() && !modules.contains(&other) {
                other.pop();
            }
            let same = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
            // what is around a module, or inside it, is no neighbour
            if same < own.len() && same < other.len() {
                imports.entry(own[..=same].to_vec()).or_default().insert(other[..=same].to_vec());
            }
        }
    }
    imports
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let imports = imports_of_neighbours(&sources());
    assert!(imports.values().map(BTreeSet::len).sum::<usize>() > 500, "imports are found");
    let mut circles = Vec::new();
    for start in imports.keys() {
        let (mut reached, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(module) = next.pop() {
            next.extend(imports.get(module).into_iter().flatten().filter(|one| reached.insert(*one)));
        }
        if reached.contains(start) {
            circles.push(start.join("::"));
        }
    }
    assert!(circles.is_empty(), "in a circle: {}", circles.join(", "));
}

#[test]
fn a_circle_of_two_files_is_found() {
    let sources = [
        Source::new("ops/a.rs", "use super::b::X;"),
        Source::new("ops/b.rs", "fn f() { super::a::y() }"),
        Source::new("ops/mod.rs", "mod a; mod b; use a::Z;"),
    ];
    let imports = imports_of_neighbours(&sources);
    let module = |name: &str| vec!["ops".to_owned(), name.to_owned()];
    assert!(imports[&module("a")].contains(&module("b")) && imports[&module("b")].contains(&module("a")));
}

/// What reaches outside the process: files, environment, clock, randomness, terminal, other programs.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::os::fd",
    "std::os::unix::fs",
    "std::os::unix::net",
    "std::os::unix::process",
    "std::process",
    "std::path::absolute",
    "std::thread::sleep",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::time::SystemTime",
    "std::time::Instant",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "jiff::tz::TimeZone::system",
    "jiff::tz::TimeZone::try_system",
    "jiff::tz::TimeZone::get",
    "jiff::tz::db",
    "image::open",
    "image::image_dimensions",
    "rand::rng",
    "rand::random",
    "rand::rngs::SysRng",
    "rand::rngs::ThreadRng",
    "getrandom",
    "rustix",
    "signal_hook",
    "landlock",
    "seccompiler",
    "crossterm::terminal",
    "crossterm::event::poll",
    "crossterm::event::read",
];

/// Names that reach outside wherever they come from, and methods of paths that look at the disk.
const REACHING: &[&str] = &[
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Instant::now",
    "SysRng",
    "ThreadRng",
    "OsRng",
    "TimeZone::system",
    "TimeZone::get",
    "Reader::open",
    "ImageReader::open",
    "::from_path",
    ".exists()",
    ".try_exists()",
    ".is_file()",
    ".is_dir()",
    ".is_symlink()",
    ".symlink_metadata()",
    ".canonicalize()",
    ".read_dir()",
    ".read_link()",
    ".metadata()",
];

/// What a file uses of it.
fn reaches_outside(source: &Source) -> Vec<String> {
    let is_or_is_in = |path: &str, name: &str| {
        path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    // `std` itself, or all of it, under another name
    let is_whole = |path: &str| matches!(path, "std" | "std::*");
    let mut found: Vec<_> = source
        .paths()
        .into_iter()
        .filter(|path| is_whole(path) || OUTSIDE.iter().any(|name| is_or_is_in(path, name)))
        .collect();
    found.extend(REACHING.iter().filter(|&&name| source.uses(name)).map(ToString::to_string));
    found
}

#[test]
fn only_io_touches_the_outside_world() {
    let mut found = Vec::new();
    for source in sources() {
        // the program's first line takes the arguments and gives the exit status
        if source.room() == "io" || source.path.as_os_str() == "main.rs" {
            continue;
        }
        let uses = reaches_outside(&source);
        found.extend(uses.into_iter().map(|name| format!("{} uses {name}", source.path.display())));
    }
    assert!(found.is_empty(), "the outside world below io:\n{}", found.join("\n"));
}

#[test]
fn only_cli_writes_messages() {
    let mut found = Vec::new();
    for source in sources() {
        let prints =
            ["println!", "print!", "eprintln!", "eprint!", "dbg!"].iter().any(|name| source.uses(name));
        if prints && source.room() != "cli" {
            found.push(source.path.display().to_string());
        }
    }
    assert!(found.is_empty(), "messages outside cli:\n{}", found.join("\n"));
}

#[test]
fn every_way_to_the_outside_is_found() {
    let uses = |code: &str| reaches_outside(&Source::new("ops/life/end.rs", code));
    for code in [
        "use std::fs;",
        "use std::{io::{self, Read}, fs::File as F};",
        "use std :: { fs };",
        "use std as s;",
        "use std::*;",
        "fn f() { std::fs::read(x); }",
        "fn f() { ::std::env::var(x); }",
        "fn f() { let now = Timestamp::now(); }",
        "fn f(path: &Path) -> bool { path.exists() }",
        "fn f(path: &Path) -> bool { path\n        .exists() }",
        "use std::path;\nfn f() { path::absolute(x); }",
        "use std::io::{self as terminal};\nfn f() { terminal::stdin() }",
        "#[cfg(test)]\nmod tests { fn t() {} }\nfn f() { std::fs::read(x); }",
        "#[cfg(test)]\nuse std::path::Path;\nuse std::fs;",
        "#[cfg(test)]\nconst A: [u8; 2] = [b'{', b'\\''];\nuse std::fs;",
        "fn f() { let a = \"/*\"; std::fs::read(x); let b = \"*/\"; }",
        "fn f<'a>(a: &'a str) { std::fs::read(a); }",
        "use rustix::fs::open;",
        "fn f(path: &Path) -> u64 { path.metadata().len() }",
        "fn f() { image::open(path) }",
        "fn f() { csv::Reader::from_path(path) }",
        "use jiff::tz::{self, TimeZone};\nfn f() { tz::db() }",
    ] {
        assert!(!uses(code).is_empty(), "not found in: {code}");
    }
    for code in [
        "// use std::fs;\nuse std::fmt;",
        "/* std::fs /* nested */ std::env */ fn f() {}",
        "fn f() { let a = \"std::fs\"; let b = r#\"std::env \" \"#; let c = 'x'; }",
        "#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn t() { if a { std::fs::read(x); } }\n}\nfn f() {}",
        "#[cfg(test)]\n#[allow(unused)]\nuse std::fs;\nfn f() {}",
        "fn f() { store.exists(path) }",
        "use std::time::Duration;",
    ] {
        assert_eq!(uses(code), [""; 0], "in: {code}");
    }
}

#[test]
fn every_way_to_another_room_is_found() {
    let rooms = |file: &str, code: &str| {
        let paths = Source::new(file, code).paths();
        let rooms = paths.iter().filter_map(|path| path.strip_prefix("crate::"));
        rooms.map(|path| path.split("::").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let code = "use crate::{model::SetId, io};\nfn f() { let x = crate::ops::ports::Clock; }";
    assert_eq!(rooms("ops/issue.rs", code), ["model", "io", "ops"]);
    // from `ops::issue`, one step up is `ops`, two are the crate
    assert_eq!(rooms("ops/issue.rs", "use super::super::cli::run;"), ["cli"]);
    assert_eq!(rooms("ops/issue.rs", "use super::{super::cli, ports};"), ["cli", "ops"]);
    assert_eq!(rooms("ops/issue.rs", "fn f() { super::super::cli::run() }"), ["cli"]);
    assert_eq!(rooms("ops/mod.rs", "use super::cli::run;"), ["cli"]);
    assert_eq!(rooms("secret.rs", "use super::cli::run;"), ["cli"]);
    assert_eq!(rooms("secret.rs", "mod inner { use super::super::cli::run; }"), ["cli"]);
    assert_eq!(rooms("ops/issue.rs", "mod inner { use super::super::ports::Clock; }"), ["ops"]);
    assert_eq!(rooms("ops/issue.rs", "use self::inner::X; mod inner {}"), ["ops"]);
}
