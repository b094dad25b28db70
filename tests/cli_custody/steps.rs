//! `validate` of an account: its bags unopened, its ten steps.

use firesafe::cli::failure::Exit;
use firesafe::model::register::Register;

use super::common::custody::entry;
use super::{HEAD, ISSUED, active, done, logged, refused, run, set_of};
use crate::common::Desk;

#[test]
fn a_script_validates_an_account_with_all_its_steps() {
    // R19-R23, G03
    let mut desk = active();
    done(
        &mut desk,
        "validate bg1 --all-done --method key-1",
        &[
            "`bg1` is validated on 2027-02-01; the next time by 2027-05-02 (R23)",
            "not seen to sign in: `key-2`; use it at the next validation (R21)",
            "not looked at: sheets 1, 2 and 3 of bg1 (generation 1); `--seal SHARE=NUMBER` records what is read on a bag",
        ],
    );
    logged(&mut desk, &["account-validated  bg1, with key-1"]);
    desk.now = "2027-02-19T09:00:00Z".parse().expect("a time");
    done(
        &mut desk,
        "validate BG1 --all-done --method key-1 --method KEY-2 --on 2027-02-18 --seal 1=B-1001 --seal 3=B-1003",
        &[
            "recorded: sheet 1 of bg1 (generation 1), bag `B-1001` unopened",
            "recorded: sheet 3 of bg1 (generation 1), bag `B-1003` unopened",
            "`bg1` is validated on 2027-02-18; the next time by 2027-05-19 (R23)",
            "its rotation is due: type `firesafe rotate bg1 --out sheets` (R22)",
            "not looked at: sheet 2 of bg1 (generation 1); `--seal SHARE=NUMBER` records what is read on a bag",
        ],
    );
}

#[test]
fn a_validation_that_is_not_whole_is_none() {
    let mut desk = active();
    refused(
        &mut desk,
        "validate bg1 --done signed-in --done monitoring-told --done administrative-task --done alert-seen \
         --done no-personal-device --done devices-reachable --done process-current --done officers-trained --method key-1",
        Exit::Failed,
        "`bg1` is not validated, not done: `authorised-list-updated` and `signed-out`; do it, then type `firesafe \
         validate bg1 --done signed-in --done monitoring-told --done administrative-task --done alert-seen --done \
         no-personal-device --done devices-reachable --done process-current --done officers-trained --method key-1`",
    );
    let ran = run(&mut desk, "validate bg1 --done signed-on");
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("a similar value exists: 'signed-in'"), "{}", ran.err);
    let refuse = |desk: &mut Desk, options: &str, exit, message: &str| {
        refused(desk, &format!("validate {options}"), exit, message);
    };
    refuse(
        &mut desk,
        "bg1",
        Exit::Usage,
        "there is no terminal to ask at: name the steps with `--done STEP` or `--all-done`, bags with `--seal \
         SHARE=NUMBER`, sheets by their files",
    );
    refuse(
        &mut desk,
        "bg11 --all-done",
        Exit::Failed,
        "there is no account, set or recorded secret `bg11`: did you mean `bg1`?",
    );
    refuse(
        &mut desk,
        "somebody-else --all-done",
        Exit::Failed,
        "there is no account, set or recorded secret `somebody-else`: `status` and `log` show them",
    );
    refuse(
        &mut desk,
        "bg2 --all-done --method key-9",
        Exit::Failed,
        "`bg2` has no active credential: finish with `activate` first",
    );
    refuse(
        &mut desk,
        "bg1 --all-done --on 2027-02-02",
        Exit::Usage,
        "`--on 2027-02-02` lies in the future, and today is 2027-02-01: give today or an earlier day",
    );
    refuse(
        &mut desk,
        "bg1 --all-done --method key-3",
        Exit::Failed,
        "there is no authenticator `key-3`: did you mean `key-1`?",
    );
    refuse(
        &mut desk,
        "bg1 --all-done --method key-9",
        Exit::Failed,
        "authenticator `key-9` is of `bg2`: name one of the account that is validated",
    );
    // an account that has keys signed in with one of them
    refuse(
        &mut desk,
        "bg1 --all-done",
        Exit::Usage,
        "`bg1` has `key-1` and `key-2`, and is not validated unless it signed in with one: name each that was used, \
         as in `firesafe validate bg1 --all-done --method AUTHENTICATOR` (R21)",
    );
    assert_eq!(run(&mut desk, "validate bg1 --all-done --method key-2").exit, Exit::Done);
    refuse(
        &mut desk,
        "bg1 --all-done --method key-2 --on 2027-01-31",
        Exit::Failed,
        "2027-01-31 lies before 2027-02-01, the last step of bg1: give a day from then to today with `--on`",
    );
    let registered = entry(Register::Account, "bg3", &[], ISSUED);
    desk.happened([registered]);
    refuse(
        &mut desk,
        "bg3 --all-done",
        Exit::Failed,
        "`bg3` has no credential yet: `firesafe issue bg3 --out sheets` makes one",
    );
}

#[test]
fn at_a_terminal_it_asks_for_each_sheet_and_each_step() {
    let mut desk = active();
    let answers = [&["B-1001", "b-1002", "B-1003"][..], &["Yes"; 10], &["yes", "no", ""]].concat();
    let ran = run(desk.typing(&answers), "validate bg1");
    assert_eq!(
        ran.terminal,
        "the sheets of bg1 (generation 1); an empty line passes one over\n\
         sheet 1, with Dana in safe north: is its bag there, the seal intact? type the number on the bag: B-1001\n\
         sheet 2, with Eve in safe south: is its bag there, the seal intact? type the number on the bag: b-1002\n\
         sheet 3, with Finn in safe west: is its bag there, the seal intact? type the number on the bag: B-1003\n\
         the steps of bg1; type Yes for a step that was done, press Enter for one that was not\n\
         1 of 10, the staff that watches sign-ins was told of this test (G03): Yes? Yes\n\
         2 of 10, the account signed in (R21): Yes? Yes\n\
         3 of 10, it did an administrative task (G03): Yes? Yes\n\
         4 of 10, the alert on its use was raised and seen (R08, R18): Yes? Yes\n\
         5 of 10, no personal device took part in sign-in or reset (G03): Yes? Yes\n\
         6 of 10, all who may have to act can reach the devices that it needs (G03): Yes? Yes\n\
         7 of 10, the list of authorised users is up to date (R14, R24): Yes? Yes\n\
         8 of 10, the process is documented, and the document is current (R19): Yes? Yes\n\
         9 of 10, those who may have to act are trained (R20): Yes? Yes\n\
         10 of 10, other sessions were closed before, and the account was signed out after (R03): Yes? Yes\n\
         it signed in with authenticator key-1: Yes? yes\n\
         it signed in with authenticator key-2: Yes? no\n  type Yes in full, or only press Enter for no\n\
         it signed in with authenticator key-2: Yes? \n"
    );
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Done,
            format!(
                "firesafe: recorded: sheet 1 of bg1 (generation 1), bag `B-1001` unopened\n\
                 firesafe: recorded: sheet 2 of bg1 (generation 1), bag `b-1002` unopened\n\
                 firesafe: recorded: sheet 3 of bg1 (generation 1), bag `B-1003` unopened\n\
                 firesafe: `bg1` is validated on 2027-02-01; the next time by 2027-05-02 (R23)\n\
                 firesafe: not seen to sign in: `key-2`; use it at the next validation (R21)\n{HEAD}"
            )
        )
    );
}

#[test]
fn a_step_that_was_not_done_keeps_the_others_and_the_sheets() {
    let mut desk = active();
    let mut answers = vec!["B-1001", "", "B-1003"];
    answers.extend(["Yes", "YES", "no", "", "Yes", "Yes", "Yes", "Yes", "", "Yes", "Yes"]);
    let ran = run(desk.typing(&answers), "validate bg1");
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Failed,
            format!(
                "firesafe: recorded: sheet 1 of bg1 (generation 1), bag `B-1001` unopened\n\
                 firesafe: not looked at: sheet 2 of bg1 (generation 1)\n\
                 firesafe: recorded: sheet 3 of bg1 (generation 1), bag `B-1003` unopened\n{HEAD}\
                 firesafe: error: `bg1` is not validated, not done: `administrative-task` and `process-current`; \
                 do it, then type `firesafe validate bg1 --done monitoring-told --done signed-in --done alert-seen \
                 --done no-personal-device --done devices-reachable --done authorised-list-updated --done \
                 officers-trained --done signed-out`\n"
            )
        )
    );
    logged(
        &mut desk,
        &[
            &format!("sheet-inspected  sheet 1 of set {}, bag B-1001 unopened", "SET"),
            "sheet-inspected  sheet 3 of set SET, bag B-1003 unopened",
        ],
    );
    // what was done is named, the rest is asked for
    let ran = run(desk.typing(&["Yes"; 9]), "validate bg1 --done signed-in --method key-2");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(!ran.terminal.contains("2 of 10"), "{}", ran.terminal);
    // stopped in the middle: what was recorded stays, the rest does not happen
    let ran = run(desk.typing(&["B-1001", "^C"]), "validate bg1");
    assert_eq!(ran.exit, Exit::Interrupted);
    assert!(
        ran.err.starts_with("firesafe: recorded: sheet 1 of bg1 (generation 1), bag `B-1001`"),
        "{}",
        ran.err
    );
    let end = "firesafe: error: interrupted: what was recorded before stays recorded; run this again for the rest\n";
    assert!(ran.err.ends_with(end), "{}", ran.err);
    let ran = run(desk.typing(&["", "", "", "Yes", "Yes", "^C"]), "validate bg1");
    assert!(
        ran.err.contains(
            "firesafe: what was answered is not recorded yet: `firesafe validate bg1 --done monitoring-told --done \
             signed-in` goes on from there\n"
        ),
        "{}",
        ran.err
    );
    // no key signed in: that is no validation
    let ran = run(desk.typing(&["", ""]), "validate bg1 --done signed-in");
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    let answers = [&["Yes"; 9][..], &["", ""]].concat();
    let ran = run(desk.typing(&answers), "validate bg1 --done signed-in");
    assert!(
        ran.err.ends_with("as in `firesafe validate bg1 --all-done --method AUTHENTICATOR` (R21)\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_bag_with_another_number_is_not_the_one() {
    let mut desk = active();
    let other = "sheet 2 of bg1 (generation 1) is not recorded in bag `B-1003`: read the number again; if it is \
                 another bag, record it with `event tamper`";
    let ran = run(&mut desk, "validate bg1 --seal 1=B-1001 --seal 2=B-1003");
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Failed,
            format!(
                "firesafe: recorded: sheet 1 of bg1 (generation 1), bag `B-1001` unopened\n\
                 firesafe: error: {other}\n{HEAD}"
            )
        )
    );
    // no account is validated over a sheet that is not right
    let ran = run(&mut desk, "validate bg1 --seal 2=B-1003 --all-done --method key-1");
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Failed,
            format!(
                "firesafe: error: {other}\nfiresafe: error: `bg1` is not validated, since a sheet is not right: \
                 record what was found with `event tamper`, or look at the sheet again\n"
            )
        )
    );
    // at the prompt it can be read again, before the recorded number is known
    let ran = run(desk.typing(&["B-1003", "B-1001", "^D"]), "validate bg1");
    assert!(
        ran.terminal.contains("is not recorded in bag `B-1003`: read the number again"),
        "{}",
        ran.terminal
    );
    assert!(!ran.terminal.contains("the recorded bag"), "{}", ran.terminal);
    assert!(ran.err.contains("recorded: sheet 1 of bg1 (generation 1)"), "{}", ran.err);
    let ran = run(desk.typing(&["B-7", "B-7", "", "B-1002", "B-1003"]), "validate bg1");
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    let known = "the recorded bag is `B-1001`; if that is not the one, an empty line goes on\n";
    assert_eq!(ran.terminal.matches(known).count(), 1, "{}", ran.terminal);
    assert!(ran.err.contains("recorded: sheet 3 of bg1 (generation 1), bag `B-1003`"), "{}", ran.err);
    assert!(ran.err.contains("not looked at: sheet 1 of bg1 (generation 1)\n"), "{}", ran.err);
    assert!(ran.err.ends_with("`event tamper`, or look at the sheet again\n"), "{}", ran.err);

    let refuse = |desk: &mut Desk, options: &str, exit, message: &str| {
        let ran = run(desk, &format!("validate {options}"));
        assert_eq!((ran.exit, ran.errors()), (exit, format!("firesafe: error: {message}\n")));
    };
    refuse(
        &mut desk,
        "bg1 --seal 4=B-1004",
        Exit::Failed,
        "bg1 (generation 1) has no sheet 4: look at the number printed on it",
    );
    let set = set_of(&desk, "bg2");
    refuse(
        &mut desk,
        &format!("{set} --seal 1=B-1"),
        Exit::Failed,
        "sheet 1 of bg2 (generation 1) is in no bag: verify it and put it into one with `validate`",
    );
    refuse(
        &mut desk,
        &format!("{set} --seal 1=B-1 --all-done"),
        Exit::Usage,
        "set SET has sheets and no steps: name its account, or leave the steps out",
    );
    refuse(
        &mut desk,
        "bg1 --seal 1=B-1001 --on 2026-11-30",
        Exit::Failed,
        "2026-11-30 lies before 2027-02-01, the last step of sheet 1 of bg1 (generation 1): give a day from then \
         to today with `--on`",
    );
    let ran = run(&mut desk, "validate bg1 --seal B-1001");
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("type the share and its bag, such as 2=B-1002"), "{}", ran.err);
}
