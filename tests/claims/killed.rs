//! The real program, killed at every step that changes the disk.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use firesafe::cli::failure::Exit;

use crate::common::{ACCOUNT, Desk, has, prepared_ledger};

/// Every system call by which a file comes, goes, moves or reaches the disk.
const CHANGES: &str = "mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,\
                       chmod,fchmod,fchmodat,fsync,fdatasync";

/// Issues three sheets, and is killed as the call of this number begins; whether it came to its end.
fn issue_until(desk: &Desk, call: usize) -> bool {
    let home = desk.folder.path();
    let status = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", &format!("trace={CHANGES}")])
        .args(["-e", &format!("inject={CHANGES}:signal=KILL:when={call}")])
        .arg(env!("CARGO_BIN_EXE_firesafe"))
        .args(["issue", ACCOUNT, "--out", "sheets", "--passphrase-file", "pass", "--quiet"])
        .current_dir(home)
        .env("HOME", home)
        .env("FIRESAFE_LEDGER", home.join("ledger.age"))
        .env("XDG_STATE_HOME", home.join("state"))
        .status()
        .expect("strace runs");
    status.success()
}

fn pdfs(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let is_pdf = |path: &Path| path.extension().is_some_and(|ending| ending == "pdf");
    entries.filter(|entry| is_pdf(&entry.as_ref().expect("an entry").path())).count()
}

#[test]
fn killed_at_any_step_sheets_stay_hidden_and_the_ledger_whole() {
    if !has("strace", "killed_at_any_step_sheets_stay_hidden_and_the_ledger_whole") {
        return;
    }
    let (mut before, mut after, mut with_hidden) = (0, 0, 0);
    for call in 1.. {
        let mut desk = Desk::with_ledger();
        if issue_until(&desk, call) {
            assert_eq!(desk.sheets().len(), 3);
            break;
        }
        let folder = desk.path("sheets");
        let hidden = folder.join(".firesafe-unfinished");
        // it opens, and has either nothing of the set or all of it
        let has_set = match desk.ledger().events().len() {
            1 => false,
            2 => true,
            events => panic!("{events} events after a kill at call {call}"),
        };
        if has_set {
            after += 1;
            assert_eq!(pdfs(&folder) + pdfs(&hidden), 3, "a sheet is lost at call {call}");
        } else {
            before += 1;
            assert_eq!(fs::read(desk.path("ledger.age")).expect("a ledger"), prepared_ledger());
            assert_eq!(pdfs(&folder), 0, "a sheet of no set is shown at call {call}");
        }
        for folder in [&folder, &hidden].into_iter().filter(|folder| folder.exists()) {
            let mode = fs::metadata(folder).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{} is open to others at call {call}", folder.display());
        }
        // whoever looks at the ledger is told what lies there, or there is nothing
        let ran = desk.run("check --quiet --passphrase-file @pass");
        let named = "`@/sheets/.firesafe-unfinished` holds ";
        assert_eq!(ran.err.contains(named), hidden.exists(), "at call {call}: {}", ran.err);
        assert!(!hidden.exists() || ran.exit == Exit::Due, "at call {call}: {}", ran.err);
        // the next run names it too
        let ran = desk.run("issue next@contoso.example --out @sheets --passphrase-file @pass");
        if hidden.exists() {
            with_hidden += 1;
            assert!(ran.exit == Exit::Failed && ran.err.contains(named), "at call {call}: {}", ran.err);
        } else if pdfs(&folder) == 3 && has_set {
            assert!(ran.exit == Exit::Failed && ran.err.contains("@/sheets"), "at call {call}: {}", ran.err);
        } else {
            assert_eq!(ran.exit, Exit::Done, "at call {call}: {}", ran.err);
        }
    }
    assert!(before > 5 && after > 1 && with_hidden > 5, "{before}, {after}, {with_hidden}");
}
