//! Officers at the command line: what is asked, what is said, how a run ends.

mod ledger_support;

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use firesafe::cli;
use firesafe::cli::failure::Exit;
use firesafe::cli::world::World;
use firesafe::io::{Colour, Cups, Environment, Files};
use firesafe::ops::ports::{Clock, Prompt, PromptError, Screen};
use firesafe::secret::SecretText;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger_support::{ALICES, BOBS, CAROLS, at, founded, rng};

/// What a person at the terminal is asked, and answers; none where there is no terminal.
type Script<'s> = Option<&'s [(&'s str, &'s str)]>;

#[test]
fn a_ledger_begins_with_a_quorum_whose_officers_type_in_turn() {
    let folder = Folder::new();
    let script = [
        ("new passphrase of alice: ", ALICES),
        ("the same again: ", ALICES),
        ("new passphrase of bob: ", BOBS),
        ("the same again: ", BOBS),
    ];
    let init =
        ["init", "--organisation", "Contoso", "--quorum", "2", "--officer", "alice", "--officer", "bob"];
    let made = folder.run(&init, Some(&script));
    assert_eq!(made.exit, Exit::Done, "{}", made.err);
    assert!(made.err.contains("firesafe: 2 of 2 officers open the ledger together\n"), "{}", made.err);

    let script = [
        ("2 of 2 officers needed; passphrase of one: ", BOBS),
        ("2 of 2 officers needed, 1 more; passphrase of another: ", BOBS),
        ("that officer opened it already; 2 of 2 officers needed, 1 more; passphrase of another: ", ALICES),
    ];
    let log = folder.run(&["log"], Some(&script));
    assert_eq!(log.exit, Exit::Done, "{}", log.err);
    let told: Vec<_> = log.out.lines().map(|line| line.split_once("Z  ").expect("a time").1).collect();
    assert_eq!(
        told,
        [
            "alice  ledger-created  for Contoso, first officer alice",
            "alice  officer-added  bob",
            "alice, bob  quorum-changed  2 officers open the ledger together",
        ]
    );
}

#[test]
fn what_could_never_open_is_not_made() {
    let folder = Folder::new();
    let one = folder.file("one", ALICES);
    let refused = |more: &[&str], says: &str| {
        let args = [&["init", "--organisation", "Contoso"][..], more].concat();
        let run = folder.run(&args, None);
        assert_eq!(run.exit, Exit::Usage, "{}", run.err);
        assert!(run.err.contains(says), "{}", run.err);
        assert!(!folder.ledger().exists());
    };
    refused(&["--quorum", "2"], "`--quorum 2` with 1 officer could never open");
    refused(&["--quorum", "0"], "0 is not in 1..=31");
    refused(&["--officer", "alice", "--officer", "Alice"], "`--officer Alice` is there twice");
    let (alice, bob) = (["--officer", "alice"], ["--officer", "bob"]);
    let both = [&alice[..], &bob[..]].concat();
    refused(&[&both[..], &["--passphrase-file", &one]].concat(), "2 new officers have as many passphrases");
    let twice = ["--passphrase-file", &one, "--passphrase-file", &one];
    refused(&[&both[..], &twice[..]].concat(), "`bob` has the passphrase of `alice`");
}

#[test]
fn two_of_three_run_the_ledger_and_one_does_not() {
    let folder = Folder::new();
    folder.put(2);
    let [a, b, c] = folder.passphrases();
    let run = folder.run(&["status", "--passphrase-file", &a], None);
    assert_eq!(run.exit, Exit::Locked);
    assert_eq!(
        run.err,
        "firesafe: error: 2 of 3 officers must open this ledger together, and 1 did: 1 more needed; \
         use the prompt, or `--passphrase-file` once for each\n"
    );
    let twice = folder.run(&["status", "--passphrase-file", &a, "--passphrase-file", &a], None);
    assert_eq!((twice.exit, twice.err), (Exit::Locked, run.err));
    let two = ["--passphrase-file", &a, "--passphrase-file", &b];
    let run = folder.run(&[&["status"][..], &two].concat(), None);
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    assert!(run.err.contains("2 of 3 officers open the ledger together"), "{}", run.err);
    assert!(run.err.contains("with stock age and no officer, past the quorum"), "{}", run.err);
    // One by file, the other by hand.
    let script = [("2 of 3 officers needed, 1 more; passphrase of another: ", CAROLS)];
    let run = folder.run(&["officer", "list", "--json", "--passphrase-file", &a], Some(&script));
    assert!(run.out.starts_with(r#"{"native_recipients":["age1"#), "{}", run.out);
    assert!(
        run.out.ends_with("\"officers\":[\"Alice\",\"Bob\",\"Carol\"],\"quorum\":2,\"schema\":1}\n"),
        "{}",
        run.out
    );

    let before = fs::read(folder.ledger()).expect("there");
    let escrow = folder.file("identity", &folder.identity);
    let run = folder.run(&["officer", "remove", "Bob", "--identity", &escrow], None);
    assert_eq!(run.exit, Exit::Failed);
    assert!(run.err.contains("native age identity, which only reads"), "{}", run.err);
    let run = folder.run(&["officer", "list", "--identity", &escrow], None);
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    assert!(run.err.contains("1 native recipient can read it with stock age"), "{}", run.err);
    let run = folder.run(&[&["officer", "passphrase", "Carol"][..], &two].concat(), None);
    assert_eq!(run.exit, Exit::Locked, "{}", run.err);
    assert!(run.err.contains("`Carol` must open the ledger too"), "{}", run.err);
    let run = folder.run(&[&["officer", "quorum", "3"][..], &two].concat(), None);
    assert_eq!(run.exit, Exit::Locked, "{}", run.err);
    assert!(run.err.contains("3 officers must sign this together"), "{}", run.err);
    assert_eq!(fs::read(folder.ledger()).expect("there"), before);

    let ac = ["--passphrase-file", &a, "--passphrase-file", &c];
    let run = folder.run(&[&["officer", "remove", "bob"][..], &ac].concat(), None);
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    assert!(run.err.contains("still open with the passphrase that `bob` had"), "{}", run.err);
    let run = folder.run(&[&["check"][..], &two].concat(), None);
    assert_eq!(run.exit, Exit::Locked);
    let run = folder.run(&[&["check"][..], &ac].concat(), None);
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    assert!(run.out.starts_with("5 events, 9 signatures: all good\n"), "{}", run.out);
}

#[test]
fn a_quorum_is_raised_by_as_many_and_a_passphrase_changed_by_its_officer() {
    let folder = Folder::new();
    folder.put(1);
    let script = [
        ("2 of 3 officers needed; passphrase of one: ", ALICES),
        ("2 of 3 officers needed, 1 more; passphrase of another: ", "mistyped"),
        ("it did not open the ledger; 2 of 3 officers needed, 1 more; passphrase of another: ", BOBS),
    ];
    let run = folder.run(&["officer", "quorum", "2"], Some(&script));
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    assert!(run.err.contains("2 of 3 officers open the ledger together\n"), "{}", run.err);
    assert!(run.err.contains("alone and without any officer, past the quorum"), "{}", run.err);

    let [a, b, _] = folder.passphrases();
    let new = folder.file("new", "a better one than before");
    let two = ["--passphrase-file", &a, "--passphrase-file", &b];
    let change = ["officer", "passphrase", "bob", "--new-passphrase-file", &new];
    let run = folder.run(&[&change[..], &two].concat(), None);
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    let run = folder.run(&[&["log"][..], &two].concat(), None);
    assert_eq!(run.exit, Exit::Locked);
    let run = folder.run(&["log", "--passphrase-file", &a, "--passphrase-file", &new], None);
    assert_eq!(run.exit, Exit::Done, "{}", run.err);
    assert!(run.out.ends_with("Alice, Bob  officer-passphrase-changed  Bob\n"), "{}", run.out);
}

/// A place for a ledger and files with passphrases.
struct Folder {
    folder: tempfile::TempDir,
    identity: String,
}

struct Run {
    exit: Exit,
    out: String,
    err: String,
}

impl Folder {
    fn new() -> Self {
        use age::secrecy::ExposeSecret as _;
        let identity = age::x25519::Identity::generate().to_string().expose_secret().to_owned();
        let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o700)).tempdir();
        Self { folder: folder.expect("a folder"), identity }
    }

    /// A ledger of three officers and a native recipient, cheap to open.
    fn put(&self, quorum: u8) {
        let native: age::x25519::Identity = self.identity.parse().expect("an identity");
        let officers = [("Alice", ALICES), ("Bob", BOBS), ("Carol", CAROLS)];
        let ledger = founded(&officers, quorum, &[native.to_public().to_string()]);
        fs::write(self.ledger(), ledger.encrypt(&mut rng(1)).expect("written")).expect("written");
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.age")
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, format!("{content}\n")).expect("written");
        path.display().to_string()
    }

    fn passphrases(&self) -> [String; 3] {
        [self.file("alice", ALICES), self.file("bob", BOBS), self.file("carol", CAROLS)]
    }

    fn run(&self, args: &[&str], script: Script<'_>) -> Run {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let heads = self.folder.path().join("heads");
        let environment = Environment {
            ledger: Some(self.ledger()),
            ledger_is_named: false,
            heads: Some(heads.clone()),
            colour: Colour::Unwanted,
            home: None,
            workstation: "vault-1".to_owned(),
        };
        let mut person = Person { script, asked: 0 };
        let exit = cli::run(
            std::iter::once(&"firesafe").chain(args).map(std::ffi::OsString::from),
            &mut World {
                out: &mut out,
                err: &mut err,
                out_is_terminal: false,
                err_is_terminal: false,
                columns: None,
                input_is_terminal: true,
                prompt: &mut person,
                store: &mut Files::new(Some(heads)),
                scanner: &mut firesafe::io::Pictures::new(|_| {}),
                clock: &SlowClock(Cell::new(0)),
                entropy: &mut rng(7),
                printer: &mut Cups,
                recorded: 0,
                environment: &environment,
                lock_memory: &mut || None,
            },
        );
        assert_eq!(person.asked, script.map_or(0, <[_]>::len), "questions of {args:?}");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Run { exit, out: text(out), err: text(err) }
    }
}

/// A workstation on which deriving takes so long that calibration chooses the least.
struct SlowClock(Cell<u64>);

impl Clock for SlowClock {
    fn now(&self) -> Timestamp {
        at(100)
    }

    fn today(&self) -> Date {
        jiff::civil::date(2026, 11, 20)
    }

    fn elapsed(&self) -> Duration {
        self.0.set(self.0.get() + 10);
        Duration::from_secs(self.0.get())
    }
}

struct Person<'s> {
    script: Script<'s>,
    asked: usize,
}

impl Prompt for Person<'_> {
    fn can_ask(&self) -> bool {
        self.script.is_some()
    }

    fn tell(&mut self, _: &str) -> Result<(), PromptError> {
        Ok(())
    }

    fn line(&mut self, question: &str) -> Result<SecretText, PromptError> {
        panic!("asked in the open: {question}")
    }

    fn hidden(&mut self, question: &str) -> Result<SecretText, PromptError> {
        let script = self.script.ok_or(PromptError::NoTerminal)?;
        let (expected, answer) = script.get(self.asked).unwrap_or_else(|| panic!("asked on: {question}"));
        assert_eq!(question, *expected);
        self.asked += 1;
        Ok(SecretText::from(*answer))
    }

    fn can_clear(&self) -> bool {
        true
    }

    fn reveal(&mut self, _: &SecretText) -> Result<SecretText, PromptError> {
        panic!("nothing is revealed here")
    }

    fn private(&mut self, _: bool) -> Result<(), PromptError> {
        Ok(())
    }

    fn screen(&mut self) -> Result<Option<Box<dyn Screen>>, PromptError> {
        Ok(None)
    }
}
