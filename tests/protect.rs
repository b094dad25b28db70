//! What the process asks of the system before it touches a secret: no core dumps, nobody may
//! trace it, and memory locked where a key derivation still succeeds under the lock.
#![cfg(target_os = "linux")]

mod tools;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tools::has;

const FIRESAFE: &str = env!("CARGO_BIN_EXE_firesafe");
/// What a lock needs of the limit: the largest key derivation and 256 MiB, in KiB.
const NEEDED_KIB: u64 = (4096 + 256) * 1024;
/// The bit of `CAP_IPC_LOCK`.
const IPC_LOCK: u64 = 1 << 14;
const NOTE: &str = "memory is not locked";

#[test]
fn memory_is_locked_where_the_system_allows_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut waiting = Waiting::start(Command::new(FIRESAFE), folder.path());
    let allowed =
        capabilities("self") & IPC_LOCK != 0 || hard_limit_kib().is_none_or(|kib| kib >= NEEDED_KIB);
    if allowed {
        waiting.eventually(|process| locked_kib(process) > 0);
    } else {
        assert!(waiting.first_note().contains(NOTE));
        assert_eq!(locked_kib(&waiting.process()), 0);
    }
    let notes = waiting.end();
    assert!(!notes.contains(NOTE), "said once, if at all: {notes}");
}

#[test]
fn a_small_limit_is_said_once_and_nothing_is_locked() {
    let Some(limited) = limited("a_small_limit_is_said_once_and_nothing_is_locked") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut waiting = Waiting::start(limited, folder.path());
    let note = waiting.first_note();
    assert!(note.contains("memory is not locked, since the limit is 64 KiB"), "{note}");
    assert_eq!(locked_kib(&waiting.process()), 0);
    assert_eq!(capabilities(&waiting.process()) & IPC_LOCK, 0);
    let notes = waiting.end();
    assert!(!notes.contains(NOTE), "said twice: {notes}");
}

#[test]
fn a_key_is_derived_under_a_small_limit() {
    let Some(mut limited) = limited("a_key_is_derived_under_a_small_limit") else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("passphrase"), "quarry lantern gravel hoist 58").unwrap();
    limited.args([
        "init",
        "--organisation",
        "Contoso",
        "--passphrase-file",
        "passphrase",
        "--ledger",
        "ledger",
    ]);
    let done = limited.current_dir(folder.path()).env("XDG_STATE_HOME", folder.path()).output().unwrap();
    let notes = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{notes}");
    assert_eq!(notes.matches(NOTE).count(), 1, "{notes}");
    assert!(folder.path().join("ledger").exists());
}

#[test]
fn nobody_gets_a_core_dump_or_may_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut firesafe = Waiting::start(unprivileged(FIRESAFE), folder.path());
    // the kernel gives the files of a process that may not be dumped to the superuser
    firesafe.eventually(|process| owner(process) == 0 && core_limits(process) == ["0", "0"]);
    firesafe.end();

    let mut other = unprivileged("sleep").arg("60").spawn().unwrap();
    let process = other.id().to_string();
    let owned = eventually(|| owner(&process) != 0);
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(owned, "every process is the superuser's here: this test shows nothing");
}

/// A `split` that waits for its secret, memory locked or not already.
struct Waiting {
    child: Child,
    notes: BufReader<std::process::ChildStderr>,
}

impl Waiting {
    fn start(mut command: Command, folder: &Path) -> Self {
        let arguments = ["split", "-k", "2", "-n", "2", "--out"];
        let command = command.args(arguments).arg(folder.join("sheets")).current_dir(folder);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let notes = BufReader::new(child.stderr.take().unwrap());
        Self { child, notes }
    }

    fn process(&self) -> String {
        self.child.id().to_string()
    }

    fn first_note(&mut self) -> String {
        let mut line = String::new();
        self.notes.read_line(&mut line).unwrap();
        line
    }

    fn eventually(&mut self, holds: impl Fn(&str) -> bool) {
        let process = self.process();
        assert!(eventually(|| holds(&process)), "it never came to that: {}", self.end());
    }

    /// Gives it nothing, which ends it; what it said until then, without what was read already.
    fn end(&mut self) -> String {
        drop(self.child.stdin.take());
        let mut rest = String::new();
        self.notes.read_to_string(&mut rest).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(2), "an empty secret is refused: {rest}");
        rest
    }
}

/// Firesafe with a limit of 64 KiB and without the capability to pass over it.
fn limited(test: &str) -> Option<Command> {
    let mut command = Command::new("prlimit");
    command.args(["--memlock=65536:65536", "--"]);
    let mut needed = vec!["prlimit"];
    if capabilities("self") & IPC_LOCK != 0 {
        command.args(["setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"]);
        needed.push("setpriv");
    }
    command.arg(FIRESAFE);
    needed.iter().all(|program| has(program, test)).then_some(command)
}

/// A program as somebody other than the superuser, who may still look into every folder.
fn unprivileged(program: &str) -> Command {
    if owner("self") != 0 {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.args(["--inh-caps=+dac_override", "--ambient-caps=+dac_override", program]);
    command
}

fn eventually(holds: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        if holds() {
            return true;
        }
        thread::sleep(Duration::from_millis(5));
    }
    false
}

fn owner(process: &str) -> u32 {
    fs::metadata(format!("/proc/{process}/environ")).unwrap().uid()
}

/// Soft and hard.
fn core_limits(process: &str) -> [String; 2] {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap_or_default();
    let mut words = line.split_whitespace().map(str::to_owned);
    [words.next().unwrap_or_default(), words.next().unwrap_or_default()]
}

/// `None` for no limit.
fn hard_limit_kib() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max locked memory")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().ok().map(|bytes| bytes / 1024)
}

fn locked_kib(process: &str) -> u64 {
    status(process, "VmLck:").and_then(|value| value.trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

fn capabilities(process: &str) -> u64 {
    u64::from_str_radix(&status(process, "CapEff:").unwrap(), 16).unwrap()
}

fn status(process: &str, name: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
}
