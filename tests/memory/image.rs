//! A program's memory at the moment it exits, taken by gdb.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::needles::Needle;

/// How much is passed over at once where it is zero.
const PAGE: usize = 4096;

/// What is left when a program ends: everything mapped, with the registers of all threads.
pub struct Image {
    core: Vec<u8>,
    /// Start in the file, end in the file, address.
    segments: Vec<(usize, usize, u64)>,
    /// What is mapped where, as gdb says.
    mappings: String,
}

/// A run that came to its end.
pub struct Ended {
    pub image: Image,
    /// What it wrote to standard output, if that was a file.
    pub out: Vec<u8>,
    /// All that was seen on the way, for the message of a failing test.
    pub seen: String,
}

/// Runs a program to its end, fed by a pipe, and takes its memory there.
pub fn at_exit(folder: &Path, program: &str, arguments: &[&str], input: &[u8]) -> Ended {
    let (core, script) = (folder.join("core"), folder.join("gdb"));
    let (out, err) = (folder.join("stdout"), folder.join("stderr"));
    let redirected = format!("> {} 2> {}", out.display(), err.display());
    fs::write(&script, commands(arguments, &redirected, &core)).unwrap();
    let mut gdb = gdb(&script, program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut pipe = gdb.stdin.take().unwrap();
    let input = input.to_vec();
    // a run that fails early closes the pipe
    let feeder = thread::spawn(move || drop(pipe.write_all(&input)));
    let seen = finish(gdb) + &String::from_utf8_lossy(&fs::read(err).unwrap_or_default());
    feeder.join().unwrap();
    Ended { image: Image::read(&core, &seen), out: fs::read(out).unwrap_or_default(), seen }
}

/// What is typed at a prompt.
pub enum Reply<'a> {
    Line(&'a str),
    /// What follows the prompt, up to a colon, says what is wanted.
    Wanted(&'a dyn Fn(&str) -> String),
}

/// The same at a terminal: waits for each prompt, then types the line that belongs to it.
///
/// `script` makes the terminal, of the type that is named.
pub fn at_exit_of_dialogue(
    folder: &Path,
    terminal: &str,
    program: &str,
    arguments: &[&str],
    dialogue: &[(&str, Reply<'_>)],
) -> Ended {
    let (core, commands_file) = (folder.join("core"), folder.join("gdb"));
    fs::write(&commands_file, commands(arguments, "", &core)).unwrap();
    let line = format!("exec gdb -nx -batch -readnever -x {} {program}", commands_file.display());
    let mut script = Command::new("script")
        .args(["--quiet", "--flush", "--command", &line, "/dev/null"])
        .env("SHELL", "/bin/sh")
        .env("TERM", terminal)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keyboard = script.stdin.take().unwrap();
    let mut screen = script.stdout.take().unwrap();
    let (mut seen, mut from) = (Vec::new(), 0);
    let mut wait_for = |prompt: &str, seen: &mut Vec<u8>| loop {
        let found = seen[from..].windows(prompt.len()).position(|window| window == prompt.as_bytes());
        if let Some(at) = found {
            let before = String::from_utf8_lossy(&seen[from..from + at]).into_owned();
            from += at + prompt.len();
            return before;
        }
        let mut buffer = [0; 4096];
        let count = screen.read(&mut buffer).unwrap();
        assert!(count > 0, "no `{prompt}` in {}", String::from_utf8_lossy(seen));
        seen.extend_from_slice(&buffer[..count]);
    };
    for (prompt, reply) in dialogue {
        wait_for(prompt, &mut seen);
        match reply {
            Reply::Line(line) => writeln!(keyboard, "{line}").unwrap(),
            Reply::Wanted(answer) => {
                writeln!(keyboard, "{}", answer(&wait_for(":", &mut seen))).unwrap();
            }
        }
    }
    screen.read_to_end(&mut seen).unwrap();
    drop(keyboard);
    script.wait().unwrap();
    let seen = String::from_utf8_lossy(&seen).into_owned();
    Ended { image: Image::read(&core, &seen), out: Vec::new(), seen }
}

fn gdb(script: &Path, program: &str) -> Command {
    let mut gdb = Command::new("gdb");
    gdb.args(["-nx", "-batch", "-readnever", "-x"]).arg(script).arg(program).env("SHELL", "/bin/sh");
    gdb.stderr(Stdio::null());
    gdb
}

/// What gdb is to do.
///
/// The program makes itself one that cannot be traced, which stops a gdb without privileges:
/// that one request is turned into its opposite. Memory that is kept from core dumps is read too.
fn commands(arguments: &[&str], redirected: &str, core: &Path) -> String {
    let quoted: String = arguments.iter().fold(String::new(), |mut all, argument| {
        let _ = write!(all, "'{argument}' ");
        all
    });
    let (first, second) = if cfg!(target_arch = "aarch64") { ("$x0", "$x1") } else { ("$rdi", "$rsi") };
    format!(
        "set debuginfod enabled off\n\
         set auto-solib-add off\n\
         set use-coredump-filter off\n\
         set dump-excluded-mappings on\n\
         catch syscall prctl\n\
         commands\n\
         silent\n\
         if {first} == 4\n\
         set {second} = 1\n\
         end\n\
         continue\n\
         end\n\
         catch syscall exit_group\n\
         run {quoted}{redirected}\n\
         info proc mappings\n\
         gcore {}\n\
         continue\n",
        core.display()
    )
}

fn finish(gdb: Child) -> String {
    String::from_utf8_lossy(&gdb.wait_with_output().unwrap().stdout).into_owned()
}

impl Image {
    fn read(core: &Path, seen: &str) -> Self {
        let content = fs::read(core).unwrap_or_else(|_| panic!("no memory was taken: {seen}"));
        fs::remove_file(core).unwrap();
        let segments = segments(&content);
        assert!(!segments.is_empty(), "no memory was taken: {seen}");
        Self { core: content, segments, mappings: seen.to_owned() }
    }

    /// Every place where one of the needles lies, as `what at address`.
    pub fn find<'a>(&self, needles: impl IntoIterator<Item = &'a Needle>) -> Vec<String> {
        let index = Index::new(needles);
        let mut found = Vec::new();
        for start in (0..self.core.len()).step_by(PAGE) {
            let end = (start + PAGE).min(self.core.len());
            // most memory is zero; a needle may begin with a few of them
            let is_zero = self.core[start..end] == [0; PAGE][..end - start];
            let from = if is_zero { end.saturating_sub(16).max(start) } else { start };
            for at in from..end.min(self.core.len() - 8) {
                for needle in index.candidates(&self.core[at..at + 8]).into_iter().flatten() {
                    if self.core[at..].starts_with(&needle.bytes) {
                        found.push(format!("{} at {}", needle.what, self.place(at)));
                    }
                }
            }
        }
        found
    }

    fn place(&self, at: usize) -> String {
        let segment = self.segments.iter().find(|(start, end, _)| (*start..*end).contains(&at));
        segment.map_or("a register".to_owned(), |&(start, _, address)| {
            let address = address + (at - start) as u64;
            format!("{address:#x}{}", self.name_of(address))
        })
    }

    /// A file's name, `[heap]`, `[stack]`, or nothing for a thread's stack and large blocks.
    fn name_of(&self, address: u64) -> String {
        let hex = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
        let line = self.mappings.lines().find(|line| {
            let mut words = line.split_whitespace().map(hex);
            matches!((words.next(), words.next()), (Some(Some(start)), Some(Some(end)))
                if (start..end).contains(&address))
        });
        line.and_then(|line| line.split_whitespace().nth(5))
            .map_or_else(String::new, |name| format!(" in {name}"))
    }
}

/// The needles by their first eight bytes; most windows are turned away by one bit.
struct Index<'a> {
    bits: Vec<bool>,
    sorted: Vec<(u64, &'a Needle)>,
}

impl<'a> Index<'a> {
    fn new(needles: impl IntoIterator<Item = &'a Needle>) -> Self {
        let mut sorted: Vec<_> = needles.into_iter().map(|needle| (head(&needle.bytes), needle)).collect();
        sorted.sort_by_key(|&(head, _)| head);
        let mut bits = vec![false; 1 << 16];
        for &(head, _) in &sorted {
            bits[hash(head)] = true;
        }
        Self { bits, sorted }
    }

    fn candidates(&self, window: &[u8]) -> Option<impl Iterator<Item = &'a Needle>> {
        let head = head(window);
        if head == 0 || !self.bits[hash(head)] {
            return None;
        }
        let first = self.sorted.partition_point(|&(known, _)| known < head);
        Some(
            self.sorted[first..]
                .iter()
                .take_while(move |(known, _)| *known == head)
                .map(|(_, needle)| *needle),
        )
    }
}

fn head(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes[..8].try_into().unwrap())
}

fn hash(head: u64) -> usize {
    (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
}

/// The loadable segments of a 64-bit core file.
fn segments(core: &[u8]) -> Vec<(usize, usize, u64)> {
    let long = |at: usize| u64::from_le_bytes(core[at..at + 8].try_into().unwrap());
    let size = |at: usize| usize::try_from(long(at)).unwrap();
    let short = |at: usize| usize::from(u16::from_le_bytes(core[at..at + 2].try_into().unwrap()));
    assert!(core.starts_with(b"\x7fELF\x02\x01"), "not a core file of 64 bits");
    let (table, entry, count) = (size(32), short(54), short(56));
    let headers = (0..count).map(|i| table + i * entry).filter(|&at| core[at..at + 4] == [1, 0, 0, 0]);
    headers.map(|at| (size(at + 8), size(at + 8) + size(at + 32), long(at + 16))).collect()
}
