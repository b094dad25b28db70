//! Passphrases and identities: where they come from, and opening the ledger with them.

use std::path::{Path, PathBuf};

use super::args::Global;
use super::console;
use super::failure::{Exit, Failure};
use super::opened;
use super::world::World;
use crate::ledger::{ClockBack, Credential, Credentials, Fault, OpenLedger, Progress};
use crate::model::words;
use crate::ops::ports::{Prompt, PromptError, typeable};
use crate::ops::session::Moment;
use crate::ops::session::{self, ExpectedHead, Place, Session, SessionError, Sight};
use crate::secret::SecretText;
use crate::text::count;

/// The most bytes of a passphrase or identity file.
const MAX_CREDENTIAL: usize = 64 * 1024;
/// How often a person may mistype a passphrase.
const TRIES: usize = 3;
/// A passphrase of fewer characters is refused, unless the person insists.
const MIN_PASSPHRASE: usize = 12;

/// The ledger that the verb works on.
///
/// # Errors
/// [`Failure`] with exit 2 where none is named and no place is known for one.
pub fn ledger_path(global: &Global, world: &World<'_>) -> Result<PathBuf, Failure> {
    let path = global.ledger.as_ref().or(world.environment.ledger.as_ref());
    path.cloned().ok_or_else(|| {
        Failure::usage(
            "no place is known for the ledger, since neither `HOME` nor `XDG_DATA_HOME` names a folder: name the \
             ledger with `--ledger PATH`",
        )
    })
}

/// The moment, with what was said about a clock that stands back.
pub fn moment(global: &Global, world: &World<'_>) -> Moment {
    let clock = if global.allow_clock_back { ClockBack::Confirmed } else { ClockBack::Refuse };
    Moment { now: world.clock.now(), today: world.clock.today(), clock }
}

/// Refuses options that need a ledger where a new one is about to be made.
///
/// # Errors
/// [`Failure`] with exit 2 when one was given.
pub fn check_new(global: &Global, path: &str) -> Result<(), Failure> {
    let option = match (&global.expect_head, &global.identity) {
        (Some(_), _) => "--expect-head",
        (None, Some(_)) => "--identity",
        (None, None) => return Ok(()),
    };
    Err(Failure::usage(format!(
        "there is no ledger at `{path}`, and `{option}` needs one: name it with `--ledger`, or leave `{option}` out"
    )))
}

/// Opens the ledger to look at it.
///
/// # Errors
/// [`Failure`] with exit 4 when it stays locked, 5 when it was tampered with.
pub fn read(global: &Global, world: &mut World<'_>) -> Result<OpenLedger, Failure> {
    read_with_sight(global, world).map(|(ledger, _)| ledger)
}

/// As [`read`], with how the ledger stood to what this workstation remembered.
///
/// # Errors
/// As [`read`].
pub fn read_with_sight(global: &Global, world: &mut World<'_>) -> Result<(OpenLedger, Sight), Failure> {
    let path = ledger_path(global, world)?;
    let expected = expected_head(global)?;
    let mut source = Source::new(global, world)?;
    let opened = session::read(world.store, &path, &mut source.ask(world.prompt), expected);
    world.prompt.show_typing();
    let (ledger, sight) = source.outcome(opened)?;
    // a key is derived for a second, and whoever pressed Ctrl-C meanwhile wants no more
    world.store.check_interrupted().map_err(Failure::failed)?;
    after_opening(global, world, &ledger, &sight);
    Ok((ledger, sight))
}

/// Opens a ledger to write to it.
///
/// # Errors
/// As [`read`].
pub fn write(global: &Global, world: &mut World<'_>, place: Place) -> Result<Session, Failure> {
    write_together(global, world, place, 1)
}

/// As [`write`], asking at the prompt for at least so many officers, whatever the quorum.
///
/// # Errors
/// As [`read`].
pub fn write_together(
    global: &Global,
    world: &mut World<'_>,
    place: Place,
    officers: usize,
) -> Result<Session, Failure> {
    let expected = expected_head(global)?;
    let mut source = Source { wanted: officers, ..Source::new(global, world)? };
    let opened = place.open(world.store, &mut source.ask(world.prompt), expected);
    world.prompt.show_typing();
    let session = source.outcome(opened)?;
    world.store.check_interrupted().map_err(Failure::failed)?;
    after_opening(global, world, session.ledger(), &session.sight);
    Ok(session)
}

/// Looks at the place of the ledger.
///
/// # Errors
/// [`Failure`] when another process keeps it locked, or a ledger that was there is gone.
pub fn find_place(global: &Global, world: &mut World<'_>) -> Result<Place, Failure> {
    let path = ledger_path(global, world)?;
    let place = Place::find(world.store, &path).map_err(|error| of_session(&error))?;
    if let Some(unfinished) = place.unfinished() {
        let whole = if place.is_taken() { "the ledger itself is whole, and " } else { "" };
        console::alert(
            world,
            format!(
                "a run that was cut off left a half-written ledger at `{}`: {whole}the next write replaces it",
                unfinished.display()
            ),
        );
    }
    Ok(place)
}

/// After a ledger was written: counts that, says what other runs wrote meanwhile, and remembers how far the ledger
/// has come.
pub fn remember(global: &Global, world: &mut World<'_>, session: &mut Session) {
    world.recorded += 1;
    if let Some(others) = session.take_others() {
        console::alert(
            world,
            format!("meanwhile another run wrote {others}: what this run records comes after it"),
        );
    }
    remember_sight(global, world, session.ledger(), &session.sight);
}

/// Says what was given and could not be written, so that it is given again.
pub fn tell_unrecorded(world: &mut World<'_>, session: &mut Session) {
    for event in session.take_unrecorded() {
        console::alert(world, format!("not recorded: {}  {}", event.kind(), event.summary()));
    }
}

/// Remembers how far the ledger has come; where that fails, the person hears it.
fn remember_sight(global: &Global, world: &mut World<'_>, ledger: &OpenLedger, sight: &Sight) {
    let Ok(path) = ledger_path(global, world) else { return };
    if let Err(error) = session::remember(world.store, &path, ledger, sight) {
        console::alert(world, format!("the ledger's head could not be remembered: {error}"));
    }
}

/// Where an accepted ledger is to be confirmed, does so: a quorum opened it, and gave its last
/// head from paper once more.
///
/// # Errors
/// [`Failure`] when the head is none.
pub fn confirm(
    global: &Global,
    world: &mut World<'_>,
    ledger: &OpenLedger,
    sight: &Sight,
) -> Result<(), Failure> {
    let gives_last = expected_head(global)?.is_some_and(|expected| session::is_last(expected, ledger));
    if !gives_last || ledger.is_read_only() || !matches!(sight, Sight::Accepted { now: false, .. }) {
        return Ok(());
    }
    match session::confirm(world.store, ledger) {
        Ok(()) => console::note(world, global, "confirmed: this ledger is the right one"),
        Err(error) => {
            console::alert(world, format!("that it is the right one could not be remembered: {error}"));
        }
    }
    Ok(())
}

/// A new passphrase: from a file, or asked for twice.
///
/// # Errors
/// [`Failure`] when it is empty or too short, or the two differ three times.
pub fn new_passphrase(
    global: &Global,
    world: &mut World<'_>,
    files: &[PathBuf],
    whose: &str,
) -> Result<SecretText, Failure> {
    let check = |passphrase: &SecretText| check_strength(global, passphrase);
    let passphrase = match files {
        [] => return ask_twice(world, whose, check),
        [file] => credential(world, file)?,
        _ => return Err(Failure::usage("one new officer has one passphrase: give one `--passphrase-file`")),
    };
    check(&passphrase).map_err(Failure::usage)?;
    Ok(passphrase)
}

/// Refuses a passphrase that is easily guessed by whoever has a copy of the ledger.
fn check_strength(global: &Global, passphrase: &SecretText) -> Result<(), String> {
    let characters = passphrase.expose().chars().count();
    match characters {
        0 => Err("the passphrase is empty: type one".to_owned()),
        1..MIN_PASSPHRASE if !global.weak_passphrase => Err(format!(
            "the passphrase has {}, and {MIN_PASSPHRASE} are the least: choose a longer one, as several words, or \
             add `--weak-passphrase`",
            count(characters, "character")
        )),
        _ => Ok(()),
    }
}

/// Asks for something that nobody may see, twice, until both are the same; `check` says what is
/// wrong with it before the second time.
///
/// # Errors
/// [`Failure`] when they differ, or the check refuses, three times.
pub fn ask_twice(
    world: &mut World<'_>,
    question: &str,
    check: impl Fn(&SecretText) -> Result<(), String>,
) -> Result<SecretText, Failure> {
    let mut refused = None;
    for left in (0..TRIES).rev() {
        let more = if left > 0 { "; once more" } else { "" };
        let first = world.prompt.hidden(&format!("{question}: ")).map_err(asking)?;
        if first.is_empty() {
            world.prompt.tell(&format!("nothing was typed{more}\n")).map_err(asking)?;
            continue;
        }
        refused = check(&first).err();
        if let Some(refusal) = &refused {
            world.prompt.tell(&format!("{refusal}\n")).map_err(asking)?;
            continue;
        }
        let second = world.prompt.hidden("the same again: ").map_err(asking)?;
        if first.same_as(second.expose()) {
            return Ok(first);
        }
        world.prompt.tell(&format!("the two differ{more}\n")).map_err(asking)?;
    }
    Err(refused.map_or_else(
        || Failure::failed("it was not typed twice alike: nothing was changed, so run this again"),
        Failure::usage,
    ))
}

/// A prompt that failed: with no terminal, files are the way.
pub fn asking(error: PromptError) -> Failure {
    match error {
        PromptError::NoTerminal => Failure::new(
            Exit::Failed,
            "there is no terminal to ask at: run this in a terminal, or use `--passphrase-file FILE`",
        ),
        error => Failure::failed(error),
    }
}

/// The content of a passphrase file, without the newline at its end.
fn credential(world: &mut World<'_>, file: &Path) -> Result<SecretText, Failure> {
    let mut content = world.store.read(file, MAX_CREDENTIAL).map_err(Failure::failed)?;
    if file.as_os_str() != "-" && world.store.is_readable_by_all(file) {
        console::alert(
            world,
            format!(
                "everybody on this workstation can read `{}`: stop that with `chmod 600 {}`, and change what is in \
                 it if others may have read it",
                file.display(),
                typeable(file)
            ),
        );
    }
    let text = content.expose().strip_suffix(b"\n").unwrap_or(content.expose());
    let len = text.strip_suffix(b"\r").unwrap_or(text).len();
    content.truncate(len);
    content
        .to_text()
        .ok_or_else(|| Failure::failed(format!("`{}` is not text in UTF-8: check the file", file.display())))
}

fn expected_head(global: &Global) -> Result<Option<ExpectedHead>, Failure> {
    let Some(text) = &global.expect_head else { return Ok(None) };
    if let Ok(head) = text.trim().parse() {
        return Ok(Some(ExpectedHead::Whole(head)));
    }
    match words::from_words(text, opened::HEAD_WORDS) {
        Ok(bits) => Ok(Some(ExpectedHead::Words(bits))),
        Err(error) => Err(Failure::usage(format!("`--expect-head`: {error}"))),
    }
}

fn after_opening(global: &Global, world: &mut World<'_>, ledger: &OpenLedger, sight: &Sight) {
    if ledger.wrong_credentials() > 0 {
        let wrong = count(ledger.wrong_credentials(), "passphrase");
        console::note(world, global, format!("{wrong} did not open the ledger"));
    }
    if let Some(first) = ledger.not_judged().first() {
        let (seq, kind, version) = (first.seq, &first.kind, env!("CARGO_PKG_VERSION"));
        let events = match ledger.not_judged().len() {
            1 => "one event".to_owned(),
            events => format!("{events} events"),
        };
        console::alert(
            world,
            format!(
                "this ledger was written by a newer firesafe: version {version} does not understand {events}, first \
                 event {seq} (`{kind}`); it reads what it can and writes nothing, so use the newer firesafe"
            ),
        );
    }
    let path = ledger_path(global, world).unwrap_or_default();
    if let Some(folder) = world.store.exposed_folder(&path) {
        let command = typeable(&folder);
        console::alert(
            world,
            format!(
                "others on this workstation can write to `{}`, the folder of the ledger, and replace or remove it: \
                 stop that with `chmod go-w {command}`",
                folder.display()
            ),
        );
    }
    match sight {
        Sight::Known => {}
        Sight::First => console::alert(
            world,
            format!(
                "this workstation sees this ledger for the first time: compare its head with the newest minutes, \
                 and trust nothing if they differ\n{}",
                opened::head_lines(ledger.head())
            ),
        ),
        Sight::Accepted { against, now } => {
            let when = if *now { "is" } else { "was" };
            console::alert(
                world,
                format!(
                    "this ledger {when} accepted by its head against {against}: its officers confirm it with \
                     `firesafe check --expect-head WORDS`, the last head of their minutes; until then this is said \
                     every time"
                ),
            );
        }
    }
    remember_sight(global, world, ledger, sight);
}

/// Credentials from files; the prompt where none were named.
struct Source {
    given: Vec<Credential>,
    may_ask: bool,
    /// How many officers are asked for, if the quorum is not more.
    wanted: usize,
    seen: Progress,
    /// How often the prompt asked since the last officer opened the ledger.
    tries: usize,
    failed: Option<PromptError>,
}

impl Source {
    fn new(global: &Global, world: &mut World<'_>) -> Result<Self, Failure> {
        let mut given = Vec::new();
        for file in &global.passphrase_file {
            given.push(Credential::Passphrase(credential(world, file)?));
        }
        if let Some(file) = &global.identity {
            given.push(Credential::Identity(credential(world, file)?));
        }
        given.reverse();
        let may_ask = given.is_empty();
        Ok(Self { given, may_ask, wanted: 1, seen: Progress::default(), tries: 0, failed: None })
    }

    fn ask<'a>(&'a mut self, prompt: &'a mut dyn Prompt) -> Asking<'a> {
        Asking { source: self, prompt }
    }

    fn outcome<T>(self, opened: Result<T, SessionError>) -> Result<T, Failure> {
        match (opened, self.failed) {
            // stopped at the prompt, perhaps after a wrong passphrase
            (Err(SessionError::Open(error)), Some(stop)) if error.fault() == Fault::Locked => {
                Err(locked(stop))
            }
            (opened, _) => opened.map_err(|error| of_session(&error)),
        }
    }
}

/// Nobody gave a passphrase: the ledger stays locked, unless the person stopped the run.
fn locked(stop: PromptError) -> Failure {
    let exit = if matches!(stop, PromptError::Interrupted) { Exit::Failed } else { Exit::Locked };
    Failure { exit, ..asking(stop) }
}

/// The failure that a session's error stands for.
pub fn of_session(error: &SessionError) -> Failure {
    let exit = match error.fault() {
        Fault::Failed => Exit::Failed,
        Fault::Newer => Exit::Due,
        Fault::Locked => Exit::Locked,
        Fault::Integrity => Exit::Integrity,
    };
    Failure::new(exit, error)
}

struct Asking<'a> {
    source: &'a mut Source,
    prompt: &'a mut dyn Prompt,
}

impl Credentials for Asking<'_> {
    fn next(&mut self, progress: Progress) -> Option<Credential> {
        let before = std::mem::replace(&mut self.source.seen, progress);
        if progress.opened > before.opened {
            self.source.tries = 0;
        }
        if let Some(credential) = self.source.given.pop() {
            return Some(credential);
        }
        // where files opened it for some of the officers, the others may type
        let may_ask = self.source.may_ask || (progress.opened > 0 && self.prompt.can_ask());
        let wanted = self.source.wanted.min(progress.officers).max(progress.needed);
        if !may_ask || progress.natively || progress.opened >= wanted || self.source.tries >= TRIES {
            return None;
        }
        self.source.tries += 1;
        let question = question(progress, before, wanted);
        // no passphrase is empty, and to try one takes a second
        let answer = loop {
            match self.prompt.hidden(&question) {
                Ok(answer) if answer.is_empty() => {}
                answer => break answer,
            }
        };
        match answer {
            Ok(passphrase) => Some(Credential::Passphrase(passphrase)),
            Err(error) => {
                self.source.failed = Some(error);
                None
            }
        }
    }
}

fn question(now: Progress, before: Progress, wanted: usize) -> String {
    let answer = if now.repeated > before.repeated {
        "that officer opened it already; "
    } else if now.wrong > before.wrong {
        "it did not open the ledger; "
    } else {
        ""
    };
    match (wanted, now.opened) {
        (1, _) if answer.is_empty() => "passphrase of the ledger: ".to_owned(),
        (1, _) => format!("{answer}passphrase again: "),
        (_, 0) => format!("{answer}{wanted} of {} officers needed; passphrase of one: ", now.officers),
        (_, opened) => {
            let (officers, more) = (now.officers, wanted - opened);
            format!("{answer}{wanted} of {officers} officers needed, {more} more; passphrase of another: ")
        }
    }
}
