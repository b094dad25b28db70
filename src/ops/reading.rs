//! Sheets as people hand them in: PDFs, pictures, text with rows, pipes.

use std::path::Path;

use super::ports::{Store, StoreError};
use crate::secret::{SecretBytes, SecretText};
use crate::share::{
    LineSeen, Reason, Rejected, RowReader, ShareError, Source, Unfinished, UnverifiedShare, VerifiedShare,
};
use crate::sheet::scan::{self, ScanError};

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
    #[error("it has no rows of a share: give a sheet as PDF, PNG or JPEG, or its rows as text")]
    NoRows,
    /// Rows say nothing about paper.
    #[error("it is no picture of a sheet: scan the printed page, and give that as PNG, JPEG or PDF")]
    NoPicture,
}

/// The most bytes of text that are read as rows.
const MAX_TEXT: usize = 1024 * 1024;

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// [`ReadingError`] when nothing that looks like a share is in it.
pub fn read(store: &mut dyn Store, path: &Path) -> Result<Vec<Found>, ReadingError> {
    read_with(store, path, scan::codes)
}

fn read_with(
    store: &mut dyn Store,
    path: &Path,
    codes: fn(&[u8]) -> Result<Vec<SecretText>, ScanError>,
) -> Result<Vec<Found>, ReadingError> {
    let content = store.read(path, scan::MAX_FILE)?;
    let found = match is_text(&content) {
        // a thousand sheets: a longer text is no sheets, and would be looked at line by line
        true if content.len() > MAX_TEXT => {
            return Err(StoreError::TooLarge { path: path.to_owned(), limit: MAX_TEXT }.into());
        }
        true => rows(&content),
        false => found_in(&codes(content.expose())?),
    };
    if found.is_empty() { Err(ReadingError::NoRows) } else { Ok(found) }
}

/// Reads what shows printed pages: a picture, or what a scanner makes; no text, and no PDF that
/// firesafe or another program wrote.
///
/// # Errors
/// [`ReadingError`] when it shows no paper, or nothing that looks like a share is on it.
pub fn read_paper(store: &mut dyn Store, path: &Path) -> Result<Vec<Found>, ReadingError> {
    let content = store.read(path, scan::MAX_FILE)?;
    if is_text(&content) {
        return Err(ReadingError::NoPicture);
    }
    Ok(found_in(&scan::codes_on_paper(content.expose())?))
}

/// Reads a sheet that somebody looked at: typed rows, or what shows the printed page.
///
/// # Errors
/// As [`read`] and [`read_paper`].
pub fn read_seen(store: &mut dyn Store, path: &Path) -> Result<Vec<Found>, ReadingError> {
    read_with(store, path, scan::codes_on_paper)
}

/// Checks a share that was read.
#[must_use]
pub fn check(share: UnverifiedShare) -> Found {
    match share.check() {
        Ok(share) => Found::Share(share),
        Err(rejected) => Found::Rejected(rejected),
    }
}

/// Text has neither the marks of PDF, PNG and JPEG nor bytes that text never has.
fn is_text(content: &SecretBytes) -> bool {
    let bytes = content.expose();
    let head = &bytes[..bytes.len().min(1024)];
    let marked = head.windows(5).any(|window| window == b"%PDF-");
    !bytes.is_empty() && !marked && !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

fn found_in(codes: &[SecretText]) -> Vec<Found> {
    let found = codes.iter().map(|code| match UnverifiedShare::from_qr(code.expose()) {
        Ok(share) => check(share),
        Err(error) if error.reason() == Reason::Prefix => Found::OtherCode,
        Err(error) => Found::Foreign(error),
    });
    found.collect()
}

fn rows(content: &SecretBytes) -> Vec<Found> {
    let mut reader = RowReader::new(Source::Text);
    let mut found = Vec::new();
    let text = std::str::from_utf8(content.expose()).unwrap_or_default();
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
