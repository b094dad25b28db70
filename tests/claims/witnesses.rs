//! Nobody is a witness under the name with which the ledger was opened.

use std::fs;

use firesafe::cli::failure::Exit;

use crate::common::{ACCOUNT, Desk};

const BOTH: &str = "--passphrase-file @pass --passphrase-file @bob";

/// Three printed sheets of [`ACCOUNT`]; alice and bob open the ledger together, carol could too.
fn of_two_officers() -> Desk {
    let mut desk = Desk::with_keepers();
    for (name, passphrase) in [("bob", "another passphrase, of Bob's"), ("carol", "a third one, of Carol's")]
    {
        fs::write(desk.path(name), passphrase).expect("written");
        done(&mut desk, &format!("officer add {name} --passphrase-file @pass --new-passphrase-file @{name}"));
    }
    done(&mut desk, "officer quorum 2 --passphrase-file @pass --passphrase-file @bob");
    done(&mut desk, &format!("issue {ACCOUNT} --out @sheets {BOTH}"));
    desk
}

fn done(desk: &mut Desk, command: &str) {
    let ran = desk.run(command);
    assert_eq!(ran.exit, Exit::Done, "{command}: {}", ran.err);
}

#[test]
fn no_officer_who_opened_the_ledger_is_a_witness() {
    let mut desk = of_two_officers();
    done(&mut desk, &format!("abandon {ACCOUNT} --reason misprint {BOTH}"));
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    for witness in ["alice", "bob", "ALICE", "Bob"] {
        let refusal = format!(
            "`{witness}` opened the ledger, and cannot be a witness to what is recorded in it: name somebody else"
        );
        // every command that takes witnesses, the officer named alone and beside somebody else
        for names in [format!("--witness {witness}"), format!("--witness Gil --witness {witness}")] {
            desk.run(&format!("destroy {ACCOUNT} {names} --yes {BOTH}")).fails_with(Exit::Usage, &refusal);
            desk.run(&format!("rotate {ACCOUNT} {names} {BOTH}")).fails_with(Exit::Usage, &refusal);
            desk.run(&format!("rotate {ACCOUNT} --out @more {names} {BOTH}"))
                .fails_with(Exit::Usage, &refusal);
        }
        let ran = desk.typing(&[&format!("Gil, {witness}"), ""]).run(&format!("destroy {ACCOUNT} {BOTH}"));
        assert!(ran.terminal.contains(&refusal), "{}", ran.terminal);
    }
    assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == before, "nothing was recorded");

    // an officer who stayed away can watch; the same one cannot where her passphrase opens it
    let beside = "--passphrase-file @bob --passphrase-file @carol";
    let ran = desk.run(&format!("destroy {ACCOUNT} --share 1 --witness carol --yes {beside}"));
    assert_eq!(ran.exit, Exit::Usage, "{}", ran.err);
    done(&mut desk, &format!("destroy {ACCOUNT} --share 1 --witness carol --yes {BOTH}"));
}
