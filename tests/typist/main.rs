//! The form at a real terminal: what a person sees of it, and a simulated typist.
//!
//! `cargo bench --bench typist` does the same with 10,000 sheets and prints what slips cost.

mod look;
mod person;
mod run;
mod screens;
mod slip;
mod tired;
mod window;

use slip::Slip;

const PROGRAM: &str = env!("CARGO_BIN_EXE_firesafe");

#[test]
fn every_sheet_completes_whatever_slip_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    // every ninth pair has sheets of 47 rows
    let costs = run::type_pairs(PROGRAM, folder.path(), 7, 0..18, |pair| pair % 9 == 8);
    for ((is_long, slip), cost) in &costs {
        assert_eq!(cost.twice, 0, "{} on a long sheet: {is_long}", slip.name());
        let most = cost.extra.iter().max().copied().unwrap_or(0);
        if *slip == Slip::Substitution {
            assert!(most <= 3, "one wrong character costs {most} keys");
        }
        assert!(*slip != Slip::Nothing || most == 0, "a sheet without a slip costs {most} keys");
    }
    assert!(Slip::ALL.iter().all(|slip| costs.contains_key(&(false, *slip))));
}
