//! What reading a file may take. Nothing else in firesafe states these numbers.

use std::time::Duration;

/// Files of more bytes than this are refused before anything is parsed: 64 MiB.
pub const MAX_FILE: usize = 64 << 20;
/// Pictures of more pixels are refused before they are decoded: 100 megapixels.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Pictures with a longer side are refused too: the detector's memory grows with each row and column.
pub const MAX_SIDE: u32 = 30_000;
/// Pictures that take more bytes than this in colour are refused before they are decoded: with the file and a
/// copy in grey they would not fit into [`MEMORY`].
pub const MAX_DECODED: u64 = 320 << 20;
/// Addresses that the reading process may have, in bytes: 512 MiB.
pub const MEMORY: u64 = 512 << 20;
/// The deepest stack, in bytes: renderers call themselves as deep as a file asks.
pub const STACK: u64 = 32 << 20;
/// Processor time for one page, and for opening a file; a scan of a sheet takes a tenth of a second.
pub const CPU_TIME: Duration = Duration::from_secs(20);
/// Time on the clock for the same.
pub const WALL_TIME: Duration = Duration::from_mins(1);
/// Time on the clock for all pages of a file on which nothing is read: some thousand pages of text.
pub const VAIN_TIME: Duration = Duration::from_mins(5);
/// Modules of our own symbols that are sampled on a page: nine times those of the longest share.
pub const MODULES: usize = 110_000;
/// Pixels of parts of a page that are prepared and looked through, all ways together.
pub const PREPARED: usize = 24_000_000;
/// Lines of a page that are compared with letters: the longest share and half as many.
pub const LINES: usize = 75;
/// Pages that may run into a limit before the rest of their file is given up.
pub const MAX_LOST: usize = 3;
/// Readings of one page; a flatbed holds two sheets.
pub const MAX_READINGS: usize = 64;
/// Bytes of one reading: a QR code holds 7,089 characters at most.
pub const MAX_TEXT: usize = 64 << 10;
/// Readings of one file, in bytes.
pub const MAX_TEXTS: usize = 8 << 20;
