//! `firesafe recover`.

use std::path::{Path, PathBuf};

use super::args::{Global, Recover};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::typing::{self, Typed};
use super::wording::{self, fault, numbers, set_words, standing};
use super::world::World;
use super::{reveal, unlock};
use crate::model::SetId;
use crate::ops::reading::{self, Found, ReadingError};
use crate::ops::recover::{Ready, Table, known_sets};
use crate::ops::split::is_printable;
use crate::secret::SecretBytes;
use crate::share::Reason;
use crate::share::recovery::{BadShare, Dealer, Fault, Recovery, Refusal, Report, Standing, Taken};

/// Puts a secret together again.
///
/// # Errors
/// [`Failure`] when there are not enough good sheets; every bad one was named.
pub fn run(global: &Global, args: &Recover, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let known = match &global.ledger {
        Some(_) => known_sets(unlock::read(global, world)?.state()),
        None => Vec::new(),
    };
    let mut table = Table::new(known);
    let mut unread = 0;
    for path in sources(args, world) {
        unread += usize::from(!take_file(global, world, &mut table, &path)?);
    }
    let set_id = gather(global, world, &mut table)?;
    let Some(set_id) = set_id else { return Err(not_enough(&table, unread)) };
    let Some(recovery) = table.recover(set_id) else { return Err(not_enough(&table, unread)) };
    tell_recovery(global, world, &table, &recovery);
    hand_out(global, args, world, &recovery)?;
    Ok(Exit::Done)
}

/// The files that were named, or a pipe where none was.
fn sources(args: &Recover, world: &World<'_>) -> Vec<PathBuf> {
    if args.sheets.is_empty() && !world.input_is_terminal && !world.prompt.can_ask() {
        return vec![PathBuf::from("-")];
    }
    args.sheets.clone()
}

/// Takes everything in a file; false when nothing of it could be read.
fn take_file(
    global: &Global,
    world: &mut World<'_>,
    table: &mut Table,
    path: &Path,
) -> Result<bool, Failure> {
    let name = source_name(path);
    let found = match reading::read(world.store, path) {
        Err(ReadingError::Store(crate::ops::ports::StoreError::Interrupted)) => {
            return Err(Failure::failed(crate::ops::ports::StoreError::Interrupted));
        }
        Err(error) => {
            console::note(world, global, format!("{name}: {error}"));
            return Ok(false);
        }
        Ok(found) => found,
    };
    for one in found {
        take(global, world, table, one, &name);
    }
    Ok(true)
}

/// How a source is called in messages.
pub fn source_name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        console::harmless(&path.display().to_string())
    }
}

fn take(global: &Global, world: &mut World<'_>, table: &mut Table, found: Found, name: &str) {
    if let Some(problem) = wording::problem(&found) {
        table.refuse(refusal(&found), name.to_owned());
        console::note(world, global, format!("{name}: {problem}"));
        return;
    }
    if let Found::Share(share) = found {
        let report = table.take(share, name.to_owned());
        tell_taken(global, world, table, &report);
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

fn tell_taken(global: &Global, world: &mut World<'_>, table: &Table, report: &Report) {
    let name = table.name(report.ticket);
    let what = match &report.taken {
        Taken::Kept => "taken".to_owned(),
        Taken::Duplicate { of, .. } => format!("a duplicate of {}", table.name(*of)),
        Taken::Contradicts { other } => {
            format!("kept, but {} has the same number and says something else", table.name(*other))
        }
        Taken::Bad(bad) => fault(bad, table),
    };
    let standing = standing(&report.set, table);
    console::note(world, global, format!("{name}: {what}; {standing}"));
    if !report.beside.is_empty() {
        let others: Vec<_> = report.beside.iter().map(SetId::to_string).collect();
        let others = wording::list(&others);
        console::note(world, global, format!("sheets of another set lie here too: {others}"));
    }
}

/// Asks for more until one set is ready, or the person has no more.
fn gather(global: &Global, world: &mut World<'_>, table: &mut Table) -> Result<Option<SetId>, Failure> {
    loop {
        match table.ready() {
            Ready::One(set_id) => return Ok(Some(set_id)),
            Ready::Several(one, other) => {
                return Err(Failure::failed(format!(
                    "two sets are complete, {one} and {other}: give the sheets of one of them alone"
                )));
            }
            Ready::None if !world.prompt.can_ask() => return Ok(None),
            Ready::None => {}
        }
        match typing::sheet(world)? {
            Typed::Nothing => return Ok(None),
            Typed::File(path) => {
                take_file(global, world, table, &path)?;
            }
            Typed::Drop(number) if table.withdraw(number) => {
                console::note(world, global, format!("sheet {number} was taken back"));
            }
            Typed::Drop(number) => {
                console::note(world, global, format!("there is no sheet {number} to take back"));
            }
            Typed::Share(share) => {
                let name = format!("typed share {}", share.x());
                take(global, world, table, Found::Share(share), &name);
            }
        }
    }
}

fn not_enough(table: &Table, unread: usize) -> Failure {
    let sets = table.sets();
    let is_suspicious = sets.iter().any(|set| {
        matches!(set.standing, Standing::NoFit | Standing::Conflict(_) | Standing::SearchLimit { .. })
    });
    let exit = if is_suspicious || table.has_refused() { Exit::Integrity } else { Exit::Failed };
    if sets.is_empty() {
        let files = if unread > 0 { ", since no file given could be read as one" } else { "" };
        return Failure::new(exit, format!("no good sheet was given{files}: scan or type one"));
    }
    let standings: Vec<_> = sets.iter().map(|set| standing(set, table)).collect();
    Failure::new(exit, format!("not recovered: {}", standings.join("; ")))
}

fn tell_recovery(global: &Global, world: &mut World<'_>, table: &Table, recovery: &Recovery) {
    for BadShare { ticket, fault: bad, .. } in &recovery.bad {
        if !matches!(bad, Fault::Duplicate { .. } | Fault::Refused(_)) {
            let line = format!("{}: {}", table.name(*ticket), fault(bad, table));
            console::note(world, global, line);
        }
    }
    if let Some(known) = &recovery.known {
        let superseded = match known.superseded_on {
            Some(date) => format!(", superseded on {date}: a newer set replaced it"),
            None => String::new(),
        };
        console::note(world, global, format!("this is {}{superseded}", known.label));
    }
    let dealer = match recovery.dealer {
        _ if recovery.known.is_none() && global.ledger.is_some() => {
            "this ledger does not know the set, so nothing says who dealt it"
        }
        Dealer::Signature => "the dealer's signature is on the shares",
        Dealer::Ledger => "the ledger knows the shares",
        Dealer::Unverified => "recombined, dealer not verified",
    };
    let words = set_words(recovery.set_id);
    let used = numbers(recovery.used);
    console::note(
        world,
        global,
        format!("recovered from shares {used} of set {} ({words}): {dealer}", recovery.set_id),
    );
}

/// The secret goes into a file, a pipe, or onto a screen of its own.
fn hand_out(
    global: &Global,
    args: &Recover,
    world: &mut World<'_>,
    recovery: &Recovery,
) -> Result<(), Failure> {
    let secret = &recovery.secret;
    if args.output.is_some() || !world.out_is_terminal {
        let mut bytes = SecretBytes::with_capacity(secret.len() + 1);
        bytes.extend_from_slice(secret.expose());
        if !args.raw && is_printable(secret.expose()) {
            bytes.push(b'\n');
        }
        let Some(output) = &args.output else { return console::bytes(world, bytes.expose()) };
        world.store.write_new(output, bytes.expose()).map_err(Failure::failed)?;
        let path = output.display();
        console::note(world, global, format!("the secret is in `{path}`: end it with `shred -u {path}`"));
        return Ok(());
    }
    let Some(text) = secret.to_text() else {
        return Err(Failure::failed(
            "the secret is not text that can be shown: add `--output FILE`, or use a pipe",
        ));
    };
    reveal::show(world, "the secret", &text)
}
