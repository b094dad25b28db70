//! The real program at a real terminal, as an officer meets it.

mod common;

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use common::pty::{Terminal, firesafe};
use common::{ACCOUNT, Desk, PASSPHRASE};
use firesafe::cli::failure::Exit;
use rustix::process::{Pid, Signal, kill_process};

const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";
const SHEETS: [&str; 3] =
    ["sheets/secret-share-1-of-3.pdf", "sheets/secret-share-2-of-3.pdf", "sheets/secret-share-3-of-3.pdf"];
const SCREEN: &str = "\x1b[?1049h";
const CLEARED: &str = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l";

#[test]
fn the_first_issue_asks_twice_and_makes_the_ledger() {
    let desk = Desk::new();
    let mut terminal =
        Terminal::start(firesafe(&desk, &format!("issue {ACCOUNT} -k 2 -n 3 --out sheets --reveal")));
    terminal
        .expect("this makes a new ledger at `")
        .expect("new passphrase for the ledger: ")
        .expect_silence();
    terminal.type_line(PASSPHRASE).expect("the same again: ").expect_silence().type_line("mistyped");
    terminal.expect("the two differ; once more\r\n");
    terminal.expect("new passphrase for the ledger: ").expect_silence().type_line(PASSPHRASE);
    terminal.expect("the same again: ").expect_silence().type_line(PASSPHRASE);
    for x in 1..=3 {
        terminal.expect(&format!("sheets/bg1-contoso-onmicrosoft-com-g1-share-{x}-of-3.pdf\r\n"));
    }
    terminal.expect("`sheets` now holds all 3 sheets").expect("ledger head, for the minutes:");
    terminal.expect(&format!("{SCREEN}\x1b[2J\x1b[Hpassword of {ACCOUNT}, generation 1\r\n\r\n    "));
    terminal.expect("\r\n\r\nEnter clears it from the screen; c and Enter spells it out: ");
    assert!(terminal.echoes());
    terminal.type_line("").expect(CLEARED);
    terminal.ends_with(0);
    assert!(!terminal.shown().contains(PASSPHRASE), "a passphrase is never shown");
    assert_eq!(desk.sheets().len(), 3);
    assert!(desk.path("ledger.age").exists());
}

#[test]
fn what_is_typed_while_a_key_is_derived_counts_unseen() {
    const WRONG: &str = "correct horse battery stable";
    let mut desk = Desk::with_ledger();
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Done);
    let mut terminal = Terminal::start(firesafe(&desk, "log"));
    // the second passphrase is typed while the first is tried, and once more while it opens the ledger
    terminal.expect("passphrase of the ledger: ").expect_silence();
    terminal.press(&format!("{WRONG}\n{PASSPHRASE}\n\n{PASSPHRASE}\n"));
    terminal.expect("it did not open the ledger; passphrase again: ").ends_with(0);
    assert!(terminal.echoes());
    assert!(!terminal.shown().contains("horse"), "{}", terminal.shown());

    // what comes after it is an answer to the next questions, those that nobody may see too
    let mut terminal = Terminal::start(firesafe(&desk, "officer add bob"));
    terminal.expect("passphrase of the ledger: ").expect_silence();
    terminal.press(&format!("{PASSPHRASE}\nseven quiet rivers\nseven quiet rivers\n"));
    terminal.expect("`bob` can open the ledger from now on").ends_with(0);
    assert!(
        !terminal.shown().contains("horse") && !terminal.shown().contains("quiet"),
        "{}",
        terminal.shown()
    );

    let mut terminal = Terminal::start(firesafe(&desk, &format!("activate {ACCOUNT}")));
    terminal.expect("passphrase of the ledger: ").expect_silence();
    // Enter and the passphrase again are no answers; a name is one, and is shown where it was asked for
    terminal.press(&format!("{PASSPHRASE}\n\n{PASSPHRASE}\nnowhere.pdf\n"));
    terminal.expect(": nowhere.pdf\r\n").expect("`nowhere.pdf` does not exist");
    assert!(terminal.echoes());
    terminal.press("\x03").ends_with(130);
    assert!(!terminal.shown().contains("horse"), "{}", terminal.shown());
}

#[test]
fn what_was_typed_before_a_passphrase_is_asked_for_counts() {
    let desk = Desk::with_ledger();
    let mut terminal = Terminal::start(firesafe(&desk, "log"));
    terminal.press(&format!("\n{PASSPHRASE}\n")).expect("passphrase of the ledger: ").ends_with(0);
}

#[test]
fn ctrl_z_takes_a_secret_off_the_screen() {
    let desk = Desk::with_sheets(SECRET.as_bytes());
    let mut terminal = Terminal::start(firesafe(&desk, &format!("recover {} {}", SHEETS[0], SHEETS[1])));
    terminal.expect(SCREEN).expect(SECRET).expect("spells it out: ").press("c\x1a");
    // nobody else is at this terminal, so the program goes on at once
    terminal.expect(CLEARED).expect(SCREEN).expect(SECRET).expect("spells it out: ").type_line("");
    terminal.expect(CLEARED).ends_with(0);
    assert!(terminal.echoes() && !terminal.shown().contains("capital"), "{}", terminal.shown());

    // a hidden question comes again, and stays hidden
    let desk = Desk::with_ledger();
    let mut terminal = Terminal::start(firesafe(&desk, "log"));
    terminal.expect("passphrase of the ledger: ").expect_silence().press("half\x1a");
    terminal.expect("passphrase of the ledger: ").expect_silence().type_line(PASSPHRASE);
    terminal.ends_with(0);
    assert!(terminal.echoes() && !terminal.shown().contains("horse"), "{}", terminal.shown());
}

#[test]
fn a_dumb_terminal_shows_a_secret_only_after_a_question() {
    let desk = Desk::with_sheets(SECRET.as_bytes());
    let recover = || firesafe(&desk, &format!("recover {} {}", SHEETS[0], SHEETS[1])).env("TERM", "dumb");
    let mut terminal = Terminal::start(recover());
    terminal.expect("this terminal cannot clear its screen, and what it shows may be read later\r\n");
    terminal.expect("the secret: to show it all the same, type Yes (Enter does not show it): ").type_line("");
    terminal.expect(
        "firesafe: error: the secret was not shown: run this in another terminal, add `--output FILE`, or use a \
         pipe\r\n",
    );
    terminal.ends_with(1);
    assert!(!terminal.shown().contains(SECRET) && !terminal.shown().contains('\x1b'), "{}", terminal.shown());

    let mut terminal = Terminal::start(recover());
    terminal.expect("type Yes (Enter does not show it): ").type_line("y");
    terminal.expect("type Yes in full, or only press Enter for no\r\n").expect("it): ").type_line("YES");
    terminal.expect(SECRET).expect("Enter goes on, and it stays on the screen").type_line("");
    terminal.ends_with(0);
    assert!(!terminal.shown().contains('\x1b'), "{}", terminal.shown());
}

#[test]
fn without_a_home_the_ledger_has_to_be_named() {
    let desk = Desk::with_ledger();
    let run = |arguments: &str, home: Option<&str>| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_firesafe"));
        command.args(arguments.split(' ')).current_dir(desk.folder.path()).env_clear();
        let output = command.envs(home.map(|home| ("HOME", home))).stdin(Stdio::null()).output();
        let output = output.expect("started");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let nowhere = "firesafe: error: no place is known for the ledger, since neither `HOME` nor `XDG_DATA_HOME` names \
                   a folder: name the ledger with `--ledger PATH`\n";
    let before = desk.files();
    for home in [None, Some(""), Some("here"), Some(".")] {
        for verb in ["log -q", "init --organisation Contoso -q", "issue a@b.example --out sheets -q"] {
            let ran = run(&format!("{verb} --passphrase-file pass"), home);
            assert_eq!(ran, (Some(2), nowhere.to_owned()), "{verb} {home:?}");
        }
    }
    assert_eq!(desk.files(), before, "nothing is made");
    let (code, said) = run("log -q --passphrase-file pass --ledger ledger.age", None);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("firesafe: this workstation sees this ledger for the first time: "), "{said}");
    assert!(
        said.ends_with(
            "firesafe: the ledger's head could not be remembered: neither `HOME` nor `XDG_STATE_HOME` names a \
             folder: set one of them\n"
        ),
        "{said}"
    );
    assert_eq!(desk.files(), before, "nothing is remembered in the folder of the moment");
}

#[test]
fn output_that_nobody_reads_ends_a_run_quietly() {
    let desk = Desk::with_ledger();
    for arguments in ["log -q --passphrase-file pass --ledger ledger.age", "log --help", "completions bash"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_firesafe"));
        command.args(arguments.split(' ')).current_dir(desk.folder.path());
        command.env("XDG_STATE_HOME", desk.path("state")).stdin(Stdio::null());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(141), ""), "{arguments}");
    }
}

#[test]
fn dice_are_typed_unseen_and_a_wrong_line_costs_nothing() {
    let desk = Desk::with_ledger();
    let command = format!("issue {ACCOUNT} --dice --out sheets --passphrase-file pass");
    let mut terminal = Terminal::start(firesafe(&desk, &command));
    terminal.expect("100 rolls are best, 50 are enough; an empty line ends\r\n").expect("0 rolls so far: ");
    terminal.expect_silence().type_line("123456 123456 123456 123456 1");
    terminal.expect("25 rolls so far: ").expect_silence().type_line("");
    terminal.expect("too few: at least 25 rolls more, or Ctrl-C stops\r\n");
    terminal.expect("25 rolls so far: ").expect_silence().type_line("12345 0 65432");
    terminal.expect("character 7 is no roll of a die; type that line again, with the digits 1 to 6\r\n");
    terminal.expect("25 rolls so far: ").expect_silence().type_line(&"4".repeat(200));
    terminal.expect("share-3-of-3.pdf").expect("ledger head, for the minutes:");
    terminal.ends_with(0);
    assert!(!terminal.shown().contains("123456") && !terminal.shown().contains("444"));
}

#[test]
fn split_asks_twice_for_the_secret() {
    let desk = Desk::new();
    let mut terminal = Terminal::start(firesafe(&desk, "split -k 2 -n 3 --out sheets --label secret"));
    terminal.expect("the secret: ").expect_silence().type_line(SECRET);
    terminal.expect("the same again: ").expect_silence().type_line("something else");
    terminal.expect("the two differ; once more\r\n");
    terminal.expect("the secret: ").expect_silence().type_line(SECRET);
    terminal.expect("the same again: ").expect_silence().type_line(SECRET);
    terminal.expect("3 sheets, any 2 recover; set ").ends_with(0);
    assert!(!terminal.shown().contains(SECRET));
    let mut desk = desk;
    let ran = desk.run(&format!("recover @{} @{}", SHEETS[0], SHEETS[2]));
    assert_eq!(ran.out, format!("{SECRET}\n").as_bytes());
}

#[test]
fn recover_at_a_terminal_shows_the_secret_until_enter_and_spells_it() {
    let desk = Desk::with_sheets(b"B0\x1b[2Jo");
    let mut terminal = Terminal::start(firesafe(&desk, &format!("recover {} {}", SHEETS[0], SHEETS[1])));
    terminal.expect(SCREEN).expect("the secret\r\n\r\n    B0\\u{1b}[2Jo\r\n\r\n");
    terminal.expect("Enter clears it from the screen; c and Enter spells it out: ").type_line("c");
    terminal.expect(CLEARED).expect(SCREEN).expect("characters 1 to 7 of 7\r\n\r\n");
    terminal.expect("    1   B   capital B\r\n    2   0   digit zero\r\n    3       U+001B\r\n");
    terminal.expect("    7   o   small o\r\n\r\nEnter goes back: ").type_line("");
    terminal.expect(CLEARED).expect("Enter clears it from the screen").type_line("");
    terminal.expect(CLEARED).ends_with(0);
    assert!(terminal.shown().ends_with(CLEARED), "the screen is the person's again");
}

#[test]
fn lines_pasted_behind_the_last_row_do_not_hide_the_secret() {
    let desk = Desk::with_sheets(SECRET.as_bytes());
    let rows = [desk.rows(SHEETS[0]), desk.rows(SHEETS[1])].concat().join("\n");
    let mut terminal = Terminal::start(firesafe(&desk, "recover --plain"));
    terminal.expect("row 1, or a file's name: ");
    terminal.press(&format!("\n\n{rows}\n\nIssued on 2026-11-20\nPage 1 of 1\n"));
    terminal.expect("Enter clears it from the screen; c and Enter spells it out: ").type_line("c");
    terminal.expect("characters 1 to 12 of 24\r\n").type_line("");
    terminal.expect("characters 13 to 24 of 24\r\n").type_line("");
    terminal.expect("Enter clears it from the screen").type_line("").expect(CLEARED).ends_with(3);
}

#[test]
fn a_pipe_is_read_though_there_is_a_terminal() {
    let desk = Desk::with_sheets(SECRET.as_bytes());
    let rows = [desk.rows(SHEETS[0]), desk.rows(SHEETS[1])].concat().join("\n");
    for verb in ["recover", "verify"] {
        let command = firesafe(&desk, verb).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut terminal = Terminal::start(command);
        let mut pipe = terminal.child.stdin.take().expect("a pipe");
        pipe.write_all(rows.as_bytes()).expect("piped");
        drop(pipe);
        // typed rows say nothing of their dealer
        terminal.ends_with(if verb == "recover" { 3 } else { 0 });
        let mut out = String::new();
        std::io::Read::read_to_string(&mut terminal.child.stdout.take().expect("a pipe"), &mut out)
            .expect("text");
        match verb {
            "recover" => assert_eq!(out, format!("{SECRET}\n")),
            _ => assert_eq!(out.lines().count(), 2, "{out}"),
        }
    }
}

#[test]
fn ctrl_c_at_a_prompt_leaves_nothing_and_gives_the_terminal_back() {
    let first = Desk::new();
    let mut terminal = Terminal::start(firesafe(&first, &format!("issue {ACCOUNT} --out deep/sheets")));
    terminal.expect("new passphrase for the ledger: ").expect_silence().press("half a pass\x03");
    terminal.expect("firesafe: error: interrupted: nothing was changed\r\n").ends_with(130);
    assert!(terminal.echoes());
    assert!(first.files().is_empty(), "{:?}", first.files());

    let later = Desk::with_ledger();
    for command in [
        format!("issue {ACCOUNT} --out sheets"),
        "split -k 2 -n 3 --out sheets --record".to_owned(),
        "officer add bob".to_owned(),
        "status".to_owned(),
    ] {
        let mut terminal = Terminal::start(firesafe(&later, &command));
        terminal.expect("passphrase of the ledger: ").expect_silence().press("\x03");
        terminal.expect("firesafe: error: interrupted: nothing was changed\r\n").ends_with(130);
        assert!(terminal.echoes(), "{command}");
        assert_eq!(later.files_without_state(), ["ledger.age", "pass"], "{command}");
    }
    assert_eq!(fs::read(later.path("ledger.age")).expect("still there"), common::prepared_ledger());

    let typing = Desk::new();
    let mut terminal = Terminal::start(firesafe(&typing, "recover"));
    terminal.expect(SCREEN).expect("Enter").press("\x1c");
    terminal.expect("interrupted").ends_with(131);
    assert!(terminal.shown().contains(CLEARED), "Ctrl-\\ takes the rows off the screen too");
}

/// Enough accounts that a run is still at work while a test looks.
fn many_accounts(options: &str) -> String {
    let accounts: Vec<_> = (1..60).map(|number| format!("bg{number}@contoso.example")).collect();
    format!("issue {} {options}", accounts.join(" "))
}

#[test]
fn signals_during_the_work_leave_no_sheet_and_an_untouched_ledger() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let desk = Desk::with_ledger();
        let command = many_accounts("--out new/sheets --passphrase-file pass");
        let mut terminal = Terminal::start(firesafe(&desk, &command));
        terminal.expect("account 2 of 59");
        kill_process(Pid::from_child(&terminal.child), signal).expect("sent");
        terminal.expect("firesafe: error: interrupted: nothing was changed\r\n").ends_with(code);
        assert_eq!(desk.files_without_state(), ["ledger.age", "pass"]);
        assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), common::prepared_ledger());
    }
}

#[test]
fn after_a_kill_the_next_run_names_what_lies_there() {
    let mut desk = Desk::with_ledger();
    let command = many_accounts("--out sheets --passphrase-file pass");
    let mut terminal = Terminal::start(firesafe(&desk, &command));
    terminal.expect("account 3 of 59");
    kill_process(Pid::from_child(&terminal.child), Signal::KILL).expect("sent");
    terminal.ends();
    let lying = desk.sheets().len();
    assert!(lying >= 3, "{:?}", desk.files());
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    let hidden = "@/sheets/.firesafe-unfinished";
    ran.fails_with(
        firesafe::cli::failure::Exit::Failed,
        &format!(
            "`{hidden}` holds {lying} sheets of a run that was cut off before it was done, and they may open an \
             account: if `firesafe log` shows their set, move them out; if not, destroy what was printed of it; \
             then remove it with `rm -r {hidden}` and run this again"
        ),
    );
    assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), common::prepared_ledger());
    fs::remove_dir_all(desk.path("sheets/.firesafe-unfinished")).expect("removed as it says");
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    assert_eq!(ran.exit, firesafe::cli::failure::Exit::Done, "{}", ran.err);
}

#[test]
fn after_a_kill_whoever_looks_at_the_ledger_is_told() {
    let mut desk = Desk::with_ledger();
    let out = desk.path("else where/sheets");
    let hidden = out.join(".firesafe-unfinished");
    let command = many_accounts("--passphrase-file pass --out");
    let mut terminal = Terminal::start(firesafe(&desk, &command).arg(&out));
    terminal.expect("account 3 of 59");
    // what a run that lives has there is not told
    assert!(hidden.exists());
    let ran = desk.run("status --quiet --passphrase-file @pass");
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    kill_process(Pid::from_child(&terminal.child), Signal::KILL).expect("sent");
    terminal.ends();
    let lying = desk.sheets().len();
    let said = format!(
        "firesafe: `@/else where/sheets/.firesafe-unfinished` holds {lying} sheets of a run that was cut off before \
         it was done, and they may open an account: if `firesafe log` shows their set, move them out; if not, \
         destroy what was printed of it; then remove it with `rm -r '@/else where/sheets/.firesafe-unfinished'`\n"
    );
    for verb in ["status", "status --json", "check"] {
        let ran = desk.run(&format!("{verb} --quiet --passphrase-file @pass"));
        assert_eq!((ran.exit, &ran.err), (Exit::Due, &said), "{verb}");
    }
    let ran = desk.run(&format!("activate {ACCOUNT} --quiet --passphrase-file @pass"));
    assert!(ran.exit == Exit::Failed && ran.err.starts_with(&said), "{}", ran.err);
    fs::remove_dir_all(&hidden).expect("removed as it says");
    for verb in ["status", "check"] {
        let ran = desk.run(&format!("{verb} --quiet --passphrase-file @pass"));
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{verb}");
    }
    assert_eq!(fs::read_dir(desk.path("state/firesafe/unfinished")).expect("a folder").count(), 0);
}

#[test]
fn a_run_that_ends_by_itself_leaves_no_note_of_its_folder() {
    let mut desk = Desk::with_ledger();
    let notes = |desk: &Desk| fs::read_dir(desk.path("state/firesafe/unfinished")).map_or(0, Iterator::count);
    desk.fails.ledger = Some(std::io::ErrorKind::StorageFull);
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    assert_eq!((ran.exit, notes(&desk)), (Exit::Failed, 0), "{}", ran.err);
    desk.fails.ledger = None;
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    assert_eq!((ran.exit, notes(&desk)), (Exit::Done, 0), "{}", ran.err);
    // sheets that could not be moved out wait on, and stay noted
    desk.fails.keeping = true;
    let ran = desk.run("issue a@b.example --out @more --passphrase-file @pass");
    assert_eq!((ran.exit, notes(&desk)), (Exit::Failed, 1), "{}", ran.err);
    let ran = desk.run("check --quiet --passphrase-file @pass");
    let named = "`@/more/.firesafe-unfinished` holds 1 sheet of a run";
    assert!(ran.exit == Exit::Due && ran.err.contains(named), "{}", ran.err);
}

#[test]
fn where_no_note_can_be_written_the_run_goes_on_and_says_so() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("state/firesafe/unfinished"), "in the way").expect("written");
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    assert_eq!((ran.exit, desk.sheets().len()), (Exit::Done, 3), "{}", ran.err);
    let said = "firesafe: the folder of the sheets could not be noted: ";
    assert!(ran.err.starts_with(said), "{}", ran.err);
}

#[test]
fn two_at_once_do_not_write_one_ledger() {
    let desk = Desk::with_ledger();
    let lock = fs::File::create(desk.path("ledger.age.lock")).expect("made");
    lock.lock().expect("locked");
    let mut other =
        Terminal::start(firesafe(&desk, &format!("issue {ACCOUNT} --out sheets --passphrase-file pass")));
    other
        .expect("ledger.age` is in use by another firesafe: let it finish, then run this again\r\n")
        .ends_with(1);
    assert!(!desk.path("sheets").exists());
    // reading goes on
    let mut reader = Terminal::start(firesafe(&desk, "status --passphrase-file pass"));
    reader.expect("Contoso Ltd: 0 due, 0 within 30 days\r\n").ends_with(0);
}

#[test]
fn a_run_that_waits_for_an_answer_keeps_nobody_from_writing() {
    let desk = Desk::with_ledger();
    let mut one = Terminal::start(firesafe(&desk, "officer add bob --passphrase-file pass"));
    one.expect("new passphrase of bob: ").expect_silence();
    assert!(!desk.path("ledger.age.lock").exists());
    let mut other = Terminal::start(firesafe(&desk, "custodian add Ann --passphrase-file pass"));
    other.ends_with(0);
    one.press("another passphrase, of Bob's\r").expect("the same again: ");
    one.press("another passphrase, of Bob's\r");
    one.expect(
        "meanwhile another run wrote event 2 (`entry-added`): what this run records comes after it\r\n",
    )
    .ends_with(0);
    let mut log = Terminal::start(firesafe(&desk, "log --passphrase-file pass"));
    log.expect("custodian Ann").expect("officer-added  bob").ends_with(0);
    assert!(!desk.path("ledger.age.lock").exists());
}

#[test]
fn a_ledger_that_goes_while_an_answer_is_awaited_is_missed() {
    let desk = Desk::with_ledger();
    let mut one = Terminal::start(firesafe(&desk, "officer add bob --passphrase-file pass"));
    one.expect("new passphrase of bob: ").expect_silence();
    fs::rename(desk.path("ledger.age"), desk.path("elsewhere.age")).expect("moved");
    one.press("another passphrase, of Bob's\r").expect("the same again: ");
    one.press("another passphrase, of Bob's\r");
    one.expect(
        "is gone since this run read it: nothing was written, so put it back, then run this again\r\n",
    )
    .ends_with(1);
    assert!(!desk.path("ledger.age").exists());
}

#[test]
fn two_that_add_one_name_are_not_both_recorded() {
    let desk = Desk::with_ledger();
    let mut one = Terminal::start(firesafe(&desk, "officer add bob --passphrase-file pass"));
    one.expect("new passphrase of bob: ").expect_silence();
    fs::write(desk.path("new"), "another passphrase, of Bob's").expect("written");
    let command = "officer add bob --passphrase-file pass --new-passphrase-file new";
    let mut other = Terminal::start(firesafe(&desk, command));
    other.ends_with(0);
    one.press("a passphrase that is longer\r").expect("the same again: ");
    one.press("a passphrase that is longer\r");
    one.expect("firesafe: not recorded: officer-added  bob\r\n").expect(
        "meanwhile another run wrote event 2 (`officer-added`), and what this run adds does not go with that",
    )
    .expect("there is an officer `bob` already")
    .ends_with(1);
}

#[test]
fn a_file_that_may_not_grow_and_a_full_device_are_told() {
    let desk = Desk::with_ledger();
    let program = env!("CARGO_BIN_EXE_firesafe");
    let run = |script: &str| {
        let output = std::process::Command::new("sh")
            .args(["-c", script, program])
            .current_dir(desk.folder.path())
            .env("FIRESAFE_LEDGER", desk.path("ledger.age"))
            .env("XDG_STATE_HOME", desk.path("state"))
            .stdin(Stdio::null())
            .output()
            .expect("started");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) =
        run("ulimit -f 8; exec \"$0\" issue a@b.example --out sheets --passphrase-file pass -q");
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("file too large: nothing was changed, so raise the limit with `ulimit -f unlimited`"),
        "{said}"
    );
    assert_eq!(desk.files_without_state(), ["ledger.age", "pass"]);
    assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), common::prepared_ledger());
    let (code, said) = run("printf secret | \"$0\" split -q -k 2 -n 2 --out sheets > /dev/full");
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "firesafe: error: cannot write the output: no space left on device\n")
    );
    let (code, said) = run("exec \"$0\" issue a@b.example --out /proc/sheets --passphrase-file pass -q");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with("firesafe: error: cannot make the folder `/proc/sheets`, "), "{said}");
}

#[test]
fn without_lp_the_other_way_is_named() {
    let desk = Desk::with_ledger();
    let command = format!("issue {ACCOUNT} --print office --passphrase-file pass");
    let mut terminal = Terminal::start(firesafe(&desk, &command).env("PATH", "/nonexistent"));
    terminal.expect(
        "firesafe: error: cannot run `lp`, no such file or directory: install the CUPS client, or use `--out` and \
         print the files\r\n",
    );
    terminal.ends_with(1);
    assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), common::prepared_ledger());
}

#[test]
fn without_a_terminal_the_other_ways_are_named() {
    let desk = Desk::with_ledger();
    let run = |arguments: &str| {
        let mut command = std::process::Command::new("setsid");
        command.arg("-w").arg(env!("CARGO_BIN_EXE_firesafe")).args(arguments.split(' '));
        command.current_dir(desk.folder.path()).env("FIRESAFE_LEDGER", desk.path("ledger.age"));
        let output = command.env("XDG_STATE_HOME", desk.path("state")).stdin(Stdio::null()).output();
        let output = output.expect("setsid is there");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let at_all = "firesafe: error: there is no terminal to ask at: run this in a terminal, or use \
                  `--passphrase-file FILE`\n";
    assert_eq!(run("status -q"), (Some(4), at_all.to_owned()));
    assert_eq!(run("issue a@b.example --out sheets -q"), (Some(4), at_all.to_owned()));
    let nothing = "firesafe: error: no good sheet was given: scan or type one\n";
    assert_eq!(run("recover -q"), (Some(1), nothing.to_owned()));
    assert_eq!(desk.files_without_state(), ["ledger.age", "pass"]);
}
