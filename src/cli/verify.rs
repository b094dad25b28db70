//! `firesafe verify`.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::{Global, Resealing, Verify};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::form::{self, Entered, Part};
use super::sheet_book::{SheetBook, check_bags};
use super::source::{check_standard_input, is_standard_input, sheets_in, source_name, sources};
use super::unlock;
use super::wording::{self, mark_json, mark_text, set_words};
use super::world::World;
use crate::model::SetId;
use crate::ops::ports::{StoreError, typeable};
use crate::ops::reading::{Found, ReadingError};
use crate::ops::recover::known_sets;
use crate::scan::ScanError;
use crate::share::VerifiedShare;
use crate::share::form::Form;
use crate::share::recovery::KnownSet;

/// Checks sheets one by one; nothing of a share is shown, and each is erased before the next.
///
/// # Errors
/// [`Failure`] when there is nothing to check.
pub fn run(global: &Global, args: &Verify, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    check_standard_input(global, &args.sheets)?;
    let Resealing { bag, unsealed } = &args.resealing;
    if !args.record && (!bag.is_empty() || *unsealed || args.on.on.is_some()) {
        return Err(Failure::usage(
            "`--bag`, `--unsealed` and `--on` are for what is recorded: add `--record`",
        ));
    }
    if args.record {
        check_bags(&args.resealing, args.sheets.len())?;
        let mut book = SheetBook::open(global, &args.resealing, args.on, world)?;
        let known = known_sets(book.state());
        let mut take = |world: &mut World<'_>, listed| book.take(global, world, listed);
        let mut taken = Taken::of_paper(&mut take);
        let exit = verify(global, world, Some(&known), &args.sheets, &mut taken);
        book.finish(global, world)?;
        return exit;
    }
    let known = match &global.ledger {
        Some(_) => Some(known_sets(unlock::read(global, world)?.state())),
        None => None,
    };
    if let (None, Some(named)) = (&known, world.environment.named_ledger()) {
        let path = typeable(named);
        console::alert(world, format!("`FIRESAFE_LEDGER` is set and was not used: add `--ledger {path}`"));
    }
    let mut nothing = |_: &mut World<'_>, _| Ok(Exit::Done);
    let mut taken = Taken { must_be_paper: false, ..Taken::of_paper(&mut nothing) };
    verify(global, world, known.as_deref(), &args.sheets, &mut taken)
}

type With<'a> = &'a mut dyn FnMut(&mut World<'_>, Option<(SetId, u8)>) -> Outcome;

/// What is done with a good share, after it was told of and erased; with the ledger, where that
/// lists it.
pub struct Taken<'a> {
    /// Whether the sheet itself has to be seen, and not a file that it was printed from.
    pub must_be_paper: bool,
    /// What is done.
    pub with: With<'a>,
    /// Sheets that were read in part, with what is said of them when nobody goes on with them; `None`
    /// where nobody is asked next.
    parts: Option<VecDeque<(Part, Verdict)>>,
}

impl<'a> Taken<'a> {
    /// Sheets that have to be seen themselves.
    pub const fn of_paper(with: With<'a>) -> Self {
        Self { must_be_paper: true, with, parts: None }
    }
}

/// Checks the sheets that were named, or piped in, or else one that is typed.
fn verify(
    global: &Global,
    world: &mut World<'_>,
    known: Option<&[KnownSet]>,
    sheets: &[PathBuf],
    taken: &mut Taken<'_>,
) -> Outcome {
    let paths = sources(global, sheets, world)?;
    let mut checked = None;
    // who is there goes on with what could not be read
    taken.parts = world.prompt.can_ask().then(VecDeque::new);
    for path in paths {
        if let Some(exit) = verify_file(global, world, known, &path, !sheets.is_empty(), taken)? {
            checked = Some(exit.worse(checked.unwrap_or(Exit::Done)));
        }
    }
    match checked {
        Some(exit) if taken.parts.as_ref().is_none_or(VecDeque::is_empty) => Ok(exit),
        checked => verify_by_hand(global, world, known, taken, checked),
    }
}

/// Checks everything in a file; `None` where nobody piped anything in.
///
/// # Errors
/// [`Failure`] when the run is interrupted, or `taken` fails.
pub fn verify_file(
    global: &Global,
    world: &mut World<'_>,
    known: Option<&[KnownSet]>,
    path: &Path,
    was_named: bool,
    taken: &mut Taken<'_>,
) -> Result<Option<Exit>, Failure> {
    let name = source_name(path);
    let mut exit = Exit::Done;
    let mut sources = world.sources();
    let read = if taken.must_be_paper { sources.read_seen(path) } else { sources.read(path) };
    match read {
        Err(ReadingError::Store(StoreError::Interrupted)) => {
            return Err(Failure::failed(StoreError::Interrupted));
        }
        Err(ReadingError::Scan(ScanError::Empty)) if is_standard_input(path) && !was_named => {
            return Ok(None);
        }
        Err(error) => {
            tell_unread(global, world, &name, &error.to_string())?;
            exit = Exit::Failed;
        }
        Ok(found) => {
            for one in found {
                if let Found::Printed { page, .. } = one {
                    console::note(world, global, format!("{name}: {}", wording::printed(page)));
                    continue;
                }
                if let Found::Unread { page, error } = one {
                    tell_unread(global, world, &name, &format!("page {page}: {error}"))?;
                    exit = exit.worse(Exit::Failed);
                    continue;
                }
                let verdict = verdict(&one, &name, known);
                if let Some(parts) = &mut taken.parts
                    && let Some(part) = Part::of(&one, &name)
                {
                    parts.push_back((part, verdict));
                    continue;
                }
                let is_part = Part::of(&one, &name).is_some();
                drop(one);
                exit = exit.worse(settle(global, world, &verdict, taken)?);
                if is_part {
                    console::note(
                        world,
                        global,
                        format!("{name}: what is missing can be typed: run this again at a terminal"),
                    );
                }
            }
        }
    }
    Ok(Some(exit))
}

/// Says that a file or page could not be read, in the data too where that is JSON.
fn tell_unread(global: &Global, world: &mut World<'_>, name: &str, problem: &str) -> Result<(), Failure> {
    console::error(world, &format!("{name}: {problem}"));
    if !global.json {
        return Ok(());
    }
    console::json(world, json!({ "sheet": name, "good": false, "problem": problem }))
}

/// Asks for one sheet at the prompt.
///
/// # Errors
/// [`Failure`] when there is no terminal or no sheet, or `taken` fails.
pub fn verify_typed(
    global: &Global,
    world: &mut World<'_>,
    known: Option<&[KnownSet]>,
    taken: &mut Taken<'_>,
) -> Outcome {
    verify_by_hand(global, world, known, taken, None)
}

/// Goes on at the form with what was read in part, or else with a sheet that is typed; `exit` is how
/// the sheets that were checked before came out.
fn verify_by_hand(
    global: &Global,
    world: &mut World<'_>,
    known: Option<&[KnownSet]>,
    taken: &mut Taken<'_>,
    mut exit: Option<Exit>,
) -> Outcome {
    let nothing = "nothing was checked: type a sheet, or give a scan of it";
    if !world.prompt.can_ask() {
        return Err(Failure::failed(nothing));
    }
    let mut form = Form::new(Vec::new());
    taken.parts.get_or_insert_default();
    let mut left: Option<Verdict> = None;
    let mut said = String::new();
    loop {
        let mut above = std::mem::take(&mut said);
        if form.is_untouched()
            && let Some((part, verdict)) = taken.parts.as_mut().and_then(VecDeque::pop_front)
        {
            above.push_str(&part.fill(&mut form));
            left = Some(verdict);
        }
        match form::sheet(world, &mut form, &above)? {
            Entered::Share(share) => {
                let name = format!("typed share {}", share.x());
                let verdict = verdict(&Found::Share(*share), &name, known);
                let settled = settle(global, world, &verdict, taken)?;
                exit = Some(settled.worse(exit.unwrap_or(Exit::Done)));
                left = None;
            }
            Entered::File(path) => {
                let path = world.typed_path(&path);
                if !world.store.exists(&path) {
                    // a slip costs nothing of what was typed
                    said = format!("`{}` does not exist: look at its name\n", source_name(&path));
                    continue;
                }
                for file in sheets_in(world, &path)? {
                    let checked = verify_file(global, world, known, &file, true, taken)?;
                    exit = Some(checked.unwrap_or(Exit::Done).worse(exit.unwrap_or(Exit::Done)));
                }
                // rows that were typed before are still asked for
                if !form.is_untouched() {
                    continue;
                }
            }
            Entered::Drop(_) => continue,
            Entered::Nothing => {
                let Some(verdict) = left.take() else {
                    return exit.map_or_else(|| Err(Failure::failed(nothing)), Ok);
                };
                let settled = settle(global, world, &verdict, taken)?;
                exit = Some(settled.worse(exit.unwrap_or(Exit::Done)));
                form = Form::new(Vec::new());
            }
        }
        if taken.parts.as_ref().is_none_or(VecDeque::is_empty)
            && let Some(exit) = exit
        {
            return Ok(exit);
        }
    }
}

/// What is said of one share.
struct Verdict {
    exit: Exit,
    line: String,
    json: Value,
    /// The set that it is of and its number, where the ledger lists it.
    listed: Option<(SetId, u8)>,
}

/// Says what a share is; a good one goes on.
fn settle(global: &Global, world: &mut World<'_>, verdict: &Verdict, taken: &mut Taken<'_>) -> Outcome {
    if global.json {
        console::json(world, verdict.json.clone())?;
    } else {
        console::prose(world, &verdict.line)?;
    }
    match verdict.exit {
        found @ (Exit::Done | Exit::Due) => Ok(found.worse((taken.with)(world, verdict.listed)?)),
        exit => Ok(exit),
    }
}

fn verdict(found: &Found, name: &str, known: Option<&[KnownSet]>) -> Verdict {
    let share = match (found, wording::problem(found)) {
        (Found::Share(share) | Found::PrintedShare(share), None) => share,
        (_, problem) => {
            let problem = problem.unwrap_or_default();
            let exit = if matches!(found, Found::Rejected(_)) { Exit::Integrity } else { Exit::Failed };
            return Verdict {
                exit,
                line: format!("{name}: not good: {problem}"),
                json: json!({ "sheet": name, "good": false, "problem": problem }),
                listed: None,
            };
        }
    };
    let record = known.and_then(|known| known.iter().find(|set| set.set_id == share.set_id()));
    let (genuine, says) = authenticity(share, record, known.is_some());
    let known_set = record.filter(|set| set.confirms(share));
    let marks = known_set.map_or(&[][..], |set| set.marks_of(share));
    let ended = known_set.and_then(|set| set.ended);
    let from_printed_rows = matches!(found, Found::PrintedShare(_));
    let mut says =
        if from_printed_rows { format!("read from its printed rows alone; {says}") } else { says.to_owned() };
    for &mark in marks {
        let _ = write!(says, "; it records the sheet as {}", mark_text(mark));
    }
    if let Some(mark) = ended {
        let _ = write!(says, "; it records the set as {}", mark_text(mark));
    }
    let words = set_words(share.set_id());
    let (x, k, set_id) = (share.x(), share.k(), share.set_id());
    let good = match genuine {
        Some(false) => "not good",
        _ if marks.is_empty() && ended.is_none() => "good",
        _ => "genuine, but not to be used",
    };
    let opens = record.map(|set| format!(" of {}", set.label)).unwrap_or_default();
    let exit = match genuine {
        Some(false) => Exit::Integrity,
        Some(true) if marks.is_empty() && ended.is_none() => Exit::Done,
        None if known.is_none() => Exit::Done,
        // something to know of it, or a set that the ledger does not know
        _ => Exit::Due,
    };
    let recorded: Vec<_> = marks.iter().copied().chain(ended).map(mark_json).collect();
    Verdict {
        exit,
        line: format!("{name}: {good}: share {x}{opens}, any {k} recover; set {set_id} ({words}); {says}"),
        json: json!({
            "sheet": name, "good": genuine != Some(false), "share": x, "k": k, "set": set_id.as_str(),
            "words": words, "opens": record.map(|set| set.label.as_str()),
            "signed": share.public_key().is_some(), "genuine": genuine, "says": says, "recorded": recorded,
            "from_printed_rows": from_printed_rows,
        }),
        listed: (genuine == Some(true)).then_some((set_id, x)),
    }
}

/// Whether the share is the dealer's: known, or known not to be, or unknown; and why.
fn authenticity(
    share: &VerifiedShare,
    record: Option<&KnownSet>,
    with_ledger: bool,
) -> (Option<bool>, &'static str) {
    match (record, share.public_key()) {
        (Some(set), _) if set.confirms(share) => (Some(true), "the ledger knows this share"),
        (Some(_), _) => {
            (Some(false), "forged: the ledger lists every share of this set, and this is none of them")
        }
        (None, Some(_)) if with_ledger => {
            (None, "signed, but this ledger does not know the set, so nothing says who dealt it")
        }
        (None, None) if with_ledger => (
            None,
            "every character is right, but this ledger does not know the set, so nothing says who dealt it",
        ),
        (None, Some(_)) => {
            (None, "signed by whoever made the set: compare the words of the set with your record")
        }
        (None, None) => (
            None,
            "every character is right, but typed rows carry no signature: only the ledger tells who made the sheet",
        ),
    }
}
