//! The sheets that the damage suite spoils: dealt from a seed, so that every machine spoils the same.
//!
//! They are left in `target/tmp/damage-sheets`, where `tests/damage/make.py --sheets` takes them.

mod common;

use std::fs;
use std::path::Path;

use common::Desk;

/// What is dealt: a name, the length of its secret, options of `split`.
const DEALINGS: [(&str, usize, &str); 6] = [
    ("password", 24, ""),
    ("key", 32, ""),
    ("key-letter", 32, "--paper letter --signature-rows"),
    ("file", 200, ""),
    ("longest", 512, ""),
    ("longest-letter", 512, "--paper letter --signature-rows"),
];

/// Deals all of them; gives each file's name below the folder, and its content.
fn dealt() -> Vec<(String, Vec<u8>)> {
    let mut desk = Desk::new();
    let mut files = Vec::new();
    for (name, length, options) in DEALINGS {
        // printable, and another for each
        let secret: Vec<u8> = (0..length).map(|at| b'!' + (at * 7 + length).to_le_bytes()[0] % 94).collect();
        desk.split(&secret, &format!("-k 2 -n 3 --label {name} --out @{name} {options}"));
        files.push((format!("{name}.bin"), secret));
        for sheet in desk.sheets_in(name) {
            let file = sheet.file_name().expect("a name").to_string_lossy();
            files.push((format!("{name}/{file}"), fs::read(&sheet).expect("a sheet")));
        }
    }
    files
}

#[test]
fn the_same_seed_gives_the_same_sheets() {
    let files = dealt();
    assert!(files == dealt(), "two runs with one seed must give the same files");

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damage-sheets");
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }
}
