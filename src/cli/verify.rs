//! `firesafe verify`.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{Global, Verify};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::source::{check_standard_input, is_standard_input, source_name, sources};
use super::typing::{self, Typed};
use super::unlock;
use super::wording::{self, set_words};
use super::world::World;
use crate::ops::ports::StoreError;
use crate::ops::reading::{self, Found, ReadingError};
use crate::ops::recover::known_sets;
use crate::share::VerifiedShare;
use crate::share::recovery::KnownSet;
use crate::sheet::scan::ScanError;

/// Checks sheets one by one; nothing of a share is shown, and each is erased before the next.
///
/// # Errors
/// [`Failure`] when there is nothing to check.
pub fn run(global: &Global, args: &Verify, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    check_standard_input(global, &args.sheets)?;
    let known = match &global.ledger {
        Some(_) => known_sets(unlock::read(global, world)?.state()),
        None => Vec::new(),
    };
    let paths = sources(global, &args.sheets, world);
    let mut checked = None;
    for path in paths {
        if let Some(exit) = verify_file(global, world, &known, &path, !args.sheets.is_empty())? {
            checked = Some(exit.worse(checked.unwrap_or(Exit::Done)));
        }
    }
    match checked {
        Some(exit) => Ok(exit),
        None => verify_typed(global, world, &known),
    }
}

/// Checks everything in a file; `None` where nobody piped anything in.
fn verify_file(
    global: &Global,
    world: &mut World<'_>,
    known: &[KnownSet],
    path: &Path,
    was_named: bool,
) -> Result<Option<Exit>, Failure> {
    let name = source_name(path);
    let mut exit = Exit::Done;
    match reading::read(world.store, path) {
        Err(ReadingError::Store(StoreError::Interrupted)) => {
            return Err(Failure::failed(StoreError::Interrupted));
        }
        Err(ReadingError::Scan(ScanError::Empty)) if is_standard_input(path) && !was_named => {
            return Ok(None);
        }
        Err(error) => {
            console::error(world, &format!("{name}: {error}"));
            exit = Exit::Failed;
        }
        Ok(found) => {
            for one in found {
                exit = exit.worse(tell(global, world, &verdict(&one, &name, known))?);
            }
        }
    }
    Ok(Some(exit))
}

/// Asks for one sheet at the prompt.
fn verify_typed(global: &Global, world: &mut World<'_>, known: &[KnownSet]) -> Outcome {
    let nothing = "nothing was checked: type a sheet, or give a scan of it";
    if !world.prompt.can_ask() {
        return Err(Failure::failed(nothing));
    }
    match typing::sheet(world, "")? {
        Typed::Share(share) => {
            let name = format!("typed share {}", share.x());
            tell(global, world, &verdict(&Found::Share(share), &name, known))
        }
        Typed::File(path) => {
            let exit = verify_file(global, world, known, &path, true)?;
            Ok(exit.unwrap_or(Exit::Done))
        }
        Typed::Drop(_) | Typed::Nothing => Err(Failure::failed(nothing)),
    }
}

/// What is said of one share.
struct Verdict {
    exit: Exit,
    line: String,
    json: Value,
}

fn tell(global: &Global, world: &mut World<'_>, verdict: &Verdict) -> Outcome {
    let line = if global.json { verdict.json.to_string() } else { verdict.line.clone() };
    console::data(world, &line)?;
    Ok(verdict.exit)
}

fn verdict(found: &Found, name: &str, known: &[KnownSet]) -> Verdict {
    let share = match (found, wording::problem(found)) {
        (Found::Share(share), None) => share,
        (_, problem) => {
            let problem = problem.unwrap_or_default();
            let exit = if matches!(found, Found::Rejected(_)) { Exit::Integrity } else { Exit::Failed };
            return Verdict {
                exit,
                line: format!("{name}: not good: {problem}"),
                json: json!({ "sheet": name, "good": false, "problem": problem }),
            };
        }
    };
    let record = known.iter().find(|set| set.set_id == share.set_id());
    let (genuine, says) = authenticity(share, record, !known.is_empty());
    let words = set_words(share.set_id());
    let (x, k, set_id) = (share.x(), share.k(), share.set_id());
    let good = if genuine == Some(false) { "not good" } else { "good" };
    let opens = record.map(|set| format!(" of {}", set.label)).unwrap_or_default();
    Verdict {
        exit: if genuine == Some(false) { Exit::Integrity } else { Exit::Done },
        line: format!("{name}: {good}: share {x}{opens}, any {k} recover; set {set_id} ({words}); {says}"),
        json: json!({
            "sheet": name, "good": genuine != Some(false), "share": x, "k": k, "set": set_id.as_str(),
            "words": words, "opens": record.map(|set| set.label.as_str()),
            "signed": share.public_key().is_some(), "genuine": genuine, "says": says,
        }),
    }
}

/// Whether the share is the dealer's: known, or known not to be, or unknown; and why.
fn authenticity(
    share: &VerifiedShare,
    record: Option<&KnownSet>,
    with_ledger: bool,
) -> (Option<bool>, &'static str) {
    match (record, share.public_key()) {
        (Some(set), _) if set.share_fingerprints.contains(&share.fingerprint()) => {
            (Some(true), "the ledger knows this share")
        }
        (Some(_), _) => {
            (Some(false), "forged: the ledger lists every share of this set, and this is none of them")
        }
        (None, Some(_)) if with_ledger => {
            (None, "signed by its dealer, but this ledger does not know the set")
        }
        (None, Some(_)) => {
            (None, "signed; that its set is yours, the record of its words or the ledger tells")
        }
        (None, None) => (
            None,
            "every character is right; typed rows carry no signature, so only the ledger tells its dealer",
        ),
    }
}
