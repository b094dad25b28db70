//! What follows from what happened, one kind of date at a time.

use firesafe::policy::due::due;
use serde_json::json;

use crate::story::{BG1, Story, day, id};

/// Everything until that day, one line each: the day, what, for what, who, why, the source.
fn until(story: &Story, last: &str) -> Vec<String> {
    let told = |due: &firesafe::policy::due::Due| {
        let who = due.who.as_ref().map(|who| format!(" ({who})")).unwrap_or_default();
        let now = if due.urgent { "!" } else { "" };
        format!("{}{now} {}, {}{who}: {} {}", due.on, due.kind.as_str(), due.subject, due.why, due.source)
    };
    due(&story.state(), day(last)).iter().map(told).collect()
}

fn commands(story: &Story, last: &str) -> Vec<String> {
    due(&story.state(), day(last)).into_iter().map(|due| due.command.to_string()).collect()
}

/// An account that was made active on the second of January.
fn one() -> Story {
    let mut story = Story::default();
    story.keepers("2026-01-02").active(BG1, 1, 1, "2026-01-02");
    story
}

#[test]
fn a_quarter_after_the_ceremony_everything_is_due_r23() {
    let story = one();
    assert_eq!(until(&story, "2026-04-01"), Vec::<String>::new());
    let first = "2026-04-02";
    assert_eq!(
        until(&story, first),
        [
            format!("{first} rotation, {BG1}: active since 2026-01-02 R22"),
            format!("{first} validation, {BG1}: active since 2026-01-02 R23"),
            format!("{first} sheet check, sheet 1 of {BG1} (generation 1) (Carol): stored on 2026-01-02 R23"),
            format!("{first} sheet check, sheet 2 of {BG1} (generation 1) (Dave): stored on 2026-01-02 R23"),
            format!("{first} sheet check, sheet 3 of {BG1} (generation 1) (Erin): stored on 2026-01-02 R23"),
            format!("{first} combination, safe vault-a: last changed on 2026-01-02 G04"),
            format!("{first} combination, safe vault-b: last changed on 2026-01-02 G04"),
            format!("{first} combination, safe vault-c: last changed on 2026-01-02 G04"),
            format!("{first} training, custodian Carol (Carol): last trained on 2026-01-02 R20"),
            format!("{first} training, custodian Dave (Dave): last trained on 2026-01-02 R20"),
            format!("{first} training, custodian Erin (Erin): last trained on 2026-01-02 R20"),
        ]
    );
}

#[test]
fn what_was_done_is_due_an_interval_later() {
    let mut story = one();
    story.validated(BG1, "2026-02-01").inspected(1, 2, "2026-02-03");
    story.happened(
        "sheet-verified",
        json!({
            "set": id(1), "share": 3, "bag": "B9", "workstation": "desk", "on": "2026-02-04",
        }),
    );
    let found = until(&story, "2026-05-31");
    for line in [
        format!("2026-05-02 validation, {BG1}: last validated on 2026-02-01 R23"),
        format!(
            "2026-05-04 sheet check, sheet 2 of {BG1} (generation 1) (Dave): last seen on 2026-02-03 R23"
        ),
        format!(
            "2026-05-05 sheet check, sheet 3 of {BG1} (generation 1) (Erin): last seen on 2026-02-04 R23"
        ),
    ] {
        assert!(found.contains(&line), "{line}\n{found:#?}");
    }
    let days = json!({
        "validation": 30, "rotation": 1000, "training": 1000, "document_review": 1000, "combination": 1000,
        "alert_test": 1000, "access_review": 1000, "expiry_notice": 1000,
    });
    story.happened("policy-changed", json!({ "intervals": days, "on": "2026-02-05" }));
    assert_eq!(
        until(&story, "2026-03-03"),
        [
            format!(
                "2026-02-01 sheet check, sheet 1 of {BG1} (generation 1) (Carol): stored on 2026-01-02 R23"
            ),
            format!("2026-03-03 validation, {BG1}: last validated on 2026-02-01 R23"),
        ]
    );
}

#[test]
fn changes_of_staff_and_subscriptions_make_validation_due_now_r24_r25() {
    let mut story = one();
    story.happened("staff-changed", json!({ "change": "hire", "person": "Frank", "on": "2026-01-20" }));
    let now = format!("2026-01-20! validation, {BG1}: Frank came, left or changed work on 2026-01-20 R24");
    assert_eq!(until(&story, "2026-02-10"), [now]);
    assert_eq!(commands(&story, "2026-02-10"), [format!("firesafe validate {BG1}")]);
    story.validated(BG1, "2026-01-21");
    assert_eq!(until(&story, "2026-02-10"), Vec::<String>::new());
    story.happened("subscription-changed", json!({ "note": "a new one", "on": "2026-02-01" }));
    let now = format!("2026-02-01! validation, {BG1}: subscriptions changed on 2026-02-01 R25");
    assert_eq!(until(&story, "2026-02-10"), [now]);
}

#[test]
fn an_account_that_nothing_opens_is_due_for_its_credential_alone_r01() {
    let mut story = Story::default();
    story.add("account", BG1, &json!({}), "2026-01-02");
    story.happened("staff-changed", json!({ "change": "hire", "person": "Frank", "on": "2026-01-20" }));
    let now = format!("2026-01-02 issue, {BG1}: on record since 2026-01-02, and nothing opens it R01");
    assert_eq!(until(&story, "2036-01-01"), [now]);
    assert_eq!(commands(&story, "2036-01-01"), [format!("firesafe issue {BG1} --out sheets")]);
    story.issued(BG1, 1, 1, "2026-01-20");
    let waits = "firesafe activate";
    assert!(commands(&story, "2036-01-01").iter().all(|command| command.starts_with(waits)));
    story.happened("set-abandoned", json!({ "set": id(1), "reason": "misprinted", "on": "2026-01-21" }));
    let again = format!("firesafe issue {BG1} --out sheets --next-generation");
    assert!(commands(&story, "2036-01-01").contains(&again));
}

#[test]
fn tampering_compromise_and_use_make_rotation_due_now_g08_r48() {
    let mut tampered = one();
    tampered.happened(
        "sheet-tampered",
        json!({ "set": id(1), "share": 2, "note": "the seal is broken", "on": "2026-01-20" }),
    );
    let set = id(1);
    assert_eq!(
        until(&tampered, "2026-02-10"),
        [format!(
            "2026-01-20! rotation, {BG1}: sheet 2 of set {set} was found tampered with on 2026-01-20 G08"
        )]
    );
    assert_eq!(commands(&tampered, "2026-02-10"), [format!("firesafe rotate {BG1} --out sheets")]);

    let mut known = one();
    known.happened("credential-compromised", json!({ "account": BG1, "note": "seen", "on": "2026-01-20" }));
    assert_eq!(
        until(&known, "2026-02-10"),
        [format!("2026-01-20! rotation, {BG1}: somebody may know the credential since 2026-01-20 R22")]
    );
    // the rotation answers it, and its old sheets come in
    known.active(BG1, 2, 2, "2026-01-21");
    let old = |share, who| {
        format!(
            "2026-01-21 destruction, sheet {share} of {BG1} (generation 1) ({who}): superseded on 2026-01-21: \
             call it in and destroy it R22"
        )
    };
    assert_eq!(until(&known, "2026-02-10"), [old(1, "Carol"), old(2, "Dave"), old(3, "Erin")]);
    assert_eq!(
        commands(&known, "2026-02-10"),
        [1, 2, 3].map(|share| format!("firesafe destroy {} --share {share} --witness NAME", id(1)))
    );
    known.happened("sheet-called-in", json!({ "set": id(1), "share": 1, "on": "2026-01-22" }));
    let here = until(&known, "2026-02-10");
    assert_eq!(
        here[0],
        format!(
            "2026-01-21 destruction, sheet 1 of {BG1} (generation 1): superseded on 2026-01-21: destroy it R22"
        )
    );
    let gone = json!({ "set": id(1), "share": 1, "witnesses": ["Frank"], "on": "2026-01-22" });
    known.happened("sheet-destroyed", gone);
    assert_eq!(until(&known, "2026-02-10"), [old(2, "Dave"), old(3, "Erin")]);
}

#[test]
fn a_use_is_open_until_its_steps_are_stamped_and_it_is_closed_r42_r48() {
    let mut story = one();
    story.happened(
        "use-opened",
        json!({
            "number": 1, "account": BG1, "reason": "mfa-down", "why": "no network", "approver": "Frank",
            "on": "2026-01-20",
        }),
    );
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!(
            "2026-01-20! open use, use 1 of {BG1} (Frank): opened on 2026-01-20, not done yet: notify, playbook, \
             credentials, support, sign-in-reports, mailboxes, logs R48"
        )]
    );
    assert_eq!(commands(&story, "2026-02-10"), ["firesafe use step 1 notify"]);
    for step in ["notify", "playbook", "credentials", "support", "sign-in-reports", "mailboxes", "logs"] {
        story.happened("use-step", json!({ "number": 1, "step": step, "done": true, "on": "2026-01-20" }));
    }
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!("2026-01-20! open use, use 1 of {BG1} (Frank): opened on 2026-01-20, every step done R42")]
    );
    assert_eq!(commands(&story, "2026-02-10"), ["firesafe use close 1 --class CLASS --post-mortem TEXT"]);
    let closed = json!({ "number": 1, "class": "emergency", "post_mortem": "none", "on": "2026-01-21" });
    story.happened("use-closed", closed);
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!("2026-01-21! rotation, {BG1}: use 1 ended on 2026-01-21 R48")]
    );
}

#[test]
fn a_ceremony_that_was_left_is_due_the_next_day_and_at_once_after_the_point_of_no_return() {
    let mut story = Story::default();
    story.keepers("2026-01-02").issued(BG1, 1, 1, "2026-01-02");
    let set = id(1);
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!(
            "2026-01-03 activation, {BG1} (generation 1): set {set}: sheet 1 was not read back from paper, and 12 \
             more steps R22"
        )]
    );
    assert_eq!(commands(&story, "2026-02-10"), [format!("firesafe activate {BG1}")]);
    story.proved(1, "2026-01-05");
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!(
            "2026-01-06 activation, {BG1} (generation 1): set {set}: the credential was not set on the account, \
             and 8 more steps R22"
        )]
    );
    story.set(BG1, 1, "2026-01-07");
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!(
            "2026-01-07! activation, {BG1} (generation 1): set {set}: it was not seen to work, and 7 more steps R22"
        )]
    );
    story.worked(BG1, 1, "2026-01-07").stored(1, "2026-01-07");
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!("2026-01-07! activation, {BG1} (generation 1): set {set}: it is not active R22")]
    );
}

#[test]
fn a_rotation_under_way_is_one_thing_to_finish_with_the_date_of_its_cause() {
    let mut story = one();
    story.issued(BG1, 2, 2, "2026-05-04");
    let set = id(2);
    let found = until(&story, "2026-04-02");
    assert_eq!(
        found
            .iter()
            .filter(|line| line.contains("rotation") || line.contains("activation"))
            .collect::<Vec<_>>(),
        [&format!(
            "2026-04-02 activation, {BG1} (generation 2): active since 2026-01-02; set {set}: sheet 1 was not \
             read back from paper, and 12 more steps R22"
        )]
    );
}

#[test]
fn a_new_credential_that_became_known_on_its_way_does_not_end_the_rotation_g08() {
    let mut story = one();
    story.issued(BG1, 2, 2, "2026-01-20").proved(2, "2026-01-20").set(BG1, 2, "2026-01-20");
    story.happened("credential-compromised", json!({ "account": BG1, "note": "seen", "on": "2026-01-20" }));
    let known = format!("2026-01-20! rotation, {BG1}: somebody may know the credential since 2026-01-20 R22");
    assert!(until(&story, "2026-01-20").contains(&known));
    assert!(commands(&story, "2026-01-20").contains(&format!("firesafe rotate {BG1} --out sheets --anew")));
    story.worked(BG1, 2, "2026-01-20").stored(2, "2026-01-20");
    story.happened("set-activated", json!({ "set": id(2), "on": "2026-01-20" }));
    assert_eq!(until(&story, "2026-01-20")[0], known);
    // another begins, although the sheets that it replaced wait for their end
    assert_eq!(commands(&story, "2026-01-20")[0], format!("firesafe rotate {BG1} --out sheets"));
    story.active(BG1, 3, 3, "2026-01-21");
    assert!(until(&story, "2026-01-21").iter().all(|line| !line.contains("rotation")));
}

#[test]
fn what_a_newer_credential_left_behind_is_to_be_given_up() {
    let mut story = Story::default();
    story.issued(BG1, 1, 1, "2026-01-02").issued(BG1, 2, 2, "2026-01-05");
    assert_eq!(
        commands(&story, "2026-02-10"),
        [format!("firesafe abandon {} --reason TEXT", id(1)), format!("firesafe activate {BG1}")]
    );
    story.happened("set-abandoned", json!({ "set": id(1), "reason": "printed askew", "on": "2026-01-06" }));
    assert_eq!(
        until(&story, "2026-02-10")[1..],
        [1, 2, 3].map(|share| format!(
            "2026-01-06 destruction, sheet {share} of {BG1} (generation 1): abandoned on 2026-01-06: destroy it R22"
        ))
    );
}

#[test]
fn sheets_dealt_anew_leave_old_ones_that_still_open() {
    let mut story = one();
    let dealt = json!({
        "account": BG1, "generation": 1, "issued_on": "2026-01-20", "validation_due": "2026-01-20",
        "set": { "id": id(2), "format": 1, "k": 2, "n": 3, "public_key": "02".repeat(32),
                 "shares": ["04".repeat(32), "05".repeat(32), "06".repeat(32)] },
    });
    story.happened("set-reshared", dealt).proved(2, "2026-01-20").stored(2, "2026-01-20");
    assert_eq!(
        until(&story, "2026-02-10"),
        [format!("2026-01-21 activation, {BG1} (generation 1): set {}: it is not active R22", id(2))]
    );
    story.happened("set-activated", json!({ "set": id(2), "on": "2026-01-20" }));
    assert_eq!(
        until(&story, "2026-02-10")[0],
        format!(
            "2026-01-20 destruction, sheet 1 of {BG1} (generation 1) (Carol): superseded on 2026-01-20 and still \
             opens the account: call it in and destroy it R22"
        )
    );
}

#[test]
fn a_sheet_out_of_its_bag_and_one_whose_custodian_left_are_due_now_g09_r14() {
    let mut story = one();
    story.happened(
        "sheet-verified",
        json!({
            "set": id(1), "share": 2, "workstation": "desk", "on": "2026-01-20",
        }),
    );
    let sealing = format!(
        "2026-01-20 sealing, sheet 2 of {BG1} (generation 1) (Dave): out of its bag since 2026-01-20 G09"
    );
    assert_eq!(until(&story, "2026-02-10"), [sealing]);
    assert_eq!(
        commands(&story, "2026-04-02")[..2],
        [
            format!("firesafe validate {} --typed --bag '2=NUMBER'", id(1)),
            format!("firesafe rotate {BG1} --out sheets"),
        ]
    );
    story.happened("sheet-sealed", json!({ "set": id(1), "share": 2, "bag": "B10", "on": "2026-01-20" }));
    assert_eq!(until(&story, "2026-02-10"), Vec::<String>::new());

    story.left("Erin", "2026-01-22").validated(BG1, "2026-01-22");
    let safe = "2026-01-22! combination, safe vault-c: Erin left or lost access on 2026-01-22, and knows it still G04";
    assert_eq!(
        until(&story, "2026-02-10"),
        [
            format!(
                "2026-01-22! handover, sheet 3 of {BG1} (generation 1) (Erin): its custodian left or changed work \
                 on 2026-01-22 R14"
            ),
            safe.to_owned(),
        ]
    );
    assert_eq!(
        commands(&story, "2026-02-10")[0],
        format!("firesafe store {} 3 --custodian NAME --safe SAFE", id(1))
    );
    // with another custodian, in the same safe
    let moved =
        json!({ "set": id(1), "share": 3, "custodian": "Carol", "safe": "vault-c", "on": "2026-01-23" });
    story.happened("sheet-stored", moved);
    let ended = json!({ "register": "custodian", "name": "Erin", "reason": "left", "on": "2026-01-23" });
    story.happened("entry-ended", ended);
    assert_eq!(until(&story, "2026-02-10"), [safe.to_owned()]);
    story.edit("safe", "vault-c", &json!({ "combination_changed_on": "2026-01-23" }), "2026-01-23");
    assert_eq!(until(&story, "2026-02-10"), Vec::<String>::new());
}

#[test]
fn who_changed_work_may_stay_custodian_and_say_so_g07() {
    let mut story = one();
    let changed = json!({ "change": "job-change", "person": "dave", "on": "2026-01-22" });
    story.happened("staff-changed", changed).validated(BG1, "2026-01-22");
    assert!(until(&story, "2026-02-10")[0].contains("handover"));
    story.edit("custodian", "Dave", &json!({ "acknowledged_on": "2026-01-23" }), "2026-01-23");
    assert!(until(&story, "2026-02-10").iter().all(|line| !line.contains("handover")));
}

#[test]
fn who_leaves_on_the_day_of_storing_hands_over_too_r14() {
    let handed_over = |story: &Story| {
        let found = until(story, "2026-12-31");
        found.into_iter().filter(|line| line.contains("handover")).collect::<Vec<_>>()
    };
    let due = |on| {
        format!(
            "{on}! handover, sheet 1 of {BG1} (generation 1) (Carol): its custodian left or changed work on {on} R14"
        )
    };
    let mut story = one();
    story.left("Carol", "2026-01-02");
    assert_eq!(handed_over(&story), [due("2026-01-02")]);
    // who acknowledges on that day stays
    let mut stays = one();
    stays.left("Carol", "2026-01-02");
    stays.edit("custodian", "Carol", &json!({ "acknowledged_on": "2026-01-02" }), "2026-01-02");
    assert_eq!(handed_over(&stays), Vec::<String>::new());
    // and so does whoever gets the sheet again later
    let again =
        json!({ "set": id(1), "share": 1, "custodian": "Carol", "safe": "vault-a", "on": "2026-01-03" });
    story.happened("sheet-stored", again);
    assert_eq!(handed_over(&story), Vec::<String>::new());
    // a change that is recorded late does not hide the newer one
    story.left("Carol", "2026-01-10").left("carol", "2026-01-01");
    assert_eq!(handed_over(&story), [due("2026-01-10")]);
}

#[test]
fn a_combination_changes_when_somebody_with_access_leaves_g04() {
    let mut story = Story::default();
    story.add("safe", "vault-a", &json!({ "access": ["Grace", "Heidi"] }), "2026-01-02");
    assert_eq!(
        until(&story, "2026-04-02"),
        ["2026-04-02 combination, safe vault-a: never changed since the safe was recorded on 2026-01-02 G04"]
    );
    story.left("grace", "2026-01-20");
    let left = "2026-01-20! combination, safe vault-a: Grace left or lost access on 2026-01-20, and knows it still G04";
    assert_eq!(until(&story, "2026-02-10"), [left]);
    assert_eq!(commands(&story, "2026-02-10"), ["firesafe safe edit vault-a --combination-changed-on DATE"]);
    // whoever is taken off the list knows it as well
    story.edit("safe", "vault-a", &json!({ "access": ["Heidi"] }), "2026-01-20");
    assert_eq!(until(&story, "2026-02-10"), [left]);
    story.edit("safe", "vault-a", &json!({ "combination_changed_on": "2026-01-20" }), "2026-01-21");
    assert_eq!(until(&story, "2026-02-10"), Vec::<String>::new());
}

#[test]
fn people_are_trained_at_once_and_again_each_once_r20() {
    let mut story = Story::default();
    story.add("custodian", "Carol", &json!({}), "2026-01-02");
    story.add("user", "carol", &json!({ "trained_on": "2026-01-05" }), "2026-01-06");
    story.add("user", "Frank Müller", &json!({}), "2026-01-07");
    assert_eq!(
        until(&story, "2026-04-05"),
        [
            "2026-01-07 training, authorised user Frank Müller (Frank Müller): never trained R20",
            "2026-04-05 training, authorised user carol (carol): last trained on 2026-01-05 R20",
        ]
    );
    assert_eq!(commands(&story, "2026-01-07"), ["firesafe user edit 'Frank Müller' --trained-on DATE"]);
}

#[test]
fn documents_tenants_keys_and_alerts_have_their_dates_r19_r26_r28_r08() {
    let mut story = Story::default();
    story.add("tenant", "contoso", &json!({}), "2026-01-02");
    story.add("tenant", "fabrikam", &json!({ "access_reviewed_on": "2026-01-01" }), "2026-01-02");
    story.add("document", "runbook", &json!({ "reviewed_on": "2026-01-01" }), "2026-01-02");
    story.add("document", "policy", &json!({}), "2026-01-02");
    story.add("account", BG1, &json!({ "alert_rule": "sign-in of bg1" }), "2026-01-02");
    let tested = json!({ "alert_rule": "sign-in of bg2", "alert_tested_on": "2026-01-01" });
    story.add("account", "bg2", &tested, "2026-01-02");
    let key = json!({ "account": BG1, "owner": "Carol", "expires_on": "2026-06-30" });
    story.add("authenticator", "key-1", &key, "2026-01-02");
    assert_eq!(
        until(&story, "2026-04-02"),
        [
            format!("2026-01-02 issue, {BG1}: on record since 2026-01-02, and nothing opens it R01"),
            "2026-01-02 issue, bg2: on record since 2026-01-02, and nothing opens it R01".to_owned(),
            format!("2026-01-02 alert test, {BG1}: never seen to fire R08"),
            "2026-04-01 expiry, authenticator key-1 (Carol): works until 2026-06-30, for \
             bg1@contoso.onmicrosoft.com R28"
                .to_owned(),
            "2026-04-01 alert test, bg2: last seen to fire on 2026-01-01 R08".to_owned(),
            "2026-04-01 document review, document runbook: last reviewed on 2026-01-01 R19".to_owned(),
            "2026-04-01 access review, tenant fabrikam: last reviewed on 2026-01-01 R26".to_owned(),
            "2026-04-02 document review, document policy: never reviewed, recorded on 2026-01-02 R19"
                .to_owned(),
            "2026-04-02 access review, tenant contoso: never reviewed, recorded on 2026-01-02 R26".to_owned(),
        ]
    );
    for (register, name) in [("authenticator", "key-1"), ("tenant", "contoso"), ("document", "policy")] {
        let ended = json!({ "register": register, "name": name, "reason": "gone", "on": "2026-01-03" });
        story.happened("entry-ended", ended);
    }
    assert_eq!(until(&story, "2026-04-02").len(), 6);
}

#[test]
fn a_secret_of_another_kind_is_looked_after_too() {
    let mut story = Story::default();
    story.keepers("2026-01-02").split("PIN of key-1", 1, "2026-01-02").proved(1, "2026-01-02");
    story.stored(1, "2026-01-02").happened("set-activated", json!({ "set": id(1), "on": "2026-01-02" }));
    let found = until(&story, "2026-04-02");
    assert_eq!(found[0], "2026-04-02 sheet check, sheet 1 of PIN of key-1 (Carol): stored on 2026-01-02 R23");
    story.happened("sheet-tampered", json!({ "set": id(1), "share": 1, "note": "cut", "on": "2026-01-20" }));
    assert_eq!(
        commands(&story, "2026-02-10"),
        ["firesafe split -k 2 -n 3 --record --label 'PIN of key-1' --out sheets"]
    );
}

#[test]
fn an_account_that_ended_leaves_sheets_to_destroy_and_nothing_else() {
    let mut story = one();
    let ended = json!({ "register": "account", "name": BG1, "reason": "replaced", "on": "2026-01-20" });
    story.happened("entry-ended", ended);
    let found = until(&story, "2026-04-01");
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().all(|line| line.contains("destruction")), "{found:#?}");
}

#[test]
fn what_does_not_wait_stands_before_what_is_long_overdue() {
    let mut story = one();
    story.add("custodian", "Untrained", &json!({}), "2026-01-02");
    let opened = json!({ "number": 1, "account": BG1, "reason": "drill", "why": "practice", "approver": "alice",
        "on": "2026-03-01" });
    story.happened("use-opened", opened);
    let found = until(&story, "2026-03-01");
    assert!(found[0].contains("open use, use 1"), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("2026-01-02 training")), "{found:?}");
}

#[test]
fn a_validation_answers_what_came_before_it_alone_r24() {
    let mut story = one();
    for on in ["2026-01-20", "2026-01-30"] {
        story.happened("staff-changed", json!({ "change": "hire", "person": "Frank", "on": on }));
    }
    story.validated(BG1, "2026-01-25");
    let now = format!("2026-01-30! validation, {BG1}: Frank came, left or changed work on 2026-01-30 R24");
    assert_eq!(until(&story, "2026-02-01"), [now]);
    story.validated(BG1, "2026-01-30");
    assert_eq!(until(&story, "2026-02-01"), Vec::<String>::new());
}

#[test]
fn why_it_cannot_wait_is_told_although_it_was_due_anyway() {
    let mut story = one();
    story.happened("credential-compromised", json!({ "account": BG1, "note": "seen", "on": "2026-06-20" }));
    story.happened("staff-changed", json!({ "change": "hire", "person": "Frank", "on": "2026-06-20" }));
    let found = until(&story, "2026-06-20");
    for why in [
        "somebody may know the credential since 2026-06-20",
        "Frank came, left or changed work on 2026-06-20",
    ] {
        assert!(found.iter().any(|line| line.contains(why)), "{found:?}");
    }
}
