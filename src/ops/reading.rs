//! Sheets as people hand them in: PDFs, pictures, text with rows, pipes.

use std::path::Path;

use super::ports::{Scanner, Store, StoreError};
use crate::scan::{self, Reading, ScanError, Seen};
use crate::secret::{SecretBytes, SecretText};
use crate::share::rows::Kind;
use crate::share::{
    LineSeen, Reason, Rejected, RowReader, ShareError, Unfinished, UnverifiedShare, VerifiedShare,
};

/// Something that was found in a file.
pub enum Found {
    /// An intact share.
    Share(VerifiedShare),
    /// A share with something wrong, and everything that was read of it.
    Rejected(Box<Rejected>),
    /// Rows that are no whole share.
    Unfinished(Unfinished),
    /// A line that is no share at all, though it is as long as one.
    Foreign(ShareError),
    /// A code that says something else.
    OtherCode,
    /// Rows that were read from a page because its code could not be; what they give follows.
    Printed {
        /// Which page, from 1.
        page: usize,
        /// One row a line, with `?` for each character that could not be read.
        rows: SecretText,
    },
    /// A page that gave nothing, though others of the file did.
    Unread {
        /// Which page, from 1.
        page: usize,
        /// Why.
        error: ScanError,
    },
}

/// Why nothing was found in a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The picture or PDF shows no share.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The text has no rows.
    #[error("it has no rows of a share: give a sheet as PDF, PNG, JPEG, TIFF or WebP, or its rows as text")]
    NoRows,
    /// Rows say nothing about paper.
    #[error(
        "it is no picture of a sheet: scan the printed page, and give that as PNG, JPEG, TIFF, WebP or PDF"
    )]
    NoPicture,
}

/// The most bytes of text that are read as rows.
const MAX_TEXT: usize = 1024 * 1024;

/// Where sheets come from.
pub struct Sources<'a> {
    /// Files and pipes.
    pub store: &'a mut dyn Store,
    /// What reads pictures and PDFs.
    pub scanner: &'a mut dyn Scanner,
}

impl Sources<'_> {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// [`ReadingError`] when nothing that looks like a share is in it.
    pub fn read(&mut self, path: &Path) -> Result<Vec<Found>, ReadingError> {
        let content = self.content(path)?;
        if is_text(&content) { text(path, &content) } else { self.pictures(&content, false) }
    }

    /// Reads what shows printed pages: pictures, and pages of a PDF that are one picture each, as a scanner
    /// makes them. No text counts, and no page that a program drew; such a page is named.
    ///
    /// # Errors
    /// [`ReadingError`] when it shows no paper, or nothing that looks like a share is on it.
    pub fn read_paper(&mut self, path: &Path) -> Result<Vec<Found>, ReadingError> {
        let content = self.content(path)?;
        if is_text(&content) { Err(ReadingError::NoPicture) } else { self.pictures(&content, true) }
    }

    /// Reads a sheet that somebody looked at: typed rows, or what shows the printed page.
    ///
    /// # Errors
    /// As [`Self::read`] and [`Self::read_paper`].
    pub fn read_seen(&mut self, path: &Path) -> Result<Vec<Found>, ReadingError> {
        let content = self.content(path)?;
        if is_text(&content) { text(path, &content) } else { self.pictures(&content, true) }
    }

    fn content(&mut self, path: &Path) -> Result<SecretBytes, ReadingError> {
        Ok(self.store.read(path, scan::MAX_FILE)?)
    }

    fn pictures(&mut self, content: &SecretBytes, must_be_paper: bool) -> Result<Vec<Found>, ReadingError> {
        let mut seen = self.scanner.read(content).map_err(|error| match error {
            ScanError::Interrupted => ReadingError::Store(StoreError::Interrupted),
            error => ReadingError::Scan(error),
        })?;
        if must_be_paper {
            if !seen.iter().any(|seen| seen.is_paper) {
                return Err(ScanError::NotPaper.into());
            }
            for seen in &mut seen {
                match &seen.reading {
                    Reading::Unread(_) => {}
                    _ if !seen.is_paper => seen.reading = Reading::Unread(ScanError::NotPaper),
                    // what a page shows of paper is its code
                    Reading::Rows(_) => seen.reading = Reading::Unread(ScanError::RowsAlone),
                    Reading::Code(_) => {}
                }
            }
        }
        Ok(seen.iter().flat_map(found).collect())
    }
}

fn text(path: &Path, content: &SecretBytes) -> Result<Vec<Found>, ReadingError> {
    // a thousand sheets: a longer text is no sheets, and would be looked at line by line
    if content.len() > MAX_TEXT {
        return Err(StoreError::TooLarge { path: path.to_owned(), limit: MAX_TEXT }.into());
    }
    let text = std::str::from_utf8(content.expose()).unwrap_or_default();
    let found = rows(text);
    if found.is_empty() { Err(ReadingError::NoRows) } else { Ok(found) }
}

/// Checks a share that was read.
#[must_use]
pub fn check(share: UnverifiedShare) -> Found {
    match share.check() {
        Ok(share) => Found::Share(share),
        Err(rejected) => Found::Rejected(rejected),
    }
}

/// Text has neither the mark of PDF nor bytes that text never has.
fn is_text(content: &SecretBytes) -> bool {
    let bytes = content.expose();
    let head = &bytes[..bytes.len().min(1024)];
    let marked = head.windows(5).any(|window| window == b"%PDF-");
    !bytes.is_empty() && !marked && !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

fn found(seen: &Seen) -> Vec<Found> {
    match &seen.reading {
        Reading::Unread(error) => vec![Found::Unread { page: seen.page, error: error.clone() }],
        Reading::Rows(text) => printed(seen.page, text),
        Reading::Code(code) => vec![match UnverifiedShare::from_qr(code.expose()) {
            Ok(share) => check(share),
            Err(error) if error.reason() == Reason::Prefix => Found::OtherCode,
            Err(error) => Found::Foreign(error),
        }],
    }
}

/// Rows that were read from a page, and what they give.
fn printed(page: usize, text: &SecretText) -> Vec<Found> {
    let mut found = vec![Found::Printed { page, rows: SecretText::from(text.expose()) }];
    found.extend(rows(text.expose()));
    if found.len() == 1 {
        // too little was read of each row for it to count as one
        let rows = (1..).zip(text.expose().lines());
        let missing = rows.filter(|(_, row)| row.contains('?')).map(|(number, _)| number).collect();
        let kind = Kind::Share;
        found.push(Found::Unfinished(Unfinished { kind, header: None, missing, doubtful: Vec::new(), rows: Vec::new() }));
    }
    found
}

fn rows(text: &str) -> Vec<Found> {
    let mut reader = RowReader::new();
    let mut found = Vec::new();
    for line in text.lines() {
        if let LineSeen::Refused(error) = reader.push(line) {
            found.push(Found::Foreign(error));
        }
    }
    let (shares, unfinished) = reader.finish();
    found.extend(shares.into_iter().map(check));
    found.extend(unfinished.into_iter().map(Found::Unfinished));
    found
}
