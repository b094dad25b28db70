//! Sheets as people hand them in: PDFs, pictures, text with rows, pipes.

use std::path::Path;

use super::ports::{Scanner, Store, StoreError};
use crate::scan::{self, Reading, ScanError, Seen};
use crate::secret::{SecretBytes, SecretText};
use crate::share::form::Place;
use crate::share::rows::Kind;
use crate::share::{
    LineSeen, Reason, Rejected, RowReader, ShareError, Unfinished, UnverifiedShare, VerifiedShare,
};

/// Something that was found in a file.
pub enum Found {
    /// An intact share.
    Share(VerifiedShare),
    /// The same, of a page whose code could not be read: its printed rows alone gave it.
    PrintedShare(VerifiedShare),
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

impl Found {
    /// The same, of printed rows.
    fn into_printed(self) -> Self {
        if let Self::Share(share) = self { Self::PrintedShare(share) } else { self }
    }

    /// The rows of a sheet of which something could not be read or is wrong, to be gone on with by a
    /// person; none where every character is right.
    #[must_use]
    pub fn part(&self) -> Vec<(Place, SecretText)> {
        let places = |kind: Kind| (1..).map(move |row| Place { kind, row });
        match self {
            Self::Unfinished(part) => {
                let row = |(row, text): &(usize, SecretText)| {
                    (Place { kind: part.kind, row: *row }, SecretText::from(text.expose()))
                };
                part.rows.iter().map(row).collect()
            }
            Self::Rejected(rejected) if is_unread(rejected.error().reason()) => {
                let share = rejected.share();
                let rows = places(Kind::Share).zip(share.typed_rows());
                rows.chain(places(Kind::Signature).zip(share.typed_signature_rows())).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Whether characters are in doubt, and not what they say.
const fn is_unread(reason: Reason) -> bool {
    matches!(reason, Reason::Character | Reason::RowCheck | Reason::Checksum | Reason::Length)
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

/// A share whose code was read from printed paper: nothing else makes one, so that what takes it needs no proof.
pub struct PaperShare(VerifiedShare);

impl PaperShare {
    /// The share.
    #[must_use]
    pub fn into_share(self) -> VerifiedShare {
        self.0
    }
}

/// What a picture of paper shows.
pub enum OnPaper {
    /// An intact share.
    Share(PaperShare),
    /// Something else, to be named.
    Other(Found),
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
    pub fn read_paper(&mut self, path: &Path) -> Result<Vec<OnPaper>, ReadingError> {
        let content = self.content(path)?;
        if is_text(&content) {
            return Err(ReadingError::NoPicture);
        }
        let on_paper = |found| match found {
            Found::Share(share) => OnPaper::Share(PaperShare(share)),
            other => OnPaper::Other(other),
        };
        Ok(self.pictures(&content, true)?.into_iter().map(on_paper).collect())
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
    found.extend(rows(text.expose()).into_iter().map(Found::into_printed));
    // a row of which too little was read counts as none, and yet a person can go on with it
    let numbered = |line: &str| {
        let (number, row) = line.split_once('.')?;
        Some((number.trim().parse().ok()?, joined(row)))
    };
    let lines: Vec<(usize, SecretText)> = text.expose().lines().filter_map(numbered).collect();
    match found.as_mut_slice() {
        [_] => {
            let missing = lines.iter().filter(|(_, row)| row.expose().contains('?'));
            let missing = missing.map(|&(number, _)| number).collect();
            let (kind, header, doubtful) = (Kind::Share, None, Vec::new());
            found.push(Found::Unfinished(Unfinished { kind, header, missing, doubtful, rows: lines }));
        }
        [_, Found::Unfinished(part)] if part.kind == Kind::Share => part.rows = lines,
        _ => {}
    }
    found
}

fn joined(text: &str) -> SecretText {
    let mut joined = SecretText::with_capacity(text.len());
    text.chars().filter(|character| !character.is_whitespace()).for_each(|character| joined.push(character));
    joined
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

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::model::Quorum;
    use crate::share::deal;

    fn rows() -> Vec<String> {
        let secret = SecretBytes::from(&b"twenty-four bytes inside"[..]);
        let mut rng = ChaCha20Rng::from_seed([5; 32]);
        let set = deal(&secret, Quorum::new(2, 3).expect("possible"), &mut rng).expect("dealt");
        set.shares()[0].typed_rows().iter().map(|row| row.expose().to_owned()).collect()
    }

    /// What a page with these rows leaves to a person.
    fn part(rows: &[String]) -> Vec<(usize, String)> {
        let text: Vec<_> = (1..).zip(rows).map(|(number, row)| format!("{number}.  {row}")).collect();
        let reading = Reading::Rows(SecretText::from(text.join("\n").as_str()));
        let found = found(&Seen { page: 1, reading, is_paper: false });
        let parts = found.iter().flat_map(Found::part);
        parts.map(|(place, text)| (place.row, text.expose().to_owned())).collect()
    }

    #[test]
    fn printed_rows_that_were_read_in_part_are_kept_whole() {
        let right = rows();
        assert_eq!(part(&right), []);
        for damage in [1, 3, 12, 20] {
            let mut rows = right.clone();
            rows[1].replace_range(..damage, &"?".repeat(damage));
            let kept: Vec<_> = (1..).zip(rows.iter().cloned()).collect();
            assert_eq!(part(&rows), kept, "{damage} characters");
        }
        let nothing: Vec<_> = right.iter().map(|row| "?".repeat(row.len())).collect();
        assert_eq!(part(&nothing).len(), right.len());
    }

    #[test]
    fn a_share_that_is_wrong_in_what_it_says_is_not_to_be_retyped() {
        for reason in [Reason::Signature, Reason::SetId, Reason::Version, Reason::Threshold] {
            assert!(!is_unread(reason));
        }
        assert!(is_unread(Reason::RowCheck) && is_unread(Reason::Character));
    }
}
