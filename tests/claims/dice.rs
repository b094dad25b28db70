//! Dice and the system's generator, through `issue` to the sheets.

use std::fs;

use firesafe::cli::failure::Exit;
use firesafe::share::{UnverifiedShare, VerifiedShare};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::common::Desk;

/// Everything that is drawn in an issue of 2 of 3.
#[derive(PartialEq)]
struct Drawn {
    password: Vec<u8>,
    /// Payloads 1 and 2 added: three times the coefficients, whatever the password.
    coefficients: Vec<u8>,
    key: [u8; 32],
}

/// What is drawn with these rolls and this system.
fn issued(system: u8, rolls: &str) -> Drawn {
    let mut desk = Desk::with_ledger();
    desk.rng = ChaCha20Rng::from_seed([system; 32]);
    let ran = desk.typing(&[rolls]).issue("-k 2 -n 3 --dice --out @sheets --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let sheets = desk.sheets();
    let share = |number: usize| -> VerifiedShare {
        let page = fs::read(desk.path(&sheets[number])).expect("a sheet");
        let code = firesafe::scan::codes(&page).expect("a code").remove(0);
        match UnverifiedShare::from_qr(code.expose()).expect("a share").check() {
            Ok(share) => share,
            Err(rejected) => panic!("{}", rejected.error()),
        }
    };
    let (one, two) = (share(0), share(1));
    let pairs = one.payload().expose().iter().zip(two.payload().expose());
    let coefficients = pairs.map(|(one, two)| one ^ two).collect();
    let key = one.public_key().expect("signed");
    let ran = desk.run(&format!("recover @{} @{}", sheets[0], sheets[1]));
    Drawn { password: ran.out, coefficients, key }
}

#[test]
fn password_and_shares_hang_on_both_dice_and_system() {
    let (some, others) = ("123456".repeat(20), "654321".repeat(20));
    let known = issued(1, &some);
    assert!(issued(1, &some) == known, "nothing else decides");
    for (what, other) in [("dice", issued(1, &others)), ("system", issued(2, &some))] {
        assert!(other.password != known.password, "the password is the same with another {what}");
        assert!(other.coefficients != known.coefficients, "the dealing is the same with another {what}");
        assert!(other.key != known.key, "the key is the same with another {what}");
    }
}
