//! The life of a set, from its printed sheets to their end.

mod common;
mod sheet_support;

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use common::paper::{entry_with, photograph};
use common::{ACCOUNT, Desk, Ran, normal};
use firesafe::cli::failure::Exit;
use firesafe::model::register::Register;
use firesafe::model::{EventData, Hex, SetFacts, SplitRecorded, Standing};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{GrayImage, Luma};

const PASS: &str = "--passphrase-file @pass";
const HEAD: &str = "firesafe: ledger head, for the minutes: 10 WORDS\n";

/// Three sheets of [`ACCOUNT`] printed.
fn printed() -> Desk {
    let mut desk = Desk::with_keepers();
    let ran = desk.issue(&format!("--out @sheets {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    desk.print("sheets", "scan");
    desk
}

/// A first generation of [`ACCOUNT`], active.
fn active() -> Desk {
    let mut desk = Desk::with_keepers();
    desk.activate(ACCOUNT, "first", "A");
    desk
}

/// `activate` with the answers of a person; names of scans are looked for on the desk.
fn activate(desk: &mut Desk, answers: &[&str], options: &str) -> Ran {
    let paths: Vec<_> = answers.iter().map(|answer| on_desk(desk, answer)).collect();
    let answers: Vec<_> = paths.iter().map(String::as_str).collect();
    desk.typing(&answers).run(&format!("activate {ACCOUNT} {PASS} {options}"))
}

fn on_desk(desk: &Desk, answer: &str) -> String {
    let is_file = [".png", ".pdf", ".txt"].iter().any(|ending| answer.ends_with(ending));
    if is_file { desk.path(answer).display().to_string() } else { answer.to_owned() }
}

/// Rows, and which ones were asked for, left out; and the password.
fn masked(terminal: &str) -> String {
    let mut shown = String::new();
    let mut is_password = false;
    for line in normal(terminal).lines() {
        let line = match line.split_once(": ") {
            Some((question, _)) if question.starts_with("row ") => "ROW",
            Some((_, rest)) if rest.starts_with("type rows ") => "ASKED",
            _ if is_password && line.starts_with("    ") => "    PASSWORD",
            _ => line,
        };
        is_password = is_password || line.starts_with("password of ");
        shown.push_str(line);
        shown.push('\n');
    }
    shown
}

/// What a step left on disk.
fn standing(desk: &Desk) -> Standing {
    desk.state().sets().next().expect("a set").standing
}

#[test]
#[expect(clippy::too_many_lines, reason = "one conversation, word for word")]
fn a_person_takes_a_set_from_paper_to_active() {
    let mut desk = printed();
    let answers = [
        "scan-1.png",
        "paper",
        "paper",
        "scan-2.png",
        "paper",
        "paper",
        "scan-3.png",
        "paper",
        "paper",
        "Yes",
        "",
        "Yes",
        "list the users",
        "B-1",
        "B-1",
        "2=B-2",
        "B-2",
        "B-02",
        "B-2",
        "B-2",
        "B-3",
        "B-3",
        "Dana",
        "north",
        "",
        "Yes",
        "Emil",
        "south",
        "courier 7",
        "y",
        "Yes",
        "Fay",
        "north",
        "back",
        "east",
        "fay",
        "Back",
        "fay",
        "Yes",
    ];
    let ran = activate(&mut desk, &answers, "");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        masked(&ran.terminal),
        "\
a scan of sheet 1, 2 or 3 (a file's name, Enter stops): @/scan-1.png
<screen>
ASKED
spaces do not matter; Enter alone stops
ROW
  good
ROW
  good
</screen>
a scan of sheet 2 or 3 (a file's name, Enter stops): @/scan-2.png
<screen>
ASKED
spaces do not matter; Enter alone stops
ROW
  good
ROW
  good
</screen>
a scan of sheet 3 (a file's name, Enter stops): @/scan-3.png
<screen>
ASKED
spaces do not matter; Enter alone stops
ROW
  good
ROW
  good
</screen>
the point of no return: from here on bg1@contoso.onmicrosoft.com may have the new password
until here it can be given up, with `firesafe abandon SET --reason TEXT`
this is recorded first, then the password is shown
to go on and set it now, type Yes (Enter stops): Yes
<screen>
password of bg1@contoso.onmicrosoft.com, generation 1

    PASSWORD

Enter clears it from the screen; c and Enter spells it out: 
</screen>
was bg1@contoso.onmicrosoft.com seen to sign in with the new password? type Yes, `show` to see it again, or Enter to stop: Yes
which administrative task was seen to work with it (Enter stops): list the users
put sheet 1 into a bag and close it; the bag's number (Enter stops): B-1
the bag's number once more (Enter stops): B-1
put sheet 2 into a bag and close it; the bag's number (Enter stops): 2=B-2
  the number alone, as it is on the bag, without the sheet's
put sheet 2 into a bag and close it; the bag's number (Enter stops): B-2
the bag's number once more (Enter stops): B-02
  these are two numbers: read it from the bag again
put sheet 2 into a bag and close it; the bag's number (Enter stops): B-2
the bag's number once more (Enter stops): B-2
put sheet 3 into a bag and close it; the bag's number (Enter stops): B-3
the bag's number once more (Enter stops): B-3
who keeps bag B-1 (sheet 1)? custodian (Enter stops): Dana
in which safe does Dana keep it (Enter stops): north
who carries it there, if not Dana (Enter: Dana): 
when Dana has taken bag B-1 (sheet 1), type Yes, or `back` to choose again (Enter stops): Yes
who keeps bag B-2 (sheet 2)? custodian (Enter stops): Emil
in which safe does Emil keep it (Enter stops): south
who carries it there, if not Emil (Enter: Emil): courier 7
when courier 7 has taken bag B-2 (sheet 2), type Yes, or `back` to choose again (Enter stops): y
  type Yes in full, `back` to choose again, or nothing to stop
when courier 7 has taken bag B-2 (sheet 2), type Yes, or `back` to choose again (Enter stops): Yes
who keeps bag B-3 (sheet 3)? custodian (Enter stops): Fay
in which safe does Fay keep it (Enter stops): north
who carries it there, if not Fay (Enter: Fay): back
in which safe does Fay keep it (Enter stops): east
who carries it there, if not Fay (Enter: Fay): fay
when Fay has taken bag B-3 (sheet 3), type Yes, or `back` to choose again (Enter stops): Back
who carries it there, if not Fay (Enter: Fay): fay
when Fay has taken bag B-3 (sheet 3), type Yes, or `back` to choose again (Enter stops): Yes
"
    );
    assert_eq!(
        ran.errors(),
        "\
firesafe: bg1@contoso.onmicrosoft.com (generation 1), any 2 of 3, set SET: 13 steps to being active
firesafe: @/scan-1.png: sheet 1
firesafe: sheet 1 was read back from paper
firesafe: @/scan-2.png: sheet 2
firesafe: sheet 2 was read back from paper
firesafe: @/scan-3.png: sheet 3
firesafe: sheet 3 was read back from paper
firesafe: sheets 1 and 2 were recombined and give back what was dealt
firesafe: set it on `bg1@contoso.onmicrosoft.com` as an administrator who is signed in already, and stay signed in until it was seen to work
firesafe: it must not expire (R11, G05): `Update-MgUser -UserId bg1@contoso.onmicrosoft.com -PasswordPolicies DisablePasswordExpiration`
firesafe: recorded: bg1@contoso.onmicrosoft.com may have the password of generation 1
firesafe: recorded: sign-in and the task were seen to work
firesafe: the scans are not needed any more: delete them with `shred -u @/scan-1.png @/scan-2.png @/scan-3.png`
firesafe: sheet 1 is in bag B-1
firesafe: sheet 2 is in bag B-2
firesafe: sheet 3 is in bag B-3
firesafe: sheet 1 is with Dana in north
firesafe: sheet 2 is with Emil in south
firesafe: sheet 3 is with Fay in east
firesafe: bg1@contoso.onmicrosoft.com (generation 1) is active: its sheets are what opens it from here on
firesafe: ledger head, for the minutes: 10 WORDS
"
    );
    let kinds: Vec<_> =
        desk.ledger().events()[8..].iter().map(|event| event.data.kind().to_owned()).collect();
    let expected = "paper-read-back paper-read-back paper-read-back set-proved credential-set credential-worked \
                    sheet-sealed sheet-sealed sheet-sealed sheet-stored sheet-stored sheet-stored set-activated";
    assert_eq!(kinds.join(" "), expected);
    assert_eq!(standing(&desk), Standing::Active);
    desk.run(&format!("activate {ACCOUNT} {PASS}")).fails_with(
        Exit::Failed,
        "`bg1@contoso.onmicrosoft.com` has no pending set: nothing is on its way to being active",
    );
}

#[test]
fn an_empty_answer_stops_and_the_next_run_goes_on() {
    let mut desk = printed();
    let ran = activate(&mut desk, &["scan-2.png", "paper", "paper", ""], "");
    assert_eq!(ran.exit, Exit::Due);
    assert!(
        ran.errors().ends_with(&format!(
            "firesafe: sheet 2 was read back from paper\n\
             firesafe: {ACCOUNT} (generation 1) is not active yet: sheet 1 was not read back from paper\n\
             firesafe: next: `firesafe activate {ACCOUNT}` goes on from here\n{HEAD}"
        )),
        "{}",
        ran.errors()
    );
    // row by row too: what was typed of a sheet is not kept
    let ran = activate(&mut desk, &["scan-1.png", "paper", ""], "");
    assert_eq!(ran.exit, Exit::Due);
    let ran = activate(&mut desk, &["scan-1.png", "paper", "paper", "scan-3.png", "paper", "paper", ""], "");
    assert_eq!(ran.exit, Exit::Due);
    assert!(ran.errors().contains("sheets 1 and 3 were recombined"), "{}", ran.errors());
    assert!(ran.errors().contains("is not active yet: the credential was not set on the account\n"));
    // the sheets are asked for again, since nothing of them is kept
    let ran = activate(&mut desk, &["scan-3.png", "scan-1.png", "y"], "");
    assert_eq!(ran.exit, Exit::Due, "only Yes counts");
    assert!(!ran.terminal.contains("password of"), "{}", ran.terminal);
    let ran = activate(&mut desk, &["scan-3.png", "scan-1.png", "Yes", "", ""], "");
    assert_eq!(ran.exit, Exit::Due);
    assert!(
        ran.errors().contains(&format!(
            "is not active yet: it was not seen to work\nfiresafe: next: `firesafe activate {ACCOUNT}` goes on from \
             here\nfiresafe: until then, try these sheets in this order: {ACCOUNT} (generation 1), set SET\n"
        )),
        "{}",
        ran.errors()
    );
    let first = password(&ran.terminal);
    // and the password is shown again on request
    let ran = activate(&mut desk, &["show", "scan-2.png", "scan-1.png", "", "^C"], "");
    assert_eq!((ran.exit, password(&ran.terminal)), (Exit::Interrupted, first));
    assert!(
        ran.errors().ends_with(&format!(
            "firesafe: error: interrupted: what was done is recorded; `firesafe activate {ACCOUNT}` goes on\n"
        )),
        "{}",
        ran.errors()
    );
}

/// The password that stood on a screen of its own.
fn password(terminal: &str) -> String {
    let after = terminal.split("password of ").nth(1).expect("a page");
    after.lines().find_map(|line| line.strip_prefix("    ")).expect("a password").to_owned()
}

#[test]
fn typing_errors_are_located_and_other_rows_named() {
    let mut desk = printed();
    let ran = activate(
        &mut desk,
        &["scan-1.png", "paper~7", "paper@2", "F1", "1. F1", "2. F1", "paper", "paper", ""],
        "",
    );
    assert_eq!(ran.exit, Exit::Due);
    assert!(
        ran.terminal.contains("\n  look at character 7 of the row, and type it again\n"),
        "{}",
        ran.terminal
    );
    assert!(ran.terminal.contains(" of sheet 1: look at the row and at the sheet\n"), "{}", ran.terminal);
    assert!(ran.terminal.contains("\n  that has 2 characters and row "), "{}", ran.terminal);
    assert!(ran.terminal.contains("\n  that is row "), "{}", ran.terminal);
    assert!(ran.errors().contains("sheet 1 was read back from paper\n"), "{}", ran.errors());
}

#[test]
fn one_right_row_of_two_reads_nothing_back() {
    let mut desk = printed();
    let events = desk.ledger().events().len();
    for rows in [&["paper", ""][..], &["paper", "paper~7", ""], &["paper~7", "paper~9", ""]] {
        let answers = [&["scan-1.png"][..], rows].concat();
        let ran = activate(&mut desk, &answers, "");
        assert_eq!(ran.exit, Exit::Due, "{}", ran.err);
        assert!(ran.errors().contains("sheet 1 was not read back from paper"), "{rows:?}: {}", ran.errors());
        assert_eq!(desk.ledger().events().len(), events, "{rows:?}");
    }
    // a person who scanned nothing is not asked for rows
    let ran = activate(&mut desk, &[""], "");
    assert_eq!((ran.exit, desk.ledger().events().len()), (Exit::Due, events), "{}", ran.err);
}

#[test]
fn scans_of_other_sets_are_named() {
    let mut desk = printed();
    let ran = desk.run(&format!("issue x@contoso.example --out @other {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    desk.split(b"secret", "-k 2 -n 2 --out @foreign");
    photograph(&desk.sheets_in("other")[0]).save(desk.path("other.png")).expect("saved");
    photograph(&desk.sheets_in("foreign")[0]).save(desk.path("foreign.png")).expect("saved");
    fs::write(
        desk.path("rows.txt"),
        desk.rows("sheets/bg1-contoso-onmicrosoft-com-g1-share-1-of-3.pdf").join("\n"),
    )
    .expect("written");
    GrayImage::from_pixel(300, 300, Luma([255])).save(desk.path("white.png")).expect("saved");
    let scans = "@other.png @foreign.png @rows.txt @white.png @missing.png @scan-1.png @scan-1.png";
    let ran = desk.run(&format!("activate {ACCOUNT} {scans} {PASS}"));
    assert_eq!(ran.exit, Exit::Due);
    assert_eq!(
        ran.errors(),
        format!(
            "\
firesafe: {ACCOUNT} (generation 1), any 2 of 3, set SET: 13 steps to being active
firesafe: @/other.png: it is sheet 1 of x@contoso.example (generation 1), pending, set SET: bring the sheets of set SET
firesafe: @/foreign.png: it is of set SET, which this ledger does not know: bring the sheets of set SET
firesafe: @/rows.txt: it is no picture of a sheet: scan the printed page, and give that as PNG, JPEG, TIFF, WebP or PDF
firesafe: @/white.png: no QR code was found: scan again at 200 to 300 dpi with the white border in the picture, or type the rows
firesafe: @/missing.png: `@/missing.png` does not exist: check the name
firesafe: @/scan-1.png: sheet 1
firesafe: @/scan-1.png: sheet 1, which is here already
firesafe: {ACCOUNT} (generation 1) is not active yet: sheet 1 was not read back from paper
firesafe: next: scan the printed sheets, and run `firesafe activate {ACCOUNT} SCAN` at a terminal, where two rows of each are typed back
{HEAD}"
        )
    );
}

#[test]
fn a_share_that_the_ledger_does_not_list_is_forged() {
    let mut desk = Desk::with_keepers();
    desk.split(b"secret", "-k 2 -n 2 --out @foreign");
    desk.print("foreign", "foreign");
    let json: serde_json::Value =
        serde_json::from_slice(&desk.run("verify @foreign-1.png --json").out).expect("JSON");
    let set = json["set"].as_str().expect("a set").parse().expect("an id");
    let shares = vec![Hex([1; 32]), Hex([2; 32])];
    let facts = SetFacts { id: set, format: 1, k: 2, n: 2, public_key: Hex([3; 32]), shares };
    let on = jiff::civil::date(2026, 11, 20);
    let split = SplitRecorded {
        label: "pin".parse().expect("a name"),
        set: facts,
        issued_on: on,
        validation_due: on,
    };
    desk.happened([EventData::SplitRecorded(Box::new(split))]);
    let ran = desk.run(&format!("activate pin @foreign-1.png {PASS}"));
    assert_eq!(ran.exit, Exit::Integrity);
    let forged = "firesafe: @/foreign-1.png: forged: the ledger lists every share of set SET, and this is none of them\n";
    assert!(ran.errors().contains(forged), "{}", ran.errors());
}

#[test]
fn a_set_that_a_newer_one_overtook_is_given_up() {
    let mut desk = printed();
    let old = desk.state().sets().next().expect("a set").facts.id;
    assert_eq!(desk.issue(&format!("--next-generation --out @next {PASS}")).exit, Exit::Done);
    desk.walk(ACCOUNT, "next", "N");
    desk.run(&format!("activate {ACCOUNT} {PASS}")).fails_with(
        Exit::Failed,
        "bg1@contoso.onmicrosoft.com (generation 1) was overtaken by a newer generation: give it up with `firesafe \
         abandon SET --reason TEXT`",
    );
    let ran = desk.run(&format!("abandon {old} --reason late {PASS} --json"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((json["standing"].as_str(), json["phase"].as_str()), (Some("abandoned"), Some("abandoned")));
}

/// The first page of a sheet as a scanner sees it.
fn page(sheet: &[u8]) -> GrayImage {
    let pdf = Pdf::new(Arc::new(sheet.to_vec())).expect("a document");
    let settings = PixmapSettings { x_scale: 200.0 / 72.0, y_scale: 200.0 / 72.0, bg_color: WHITE };
    let (cache, interpreting) = (RenderCache::new(), InterpreterSettings::default());
    let page = render(&pdf.pages()[0], &cache, &interpreting, &RenderSettings::default(), &settings);
    let shades = page.data().iter().map(|pixel| pixel.g).collect();
    GrayImage::from_raw(u32::from(page.width()), u32::from(page.height()), shades).expect("a page")
}

#[test]
fn the_pdf_of_a_scanner_is_paper_and_one_that_firesafe_wrote_is_not() {
    let mut desk = printed();
    let sheet = desk.sheets_in("sheets")[0].clone();
    let bytes = fs::read(&sheet).expect("a sheet");
    fs::copy(&sheet, desk.path("own.pdf")).expect("copied");
    fs::write(desk.path("scan.pdf"), sheet_support::scanned(&[page(&bytes)])).expect("written");
    let refused = "firesafe: @/own.pdf: the page is not one picture as a scanner makes it, so that it says nothing \
                   about paper: print the sheet, scan the page, and give that\n";
    let ran = activate(&mut desk, &["own.pdf", "scan.pdf", "paper", "paper", ""], "");
    assert_eq!(ran.exit, Exit::Due);
    assert!(ran.errors().contains(refused), "{}", ran.errors());
    assert!(ran.errors().contains("firesafe: sheet 1 was read back from paper\n"), "{}", ran.errors());
    // `recover` and `verify` take both: there the question is another
    assert_eq!(desk.run("verify @own.pdf").exit, Exit::Done);
}

#[test]
fn copies_of_our_pdf_are_not_paper() {
    let desk = printed();
    let folder = desk.folder.path();
    let sheet = desk.sheets_in("sheets")[0].display().to_string();
    fs::write(desk.path("scan.pdf"), sheet_support::scanned(&[GrayImage::from_pixel(400, 400, Luma([255]))]))
        .expect("written");
    let copies: [(&str, &[&str]); 5] = [
        ("qpdf", &["--object-streams=generate", "--empty", "--pages", &sheet, "--", "copy.pdf"]),
        ("pdftocairo", &["-pdf", &sheet, "copy.pdf"]),
        ("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile=copy.pdf", &sheet]),
        ("pdfunite", &[&sheet, "scan.pdf", "copy.pdf"]),
        ("qpdf", &["--empty", "--pages", "scan.pdf", &sheet, "--", "copy.pdf"]),
    ];
    for (program, arguments) in
        copies.into_iter().filter(|(program, _)| common::has(program, "copies_of_our_pdf_are_not_paper"))
    {
        sheet_support::run(folder, program, arguments);
        let copy = fs::read(desk.path("copy.pdf")).expect("a copy");
        let read = firesafe::scan::read(&copy).expect("a code");
        assert!(read.iter().all(|seen| !seen.is_paper), "{program}");
    }
}

#[test]
fn without_a_terminal_each_run_says_what_is_missing() {
    let mut desk = printed();
    let step = |desk: &mut Desk, options: &str, missing: &str, next: &str| {
        let ran = desk.run(&format!("activate {ACCOUNT} {PASS} {options}"));
        let expected = format!(
            "firesafe: {ACCOUNT} (generation 1) is not active yet: {missing}\nfiresafe: next: {next}\n"
        );
        assert_eq!(ran.exit, Exit::Due, "{}", ran.err);
        assert!(ran.errors().contains(&expected), "{}\n{expected}", ran.errors());
    };
    let again = format!("firesafe activate {ACCOUNT}");
    let scans = "@scan-1.png @scan-2.png @scan-3.png";
    let next = format!(
        "scan the printed sheets, and run `{again} SCAN` at a terminal, where two rows of each are typed back"
    );
    step(&mut desk, scans, "sheet 1 was not read back from paper", &next);
    let answers = ["scan-1.png", "paper", "paper", "scan-2.png", "paper", "paper"];
    assert_eq!(activate(&mut desk, &answers, "").exit, Exit::Due);
    assert_eq!(activate(&mut desk, &["paper", "paper", ""], "@scan-3.png").exit, Exit::Due);
    let next = format!("scan enough of its sheets, and run `{again} SCAN`");
    step(&mut desk, "@scan-3.png", "its sheets were not recombined in the room", &next);
    let next = format!("`{again} --set` records that the account gets it: the point of no return");
    step(&mut desk, scans, "the credential was not set on the account", &next);
    let next =
        format!("sign in and do an administrative task, then run `{again} --task TEXT` with what worked");
    step(&mut desk, "--set", "it was not seen to work", &next);
    let next = format!("put sheet 2 into a bag, and run `{again} --bag '2=NUMBER'`");
    step(&mut desk, "--task users-read --bag 1=B-1 --bag 3=B-3", "sheet 2 is in no bag", &next);
    let next = format!("hand sheet 3 over, and run `{again} --keep '3=CUSTODIAN/SAFE'`");
    let options = "--bag 2=B-2 --bag 3=B-3 --keep 1=Dana/north --keep 2=Emil/south/courier";
    step(&mut desk, options, "sheet 3 is in no safe", &next);
    let ran = desk.run(&format!("activate {ACCOUNT} {PASS} --keep 3=Fay/east --json"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(
        (json["standing"].as_str(), json["phase"].as_str(), json["missing"].as_array().map(Vec::len)),
        (Some("active"), Some("active"), Some(0))
    );
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_lost() {
    let mut desk = printed();
    let answers = ["paper"; 6];
    let scans = "@scan-1.png @scan-2.png @scan-3.png --set --yes --task users-read";
    let fails = |desk: &mut Desk, options: &str, exit: Exit, message: &str| {
        let before = desk.ledger().head();
        let ran = desk.run(&format!("activate {ACCOUNT} {PASS} {options}"));
        assert_eq!(ran.exit, exit, "{}", ran.err);
        let last = ran.errors().lines().last().unwrap_or_default().to_owned();
        assert_eq!(last, format!("firesafe: error: {message}"));
        assert_eq!(desk.ledger().head(), before);
    };
    fails(
        &mut desk,
        "--on 2026-11-21",
        Exit::Usage,
        "`--on 2026-11-21` lies in the future, and today is 2026-11-20: give today or an earlier day",
    );
    fails(
        &mut desk,
        "--bag B-1",
        Exit::Usage,
        "`--bag B-1` names no sheet: begin with its number, as in `--bag 1=…`",
    );
    fails(&mut desk, "--bag 1=B-1 --bag 1=B-2", Exit::Usage, "`--bag` names sheet 1 twice: name it once");
    fails(
        &mut desk,
        "--keep 1=Dana",
        Exit::Usage,
        "`--keep 1=Dana` is not understood: write `1=CUSTODIAN/SAFE` or `1=CUSTODIAN/SAFE/CARRIER`",
    );
    desk.run(&format!("activate bg1@contoso.onmicrosoft.co {PASS}")).fails_with(
        Exit::Failed,
        "there is no account, label or set `bg1@contoso.onmicrosoft.co`: did you mean `bg1@contoso.onmicrosoft.com`?",
    );
    desk.run(&format!("activate northwind {PASS}")).fails_with(
        Exit::Failed,
        "there is no account, label or set `northwind`: `issue` makes a credential of an account",
    );
    desk.typing(&answers);
    let ran = desk.run(&format!("activate {ACCOUNT} {PASS} {scans} --on 2026-11-19"));
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.errors().ends_with(
            "2026-11-19 lies before 2026-11-20, the last step of bg1@contoso.onmicrosoft.com (generation 1): \
             give a day from then to today with `--on`\n"
        ),
        "{}",
        ran.errors()
    );
    let seen = [&answers[..], &["", "Yes"]].concat();
    let ran = desk.typing(&seen).run(&format!("activate {ACCOUNT} {PASS} {scans}"));
    assert_eq!(ran.exit, Exit::Due, "{}", ran.err);
    // what came before the refusal stays
    assert_eq!(desk.run(&format!("activate {ACCOUNT} {PASS} --bag 1=B-1")).exit, Exit::Due);
    let used = "bag `b-1` was used before: take a new bag, and read its number again";
    fails(&mut desk, "--bag 2=b-1", Exit::Failed, used);
}

#[test]
fn answers_that_the_ledger_refuses_are_asked_for_again() {
    let mut desk = printed();
    let scans = "@scan-1.png @scan-2.png @scan-3.png --set --yes --task users-read";
    let answers = [
        "paper", "paper", "paper", "paper", "paper", "paper", "", "Yes", "B-1", "B-1", "B-1", "B-1", "B-2",
        "B-2", "B-3", "B-3", "Dena", "Dana", "north", "", "Emil", "soutth", "south", "", "Fay", "east", "",
    ];
    let ran = activate(&mut desk, &answers, scans);
    assert_eq!(ran.exit, Exit::Done, "{}\n{}", ran.err, ran.terminal);
    let told = [
        "bag `B-1` was used before: take a new bag, and read its number again\n",
        "there is no custodian `Dena`: did you mean `Dana`?\n",
        "there is no safe `soutth`: did you mean `south`?\n",
    ];
    for line in told {
        assert!(ran.terminal.contains(line), "{}", ran.terminal);
    }
}

#[test]
fn abandoning_asks_for_the_end_of_its_sheets() {
    let mut desk = printed();
    desk.run(&format!("destroy {ACCOUNT} --witness Gil --yes {PASS}")).fails_with(
        Exit::Failed,
        "`bg1@contoso.onmicrosoft.com` has no superseded or abandoned sheets: nothing is to be destroyed",
    );
    let ran = desk.run(&format!("abandon {ACCOUNT} --reason misprint {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: {ACCOUNT} (generation 1), set SET, was given up: its sheets must not be used\n\
             firesafe: delete what was printed from and what was scanned, with `shred -u FILE…`\n\
             firesafe: next: destroy its 3 sheets with `firesafe destroy SET --witness NAME`\n{HEAD}"
        )
    );
    let ran = desk.run(&format!("destroy {ACCOUNT} --witness Gil --share 2 --yes {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.errors(),
        format!("firesafe: sheet 2 of {ACCOUNT} (generation 1) was destroyed, seen by Gil\n{HEAD}")
    );
    desk.run(&format!("destroy {ACCOUNT} --witness Gil --share 2 --yes {PASS}")).fails_with(
        Exit::Failed,
        "sheet 2 of bg1@contoso.onmicrosoft.com (generation 1) was destroyed on 2026-11-20: look at the number printed \
         on the sheet",
    );
    desk.run(&format!("destroy {ACCOUNT} --witness Gil --share 4 --yes {PASS}")).fails_with(
        Exit::Failed,
        "bg1@contoso.onmicrosoft.com (generation 1) has no sheet 4: look at the number printed on it",
    );
    desk.run(&format!("destroy {ACCOUNT} --witness ALICE --yes {PASS}")).fails_with(
        Exit::Usage,
        "`ALICE` opened the ledger, and cannot be a witness to what is recorded in it: name somebody else",
    );
    desk.run(&format!("destroy {ACCOUNT} --witness Gil --witness gil --yes {PASS}"))
        .fails_with(Exit::Usage, "witness `gil` is named twice: name each once");
    let ran = desk.run(&format!("destroy {ACCOUNT} --witness Gil {PASS}"));
    assert_eq!(ran.exit, Exit::Due);
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: 2 sheets of {ACCOUNT} (generation 1) are not destroyed yet\nfiresafe: next: `firesafe destroy \
             {ACCOUNT}`: say with `--yes` that they came back and were destroyed\n{HEAD}"
        )
    );
    let answers = ["alice, Gil", "Gil, Hana,", "yes", "y", ""];
    let ran = desk.typing(&answers).run(&format!("destroy {ACCOUNT} {PASS}"));
    assert_eq!(ran.exit, Exit::Due);
    assert_eq!(
        ran.terminal,
        format!(
            "\
who sees the sheets destroyed (names, with commas between; Enter stops): alice, Gil
`alice` opened the ledger, and cannot be a witness to what is recorded in it: name somebody else
who sees the sheets destroyed (names, with commas between; Enter stops): Gil, Hana,
destroy sheet 1 of {ACCOUNT} (generation 1) before Gil and Hana; when it is destroyed, type Yes, or `later` (Enter stops): yes
destroy sheet 3 of {ACCOUNT} (generation 1) before Gil and Hana; when it is destroyed, type Yes, or `later` (Enter stops): y
  type Yes in full, `later` for the next one, or nothing to stop
destroy sheet 3 of {ACCOUNT} (generation 1) before Gil and Hana; when it is destroyed, type Yes, or `later` (Enter stops): 
"
        )
    );
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: sheet 1 of {ACCOUNT} (generation 1) was destroyed, seen by Gil and Hana\n\
             firesafe: 1 sheet of {ACCOUNT} (generation 1) is not destroyed yet\n\
             firesafe: next: `firesafe destroy {ACCOUNT}` goes on from here\n{HEAD}"
        )
    );
    // and the account can have another generation
    assert_eq!(desk.issue(&format!("--next-generation --out @next {PASS}")).exit, Exit::Done);
}

#[test]
fn past_the_point_of_no_return_nothing_is_abandoned() {
    let mut desk = active();
    desk.run(&format!("abandon {ACCOUNT} --reason no {PASS}")).fails_with(
        Exit::Failed,
        "bg1@contoso.onmicrosoft.com (generation 1) is active: this step is for a pending set",
    );
    let set = desk.state().sets().next().expect("a set").facts.id;
    let ran = desk.run(&format!("destroy {set} --witness Gil --yes {PASS}"));
    ran.fails_with(
        Exit::Failed,
        "bg1@contoso.onmicrosoft.com (generation 1) is active and must not be destroyed: only superseded or abandoned \
         sheets are",
    );
    let mut desk = printed();
    let scans = "@scan-1.png @scan-2.png @scan-3.png --set";
    assert_eq!(activate(&mut desk, &["paper"; 6], scans).exit, Exit::Due);
    desk.run(&format!("abandon {ACCOUNT} --reason no {PASS}")).fails_with(
        Exit::Failed,
        "bg1@contoso.onmicrosoft.com (generation 1) may be what the account has by now, so that it cannot be abandoned: \
         finish with `activate`, or begin another with `rotate --anew`",
    );
}

#[test]
fn a_sheet_moves_to_another_custodian() {
    let mut desk = active();
    let ran = desk.run(&format!("store {ACCOUNT} 2 --custodian dana --safe east --carrier Ivo {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert_eq!(
        ran.errors(),
        format!(
            "firesafe: sheet 2 of {ACCOUNT} (generation 1), bag A-2, with Dana in east\nfiresafe: safe east has 2 \
             sheets with this one, and 2 are enough to recover: choose others (R15)\n{HEAD}"
        )
    );
    desk.run(&format!("store {ACCOUNT} 2 --custodian Emul --safe east {PASS}"))
        .fails_with(Exit::Failed, "there is no custodian `Emul`: did you mean `Emil`?");
    desk.run(&format!("store {ACCOUNT} 7 --custodian Emil --safe east {PASS}")).fails_with(
        Exit::Failed,
        "bg1@contoso.onmicrosoft.com (generation 1) has no sheet 7: look at the number printed on it",
    );
    let ran = desk.run(&format!("issue {ACCOUNT} --next-generation --out @next {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let ran = desk.run(&format!("store {ACCOUNT} 2 --custodian Emil --safe east {PASS}"));
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().contains("has several sets: name one by its id, `SET` ("), "{}", ran.errors());
}

#[test]
fn a_password_is_dealt_anew_and_the_old_sheets_end() {
    let mut desk = active();
    let old = desk.state().sets().next().expect("a set").facts.id;
    let reshare = |desk: &mut Desk, sheets: &str, out: &str| {
        desk.run(&format!("reshare {ACCOUNT} {sheets} -k 3 -n 4 --out @{out} {PASS}"))
    };
    let ran = reshare(&mut desk, "@first-1.png", "anew");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().ends_with("has share 1, any 2 recover, needs 1 sheet more\n"), "{}", ran.errors());
    assert!(desk.sheets().iter().all(|sheet| !sheet.starts_with("anew")));
    let ran = reshare(&mut desk, "@first-1.png @first-3.png", "anew");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.errors().contains(&format!(
            "firesafe: any 2 of the old sheets still open {ACCOUNT}, until they are destroyed\n\
             firesafe: next: `firesafe activate {ACCOUNT}` reads the new sheets back, seals and stores them; then the \
             old ones end\n"
        )),
        "{}",
        ran.errors()
    );
    let scans = desk.print("anew", "anew");
    assert_eq!(scans.len(), 4);
    let mut command = format!("activate {ACCOUNT} {PASS}");
    for (share, scan) in (1..).zip(&scans) {
        let _ = write!(command, " @{scan} --bag {share}=N-{share} --keep {share}=Dana/north");
    }
    let ran = desk.typing(&["paper"; 8]).run(&command);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(!ran.terminal.contains("point of no return"), "the account has the password already");
    assert!(
        ran.errors().ends_with(&format!(
            "firesafe: replaced: sheet 1 of {ACCOUNT} (generation 1), bag A-1, with Dana in north; \
             sheet 2 of {ACCOUNT} (generation 1), bag A-2, with Emil in south; \
             sheet 3 of {ACCOUNT} (generation 1), bag A-3, with Fay in east\n\
             firesafe: next: destroy the sheets that were replaced or given up, with `firesafe destroy {ACCOUNT} --witness \
             NAME`\n{HEAD}"
        )),
        "{}",
        ran.errors()
    );
    let both = ["@first-1.png @first-2.png", "@anew-1.png @anew-2.png @anew-4.png"]
        .map(|sheets| desk.run(&format!("recover {sheets}")).text());
    assert_eq!(both[0], both[1], "the same password");
    let ran = reshare(&mut desk, "@first-1.png @first-3.png", "third");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.errors().contains("these sheets are of bg1@contoso.onmicrosoft.com (generation 1), superseded, set SET: bring sheets of set SET, which opens `bg1@contoso.onmicrosoft.com`"), "{}", ran.errors());
    let ran = desk.run(&format!("destroy {ACCOUNT} --witness Gil --yes {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let state = desk.state();
    assert_eq!(state.set(old).expect("the old set").live().count(), 0);
    assert_eq!(state.opening(state.account(&ACCOUNT.parse().expect("a name")).expect("an account")).len(), 1);
}

#[test]
fn a_split_secret_has_no_point_of_no_return() {
    let mut desk = Desk::with_keepers();
    desk.split(b"1234", &format!("-k 2 -n 2 --record --label pin --out @pin {PASS}"));
    desk.print("pin", "pin");
    let places = "--bag 1=P-1 --bag 2=P-2 --keep 1=Dana/north --keep 2=Emil/south";
    let ran = desk.typing(&["paper"; 4]).run(&format!("activate PIN @pin-1.png @pin-2.png {places} {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.errors().ends_with(&format!(
            "firesafe: pin is active: its sheets are what opens it from here on\n{HEAD}"
        ))
    );
    // the only copy of a secret is not given up in passing
    let before = desk.ledger().head();
    let set = desk.state().sets().next().expect("a set").facts.id;
    desk.run(&format!("abandon pin --reason changed {PASS}")).fails_with(
        Exit::Failed,
        "set SET is the only one of pin that is active: activate another first, or say with `--last` that nobody needs \
         the secret any more",
    );
    assert_eq!(desk.ledger().head(), before);
    let ran = desk.run(&format!("abandon {set} --last --reason changed {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
}

#[test]
fn how_to_set_it_follows_the_registers() {
    let mut desk = printed();
    desk.happened([
        entry_with(Register::Tenant, "contoso", &[("kind", "aws")]),
        entry_with(Register::Account, "bg9", &[("tenant", "contoso"), ("upn", "root@contoso.example")]),
    ]);
    let ran = desk.activate("bg9", "nine", "N");
    assert!(
        ran.errors().contains("set it on `root@contoso.example` as an administrator"),
        "{}",
        ran.errors()
    );
    assert!(!ran.errors().contains("Update-MgUser"), "{}", ran.errors());
}

#[test]
fn a_bag_is_corrected_until_it_has_left_the_room() {
    let mut desk = printed();
    let answers = [&["paper"; 6][..], &["", "Yes"]].concat();
    let scans = "@scan-1.png @scan-2.png @scan-3.png --set --yes --task users-read";
    let bags = "--bag 1=B-1 --bag 2=B-2 --bag 3=B-3";
    assert_eq!(
        desk.typing(&answers).run(&format!("activate {ACCOUNT} {PASS} {scans} {bags}")).exit,
        Exit::Due
    );
    let fails = |desk: &mut Desk, options: &str, exit: Exit, message: &str| {
        let before = desk.ledger().head();
        desk.run(&format!("activate {ACCOUNT} {PASS} {options}")).fails_with(exit, message);
        assert_eq!(desk.ledger().head(), before);
    };
    // what cannot be is refused before anything is done
    fails(
        &mut desk,
        "--keep 1=Dana/north --keep 9=Dana/north",
        Exit::Usage,
        "`--keep 9=…`: bg1@contoso.onmicrosoft.com (generation 1) has no sheet 9: look at the number printed on it",
    );
    fails(
        &mut desk,
        "--keep 1=Dana/north --keep 2=Emul/south",
        Exit::Failed,
        "there is no custodian `Emul`: did you mean `Emil`?",
    );
    let ran = desk.run(&format!("activate {ACCOUNT} {PASS} --bag 1=B-11 --keep 1=Dana/north"));
    assert_eq!(ran.exit, Exit::Due);
    assert!(
        ran.errors().contains("sheet 1 is in bag B-11\nfiresafe: sheet 1 is with Dana in north\n"),
        "{}",
        ran.err
    );
    fails(
        &mut desk,
        "--bag 1=B-12",
        Exit::Usage,
        "`--bag 1=…` comes too late, sheet 1 of bg1@contoso.onmicrosoft.com (generation 1), bag B-11, with Dana in \
         north: move it with `firesafe store`, or give it a new bag with `firesafe validate`",
    );
    // and somebody who gets enough sheets is not passed over in silence
    let ran = desk.run(&format!("activate {ACCOUNT} {PASS} --keep 2=Dana/south --keep 3=Fay/east"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.errors().contains(
            "firesafe: Dana has 2 sheets with this one, and 2 are enough to recover: choose others (R15)\n"
        ),
        "{}",
        ran.errors()
    );
}

#[test]
fn a_task_is_seen_to_work_after_the_password_was_set() {
    let mut desk = printed();
    let answers = ["paper"; 6];
    assert_eq!(activate(&mut desk, &answers, "@scan-1.png @scan-2.png @scan-3.png").exit, Exit::Due);
    // without a terminal, set and seen to work are two runs
    let ran = desk.run(&format!("activate {ACCOUNT} {PASS} --set --task users-read"));
    assert_eq!(ran.exit, Exit::Due);
    assert!(ran.errors().contains("is not active yet: it was not seen to work\n"), "{}", ran.errors());
    let ran = desk.run(&format!("activate {ACCOUNT} {PASS} --task users-read"));
    assert!(ran.errors().contains("recorded: sign-in and the task were seen to work\n"), "{}", ran.errors());
}
