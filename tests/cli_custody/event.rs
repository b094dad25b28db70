//! `event`: what cannot wait.

use firesafe::cli::failure::Exit;
use firesafe::model::register::Register;
use firesafe::model::{EventData, SetId, Standing};
use jiff::civil::date;

use super::common::Desk;
use super::common::custody::{entry, to_active, up_to_set};
use super::{HEAD, ISSUED, active, done, logged, refused, run, set_of};

#[test]
fn a_change_of_staff_makes_every_validation_due() {
    // R24, G04
    let mut desk = active();
    desk.happened([entry(Register::Safe, "east", &[("access", "Finn; dana")], ISSUED)]);
    done(
        &mut desk,
        "event staff-change dana --change departure --note \"left for another firm\" --on 2027-01-29",
        &[
            "recorded: departure of `Dana`",
            "validation is due now (R24): type `firesafe validate bg1`",
            "`Dana` knows the combination of safe `east`: change it, then record the day with `firesafe safe edit` \
             (G04)",
            "`Dana` knows the combination of safe `north`: change it, then record the day with `firesafe safe \
             edit` (G04)",
            "`Dana` keeps sheet 1 of bg1 (generation 1) in safe `north`: hand it to another custodian with \
             `firesafe store`, or replace the set",
            "`Dana` still stands among the custodians: end that with `firesafe custodian end`",
        ],
    );
    logged(&mut desk, &["staff-changed  departure of Dana: left for another firm"]);
    done(
        &mut desk,
        "event staff-change Hugo --change hire",
        &["recorded: hire of `Hugo`", "no validation is due now that was not before (R24)"],
    );
    assert_eq!(run(&mut desk, "validate bg1 --all-done --method key-1").exit, Exit::Done);
    // an earlier change was answered by the validation since
    done(
        &mut desk,
        "event staff-change Ivo --change job-change --on 2027-01-30",
        &["recorded: job-change of `Ivo`", "no validation is due now that was not before (R24)"],
    );
    done(
        &mut desk,
        "event staff-change Alice --change job-change",
        &[
            "recorded: job-change of `alice`",
            "validation is due now (R24): type `firesafe validate bg1`",
            "`alice` opens this ledger: `firesafe officer remove` ends that for every later file",
        ],
    );
    refused(
        &mut desk,
        "event staff-change Finnn --change departure",
        Exit::Failed,
        "nobody on record is called `Finnn`: type `Finn` if that is who it is, or add `--unlisted`",
    );
    done(
        &mut desk,
        "event staff-change Finnn --change departure --unlisted",
        &["recorded: departure of `Finnn`", "no validation is due now that was not before (R24)"],
    );
    refused(
        &mut desk,
        "event staff-change Eve --change departure --on 2027-03-01",
        Exit::Usage,
        "`--on 2027-03-01` lies in the future, and today is 2027-02-01: give today or an earlier day",
    );
    refused(
        &mut desk,
        "event staff-change \"\" --change departure",
        Exit::Usage,
        "the person: the text is empty: type at least one character",
    );
}

#[test]
fn a_change_of_subscriptions_makes_the_tenants_validations_due() {
    // R25
    let mut desk = active();
    done(
        &mut desk,
        "event subscription-change --tenant Contoso --note \"E5 bought\"",
        &["recorded: the subscriptions changed", "validation is due now (R25): type `firesafe validate bg1`"],
    );
    done(
        &mut desk,
        "event subscription-change --note \"E5 sold\"",
        &["recorded: the subscriptions changed", "no validation is due now that was not before (R25)"],
    );
    refused(
        &mut desk,
        "event subscription-change --tenant contosso --note x",
        Exit::Failed,
        "there is no tenant `contosso`: did you mean `contoso`?",
    );
    refused(
        &mut desk,
        "event subscription-change --note \"\"",
        Exit::Usage,
        "`--note`: the text is empty: type at least one character",
    );
}

#[test]
fn tampering_replaces_the_whole_set() {
    // G08
    let mut desk = active();
    done(
        &mut desk,
        "event tamper bg1 2 --note \"the seal was cut\"",
        &[
            "recorded: sheet 2 of bg1 (generation 1), set SET, may have been opened or copied",
            "the whole set has to be replaced (G08), and rotation is due now: type `firesafe rotate bg1 --out sheets`",
        ],
    );
    logged(&mut desk, &["sheet-tampered  sheet 2 of set SET: the seal was cut"]);
    refused(
        &mut desk,
        "event tamper bg1 4 --note x",
        Exit::Failed,
        "bg1 (generation 1) has no sheet 4: look at the number printed on it",
    );
    refused(
        &mut desk,
        "event tamper bg1 2 --note x --on 2027-01-31",
        Exit::Failed,
        "2027-01-31 lies before 2027-02-01, the last step of sheet 2 of bg1 (generation 1): give a day from then \
         to today with `--on`",
    );
    refused(
        &mut desk,
        "event tamper bg4 1 --note x",
        Exit::Failed,
        "there is no account, set or recorded secret `bg4`: did you mean `bg1`?",
    );
    let pending = set_of(&desk, "bg2");
    let ran = run(&mut desk, &format!("event tamper {pending} 1 --note \"left on the printer\""));
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Done,
            format!(
                "firesafe: recorded: sheet 1 of bg2 (generation 1), set SET, may have been opened or copied\n\
                 firesafe: the whole set has to be replaced (G08): give it up with `firesafe abandon SET --reason \
                 TEXT`, then make another with `firesafe issue bg2 --out sheets --next-generation`\n{HEAD}"
            )
        )
    );
}

#[test]
fn tampering_with_a_secrets_sheet_or_a_replaced_one_says_what_is_left_to_do() {
    let mut desk = active();
    desk.piping("1234");
    assert_eq!(run(&mut desk, "split --record -k 2 -n 3 --label PIN --out @pin").exit, Exit::Done);
    let ran = run(&mut desk, "event tamper PIN 1 --note x");
    assert!(
        ran.errors().contains(
            "the whole set has to be replaced (G08): split the secret, or a new one, with `firesafe split \
             --record`, then give this set up with `firesafe abandon SET --reason TEXT`\n"
        ),
        "{}",
        ran.errors()
    );
    let old = set_of(&desk, "bg1");
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @next").exit, Exit::Done);
    let ledger = desk.ledger();
    let new = ledger.state().set(set_of(&desk, "bg1")).expect("a set");
    desk.happened(to_active(new, 5001, date(2027, 2, 1)));
    let ledger = desk.ledger();
    assert!(matches!(ledger.state().set(old).expect("a set").standing, Standing::Superseded(_)));
    done(
        &mut desk,
        &format!("event tamper {old} 3 --note x"),
        &[
            "recorded: sheet 3 of bg1 (generation 1), set SET, may have been opened or copied",
            "this set is superseded already: destroy what is left of it with `firesafe destroy SET --witness NAME`",
        ],
    );
}

#[test]
fn a_credential_that_may_be_known_is_rotated_now() {
    let mut desk = active();
    done(
        &mut desk,
        "event compromise BG1 --note \"it was read aloud\"",
        &[
            "recorded: the credential of `bg1` may be known, generation 1",
            "rotation is due now: type `firesafe rotate bg1 --out sheets`",
        ],
    );
    logged(&mut desk, &["credential-compromised  BG1: it was read aloud"]);
    refused(
        &mut desk,
        "event compromise bg5 --note x",
        Exit::Failed,
        "there is no credential of `bg5`, the nearest name is `bg1`: `account list` shows the accounts, `issue` \
         makes one",
    );
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @next").exit, Exit::Done);
    let ledger = desk.ledger();
    desk.happened(up_to_set(ledger.state().set(set_of(&desk, "bg1")).expect("a set"), date(2027, 2, 1)));
    done(
        &mut desk,
        "event compromise bg1 --note again",
        &[
            "recorded: the credential of `bg1` may be known, generations 2 and 1",
            "rotation is due now: type `firesafe rotate bg1 --out sheets --anew`",
        ],
    );
    // neither is what it was before when the second one becomes active
    let ledger = desk.ledger();
    let set = ledger.state().set(set_of(&desk, "bg1")).expect("a set");
    desk.happened(to_active(set, 5001, date(2027, 2, 1)).split_off(5));
    let account = "bg1".parse().expect("a name");
    assert!(desk.ledger().state().account(&account).expect("bg1").rotation_now.is_some());
}

#[test]
fn a_credential_that_is_on_its_way_is_given_up_where_it_may_be_known() {
    let mut desk = active();
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @next").exit, Exit::Done);
    done(
        &mut desk,
        "event compromise bg1 --note x",
        &[
            "recorded: the credential of `bg1` may be known, generation 1",
            "rotation is due now: go on with `firesafe rotate bg1`, unless the new password may be known too; then \
             give that up first with `firesafe abandon SET --reason TEXT`",
        ],
    );
    // and where nothing opens the account yet, it is the one that was meant
    done(
        &mut desk,
        "event compromise bg2 --note x",
        &[
            "recorded: the credential of `bg2` may be known, generation 1",
            "give it up with `firesafe abandon SET --reason TEXT`, then make another with `firesafe issue bg2 --out \
             sheets --next-generation`",
        ],
    );
    let rotation = |desk: &Desk, account: &str| {
        let account = account.parse().expect("a name");
        desk.ledger().state().account(&account).expect("an account").rotation_now.is_some()
    };
    let ledger = desk.ledger();
    desk.happened(to_active(
        ledger.state().set(set_of(&desk, "bg2")).expect("a set"),
        6001,
        date(2027, 2, 1),
    ));
    assert!(rotation(&desk, "bg2"), "that it became active makes it no better");
    refused(
        &mut desk,
        "event compromise bg1 --note x --on 2026-11-01",
        Exit::Failed,
        "2026-11-01 lies before 2026-11-20, when the first credential of `bg1` was issued: give a day from \
         then to today with `--on`",
    );
    // the name alone does not say of which set a sheet is
    let ran = run(&mut desk, "event tamper bg1 1 --note x");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.errors().contains("`bg1` names several sets: name one by its id, `SET` or `SET`"),
        "{}",
        ran.err
    );
}

#[test]
fn an_opened_bag_asks_for_a_new_one() {
    let mut desk = active();
    done(
        &mut desk,
        "event opened bg1 2 --note \"use 1\"",
        &[
            "recorded: the bag of sheet 2 of bg1 (generation 1), set SET, was opened",
            "verify the sheet and put it into a new bag after use (G09): type `firesafe validate SET --typed --bag \
             '2=NUMBER'`",
        ],
    );
    logged(&mut desk, &["sheet-opened  sheet 2 of set SET: use 1"]);
    let ran = run(&mut desk, "status");
    assert!(ran.text().contains("out of its bag since 2027-02-01"), "{}", ran.text());
    refused(
        &mut desk,
        "event opened bg1 2 --note \"use 1\"",
        Exit::Failed,
        "sheet 2 of bg1 (generation 1) is in no bag: verify it and put it into one with `validate`",
    );
}

#[test]
fn a_sheet_that_is_gone_is_missed_everywhere() {
    let mut desk = active();
    done(
        &mut desk,
        "event lost bg1 2 --note \"safe south burnt\"",
        &[
            "recorded: sheet 2 of bg1 (generation 1), set SET, is gone",
            "the whole set has to be replaced (G08), and rotation is due now: type `firesafe rotate bg1 --out sheets`",
        ],
    );
    logged(&mut desk, &["sheet-lost  sheet 2 of set SET: safe south burnt"]);
    let ran = run(&mut desk, "status");
    assert!(ran.text().contains("sheet 2 of set SET is missing since 2027-02-01 (G08)"), "{}", ran.text());
    assert!(!ran.text().contains("2 Eve in south"), "{}", ran.text());
    let ran = run(&mut desk, "lint R15 --json");
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(
        (&json["sets"][0]["analysis"]["live"], &json["sets"][0]["analysis"]["spare"]),
        (&2.into(), &0.into())
    );
    // its safe and custodian are free, and nothing is asked of it
    assert_eq!(run(&mut desk, "safe end south --reason burnt").exit, Exit::Done);
    assert_eq!(run(&mut desk, "custodian end Eve --reason \"left the company\"").exit, Exit::Done);
    refused(
        &mut desk,
        "validate bg1 --seal 2=B-1002",
        Exit::Failed,
        "sheet 2 of bg1 (generation 1) is recorded as lost on 2027-02-01: whoever found it brings it to be destroyed",
    );
}

/// `bg1`, its password dealt anew: the set that opened it, and the one that is to.
fn dealt_anew(desk: &mut Desk) -> (SetId, SetId) {
    desk.print("sheets", "bg1");
    let ran = run(desk, "reshare bg1 @bg1-1.png @bg1-2.png --out @again");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let account = "bg1".parse().expect("a name");
    let sets = desk.ledger().state().account(&account).expect("bg1").generations[0].sets.clone();
    (sets[0], sets[1])
}

/// Every step of a dealing of what the account has.
fn to_active_anew(desk: &Desk, set: SetId) -> Vec<EventData> {
    let mut events = to_active(desk.ledger().state().set(set).expect("a set"), 7001, date(2027, 2, 1));
    events.retain(|event| !matches!(event.kind(), "credential-set" | "credential-worked"));
    events
}

fn rotation_is_due(desk: &Desk, account: &str) -> bool {
    let account = account.parse().expect("a name");
    desk.ledger().state().account(&account).expect("an account").rotation_now.is_some()
}

#[test]
fn sheets_too_few_to_recover_replace_nothing() {
    let mut desk = active();
    let (old, new) = dealt_anew(&mut desk);
    let mut events = to_active_anew(&desk, new);
    events.pop();
    desk.happened(events);
    for share in [1, 2] {
        assert_eq!(run(&mut desk, &format!("event lost {new} {share} --note x")).exit, Exit::Done);
    }
    let head = desk.ledger().head();
    let ran = run(&mut desk, &format!("activate {new}"));
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.errors().ends_with(
            "bg1 (generation 1) has 1 of the 2 sheets that recover it: give it up with `firesafe abandon SET --reason \
             TEXT`\n"
        ),
        "{}",
        ran.errors()
    );
    assert_eq!(desk.ledger().head(), head);
    assert_eq!(desk.ledger().state().set(old).expect("a set").standing, Standing::Active);
}

#[test]
fn the_last_sheets_that_open_an_account_do_not_end() {
    let mut desk = active();
    let (old, new) = dealt_anew(&mut desk);
    desk.happened(to_active_anew(&desk, new));
    for share in [1, 2] {
        assert_eq!(run(&mut desk, &format!("event lost {new} {share} --note x")).exit, Exit::Done);
    }
    refused(
        &mut desk,
        &format!("destroy {old} --witness Gil --yes"),
        Exit::Failed,
        "sheets of set SET are the last that open `bg1`: rotate it first, with `firesafe rotate bg1 --out sheets`",
    );
    let status = run(&mut desk, "status").text();
    assert!(!status.contains("destruction") && status.contains("rotation"), "{status}");
    assert!(!run(&mut desk, "lint R22").text().contains("not destroyed"));
}

#[test]
fn of_which_set_a_sheet_is_gone_has_to_be_said_while_old_ones_lie_about() {
    let mut desk = active();
    let (old, new) = dealt_anew(&mut desk);
    desk.happened(to_active_anew(&desk, new));
    let ran = run(&mut desk, "event lost bg1 2 --note x");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().contains("`bg1` names several sets: name one by its id"), "{}", ran.err);
    // one that is found again ends like the others
    assert_eq!(run(&mut desk, &format!("event lost {old} 2 --note x")).exit, Exit::Done);
    let ran = run(&mut desk, &format!("destroy {old} --share 2 --witness Gil --yes"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(ran.errors().contains("sheet 2 of bg1 (generation 1) was destroyed, seen by Gil"), "{}", ran.err);
    let ledger = desk.ledger();
    assert!(ledger.state().set(old).expect("a set").sheet(2).expect("a sheet").destroyed.is_some());
}

#[test]
fn what_was_overtaken_before_it_was_set_asks_for_nothing() {
    let mut desk = active();
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @second").exit, Exit::Done);
    let second = set_of(&desk, "bg1");
    assert_eq!(run(&mut desk, &format!("event lost {second} 1 --note x")).exit, Exit::Done);
    assert!(rotation_is_due(&desk, "bg1"));
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @third").exit, Exit::Done);
    assert!(!rotation_is_due(&desk, "bg1"));
}

#[test]
fn a_use_that_is_recorded_later_says_nothing_of_a_newer_password() {
    let mut desk = active();
    desk.now = "2027-03-01T09:00:00Z".parse().expect("a time");
    assert_eq!(run(&mut desk, "issue bg1 --next-generation --out @next").exit, Exit::Done);
    let ledger = desk.ledger();
    let new = ledger.state().set(set_of(&desk, "bg1")).expect("a set");
    desk.happened(to_active(new, 5001, date(2027, 3, 1)));
    done(
        &mut desk,
        "event compromise bg1 --note \"read aloud\" --on 2027-02-01",
        &[
            "recorded: the credential of `bg1` may be known, and what opens it now was issued later: no rotation is \
             due",
        ],
    );
    assert!(!rotation_is_due(&desk, "bg1"));
}

#[test]
fn a_share_of_a_replaced_dealing_opens_the_account_still() {
    let mut desk = active();
    let (old, new) = dealt_anew(&mut desk);
    desk.happened(to_active_anew(&desk, new));
    done(
        &mut desk,
        &format!("event tamper {old} 3 --note x"),
        &[
            "recorded: sheet 3 of bg1 (generation 1), set SET, may have been opened or copied",
            "the whole set has to be replaced (G08), and rotation is due now: type `firesafe rotate bg1 --out sheets`",
        ],
    );
    let destroyed = run(&mut desk, &format!("destroy {old} --witness Gil --yes"));
    assert_eq!(destroyed.exit, Exit::Done, "{}", destroyed.err);
    assert!(rotation_is_due(&desk, "bg1"), "a copy may be left");
}
