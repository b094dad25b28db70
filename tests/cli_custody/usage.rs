//! `use`: the runbook, its steps, and the end.

use firesafe::cli::failure::Exit;
use jiff::civil::date;

use super::common::custody::up_to_set;
use super::{HEAD, active, done, logged, refused, run, set_of};

pub const OPEN: &str = "use open bg1 --reason federation-down --why \"the provider is down\" --approver erin";
const RUNBOOK: &str = "\
use 1 of bg1: federation-down, allowed by Erin
  the provider is down

    before           close every other session on the workstation (R03)
 1  notify           notify managers and security officers
                     Erin, +31 30 1234567
 2  playbook         review the playbook
 3  credentials      get the user name and the password
 4  support          open a support request
 5  sign-in-reports  read the sign-in reports
 6  hash-sync        with federation down, fall back to password hash sync
 7  mailboxes        watch privileged mailboxes
 8  logs             keep the logs for forensic and legal use
    after            sign the account out, and close the browser (R03)

what opens bg1 now:
  bg1 (generation 1), set SET, any 2 of:
    sheet 1, bag B-1001
    sheet 2, bag B-1002
    sheet 3, bag B-1003

stamp each step with `firesafe use step 1 STEP`; in the end type `firesafe use close 1 --class CLASS --post-mortem TEXT`
";

#[test]
fn a_use_opens_with_the_runbook_and_the_sheets() {
    // R03, R04, R12, R48
    let mut desk = active();
    let ran = run(&mut desk, OPEN);
    assert_eq!((ran.exit, ran.text()), (Exit::Done, RUNBOOK.to_owned()), "{}", ran.err);
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: who keeps the sheets, and where, is shown on a terminal alone, or with `--locations`\n{HEAD}"
        )
    );
    logged(&mut desk, &["use-opened  use 1 of bg1, federation-down, allowed by Erin: the provider is down"]);
    refused(&mut desk, OPEN, Exit::Failed, "use 1 of `bg1` is open: close it first with `use close 1`");
}

#[test]
fn who_keeps_the_sheets_is_for_a_terminal_or_on_request() {
    let with_places = RUNBOOK
        .replace("B-1001", "B-1001, with Dana in safe north")
        .replace("B-1002", "B-1002, with Eve in safe south")
        .replace("B-1003", "B-1003, with Finn in safe west");
    let mut desk = active();
    desk.out_is_terminal = true;
    assert_eq!(run(&mut desk, OPEN).text(), with_places);
    assert_eq!(run(&mut active(), &format!("{OPEN} --locations")).text(), with_places);
    let mut desk = active();
    desk.out_is_terminal = true;
    let plain = run(&mut desk, &format!("{OPEN} --json")).text();
    assert!(!plain.contains("Dana") && !plain.contains("north"), "{plain}");
    let json: serde_json::Value = serde_json::from_str(&plain).expect("JSON");
    assert_eq!(json["opens"][0]["sheets"][1], serde_json::json!({ "share": 2, "bag": "B-1002" }));
    assert_eq!(json["steps"].as_array().map(Vec::len), Some(8));
    let json = run(&mut active(), &format!("{OPEN} --json --locations")).text();
    assert!(json.contains(r#""custodian":"Dana","safe":"north","share":1"#), "{json}");
}

#[test]
fn between_set_and_active_both_sets_are_named_in_their_order() {
    let mut desk = active();
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @next").exit, Exit::Done);
    let ledger = desk.ledger();
    desk.happened(up_to_set(ledger.state().set(set_of(&desk, "bg1")).expect("a set"), date(2027, 2, 1)));
    let page = run(&mut desk, "use open bg1 --reason drill --why practice --approver alice").text();
    assert!(!page.contains("hash-sync"), "{page}");
    let (_, sheets) = page.split_once("\nwhat opens").expect("sheets");
    assert_eq!(
        sheets,
        " bg1 now, to try in this order:\n\
         \x20 bg1 (generation 2), set SET, any 2 of:\n\
         \x20   sheet 1, in no bag\n\
         \x20   sheet 2, in no bag\n\
         \x20   sheet 3, in no bag\n\
         \x20 bg1 (generation 1), set SET, any 2 of:\n\
         \x20   sheet 1, bag B-1001\n\
         \x20   sheet 2, bag B-1002\n\
         \x20   sheet 3, bag B-1003\n\
         \n\
         stamp each step with `firesafe use step 1 STEP`; in the end type `firesafe use close 1 --class CLASS --post-mortem TEXT`\n"
    );
    // of an account that has nothing yet
    let page = run(&mut desk, "use open bg2 --reason drill --why practice --approver alice").text();
    assert!(page.contains("\nno sheets open bg2 now\n"), "{page}");
}

#[test]
fn a_use_that_cannot_be_is_refused() {
    let mut desk = active();
    let open = |rest: &str| format!("use open {rest} --why x --reason disaster");
    refused(
        &mut desk,
        &open("bg3 --approver Erin"),
        Exit::Failed,
        "there is no credential of `bg3`, the nearest name is `bg1`: `account list` shows the accounts, `issue` \
         makes one",
    );
    refused(
        &mut desk,
        &open("bg1 --approver Erinn"),
        Exit::Failed,
        "no officer, authorised user, custodian or contact is called `Erinn`: did you mean `Erin`?",
    );
    refused(
        &mut desk,
        &open("bg1 --approver Somebody"),
        Exit::Failed,
        "no officer, authorised user, custodian or contact is called `Somebody`: record the person first, such as \
         with `contact add`",
    );
    refused(
        &mut desk,
        &open("bg1 --approver Erin --on 2027-02-02"),
        Exit::Usage,
        "`--on 2027-02-02` lies in the future, and today is 2027-02-01: give today or an earlier day",
    );
    let ran = run(&mut desk, "use open bg1 --why x --approver Erin --reason boredom");
    assert_eq!(ran.exit, Exit::Usage);
    for verb in ["use step 1 notify", "use close 1 --class drill --post-mortem x", "use show 1"] {
        refused(&mut desk, verb, Exit::Failed, "there is no use 1: `use list` shows them");
    }
    assert_eq!(run(&mut desk, OPEN).exit, Exit::Done);
    refused(
        &mut desk,
        "use step 1 notify --on 2027-01-31",
        Exit::Failed,
        "2027-01-31 lies before 2027-02-01, the last step of use 1: give a day from then to today with `--on`",
    );
}

#[test]
fn a_use_is_stamped_step_by_step_and_closed_with_what_was_learnt() {
    // R22, R42, R48, G02
    let mut desk = active();
    assert_eq!(run(&mut desk, OPEN).exit, Exit::Done);
    done(
        &mut desk,
        "use step 1 notify --note \"all four\"",
        &["recorded: `notify` of use 1; 7 steps left, next `playbook`"],
    );
    refused(
        &mut desk,
        "use step 1 notify",
        Exit::Failed,
        "step `notify` of use 1 was stamped already: nothing to do",
    );
    let close = "use close 1 --class emergency --post-mortem \"the provider failed\"";
    refused(
        &mut desk,
        close,
        Exit::Failed,
        "use 1 cannot be closed, missing playbook, credentials, support, sign-in-reports, hash-sync, mailboxes, \
         logs: stamp each with `use step 1 STEP`",
    );
    let list = run(&mut desk, "use list");
    assert_eq!(
        list.text(),
        "USE  ACCOUNT  REASON           OPENED      CLOSED\n\
         \x20 1  bg1      federation-down  2027-02-01  open, 7 steps left\n"
    );
    assert_eq!(list.errors(), "firesafe: 1 use, 1 open\n");
    // some steps are answered, one is not: those stay
    let ran = run(desk.typing(&["Yes", "yes", "it is theirs", "Yes", "", "Yes", "Yes"]), close);
    assert_eq!(
        ran.terminal,
        "7 steps of use 1 not stamped; answer Yes, or why it was not needed\n\
         playbook, review the playbook: Yes\n\
         credentials, get the user name and the password: yes\n\
         support, open a support request: it is theirs\n\
         sign-in-reports, read the sign-in reports: Yes\n\
         hash-sync, with federation down, fall back to password hash sync: \n\
         mailboxes, watch privileged mailboxes: Yes\n\
         logs, keep the logs for forensic and legal use: Yes\n"
    );
    assert_eq!(
        (ran.exit, ran.errors().as_str()),
        (
            Exit::Failed,
            "firesafe: error: use 1 cannot be closed, missing hash-sync: stamp each with `use step 1 STEP`\n"
        )
    );
    done(
        &mut desk,
        "use step 1 hash-sync",
        &[
            "recorded: `hash-sync` of use 1; that was the last: end the use with `firesafe use close 1 --class CLASS --post-mortem TEXT`",
        ],
    );
    done(
        &mut desk,
        close,
        &[
            "recorded: use 1 is closed as emergency (G02)",
            "rotation of `bg1` is due now: type `firesafe rotate bg1 --out sheets`",
        ],
    );
    refused(&mut desk, close, Exit::Failed, "use 1 was closed on 2027-02-01: open another with `use open`");
    let shown = run(&mut desk, "use show 1").text();
    assert_eq!(
        shown,
        "use          1\n\
         account      bg1\n\
         reason       federation-down\n\
         why          the provider is down\n\
         approver     Erin\n\
         opened       2027-02-01\n\
         2027-02-01   notify           done: all four\n\
         2027-02-01   playbook         done\n\
         2027-02-01   credentials      done\n\
         2027-02-01   support          not needed: it is theirs\n\
         2027-02-01   sign-in-reports  done\n\
         2027-02-01   mailboxes        done\n\
         2027-02-01   logs             done\n\
         2027-02-01   hash-sync        done\n\
         closed       2027-02-01\n\
         class        emergency\n\
         post-mortem  the provider failed\n"
    );
    // the next use has the next number
    let ran = run(&mut desk, "use open bg1 --reason unauthorised --why \"an alert\" --approver Eve");
    assert!(ran.text().starts_with("use 2 of bg1: unauthorised, allowed by Eve\n"), "{}", ran.text());
    let json: serde_json::Value =
        serde_json::from_str(&run(&mut desk, "use list --json").text()).expect("JSON");
    assert_eq!(json["uses"][0]["closed"]["class"], "emergency");
    assert_eq!(json["uses"][0]["steps"][2]["step"], "credentials");
    assert_eq!(json["uses"][1]["to_do"].as_array().map(Vec::len), Some(7));
    let ran = run(desk.typing(&["Yes"; 7]), "use close 2 --class misuse --post-mortem \"ticket 12\"");
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: recorded: use 2 is closed as misuse (G02)\n\
             firesafe: keep the logs as evidence: record each with `firesafe evidence add` (R43)\n\
             firesafe: rotation of `bg1` is due now: type `firesafe rotate bg1 --out sheets`\n{HEAD}"
        )
    );
}
