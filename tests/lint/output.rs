//! `firesafe lint`, `waive` and `unwaive`, as people see them.

use std::fs;

use firesafe::cli::failure::Exit;
use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{ClockBack, NewLedger, NewOfficer, OpenLedger};
use firesafe::model::{Policy, Register};
use firesafe::secret::SecretText;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::common::{Desk, PASSPHRASE};
use crate::plan::{BG1, BG2, Plan, name, set};

/// A desk whose ledger holds the plan.
fn desk(plan: Plan) -> Desk {
    let passphrase = SecretText::from(PASSPHRASE);
    let costs = Costs::new(MIN_MEMORY_KIB, 1, 1).expect("legal");
    let officer = NewOfficer { name: name("alice"), passphrase: &passphrase, costs };
    let organisation = name("Contoso Ltd");
    let new = NewLedger { organisation, policy: Policy::default(), officer, recipients: Vec::new() };
    let time = "2026-11-01T09:00:00Z".parse().expect("a time");
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let mut ledger = OpenLedger::create(new, time, &mut rng).expect("created");
    for event in plan.events {
        ledger.append(event, time, ClockBack::Refuse).expect("appended");
    }
    Desk::of(&ledger)
}

/// Two errors, a warning, a note, and a set that one safe could betray or lose.
fn unsound() -> Desk {
    let mut plan = Plan::sound();
    plan.edit(Register::Account, BG2, &[("role_kind", "eligible"), ("password_expires", "yes")]);
    plan.edit(Register::Site, "North", &[("paths", "telephone")]);
    plan.edit(Register::Safe, "S2", &[("access", "Bo; Gus van Zant")]);
    desk(plan)
}

const FOUND: &str = "\
R11 error: account bg2@contoso.onmicrosoft.com
    its password expires
    mend: firesafe account edit bg2@contoso.onmicrosoft.com --password-expires=no --expiry-verified-on DATE
    source: AAD-emergency, 2018-11

R16 error: account bg2@contoso.onmicrosoft.com
    it is only eligible for its role: in an emergency nobody may be there to approve
    mend: firesafe account edit bg2@contoso.onmicrosoft.com --role-kind permanent
    source: AAD-emergency, 2018-11

R13 warning: site North
    only one way to communicate from there is on record: two independent ones are asked for
    mend: firesafe site edit North --paths 'FIRST;SECOND'
    source: B2C-emergency, 2024-09

R14 note: person Gus van Zant
    the person opens safe `S2`, and stands in no register
    mend: firesafe custodian add 'Gus van Zant'
    source: AAD-emergency, 2018-11

";

const OUTLOOK: &str = "firesafe: each of the 2 sets in safes survives the loss of any 1 safe\n";

#[test]
fn findings_are_told_worst_first_with_what_mends_them() {
    let ran = unsound().run("lint --passphrase-file @pass");
    assert_eq!(ran.text(), FOUND);
    let errors = format!("{OUTLOOK}firesafe: 2 errors, 1 warning and 1 note\n");
    assert_eq!((ran.exit, ran.errors()), (Exit::Due, errors));
    let ran = unsound().run("lint g04 r13 --passphrase-file @pass --color always");
    assert_eq!(
        ran.text(),
        "\u{1b}[1;31mR13 warning\u{1b}[0m: site North\n    only one way to communicate from there is on record: two \
         independent ones are asked for\n    mend: firesafe site edit North --paths 'FIRST;SECOND'\n    source: \
         B2C-emergency, 2024-09\n\n"
    );
}

#[test]
fn a_note_alone_and_a_sound_plan_end_with_zero() {
    let ran = unsound().run("lint R14 --passphrase-file @pass");
    assert_eq!((ran.exit, ran.errors().as_str()), (Exit::Done, "firesafe: 1 note\n"));
    let ran = desk(Plan::sound()).run("lint --passphrase-file @pass");
    let errors = format!("{OUTLOOK}firesafe: nothing found\n");
    assert_eq!((ran.exit, ran.text().as_str(), ran.errors()), (Exit::Done, "", errors));
    // the day before the validation is late, and that day
    for (on, exit) in [("2027-01-31", Exit::Done), ("2027-02-01", Exit::Due)] {
        let ran = desk(Plan::sound()).run(&format!("lint R23 --on {on} --passphrase-file @pass"));
        assert_eq!(ran.exit, exit, "{}", ran.text());
    }
}

#[test]
fn each_set_tells_the_worst_two_things() {
    let mut plan = Plan::sound();
    plan.store_at(1, 2, "Bo", "S1", None, crate::plan::TODAY);
    let mut desk = desk(plan);
    let ran = desk.run("lint G09 --passphrase-file @pass");
    let id = set(1);
    assert_eq!(
        (ran.exit, ran.text()),
        (
            Exit::Done,
            "bg1@contoso.onmicrosoft.com (generation 1), set SET, 2 of 3\n    `Ann` alone can reach 2 sheets, and 2 \
             are enough\n    the loss of safe `S1` leaves 1 sheet, and 2 are needed\n\n"
                .to_owned()
        )
    );
    let ran = desk.run("lint R15 --json --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Due);
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&json["errors"], &json["warnings"], &json["notes"]), (&3.into(), &1.into(), &0.into()));
    let finding = &json["findings"][2];
    assert_eq!(finding["check"], "R15");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["source"], "AAD-emergency, 2018-11");
    assert_eq!(finding["about"], BG1);
    assert_eq!(finding["mend"], format!("firesafe store {id} 2 --custodian NAME --safe SAFE"));
    let first =
        json["sets"].as_array().expect("sets").iter().find(|one| one["account"] == BG1).expect("a set");
    assert_eq!((&first["set"], &first["generation"]), (&id.as_str().into(), &1.into()));
    let analysis = &first["analysis"];
    assert_eq!((&analysis["k"], &analysis["live"], &analysis["spare"]), (&2.into(), &3.into(), &1.into()));
    assert_eq!(
        analysis["alone"]["safes"],
        serde_json::json!([{ "name": "S1", "sheets": 2, "shares": [1, 2] }])
    );
    assert_eq!(
        analysis["fatal"]["sites"],
        serde_json::json!([{ "name": "North", "sheets": 2, "shares": [1, 2] }])
    );
    assert_eq!(analysis["people"]["number"], 1);
    assert_eq!(analysis["lockout"], serde_json::Value::Null);
    assert_eq!(analysis["worst"][0]["concern"], "collusion");
}

#[test]
fn a_waived_finding_is_told_with_its_reason_and_counts_again_later() {
    let mut desk = unsound();
    let waive =
        "waive R13 --about north --reason radio-is-on-order --until 2026-12-31 --passphrase-file @pass";
    let ran = desk.run(waive);
    assert_eq!(
        (ran.exit, ran.errors().as_str()),
        (
            Exit::Done,
            "firesafe: R13 about north is waived until 2026-12-31\nfiresafe: ledger head, for the minutes: 10 WORDS\n"
        )
    );
    let waived = "R13 waived: site North\n    only one way to communicate from there is on record: two independent \
                  ones are asked for\n    until 2026-12-31, by alice: radio-is-on-order\n\n";
    let ran = desk.run("lint R13 --passphrase-file @pass");
    assert_eq!(
        (ran.exit, ran.text().as_str(), ran.errors().as_str()),
        (Exit::Done, waived, "firesafe: nothing found, 1 waived\n")
    );
    let ran = desk.run("lint R13 --json --passphrase-file @pass");
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(json["findings"], serde_json::json!([]));
    assert_eq!(
        json["waived"][0]["waived"],
        serde_json::json!({
            "reason": "radio-is-on-order",
            "on": "2026-11-20",
            "until": "2026-12-31",
            "officers": ["alice"],
        })
    );
    assert_eq!(desk.run("lint R13 --on 2026-12-31 --passphrase-file @pass").exit, Exit::Done);
    assert_eq!(desk.run("lint R13 --on 2027-01-01 --passphrase-file @pass").exit, Exit::Due);
    let ran = desk.run("unwaive R13 --about North --passphrase-file @pass");
    assert_eq!(
        ran.errors(),
        "firesafe: R13 about North counts again\nfiresafe: ledger head, for the minutes: 10 WORDS\n"
    );
    assert_eq!(desk.run("lint R13 --passphrase-file @pass").exit, Exit::Due);
    desk.run("unwaive R13 --about North --passphrase-file @pass")
        .fails_with(Exit::Failed, "there is no such waiver of `R13`: `lint` shows them");
}

#[test]
fn what_cannot_be_waived_is_refused_and_nothing_recorded() {
    let mut desk = unsound();
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    for (command, exit, message) in [
        ("lint R99", Exit::Usage, "there is no check `R99`: `lint` alone runs all of them"),
        ("lint R12", Exit::Usage, "`R12` is no check: the reasons of `use open`"),
        (
            "waive R13 --about South --reason x --until 2026-12-31",
            Exit::Failed,
            "`R13` finds nothing about `South`: `lint R13` shows what it finds",
        ),
        (
            "waive R13 --about Nort --reason x --until 2026-12-31",
            Exit::Failed,
            "`R13` finds nothing about `Nort`: did you mean `North`?",
        ),
        ("waive R28 --reason x --until 2026-12-31", Exit::Failed, "`R28` finds nothing to waive"),
        (
            "waive R13 --reason x --until 2026-11-20",
            Exit::Usage,
            "the waiver would end on 2026-11-20, which is not after today: give a later day with `--until`",
        ),
        (
            "waive R13 --reason x --until 2027-11-22",
            Exit::Usage,
            "the waiver would hold for 367 days, and somebody has to look at it again within 366: give an earlier \
             day with `--until`",
        ),
    ] {
        desk.run(&format!("{command} --passphrase-file @pass")).fails_with(exit, message);
    }
    assert_eq!(fs::read(desk.path("ledger.age")).expect("still there"), before);
    let ran = desk.run("waive R13 --reason x --until 2027-11-21 --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn one_finding_over_many_accounts_is_one_block() {
    let mut plan = Plan::sound();
    for number in 3..=5 {
        plan.add(
            Register::Account,
            &format!("bg{number}@contoso.onmicrosoft.com"),
            &[("password_expires", "yes")],
        );
    }
    let ran = desk(plan).run("lint R11 --passphrase-file @pass");
    let block = "R11 error: 3 accounts: bg3@contoso.onmicrosoft.com, bg4@contoso.onmicrosoft.com and \
                 bg5@contoso.onmicrosoft.com\n    its password expires\n    mend: firesafe account edit \
                 bg3@contoso.onmicrosoft.com --password-expires=no --expiry-verified-on DATE, and so for each of \
                 them\n";
    assert!(ran.text().contains(block), "{}", ran.text());
    assert!(ran.errors().ends_with("firesafe: 3 errors\n"), "{}", ran.errors());
}
