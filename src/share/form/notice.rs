//! What a form says after each entry.

use crate::model::SetId;
use crate::share::error::ShareError;
use crate::share::form::change::Place;
use crate::share::form::grid::{Doubt, MAX_ROWS};
use crate::share::rows::Unreadable;

/// One thing that a person should know.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Notice {
    /// A row passes its check.
    #[error("{0} is good")]
    Good(Place),
    /// A row does not.
    #[error("{0}")]
    Doubtful(Doubt),
    /// A character that shares do not use.
    #[error("{0}")]
    Foreign(Unreadable),
    /// The same text stands in another row.
    #[error("that is {there} again: {asked} is still to come")]
    Again {
        /// Which row was asked for.
        asked: Place,
        /// Where it stands.
        there: Place,
    },
    /// A row was put where the person said.
    #[error("{0} was typed")]
    Placed(Place),
    /// Rows that were each put some rows further, or back.
    #[error("rows {first} to {last} were each put {}", places(*by))]
    Shifted {
        /// The first of them, as they were typed.
        first: usize,
        /// The last.
        last: usize,
        /// How many places on, negative for places before.
        by: isize,
    },
    /// A row number that this sheet does not have.
    #[error("{}: look at the number", no_row(*row, *count))]
    NoRow {
        /// What was asked for.
        row: usize,
        /// How many there are.
        count: usize,
    },
    /// Not a row, and nothing else that is understood.
    #[error("that is no row of a share: type it as it is printed")]
    NoRowAtAll,
    /// No place of the row can have that character.
    #[error("with `{0}` the row passes at no place: compare it with the paper")]
    NoPlaceFor(char),
    /// Row 1 is of another set than the sheets that are here.
    #[error("row 1 is of set {typed}, and the sheets that are here are of set {known}")]
    OtherSet {
        /// As typed.
        typed: SetId,
        /// As known.
        known: SetId,
    },
    /// Row 1 has the number of a sheet that is here.
    #[error("row 1 is of share {0}, which is here already: look whether this is another sheet")]
    KnownShare(u8),
    /// A row of a sheet that is here, typed for another one.
    #[error("that is row {row} of share {x}, which is here already: {asked} of this sheet is still to come")]
    OtherSheet {
        /// Which row was asked for.
        asked: Place,
        /// The sheet that has it.
        x: u8,
        /// Where it stands there.
        row: usize,
    },
    /// A row of a sheet that is here stands in the form.
    #[error("{place} is row {row} of share {x}, which is here already: type {place} of this sheet")]
    OfKnown {
        /// Where it stands in the form.
        place: Place,
        /// The sheet that has it.
        x: u8,
        /// Where it stands there.
        row: usize,
    },
    /// A row 1 while another row 1 is good.
    #[error("that is row 1 of another sheet: it is kept, and this sheet has its own row 1")]
    OtherFirst,
    /// All rows are there, and one is not good.
    #[error("every row is there, and {0} is not good: compare it with the paper, and type it again")]
    StillDoubtful(Place),
    /// All rows are there and do not fit together.
    #[error(
        "every row is there, but they do not fit together: one is of another sheet, or has several wrong \
         characters; nothing in the rows says which: compare each with the paper, and type the one that differs \
         again, its number first"
    )]
    Stuck,
    /// All rows are there, and one does not belong.
    #[error(
        "row {0} does not belong to the others: look whether it is from another sheet, and type it again"
    )]
    Stranger(usize),
    /// The share is wrong in another way.
    #[error("{0}")]
    Share(ShareError),
    /// Pasted lines.
    #[error("{}", pasted(*rows, *passed, *kept))]
    Pasted {
        /// How many rows were taken.
        rows: usize,
        /// How many lines are no rows.
        passed: usize,
        /// How many rows are kept beside others of the same number.
        kept: usize,
    },
    /// A row was emptied.
    #[error("{0} is empty now; what it said can be brought back")]
    Cleared(Place),
    /// Nothing was there to be emptied.
    #[error("{0} is empty")]
    Empty(Place),
    /// Two rows were exchanged.
    #[error("rows {0} and {1} were exchanged")]
    Swapped(usize, usize),
    /// A row has its earlier text.
    #[error("{0} says again what it said before")]
    Restored(Place),
    /// There is no earlier text.
    #[error("nothing else was typed for {0}")]
    NothingEarlier(Place),
    /// The person has no more rows.
    #[error("{0} is taken as the last row")]
    Ended(Place),
    /// The person has no more rows, and the last one passes within a sheet.
    #[error(
        "{last} is good, and none that a sheet ends with: {next} is still to come; Enter again if the paper has none"
    )]
    NoEnd {
        /// The last one that is filled.
        last: Place,
        /// The one behind it.
        next: Place,
    },
    /// Everything typed is good, and signature rows are missing.
    #[error("the share is whole: type its signature rows, or pass an empty row over to go on without them")]
    SignatureMissing,
}

fn places(by: isize) -> String {
    match by {
        1 => "into the row behind".to_owned(),
        -1 => "into the row before".to_owned(),
        by if by > 0 => format!("{by} rows on"),
        by => format!("{} rows back", by.unsigned_abs()),
    }
}

fn no_row(row: usize, count: usize) -> String {
    if count < MAX_ROWS {
        format!("this sheet has {count} rows, and no row {row}")
    } else {
        format!("no sheet has more than {MAX_ROWS} rows")
    }
}

fn pasted(rows: usize, passed: usize, kept: usize) -> String {
    let count = |number: usize, one: &str, many: &str| {
        if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
    };
    let mut text = format!("{} taken", count(rows, "row was", "rows were"));
    if kept > 0 {
        text.push_str("; ");
        text.push_str(&count(kept, "row is", "rows are"));
        text.push_str(" kept beside another of the same number");
    }
    if passed > 0 {
        text.push_str("; ");
        text.push_str(&count(passed, "line is", "lines are"));
        text.push_str(" no row");
    }
    text
}
