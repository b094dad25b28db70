//! A world for one run in this process, with doubles for what a test cannot have.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod custody;
pub mod disk;
pub mod paper;
pub mod prompt;
pub mod pty;
#[path = "../tools/mod.rs"]
mod tools;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::OnceLock;
use std::time::Duration;

use firesafe::cli::failure::Exit;
use firesafe::cli::world::World;
use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::io::{Colour, Environment};
use firesafe::ledger::{ClockBack, Credential, NewLedger, NewOfficer, OpenLedger};
use firesafe::model::{ALPHABET, EventData, Policy};
use firesafe::ops::ports::{Clock, PrintError, Printer, Scanner};
use firesafe::scan::{ScanError, Seen};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::rows::{Kind, check_row};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tempfile::TempDir;

use disk::{Disk, Fails};
use prompt::{Person, Script};
#[allow(unused_imports, reason = "each test file uses its part")]
pub use tools::has;

/// The passphrase of every ledger that a test prepares.
pub const PASSPHRASE: &str = "correct horse battery staple";
/// The account of the tests.
pub const ACCOUNT: &str = "bg1@contoso.onmicrosoft.com";

/// A folder, a clock, a source of randomness and a person, which one run after another meets.
pub struct Desk {
    pub folder: TempDir,
    pub now: Timestamp,
    pub rng: ChaCha20Rng,
    /// What the person will type; without a terminal, `None`.
    pub answers: Option<Vec<String>>,
    /// What is piped in; without a pipe, standard input is a terminal.
    pub stdin: Option<Vec<u8>>,
    pub out_is_terminal: bool,
    /// Whether `FIRESAFE_LEDGER` names `@ledger.age`.
    pub ledger_is_named: bool,
    /// The name of the workstation.
    pub workstation: String,
    pub fails: Fails,
    pub queue: Queue,
    /// Standard output is closed.
    pub out_is_closed: bool,
    /// What the environment says about colour.
    pub colour: Colour,
    /// The rows of the sheets that lie on the desk, by number.
    pub papers: BTreeMap<u8, Vec<String>>,
    /// Answers when all that was written down is typed.
    pub person: Option<Person>,
}

/// What a run did.
pub struct Ran {
    pub exit: Exit,
    pub out: Vec<u8>,
    pub err: String,
    /// All that stood on the terminal, what is typed unseen left out.
    pub terminal: String,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: private_folder(),
            now: "2026-11-20T09:00:00Z".parse().expect("a time"),
            rng: ChaCha20Rng::from_seed([7; 32]),
            answers: None,
            stdin: None,
            out_is_terminal: false,
            ledger_is_named: false,
            workstation: "vault-1".to_owned(),
            fails: Fails::default(),
            queue: Queue::default(),
            out_is_closed: false,
            colour: Colour::OnTerminal,
            papers: BTreeMap::new(),
            person: None,
        }
    }

    /// With a ledger that opens with [`PASSPHRASE`], the file `@pass`, and was seen here before.
    pub fn with_ledger() -> Self {
        let (ledger, head) = prepared();
        Self::with_seen(ledger, head)
    }

    /// With another such ledger, which was seen here before too.
    pub fn of(ledger: &OpenLedger) -> Self {
        let file = ledger.encrypt(&mut ChaCha20Rng::from_seed([2; 32])).expect("encrypted");
        Self::with_seen(&file, &head_line(ledger))
    }

    fn with_seen(ledger: &[u8], head: &str) -> Self {
        let desk = Self::new();
        fs::write(desk.path("ledger.age"), ledger).expect("written");
        fs::create_dir_all(desk.path("state/firesafe")).expect("made");
        fs::write(desk.path("state/firesafe/head"), head).expect("written");
        fs::write(desk.path("pass"), format!("{PASSPHRASE}\n")).expect("written");
        desk
    }

    /// With the sheets of a secret in `@sheets`, `secret-share-1-of-3.pdf` and so on, any 2 of 3.
    pub fn with_sheets(secret: &[u8]) -> Self {
        let mut desk = Self::new();
        desk.split(secret, "-k 2 -n 3 --out @sheets --label secret");
        desk
    }

    /// Splits a secret from a pipe.
    pub fn split(&mut self, secret: &[u8], options: &str) {
        self.stdin = Some(secret.to_vec());
        let ran = self.run(&format!("split --raw {options}"));
        assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
        self.stdin = None;
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The answers of a person at a terminal.
    pub fn typing(&mut self, answers: &[&str]) -> &mut Self {
        self.answers = Some(answers.iter().map(ToString::to_string).collect());
        self
    }

    /// Something piped in.
    pub fn piping(&mut self, content: impl Into<Vec<u8>>) -> &mut Self {
        self.stdin = Some(content.into());
        self
    }

    /// One run: words by spaces, those in double quotes kept together, `@name` for a name in the
    /// folder, which is `@/name` in what comes back.
    pub fn run(&mut self, command: &str) -> Ran {
        let in_folder = |word: &str| match word.strip_prefix('@') {
            Some(name) => self.path(name.trim_start_matches('/')).into_os_string(),
            None => OsString::from(word),
        };
        let mut words = Vec::new();
        for (place, part) in command.split('"').enumerate() {
            if place % 2 == 1 {
                words.push(OsString::from(part));
            } else {
                words.extend(part.split_whitespace().map(in_folder));
            }
        }
        self.run_words(words)
    }

    /// What the ledger says, opened with [`PASSPHRASE`].
    pub fn ledger(&self) -> OpenLedger {
        let file = fs::read(self.path("ledger.age")).expect("a ledger");
        let mut passphrase = std::iter::once(Credential::Passphrase(SecretText::from(PASSPHRASE)));
        OpenLedger::open(&file, &mut passphrase).expect("it opens")
    }

    /// Lets events happen that no command of this test makes.
    pub fn happened(&mut self, events: impl IntoIterator<Item = EventData>) {
        let mut ledger = self.ledger();
        for event in events {
            ledger.append(event, self.now, ClockBack::Refuse).expect("it can happen");
        }
        let file = ledger.encrypt(&mut self.rng).expect("written");
        fs::write(self.path("ledger.age"), file).expect("written");
    }

    /// One run of `issue` for [`ACCOUNT`].
    pub fn issue(&mut self, options: &str) -> Ran {
        self.run(&format!("issue {ACCOUNT} {options}"))
    }

    fn run_words(&mut self, words: Vec<OsString>) -> Ran {
        let root = self.folder.path().display().to_string();
        let environment = Environment {
            ledger: Some(self.path("ledger.age")),
            ledger_is_named: self.ledger_is_named,
            heads: Some(self.path("state/firesafe/head")),
            colour: self.colour,
            home: None,
            workstation: self.workstation.clone(),
        };
        let stop = Rc::default();
        let mut script = Script::new(self.answers.take(), Rc::clone(&stop));
        script.papers = self.papers.clone();
        script.person = self.person.take();
        let mut disk = Disk::new(environment.heads.clone(), self.stdin.take(), self.fails.clone(), stop);
        let mut out = Vec::new();
        let mut err = Vec::new();
        let clock = Fixed::at(self.now);
        let input_is_terminal = disk.stdin.is_none();
        let mut closed = Closed;
        let exit = firesafe::cli::run(
            std::iter::once(OsString::from("firesafe")).chain(words),
            &mut World {
                out: if self.out_is_closed { &mut closed } else { &mut out },
                err: &mut err,
                out_is_terminal: self.out_is_terminal,
                err_is_terminal: false,
                columns: None,
                input_is_terminal,
                prompt: &mut script,
                store: &mut disk,
                scanner: &mut InProcess,
                clock: &clock,
                entropy: &mut self.rng,
                printer: &mut self.queue,
                recorded: 0,
                environment: &environment,
                lock_memory: &mut || None,
            },
        );
        let shown = |text: String| text.replace(&root, "@");
        self.person = script.person.take();
        Ran {
            exit,
            out,
            err: shown(String::from_utf8(err).expect("messages are text")),
            terminal: shown(script.transcript),
        }
    }

    /// Every file below the folder, by name.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let name = path.strip_prefix(self.folder.path()).expect("inside").display().to_string();
                if path.is_dir() {
                    found.push(format!("{name}/"));
                    folders.push(path);
                } else {
                    found.push(name);
                }
            }
        }
        found.sort();
        found
    }

    /// Every sheet below the folder, by name.
    pub fn sheets(&self) -> Vec<String> {
        let is_sheet = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "pdf");
        self.files().into_iter().filter(is_sheet).collect()
    }

    /// Every file but the remembered heads.
    pub fn files_without_state(&self) -> Vec<String> {
        self.files().into_iter().filter(|name| !name.starts_with("state/")).collect()
    }

    /// The row that a question such as `row 3 of sheet 1: ` asks for.
    pub fn row_asked_for(&self, question: &str) -> String {
        prompt::row_asked_for(question, &self.papers, "")
    }

    /// The rows of a sheet as they are printed, from its share's page.
    pub fn rows(&self, sheet: &str) -> Vec<String> {
        rows(&self.path(sheet))
    }
}

/// A folder into which nobody else comes, as one that holds a passphrase should be.
fn private_folder() -> TempDir {
    let private = fs::Permissions::from_mode(0o700);
    tempfile::Builder::new().permissions(private).tempdir().expect("a folder")
}

/// The rows of a sheet as they are printed, made from its code.
pub fn rows(sheet: &Path) -> Vec<String> {
    let page = fs::read(sheet).expect("a sheet");
    let codes = firesafe::scan::codes(&page).expect("a code");
    let (typed, _) = codes[0].expose().split_once('+').expect("a signature after the share");
    let chunks = typed.as_bytes().chunks(19).map(|chunk| std::str::from_utf8(chunk).expect("ASCII"));
    (1..).zip(chunks).map(|(number, chunk)| row(number, chunk)).collect()
}

/// The one check that fits, and groups of five.
fn row(number: usize, characters: &str) -> String {
    let with_check = |check: &u8| format!("{characters}{}", char::from(*check));
    let fits = |row: &String| check_row(Kind::Share, number, row).is_good();
    let row = ALPHABET.iter().map(with_check).find(fits).expect("one check fits");
    let groups = row.as_bytes().chunks(5).map(|group| std::str::from_utf8(group).expect("ASCII"));
    format!("{number}. {}", groups.collect::<Vec<_>>().join(" "))
}

impl Ran {
    /// Standard output as text.
    pub fn text(&self) -> String {
        normal(std::str::from_utf8(&self.out).expect("text"))
    }

    /// Standard error, without what differs from run to run.
    pub fn errors(&self) -> String {
        normal(&self.err)
    }

    /// The one sentence of a run that failed.
    #[track_caller]
    pub fn fails_with(&self, exit: Exit, message: &str) {
        assert_eq!((self.exit, self.errors()), (exit, format!("firesafe: error: {message}\n")));
        assert!(self.out.is_empty(), "a run that fails gives no data");
    }
}

/// Set ids become `SET`, their words and a head's `WORDS`, hashes `HEX`.
pub fn normal(text: &str) -> String {
    let mut shown = String::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let line = match line.strip_suffix("for the minutes:\n") {
            Some(before) => {
                let words = lines.by_ref().take(2).flat_map(str::split_whitespace).count();
                format!("{before}for the minutes: {words} WORDS\n")
            }
            None => line.to_owned(),
        };
        let mut word = String::new();
        for c in line.chars() {
            if c.is_ascii_alphanumeric() {
                word.push(c);
            } else {
                shown.push_str(name_of(&word));
                word.clear();
                shown.push(c);
            }
        }
        shown.push_str(name_of(&word));
    }
    replace_words(shown)
}

fn name_of(word: &str) -> &str {
    let is_set = word.len() == 12 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let is_hash = word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    if is_set {
        "SET"
    } else if is_hash {
        "HEX"
    } else {
        word
    }
}

/// The five words in brackets after a set.
fn replace_words(text: String) -> String {
    let Some((before, rest)) = text.split_once("set SET (") else { return text };
    let Some((_, after)) = rest.split_once(')') else { return text };
    format!("{before}set SET (WORDS){}", replace_words(after.to_owned()))
}

/// A ledger with the least legal costs, made once.
pub fn prepared_ledger() -> &'static [u8] {
    &prepared().0
}

/// The file, and the line by which firesafe 0.1 remembered it.
fn prepared() -> &'static (Vec<u8>, String) {
    static FILE: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    FILE.get_or_init(|| {
        let passphrase = SecretText::from(PASSPHRASE);
        let costs = Costs::new(MIN_MEMORY_KIB, 1, 1).expect("legal");
        let officer = NewOfficer { name: "alice".parse().expect("a name"), passphrase: &passphrase, costs };
        let new = NewLedger {
            organisation: "Contoso Ltd".parse().expect("a name"),
            policy: Policy::default(),
            officer,
            recipients: Vec::new(),
        };
        let time = "2026-11-01T09:00:00Z".parse().expect("a time");
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let ledger = OpenLedger::create(new, time, &mut rng).expect("created");
        (ledger.encrypt(&mut rng).expect("written"), head_line(&ledger))
    })
}

fn head_line(ledger: &OpenLedger) -> String {
    let known = ledger.remember();
    format!("{} {} {}\n", known.ledger, known.seq, known.head)
}

/// A clock that stands, on which everything takes ten seconds.
pub struct Fixed {
    now: Timestamp,
    ticks: std::cell::Cell<u64>,
}

impl Fixed {
    pub fn at(now: Timestamp) -> Self {
        Self { now, ticks: std::cell::Cell::new(0) }
    }
}

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }

    fn elapsed(&self) -> Duration {
        self.ticks.set(self.ticks.get() + 10);
        Duration::from_secs(self.ticks.get())
    }
}

/// A print queue that keeps titles, and fails at a given sheet.
#[derive(Default)]
pub struct Queue {
    pub printed: Vec<String>,
    pub fails_at: Option<usize>,
}

impl Printer for Queue {
    fn print(&mut self, queue: &str, title: &str, pdf: &SecretBytes) -> Result<(), PrintError> {
        assert!(pdf.expose().starts_with(b"%PDF-"));
        if self.fails_at == Some(self.printed.len() + 1) {
            let cause = "the printer or class does not exist".to_owned();
            return Err(PrintError::Refused { queue: queue.to_owned(), cause });
        }
        self.printed.push(normal(title));
        Ok(())
    }
}

/// Reads pictures in this process: the child that the program starts is the program itself.
pub struct InProcess;

impl Scanner for InProcess {
    fn read(&mut self, file: &SecretBytes) -> Result<Vec<Seen>, ScanError> {
        firesafe::scan::read(file.expose())
    }
}

/// A pipe that nobody reads any more.
struct Closed;

impl std::io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::Error::from_raw_os_error(32))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
