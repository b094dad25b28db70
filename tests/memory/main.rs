//! No secret, whole or half, in the process's memory image when it ends.
//!
//! Every test runs the program to its end, takes its memory with gdb at that very moment
//! (heap, stacks of all threads, static data, registers), and looks for what was secret.

mod image;
mod needles;
mod officer;
#[path = "../tools/mod.rs"]
mod tools;
mod world;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use firesafe::scan;
use firesafe::share::{UnverifiedShare, recombine};
use image::{Ended, Reply, at_exit};
use needles::{Needle, encodings, of_sheet, typed_rows};
use officer::of_passphrase;
use tools::has;
use world::{FIRESAFE, World};

const TEXT: &[u8] = b"Vq7#mTz2-Lw9!Rk4+Xs6?Hd3";
const PASSPHRASE: &str = "quarry lantern gravel hoist 58";
/// The secret that the program of the control leaves behind.
const LEFT: &str = "FIRESAFE_TEST_LEAVE_BEHIND";

#[test]
fn a_copy_left_behind_is_found() {
    if let Some(folder) = std::env::var_os(LEFT) {
        return leave_copies_behind(&PathBuf::from(folder));
    }
    if !has("gdb", "a_copy_left_behind_is_found") {
        return;
    }
    let world = World::new();
    // not a constant, which would be found in the program itself
    let mut secret = [0; 24];
    fs::File::open("/dev/urandom").unwrap().read_exact(&mut secret).unwrap();
    world.write("secret", &secret);
    let this = std::env::current_exe().unwrap();
    // the environment is the only way to say to this very program that it is the leaking one
    let arguments = [
        "-c",
        &format!(
            "exec env {LEFT}={} {} a_copy_left_behind_is_found",
            world.folder.path().display(),
            this.display()
        ),
    ];
    let ended = at_exit(world.folder.path(), "/bin/sh", &arguments, b"");
    let found = ended.image.find(&encodings("secret", &secret));
    for kind in ["secret (3 of 3)", "secret reversed (2 of 3)", "16 bits", "hex", "base64"] {
        assert!(found.iter().any(|place| place.contains(kind)), "no {kind} in {found:?}");
    }
}

/// Copies on the heap in several forms, and one on the stack of a thread that has ended.
fn leave_copies_behind(folder: &Path) {
    let secret = fs::read(folder.join("secret")).unwrap();
    let wide: Vec<u8> = secret.iter().flat_map(|&byte| [byte, 0]).collect();
    for copy in [hex::encode(&secret).into_bytes(), base64_of(&secret), wide, secret[16..].to_vec()] {
        Box::leak(copy.into_boxed_slice());
    }
    let on_stack = move || {
        let mut frame = [0; 8192];
        for (to, &byte) in frame.iter_mut().zip(secret.iter().rev()) {
            *to = byte;
        }
        std::hint::black_box(&mut frame);
    };
    std::thread::spawn(on_stack).join().unwrap();
    std::process::exit(0);
}

fn base64_of(bytes: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes).into_bytes()
}

#[test]
fn split_leaves_nothing() {
    let Some(world) = World::with("split_leaves_nothing", &["gdb"]) else { return };
    let binary: Vec<u8> = (0..32_u8).map(|i| i.wrapping_mul(89) ^ 0xc3).collect();
    let long: Vec<u8> = (0..512_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    let file = world.write("secret", &long);
    for (secret, source, out) in
        [(TEXT, None, "text"), (&binary, None, "binary"), (&long, Some(&file), "long")]
    {
        let out = world.path(out);
        let mut arguments = vec!["split", "-k", "2", "-n", "3", "--out", &out];
        arguments.extend(source.map(String::as_str));
        let ended = world.at_exit(&arguments, if source.is_none() { secret } else { b"" });
        let mut needles = encodings("secret", secret);
        needles.extend(World::sheets(&out).iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
        clean(&ended, &needles);
    }
}

#[test]
fn issue_leaves_nothing() {
    let Some(world) = World::with("issue_leaves_nothing", &["gdb"]) else { return };
    let passphrase = world.write("passphrase", PASSPHRASE.as_bytes());
    let (out, ledger) = (world.path("sheets"), world.path("ledger"));
    let account = "bg1@contoso.onmicrosoft.com";
    let ended = world.at_exit(
        &[
            "issue",
            account,
            "-k",
            "2",
            "-n",
            "3",
            "--out",
            &out,
            "--ledger",
            &ledger,
            "--passphrase-file",
            &passphrase,
        ],
        b"",
    );
    let sheets = World::sheets(&out);
    let mut needles = encodings("password", &secret_of(&sheets));
    let officer = of_passphrase(PASSPHRASE, &fs::read(&ledger).unwrap());
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
    clean(&ended, &needles);
    clean(&ended, &officer);

    let ended = world.at_exit(&["status", "--ledger", &ledger, "--passphrase-file", &passphrase], b"");
    clean(&ended, &officer);
}

#[test]
fn recover_leaves_nothing() {
    let Some(world) = World::with("recover_leaves_nothing", &["gdb"]) else { return };
    let sheets = world.split(TEXT);
    let mut needles = encodings("secret", TEXT);
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));

    let ended = world.at_exit(&["recover", &sheets[0], &sheets[2]], b"");
    assert_eq!(ended.out.trim_ascii_end(), TEXT, "{}", ended.seen);
    clean(&ended, &needles);

    let rows: Vec<String> =
        sheets[1..].iter().flat_map(|sheet| typed_rows(&fs::read(sheet).unwrap())).collect();
    let ended = world.at_exit(&["recover", "-"], rows.join("\n").as_bytes());
    assert_eq!(ended.out.trim_ascii_end(), TEXT, "{}", ended.seen);
    // typed rows say nothing of their dealer
    left_nothing(&ended, "exited with code 03", &needles);

    let pictures = [World::picture(&sheets[0]), World::picture(&sheets[1])];
    let output = world.path("output");
    let ended = world.at_exit(&["recover", "--output", &output, &pictures[0], &pictures[1]], b"");
    assert_eq!(fs::read(&output).unwrap().trim_ascii_end(), TEXT, "{}", ended.seen);
    clean(&ended, &needles);
}

#[test]
fn verify_leaves_nothing() {
    let Some(world) = World::with("verify_leaves_nothing", &["gdb"]) else { return };
    let sheets = world.split(TEXT);
    let needles: Vec<_> = sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())).collect();
    let ended = world.at_exit(&["verify", &sheets[0], &sheets[1]], b"");
    assert!(String::from_utf8_lossy(&ended.out).contains(": good: share 1"), "{}", ended.seen);
    clean(&ended, &needles);
}

#[test]
fn prompts_leave_nothing() {
    let Some(world) = World::with("prompts_leave_nothing", &["gdb", "script"]) else { return };
    let text = str::from_utf8(TEXT).unwrap();
    let out = world.path("sheets");
    let ended = world.at_exit_of_dialogue(
        &["split", "-k", "2", "-n", "2", "--out", &out],
        &[("the secret", text), ("again", text)],
    );
    let sheets = World::sheets(&out);
    let mut needles = encodings("secret", TEXT);
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
    clean(&ended, &needles);

    let rows: Vec<String> = typed_rows(&fs::read(&sheets[0]).unwrap());
    let prompts: Vec<String> = (1..=rows.len()).map(|row| format!("row {row}")).collect();
    let mut dialogue: Vec<_> =
        prompts.iter().map(String::as_str).zip(rows.iter().map(String::as_str)).collect();
    dialogue.extend([
        ("Enter clears it", "c"),
        ("Enter goes", ""),
        ("Enter goes back", ""),
        ("Enter clears it", ""),
    ]);
    let ended = world.at_exit_of_dialogue(&["recover", &sheets[1]], &dialogue);
    left_nothing(&ended, "exited with code 03", &needles);
}

#[test]
fn issue_at_prompts_leaves_nothing() {
    let Some(world) = World::with("issue_at_prompts_leaves_nothing", &["gdb", "script"]) else { return };
    let (out, ledger) = (world.path("sheets"), world.path("ledger"));
    let account = "bg1@contoso.onmicrosoft.com";
    let ended = world.at_exit_of_dialogue(
        &["issue", account, "-k", "2", "-n", "2", "--out", &out, "--ledger", &ledger, "--reveal"],
        &[
            ("new passphrase for the ledger: ", PASSPHRASE),
            ("the same again: ", PASSPHRASE),
            ("Enter clears it", ""),
        ],
    );
    let sheets = World::sheets(&out);
    let mut needles = encodings("password", &secret_of(&sheets));
    needles.extend(of_passphrase(PASSPHRASE, &fs::read(&ledger).unwrap()));
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
    clean(&ended, &needles);
}

#[test]
fn activate_leaves_nothing() {
    let Some(world) = World::with("activate_leaves_nothing", &["gdb", "script"]) else { return };
    let passphrase = world.write("passphrase", PASSPHRASE.as_bytes());
    let (out, ledger) = (world.path("sheets"), world.path("ledger"));
    let account = "bg1@contoso.onmicrosoft.com";
    let common = ["--ledger", &ledger, "--passphrase-file", &passphrase];
    world.run(&[&["issue", account, "-k", "2", "-n", "2", "--out", &out][..], &common].concat());
    let sheets = World::sheets(&out);
    let rows: Vec<_> = sheets.iter().map(|sheet| typed_rows(&fs::read(sheet).unwrap())).collect();
    // `3 of sheet 1`
    let row = |wanted: &str| {
        let numbers: Vec<usize> = wanted.split(' ').filter_map(|word| word.parse().ok()).collect();
        assert_eq!(numbers.len(), 2, "`{wanted}` names no row");
        rows[numbers[1] - 1][numbers[0] - 1].clone()
    };
    let mut dialogue: Vec<_> = (0..4).map(|_| ("\nrow ", Reply::Wanted(&row))).collect();
    for (prompt, line) in
        [("type Yes (Enter stops): ", "Yes"), ("Enter clears it", ""), ("or Enter to stop: ", "")]
    {
        dialogue.push((prompt, Reply::Line(line)));
    }
    let scans = [World::picture(&sheets[0]), World::picture(&sheets[1])];
    let arguments = [&["activate", account, &scans[0], &scans[1]][..], &common].concat();
    let ended = world.at_exit_of_replies(&arguments, &dialogue);
    assert!(ended.seen.contains("may have the password of generation 1"), "{}", ended.seen);
    let mut needles = encodings("password", &secret_of(&sheets));
    needles.extend(of_passphrase(PASSPHRASE, &fs::read(&ledger).unwrap()));
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
    left_nothing(&ended, "exited with code 03", &needles);
}

/// A sheet typed with a slip that is corrected, on the whole terminal and line by line.
#[test]
fn the_form_leaves_nothing() {
    const PAGE: &str = "\x1b[?2026l";
    let Some(world) = World::with("the_form_leaves_nothing", &["gdb", "script"]) else { return };
    let sheets = world.split(TEXT);
    let mut needles = encodings("secret", TEXT);
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
    let mut rows = typed_rows(&fs::read(&sheets[1]).unwrap());
    let wrong = if rows[2].starts_with('Q') { "P" } else { "Q" };
    rows[2].replace_range(..1, wrong);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let plain = [
        ("row 1, or a file", rows[0]),
        ("row 2: ", rows[1]),
        ("row 3: ", rows[2]),
        ("nothing to go on: ", ""),
        ("row 4: ", rows[3]),
        ("row 5: ", rows[4]),
        ("y or n: ", "y"),
        ("Enter clears it", ""),
    ];
    let full = [
        (PAGE, rows[0]),
        ("good", rows[1]),
        ("good", rows[2]),
        ("compare", ""),
        (PAGE, rows[3]),
        ("good", rows[4]),
        ("look", ""),
        ("Enter clears it", ""),
    ];
    // a terminal that cannot clear its screen is asked about first
    let dumb =
        [&plain[..plain.len() - 1], &[("does not show it): ", "Yes"), ("stays on the screen", "")]].concat();
    for (terminal, dialogue) in [("dumb", &dumb[..]), ("xterm", &full[..])] {
        let dialogue: Vec<_> = dialogue.iter().map(|&(prompt, line)| (prompt, Reply::Line(line))).collect();
        let ended = world.at_exit_at(terminal, &["recover", &sheets[0]], &dialogue);
        assert!(ended.seen.contains(str::from_utf8(TEXT).unwrap()), "{}", ended.seen);
        left_nothing(&ended, "exited", &needles);
    }
}

#[test]
fn a_recorded_check_and_new_sheets_leave_nothing() {
    let test = "a_recorded_check_and_new_sheets_leave_nothing";
    let Some(world) = World::with(test, &["gdb", "script"]) else { return };
    let passphrase = world.write("passphrase", PASSPHRASE.as_bytes());
    let (out, ledger) = (world.path("sheets"), world.path("ledger"));
    let account = "bg1@contoso.onmicrosoft.com";
    let common = ["--ledger", &ledger, "--passphrase-file", &passphrase];
    world.run(&[&["issue", account, "-k", "2", "-n", "2", "--out", &out][..], &common].concat());
    let sheets = World::sheets(&out);
    let rows: Vec<_> = sheets.iter().map(|sheet| typed_rows(&fs::read(sheet).unwrap())).collect();
    let row = |wanted: &str| {
        let numbers: Vec<usize> = wanted.split(' ').filter_map(|word| word.parse().ok()).collect();
        rows[numbers[1] - 1][numbers[0] - 1].clone()
    };
    let scans = [World::picture(&sheets[0]), World::picture(&sheets[1])];
    let mut needles = encodings("password", &secret_of(&sheets));
    needles.extend(of_passphrase(PASSPHRASE, &fs::read(&ledger).unwrap()));
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));

    for (register, name) in
        [("custodian", "Dana"), ("custodian", "Emil"), ("safe", "north"), ("safe", "south")]
    {
        world.run(&[&[register, "add", name][..], &common].concat());
    }
    let mut dialogue: Vec<_> = (0..4).map(|_| ("\nrow ", Reply::Wanted(&row))).collect();
    for (prompt, line) in
        [("type Yes (Enter stops): ", "Yes"), ("Enter clears it", ""), ("or Enter to stop: ", "")]
    {
        dialogue.push((prompt, Reply::Line(line)));
    }
    let arguments = [&["activate", account, &scans[0], &scans[1]][..], &common].concat();
    world.at_exit_of_replies(&arguments, &dialogue);
    let rest = ["--task", "users-read", "--bag", "1=B-1", "--bag", "2=B-2"];
    let kept = ["--keep", "1=Dana/north", "--keep", "2=Emil/south", "--yes"];
    world.run(&[&["activate", account][..], &rest, &kept, &common].concat());

    let check = [&["verify", &scans[0], "--record", "--unsealed"][..], &common].concat();
    let ended = world.at_exit(&check, b"");
    clean(&ended, &needles);

    let more = world.path("more");
    let again =
        [&["reshare", account, &scans[0], &scans[1], "-k", "2", "-n", "3", "--out", &more][..], &common]
            .concat();
    let ended = world.at_exit(&again, b"");
    needles.extend(World::sheets(&more).iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));
    clean(&ended, &needles);
}

#[test]
fn officers_passphrases_leave_nothing() {
    const NEXT: &str = "cobalt thicket marmalade 73 oar";
    let Some(world) = World::with("officers_passphrases_leave_nothing", &["gdb"]) else { return };
    let old = world.write("passphrase", PASSPHRASE.as_bytes());
    let new = world.write("next", NEXT.as_bytes());
    let ledger = world.path("ledger");
    let at = ["--ledger", &ledger, "--passphrase-file", &old];
    let init = ["init", "--organisation", "Contoso", "--officer", "alice"];
    let ended = world.at_exit(&[&init[..], &at].concat(), b"");
    let mut needles = of_passphrase(PASSPHRASE, &fs::read(&ledger).unwrap());
    clean(&ended, &needles);

    let change = ["officer", "passphrase", "alice", "--new-passphrase-file", &new];
    let ended = world.at_exit(&[&change[..], &at].concat(), b"");
    needles.extend(of_passphrase(NEXT, &fs::read(&ledger).unwrap()));
    clean(&ended, &needles);
}

#[test]
fn a_run_that_fails_leaves_nothing() {
    let Some(world) = World::with("a_run_that_fails_leaves_nothing", &["gdb"]) else { return };
    let sheets = world.split(TEXT);
    let mut needles = encodings("secret", TEXT);
    needles.extend(sheets.iter().flat_map(|sheet| of_sheet(&fs::read(sheet).unwrap())));

    let mut rows = typed_rows(&fs::read(&sheets[0]).unwrap());
    let wrong = if rows[2].starts_with('Q') { "P" } else { "Q" };
    rows[2].replace_range(..1, wrong);
    // with its number: without one, a wrong row may be a good one of another number
    rows[2].insert_str(0, "3. ");
    let ended = world.at_exit(&["recover", &sheets[1], "-"], rows.join("\n").as_bytes());
    assert!(ended.out.is_empty(), "{}", ended.seen);
    left_nothing(&ended, "exited with code 05", &needles);

    let long = [TEXT; 22].concat();
    let ended = world.at_exit(&["split", "-k", "2", "-n", "2", "--out", &world.path("refused")], &long);
    left_nothing(&ended, "exited with code 02", &needles);
}

/// Fails when a needle is in the image, or when the image is none of this run.
fn clean(ended: &Ended, needles: &[Needle]) {
    left_nothing(ended, "exited normally", needles);
}

/// The same for a run with another end.
fn left_nothing(ended: &Ended, end: &str, needles: &[Needle]) {
    assert!(ended.seen.contains(end), "{}", ended.seen);
    let own_name = Needle { what: "own name".to_owned(), bytes: FIRESAFE.as_bytes().to_vec() };
    let (own, found): (Vec<_>, Vec<_>) = ended
        .image
        .find(needles.iter().chain([&own_name]))
        .into_iter()
        .partition(|place| place.starts_with("own name"));
    assert!(own.iter().any(|place| place.ends_with("[stack]")), "not of this run: {}", ended.seen);
    assert!(found.is_empty(), "{} copies: {found:#?}", found.len());
}

/// The secret that sheets give, through the library.
fn secret_of(sheets: &[String]) -> Vec<u8> {
    let read = |sheet: &String| {
        let codes = scan::codes(&fs::read(sheet).unwrap()).unwrap();
        UnverifiedShare::from_qr(codes[0].expose()).unwrap().check().ok().unwrap()
    };
    let shares: Vec<_> = sheets.iter().map(read).collect();
    recombine(&shares.iter().collect::<Vec<_>>()).unwrap().expose().to_vec()
}
