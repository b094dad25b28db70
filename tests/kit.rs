//! The recovery program of the kit, written from FORMAT.md alone, agrees with this one.

mod tools;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use firesafe::model::Quorum;
use firesafe::secret::SecretBytes;
use firesafe::share::{DealtSet, DealtShare, deal};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

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
    if !tools::has("python3", "it_agrees_on_every_vector") {
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
    if !tools::has("python3", "it_recovers_from_rows_as_they_are_printed") {
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
    if !tools::has("python3", "it_recovers_from_qr_texts") {
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
    if !tools::has("python3", "it_says_what_is_missing_and_gives_nothing") {
        return;
    }
    let set = set();
    let shares = set.shares();
    let output = recover(&[], &format!("{}{}", printed(&shares[1]), printed(&shares[3])));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 more"));
}
