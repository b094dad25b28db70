//! Intervals.

use firesafe::cli::failure::Exit;

use crate::story::Story;

#[test]
fn intervals_are_shown_and_changed() {
    let mut desk = Story::default().desk("2026-11-20");
    let shown = "validation       90 days\nrotation         90 days\ntraining         90 days\n\
                 document review  90 days\ncombination      90 days\nalert test       90 days\n\
                 access review    90 days\nexpiry notice    90 days\nsheets           any 2 of 3\n";
    assert_eq!(desk.run("policy show --passphrase-file @pass").text(), shown);
    let ran = desk.run("policy set --rotation 365 --validation 1 --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done);
    assert_eq!(
        ran.errors(),
        "firesafe: validation: 1 day from now on, 90 before\nfiresafe: rotation: 365 days from now on, 90 \
         before\nfiresafe: ledger head, for the minutes: 10 WORDS\n"
    );
    let ran = desk.run("policy list --passphrase-file @pass");
    assert_eq!(
        ran.text(),
        shown
            .replace("validation       90 days", "validation       1 day")
            .replace("rotation         90 days", "rotation         365 days")
    );
    let ran = desk.run("policy show --passphrase-file @pass --json");
    assert_eq!(
        ran.text(),
        "{\"intervals\":{\"access_review\":90,\"alert_test\":90,\"combination\":90,\"document_review\":90,\
         \"expiry_notice\":90,\"rotation\":365,\"training\":90,\"validation\":1},\"k\":2,\"n\":3,\"schema\":1}\n"
    );
}

#[test]
fn intervals_that_cannot_be_are_refused() {
    let mut desk = Story::default().desk("2026-11-20");
    for days in ["0", "3661", "ninety"] {
        let ran = desk.run(&format!("policy set --training {days} --passphrase-file @pass"));
        assert_eq!(ran.exit, Exit::Usage, "{days}: {}", ran.err);
    }
    assert_eq!(desk.run("policy set --passphrase-file @pass").exit, Exit::Usage);
    desk.run("policy set --training 90 --passphrase-file @pass")
        .fails_with(Exit::Failed, "these are the intervals already: nothing to change");
}
