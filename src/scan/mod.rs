//! From a file's bytes to the codes on its pages.
//!
//! Decides by the first bytes, never by a name. Whatever a code says is returned: whether it is
//! one of ours is the caller's business. Pixels and decoded text are secret: what this module
//! holds itself is in secret types, what the libraries hold meanwhile (rendered pages, black and
//! white matrices, strings) is on the heap and erased by the erasing allocator when freed.

mod collect;
mod error;
mod guard;
pub mod limits;
mod page;
mod paper;
mod picture;
mod print;
mod symbol;
mod tiff;
pub mod wire;

pub use collect::{Collected, Event};
pub use error::ScanError;
pub use limits::{MAX_FILE, MAX_PIXELS, MAX_SIDE};
pub use symbol::codes_in_gray;

use crate::secret::{SecretBytes, SecretText};
use crate::share::UnverifiedShare;
use crate::share::soft::{self, Evidence};

/// Something that was read on a page.
pub struct Seen {
    /// The page, from 1.
    pub page: usize,
    /// What it says.
    pub reading: Reading,
    /// Whether it shows paper, as far as the file tells: a picture, or a page as a scanner makes it.
    pub is_paper: bool,
}

/// What stands there.
pub enum Reading {
    /// What a code says.
    Code(SecretText),
    /// Printed rows, one a line, with `?` for each character that could not be read.
    Rows(SecretText),
    /// Nothing: the page could not be read, though others of the file could.
    Unread(ScanError),
}

impl Reading {
    /// Whether both say the same; what could not be read is never the same.
    fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Code(one), Self::Code(other)) | (Self::Rows(one), Self::Rows(other)) => {
                one.same_as(other.expose())
            }
            _ => false,
        }
    }
}

/// What is on the pages of a file, each once, in the order it was found.
///
/// # Errors
/// See [`ScanError`]; [`ScanError::NoCode`] when the file is sound and nothing was read.
pub fn read(bytes: &[u8]) -> Result<Vec<Seen>, ScanError> {
    let mut collected = Collected::default();
    read_pages(SecretBytes::from(bytes), 1, &mut |event| collected.take(event))?;
    collected.finish()
}

/// Reads a file from page `first` on, and tells what happens.
///
/// Pages of a PDF are rendered at 200 dpi, those without a code again at 150 and 300.
///
/// # Errors
/// [`ScanError`] when the file cannot be opened; of a page, that is told.
pub fn read_pages(file: SecretBytes, first: usize, tell: &mut dyn FnMut(Event)) -> Result<(), ScanError> {
    if file.len() > MAX_FILE {
        return Err(ScanError::FileTooLarge { mebibytes: file.len().div_ceil(1 << 20) });
    }
    match Kind::of(file.expose())? {
        Kind::Pdf => page::read(file, first, tell),
        Kind::Tiff => tiff::read(file.expose(), first, tell),
        Kind::Picture(format) => {
            tell(Event::Pages(1));
            tell(Event::Begin(1));
            match picture::decode(file.expose(), format) {
                Ok(pixels) => tell_readings(1, readings(&pixels), true, tell),
                Err(error) => tell(Event::Unread(1, error)),
            }
            Ok(())
        }
    }
}

/// A page in shades of grey, row by row; 0 is black.
pub struct Pixels {
    /// Pixels in a row, never 0.
    pub width: usize,
    /// Rows, never 0.
    pub height: usize,
    /// One byte a pixel.
    pub gray: SecretBytes,
}

/// Decodes each page of a file, and looks for nothing on it: the half of [`read`] that parses what
/// strangers made. A page of a PDF is rendered at 200 dpi.
///
/// # Errors
/// [`ScanError`] when the file cannot be opened; of a page, `see` gets it.
pub fn decode(file: SecretBytes, see: &mut dyn FnMut(Result<Pixels, ScanError>)) -> Result<(), ScanError> {
    match Kind::of(file.expose())? {
        Kind::Pdf => page::decode(file, see),
        Kind::Tiff => tiff::decode(file.expose(), see),
        Kind::Picture(format) => {
            see(picture::decode(file.expose(), format));
            Ok(())
        }
    }
}

/// What is on a page: codes, and the printed rows of sheets of which no code was read.
fn readings(pixels: &Pixels) -> Vec<Reading> {
    let symbols = symbol::read(pixels.width, pixels.height, pixels.gray.expose());
    let mut found = as_codes(symbols.texts);
    found.extend(rows_beside(&found, pixels, &symbols.traces));
    found
}

fn as_codes(texts: Vec<SecretText>) -> Vec<Reading> {
    texts.into_iter().map(Reading::Code).collect()
}

/// The printed rows of sheets that none of the codes is of.
///
/// Where a share's code was read, rows are looked for only if there is reason to: the picture is of more pages,
/// or a symbol of ours was found that could not be read.
fn rows_beside(codes: &[Reading], pixels: &Pixels, traces: &[Evidence]) -> Vec<Reading> {
    let Pixels { width, height, gray } = pixels;
    let shares: Vec<&Reading> = codes.iter().filter(|code| is_share(code)).collect();
    if !shares.is_empty() && traces.is_empty() && shares.len() >= pages_in(*width, *height) {
        return Vec::new();
    }
    let known: Vec<SecretText> = shares.into_iter().filter_map(rows_of).collect();
    let read = || print::read(*width, *height, gray.expose(), traces, &known);
    let printed = guard::guarded(read).unwrap_or_default();
    printed.into_iter().map(|printed| Reading::Rows(printed.text)).collect()
}

/// The rows that stand beside a code, as the reader of rows gives them.
fn rows_of(code: &Reading) -> Option<SecretText> {
    let Reading::Code(text) = code else { return None };
    // whoever signed it, the rows say the same
    let share = UnverifiedShare::from_qr(text.expose()).ok()?.without_signature().check().ok()?;
    Some(soft::labelled(&share.typed_rows()))
}

/// How much wider than high two pages side by side are, at least.
const TWO_PAGES: f32 = 1.2;

/// How many pages a picture may show: two where it is as wide as two side by side, or as high as two one above
/// the other.
#[expect(clippy::cast_precision_loss, reason = "sides of pictures are small")]
fn pages_in(width: usize, height: usize) -> usize {
    let (width, height) = (width as f32, height as f32);
    if width > TWO_PAGES * height || height > 2.0 * TWO_PAGES * width { 2 } else { 1 }
}

/// Whether a code begins as those of sheets do.
fn is_share(reading: &Reading) -> bool {
    matches!(reading, Reading::Code(text) if text.expose().starts_with(crate::share::rows::Kind::Share.prefix_text()))
}

fn tell_readings(page: usize, readings: Vec<Reading>, is_paper: bool, tell: &mut dyn FnMut(Event)) {
    for reading in readings.into_iter().take(limits::MAX_READINGS) {
        tell(Event::Seen(Seen { page, reading, is_paper }));
    }
}

/// What each code says, paper or not.
///
/// # Errors
/// As [`read`].
pub fn codes(bytes: &[u8]) -> Result<Vec<SecretText>, ScanError> {
    let codes = read(bytes)?.into_iter().filter_map(|seen| match seen.reading {
        Reading::Code(text) => Some(text),
        Reading::Rows(_) | Reading::Unread(_) => None,
    });
    Ok(codes.collect())
}

/// What a file's first bytes say it is.
enum Kind {
    Pdf,
    Tiff,
    Picture(picture::Format),
}

impl Kind {
    fn of(bytes: &[u8]) -> Result<Self, ScanError> {
        // readers of PDF accept the header anywhere in the first kilobyte (ISO 32000-1, annex H)
        let head = &bytes[..bytes.len().min(1024)];
        if bytes.is_empty() {
            Err(ScanError::Empty)
        } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            Ok(Self::Picture(picture::Format::Png))
        } else if head.starts_with(b"\xff\xd8\xff") {
            Ok(Self::Picture(picture::Format::Jpeg))
        } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            Ok(Self::Picture(picture::Format::WebP))
        } else if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|mark| head.starts_with(*mark)) {
            Ok(Self::Tiff)
        } else if head.windows(5).any(|window| window == b"%PDF-") {
            Ok(Self::Pdf)
        } else {
            Err(ScanError::UnknownKind)
        }
    }
}
