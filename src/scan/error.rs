//! Why a file, or a page of it, gave nothing.

/// Why nothing was read. Nothing of the file's content is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// The file has no bytes at all.
    #[error("the file is empty: scan the sheet or copy the file again")]
    Empty,
    /// The first bytes are of no kind that can be read.
    #[error(
        "neither a PDF nor a PNG, JPEG, TIFF or WebP picture: save the scan as one of these, or type the rows"
    )]
    UnknownKind,
    /// The PDF asks for a password, or is encrypted in a way that cannot be read.
    #[error("the PDF is encrypted: save it again without a password, or give a picture of the sheet")]
    Encrypted,
    /// The file is cut short or damaged.
    #[error("the {kind} is damaged or cut short: scan the sheet or copy the file again")]
    Malformed {
        /// `PDF`, `PNG picture` and so on.
        kind: &'static str,
    },
    /// The file is sound, but stored in a way that cannot be read.
    #[error("the {kind} is stored in a way that cannot be read: save it as a PNG picture and give that")]
    Unsupported {
        /// As for [`ScanError::Malformed`].
        kind: &'static str,
    },
    /// The file is larger than [`MAX_FILE`](super::MAX_FILE).
    #[error("the file has {mebibytes} MiB, more than 64: scan again in grey at 200 to 300 dpi")]
    FileTooLarge {
        /// Its size.
        mebibytes: usize,
    },
    /// The picture has more than [`MAX_PIXELS`](super::MAX_PIXELS) pixels.
    #[error("the picture has {megapixels} megapixels, more than 100: scan again in grey at 200 to 300 dpi")]
    PictureTooLarge {
        /// Its size.
        megapixels: u64,
    },
    /// A side of the picture is longer than [`MAX_SIDE`](super::MAX_SIDE).
    #[error("the picture has a side of {side} pixels, more than 30000: scan again in grey at 200 to 300 dpi")]
    PictureTooLong {
        /// Its longer side.
        side: u32,
    },
    /// A page took longer than any sheet does.
    #[error("it takes too long to read: scan again in grey at 200 to 300 dpi, or type the rows")]
    TooSlow,
    /// A page needs more memory than any sheet does.
    #[error(
        "it needs more than 512 MiB of memory to read: scan again in grey at 200 to 300 dpi, or type the rows"
    )]
    TooMuchMemory,
    /// Several pages before ran into limits, or all without a sheet took too long together.
    #[error(
        "this page and those after it were not read, since those before took too long or too much memory: \
         give the pages that show sheets as a file of their own"
    )]
    GivenUp,
    /// The process that reads ended without an answer, or gave one that makes no sense.
    #[error("reading it failed: save the scan as a PNG picture and give that, or type the rows")]
    ReaderFailed,
    /// The process that reads could not be started.
    #[error("pictures cannot be read, {cause}: free memory and try again, or type the rows")]
    NoReader {
        /// What the system said.
        cause: String,
    },
    /// The person asked to stop.
    #[error("interrupted: nothing was changed")]
    Interrupted,
    /// The page is drawn by a program, in whole or in part.
    #[error(
        "the page is not one picture as a scanner makes it, so that it says nothing about paper: print the sheet, \
         scan the page, and give that"
    )]
    NotPaper,
    /// The printed rows of a page were read, and its code was not.
    #[error(
        "the QR code cannot be read, only the printed rows, which say nothing about paper: scan again at 300 dpi"
    )]
    RowsAlone,
    /// There is no code, or none that can be read.
    #[error(
        "no QR code was found: scan again at 200 to 300 dpi with the white border in the picture, or type the rows"
    )]
    NoCode,
}
