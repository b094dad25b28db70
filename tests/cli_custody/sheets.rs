//! Sheets that are taken out: `validate` with files, `verify --record`.

use std::fs;

use firesafe::cli::failure::Exit;
use jiff::civil::date;

use super::common::custody::to_active;
use super::{HEAD, SCANS, SHEETS, active, done, logged, refused, run, set_of};
use crate::common::{Desk, Ran};

#[test]
fn a_sheet_is_verified_and_put_into_a_new_bag() {
    let mut desk = active();
    let ran = run(&mut desk, &format!("validate bg1 @{} --bag 1=B-2001", SCANS[0]));
    assert_eq!(
        (ran.exit, ran.text(), ran.errors()),
        (
            Exit::Done,
            format!(
                "{}: good: share 1 of bg1 (generation 1), any 2 recover; set SET (WORDS); the ledger knows this \
                 share\n",
                desk.path(SCANS[0]).display()
            ),
            format!(
                "firesafe: recorded: sheet 1 of bg1 (generation 1) verified, now in bag `B-2001`\n{HEAD}"
            )
        )
    );
    logged(&mut desk, &["sheet-verified  sheet 1 of set SET on vault-1, new bag B-2001"]);
    done(
        &mut desk,
        "validate bg1 --seal 1=B-2001",
        &["recorded: sheet 1 of bg1 (generation 1), bag `B-2001` unopened"],
    );

    // a number is used once, and a sheet without one is refused, unless that is said
    let two = format!("@{}", SCANS[1]);
    let says = |ran: &Ran| ran.errors().replace("firesafe: ", "");
    let ran = run(&mut desk, &format!("validate bg1 {two} --bag 2=B-1001"));
    assert_eq!(
        (ran.exit, says(&ran).as_str()),
        (
            Exit::Failed,
            "error: not recorded: bag `B-1001` was used before: take a new bag, and read its number again\n"
        )
    );
    let ran = run(&mut desk, &format!("validate bg1 {two} --bag 3=B-2003"));
    assert_eq!(
        (ran.exit, says(&ran).as_str()),
        (
            Exit::Failed,
            "error: not recorded: sheet 2 of bg1 (generation 1) is out of its bag; give the number of the new one \
             with `--bag 2=NUMBER`, or leave it out of any with `--unsealed`\n\
             bag `B-2003` was not recorded: nothing went into it\n"
        )
    );
    let question = "sheet 2 of bg1 (generation 1): type the number of its new bag: ";
    let ran = run(desk.typing(&["", "no", ""]), &format!("validate bg1 {two}"));
    assert_eq!(
        (ran.exit, ran.terminal.as_str(), says(&ran).as_str()),
        (
            Exit::Failed,
            &*format!(
                "{question}\nleave it out of any bag, to count as unsealed? type Yes: no\n  type Yes in full, or \
                 only press Enter for no\nleave it out of any bag, to count as unsealed? type Yes: \n"
            ),
            "error: not recorded: sheet 2 of bg1 (generation 1) has no new bag; run this again with one\n"
        )
    );
    let ran = run(desk.typing(&["B\u{200b}", "B-2002"]), &format!("validate bg1 {two}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.terminal.ends_with(&format!(
            "the text has a character that cannot be shown, U+200B: leave it out\n{question}B-2002\n"
        )),
        "{}",
        ran.terminal
    );
    // k sheets on one workstation in a day
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: recorded: sheet 2 of bg1 (generation 1) verified, now in bag `B-2002`\n\
             firesafe: 2 sheets of bg1 (generation 1) were verified on `vault-1` on 2027-02-01, and any 2 recover \
             it: whoever has this workstation may have them; verify each on another one, or on another day\n{HEAD}"
        )
    );
}

#[test]
fn a_sheet_that_stays_unsealed_is_seen_and_another_ones_is_not_taken() {
    let mut desk = active();
    let ran = run(&mut desk, &format!("validate bg1 @{} --unsealed", SCANS[2]));
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Done,
            format!(
                "firesafe: recorded: sheet 3 of bg1 (generation 1) verified\n\
                 firesafe: sheet 3 of bg1 (generation 1) is in no bag: it counts as unsealed until it is in one\n{HEAD}"
            )
        )
    );
    let ran = run(desk.typing(&["", "", "^D"]), "validate bg1");
    let set = set_of(&desk, "bg1");
    assert!(
        ran.terminal.contains(&format!(
            "sheet 3, with Finn in safe west, is in no bag: `firesafe validate {set} --typed --bag 3=NUMBER` \
             looks at it and puts it into one\n"
        )),
        "{}",
        ran.terminal
    );
    let ran = run(&mut desk, "validate bg1 @bg2-1.png --bag B-9");
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Failed,
            "firesafe: error: not recorded: this is sheet 1 of bg2 (generation 1), set SET; name that set with \
             `validate SET`\n\
             firesafe: bag `B-9` was not recorded: nothing went into it\n"
                .to_owned()
        )
    );
    // a set that is not active yet is named by its id, and its sheets go into bags in their order
    let set = set_of(&desk, "bg2");
    let ran = run(&mut desk, &format!("validate {set} @bg2-1.png --bag B-9"));
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    assert!(
        ran.err.contains("cannot be put into a bag yet, sheet 1 was not read back from paper"),
        "{}",
        ran.err
    );
    let ran = run(&mut desk, &format!("validate {set} @bg2-1.png"));
    assert_eq!(
        (ran.exit, ran.errors()),
        (Exit::Done, format!("firesafe: recorded: sheet 1 of bg2 (generation 1) verified\n{HEAD}"))
    );
    let refuse = |desk: &mut Desk, options: &str, message: &str| {
        refused(desk, &format!("validate bg1 {options}"), Exit::Usage, message);
    };
    refuse(
        &mut desk,
        "--bag 1=B-3 --all-done",
        "`--bag` and `--unsealed` are for sheets that were taken out: name their files, or add `--typed`",
    );
    refuse(
        &mut desk,
        &format!("@{} @{} --bag B-3", SCANS[0], SCANS[1]),
        "`--bag B-3` does not say which sheet is in it: write `--bag SHARE=B-3`",
    );
}

#[test]
fn a_sheet_can_be_typed_and_a_secret_has_sheets_too() {
    let mut desk = active();
    let rows = desk.rows(SCANS[1]);
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let ran = run(desk.typing(&rows), "validate bg1 --typed --bag B-2002");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(ran.text().starts_with("typed share 2: good: share 2 of bg1 (generation 1)"), "{}", ran.text());
    desk.piping("1234");
    let ran = run(&mut desk, "split --record -k 2 -n 3 --label PIN --out @pin");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    refused(
        &mut desk,
        "validate PINS --seal 1=B-1",
        Exit::Failed,
        "there is no account, set or recorded secret `PINS`: did you mean `PIN`?",
    );
    let ledger = desk.ledger();
    let set = ledger.state().sets().find(|set| set.to_string() == "PIN").expect("a set");
    desk.happened(to_active(set, 3001, date(2027, 2, 1)));
    done(&mut desk, "validate pin --seal 2=B-3002", &["recorded: sheet 2 of PIN, bag `B-3002` unopened"]);
    desk.piping("1234");
    assert_eq!(run(&mut desk, "split --record -k 2 -n 3 --label pin --out @pin2").exit, Exit::Done);
    // the active one is meant
    assert_eq!(run(&mut desk, "validate pin --seal 3=B-3003").exit, Exit::Done);
    let ledger = desk.ledger();
    let pending = ledger.state().sets().find(|set| set.to_string() == "pin").expect("a set");
    let mut events = to_active(pending, 4001, date(2027, 2, 1));
    desk.happened(events.drain(..));
    let ran = run(&mut desk, "validate pin --seal 1=B-3001");
    ran.fails_with(Exit::Failed, "`pin` names several sets: name one by its id, `SET` or `SET`");
}

#[test]
fn a_custodian_records_the_check_of_a_sheet() {
    let mut desk = active();
    let one = format!("verify @{} --record --bag B-2001", SCANS[0]);
    let ran = run(&mut desk, &one);
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Done,
            format!(
                "firesafe: recorded: sheet 1 of bg1 (generation 1) verified, now in bag `B-2001`\n{HEAD}"
            )
        )
    );
    // another workstation, then another day: nobody had two there on one day
    let two = format!("verify @{} --record --bag 2=B-2002", SCANS[1]);
    desk.workstation = "vault-2".to_owned();
    done(&mut desk, &two, &["recorded: sheet 2 of bg1 (generation 1) verified, now in bag `B-2002`"]);
    let three = format!("verify @{} --record --bag 3=B-2003 --json", SCANS[2]);
    desk.now = "2027-02-02T09:00:00Z".parse().expect("a time");
    let ran = run(&mut desk, &three);
    let lines = ran
        .text()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .collect::<Vec<_>>();
    let [json, recorded] = lines.as_slice() else { panic!("{}", ran.text()) };
    assert_eq!((&json["good"], &json["share"], &json["genuine"]), (&true.into(), &3.into(), &true.into()));
    assert_eq!(recorded["recorded"][0]["event"], "sheet-verified");
    assert_eq!(
        ran.errors(),
        format!("firesafe: recorded: sheet 3 of bg1 (generation 1) verified, now in bag `B-2003`\n{HEAD}")
    );
    let twice = format!("verify @{} @{} --record --unsealed --on 2027-02-02", SCANS[0], SCANS[1]);
    let ran = run(&mut desk, &twice);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.err.contains("3 sheets of bg1 (generation 1) were verified on `vault-2` on 2027-02-02"),
        "{}",
        ran.err
    );
    logged(
        &mut desk,
        &["sheet-verified  sheet 1 of set SET on vault-2", "sheet-verified  sheet 2 of set SET on vault-2"],
    );
}

#[test]
fn the_file_that_a_sheet_was_printed_from_is_no_sheet() {
    let mut desk = active();
    let events = desk.ledger().events().len();
    for command in [
        format!("validate bg1 @{} --bag 1=B-9", SHEETS[0]),
        format!("verify @{} --record --bag B-9", SHEETS[0]),
    ] {
        let ran = run(&mut desk, &command);
        assert_eq!(ran.exit, Exit::Failed, "{command}");
        assert!(ran.err.contains("the page is not one picture as a scanner makes it"), "{}", ran.err);
    }
    assert_eq!(desk.ledger().events().len(), events);
    // where nothing is recorded it is a sheet like others
    assert_eq!(run(&mut desk, &format!("verify @{}", SHEETS[0])).exit, Exit::Done);
}

#[test]
fn only_what_the_ledger_lists_is_recorded() {
    let mut desk = active();
    let events = desk.ledger().events().len();
    // of another dealing
    desk.split(b"another", "-k 2 -n 2 --out @other --label other");
    desk.print("other", "other");
    let ran = run(&mut desk, "verify @other-1.png --record");
    assert_eq!(
        (ran.exit, ran.errors()),
        (Exit::Due, "firesafe: error: not recorded: the ledger does not list this sheet\n".to_owned())
    );
    // damaged
    let rows = desk.rows(SHEETS[0]);
    let damaged = rows.join("\n").replacen(&rows[2][4..6], "??", 1);
    fs::write(desk.path("damaged.txt"), damaged).expect("written");
    let ran = run(&mut desk, "verify @damaged.txt --record --bag B-9");
    assert_eq!(ran.exit, Exit::Integrity, "{}", ran.text());
    assert_eq!(
        ran.errors(),
        "firesafe: @/damaged.txt: what is missing can be typed: run this again at a terminal\n\
         firesafe: bag `B-9` was not recorded: nothing went into it\n"
    );
    let ran = run(&mut desk, "verify @nothing.pdf --record --bag B-9");
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(desk.ledger().events().len(), events);
    refused(
        &mut desk,
        &format!("verify @{} --bag B-9", SCANS[0]),
        Exit::Usage,
        "`--bag`, `--unsealed` and `--on` are for what is recorded: add `--record`",
    );
    desk.workstation = String::new();
    refused(
        &mut desk,
        &format!("verify @{} --record --bag B-9", SCANS[0]),
        Exit::Failed,
        "this workstation has no name to record: give it one with `hostname NAME`",
    );
}
