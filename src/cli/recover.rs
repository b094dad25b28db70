//! `firesafe recover`.

use std::fmt::{Display, Write as _};
use std::path::{Path, PathBuf};

use super::args::{Global, Recover};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::source::{check_standard_input, is_standard_input, source_name, sources};
use super::typing::{self, Typed};
use super::wording::{self, fault, numbers, set_words, standing};
use super::world::World;
use super::{reveal, unlock};
use crate::model::SetId;
use crate::ops::ports::{StoreError, typeable};
use crate::ops::reading::{Found, ReadingError};
use crate::ops::recover::{Ready, Table, known_sets};
use crate::ops::split::is_printable;
use crate::scan::ScanError;
use crate::secret::SecretBytes;
use crate::share::Reason;
use crate::share::recovery::{BadShare, Dealer, Fault, KnownSet, Recovery, Refusal, Report, Standing, Taken};

/// Puts a secret together again.
///
/// # Errors
/// [`Failure`] when there are not enough good sheets; every bad one was named.
pub fn run(global: &Global, args: &Recover, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    check_standard_input(global, &args.sheets)?;
    if let Some(output) = args.output.as_ref().filter(|output| world.store.exists(output)) {
        return Err(Failure::failed(StoreError::Exists(output.clone())));
    }
    let known = match &global.ledger {
        Some(_) => known_sets(unlock::read(global, world)?.state()),
        None => Vec::new(),
    };
    let recovery = from_sheets(global, world, known, &args.sheets)?;
    hand_out(global, args, world, &recovery)?;
    Ok(Exit::Done)
}

/// Takes sheets from files, a pipe and the prompt, until they give a secret.
///
/// # Errors
/// [`Failure`] when there are not enough good sheets; every bad one was named.
pub fn from_sheets(
    global: &Global,
    world: &mut World<'_>,
    known: Vec<KnownSet>,
    named: &[PathBuf],
) -> Result<Recovery, Failure> {
    let sources = sources(global, named, world);
    let mut desk = Desk { global, world, table: Table::new(known), said: String::new(), damaged: false };
    let mut unread = 0;
    for path in sources {
        unread += usize::from(!desk.take_file(&path, !named.is_empty())?);
    }
    let Some(recovery) = desk.gather()? else { return Err(desk.not_enough(unread)) };
    desk.tell_recovery(&recovery);
    Ok(recovery)
}

/// Where sheets are taken, judged and named.
struct Desk<'a, 'w> {
    global: &'a Global,
    world: &'a mut World<'w>,
    table: Table,
    /// What was said since the person was last asked: it stands above the next question.
    said: String,
    /// Whether a share came that is damaged or forged.
    damaged: bool,
}

impl Desk<'_, '_> {
    /// Takes everything in a file; false when nothing of it could be read.
    fn take_file(&mut self, path: &Path, was_named: bool) -> Result<bool, Failure> {
        let name = source_name(path);
        match self.world.sources().read(path) {
            Err(ReadingError::Store(StoreError::Interrupted)) => {
                Err(Failure::failed(StoreError::Interrupted))
            }
            // nobody piped anything in: that is no mistake
            Err(ReadingError::Scan(ScanError::Empty)) if is_standard_input(path) && !was_named => Ok(true),
            Err(error) => {
                self.alert(format!("{name}: {error}"));
                Ok(false)
            }
            Ok(found) => {
                for one in found {
                    self.take(one, &name);
                }
                Ok(true)
            }
        }
    }

    fn take(&mut self, found: Found, name: &str) {
        let number = self.table.next_number();
        if let Some(problem) = wording::problem(&found) {
            self.damaged |= matches!(found, Found::Rejected(_));
            self.table.refuse(refusal(&found), name.to_owned());
            self.alert(format!("sheet {number}, {name}: {problem}"));
        } else if let Found::Share(share) = found {
            let report = self.table.take(share, name.to_owned());
            self.tell_taken(number, &report);
        }
    }

    fn tell_taken(&mut self, number: usize, report: &Report) {
        let name = self.table.name(report.ticket);
        let what = match &report.taken {
            Taken::Kept => "taken".to_owned(),
            Taken::Duplicate { of, .. } => format!("a duplicate of {}", self.table.name(*of)),
            Taken::Contradicts { other } => {
                format!("kept, but {} has the same number and says something else", self.table.name(*other))
            }
            Taken::Bad(bad) => fault(bad, &self.table),
        };
        let line = format!("sheet {number}, {name}: {what}; {}", standing(&report.set, &self.table));
        if matches!(report.taken, Taken::Kept | Taken::Duplicate { .. }) {
            self.say(line);
        } else {
            self.alert(line);
        }
        if !report.beside.is_empty() {
            let others: Vec<_> = report.beside.iter().map(SetId::to_string).collect();
            let these = report.set.set_id;
            self.alert(format!("sheets of several sets lie here: {these} and {}", wording::list(&others)));
        }
    }

    /// Asks for more until one set gives its secret, or the person has no more.
    fn gather(&mut self) -> Result<Option<Recovery>, Failure> {
        loop {
            match self.table.ready() {
                Ready::One(set_id) => return Ok(self.table.recover(set_id)),
                Ready::Several(one, other) => {
                    return Err(Failure::failed(format!(
                        "two sets are complete, {one} and {other}: give the sheets of one of them alone"
                    )));
                }
                Ready::None if !self.world.prompt.can_ask() => return Ok(None),
                Ready::None => {}
            }
            let mut above = std::mem::take(&mut self.said);
            if self.table.next_number() > 1 {
                above.push_str("`drop 1` takes sheet 1 back, and so on\n");
            }
            match typing::sheet(self.world, &above)? {
                Typed::Nothing => return Ok(None),
                Typed::File(path) => {
                    self.take_file(&path, true)?;
                }
                Typed::Drop(number) if self.table.withdraw(number) => {
                    self.say(format!("sheet {number} was taken back"));
                    for set in self.table.sets() {
                        self.say(standing(&set, &self.table));
                    }
                }
                Typed::Drop(number) => self.say(format!("there is no sheet {number} to take back")),
                Typed::Share(share) => {
                    let name = format!("typed share {}", share.x());
                    self.take(Found::Share(share), &name);
                }
            }
        }
    }

    fn not_enough(&self, unread: usize) -> Failure {
        let sets = self.table.sets();
        let is_suspicious = sets.iter().any(|set| {
            matches!(set.standing, Standing::NoFit | Standing::Conflict(_) | Standing::SearchLimit { .. })
        });
        let exit = if is_suspicious || self.damaged { Exit::Integrity } else { Exit::Failed };
        if sets.is_empty() {
            let files = if unread > 0 { ", since no file given could be read as one" } else { "" };
            return Failure::new(exit, format!("no good sheet was given{files}: scan or type one"));
        }
        let standings: Vec<_> = sets.iter().map(|set| standing(set, &self.table)).collect();
        Failure::new(exit, format!("not recovered: {}", standings.join("; ")))
    }

    fn tell_recovery(&mut self, recovery: &Recovery) {
        for BadShare { ticket, fault: bad, .. } in &recovery.bad {
            // those were named when they came
            if !matches!(bad, Fault::Duplicate { .. } | Fault::Refused(_)) {
                let line = format!(
                    "sheet {}, {}: {}",
                    ticket.index() + 1,
                    self.table.name(*ticket),
                    fault(bad, &self.table)
                );
                self.alert(line);
            }
        }
        if let Some(known) = &recovery.known {
            match known.superseded_on {
                Some(date) => {
                    self.alert(format!(
                        "this is {}, superseded on {date}: a newer set replaced it",
                        known.label
                    ));
                }
                None => self.say(format!("this is {}", known.label)),
            }
        }
        let dealer = match recovery.dealer {
            _ if recovery.known.is_none() && self.global.ledger.is_some() => {
                "this ledger does not know the set, so nothing says who dealt it"
            }
            Dealer::Signature => "the dealer's signature is on the shares",
            Dealer::Ledger => "the ledger knows the shares",
            Dealer::Unverified => "recombined, dealer not verified",
        };
        let words = set_words(recovery.set_id);
        let used = numbers(recovery.used);
        self.say(format!("recovered from shares {used} of set {} ({words}): {dealer}", recovery.set_id));
    }

    /// Something that may be of interest.
    fn say(&mut self, line: impl Display) {
        let _ = writeln!(self.said, "{line}");
        console::note(self.world, self.global, line);
    }

    /// Something that is wrong, which `--quiet` does not silence.
    fn alert(&mut self, line: impl Display) {
        let _ = writeln!(self.said, "{line}");
        console::alert(self.world, line);
    }
}

fn refusal(found: &Found) -> Refusal {
    match found {
        Found::Rejected(rejected)
            if matches!(rejected.error().reason(), Reason::Signature | Reason::SetId) =>
        {
            Refusal::Signature
        }
        _ => Refusal::Damaged,
    }
}

/// The secret goes into a file, a pipe, or onto a screen of its own.
fn hand_out(
    global: &Global,
    args: &Recover,
    world: &mut World<'_>,
    recovery: &Recovery,
) -> Result<(), Failure> {
    let secret = &recovery.secret;
    if let Some(output) = &args.output {
        return write_out(global, args, world, secret, output.clone());
    }
    if !world.out_is_terminal {
        return console::bytes(world, output_of(args, secret).expose());
    }
    match secret.to_text() {
        Some(text) => reveal::show(world, "the secret", &text),
        None => match ask_for_file(world, "the secret is not text that can be shown")? {
            Some(path) => write_out(global, args, world, secret, path),
            None => Err(Failure::failed(
                "the secret is not text that can be shown: add `--output FILE`, or use a pipe",
            )),
        },
    }
}

/// Writes the secret into a new file; a person is asked for another name where that fails, so
/// that nothing that was typed is lost.
fn write_out(
    global: &Global,
    args: &Recover,
    world: &mut World<'_>,
    secret: &SecretBytes,
    first: PathBuf,
) -> Result<(), Failure> {
    let mut path = first;
    while let Err(error) = world.store.write_new(&path, output_of(args, secret).expose()) {
        match ask_for_file(world, &error.to_string())? {
            Some(other) => path = other,
            None => return Err(Failure::failed(error)),
        }
    }
    let shown = path.display();
    console::note(
        world,
        global,
        format!("the secret is in `{shown}`: end it with `shred -u {}`", typeable(&path)),
    );
    Ok(())
}

fn ask_for_file(world: &mut World<'_>, why: &str) -> Result<Option<PathBuf>, Failure> {
    if !world.prompt.can_ask() {
        return Ok(None);
    }
    world.prompt.tell(&format!("{why}\n")).map_err(unlock::asking)?;
    let question = "a new file to write the secret into, or nothing to stop: ";
    let answer = world.prompt.line(question).map_err(unlock::asking)?;
    let name = answer.expose().trim();
    Ok((!name.is_empty()).then(|| PathBuf::from(name)))
}

/// The bytes, with a newline after text unless `--raw` is given.
fn output_of(args: &Recover, secret: &SecretBytes) -> SecretBytes {
    let mut bytes = SecretBytes::with_capacity(secret.len() + 1);
    bytes.extend_from_slice(secret.expose());
    if !args.raw && is_printable(secret.expose()) {
        bytes.push(b'\n');
    }
    bytes
}
