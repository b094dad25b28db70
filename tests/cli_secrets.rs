//! No secret, whole or half, stands in any output, error or file other than the sheets.

mod common;

use std::fs;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use common::{Desk, PASSPHRASE, Ran};
use firesafe::cli::failure::Exit;

const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";

/// Forms in which a secret could be written down, each by name.
fn forms(secret: &str) -> Vec<(String, Vec<u8>)> {
    let half = secret.len() / 2;
    let parts = [("whole", secret), ("first half", &secret[..half]), ("second half", &secret[half..])];
    let mut forms = Vec::new();
    for (part, text) in parts {
        let bytes = text.as_bytes();
        let encoded = [
            ("as it is", text.to_owned()),
            ("in capitals", text.to_uppercase()),
            ("in small letters", text.to_lowercase()),
            ("backwards", text.chars().rev().collect()),
            ("in hex", hex::encode(bytes)),
            ("in capital hex", hex::encode_upper(bytes)),
            ("in base64", BASE64_STANDARD.encode(bytes)),
            ("in bare base64", BASE64_STANDARD_NO_PAD.encode(bytes)),
            ("in base64 for URLs", BASE64_URL_SAFE_NO_PAD.encode(bytes)),
            ("as numbers", format!("{bytes:?}")),
            ("in UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).map(char::from).collect()),
        ];
        forms.extend(encoded.map(|(how, text)| (format!("{part}, {how}"), text.into_bytes())));
        // base64 of something longer begins anywhere in a group of three
        for skip in 1..3 {
            let inner = BASE64_STANDARD_NO_PAD.encode(&bytes[skip..skip + (bytes.len() - skip) / 3 * 3]);
            forms.push((format!("{part}, in base64 from {skip}"), inner.into_bytes()));
        }
    }
    forms
}

/// What must not stand anywhere: the password, and each share's rows, spaced and not.
fn secrets(desk: &Desk, password: &str, sheets: &[String]) -> Vec<(String, Vec<u8>)> {
    let mut secrets = forms(password);
    secrets.extend(forms(PASSPHRASE));
    for sheet in sheets {
        // row 1 begins with what is public: the version, k, the number and the set
        for row in desk.rows(sheet).iter().skip(1).filter(|row| row.len() > 20) {
            secrets.push((format!("{sheet}, a row"), row.as_bytes()[3..].to_vec()));
            secrets.extend(forms(&row[3..].replace(' ', "")));
        }
    }
    secrets
}

fn assert_clean(what: &str, content: &[u8], secrets: &[(String, Vec<u8>)]) {
    for (name, secret) in secrets {
        let found = content.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "{what} holds {name}");
    }
}

/// Everything that the runs left, the sheets and `allowed` aside.
fn assert_clean_files(desk: &Desk, secrets: &[(String, Vec<u8>)], allowed: &[&str]) {
    let mut seen = 0;
    for name in desk.files() {
        if name.ends_with('/') || desk.sheets().contains(&name) || allowed.contains(&name.as_str()) {
            continue;
        }
        assert_clean(&name, &fs::read(desk.path(&name)).expect("a file"), secrets);
        seen += 1;
    }
    assert!(seen > 0, "there was something to look at");
}

#[test]
fn the_search_finds_what_is_there() {
    let content = format!("a log with {} in it", hex::encode(&SECRET[12..]));
    let clean = std::panic::catch_unwind(|| assert_clean("a log", content.as_bytes(), &forms(SECRET)));
    assert!(clean.is_err());
    let longer = BASE64_STANDARD.encode(format!("x{SECRET}y"));
    let clean = std::panic::catch_unwind(|| assert_clean("a log", longer.as_bytes(), &forms(SECRET)));
    assert!(clean.is_err());
}

#[test]
fn issue_and_all_that_follows_say_nothing() {
    let mut desk = Desk::with_ledger();
    let mut runs: Vec<(String, Ran)> = Vec::new();
    for command in [
        "issue bg1@contoso.example --out @sheets --passphrase-file @pass --signature-rows",
        "issue bg1@contoso.example --out @more --passphrase-file @pass",
        "status --passphrase-file @pass",
        "status --passphrase-file @pass --json",
        "log --passphrase-file @pass",
        "log --passphrase-file @pass --json",
        "check --passphrase-file @pass --json",
        "verify @sheets/bg1-contoso-example-g1-share-1-of-3.pdf",
        "verify @sheets/bg1-contoso-example-g1-share-1-of-3.pdf --json",
        "recover @sheets/bg1-contoso-example-g1-share-1-of-3.pdf",
    ] {
        runs.push((command.to_owned(), desk.run(command)));
    }
    let sheets = desk.sheets();
    let both = format!("recover @{} @{} --quiet", sheets[0], sheets[2]);
    let recovered = desk.run(&both);
    assert_eq!(recovered.exit, Exit::Done);
    let out = String::from_utf8(recovered.out).expect("text");
    let password = out.trim_end();
    assert_eq!(password.len(), 24);
    let secrets = secrets(&desk, password, &sheets);
    for (command, ran) in &runs {
        assert_clean(&format!("standard output of {command}"), &ran.out, &secrets);
        assert_clean(&format!("standard error of {command}"), ran.err.as_bytes(), &secrets);
        assert!(ran.terminal.is_empty());
    }
    assert_clean_files(&desk, &secrets, &["pass"]);
    // and what is inside the ledger
    let log = desk.run("log --passphrase-file @pass --json");
    assert_clean("the events", &log.out, &secrets);
}

#[test]
fn failures_say_nothing() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let sheets = desk.sheets();
    let secrets = secrets(&desk, SECRET, &sheets);
    let rows = desk.rows(&sheets[0]);
    // a wrong character in a row, a row missing, rows of two sheets mixed, one too long
    let damaged = [
        rows.iter().map(|row| row.replacen('Q', "P", 1)).collect::<Vec<_>>().join("\n"),
        rows.iter().map(|row| row.replacen('8', "9", 1)).collect::<Vec<_>>().join("\n"),
        rows[..3].join("\n"),
        [&rows[..2], &desk.rows(&sheets[1])[2..]].concat().join("\n"),
        rows.join("").replace(' ', ""),
        rows.iter().map(|row| format!("{row}QQ")).collect::<Vec<_>>().join("\n"),
    ];
    let mut seen = 0;
    for text in damaged {
        for verb in ["recover", "verify", "recover --json", "verify --json"] {
            let ran = desk.piping(text.clone()).run(verb);
            assert_clean("standard output", &ran.out, &secrets);
            assert_clean("standard error", ran.err.as_bytes(), &secrets);
            seen += usize::from(ran.exit != Exit::Done);
        }
    }
    assert!(seen >= 16, "most of these fail: {seen}");
    for command in [
        "split -k 9 -n 3 --out @x",
        "split -k 2 -n 3 --out @sheets",
        "split -k 2 -n 3 --out @y --label \u{7}",
    ] {
        let ran = desk.piping(SECRET).run(command);
        assert_ne!(ran.exit, Exit::Done);
        assert_clean("standard error", ran.err.as_bytes(), &secrets);
    }
    desk.fails.sheet = Some((1, std::io::ErrorKind::StorageFull));
    let ran = desk.piping(SECRET).run("split -k 2 -n 3 --out @z");
    assert_eq!(ran.exit, Exit::Failed);
    assert_clean("standard error", ran.err.as_bytes(), &secrets);
    assert!(!desk.path("z").exists());
}

#[test]
fn what_is_typed_unseen_is_never_shown() {
    let mut desk = Desk::new();
    let ran = desk.typing(&[SECRET, SECRET]).run("split -k 2 -n 3 --out @sheets --label secret");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let sheets = desk.sheets();
    let secrets = secrets(&desk, SECRET, &sheets);
    assert_clean("the terminal", ran.terminal.as_bytes(), &secrets);
    assert_clean("standard output", &ran.out, &secrets);
    assert_clean("standard error", ran.err.as_bytes(), &secrets);
    // a page names its share to whoever looks at it, and the secret to nobody
    for sheet in &sheets {
        assert_clean(sheet, &fs::read(desk.path(sheet)).expect("a sheet"), &forms(SECRET));
    }
}
