//! What slips cost at the form, in keys: 10,000 sheets typed by a simulated person.
//!
//! `cargo bench --bench typist`, or `cargo bench --bench typist -- 500` for fewer pairs of sheets.

#[path = "../tests/typist/look.rs"]
mod look;
#[path = "../tests/typist/person.rs"]
mod person;
#[path = "../tests/typist/run.rs"]
mod run;
#[path = "../tests/typist/slip.rs"]
mod slip;
#[path = "../tests/typist/window.rs"]
#[allow(dead_code, reason = "the tests of the screen use the rest")]
mod window;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use run::Cost;
use slip::Slip;

/// Pairs of sheets, any two of a set.
const PAIRS: usize = 5_000;
/// Pairs that one worker takes at once.
const BLOCK: usize = 25;
/// Sheets after which the figures so far are printed.
const REPORT: usize = 1_000;
const SEED: u64 = 24_112_026;

fn main() {
    // cargo passes `--bench` on; a second number is the first pair, for runs side by side
    let mut given = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let pairs = given.next().unwrap_or(PAIRS);
    let first: usize = given.next().unwrap_or(0);
    let folder = tempfile::tempdir().expect("a folder");
    let (next, end) = (AtomicUsize::new(first), first + pairs);
    let costs = Mutex::new(BTreeMap::new());
    // a typist waits for the program more than it works
    let workers = 2 * thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let start = next.fetch_add(BLOCK, Ordering::Relaxed);
                    if start >= end {
                        break;
                    }
                    let block = start..end.min(start + BLOCK);
                    let program = env!("CARGO_BIN_EXE_firesafe");
                    // every tenth pair has sheets of 47 rows
                    let typed = run::type_pairs(program, folder.path(), SEED, block, |pair| pair % 10 == 9);
                    add(&mut costs.lock().expect("no panic"), typed);
                }
            });
        }
    });
    print!("{}", table(&costs.lock().expect("no panic")));
}

type Costs = BTreeMap<(bool, Slip), Cost>;

fn sheets(costs: &Costs) -> usize {
    costs.values().map(|cost| cost.sheets).sum()
}

fn add(costs: &mut Costs, typed: Costs) {
    let before = sheets(costs);
    for (kind, cost) in typed {
        let all = costs.entry(kind).or_default();
        all.sheets += cost.sheets;
        all.twice += cost.twice;
        all.extra.extend(cost.extra);
    }
    if sheets(costs) / REPORT > before / REPORT {
        eprintln!("so far: {}", table(costs));
    }
}

fn table(costs: &Costs) -> String {
    let mut table = format!("{} sheets, all completed; nothing wrong was accepted\n", sheets(costs));
    table.push_str(
        "| Slip | Rows | Sheets | Median | Mean | Most | Typed twice |\n|---|---|---|---|---|---|---|\n",
    );
    for ((is_long, slip), cost) in costs {
        let mut extra = cost.extra.clone();
        extra.sort_unstable();
        let rows = if *is_long { 47 } else { 5 };
        let total: isize = extra.iter().sum();
        let mean = f64::from(i32::try_from(total).expect("small"))
            / f64::from(i32::try_from(extra.len()).expect("small"));
        let (median, most) = (extra[extra.len() / 2], extra[extra.len() - 1]);
        let _ = writeln!(
            table,
            "| {} | {rows} | {} | {median} | {mean:.1} | {most} | {} |",
            slip.name(),
            cost.sheets,
            cost.twice
        );
    }
    table
}
