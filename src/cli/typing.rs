//! Typing a sheet at the prompt, on a screen of its own, with every row checked at once.

use std::path::PathBuf;

use super::failure::Failure;
use super::unlock::asking;
use super::wording;
use super::world::World;
use crate::secret::SecretText;
use crate::share::{LineSeen, Rejected, RowReader, RowSeen, Source, Taken, UnverifiedShare, VerifiedShare};

/// What a person did at the prompt.
pub enum Typed {
    /// Typed a whole share.
    Share(VerifiedShare),
    /// Named a file instead.
    File(PathBuf),
    /// Asked to take a share back, by its number.
    Drop(usize),
    /// Has no more.
    Nothing,
}

/// How a row is asked for.
const HELP: &str = "\
type the rows of a sheet, one a line, as they are printed; spaces do not matter
`?` stands for a character that you cannot read
a row can be typed again at any time; an empty line stops

";

/// Asks for one sheet; what the person should know stands above.
///
/// # Errors
/// [`Failure`] when there is no terminal, or the person stops with Ctrl-C.
pub fn sheet(world: &mut World<'_>, above: &str) -> Result<Typed, Failure> {
    world.prompt.private(true).map_err(asking)?;
    let typed = dialogue(world, above);
    world.prompt.private(false).map_err(asking)?;
    typed
}

fn dialogue(world: &mut World<'_>, above: &str) -> Result<Typed, Failure> {
    if !above.is_empty() {
        tell(world, &format!("{above}\n"))?;
    }
    tell(world, HELP)?;
    let mut reader = RowReader::new(Source::Prompt);
    let mut started = false;
    loop {
        let question = match reader.next_row() {
            Some(row) if !started => format!("row {row}, or a file's name: "),
            Some(row) => format!("row {row}: "),
            None => "a row to type again: ".to_owned(),
        };
        let line = world.prompt.line(&question).map_err(asking)?;
        if line.expose().trim().is_empty() {
            if !started || give_up(world, &reader)? {
                return Ok(Typed::Nothing);
            }
        } else if let Some(other) = (!started).then(|| instead_of_rows(&line)).flatten() {
            return Ok(other);
        } else {
            let seen = reader.push(line.expose());
            started |= !matches!(seen, LineSeen::Passed);
            drop(line);
            tell_seen(world, &seen)?;
        }
        if let Some(share) = whole(&mut reader)
            && let Some(share) = checked(world, &mut reader, share)?
        {
            return Ok(Typed::Share(share));
        }
    }
}

/// The share, once every row is there and none is in doubt.
fn whole(reader: &mut RowReader) -> Option<UnverifiedShare> {
    if reader.is_complete() { reader.take() } else { None }
}

/// Checks a whole share, offering what seems to be wrong; a share that stays wrong goes back.
fn checked(
    world: &mut World<'_>,
    reader: &mut RowReader,
    share: UnverifiedShare,
) -> Result<Option<VerifiedShare>, Failure> {
    let mut share = share;
    loop {
        let rejected = match share.check() {
            Ok(share) => return Ok(Some(share)),
            Err(rejected) => rejected,
        };
        tell(world, &format!("{}\n", rejected.error()))?;
        if rejected.offer().is_some() && confirm(world, &rejected)? {
            share = rejected.confirm();
            continue;
        }
        tell(world, "type any row again that you want to change; the others stay\n")?;
        let share = rejected.into_share();
        reader.resume(&share);
        return Ok(None);
    }
}

/// Shows the corrections that would make the share right, for the person to compare with the paper.
fn confirm(world: &mut World<'_>, rejected: &Rejected) -> Result<bool, Failure> {
    let Some(offer) = rejected.offer() else { return Ok(false) };
    let mut page = SecretText::default();
    page.push_str("it would be right like this; look at the paper:\n");
    for wrong in offer.corrections() {
        page.push_str(&format!("  row {}, character {}: ", wrong.row(), wrong.column()));
        match wrong.typed() {
            Some(typed) => {
                page.push(typed);
                page.push_str(" was typed, ");
            }
            None => page.push_str("unreadable, "),
        }
        page.push(wrong.should_be());
        page.push_str(" fits\n");
    }
    tell(world, page.expose())?;
    let answer = world.prompt.line("does the paper say so? y or n: ").map_err(asking)?;
    Ok(answer.expose().trim().eq_ignore_ascii_case("y"))
}

/// Whether the person gives a sheet up that is not whole.
fn give_up(world: &mut World<'_>, reader: &RowReader) -> Result<bool, Failure> {
    let doubtful = reader.doubtful_rows();
    if !doubtful.is_empty() {
        let rows: Vec<_> = doubtful.iter().map(usize::to_string).collect();
        tell(world, &format!("still in doubt: row {}\n", wording::list(&rows)))?;
    }
    let answer = world.prompt.line("leave this sheet? its rows are forgotten; y or n: ").map_err(asking)?;
    Ok(answer.expose().trim().eq_ignore_ascii_case("y"))
}

/// `drop 2`, or the path of a scan.
fn instead_of_rows(line: &SecretText) -> Option<Typed> {
    let text = line.expose().trim();
    if let Some(number) = text.strip_prefix("drop ").and_then(|number| number.trim().parse().ok()) {
        return Some(Typed::Drop(number));
    }
    // a row with a slash typed into it is no path: an error would show it
    let is_path = ["/", "./", "../"].iter().any(|start| text.starts_with(start))
        || [".pdf", ".png", ".jpg", ".jpeg", ".txt"].iter().any(|ending| ends_with(text, ending));
    is_path.then(|| Typed::File(PathBuf::from(text.trim_matches(['\'', '"']))))
}

/// In either case, without a copy.
fn ends_with(text: &str, ending: &str) -> bool {
    let start = text.len().checked_sub(ending.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

fn tell_seen(world: &mut World<'_>, seen: &LineSeen) -> Result<(), Failure> {
    match seen {
        LineSeen::Passed => tell(world, "that is no row of a share; type it as it is printed\n"),
        LineSeen::Refused(error) => tell(world, &format!("{error}\n")),
        LineSeen::Whole => Ok(()),
        LineSeen::Row(row) => tell_row(world, row),
    }
}

fn tell_row(world: &mut World<'_>, row: &RowSeen) -> Result<(), Failure> {
    for unreadable in &row.unreadable {
        tell(world, &format!("  {unreadable}\n"))?;
    }
    match row.taken {
        Taken::InOrder if row.unreadable.is_empty() => tell(world, "  good\n"),
        Taken::InOrder => tell(world, "  kept; type it again, or go on with the next row\n"),
        Taken::OutOfOrder { missing } => {
            tell(world, &format!("  that is row {}, and good; row {missing} is still missing\n", row.row))
        }
        Taken::Again => tell(world, &format!("  row {} was there already\n", row.row)),
        Taken::Doubtful(fault) => {
            tell(world, &format!("  {fault}\n  type it again, or go on with the next row\n"))
        }
    }
}

fn tell(world: &mut World<'_>, text: &str) -> Result<(), Failure> {
    world.prompt.tell(text).map_err(asking)
}
