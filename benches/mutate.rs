//! Mutated input for every reader, for as long as one likes: nothing may panic or pass for something else.
//!
//! `cargo bench --bench mutate -- [READER [SECONDS [FIRST]]]`: without a reader each gets its time, ten seconds
//! unless told. Mutations are numbered: the number of one that failed is printed, and `FIRST` starts there.
//! Each reader works in a process of its own, which is this program again: under the limits of the process
//! that reads pictures for firesafe, and without a new process for each mutation. One that ends a process is
//! counted and passed over: firesafe loses that file alone.

#[path = "../tests/mutated/readers.rs"]
mod readers;
mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use firesafe::scan::limits::{CPU_TIME, MEMORY};
use firesafe::secret::{SecretBytes, SecretText};
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

fn main() {
    // cargo adds words of its own
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let number = |at: usize, otherwise| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise);
    if words.first().is_some_and(|word| word == WORKER) {
        return work(&words[1], Duration::from_millis(number(2, 0)), number(3, 0));
    }
    let (time, first) = (Duration::from_secs(number(1, 10)), number(2, 0));
    let mut failed = false;
    for reader in readers::all() {
        if words.first().is_none_or(|name| *name == reader.name) {
            failed |= !run(reader.name, time, first);
        }
    }
    std::process::exit(i32::from(failed));
}

/// The first word for a process that does the work of one reader.
const WORKER: &str = "worker";
/// What a worker says of a mutation that did harm.
const HARM: &str = "harm";

/// Whether every mutation from `first` on was harmless, until the time is over.
fn run(name: &str, time: Duration, first: u64) -> bool {
    let start = Instant::now();
    let (mut next, mut lost) = (first, 0_u64);
    while let Some(left) = time.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) {
        let arguments = [WORKER, name, &left.as_millis().to_string(), &next.to_string()];
        let this = std::env::current_exe().unwrap();
        let mut worker = Command::new(this).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        for line in BufReader::new(worker.stdout.take().unwrap()).lines().map_while(Result::ok) {
            if line == HARM {
                worker.wait().unwrap();
                println!("{name}: mutation {next} failed");
                return false;
            }
            next += 1;
        }
        if !worker.wait().unwrap().success() {
            // the one that it was at
            (next, lost) = (next + 1, lost + 1);
        }
    }
    println!(
        "{name}: {} mutations from {first} on in {:.0?}, {lost} of them lost",
        next - first,
        start.elapsed()
    );
    true
}

/// Says a line for each mutation that is done with.
fn work(name: &str, time: Duration, first: u64) {
    let limit = |resource, most| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: None }).unwrap();
    };
    limit(Resource::As, MEMORY);
    let reader = readers::all().into_iter().find(|reader| reader.name == name).unwrap();
    let start = Instant::now();
    let mut out = std::io::stdout().lock();
    for number in (first..).take_while(|_| start.elapsed() < time) {
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap();
        limit(Resource::Cpu, used + CPU_TIME.as_secs());
        let outcome = catch_unwind(AssertUnwindSafe(|| reader.try_one(number, &mut read_here)));
        writeln!(out, "{}", if outcome.is_ok() { "" } else { HARM }).unwrap();
    }
}

fn read_here(file: &SecretBytes) -> Vec<String> {
    let codes = firesafe::scan::codes(file.expose()).unwrap_or_default();
    codes.iter().map(SecretText::expose).map(str::to_owned).collect()
}
