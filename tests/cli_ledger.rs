//! The ledger through the command line: officers, heads, clocks, and files that were changed.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use common::{ACCOUNT, Desk, PASSPHRASE};
use firesafe::cli::failure::Exit;

const BOBS: &str = "another passphrase, of Bob's";

fn with_bob() -> Desk {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("bob"), BOBS).expect("written");
    let ran = desk.run("officer add bob --passphrase-file @pass --new-passphrase-file @bob");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.errors(),
        "firesafe: `bob` can open the ledger from now on\nfiresafe: ledger head, for the minutes: 10 WORDS\n"
    );
    desk
}

#[test]
fn each_officer_opens_what_the_other_wrote_and_an_older_file_is_found() {
    let mut desk = with_bob();
    let older = fs::read(desk.path("ledger.age")).expect("a ledger");
    assert_eq!(desk.issue("--out @one --passphrase-file @bob").exit, Exit::Done);
    let ran = desk.run("issue x@contoso.example --out @two --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    for officer in ["bob", "pass"] {
        let ran = desk.run(&format!("log --passphrase-file @{officer}"));
        assert_eq!(
            ran.text(),
            format!(
                "    1  2026-11-01T09:00:00Z  alice  ledger-created  for Contoso Ltd, first officer alice\n    \
                 2  2026-11-20T09:00:00Z  alice  officer-added  bob\n    \
                 3  2026-11-20T09:00:00Z  bob  set-issued  {ACCOUNT} generation 1, 2 of 3, set SET\n    \
                 4  2026-11-20T09:00:00Z  alice  set-issued  x@contoso.example generation 1, 2 of 3, set SET\n"
            )
        );
    }
    {
        let ran = desk.run("check --passphrase-file @pass");
        assert!(
            ran.text().starts_with("4 events, 4 signatures: all good\nhead   HEX\nwords  "),
            "{}",
            ran.text()
        );
    }
    assert_eq!(
        desk.run("officer list --passphrase-file @pass").text(),
        "officer            alice\nofficer            bob\n"
    );
    let again = desk.run("officer add bob --passphrase-file @pass --new-passphrase-file @bob");
    again.fails_with(Exit::Failed, "there is an officer `bob` already: choose another name");

    fs::write(desk.path("ledger.age"), older).expect("put back");
    for verb in ["status", "check", "log", "issue z@contoso.example --out @three"] {
        let ran = desk.run(&format!("{verb} --passphrase-file @pass"));
        ran.fails_with(
            Exit::Integrity,
            "the ledger ends at event 2, but this workstation has seen event 4: an older file was put back; put \
             the newest in its place, or accept this one by the head of its minutes with `--expect-head`",
        );
    }
    assert!(!desk.path("three").exists());
    let newest = fs::read(desk.path("ledger.age.1")).expect("a previous file");
    assert_ne!(newest, fs::read(desk.path("ledger.age")).expect("a ledger"));
}

#[test]
fn a_head_from_paper_decides() {
    let mut desk = Desk::with_ledger();
    let check = desk.run("check --passphrase-file @pass --json");
    let json: serde_json::Value = serde_json::from_slice(&check.out).expect("JSON");
    let head = json["ledger_head"].as_str().expect("a head").to_owned();
    let words = json["ledger_head_words"].as_str().expect("words").replace(' ', ",");
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Done);
    for good in [&head, &words] {
        // the head of an earlier event is in it
        let ran = desk.run(&format!("status --passphrase-file @pass --expect-head {good} --quiet"));
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    }
    let unexpected =
        "the expected head is not in this ledger: it is older than the paper, rewritten, or another one";
    for bad in
        [head.replace(|c: char| c.is_ascii_digit(), "7"), "zone,".repeat(10).replacen("zone", "abacus", 1)]
    {
        let ran = desk.run(&format!("status --passphrase-file @pass --expect-head {bad}"));
        ran.fails_with(Exit::Integrity, unexpected);
    }
    // an older file is accepted by its head
    fs::write(desk.path("ledger.age"), common::prepared_ledger()).expect("put back");
    let ran = desk.run(&format!("status --passphrase-file @pass --expect-head {words}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn a_wrong_passphrase_locks_and_a_right_one_after_it_opens() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("wrong"), "wrong").expect("written");
    let ran = desk.run("status --passphrase-file @wrong");
    assert_eq!(ran.exit, Exit::Locked);
    assert!(ran.err.starts_with("firesafe: error: wrong passphrase"), "{}", ran.err);
    let ran = desk.run("status --passphrase-file @wrong --passphrase-file @pass --quiet");
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let ran = desk.typing(&["wrong", PASSPHRASE]).run("status");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(ran.terminal, "passphrase of the ledger: \nit did not open the ledger; passphrase again: \n");
    assert!(ran.err.starts_with("firesafe: 1 passphrase did not open the ledger\n"), "{}", ran.err);
    let ran = desk.typing(&["a", "b", "c", PASSPHRASE]).run("issue a@b.example --out @sheets");
    assert_eq!(ran.exit, Exit::Locked);
    assert!(!desk.path("sheets").exists());
    let ran = desk.typing(&["wrong", "^D"]).run("status");
    ran.fails_with(Exit::Locked, "the input ended: nothing was changed");
    let ran = desk.typing(&["wrong", "^C"]).run("status");
    ran.fails_with(Exit::Interrupted, "interrupted: nothing was changed");
    let ran = desk.piping(PASSPHRASE).run("status --passphrase-file - --quiet");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn cut_and_edited_ledgers_end_with_five_and_stay_as_they_are() {
    let whole = common::prepared_ledger();
    let end = whole.len();
    let edited = |at: usize| {
        let mut file = whole.to_vec();
        file[at] ^= 1;
        file
    };
    // a header that asks for 5 TiB, its check left as it was and made anew alike
    let text = String::from_utf8_lossy(&whole[..200]).into_owned();
    assert!(text.contains(" 65536 1 1 "), "{text}");
    let absurd = {
        let at = text.find(" 65536 1 1 ").expect("costs");
        [&whole[..at], b" 4294967295 1 1 ", &whole[at + 11..]].concat()
    };
    for (name, file) in [
        ("empty", Vec::new()),
        ("cut in the header", whole[..100].to_vec()),
        ("cut in the content", whole[..end - 40].to_vec()),
        ("cut at its end", whole[..end - 1].to_vec()),
        ("edited header", edited(60)),
        ("edited content", edited(end - 100)),
        ("no ledger", b"something else".to_vec()),
        ("absurd costs", absurd),
    ] {
        let mut desk = Desk::with_ledger();
        fs::write(desk.path("ledger.age"), &file).expect("written");
        for verb in ["status", "issue a@b.example --out @sheets"] {
            let ran = desk.run(&format!("{verb} --passphrase-file @pass"));
            assert_eq!((ran.exit, ran.out.len()), (Exit::Integrity, 0), "{name}: {}", ran.err);
            assert_eq!(ran.err.lines().count(), 1, "{name}: {}", ran.err);
            assert!(ran.err.contains(": "), "{name}: {}", ran.err);
        }
        assert_eq!(desk.files_without_state(), ["ledger.age", "pass"], "{name}");
        assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), file, "{name}");
    }
}

/// A header whose stanza asks for `costs`, its check made anew.
fn asking_for(costs: &str) -> Vec<u8> {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD_NO_PAD as BASE64;
    use sha2::{Digest as _, Sha256};
    let whole = common::prepared_ledger();
    let lines: Vec<_> = whole.splitn(4, |&byte| byte == b'\n').collect();
    let stanza = std::str::from_utf8(lines[1]).expect("ASCII");
    let mut words: Vec<_> = stanza.split(' ').collect();
    let body = BASE64.decode(lines[2]).expect("base64");
    let new: Vec<_> = costs.split(' ').collect();
    words.splice(5..8, new);
    let mut hash = Sha256::new();
    for word in &words[2..9] {
        hash.update(format!("{word} "));
    }
    hash.update(&body);
    let check = BASE64.encode(&hash.finalize()[..8]);
    words[9] = &check;
    [lines[0], b"\n", words.join(" ").as_bytes(), b"\n", lines[2], b"\n", lines[3]].concat()
}

#[test]
fn absurd_costs_are_refused_before_anything_is_derived() {
    let mut desk = Desk::with_ledger();
    // the way back: with its own costs the made header opens as far as its seal
    fs::write(desk.path("ledger.age"), asking_for("65536 1 1")).expect("written");
    assert_eq!(desk.run("status --passphrase-file @pass --quiet").exit, Exit::Done);
    for costs in ["4194305 1 1", "65536 65 1", "65536 1 17", "65535 1 1", "4294967295 4294967295 4294967295"]
    {
        fs::write(desk.path("ledger.age"), asking_for(costs)).expect("written");
        let ran = desk.run("status --passphrase-file @pass");
        assert_eq!(ran.exit, Exit::Integrity, "{}", ran.err);
        let begins = "firesafe: error: the ledger's header asks for absurd work: ";
        let ends = "; put back one of the previous files\n";
        assert!(ran.err.starts_with(begins) && ran.err.ends_with(ends), "{}", ran.err);
    }
}

#[test]
fn a_clock_that_stands_back_is_refused_unless_confirmed() {
    let mut desk = Desk::with_ledger();
    desk.now = "2026-10-31T09:00:00Z".parse().expect("a time");
    let refused = "the clock says 2026-10-31T09:00:00Z, and the last event is of 2026-11-01T09:00:00Z: set the \
                   clock, or confirm that it is right (`--allow-clock-back`)";
    fs::write(desk.path("bob"), BOBS).expect("written");
    for verb in [&format!("issue {ACCOUNT} --out @sheets"), "officer add bob --new-passphrase-file @bob"] {
        desk.run(&format!("{verb} --passphrase-file @pass")).fails_with(Exit::Failed, refused);
    }
    desk.piping("secret")
        .run("split -k 2 -n 2 --out @sheets --record --passphrase-file @pass")
        .fails_with(Exit::Failed, refused);
    assert_eq!(desk.files_without_state(), ["bob", "ledger.age", "pass"]);
    let ran = desk.issue("--out @sheets --passphrase-file @pass --allow-clock-back");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let log = desk.run("log --passphrase-file @pass").text();
    assert!(log.contains("2026-10-31T09:00:00Z (clock confirmed)"), "{log}");
    assert_eq!(desk.run("check --passphrase-file @pass").exit, Exit::Done);
}

#[test]
fn a_short_passphrase_is_refused_unless_the_person_insists() {
    let mut desk = Desk::new();
    fs::write(desk.path("pass"), "elf letters\n").expect("written");
    let short = "the passphrase has 11 characters, and 12 are the least: choose a longer one, as several words, or add \
                 `--weak-passphrase`";
    let init = "init --organisation Contoso";
    desk.run(&format!("{init} --passphrase-file @pass")).fails_with(Exit::Usage, short);
    desk.issue("--out @sheets --passphrase-file @pass --quiet").fails_with(Exit::Usage, short);
    // at the prompt it is said before the passphrase is typed again
    desk.typing(&["elf letters", "eleven lett", "short"])
        .run(init)
        .fails_with(Exit::Usage, &short.replace("11", "5"));
    let ran = desk.typing(&["elf letters", "zwölf Zeiche", "zwölf Zeiche"]).run(init);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.terminal,
        format!(
            "new passphrase for the ledger: \n{short}\nnew passphrase for the ledger: \nthe same again: \n"
        )
    );
    fs::write(desk.path("zw"), "zwölf Zeiche").expect("written");
    let add = "officer add bob --passphrase-file @zw --new-passphrase-file @pass";
    desk.run(add).fails_with(Exit::Usage, short);
    assert_eq!(desk.run(&format!("{add} --weak-passphrase")).exit, Exit::Done);
    let change = "officer passphrase bob --passphrase-file @pass";
    let ran = desk.typing(&["none", "none"]).run(&format!("{change} --weak-passphrase"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let empty = desk.typing(&["", "", ""]).run("officer add carol --passphrase-file @zw --weak-passphrase");
    empty.fails_with(Exit::Failed, "it was not typed twice alike: nothing was changed, so run this again");
}

#[test]
fn a_passphrase_file_that_everybody_can_read_is_named() {
    let mut desk = Desk::with_ledger();
    let set = |desk: &Desk, name, mode| {
        fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).expect("changed");
    };
    set(&desk, "pass", 0o644);
    // nobody else comes into the folder
    assert_eq!(desk.run("log --passphrase-file @pass --quiet").err, "");
    set(&desk, "", 0o755);
    let named = "firesafe: everybody on this workstation can read `@/pass`: stop that with `chmod 600 @/pass`, and \
                 change what is in it if others may have read it\n";
    assert_eq!(desk.run("log --passphrase-file @pass --quiet").err, named);
    fs::write(desk.path("bob"), BOBS).expect("written");
    set(&desk, "bob", 0o644);
    let added = desk.run("officer add bob --passphrase-file @pass --new-passphrase-file @bob --quiet");
    assert_eq!((added.exit, added.err), (Exit::Done, format!("{named}{}", named.replace("pass`", "bob`"))));
    set(&desk, "pass", 0o640);
    assert_eq!(desk.run("log --passphrase-file @pass --quiet").err, "");
}

#[test]
fn init_makes_a_ledger_and_status_says_what_is_due() {
    let mut desk = Desk::new();
    fs::write(desk.path("pass"), PASSPHRASE).expect("written");
    let recipient = age::x25519::Identity::generate();
    fs::write(desk.path("identity"), age::secrecy::ExposeSecret::expose_secret(&recipient.to_string()))
        .expect("written");
    let recipient = recipient.to_public();
    let init = format!(
        "init --organisation Contoso -k 2 -n 2 --interval 30 --passphrase-file @pass --recipient {recipient}"
    );
    let ran = desk.run(&init);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.errors(),
        "firesafe: the ledger is at `@/ledger.age`\n\
         firesafe: 1 native recipient can read it with stock age, alone and without any officer; `status` lists \
         them\n\
         firesafe: ledger head, for the minutes: 10 WORDS\n"
    );
    desk.run(&init).fails_with(
        Exit::Failed,
        "there is a ledger at `@/ledger.age` already: name another file with `--ledger`",
    );
    let ran = desk.issue("--out @sheets --passphrase-file @pass --paper letter --discreet --json");
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&json["issued"][0]["k"], &json["issued"][0]["n"]), (&2.into(), &2.into()));
    let sheets = json["issued"][0]["sheets"].as_array().expect("sheets");
    assert!(sheets.iter().all(|sheet| !sheet.to_string().contains("bg1")), "{sheets:?}");
    let ran = desk.run("status --identity @identity");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.text(),
        format!(
            "WHAT        FOR                                         WHO  DUE\n\
             activation  {ACCOUNT} (generation 1)       in 1 day\n    2026-11-21: set SET: sheet 1 was not read \
             back from paper, and 9 more steps (R22):\n        firesafe activate {ACCOUNT}\n\n\
             {ACCOUNT}: nothing opens it yet\n"
        )
    );
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: {recipient} reads this ledger alone, with stock age and no officer\n\
             firesafe: Contoso: 0 due, 1 within 30 days, 1 set pending\n"
        )
    );
    let due = desk.run("status --identity @identity --on 2026-11-22 --color always");
    assert_eq!(due.exit, Exit::Due);
    assert!(due.text().contains("\x1b[1;31m1 day ago\x1b[0m\n"), "{}", due.text());
    let ran = desk.run("issue a@b.example --out @more --identity @identity");
    ran.fails_with(
        Exit::Failed,
        "the ledger was opened by a native age identity, which only reads: open it with the officers' passphrases",
    );
    assert!(!desk.path("more").exists());
}

#[test]
fn another_ledger_in_its_place_is_found_and_accepted_by_its_head() {
    let mut desk = Desk::with_ledger();
    assert_eq!(desk.run("status --passphrase-file @pass").exit, Exit::Done);
    // a reader of the ledger could make one of their own that the officer's passphrase opens
    let made = desk.run(
        "init --organisation Contoso --officer alice --ledger @other.age --passphrase-file @pass --json",
    );
    assert_eq!(made.exit, Exit::Done, "{}", made.err);
    let json: serde_json::Value = serde_json::from_slice(&made.out).expect("JSON");
    let head = json["ledger_head"].as_str().expect("a head").to_owned();
    fs::copy(desk.path("other.age"), desk.path("ledger.age")).expect("replaced");
    for verb in ["status", "issue z@contoso.example --out @three"] {
        desk.run(&format!("{verb} --passphrase-file @pass")).fails_with(
            Exit::Integrity,
            "this is not the ledger that this workstation has seen here: it was replaced by another; put the \
             right one in its place, or accept this one by the last head of its minutes with `--expect-head`",
        );
    }
    assert!(!desk.path("three").exists());
    let accepted = desk.run(&format!("status --passphrase-file @pass --expect-head {head}"));
    assert_eq!(accepted.exit, Exit::Done, "{}", accepted.err);
    assert_eq!(desk.run("status --passphrase-file @pass").exit, Exit::Done);
}
