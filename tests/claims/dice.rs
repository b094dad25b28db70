//! Dice and the system's generator, through `issue` to the sheets.

use firesafe::cli::failure::Exit;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::common::Desk;

/// The password, and the first row of sheet 1, of an issue with these rolls and this system.
fn issued(system: u8, rolls: &str) -> (Vec<u8>, String) {
    let mut desk = Desk::with_ledger();
    desk.rng = ChaCha20Rng::from_seed([system; 32]);
    let ran = desk.typing(&[rolls]).issue("--dice --out @sheets --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let sheets = desk.sheets();
    let row = desk.rows(&sheets[0]).remove(0);
    let ran = desk.run(&format!("recover @{} @{}", sheets[0], sheets[1]));
    (ran.out, row)
}

#[test]
fn password_and_shares_hang_on_both_dice_and_system() {
    let (some, others) = ("123456".repeat(20), "654321".repeat(20));
    let known = issued(1, &some);
    assert!(issued(1, &some) == known, "nothing else decides");
    for (what, other) in [("dice", issued(1, &others)), ("system", issued(2, &some))] {
        assert!(other.0 != known.0, "the password is the same with another {what}");
        assert!(other.1 != known.1, "the dealing is the same with another {what}");
    }
}
