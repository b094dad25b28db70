//! The table, and what opens each account, word for word.

use firesafe::cli::failure::Exit;
use firesafe::io::Colour;
use serde_json::{Value, json};

use crate::story::{BG1, Story, id};

fn one() -> Story {
    let mut story = Story::default();
    story.keepers("2026-01-02").active(BG1, 1, 1, "2026-01-02");
    story
}

#[test]
fn an_empty_ledger_has_nothing_due() {
    let mut desk = Story::default().desk("2026-01-02");
    let ran = desk.run("status --passphrase-file @pass");
    assert_eq!((ran.exit, ran.text().as_str()), (Exit::Done, ""));
    assert_eq!(ran.errors(), "firesafe: Contoso Ltd: 0 due, 0 within 30 days\n");
}

#[test]
fn between_set_and_active_the_new_sheets_are_tried_before_the_old() {
    let mut story = one();
    story.issued(BG1, 2, 2, "2026-01-20").proved(2, "2026-01-20");
    let before = story.desk("2026-01-20").run("status --passphrase-file @pass");
    assert_eq!(
        before.text(),
        format!(
            "WHAT        FOR                                         WHO  DUE\n\
             activation  {BG1} (generation 2)       in 1 day\n\
             \x20   2026-01-21: set SET: the credential was not set on the account, and 8 more steps (R22):\n\
             \x20       firesafe rotate {BG1}\n\
             \n\
             {BG1}: any 2 of 3 sheets\n\
             \x20   generation 1, set SET, any 2 of: 1 Carol in vault-a; 2 Dave in vault-b;\n\
             \x20       3 Erin in vault-c\n"
        )
    );
    assert_eq!(
        (before.exit, before.errors().as_str()),
        (Exit::Done, "firesafe: Contoso Ltd: 0 due, 1 within 30 days, 1 set pending\n")
    );
    story.set(BG1, 2, "2026-01-20");
    let between = story.desk("2026-01-20").run("status --passphrase-file @pass");
    assert_eq!(
        between.text(),
        format!(
            "WHAT        FOR                                         WHO  DUE\n\
             activation  {BG1} (generation 2)       today\n\
             \x20   2026-01-20: set SET: it was not seen to work, and 7 more steps (R22):\n\
             \x20       firesafe rotate {BG1}\n\
             \n\
             {BG1}: try the new sheets, then the old\n\
             \x20   generation 2, set SET, pending, any 2 of: 1 read back, with nobody;\n\
             \x20       2 read back, with nobody; 3 read back, with nobody\n\
             \x20   generation 1, set SET, any 2 of: 1 Carol in vault-a; 2 Dave in vault-b;\n\
             \x20       3 Erin in vault-c\n"
        )
    );
    assert_eq!(between.exit, Exit::Due);
    let json: Value =
        serde_json::from_slice(&story.desk("2026-01-20").run("status --json --passphrase-file @pass").out)
            .expect("JSON");
    let sets = json["accounts"][0]["sets"].as_array().expect("sets");
    assert_eq!(
        sets.iter().map(|set| set["set"].as_str()).collect::<Vec<_>>(),
        [Some(&*id(2)), Some(&*id(1))]
    );
    assert_eq!(json["accounts"][0]["answer"], "try the new sheets, then the old");
    story.worked(BG1, 2, "2026-01-20").stored(2, "2026-01-20");
    story.happened("set-activated", json!({ "set": id(2), "on": "2026-01-20" }));
    let after = story.desk("2026-01-20").run("status --passphrase-file @pass");
    assert!(
        after.text().ends_with(&format!(
            "{BG1}: any 2 of 3 sheets\n    generation 2, set SET, any 2 of: 1 Carol in vault-a; 2 Dave in vault-b;\n        3 \
             Erin in vault-c\n"
        )),
        "{}",
        after.text()
    );
}

#[test]
fn what_is_due_comes_first_the_worst_at_the_top_and_in_red() {
    let mut story = one();
    story.add("document", "runbook", &json!({ "reviewed_on": "2026-01-20" }), "2026-01-20");
    story.left("Frank", "2026-03-31");
    let ran = story.desk("2026-04-02").run("status --passphrase-file @pass --color always");
    let red = |text: &str| format!("\x1b[1;31m{text}\x1b[0m");
    let sheet = |share: u8, who: &str| {
        format!(
            "sheet check      sheet {share} of {BG1} (generation 1)  {who:<5}  {}\n    2026-04-02: stored on \
             2026-01-02 (R23): firesafe validate SET --seal '{share}=NUMBER'\n",
            red("today")
        )
    };
    let line = |what: &str, subject: &str, who: &str, when: &str, more: &str| {
        format!("{what:<15}  {subject:<53}  {who:<5}  {when}\n    {more}\n")
    };
    let safe = |name: &str| {
        let more = format!(
            "2026-04-02: last changed on 2026-01-02 (G04):\n        firesafe safe edit {name} --combination-changed-on DATE"
        );
        line("combination", &format!("safe {name}"), "", &red("today"), &more)
    };
    let training = |name: &str| {
        let more = format!(
            "2026-04-02: last trained on 2026-01-02 (R20): firesafe custodian edit {name} --trained-on DATE"
        );
        line("training", &format!("custodian {name}"), name, &red("today"), &more)
    };
    let expected = [
        line("WHAT", "FOR", "WHO", "DUE", "").trim_end().to_owned() + "\n",
        line(
            "validation",
            BG1,
            "",
            &red("2 days ago"),
            &format!(
                "2026-03-31: Frank came, left or changed work on 2026-03-31 (R24):\n        firesafe validate {BG1}"
            ),
        ),
        line(
            "rotation",
            BG1,
            "",
            &red("today"),
            &format!(
                "2026-04-02: active since 2026-01-02 (R22):\n        firesafe rotate {BG1} --out sheets"
            ),
        ),
        sheet(1, "Carol"),
        sheet(2, "Dave"),
        sheet(3, "Erin"),
        safe("vault-a"),
        safe("vault-b"),
        safe("vault-c"),
        training("Carol"),
        training("Dave"),
        training("Erin"),
        line(
            "document review",
            "document runbook",
            "",
            "\x1b[33min 18 days\x1b[0m",
            "2026-04-20: last reviewed on 2026-01-20 (R19): firesafe document edit runbook --reviewed-on DATE",
        ),
        format!(
            "\n{BG1}: any 2 of 3 sheets\n    generation 1, set SET, any 2 of: 1 Carol in vault-a; 2 Dave in \
             vault-b;\n        3 Erin in vault-c\n"
        ),
    ];
    assert_eq!(ran.text(), expected.concat());
    assert_eq!(
        (ran.exit, ran.errors().as_str()),
        (Exit::Due, "firesafe: Contoso Ltd: 11 due, 1 within 30 days\n")
    );
}

#[test]
fn colour_is_used_as_the_environment_and_the_option_ask() {
    let story = one();
    let is_red = |colour, on_terminal, options: &str| {
        let mut desk = story.desk("2026-04-02");
        (desk.colour, desk.out_is_terminal) = (colour, on_terminal);
        desk.run(&format!("status --passphrase-file @pass{options}")).text().contains("\x1b[1;31m")
    };
    assert!(is_red(Colour::OnTerminal, true, "") && !is_red(Colour::OnTerminal, false, ""));
    assert!(!is_red(Colour::Unwanted, true, "") && is_red(Colour::Forced, false, ""));
    assert!(
        is_red(Colour::Unwanted, false, " --color always") && !is_red(Colour::Forced, true, " --color never")
    );
}

#[test]
fn it_looks_ahead_and_not_back() {
    let story = one();
    let mut desk = story.desk("2026-01-02");
    let today = desk.run("status --passphrase-file @pass");
    assert_eq!(
        (today.exit, today.errors().as_str()),
        (Exit::Done, "firesafe: Contoso Ltd: 0 due, 0 within 30 days\n")
    );
    assert!(today.text().starts_with(&format!("{BG1}: any 2 of 3 sheets\n")), "{}", today.text());
    let ahead = desk.run("status --passphrase-file @pass --on 2026-04-02 --quiet");
    assert_eq!((ahead.exit, ahead.err.as_str()), (Exit::Due, ""));
    let before = desk.run("status --passphrase-file @pass --on 2026-04-01");
    assert_eq!(
        (before.exit, before.errors().as_str()),
        (Exit::Done, "firesafe: Contoso Ltd: 0 due, 11 within 30 days\n")
    );
    let all = desk.run("status --passphrase-file @pass --all");
    assert_eq!((all.exit, all.text().matches("in 90 days\n").count()), (Exit::Done, 11));
    desk.run("status --on 2026-01-01 --passphrase-file @pass").fails_with(
        Exit::Usage,
        "`--on 2026-01-01` has passed, and today is 2026-01-02: give today or a later day; `log` tells what was",
    );
    let ran = desk.run("status --on yesterday --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("type a date such as 2026-11-20"), "{}", ran.err);
}

#[test]
fn an_account_without_sheets_is_said_to_be_opened_by_nothing() {
    let mut story = Story::default();
    story.issued(BG1, 1, 1, "2026-01-02").split("PIN of key-1", 2, "2026-01-02");
    let ran = story.desk("2026-01-02").run("status --passphrase-file @pass");
    let opening = ran.text().split_once("\n\n").expect("two parts").1.to_owned();
    assert_eq!(
        opening,
        format!(
            "{BG1}: nothing opens it yet\nPIN of key-1: any 2 of 3 sheets\n    set SET, pending, any 2 of: 1 printed, \
             with nobody; 2 printed, with nobody;\n        3 printed, with nobody\n"
        )
    );
    assert_eq!(ran.errors(), "firesafe: Contoso Ltd: 0 due, 2 within 30 days, 2 sets pending\n");
}

#[test]
fn where_safes_stand_is_told_when_it_is_asked_for() {
    let mut desk = one().desk("2026-01-02");
    for json in ["", "--json"] {
        let silent = desk.run(&format!("status {json} --all --passphrase-file @pass")).text();
        assert!(
            !silent.contains("HQ") && !silent.contains("room 7") && !silent.contains("High Street"),
            "{silent}"
        );
        let told = desk.run(&format!("status {json} --all --locations --passphrase-file @pass")).text();
        assert!(told.contains("HQ") && told.contains("room 7") && told.contains("1 High Street"), "{told}");
    }
    let told = desk.run("status --locations --passphrase-file @pass").text();
    assert!(told.contains("1 Carol in vault-a (HQ; 1 High Street; room 7);\n"), "{told}");
}

#[test]
fn everything_stands_in_the_json() {
    let mut story = one();
    story.issued("bg2", 1, 2, "2026-01-02");
    let ran = story.desk("2026-01-03").run("status --json --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Due);
    let json: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(
        (&json["organisation"], &json["on"], &json["due"]),
        (&json!("Contoso Ltd"), &json!("2026-01-03"), &json!(1))
    );
    assert_eq!(json["items"].as_array().expect("items").len(), 12);
    assert_eq!(
        json["items"][0],
        json!({
            "kind": "activation", "for": "bg2 (generation 1)", "set": id(2), "who": null, "due_on": "2026-01-03",
            "days": 0, "urgent": false, "source": "R22", "command": "firesafe activate bg2",
            "why": format!("set {}: sheet 1 was not read back from paper, and 12 more steps", id(2)),
        })
    );
    assert_eq!(
        json["accounts"][0]["sets"][0]["sheets"][1],
        json!({
            "share": 2, "state": "stored", "bag": "B1-2", "custodian": "Dave", "safe": "vault-b",
            "stored_on": "2026-01-02", "checked_on": null, "checked_by": null, "tampered_on": null,
            "destroyed_on": null,
        })
    );
    assert_eq!(json["pending"][0]["what"], "bg2 (generation 1)");
    assert_eq!(json["pending"][0]["missing"][0], "sheet 1 was not read back from paper");
    assert_eq!(
        (&json["officers"], &json["quorum"], &json["native_recipients"]),
        (&json!(1), &json!(1), &json!([]))
    );
}
