//! From a file's bytes to the codes on its pages.
//!
//! Decides by the first bytes, never by a name. Whatever a code says is returned: whether it is
//! one of ours is the caller's business. Pixels and decoded text are secret: what this module
//! holds itself is in secret types, what the libraries hold meanwhile (rendered pages, black and
//! white matrices, strings) is on the heap and erased by the erasing allocator when freed.

mod guard;
mod origin;
mod page;
mod picture;
mod symbol;

pub use symbol::codes_in_gray;

use crate::secret::SecretText;

/// Files of more bytes than this are refused before anything is parsed: 64 MiB.
pub const MAX_FILE: usize = 64 << 20;
/// PDFs of more pages are refused before any is rendered.
pub const MAX_PAGES: usize = 40;
/// Pictures of more pixels are refused before they are decoded: 100 megapixels.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Pictures with a longer side are refused too: the detector's memory grows with each row and column.
pub const MAX_SIDE: u32 = 30_000;

/// Why a file gave no codes. Nothing of its content is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// The file has no bytes at all.
    #[error("the file is empty: scan the sheet or copy the file again")]
    Empty,
    /// The first bytes are of no kind that can be read.
    #[error("neither a PDF nor a PNG or JPEG picture: save the scan as one of these, or type the rows")]
    UnknownKind,
    /// The PDF asks for a password, or is encrypted in a way that cannot be read.
    #[error("the PDF is encrypted: save it again without a password, or give a picture of the sheet")]
    Encrypted,
    /// The file is cut short or damaged.
    #[error("the {kind} is damaged or cut short: scan the sheet or copy the file again")]
    Malformed {
        /// `PDF`, `PNG picture` or `JPEG picture`.
        kind: &'static str,
    },
    /// The PDF has more than [`MAX_PAGES`] pages.
    #[error(
        "the PDF has {pages} pages, more than {MAX_PAGES}: give only the pages that show sheets, for example `qpdf in.pdf --pages . 1-{MAX_PAGES} -- out.pdf`"
    )]
    TooManyPages {
        /// How many it has.
        pages: usize,
    },
    /// The file is larger than [`MAX_FILE`].
    #[error("the file has {mebibytes} MiB, more than 64: scan again in grey at 200 to 300 dpi")]
    FileTooLarge {
        /// Its size.
        mebibytes: usize,
    },
    /// The picture has more than [`MAX_PIXELS`] pixels.
    #[error("the picture has {megapixels} megapixels, more than 100: scan again in grey at 200 to 300 dpi")]
    PictureTooLarge {
        /// Its size.
        megapixels: u64,
    },
    /// A side of the picture is longer than [`MAX_SIDE`].
    #[error(
        "the picture has a side of {side} pixels, more than {MAX_SIDE}: scan again in grey at 200 to 300 dpi"
    )]
    PictureTooLong {
        /// Its longer side.
        side: u32,
    },
    /// A page took longer than any sheet does.
    #[error("the PDF takes too long to draw: give a picture of the sheet, or type the rows")]
    TooSlow,
    /// The PDF was written by firesafe or another program, and is no scan.
    #[error(
        "the PDF was made by a program and is no scan, so that it says nothing about paper: print the sheet, \
         scan the page, and give that"
    )]
    NotPaper,
    /// There is no code, or none that can be read.
    #[error(
        "no QR code was found: scan again at 200 to 300 dpi with the white border in the picture, or type the rows"
    )]
    NoCode,
}

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
}

/// What is on the pages of a PDF, PNG or JPEG file, each once, in the order it was found.
///
/// Pages of a PDF are rendered at 200 dpi, those without a code again at 150 and 300.
///
/// # Errors
/// See [`ScanError`]; [`ScanError::NoCode`] when the file is sound and nothing was read.
pub fn read(bytes: &[u8]) -> Result<Vec<Seen>, ScanError> {
    if bytes.len() > MAX_FILE {
        return Err(ScanError::FileTooLarge { mebibytes: bytes.len().div_ceil(1 << 20) });
    }
    let (found, is_paper) = match Kind::of(bytes)? {
        Kind::Pdf => page::codes(bytes)?,
        Kind::Picture(format) => (picture::codes(bytes, format)?, true),
    };
    if found.is_empty() {
        return Err(ScanError::NoCode);
    }
    let seen = |text| Seen { page: 1, reading: Reading::Code(text), is_paper };
    Ok(found.into_iter().map(seen).collect())
}

/// What each code says, paper or not.
///
/// # Errors
/// As [`read`].
pub fn codes(bytes: &[u8]) -> Result<Vec<SecretText>, ScanError> {
    let codes = read(bytes)?.into_iter().filter_map(|seen| match seen.reading {
        Reading::Code(text) => Some(text),
        Reading::Rows(_) => None,
    });
    Ok(codes.collect())
}

/// What a file's first bytes say it is.
enum Kind {
    Pdf,
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
        } else if head.windows(5).any(|window| window == b"%PDF-") {
            Ok(Self::Pdf)
        } else {
            Err(ScanError::UnknownKind)
        }
    }
}

/// Adds what is not there yet.
fn add_new(found: &mut Vec<SecretText>, more: Vec<SecretText>) {
    for text in more {
        if !found.iter().any(|known| known.same_as(text.expose())) {
            found.push(text);
        }
    }
}
