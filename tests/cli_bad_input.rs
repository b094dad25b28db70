//! Bad input: each gets its error with a remedy, its exit status, and nothing is lost or left behind.

mod common;

use std::fs;
use std::io::ErrorKind;

use common::{ACCOUNT, Desk};
use firesafe::cli::failure::Exit;

/// Options of `issue`, and what is said of them.
const USAGE: &[(&str, &str)] = &[
    ("-k 1 -n 3", "1 of 3 is no split: one sheet alone would reveal the secret: use `-k 2` or more"),
    ("-k 0 -n 0", "0 of 0 is no split: one sheet alone would reveal the secret: use `-k 2` or more"),
    ("-k 4 -n 3", "4 of 3 can never recover: there would be too few sheets: use `-n 4` or more"),
    ("-k 2 -n 32", "32 sheets are too many: use `-n 31` or fewer"),
    (
        "-k 2 -n 300",
        "invalid value '300' for '-n <N>': a set has at most 31 sheets\n\nFor more information, try '--help'.",
    ),
    (
        "-k two",
        "invalid value 'two' for '-k <K>': type a number of sheets, such as 3\n\n\
         For more information, try '--help'.",
    ),
    (
        "--profile exsi",
        "unknown profile `exsi`: did you mean `esxi`? there are `entra`, `ad-ds`, `aruba-cx`, `aws-iam`, \
         `aws-root`, `cisco-ios`, `dell-n`, `esxi`, `google`, `idrac9`, `ilo5`, `ilo5-ipmi`, `junos`, \
         `junos-fips`, `linux`, `okta`, `oracle`, `sqlserver`, `universal`, `vcenter`",
    ),
    ("--length 3", "`entra` takes 8 to 256 characters, not 3: choose `--length` among them"),
    ("--length 500", "`entra` takes 8 to 256 characters, not 500: choose `--length` among them"),
    ("--words 2", "only 28.8 bits of entropy for `entra`, and 80 are the least: use `--words 6`"),
    (
        "--alphabet ab",
        "no text of 256 characters of this alphabet meets `entra`, which asks for 3 of lower case, upper \
         case, digit, symbol: widen `--alphabet`, or leave it out",
    ),
    ("--reveal", "`--reveal` needs a terminal to show the password on: leave it out"),
    ("--dice", "`--dice` needs a terminal to type the rolls at: run this in one"),
    (
        "--passphrase-file - --passphrase-file -",
        "standard input can be read once: name a file in the place of one `-`",
    ),
];

#[test]
fn what_makes_no_sense_is_refused_before_anyone_is_asked() {
    for (options, message) in USAGE {
        let mut desk = Desk::new();
        desk.issue(&format!("{options} --out @sheets")).fails_with(Exit::Usage, message);
        assert!(desk.files().is_empty(), "{options} leaves {:?}", desk.files());
    }
}

#[test]
fn an_expected_head_that_is_no_head_is_refused() {
    let mut desk = Desk::with_ledger();
    let before = desk.files();
    let ran = desk.issue("--expect-head abcus --out @sheets --passphrase-file @pass");
    let expected = "`--expect-head`: `abcus` is not a word of the list: did you mean `abacus`?";
    ran.fails_with(Exit::Usage, expected);
    assert_eq!(desk.files(), before);
}

#[test]
fn options_that_need_a_ledger_do_not_make_one() {
    let mut desk = Desk::new();
    fs::write(desk.path("pass"), "a long enough passphrase").expect("written");
    let ran = desk.issue("--expect-head abacus --out @sheets --passphrase-file @pass");
    ran.fails_with(
        Exit::Usage,
        "there is no ledger at `@/ledger.age`, and `--expect-head` needs one: name it with `--ledger`, or \
         leave `--expect-head` out",
    );
    assert_eq!(desk.files(), ["pass"]);
}

#[test]
fn a_label_that_holds_the_secret_is_refused() {
    for option in ["--label", "--organisation"] {
        let mut desk = Desk::new();
        let command = format!("split -k 2 -n 3 --out @sheets {option} my-TopSecret-77");
        desk.piping(b"TopSecret-77\n".to_vec()).run(&command).fails_with(
            Exit::Usage,
            "what is printed beside the shares holds the secret itself: choose another `--label` or `--organisation`",
        );
        assert!(desk.files().is_empty(), "{:?}", desk.files());
    }
}

#[test]
fn empty_and_oversized_secrets_are_refused() {
    let too_large =
        "the secret has more than 512 bytes: encrypt it as a file with age, and split the age identity";
    for (secret, message) in [
        (vec![], "the secret is empty: give at least one byte"),
        (b"\n".to_vec(), "the secret is empty: give at least one byte"),
        (vec![b'x'; 65 * 1024 + 1], too_large),
    ] {
        let mut desk = Desk::new();
        desk.piping(secret).run("split -k 2 -n 3 --out @sheets").fails_with(Exit::Usage, message);
        assert!(desk.files().is_empty(), "{:?}", desk.files());
    }
    let mut desk = Desk::new();
    let ran = desk.piping(vec![b'x'; 513]).run("split -k 2 -n 3 --out @sheets");
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("513 bytes") && ran.err.contains("age"), "{}", ran.err);
    assert!(desk.files().is_empty(), "{:?}", desk.files());
    desk.piping(vec![b'x'; 512]).run("split -k 2 -n 2 --out @sheets");
    assert_eq!(desk.files().len(), 3);
}

#[test]
fn an_account_that_exists_gets_no_second_password_by_mistake() {
    let mut desk = Desk::with_ledger();
    assert_eq!(desk.issue("--out @one --passphrase-file @pass").exit, Exit::Done);
    let before = (desk.files(), fs::read(desk.path("ledger.age")).expect("a ledger"));
    let message = format!(
        "`{ACCOUNT}` has generation 1 in the ledger already: add `--next-generation` to issue generation 2, \
         which stays pending beside it"
    );
    desk.issue("--out @two --passphrase-file @pass").fails_with(Exit::Failed, &message);
    assert_eq!((desk.files(), fs::read(desk.path("ledger.age")).expect("a ledger")), before);
    let ran = desk.issue("--next-generation --out @two --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let twice = desk.run("issue a@b.example A@b.example --out @three --passphrase-file @pass");
    twice.fails_with(Exit::Usage, "`a@b.example` is named twice: name each account once");
    assert!(!desk.path("three").exists());
}

#[test]
fn a_folder_with_sheets_is_left_alone() {
    let mut desk = Desk::with_ledger();
    fs::create_dir(desk.path("sheets")).expect("made");
    fs::write(desk.path("sheets/Old.PDF"), "an old sheet").expect("written");
    let before = desk.files();
    desk.issue("--out @sheets --passphrase-file @pass").fails_with(
        Exit::Failed,
        "`@/sheets` holds sheets already (`Old.PDF`): nothing is overwritten, so name another folder with `--out`",
    );
    assert_eq!(desk.files(), before);
    assert_eq!(fs::read(desk.path("sheets/Old.PDF")).expect("still there"), b"an old sheet");
}

#[test]
fn a_folder_that_others_can_read_is_refused_unless_it_is_empty() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode =
        |desk: &Desk| fs::metadata(desk.path("sheets")).expect("a folder").permissions().mode() & 0o777;
    let mut desk = Desk::with_ledger();
    fs::create_dir(desk.path("sheets")).expect("made");
    fs::set_permissions(desk.path("sheets"), fs::Permissions::from_mode(0o755)).expect("set");
    fs::write(desk.path("sheets/notes"), "of mine").expect("written");
    desk.issue("--out @sheets --passphrase-file @pass").fails_with(
        Exit::Failed,
        "`@/sheets` is open to others on this workstation: name a new folder with `--out`",
    );
    fs::remove_file(desk.path("sheets/notes")).expect("removed");
    desk.fails.ledger = Some(ErrorKind::StorageFull);
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Failed);
    assert_eq!(mode(&desk), 0o755, "a run that failed puts it back");
    desk.fails.ledger = None;
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Done);
    assert_eq!(mode(&desk), 0o700);
    for sheet in desk.sheets() {
        assert_eq!(fs::metadata(desk.path(&sheet)).expect("a sheet").permissions().mode() & 0o777, 0o600);
    }
}

/// What fails, and what is said of it.
type Failing = (fn(&mut Desk), String);

#[test]
fn a_disk_that_fails_anywhere_leaves_everything_as_it_was() {
    let sheet = "@/sheets/bg1-contoso-onmicrosoft-com-g1-share-2-of-3.pdf";
    let full = "no space left on device: nothing was changed, so free some space, or name another place";
    let read_only = "read-only file system: nothing was changed, so name a place that can be written";
    let cases: [Failing; 5] = [
        (
            |desk| desk.fails.sheet = Some((2, ErrorKind::StorageFull)),
            format!("cannot write `{sheet}`, {full}"),
        ),
        (
            |desk| desk.fails.sheet = Some((2, ErrorKind::ReadOnlyFilesystem)),
            format!("cannot write `{sheet}`, {read_only}"),
        ),
        (
            |desk| desk.fails.folder = Some(ErrorKind::ReadOnlyFilesystem),
            format!("cannot make the folder `@/sheets`, {read_only}"),
        ),
        (
            |desk| desk.fails.ledger = Some(ErrorKind::StorageFull),
            format!("cannot write `@/ledger.age`, {full}"),
        ),
        (
            |desk| desk.fails.ledger = Some(ErrorKind::ReadOnlyFilesystem),
            format!("cannot write `@/ledger.age`, {read_only}"),
        ),
    ];
    for (fail, message) in cases {
        let mut desk = Desk::with_ledger();
        let ledger = fs::read(desk.path("ledger.age")).expect("a ledger");
        fail(&mut desk);
        desk.issue("--out @sheets --passphrase-file @pass").fails_with(Exit::Failed, &message);
        assert_eq!(desk.files_without_state(), ["ledger.age", "pass"], "{message}");
        assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), ledger, "{message}");
        // and the next run, with the cause gone, works
        desk.fails = common::disk::Fails::default();
        let ran = desk.issue("--out @sheets --passphrase-file @pass");
        assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    }
}

#[test]
fn every_moment_of_a_run_can_be_interrupted() {
    for moment in 1.. {
        let mut desk = Desk::with_ledger();
        desk.fails.interrupted_at = Some(moment);
        let ran = desk.run("issue a@b.example c@d.example --out @sheets --passphrase-file @pass");
        if ran.exit == Exit::Done {
            assert!(moment > 6, "a run of two accounts looks at least so often: {moment}");
            break;
        }
        ran.fails_with(Exit::Interrupted, "interrupted: nothing was changed");
        assert_eq!(desk.files_without_state(), ["ledger.age", "pass"]);
        assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), common::prepared_ledger());
    }
}

#[test]
fn sheets_that_cannot_be_moved_are_named_and_kept() {
    let mut desk = Desk::with_ledger();
    desk.fails.keeping = true;
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    let hidden = "@/sheets/.firesafe-unfinished";
    ran.fails_with(
        Exit::Failed,
        &format!(
            "the sheets are complete, but cannot be moved out of `{hidden}`, is a directory: move them with \
             `mv {hidden}/*.pdf @/sheets`"
        ),
    );
    let kept = desk.files().iter().filter(|name| name.ends_with("of-3.pdf")).count();
    assert_eq!(kept, 3, "{:?}", desk.files());
    desk.fails.keeping = false;
    // the ledger has the set: it was committed before the move
    assert!(desk.run("log --passphrase-file @pass").text().contains(ACCOUNT));
    let again = desk.run("issue x@y.example --out @sheets --passphrase-file @pass");
    again.fails_with(
        Exit::Failed,
        &format!(
            "`{hidden}` holds 1 sheet of a run that was cut off before it was done, and they may open an account: \
             if `firesafe log` shows their set, move them out; if not, destroy what was printed of it; then \
             remove it with `rm -r {hidden}` and run this again"
        ),
    );
}

#[test]
fn a_queue_that_fails_says_what_to_do_with_the_paper() {
    let mut desk = Desk::with_ledger();
    desk.queue.fails_at = Some(2);
    desk.issue("--print office --passphrase-file @pass").fails_with(
        Exit::Failed,
        "the queue `office` did not take the sheet, the printer or class does not exist: `lpstat -p` lists the \
         queues; 1 of 3 sheets were printed and open nothing: destroy them",
    );
    desk.queue = common::Queue { printed: Vec::new(), fails_at: Some(1) };
    desk.issue("--print office --passphrase-file @pass").fails_with(
        Exit::Failed,
        "the queue `office` did not take the sheet, the printer or class does not exist: `lpstat -p` lists the \
         queues",
    );
    desk.queue = common::Queue::default();
    desk.fails.ledger = Some(ErrorKind::StorageFull);
    desk.issue("--print office --passphrase-file @pass").fails_with(
        Exit::Failed,
        "cannot write `@/ledger.age`, no space left on device: nothing was changed, so free some space, or name \
         another place; 3 of 3 sheets were printed and open nothing: destroy them",
    );
    assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), common::prepared_ledger());
    desk.fails.ledger = None;
    desk.queue = common::Queue::default();
    desk.now = "2026-10-01T09:00:00Z".parse().expect("a time");
    let ran = desk.issue("--print office --passphrase-file @pass");
    assert!(ran.err.contains("the clock says"), "{}", ran.err);
    assert!(desk.queue.printed.is_empty(), "nothing is printed that the ledger would not take");
}

#[test]
fn the_ledger_that_is_gone_is_not_replaced_by_a_new_one() {
    let mut desk = Desk::with_ledger();
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Done);
    fs::rename(desk.path("ledger.age"), desk.path("elsewhere")).expect("moved");
    let before = desk.files();
    let gone = "the ledger is gone, and its previous file `@/ledger.age.1` is still there: find the ledger, or \
                put that file in its place with `cp @/ledger.age.1 @/ledger.age`";
    for verb in ["issue a@b.example --out @more", "init --organisation x", "status", "check", "log"] {
        desk.run(&format!("{verb} --passphrase-file @pass")).fails_with(Exit::Failed, gone);
        assert_eq!(desk.files(), before, "{verb}");
    }
    fs::remove_file(desk.path("ledger.age.1")).expect("removed");
    let ran = desk.run("status --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Failed);
    let seen =
        "firesafe: error: the ledger that this workstation has seen at `@/ledger.age` is gone: put it back";
    assert!(ran.err.starts_with(seen), "{}", ran.err);
    desk.run("status --ledger @none.age --passphrase-file @pass").fails_with(
        Exit::Failed,
        "there is no ledger at `@/none.age`: name it with `--ledger`, or make one with `firesafe init`",
    );
}

#[test]
fn a_half_written_ledger_is_named_and_the_run_goes_on() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("ledger.age.new"), &common::prepared_ledger()[..300]).expect("written");
    let ran = desk.issue("--out @sheets --passphrase-file @pass --quiet");
    assert_eq!(
        ran.errors(),
        "firesafe: a run that was cut off left a half-written ledger at `@/ledger.age.new`: the ledger itself is \
         whole, and the next write replaces it\n"
    );
    assert_eq!(ran.exit, Exit::Done);
    assert!(!desk.path("ledger.age.new").exists());
}

#[test]
fn a_closed_standard_output_ends_a_run_after_the_work_is_done_and_told() {
    let mut desk = Desk::with_ledger();
    desk.out_is_closed = true;
    let ran = desk.issue("--out @sheets --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Unread);
    assert!(!ran.err.contains("error"), "{}", ran.err);
    assert!(ran.err.contains("ledger head, for the minutes"), "{}", ran.err);
    // a secret that nobody got is not gone quietly
    let sheets = desk.sheets();
    let named = sheets.iter().map(|name| format!("@{name}")).collect::<Vec<_>>().join(" ");
    let ran = desk.run(&format!("recover --quiet {named}"));
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.ends_with("firesafe: error: cannot write the output: broken pipe\n"), "{}", ran.err);
}

#[test]
fn a_text_that_no_sheets_fill_is_refused_unread() {
    let mut desk = Desk::new();
    fs::write(desk.path("long.txt"), "not a row\n".repeat(200_000)).expect("written");
    let ran = desk.run("verify @long.txt");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.errors().contains("is larger than 1048576 bytes, the most that is read: check"),
        "{}",
        ran.errors()
    );
}
