//! `recover` and `verify`, from files, pipes and the prompt.

mod common;
mod sheet_support;

use std::fs;
use std::process::Command;

use common::{Desk, has};
use firesafe::cli::failure::Exit;
use image::{GrayImage, ImageFormat, Luma};
use sheet_support::{code, collage, encoded};

const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";
const A: &str = "@sheets/secret-share-1-of-3.pdf";
const B: &str = "@sheets/secret-share-2-of-3.pdf";

#[test]
fn two_sheets_give_the_secret_alone_to_a_pipe() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let ran = desk.run(&format!("recover {A} {B}"));
    assert_eq!((ran.exit, ran.out), (Exit::Done, format!("{SECRET}\n").into_bytes()));
    assert_eq!(
        common::normal(&ran.err),
        "firesafe: sheet 1, @/sheets/secret-share-1-of-3.pdf: taken; set SET: has share 1, any 2 recover, needs \
         1 sheet more\n\
         firesafe: sheet 2, @/sheets/secret-share-2-of-3.pdf: taken; set SET: complete\n\
         firesafe: recovered from shares 1 and 2 of set SET (WORDS): this rests on a signature, and the dealer \
         is not known: compare the words of the set with your record\n"
    );
    let quiet = desk.run(&format!("recover --quiet {A} {B}"));
    assert_eq!((quiet.exit, quiet.err.lines().last()), (Exit::Done, ran.err.lines().last()));
    assert_eq!(quiet.err.lines().count(), 1, "{}", quiet.err);
}

#[test]
fn bytes_come_out_as_they_went_in() {
    for (secret, options, expected) in [
        (&b"text"[..], "", &b"text\n"[..]),
        (b"text", "--raw", b"text"),
        (b"two\nlines", "", b"two\nlines"),
        (b"\x00\xff\n", "", b"\x00\xff\n"),
        (b"1234", "", b"1234\n"),
    ] {
        let mut desk = Desk::with_sheets(secret);
        assert_eq!(desk.run(&format!("recover {A} {B} {options}")).out, expected);
    }
    // an editor's newline is not part of the secret, unless it is wanted
    let mut desk = Desk::new();
    desk.piping("text\r\n").run("split -k 2 -n 2 --out @sheets --label secret");
    let sheets = "@sheets/secret-share-1-of-2.pdf @sheets/secret-share-2-of-2.pdf";
    assert_eq!(desk.run(&format!("recover --raw {sheets}")).out, b"text");
}

#[test]
fn pages_pictures_text_and_pipes_mix() {
    let test = "pages_pictures_text_and_pipes_mix";
    if !has("pdftoppm", test) || !has("pdftotext", test) {
        return;
    }
    let mut desk = Desk::new();
    desk.split(SECRET.as_bytes(), "-k 3 -n 3 --out @sheets --label secret --signature-rows");
    let folder = desk.path("sheets");
    let run = |program: &str, arguments: &str| {
        let status = Command::new(program).args(arguments.split(' ')).current_dir(&folder).status();
        assert!(status.expect("started").success(), "{program} {arguments}");
    };
    for x in 1..=3 {
        run("pdftoppm", &format!("-r 150 -png -singlefile secret-share-{x}-of-3.pdf page{x}"));
        run("pdftotext", &format!("-layout secret-share-{x}-of-3.pdf page{x}.txt"));
    }
    run("pdftoppm", "-r 150 -jpeg -singlefile secret-share-1-of-3.pdf page1");
    let printed = |x: u8| fs::read(folder.join(format!("page{x}.txt"))).expect("text");
    let all = [printed(1), printed(2), printed(3)].concat();
    let signed = "compare the words of the set with your record\n";
    for (sheets, piped) in [
        ("@sheets/page1.png @sheets/page2.png @sheets/page3.png", None),
        ("@sheets/page1.txt @sheets/page2.txt @sheets/page3.txt", None),
        ("", Some(all.clone())),
        ("-", Some(all)),
        ("@sheets/page1.jpg - @sheets/secret-share-3-of-3.pdf", Some(printed(2))),
        ("@sheets/page3.png @sheets/page1.txt @sheets/secret-share-2-of-3.pdf", None),
    ] {
        desk.stdin = piped;
        let ran = desk.run(&format!("recover {sheets}"));
        assert_eq!((ran.exit, ran.out), (Exit::Done, format!("{SECRET}\n").into_bytes()), "{sheets}");
        assert!(ran.err.ends_with(signed), "{}", ran.err);
    }
}

#[test]
fn standard_input_is_read_in_a_terminal_too() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let rows = [desk.rows(&A[1..]), desk.rows(&B[1..])].concat().join("\n");
    desk.typing(&[]);
    let ran = desk.piping(rows).run("recover");
    assert_eq!((ran.exit, ran.out), (Exit::Due, format!("{SECRET}\n").into_bytes()), "{}", ran.err);
    assert!(ran.err.contains(": recombined, dealer not verified: "), "{}", ran.err);
    assert_eq!(ran.terminal, "", "nobody is asked");
    // nothing piped in, but a person there
    let rows = desk.rows(&A[1..]);
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let ran = desk.typing(&rows).piping("").run("verify");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(ran.terminal.contains("row 1, or a file's name: "), "{}", ran.terminal);
    // and nobody
    desk.piping("").run("recover").fails_with(Exit::Failed, "no good sheet was given: scan or type one");
    let ran = desk.piping("").run("verify");
    ran.fails_with(Exit::Failed, "nothing was checked: type a sheet, or give a scan of it");
}

/// What a file holds, and what is said of it.
fn strange_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let png = |picture: &GrayImage| encoded(picture.clone(), ImageFormat::Png);
    let white = GrayImage::from_pixel(400, 400, Luma([255]));
    let foreign = code("https://example.org/login?token=abc", 6);
    let not_found = "no QR code was found: scan again at 200 to 300 dpi with the white border in the picture, or \
                     type the rows";
    vec![
        ("empty.pdf", vec![], "the file is empty: scan the sheet or copy the file again"),
        ("white.png", png(&white), not_found),
        (
            "foreign.png",
            png(&foreign),
            "the code is none of a firesafe sheet: give a scan that shows the sheet's own, or type the rows",
        ),
        (
            "cut.pdf",
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog".to_vec(),
            "the PDF is damaged or cut short: scan the sheet or copy the file again",
        ),
        (
            "cut.png",
            png(&white)[..60].to_vec(),
            "the PNG picture is damaged or cut short: scan the sheet or copy the file again",
        ),
        (
            "notes.txt",
            b"bring the bag\n".to_vec(),
            "it has no rows of a share: give a sheet as PDF, PNG, JPEG, TIFF or WebP, or its rows as text",
        ),
        (
            "archive.zip",
            b"PK\x03\x04\0\0".to_vec(),
            "neither a PDF nor a PNG, JPEG, TIFF or WebP picture: save the scan as one of these, or type the rows",
        ),
    ]
}

#[test]
fn strange_files_are_named_and_the_good_sheets_still_recover() {
    for (name, content, said) in strange_files() {
        let mut desk = Desk::with_sheets(SECRET.as_bytes());
        fs::write(desk.path(name), content).expect("written");
        let ran = desk.run(&format!("recover {A} @{name} {B} --quiet"));
        assert_eq!((ran.exit, ran.out), (Exit::Done, format!("{SECRET}\n").into_bytes()), "{name}");
        assert_eq!(ran.err.lines().count(), 2, "what is wrong, and the alert: {}", ran.err);
        assert!(ran.err.contains(&format!("@/{name}: ")) && ran.err.contains(said), "{}", ran.err);
        assert!(!ran.err.contains("token"), "what a foreign code says is nobody's business: {}", ran.err);
        let ran = desk.run(&format!("recover @{name}"));
        assert_eq!(ran.exit, Exit::Failed, "{name}: {}", ran.err);
        assert!(ran.err.contains("firesafe: error: no good sheet was given"), "{}", ran.err);
        let ran = desk.run(&format!("verify @{name}"));
        assert_eq!(ran.exit, Exit::Failed, "{name}: {}", ran.err);
        assert!(format!("{}{}", ran.err, ran.text()).contains(said), "{}{}", ran.err, ran.text());
    }
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let ran = desk.run(&format!("recover {A} @missing.pdf {B} --quiet"));
    assert_eq!((ran.exit, ran.out.len()), (Exit::Done, SECRET.len() + 1));
    let missing = "firesafe: @/missing.pdf: `@/missing.pdf` does not exist: check the name\n";
    assert!(ran.err.starts_with(missing), "{}", ran.err);
}

#[test]
fn encrypted_pdfs_are_refused_and_those_of_many_pages_read() {
    if !has("qpdf", "encrypted_pdfs_are_refused_and_those_of_many_pages_read") {
        return;
    }
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let folder = desk.path("sheets");
    let qpdf = |arguments: &str| {
        let status = Command::new("qpdf").args(arguments.split(' ')).current_dir(&folder).status();
        assert!(status.expect("started").success(), "qpdf {arguments}");
    };
    let sheet = "secret-share-1-of-3.pdf";
    qpdf(&format!("--encrypt user owner 256 -- {sheet} locked.pdf"));
    qpdf(&format!("--empty --pages {} -- many.pdf", vec![sheet; 100].join(" ")));
    qpdf(&format!("--empty --pages {sheet} secret-share-2-of-3.pdf -- both.pdf"));
    let encrypted = "the PDF is encrypted: save it again without a password, or give a picture of the sheet";
    let ran = desk.run("recover @sheets/locked.pdf");
    assert_eq!(
        (ran.exit, ran.err),
        (
            Exit::Failed,
            format!(
                "firesafe: @/sheets/locked.pdf: {encrypted}\nfiresafe: error: no good sheet was given, since no \
                 file given could be read as one: scan or type one\n"
            )
        )
    );
    // the same sheet a hundred times is one share
    let ran = desk.run("recover @sheets/many.pdf");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.starts_with("firesafe: sheet 1, @/sheets/many.pdf: taken; set "), "{}", ran.err);
    assert_eq!(ran.err.matches("@/sheets/many.pdf").count(), 1, "{}", ran.err);
    // several sheets in one file are welcome
    assert_eq!(desk.run("recover @sheets/both.pdf").out, format!("{SECRET}\n").as_bytes());
    assert_eq!(desk.run("verify @sheets/both.pdf").text().lines().count(), 2);
}

#[test]
fn a_picture_with_several_codes_gives_each_its_verdict() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let qr = |sheet: &str| {
        let page = fs::read(desk.path(sheet)).expect("a sheet");
        let codes = firesafe::scan::codes(&page).expect("a code");
        code(codes[0].expose(), 5)
    };
    let (one, two) = (qr(&A[1..]), qr(&B[1..]));
    let foreign = code("https://example.org/login?token=abc", 6);
    let page = collage(1200, 1200, &[(&one, 20, 20), (&foreign, 700, 40), (&two, 20, 600)]);
    fs::write(desk.path("table.png"), encoded(page, ImageFormat::Png)).expect("written");
    let ran = desk.run("recover @table.png --quiet");
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}", ran.err);
    assert!(
        ran.err.contains("the code is none of a firesafe sheet") && !ran.err.contains("token"),
        "{}",
        ran.err
    );
    let ran = desk.run("verify @table.png");
    assert_eq!((ran.exit, ran.text().lines().count()), (Exit::Failed, 3), "{}", ran.text());
}

#[test]
fn sheets_of_two_sets_are_told_apart() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    desk.split(b"another", "-k 2 -n 2 --out @other --label other");
    let other = "@other/other-share-1-of-2.pdf";
    let ran = desk.run(&format!("recover {other} {A} {B} --quiet"));
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")));
    assert!(ran.errors().contains("sheet 1, @/other/other-share-1-of-2.pdf: of another set"), "{}", ran.err);
    let ran = desk.run(&format!("recover {A} {B} {other} @other/other-share-2-of-2.pdf --quiet"));
    assert_eq!((ran.exit, ran.out.len()), (Exit::Failed, 0));
    let sheets = |folder: &str, stem: &str, of: u8| {
        let sheet = |x: u8| format!("@/{folder}/{stem}-share-{x}-of-{of}.pdf");
        [sheet(1), sheet(2)]
    };
    let ([a, b], [c, d]) = (sheets("sheets", "secret", 3), sheets("other", "other", 2));
    let set = |numbers: [u8; 2], [one, two]: [&str; 2]| {
        format!(
            "set SET (WORDS): any 2 recover, and 2 are here: share 1 is sheet {} ({one}) and share 2 is sheet {} \
             ({two})",
            numbers[0], numbers[1]
        )
    };
    let (ours, others) = (set([1, 2], [&a, &b]), set([3, 4], [&c, &d]));
    let start = "firesafe: error: 2 sets are complete, and nothing says which one you want: ";
    let end = |one: [&str; 2], two: [&str; 2]| {
        format!(
            "; look on the sheets for account, generation and date, and compare the words with your record; then \
             give the sheets of one set alone, with \
             `firesafe recover {} {}` or `firesafe recover {} {}`\n",
            one[0], one[1], two[0], two[1]
        )
    };
    // the sets stand in the order of their ids
    let either = [
        format!("{start}{ours}; {others}{}", end([&a, &b], [&c, &d])),
        format!("{start}{others}; {ours}{}", end([&c, &d], [&a, &b])),
    ];
    assert!(either.iter().any(|either| ran.errors().ends_with(either)), "{}\n{}", ran.errors(), either[0]);
    // at a terminal, one side is taken back
    let command = format!("recover {A} {B} {other} @other/other-share-2-of-2.pdf --quiet");
    let ran = desk.typing(&["drop 3"]).run(&command);
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}", ran.terminal);
    let asked = common::normal(&ran.terminal);
    assert!(asked.contains("take the sheets of the other sets back with `drop`"), "{asked}");
    // or nothing is done
    let ran = desk.typing(&["leave"]).run(&command);
    assert_eq!((ran.exit, ran.out.len()), (Exit::Failed, 0));
    assert!(either.iter().any(|either| ran.errors().ends_with(either)), "{}", ran.err);
    let ran = desk.run(&format!("recover {A} {A}"));
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains("a duplicate of @/sheets/secret-share-1-of-3.pdf"), "{}", ran.err);
}

#[test]
fn damaged_and_forged_sheets_end_with_five() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let mut rows = desk.rows(&A[1..]);
    let wrong = if rows[1].ends_with('Q') { "P" } else { "Q" };
    let end = rows[1].len() - 1;
    rows[1].replace_range(end.., wrong);
    fs::write(desk.path("damaged.txt"), rows.join("\n")).expect("written");
    let ran = desk.run("verify @damaged.txt");
    assert_eq!(ran.exit, Exit::Integrity, "{}{}", ran.text(), ran.err);
    let ran = desk.run(&format!("recover @damaged.txt {B}"));
    assert_eq!((ran.exit, ran.out.len()), (Exit::Integrity, 0), "{}", ran.err);
    assert!(ran.err.contains("row 2"), "{}", ran.err);
    // a row that is missing is no forgery
    rows.remove(1);
    fs::write(desk.path("short.txt"), rows.join("\n")).expect("written");
    let ran = desk.run("verify @short.txt");
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(
        ran.text(),
        "@/short.txt: not good: share 1 of set SET is not whole: row 2 missing\n"
            .replace('@', &desk.folder.path().display().to_string())
    );
    assert_eq!(desk.run(&format!("recover @short.txt {B}")).exit, Exit::Failed);
}

#[test]
fn rows_in_the_wrong_order_are_put_right() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let mut rows = desk.rows(&A[1..]);
    rows.swap(1, 3);
    fs::write(desk.path("swapped.txt"), rows.join("\n")).expect("written");
    assert_eq!(desk.run(&format!("recover @swapped.txt {B}")).out, format!("{SECRET}\n").as_bytes());
    // without labels too, where each row's check tells its number
    let plain: Vec<_> = rows.iter().map(|row| row[3..].to_lowercase()).collect();
    let ran = desk.piping(plain.join("\n")).run(&format!("recover - {B}"));
    assert_eq!(ran.out, format!("{SECRET}\n").as_bytes(), "{}", ran.err);
}

#[test]
fn the_secret_goes_to_a_new_file_that_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let ran = desk.run(&format!("recover {A} {B} --output @secret"));
    assert_eq!((ran.exit, ran.out.len()), (Exit::Done, 0));
    assert!(
        ran.err.ends_with("the secret is in `@/secret`: end it with `shred -u @/secret`\n"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read(desk.path("secret")).expect("written"), format!("{SECRET}\n").as_bytes());
    let mode = fs::metadata(desk.path("secret")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let ran = desk.run(&format!("recover {A} {B} --output @secret --raw"));
    ran.fails_with(Exit::Failed, "`@/secret` exists and is never overwritten: name another file");
    assert_eq!(fs::read(desk.path("secret")).expect("still there"), format!("{SECRET}\n").as_bytes());
}

#[test]
fn a_file_that_cannot_be_written_costs_nothing_that_was_typed() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    desk.fails.new_file = Some(std::io::ErrorKind::StorageFull);
    let full = "cannot write `@/secret`, no space left on device: nothing was changed, so free some space, or \
                name another place";
    let ran = desk.run(&format!("recover {A} {B} --output @secret --quiet"));
    assert_eq!((ran.exit, ran.out.len()), (Exit::Failed, 0));
    assert!(ran.err.ends_with(&format!("firesafe: error: {full}\n")), "{}", ran.err);
    let elsewhere = desk.path("elsewhere").display().to_string();
    let ran = desk.typing(&[&elsewhere]).run(&format!("recover {A} {B} --output @secret"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.terminal,
        format!("{full}\na new file to write the secret into, or nothing to stop: @/elsewhere\n")
    );
    assert_eq!(fs::read(desk.path("elsewhere")).expect("written"), format!("{SECRET}\n").as_bytes());
}

#[test]
fn a_secret_that_is_no_text_is_not_shown_but_not_lost() {
    let mut desk = Desk::with_sheets(b"\xff\x00binary");
    desk.out_is_terminal = true;
    let file = desk.path("secret").display().to_string();
    let ran = desk.typing(&[&file]).run(&format!("recover {A} {B}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(ran.terminal.starts_with("the secret is not text that can be shown\n"), "{}", ran.terminal);
    assert_eq!(fs::read(desk.path("secret")).expect("written"), b"\xff\x00binary");
}

#[test]
fn the_ledger_names_the_account() {
    let mut desk = Desk::with_ledger();
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Done);
    let sheet = |x: u8| format!("@sheets/bg1-contoso-onmicrosoft-com-g1-share-{x}-of-3.pdf");
    let (a, b) = (sheet(1), sheet(2));
    let ran = desk.run(&format!("recover {a} {b} --ledger @ledger.age --passphrase-file @pass"));
    assert_eq!(ran.exit, Exit::Done);
    let errors = ran.errors();
    let told: Vec<_> = errors.lines().skip(2).collect();
    assert_eq!(
        told,
        [
            "firesafe: recovered from shares 1 and 2 of set SET (WORDS), bg1@contoso.onmicrosoft.com (generation \
             1): this rests on the ledger, which lists these shares",
        ]
    );
    let ran = desk.run(&format!("verify {a} --ledger @ledger.age --passphrase-file @pass"));
    assert!(
        ran.text().contains("good: share 1 of bg1@contoso.onmicrosoft.com (generation 1)"),
        "{}",
        ran.text()
    );
    let ran = desk.run(&format!("verify {a} --json"));
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(
        (&json["good"], &json["share"], &json["genuine"]),
        (&true.into(), &1.into(), &serde_json::Value::Null)
    );
}

/// The page of a sheet, its code painted over.
fn page_without_code(desk: &Desk, sheet: &str) -> Vec<u8> {
    let stem = desk.path(&sheet[1..]).with_extension("");
    let status = Command::new("pdftoppm")
        .args(["-r", "300", "-png", "-singlefile"])
        .args([stem.with_extension("pdf"), stem.clone()])
        .status();
    assert!(status.expect("started").success(), "{sheet}");
    let page = fs::read(stem.with_extension("png")).expect("a picture");
    let mut page = image::load_from_memory(&page).expect("a picture").to_luma8();
    // the code stands at the right of the page, next to the rows
    let (width, height) = page.dimensions();
    for y in height / 8..height * 3 / 4 {
        for x in width * 13 / 20..width {
            page.put_pixel(x, y, Luma([255]));
        }
    }
    encoded(page, ImageFormat::Png)
}

#[test]
fn sheets_read_from_printed_rows_alone_are_said_to_be() {
    if !has("pdftoppm", "sheets_read_from_printed_rows_alone_are_said_to_be") {
        return;
    }
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let page = page_without_code(&desk, A);
    fs::write(desk.path("rows.png"), page).expect("written");
    let ran = desk.run(&format!("recover @rows.png {B} --json"));
    assert_eq!((ran.exit, ran.text()), (Exit::Due, format!("{SECRET}\n")), "{}", ran.err);
    assert!(
        ran.errors().contains(
            "firesafe: @/rows.png: page 1: the code could not be read; read from the printed rows, without a \
             signature\n"
        ) && ran.err.contains("sheet 1, @/rows.png: taken, read from its printed rows alone; set "),
        "{}",
        ran.err
    );
    let json = ran.err.lines().find(|line| line.starts_with('{')).expect("a report");
    let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let read = |sheet: usize| &json["sheets"][sheet]["from_printed_rows"];
    assert_eq!((read(0), read(1)), (&true.into(), &false.into()), "{json}");

    let ran = desk.run(&format!("verify -q @rows.png {B}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let root = desk.folder.path().display().to_string();
    let said = common::normal(&ran.text()).replace(&root, "@");
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(
        said[0],
        "@/rows.png: good: share 1, any 2 recover; set SET (WORDS); read from its printed rows alone; every \
         character is right, but typed rows carry no signature: only the ledger tells who made the sheet"
    );
    assert!(!said[1].contains("printed rows"), "{}", said[1]);
    let ran = desk.run(&format!("verify --json @rows.png {B}"));
    for (line, from_printed_rows) in ran.text().lines().zip([true, false]) {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(json["from_printed_rows"], from_printed_rows, "{line}");
    }
    assert_eq!(ran.text().lines().count(), 2);
}

#[test]
fn verify_without_a_terminal_says_how_to_go_on_with_a_part() {
    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    let mut rows = desk.rows(&A[1..]);
    rows.remove(2);
    fs::write(desk.path("part.txt"), rows.join("\n")).expect("written");
    let ran = desk.run("verify @part.txt");
    assert_eq!(ran.exit, Exit::Failed);
    let root = desk.folder.path().display().to_string();
    assert_eq!(
        (common::normal(&ran.text()).replace(&root, "@"), ran.errors()),
        (
            "@/part.txt: not good: share 1 of set SET is not whole: row 3 missing\n".to_owned(),
            "firesafe: @/part.txt: what is missing can be typed: run this again at a terminal\n".to_owned()
        )
    );
    let ran = desk.run("verify -q @part.txt");
    assert_eq!((ran.exit, ran.errors()), (Exit::Failed, String::new()));
}

#[test]
fn a_sheet_whose_name_is_no_text_is_read_with_its_folder() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let mut desk = Desk::with_sheets(SECRET.as_bytes());
    fs::create_dir(desk.path("latin")).expect("made");
    let named = desk.path("latin").join(OsStr::from_bytes(b"Gr\xf6\xdfe.pdf"));
    fs::copy(desk.path(&A[1..]), named).expect("copied");
    fs::copy(desk.path(&B[1..]), desk.path("latin/two.pdf")).expect("copied");
    let ran = desk.run("recover @latin");
    assert_eq!((ran.exit, ran.text()), (Exit::Done, format!("{SECRET}\n")), "{}", ran.err);
}
