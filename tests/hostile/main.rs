//! Files made to harm whoever reads them: each stops within its limits, only its own page is lost, and the
//! session goes on.

#[path = "../common/mod.rs"]
mod common;
mod documents;
mod paint;
mod pictures;
mod shapes;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use common::pty::Terminal;
use common::{Desk, has};
use firesafe::scan::limits::{CPU_TIME, MAX_LOST, MEMORY, STACK, WALL_TIME};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;

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

fn files() -> Vec<Hostile> {
    let mut files = pictures::all();
    files.extend(shapes::all());
    files.extend(documents::all());
    files.extend(paint::all());
    files
}

#[test]
fn no_two_hostile_files_are_the_same() {
    let files = files();
    let names: BTreeSet<_> = files.iter().map(|(name, _)| name).collect();
    let contents: BTreeSet<_> = files.iter().map(|(_, content)| content).collect();
    assert_eq!((names.len(), contents.len()), (files.len(), files.len()));
    assert!(files.len() >= 100, "{} files", files.len());
}

#[test]
fn every_hostile_file_stops_within_its_limits() {
    let folder = with_sheets();
    let files = files();
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
    let Used { peak, time } = watched(&mut child);
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
    // opening the file has as much time as a page
    let most = CPU_TIME * (1 + pages_of(name)) + Duration::from_secs(1);
    assert!(time < most, "{name}: a reader worked for {time:?}");
    let most = WALL_TIME * u32::try_from(MAX_LOST).unwrap() + Duration::from_secs(5);
    assert!(took < most, "{name} took {took:?}");
}

/// What a run took.
struct Used {
    /// Memory of the program and of the process it reads in, together, in KiB.
    peak: u64,
    /// Processor time of the reader that worked longest.
    time: Duration,
}

/// Looks at the program and at the process it reads in until both are gone.
fn watched(child: &mut Child) -> Used {
    let parent = child.id().to_string();
    let (mut of_parent, mut of_child, mut time) = (0, 0, Duration::ZERO);
    while child.try_wait().unwrap().is_none() {
        of_parent = of_parent.max(high_water(&parent));
        for reader in readers_of(child) {
            of_child = of_child.max(high_water(&reader));
            time = time.max(worked(&reader));
        }
        thread::sleep(Duration::from_millis(2));
    }
    Used { peak: of_parent + of_child, time }
}

/// The numbers of the processes that it reads in.
fn readers_of(child: &Child) -> Vec<String> {
    let parent = child.id();
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    children.split_whitespace().map(str::to_owned).collect()
}

/// Processor time of a process so far: fields 14 and 15, in hundredths of a second.
fn worked(process: &str) -> Duration {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = status.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(10 * ticks.sum::<u64>())
}

/// Pages that may take their time; of all others one.
fn pages_of(name: &str) -> u32 {
    if name.contains("thousand-pages") || name.contains("thousand-times") { 2 } else { 1 }
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
    while child.try_wait().unwrap().is_none() {
        let reader = readers_of(&child).first().and_then(|reader| reader.parse().ok());
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
fn the_reader_has_the_limits_that_are_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, reader) = at_work(folder.path(), &["verify", "long.png"]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", reader.as_raw_nonzero())).unwrap();
    let limit = |name: &str| {
        let line =
            limits.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{limits}"));
        let words: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        words.first().copied()
    };
    assert_eq!(limit("Max address space"), Some(MEMORY));
    assert_eq!(limit("Max stack size"), Some(STACK));
    assert_eq!(limit("Max open files"), Some(0));
    // counted from the start of the process, which opened the file within a second
    let time = limit("Max cpu time").unwrap();
    assert!((CPU_TIME.as_secs()..=CPU_TIME.as_secs() + 1).contains(&time), "{time} s");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn rows_that_were_typed_outlive_a_hostile_file() {
    let desk = Desk::with_sheets(SECRET.as_bytes());
    let rows = desk.rows("sheets/secret-share-1-of-3.pdf");
    for (name, content) in files().into_iter().filter(|(name, _)| ENDED.contains(name)) {
        fs::write(desk.path(name), content).unwrap();
    }
    let mut terminal = Terminal::start(common::pty::firesafe(&desk, "recover").env("TERM", "dumb"));
    let (first, rest) = rows.split_at(2);
    for row in first {
        terminal.expect("row ").type_line(row);
    }
    for name in ENDED {
        terminal.expect("row 3").type_line(name).expect("more than 512 MiB of memory");
    }
    for row in rest {
        terminal.expect("row ").type_line(row);
    }
    terminal.expect("good").type_line("sheets/secret-share-2-of-3.pdf");
    terminal.expect("does not show it").type_line("Yes").expect(SECRET);
}

#[test]
fn the_reader_opens_no_file_and_no_socket() {
    if !has("strace", "the_reader_opens_no_file_and_no_socket") {
        return;
    }
    let folder = with_sheets();
    // of every kind; among them one whose memory runs out, and some that cannot be read
    let kinds =
        ["text-bomb.png", "twelve-bits.jpg", "noise.webp", "fax-of-noise.tif", "a-hundred-filters.pdf"];
    for (name, content) in files().into_iter().filter(|(name, _)| kinds.contains(name)) {
        fs::write(folder.path().join(name), content).unwrap();
    }
    for file in ["sheets/secret-share-1-of-3.pdf"].into_iter().chain(kinds) {
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
