//! A page that does not give its share back ends the run, and nothing of it stays.

use std::fs;

use firesafe::cli::failure::Exit;

use crate::common::{ACCOUNT, Desk, prepared_ledger};

#[test]
fn a_run_whose_page_shows_another_share_fails() {
    let cause =
        "sheet 2 cannot be read back: its code is of another share; nothing was kept, please report this";
    for command in [
        format!("issue {ACCOUNT} --out @sheets --passphrase-file @pass"),
        format!("issue {ACCOUNT} b@contoso.example --out @sheets --passphrase-file @pass"),
        "split @secret --label key -k 2 -n 3 --out @sheets".to_owned(),
    ] {
        let mut desk = Desk::with_ledger();
        fs::write(desk.path("secret"), "twenty-four bytes inside").expect("written");
        desk.fails.reading_back = true;
        desk.run(&command).fails_with(Exit::Integrity, cause);
        assert_eq!(desk.files_without_state(), ["ledger.age", "pass", "secret"], "{command}");
        assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == prepared_ledger(), "{command}");
        desk.fails.reading_back = false;
        assert_eq!(desk.run(&command).exit, Exit::Done, "{command}");
    }
}
