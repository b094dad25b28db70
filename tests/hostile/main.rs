//! Files made to harm whoever reads them: each stops within its limits, only its own page is lost, and the
//! session goes on.

mod documents;
mod pictures;
#[path = "../tools/mod.rs"]
mod tools;

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use firesafe::scan::limits::{MAX_LOST, WALL_TIME};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;
use tools::has;

const FIRESAFE: &str = env!("CARGO_BIN_EXE_firesafe");
const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";
/// What parent and child may have at once, in KiB.
const MOST_KIB: u64 = 700 * 1024;

/// A name and a content.
type Hostile = (&'static str, Vec<u8>);

fn firesafe(folder: &Path) -> Command {
    let mut command = Command::new(FIRESAFE);
    command.current_dir(folder).env_clear().env("HOME", folder).stdin(Stdio::null());
    command
}

/// Three sheets of which any two recover [`SECRET`].
fn with_sheets() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["split", "--label", "secret", "-k", "2", "-n", "3", "--out", "sheets", "--quiet"];
    let mut split = firesafe(folder.path());
    let mut split = split.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    split.stdin.take().unwrap().write_all(SECRET.as_bytes()).unwrap();
    assert!(split.wait().unwrap().success());
    folder
}

#[test]
fn every_hostile_file_stops_within_its_limits() {
    let folder = with_sheets();
    let files: Vec<Hostile> = pictures::all().into_iter().chain(documents::all()).collect();
    assert!(files.len() >= 50, "{} files", files.len());
    for (name, content) in &files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let waiting = Mutex::new(names.iter());
    let workers = thread::available_parallelism().map_or(2, usize::from).min(4);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(name) = waiting.lock().unwrap().next() else { break };
                    stops(folder.path(), name);
                }
            });
        }
    });

    // some of each kind in one session, between two good sheets; two of them end their reader
    let sheets = ["sheets/secret-share-1-of-3.pdf", "sheets/secret-share-3-of-3.pdf"];
    let some = names.iter().step_by(5).copied().filter(|name| !SLOW.contains(name));
    let some: Vec<&str> = some.chain(ENDED).collect();
    let recovered =
        firesafe(folder.path()).args(["recover", sheets[0]]).args(&some).arg(sheets[1]).output().unwrap();
    let said = String::from_utf8_lossy(&recovered.stderr);
    assert_eq!(String::from_utf8_lossy(&recovered.stdout).trim_end(), SECRET, "{said}");
    for name in some {
        assert!(said.contains(&format!("{name}: ")), "{name} is not named:\n{said}");
    }
}

/// Those that take seconds: once is enough.
const SLOW: &[&str] =
    &["finder-patterns.png", "a-hundred-megapixels.png", "a-hundred-megapixels.jpg", "flate-bomb.pdf"];
/// Those that need more memory than there is.
const ENDED: [&str; 2] = ["a-hundred-filters.pdf", "dashes.pdf"];

/// Reads one file alone: a message, no code, and no more memory and time than there may be.
fn stops(folder: &Path, name: &str) {
    let start = Instant::now();
    let mut child = firesafe(folder)
        .args(["verify", name])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let peak = peak_kib(&mut child);
    let status = child.wait().unwrap();
    let (mut out, mut said) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let took = start.elapsed();
    assert_eq!(status.code(), Some(1), "{name}: {said}");
    assert!(out.is_empty(), "{name}: {out}");
    assert!(said.contains(&format!("firesafe: error: {name}: ")), "{name}: {said}");
    assert!(!said.contains("panicked"), "{name}: {said}");
    assert!(peak < MOST_KIB, "{name}: {peak} KiB");
    let most = WALL_TIME * u32::try_from(MAX_LOST).unwrap() + Duration::from_secs(5);
    assert!(took < most, "{name} took {took:?}");
}

/// The peak of the program and of the process it reads in, together, looked at until both are gone.
fn peak_kib(child: &mut Child) -> u64 {
    let parent = child.id().to_string();
    let (mut of_parent, mut of_child) = (0, 0);
    while child.try_wait().unwrap().is_none() {
        of_parent = of_parent.max(high_water(&parent));
        let children =
            fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
        for reader in children.split_whitespace() {
            of_child = of_child.max(high_water(reader));
        }
        thread::sleep(Duration::from_millis(2));
    }
    of_parent + of_child
}

fn high_water(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

/// Starts on a file that takes its reader long, and gives the reader's number once it is at work.
fn at_work(folder: &Path, arguments: &[&str]) -> (Child, Pid) {
    let (_, long) =
        pictures::all().into_iter().find(|(name, _)| *name == "a-hundred-megapixels.png").unwrap();
    fs::write(folder.join("long.png"), long).unwrap();
    let mut command = firesafe(folder);
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let parent = child.id();
    while child.try_wait().unwrap().is_none() {
        let children =
            fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
        let reader = children.split_whitespace().next().and_then(|reader| reader.parse().ok());
        // its picture takes more than any program does before it reads
        if let Some(reader) = reader.filter(|reader| high_water(&format!("{reader}")) > 20 * 1024) {
            return (child, Pid::from_raw(reader).unwrap());
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it was done before it was looked at");
}

#[test]
fn ctrl_c_ends_the_reader_and_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let (child, reader) = at_work(folder.path(), &["verify", "long.png"]);
    let program = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(program, Signal::INT).unwrap();
    let run = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(130), "{said}");
    assert!(said.ends_with("firesafe: error: interrupted: nothing was changed\n"), "{said}");
    assert!(test_kill_process(reader).is_err(), "the reader is gone");
}

#[test]
fn a_reader_that_dies_costs_its_file_alone() {
    let folder = with_sheets();
    let arguments =
        ["recover", "long.png", "sheets/secret-share-1-of-3.pdf", "sheets/secret-share-2-of-3.pdf"];
    let (child, reader) = at_work(folder.path(), &arguments);
    kill_process(reader, Signal::KILL).unwrap();
    let run = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("long.png: reading it failed: save the scan as a PNG picture"), "{said}");
    assert_eq!(String::from_utf8_lossy(&run.stdout).trim_end(), SECRET, "{said}");
}

#[test]
fn the_reader_opens_no_file_and_no_socket() {
    if !has("strace", "the_reader_opens_no_file_and_no_socket") {
        return;
    }
    let folder = with_sheets();
    fs::write(folder.path().join("patterns.tif"), b"II*\0\x08\0\0\0").unwrap();
    for file in ["sheets/secret-share-1-of-3.pdf", "patterns.tif"] {
        let trace = folder.path().join("trace");
        let run = Command::new("strace")
            .args(["-f", "-o"])
            .arg(&trace)
            .args([FIRESAFE, "verify", file])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let trace = fs::read_to_string(&trace).unwrap_or_else(|_| panic!("{run:?}"));
        let start = trace.lines().find(|line| line.contains("read-in-sandbox")).expect("a child");
        let reader = start.split_whitespace().next().unwrap();
        let calls: Vec<&str> =
            trace.lines().filter_map(|line| line.strip_prefix(reader)).map(str::trim).collect();
        // up to here it is the loader, and the program that prepares itself
        let fenced = calls.iter().position(|call| call.starts_with("seccomp(")).expect("a filter");
        let (before, after) = calls.split_at(fenced);
        let names =
            ["open", "openat", "openat2", "creat", "socket", "connect", "execve", "clone", "clone3", "fork"];
        let forbidden = |call: &&&str| names.iter().any(|name| call.starts_with(&format!("{name}(")));
        assert_eq!(after.iter().find(forbidden), None, "{file}");
        assert!(
            after.iter().any(|call| call.starts_with("read(0")),
            "{file} is read after the filter stands"
        );
        assert!(!before.iter().any(|call| call.starts_with("read(0")), "{file} is not read before");
        assert!(before.iter().any(|call| call.contains("RLIMIT_NOFILE, {rlim_cur=0, rlim_max=0}")), "{file}");
        assert!(before.iter().any(|call| call.contains("PR_SET_NO_NEW_PRIVS")), "{file}");
    }
}

#[test]
fn a_pipe_and_a_device_in_place_of_a_file_do_not_block() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (arguments, says) in [
        (["verify", "pipe"], "is empty"),
        (["verify", "/dev/zero"], "it is a device"),
        (["verify", "/dev/tty"], ""),
        (["status", "--ledger=pipe"], "it is not a plain file"),
        (["check", "--ledger=/dev/zero"], "it is a device"),
    ] {
        let run = firesafe(folder.path()).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
}
