//! Kernels without what fences the process that reads pictures. The test makes the kernel answer as if it
//! had never heard of a call; the program cannot tell the difference, and has no switch for it.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

const FIRESAFE: &str = env!("CARGO_BIN_EXE_firesafe");
const SHEET: &str = "sheets/secret-share-1-of-2.pdf";
const ALONE_SECCOMP: &str = "firesafe: this system has no Landlock, so the process that reads pictures is kept from \
                             files by seccomp alone";
const ALONE_LANDLOCK: &str = "firesafe: this system has no seccomp filter, so the process that reads pictures is \
                              kept from files by Landlock alone";
const NEITHER: &str = "firesafe: this system has neither Landlock nor seccomp: the process that reads pictures is \
                       limited in memory and time, and can open no file, but give it scans of your own sheets alone";

/// A folder with two sheets.
fn sheets() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("secret.txt"), "a secret\n").expect("written");
    let arguments = ["split", "secret.txt", "-k", "2", "-n", "2", "--out", "sheets", "--label", "secret"];
    let done = firesafe(&arguments, folder.path());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    folder
}

fn firesafe(arguments: &[&str], folder: &Path) -> Output {
    let mut firesafe = Command::new(FIRESAFE);
    firesafe.args(arguments).current_dir(folder).env_clear().env("XDG_STATE_HOME", folder);
    firesafe.output().expect("started")
}

/// The program on a kernel that does not know these calls.
fn without(calls: &'static [i64], arguments: &'static [&str], folder: &Path) -> Output {
    let folder = folder.to_owned();
    // a filter holds for the thread that asks for it and for all that it starts
    let run = thread::spawn(move || {
        let rules: BTreeMap<i64, Vec<_>> = calls.iter().map(|&call| (call, vec![])).collect();
        let unknown = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into().expect("a known processor");
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, unknown, arch).expect("a filter");
        apply_filter(&BpfProgram::try_from(filter).expect("a program")).expect("applied");
        firesafe(arguments, &folder)
    });
    run.join().expect("no panic")
}

/// What is said of the reader; the sheet itself was read.
#[track_caller]
fn said(done: &Output) -> String {
    let out = String::from_utf8_lossy(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(out.contains(": good: share 1, any 2 recover; "), "{out}");
    let err = String::from_utf8_lossy(&done.stderr);
    err.lines().filter(|line| line.contains("this system has")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_kernel_without_landlock_is_said_and_sheets_are_read() {
    let folder = sheets();
    let calls = &[libc::SYS_landlock_create_ruleset];
    assert_eq!(said(&without(calls, &["verify", SHEET], folder.path())), ALONE_SECCOMP);
    // once, however many files are read
    assert_eq!(said(&without(calls, &["verify", SHEET, SHEET], folder.path())), ALONE_SECCOMP);
    assert_eq!(said(&without(calls, &["verify", "-q", SHEET], folder.path())), "");
}

#[test]
fn a_kernel_without_either_fence_is_said_and_sheets_are_read() {
    let folder = sheets();
    let calls = &[libc::SYS_landlock_create_ruleset, libc::SYS_seccomp];
    assert_eq!(said(&without(calls, &["verify", SHEET], folder.path())), NEITHER);
}

#[test]
fn a_kernel_without_seccomp_is_said_and_sheets_are_read() {
    let folder = sheets();
    let own = said(&firesafe(&["verify", SHEET], folder.path()));
    assert!(own.is_empty() || own == ALONE_SECCOMP, "{own}");
    let expected = if own.is_empty() { ALONE_LANDLOCK } else { NEITHER };
    assert_eq!(said(&without(&[libc::SYS_seccomp], &["verify", SHEET], folder.path())), expected);
}
