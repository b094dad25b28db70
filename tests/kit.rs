//! The recovery kit: its files, its script, which was written from FORMAT.md alone, and its page.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::Desk;
use firesafe::cli::failure::Exit;
use firesafe::model::{Quorum, words};
use firesafe::secret::SecretBytes;
use firesafe::share::{DealtSet, DealtShare, deal};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

const SECRET: &[u8] = b"Kp7#vTq2-mZx9!wRc4+hYd6u";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program with `arguments` and `input` on its standard input.
fn recover(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new("python3")
        .arg("-B")
        .arg(root().join("templates/kit/recover.py"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(input.as_bytes()).expect("it reads");
    drop(pipe);
    child.wait_with_output().expect("it ends")
}

/// The rows of a share as they stand on its sheet.
fn printed(share: &DealtShare) -> String {
    let rows = share.typed_rows();
    let lines = (1..).zip(&rows).map(|(number, row)| {
        let groups: Vec<_> = row.expose().as_bytes().chunks(5).map(String::from_utf8_lossy).collect();
        format!("{number}.  {}", groups.join(" "))
    });
    format!("To type\n\n{}\n\nCustody log\n", lines.collect::<Vec<_>>().join("\n"))
}

fn set() -> DealtSet {
    let quorum = Quorum::new(3, 5).expect("a quorum");
    let set = deal(&SecretBytes::from(SECRET), quorum, &mut ChaCha20Rng::from_seed([7; 32]));
    set.expect("24 bytes")
}

#[test]
fn it_agrees_on_every_vector() {
    if !common::has("python3", "it_agrees_on_every_vector") {
        return;
    }
    let vectors = root().join("tests/vectors/share-v1.json");
    let output = recover(&["--vectors", vectors.to_str().expect("UTF-8")], "");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{said}");
    let passed = said.split(" passed").next().and_then(|start| start.split_whitespace().last());
    let passed: usize = passed.and_then(|number| number.parse().ok()).expect("how many passed");
    assert!(passed >= 90 && said.contains(" 0 failed"), "{said}");
}

#[test]
fn it_recovers_from_rows_as_they_are_printed() {
    if !common::has("python3", "it_recovers_from_rows_as_they_are_printed") {
        return;
    }
    let set = set();
    let shares = set.shares();
    let text = format!("{}{}{}", printed(&shares[4]), printed(&shares[0]), printed(&shares[2]));
    let output = recover(&[], &text);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout, [SECRET, b"\n"].concat());
}

#[test]
fn it_recovers_from_qr_texts() {
    if !common::has("python3", "it_recovers_from_qr_texts") {
        return;
    }
    let set = set();
    let shares = set.shares();
    let lines: Vec<_> =
        shares[1..4].iter().map(|share| format!("QR-Code:{}", share.qr_text().expose())).collect();
    let text = lines.join("\n");
    let output = recover(&[], &text);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout, [SECRET, b"\n"].concat());
}

#[test]
fn it_says_what_is_missing_and_gives_nothing() {
    if !common::has("python3", "it_says_what_is_missing_and_gives_nothing") {
        return;
    }
    let set = set();
    let shares = set.shares();
    let output = recover(&[], &format!("{}{}", printed(&shares[1]), printed(&shares[3])));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 more"));
}

const FILES: [&str; 7] = [
    "CHECKSUMS.txt",
    "FORMAT.txt",
    "SHA256SUMS",
    "recover.html",
    "recover.py",
    "recovery-card.pdf",
    "vectors.json",
];

/// Every file in a folder, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    entries.map(|path| (name(&path), fs::read(&path).expect("readable"))).collect()
}

/// The kit in `@kit`, and the desk that wrote it.
fn written(options: &str) -> (Desk, BTreeMap<String, Vec<u8>>) {
    let mut desk = Desk::new();
    let ran = desk.run(&format!("kit --out @kit {options}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let files = contents(&desk.path("kit"));
    (desk, files)
}

fn text(content: &[u8]) -> String {
    String::from_utf8(content.to_vec()).expect("UTF-8")
}

/// The kit's checksum: of the file of sums.
fn checksum(files: &BTreeMap<String, Vec<u8>>) -> [u8; 32] {
    Sha256::digest(&files["SHA256SUMS"]).into()
}

fn in_words(sum: [u8; 32]) -> String {
    words::to_words(u128::from_be_bytes(sum[..16].try_into().expect("16 bytes")), 10)
}

fn from_pdf(pdf: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// In one line with single spaces.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_kit_has_its_files_and_says_their_sums() {
    let (desk, files) = written("");
    assert_eq!(files.keys().collect::<Vec<_>>(), FILES.iter().collect::<Vec<_>>());
    let source = |path: &str| fs::read(root().join(path)).expect("a file of the source");
    assert_eq!(files["recover.py"], source("templates/kit/recover.py"));
    assert_eq!(files["vectors.json"], source("tests/vectors/share-v1.json"));
    let sums = text(&files["SHA256SUMS"]);
    let listed: Vec<_> = sums.lines().map(|line| line.split_once("  ").expect("a sum and a name")).collect();
    let names: Vec<_> = listed.iter().map(|(_, name)| *name).collect();
    assert_eq!(names, ["FORMAT.txt", "recover.html", "recover.py", "vectors.json"]);
    for (sum, name) in listed {
        assert_eq!(sum, hex::encode(Sha256::digest(&files[name])), "{name}");
    }
    for name in FILES {
        let mode = fs::metadata(desk.path("kit").join(name)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o644, "{name}");
    }
}

#[test]
fn sha256sum_accepts_the_kit_and_finds_a_changed_file() {
    if !common::has("sha256sum", "sha256sum_accepts_the_kit_and_finds_a_changed_file") {
        return;
    }
    let (desk, _) = written("");
    let check = || {
        let mut command = Command::new("sha256sum");
        command.args(["-c", "--quiet", "SHA256SUMS"]).current_dir(desk.path("kit"));
        command.output().expect("it runs").status.success()
    };
    assert!(check());
    let page = desk.path("kit").join("recover.html");
    let mut content = fs::read(&page).expect("readable");
    content[1000] ^= 1;
    fs::write(&page, content).expect("written");
    assert!(!check());
}

#[test]
fn the_checksum_is_the_same_in_numbers_and_in_words() {
    let (_, files) = written("");
    let sum = checksum(&files);
    let said = text(&files["CHECKSUMS.txt"]);
    assert!(said.contains(&format!("\n  {}\n  {}\n", hex::encode(sum), in_words(sum))), "{said}");
    for name in ["FORMAT.txt", "recover.html", "recover.py", "vectors.json"] {
        let sum: [u8; 32] = Sha256::digest(&files[name]).into();
        let block = format!("\n{name}\n  {}\n  {}\n", hex::encode(sum), in_words(sum));
        assert!(said.contains(&block), "{name}: {said}");
    }
}

#[test]
fn two_runs_give_the_same_kit_and_paper_changes_only_the_card() {
    let (_, first) = written("");
    let (_, second) = written("--quiet");
    assert_eq!(first, second);
    let (_, letter) = written("--paper letter");
    for name in FILES {
        assert_eq!(first[name] == letter[name], name != "recovery-card.pdf", "{name}");
    }
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let mut desk = Desk::new();
    fs::create_dir(desk.path("kit")).expect("made");
    fs::write(desk.path("kit").join("mine.txt"), "mine").expect("written");
    desk.run("kit --out @kit").fails_with(
        Exit::Failed,
        "`@/kit` is not empty: nothing is overwritten, so name another folder with `--out`",
    );
    assert_eq!(contents(&desk.path("kit")).keys().collect::<Vec<_>>(), ["mine.txt"]);
    fs::write(desk.path("file"), "mine").expect("written");
    assert_eq!(desk.run("kit --out @file").exit, Exit::Failed);
    assert_eq!(fs::read(desk.path("file")).expect("there"), b"mine");
}

#[test]
fn an_empty_folder_is_filled_and_missing_ones_are_made() {
    let mut desk = Desk::new();
    fs::create_dir(desk.path("empty")).expect("made");
    assert_eq!(desk.run("kit --out @empty").exit, Exit::Done);
    assert_eq!(contents(&desk.path("empty")).len(), FILES.len());
    assert_eq!(desk.run("kit --out @a/b/kit").exit, Exit::Done);
    assert_eq!(contents(&desk.path("a/b/kit")).len(), FILES.len());
    assert_eq!(contents(&desk.path("a/b/kit")), contents(&desk.path("empty")));
}

#[test]
fn a_run_that_was_cut_off_leaves_no_half_kit() {
    let mut desk = Desk::new();
    // as a run leaves it that is killed between two files
    let unfinished = desk.path(".kit.firesafe-unfinished");
    fs::create_dir(&unfinished).expect("made");
    fs::write(unfinished.join("FORMAT.txt"), "half").expect("written");
    assert_eq!(desk.run("kit --out @kit").exit, Exit::Done);
    assert_eq!(contents(&desk.path("kit")).len(), FILES.len());
    assert!(!unfinished.exists());
}

#[test]
fn the_kit_as_json_lists_files_and_sums() {
    let (mut desk, files) = written("");
    let ran = desk.run("kit --out @other --json");
    let data: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    let sum = checksum(&files);
    assert_eq!(data["checksum"], hex::encode(sum));
    assert_eq!(data["check_words"], in_words(sum));
    let listed = data["files"].as_array().expect("a list");
    assert_eq!(listed.len(), FILES.len());
    for (one, name) in listed.iter().zip(FILES) {
        let path = one["file"].as_str().expect("a path");
        assert!(path.ends_with(&format!("/other/{name}")), "{path}");
        assert_eq!(one["sha256"], hex::encode(Sha256::digest(&files[name])), "{name}");
    }
}

#[test]
fn the_card_has_two_pages_with_the_checksum() {
    let test = "the_card_has_two_pages_with_the_checksum";
    if !common::has("pdftotext", test) || !common::has("qpdf", test) {
        return;
    }
    for paper in ["a4", "letter"] {
        let (desk, files) = written(&format!("--paper {paper}"));
        let card = desk.path("kit").join("recovery-card.pdf");
        let said = from_pdf(&card);
        assert_eq!(said.matches('\u{c}').count(), 2, "pages of {paper}");
        let sum = checksum(&files);
        let said = flat(&said);
        let digits: Vec<_> = hex::encode(sum).as_bytes().chunks(8).map(text).collect();
        for wanted in
            [&digits.join(" "), &in_words(sum), "1. Take the computer", "5. Press", "sha256sum -c SHA256SUMS"]
        {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
        let checked = Command::new("qpdf").arg("--check").arg(&card).output().expect("it runs");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
}

#[test]
fn a_sheet_says_where_its_kit_is_and_by_which_words() {
    if !common::has("pdftotext", "a_sheet_says_where_its_kit_is_and_by_which_words") {
        return;
    }
    let (mut desk, files) = written("");
    let words = in_words(checksum(&files));
    desk.split(SECRET, "-k 2 -n 2 --out @sheets --label named --kit-place \"reception safe, Utrecht\"");
    let said = flat(&from_pdf(&desk.path("sheets/named-share-1-of-2.pdf")));
    assert!(said.contains("Recovery kit Kept at: reception safe, Utrecht"), "{said}");
    assert!(said.contains(&format!("Its check words: {words}")), "{said}");
    desk.split(SECRET, "-k 2 -n 2 --out @more --label blank --kit-place \"  \"");
    let said = flat(&from_pdf(&desk.path("more/blank-share-2-of-2.pdf")));
    assert!(said.contains(&format!("Recovery kit Kept at: Its check words: {words}")), "{said}");
}

#[test]
fn the_page_is_driven_in_a_real_browser() {
    let test = "the_page_is_driven_in_a_real_browser";
    let folder = root().join("tests/kit");
    if !["node", "chromium", "pdftoppm", "python3"].iter().all(|program| common::has(program, test)) {
        return;
    }
    if !folder.join("node_modules/playwright-core").exists() {
        let required = std::env::var_os("FIRESAFE_REQUIRE_TOOLS").is_some_and(|value| value == "1");
        assert!(!required, "{test} needs `npm ci` in tests/kit");
        let _ = writeln!(std::io::stderr(), "skipped: {test} needs `npm ci` in tests/kit");
        return;
    }
    let output = Command::new("node")
        .args(["--test", "--test-concurrency=1"])
        .current_dir(&folder)
        .env("FIRESAFE_BIN", env!("CARGO_BIN_EXE_firesafe"))
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let passed = said.lines().find_map(|line| line.trim_start_matches(['#', 'ℹ', ' ']).strip_prefix("pass "));
    assert!(passed.and_then(|count| count.trim().parse().ok()) >= Some(40_usize), "{said}");
}
