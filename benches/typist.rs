//! What slips cost at the form, in keys: 10,000 sheets typed by a simulated person.
//!
//! `cargo bench --bench typist`, or `cargo bench --bench typist -- 500` for fewer pairs of sheets.

#[path = "../tests/typist/person.rs"]
mod person;
#[path = "../tests/typist/run.rs"]
mod run;
#[path = "../tests/typist/window.rs"]
#[allow(dead_code, reason = "the tests of the screen use the rest")]
mod window;

/// Pairs of sheets, any two of a set.
const PAIRS: usize = 5_000;
const SEED: u64 = 24_11_2026;

fn main() {
    // cargo passes `--bench` on; a second number is the first pair, for runs side by side
    let mut given = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let pairs = given.next().unwrap_or(PAIRS);
    let first: usize = given.next().unwrap_or(0);
    let folder = tempfile::tempdir().expect("a folder");
    // every tenth pair has sheets of 47 rows
    let costs =
        run::type_pairs(env!("CARGO_BIN_EXE_firesafe"), folder.path(), SEED, first..first + pairs, |pair| {
            pair % 10 == 9
        });
    let sheets: usize = costs.values().map(|cost| cost.sheets).sum();
    println!("{sheets} sheets, all completed; nothing wrong was accepted");
    println!("| Slip | Rows | Sheets | Median | Mean | Most | Typed twice |");
    println!("|---|---|---|---|---|---|---|");
    for ((is_long, slip), cost) in &costs {
        let mut extra = cost.extra.clone();
        extra.sort_unstable();
        let rows = if *is_long { 47 } else { 5 };
        let total: isize = extra.iter().sum();
        let mean = f64::from(i32::try_from(total).expect("small"))
            / f64::from(i32::try_from(extra.len()).expect("small"));
        println!(
            "| {} | {rows} | {} | {} | {mean:.1} | {} | {} |",
            slip.name(),
            cost.sheets,
            extra[extra.len() / 2],
            extra[extra.len() - 1],
            cost.twice
        );
    }
}
