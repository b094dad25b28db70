//! What is wrong with a table, and where.

use std::fmt;

use super::ChangeError;
use crate::model::{Name, NameError, RegisterError};
use crate::text::{count, verb};

/// With so many faults it is another table, and the rest is not read.
pub(super) const MAX_FAULTS: usize = 1000;

/// Everything that is wrong with a table.
#[derive(Debug, thiserror::Error)]
#[error("{} in the table, and nothing was imported: mend {}, then run this again", mistakes(.0.len()), verb(.0.len(), "it", "them"))]
pub struct ImportError(pub Vec<Fault>);

/// One thing that is wrong, and where.
#[derive(Debug)]
pub struct Fault {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column, from 1, and what stands above it; `None` where the whole line is meant.
    pub column: Option<(usize, String)>,
    /// What is wrong.
    pub cause: Cause,
}

/// What is wrong with a row or a cell.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// No head, no rows.
    #[error("there is nothing: the first line names the columns, `name` first")]
    NoHead,
    /// Each row says first which entry it is about.
    #[error("the first column is not `name`: put it there, or name another file")]
    NameNotFirst,
    /// A spreadsheet of another country.
    #[error("the columns are separated by `;`: save the table with `,` between them")]
    Semicolons,
    /// Two columns for one field.
    #[error("the column is there twice: leave one out")]
    ColumnTwice,
    /// A mistake, or a field of a newer version.
    #[error("{0}; if a newer firesafe wrote the table, import it there, or leave the column out")]
    UnknownColumn(RegisterError),
    /// Too many cells, or too few.
    #[error("the line has {} where the first has {wanted}: quote a cell that holds a `,`", count(*found, "cell"))]
    Ragged {
        /// Cells of this line.
        found: usize,
        /// Cells of the head.
        wanted: usize,
    },
    /// Bytes of another encoding.
    #[error("the cell is not text in UTF-8: save the table as UTF-8")]
    NotText,
    /// A quotation mark swallowed what follows, or somebody pressed Enter.
    #[error("the cell has more than one line: write it in one, and close every quotation mark")]
    Lines,
    /// Nothing can be named so.
    #[error(transparent)]
    Name(#[from] NameError),
    /// One entry, one row.
    #[error("`{name}` stands in line {line} already: keep one of the two")]
    Twice {
        /// The entry.
        name: Name,
        /// The other row.
        line: usize,
    },
    /// That is a decision, with a reason.
    #[error("an import ends nothing: leave the cell empty, and type `{0} end`")]
    Ends(&'static str),
    /// The register or the ledger does not take it.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The reader of tables gave up.
    #[error("the table cannot be read: {0}")]
    Csv(#[from] csv::Error),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some((column, name)) = &self.column {
            write!(f, ", column {column} (`{name}`)")?;
        }
        write!(f, ": {}", self.cause)
    }
}

fn mistakes(count: usize) -> String {
    match count {
        1 => "1 mistake".to_owned(),
        MAX_FAULTS.. => format!("at least {count} mistakes"),
        _ => format!("{count} mistakes"),
    }
}
