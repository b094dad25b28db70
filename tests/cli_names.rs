//! Names that cannot be printed, cannot be seen, or look like another.

mod common;

use common::Desk;
use firesafe::cli::failure::Exit;

#[test]
fn a_name_that_sheets_cannot_show_is_refused() {
    let mut desk = Desk::with_ledger();
    let ran = desk.run("issue \"管理者@contoso.com\" --out @sheets --passphrase-file @pass");
    ran.fails_with(
        Exit::Failed,
        "the name `管理者@contoso.com` cannot be printed: the sheet's typeface has no `管`; leave the names off \
         the sheets with `--discreet`",
    );
    assert!(!desk.path("sheets").exists());
    let ran = desk.run("issue \"管理者@contoso.com\" --discreet --out @sheets --passphrase-file @pass");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn split_offers_discreet_sheets_for_such_a_label() {
    let mut desk = Desk::new();
    desk.stdin = Some(b"a secret".to_vec());
    let ran = desk.run("split -k 2 -n 3 --label \"鍵\" --out @sheets");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains("leave the names off the sheets with `--discreet`"), "{}", ran.err);
    desk.stdin = Some(b"a secret".to_vec());
    let ran = desk.run("split -k 2 -n 3 --label \"鍵\" --discreet --out @sheets");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn a_place_of_the_kit_in_another_script_is_refused() {
    let mut desk = Desk::new();
    desk.stdin = Some(b"a secret".to_vec());
    let ran = desk.run("split -k 2 -n 3 --kit-place \"金庫\" --out @sheets");
    ran.fails_with(
        Exit::Failed,
        "the place of the kit `金庫` cannot be printed: the sheet's typeface has no `金`; write it in Latin, \
         Greek or Cyrillic letters",
    );
}

#[test]
fn an_organisation_that_sheets_cannot_show_is_refused() {
    let mut desk = Desk::new();
    let ran = desk.run("init --organisation \"東京電力\"");
    ran.fails_with(
        Exit::Usage,
        "sheets cannot show the organisation `東京電力`: write its name in Latin, Greek or Cyrillic letters",
    );
    assert!(desk.files().is_empty());
}

#[test]
fn a_name_that_looks_like_another_is_refused() {
    let mut desk = Desk::with_ledger();
    let add = |desk: &mut Desk, words: &str| desk.run(&format!("{words} --passphrase-file @pass"));
    assert_eq!(add(&mut desk, "contact add \"Ann Lee\"").exit, Exit::Done);
    for (words, name) in [
        ("contact add \"Ann  Lee\"", "Ann  Lee"),
        ("custodian add \"ann\u{a0}lee\"", "ann\u{a0}lee"),
        ("user add \"Ａｎｎ Ｌｅｅ\"", "Ａｎｎ Ｌｅｅ"),
    ] {
        let ran = add(&mut desk, words);
        assert_eq!(ran.exit, Exit::Failed, "{words}: {}", ran.err);
        let expected = format!("`{name}` looks like `Ann Lee`, which is on record");
        assert!(ran.err.contains(&expected), "{words}: {}", ran.err);
    }
    // one person may stand in two registers
    assert_eq!(add(&mut desk, "custodian add \"Ann Lee\"").exit, Exit::Done);
}

#[test]
fn a_character_that_nobody_sees_is_refused_in_a_name() {
    let mut desk = Desk::with_ledger();
    for hidden in ['\u{ad}', '\u{34f}', '\u{3164}', '\u{fe0f}', '\u{2066}', '\u{e0041}'] {
        let ran = desk.run(&format!("issue \"bg{hidden}1\" --out @sheets --passphrase-file @pass"));
        assert_eq!(ran.exit, Exit::Usage, "{}", ran.err);
        let expected = format!("a character that cannot be shown, U+{:04X}: leave it out", u32::from(hidden));
        assert!(ran.err.contains(&expected), "{}", ran.err);
    }
}
