//! Mutated input for every reader, for as long as one likes: nothing may panic or pass for something else.
//!
//! `cargo bench --bench mutate -- [READER [SECONDS [FIRST]]]`: without a reader each gets its time, ten seconds
//! unless told. Mutations are numbered: the number of one that failed is printed, and `FIRST` starts there.
//! Pictures and PDFs are read as the program reads them, in a child process, which is this program again.

#[path = "../tests/mutated/readers.rs"]
mod readers;
mod support;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use firesafe::io::{Pictures, is_reader, read_as_child};
use firesafe::ops::ports::Scanner as _;
use firesafe::scan::Reading;
use firesafe::secret::SecretBytes;

fn main() {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if is_reader(&arguments) {
        std::process::exit(i32::from(!read_as_child()));
    }
    // cargo adds words of its own
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let words: Vec<&str> = words.filter(|word| !word.starts_with('-')).collect();
    let number = |at: usize, otherwise| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise);
    let (time, first) = (Duration::from_secs(number(1, 10)), number(2, 0));
    let mut failed = false;
    for reader in readers::all() {
        if words.first().is_none_or(|name| *name == reader.name) {
            failed |= !run(&reader, time, first);
        }
    }
    std::process::exit(i32::from(failed));
}

/// Whether every mutation from `first` on was harmless, until the time is over.
fn run(reader: &readers::Reader, time: Duration, first: u64) -> bool {
    let start = Instant::now();
    let mut number = first;
    while start.elapsed() < time {
        if catch_unwind(AssertUnwindSafe(|| reader.try_one(number, &mut in_child))).is_err() {
            println!("{}: mutation {number} failed", reader.name);
            return false;
        }
        number += 1;
    }
    println!("{}: {} mutations from {first} on in {:.0?}", reader.name, number - first, start.elapsed());
    true
}

fn in_child(file: &SecretBytes) -> Vec<String> {
    let seen = Pictures::new(|_| {}).read(file).unwrap_or_default();
    let texts = seen.iter().filter_map(|seen| match &seen.reading {
        Reading::Code(text) => Some(text.expose().to_owned()),
        _ => None,
    });
    texts.collect()
}
