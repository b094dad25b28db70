//! Calendar and tables.

use std::process::Command;

use firesafe::cli::failure::Exit;
use serde_json::{Value, json};

use crate::common::{Desk, has};
use crate::story::{BG1, Story, id};

fn one() -> Story {
    let mut story = Story::default();
    story.keepers("2026-01-02").active(BG1, 1, 1, "2026-01-02");
    story
}

const BEGIN: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//firesafe//firesafe 0.1.0//EN\r\n\
                     CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n";

/// Ids of entries become `UID`.
fn without_ids(text: &str) -> String {
    let lines = text.split_inclusive("\r\n").map(|line| {
        let is_id = line.starts_with("UID:") && line.len() == "UID:".len() + 32 + "@firesafe\r\n".len();
        if is_id { "UID\r\n" } else { line }
    });
    lines.collect()
}

#[test]
fn a_calendar_gives_nothing_away_unless_it_is_asked_to() {
    let mut story = one();
    story.left("Frank; of IT, room 7", "2026-03-31");
    let mut desk = story.desk("2026-04-01");
    let ran = desk.run("export ics --passphrase-file @pass --remind 7");
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let text = String::from_utf8(ran.out).expect("text");
    assert_eq!(
        without_ids(&text),
        format!(
            "{BEGIN}BEGIN:VEVENT\r\nUID\r\nDTSTAMP:20260401T090000Z\r\nDTSTART;VALUE=DATE:20260401\r\n\
             SUMMARY:firesafe: 1 thing due\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\n\
             ACTION:DISPLAY\r\nTRIGGER:-P7D\r\nDESCRIPTION:firesafe: 1 thing due\r\nEND:VALARM\r\nEND:VEVENT\r\n\
             BEGIN:VEVENT\r\nUID\r\nDTSTAMP:20260401T090000Z\r\nDTSTART;VALUE=DATE:20260402\r\n\
             SUMMARY:firesafe: 10 things due\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\n\
             ACTION:DISPLAY\r\nTRIGGER:-P7D\r\nDESCRIPTION:firesafe: 10 things due\r\nEND:VALARM\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n"
        )
    );

    let titled = desk.run("export ics --titles --passphrase-file @pass");
    let text = String::from_utf8(titled.out).expect("text");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 11);
    let first = without_ids(&text);
    let first = first.split_once("END:VEVENT").expect("an event").0;
    assert_eq!(
        first,
        format!(
            "{BEGIN}BEGIN:VEVENT\r\nUID\r\nDTSTAMP:20260401T090000Z\r\nDTSTART;VALUE=DATE:20260401\r\n\
             SUMMARY:firesafe: validation\\, {BG1}\r\n\
             DESCRIPTION:due 2026-03-31: Frank\\; of IT\\, room 7 came\\, left or changed w\r\n \
             ork on 2026-03-31 (R24)\\nfiresafe validate bg1@contoso.onmicrosoft.com\r\n\
             CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n"
        )
    );
}

#[test]
fn an_entry_keeps_its_id_when_its_date_moves() {
    let mut story = one();
    let ids = |story: &Story| {
        let ran = story.desk("2026-01-10").run("export ics --titles --passphrase-file @pass");
        let text = String::from_utf8(ran.out).expect("text");
        let mut ids: Vec<_> =
            text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect();
        ids.sort();
        (ids, text)
    };
    let (before, first) = ids(&story);
    story.validated(BG1, "2026-01-09");
    let (after, second) = ids(&story);
    assert_eq!((&before, before.len()), (&after, 11));
    assert_ne!(first, second);
    let mut unique = before.clone();
    unique.dedup();
    assert_eq!(unique, before);
}

#[test]
fn tables_have_a_header_and_no_locations() {
    let mut story = one();
    story.split("PIN; of \"key-1\"", 2, "2026-01-02");
    let mut desk = story.desk("2026-01-03");
    let mut csv = |what: &str| desk.run(&format!("export csv {what} --passphrase-file @pass")).text();
    let due = csv("");
    assert!(due.starts_with(
        "due_on,days,kind,for,set,who,urgent,why,source,command\n\
         2026-01-03,0,activation,\"PIN; of \"\"key-1\"\"\",SET,,no,\"set SET: sheet 1 was not read back from paper, \
         and 10 more steps\",R22,firesafe activate SET\n\
         2026-04-02,89,rotation,bg1@contoso.onmicrosoft.com,,,no,active since 2026-01-02,R22,firesafe rotate \
         bg1@contoso.onmicrosoft.com --out sheets\n"
    ), "{due}");
    assert_eq!(due.lines().count(), 13);
    let sets = csv("sets");
    let mut lines: Vec<_> = sets.lines().collect();
    lines[1..].sort_unstable();
    assert_eq!(
        lines,
        [
            "set,account,generation,label,standing,k,n,issued_on,activated_on",
            "SET,,,\"PIN; of \"\"key-1\"\"\",pending,2,3,2026-01-02,",
            "SET,bg1@contoso.onmicrosoft.com,1,,active,2,3,2026-01-02,2026-01-02",
        ]
    );
    let header = "set,for,standing,share,state,bag,custodian,safe,stored_on,checked_on,checked_by,tampered_on,\
                  destroyed_on";
    let sheet =
        "SET,bg1@contoso.onmicrosoft.com (generation 1),active,2,stored,B1-2,Dave,vault-b,2026-01-02,,,,";
    let sheets = csv("sheets");
    assert_eq!(sheets.lines().next(), Some(header));
    assert!(sheets.lines().any(|line| line == sheet), "{sheets}");
    assert_eq!(
        csv("keepers"),
        "custodian,role,contact,trained_on,acknowledged_on,sheets\n\
         Carol,,,2026-01-02,,sheet 1 of bg1@contoso.onmicrosoft.com (generation 1)\n\
         Dave,,,2026-01-02,,sheet 2 of bg1@contoso.onmicrosoft.com (generation 1)\n\
         Erin,,,2026-01-02,,sheet 3 of bg1@contoso.onmicrosoft.com (generation 1)\n"
    );
    let places = csv("sheets --locations");
    assert_eq!(places.lines().next(), Some(&*format!("{header},site,address,location")));
    assert!(places.lines().any(|line| line == format!("{sheet},HQ,1 High Street,room 7")), "{places}");
    for table in ["due", "sets", "sheets", "keepers"] {
        let text = csv(table);
        assert!(!text.contains("HQ") && !text.contains("room 7"), "{text}");
    }
}

#[test]
fn all_of_it_goes_into_one_json() {
    let mut desk = one().desk("2026-01-03");
    let ran = desk.run("export json --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done);
    let text = ran.text();
    assert!(!text.contains("HQ") && !text.contains("room 7"), "{text}");
    let json: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(json["due"].as_array().expect("due").len(), 11);
    assert_eq!(json["due"][0]["days"], 89);
    assert_eq!(json["sets"][0]["set"], json!(id(1)));
    assert_eq!(json["intervals"]["validation"], 90);
    assert_eq!(
        json["keepers"][1],
        json!({
            "custodian": "Dave", "role": null, "contact": null, "trained_on": "2026-01-02",
            "acknowledged_on": null, "sheets": ["sheet 2 of bg1@contoso.onmicrosoft.com (generation 1)"],
        })
    );
    let json: Value =
        serde_json::from_slice(&desk.run("export json --locations --passphrase-file @pass").out)
            .expect("JSON");
    assert_eq!(json["sets"][0]["sheets"][1]["location"], "room 7");
}

/// The text of a PDF, page by page, with single blanks.
fn pages(desk: &Desk, file: &str) -> Vec<String> {
    let text = Command::new("pdftotext").arg("-layout").arg(desk.path(file)).arg("-").output();
    let text = String::from_utf8(text.expect("it runs").stdout).expect("text");
    let pages = text.split_terminator('\u{c}');
    pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_receipt_lists_what_each_custodian_keeps() {
    if !has("pdftotext", "a_receipt_lists_what_each_custodian_keeps") {
        return;
    }
    let mut story = one();
    story.add("custodian", "Frank", &json!({}), "2026-01-02");
    let mut desk = story.desk("2026-02-01");
    let ran = desk.run("export receipts --out @all.pdf --passphrase-file @pass");
    assert_eq!((ran.exit, ran.out.len()), (Exit::Done, 0), "{}", ran.err);
    assert!(ran.err.ends_with("receipts of 3 custodians for 3 sheets: print them, and have each signed\n"));
    let all = pages(&desk, "all.pdf");
    assert_eq!(all.len(), 3);
    for ((page, name), (share, safe)) in
        all.iter().zip(["Carol", "Dave", "Erin"]).zip([(1, "vault-a"), (2, "vault-b"), (3, "vault-c")])
    {
        let bag = format!("B1-{share}");
        let row = format!("{share} of 3 {} {bag} {safe} 2026-01-02", id(1));
        for text in [name, &row, "Contoso Ltd", "bg1@contoso.", "2026-02-01", "Signature"] {
            assert!(page.contains(text), "{name}: no `{text}` in {page}");
        }
        assert!(!page.contains("room 7") && !page.contains("High Street"), "{page}");
    }

    for (language, title, share) in
        [("de", "Quittung", "2 von 3"), ("fr", "Reçu", "2 sur 3"), ("es", "Recibo", "2 de 3")]
    {
        let command = format!(
            "export receipts dave --discreet --language {language} --out @{language}.pdf --json --passphrase-file @pass"
        );
        let answer: Value = serde_json::from_slice(&desk.run(&command).out).expect("JSON");
        assert_eq!((&answer["custodians"], &answer["sheets"]), (&json!(["Dave"]), &json!(1)));
        let one = pages(&desk, &format!("{language}.pdf"));
        assert!(one.len() == 1 && one[0].contains(title) && one[0].contains(share), "{one:?}");
        assert!(!one[0].contains("bg1@"), "{one:?}");
    }
}

#[test]
fn a_receipt_for_nobody_is_refused_and_leaves_no_file() {
    let mut story = one();
    story.add("custodian", "Frank", &json!({}), "2026-01-02");
    let mut desk = story.desk("2026-02-01");
    for (who, error) in [("Frank", "`Frank` keeps no sheet"), ("Carol Zoe", "Zoe")] {
        let ran = desk.run(&format!("export receipts {who} --out @none.pdf --passphrase-file @pass"));
        assert!(ran.exit == Exit::Failed && ran.err.contains(error), "{}", ran.err);
        assert!(!desk.path("none.pdf").exists());
    }
    let ran =
        Story::default().desk("2026-02-01").run("export receipts --out @none.pdf --passphrase-file @pass");
    assert!(ran.exit == Exit::Failed && ran.err.contains("no custodian keeps a sheet"), "{}", ran.err);
}
