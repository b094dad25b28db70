//! The words between the process that reads pictures and the one that uses what it read.
//!
//! A request is the first page that is wanted (4 bytes), the file's length (4 bytes), and the file.
//! An answer is a sequence of messages: a tag, a page (4 bytes), a length (4 bytes), and so many bytes.
//! Numbers are little-endian. Whoever reads an answer trusts none of it: every number is checked, the
//! order too, and a text is what anybody could have typed.

use super::limits::{MAX_FILE, MAX_READINGS, MAX_TEXT, MAX_TEXTS};
use super::{Event, Reading, ScanError, Seen};
use crate::secret::{SecretBytes, SecretText};

const HEAD: usize = 9;

/// What is said about the child itself, before anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fences {
    /// No file can be opened: Landlock.
    pub files: bool,
    /// No other system call can be made: seccomp.
    pub calls: bool,
}

/// One message of an answer.
pub enum Message {
    /// Which fences stand.
    Fences(Fences),
    /// What happened.
    Event(Event),
    /// The file cannot be read.
    Refused(ScanError),
    /// All of the file was read.
    Done,
}

/// An answer that no child of ours gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer makes no sense")]
pub struct Nonsense;

/// What comes before the file in a request.
#[must_use]
pub fn request(first: usize, file: &SecretBytes) -> [u8; 8] {
    let mut head = [0; 8];
    head[..4].copy_from_slice(&number(first));
    head[4..].copy_from_slice(&number(file.len()));
    head
}

/// The first page and the length that a request names.
///
/// # Errors
/// [`Nonsense`] when the file would be larger than any that is read.
pub fn requested(head: [u8; 8]) -> Result<(usize, usize), Nonsense> {
    let [a, b, c, d, rest @ ..] = head;
    let (first, length) = (u32::from_le_bytes([a, b, c, d]) as usize, u32::from_le_bytes(rest) as usize);
    if length > MAX_FILE { Err(Nonsense) } else { Ok((first, length)) }
}

/// Numbers above four thousand million stand for none: no file has so many pages.
fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}

impl Message {
    /// The message as bytes.
    #[must_use]
    pub fn encode(&self) -> SecretBytes {
        match self {
            Self::Fences(fences) => framed(b's', 0, &[u8::from(fences.files), u8::from(fences.calls)]),
            Self::Done => framed(b'd', 0, &[]),
            Self::Refused(error) => framed(b'e', 0, &encode_error(error)),
            Self::Event(Event::Pages(pages)) => framed(b'n', *pages, &[]),
            Self::Event(Event::Begin(page)) => framed(b'b', *page, &[]),
            Self::Event(Event::Unread(page, error)) => framed(b'u', *page, &encode_error(error)),
            Self::Event(Event::Seen(seen)) => match &seen.reading {
                Reading::Unread(error) => framed(b'u', seen.page, &encode_error(error)),
                Reading::Code(text) => framed_text(b'c', seen, text),
                Reading::Rows(text) => framed_text(b'r', seen, text),
            },
        }
    }
}

fn framed(tag: u8, page: usize, content: &[u8]) -> SecretBytes {
    let mut bytes = SecretBytes::with_capacity(HEAD + content.len());
    bytes.push(tag);
    bytes.extend_from_slice(&number(page));
    bytes.extend_from_slice(&number(content.len()));
    bytes.extend_from_slice(content);
    bytes
}

fn framed_text(tag: u8, seen: &Seen, text: &SecretText) -> SecretBytes {
    let mut content = SecretBytes::with_capacity(text.len() + 1);
    content.push(u8::from(seen.is_paper));
    content.extend_from_slice(text.expose().as_bytes());
    framed(tag, seen.page, content.expose())
}

/// Kinds of files by number.
const KINDS: [&str; 5] = ["PDF", "PNG picture", "JPEG picture", "TIFF picture", "WebP picture"];

/// A code, and a number that belongs to it.
fn encode_error(error: &ScanError) -> [u8; 9] {
    let kind = |kind: &str| KINDS.iter().position(|known| *known == kind).unwrap_or_default() as u64;
    let (code, value) = match error {
        ScanError::Empty => (0, 0),
        ScanError::UnknownKind => (1, 0),
        ScanError::Encrypted => (2, 0),
        ScanError::Malformed { kind: of } => (3, kind(of)),
        ScanError::Unsupported { kind: of } => (4, kind(of)),
        ScanError::FileTooLarge { mebibytes } => (5, *mebibytes as u64),
        ScanError::PictureTooLarge { megapixels } => (6, *megapixels),
        ScanError::PictureTooLong { side } => (7, u64::from(*side)),
        ScanError::TooMuchMemory => (8, 0),
        ScanError::TooSlow => (9, 0),
        // said of a child, never by one
        ScanError::NoCode
        | ScanError::GivenUp
        | ScanError::NotPaper
        | ScanError::RowsAlone
        | ScanError::Interrupted
        | ScanError::NoReader { .. }
        | ScanError::ReaderFailed => (10, 0),
    };
    let mut bytes = [code; 9];
    bytes[1..].copy_from_slice(&u64::to_le_bytes(value));
    bytes
}

fn decode_error(bytes: &[u8]) -> Result<ScanError, Nonsense> {
    let &[code, ref value @ ..] = bytes else { return Err(Nonsense) };
    let value = u64::from_le_bytes(value.try_into().map_err(|_| Nonsense)?);
    let kind = || KINDS.get(usize::try_from(value).unwrap_or(usize::MAX)).copied().ok_or(Nonsense);
    Ok(match code {
        0 => ScanError::Empty,
        1 => ScanError::UnknownKind,
        2 => ScanError::Encrypted,
        3 => ScanError::Malformed { kind: kind()? },
        4 => ScanError::Unsupported { kind: kind()? },
        5 => ScanError::FileTooLarge { mebibytes: usize::try_from(value).map_err(|_| Nonsense)? },
        6 => ScanError::PictureTooLarge { megapixels: value },
        7 => ScanError::PictureTooLong { side: u32::try_from(value).map_err(|_| Nonsense)? },
        8 => ScanError::TooMuchMemory,
        9 => ScanError::TooSlow,
        10 => ScanError::ReaderFailed,
        _ => return Err(Nonsense),
    })
}

/// Reads an answer as it comes.
pub struct Answer {
    bytes: SecretBytes,
    first: usize,
    stage: Stage,
    pages: usize,
    page: usize,
    readings: usize,
    texts: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    Fenced,
    Opened,
    Ended,
}

impl Answer {
    /// The answer to a request for the pages from `first` on.
    #[must_use]
    pub fn new(first: usize) -> Self {
        let (bytes, stage) = (SecretBytes::default(), Stage::Start);
        Self { bytes, first, stage, pages: 0, page: 0, readings: 0, texts: 0 }
    }

    /// Adds bytes that came.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The page that is being read; 0 while the file is opened.
    #[must_use]
    pub fn page(&self) -> usize {
        self.page
    }

    /// How many pages the file has; 0 while it is opened.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// The next message, if all of it is there.
    ///
    /// # Errors
    /// [`Nonsense`] when it is none that a child of ours sends here and now.
    pub fn next_message(&mut self) -> Result<Option<Message>, Nonsense> {
        let bytes = self.bytes.expose();
        let Some((head, rest)) = bytes.split_at_checked(HEAD) else { return Ok(None) };
        let (tag, page) = (head[0], u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize);
        let length = u32::from_le_bytes([head[5], head[6], head[7], head[8]]) as usize;
        if length > MAX_TEXT + 1 {
            return Err(Nonsense);
        }
        let Some((content, rest)) = rest.split_at_checked(length) else { return Ok(None) };
        let message = decode(tag, page, content)?;
        let rest = SecretBytes::from(rest);
        self.accept(&message, length)?;
        self.bytes = rest;
        Ok(Some(message))
    }

    /// Whether the message may come now.
    fn accept(&mut self, message: &Message, length: usize) -> Result<(), Nonsense> {
        let fits = match message {
            Message::Fences(_) => self.stage == Stage::Start,
            Message::Refused(_) => self.stage == Stage::Fenced,
            Message::Done => self.stage == Stage::Opened,
            Message::Event(Event::Pages(pages)) => self.stage == Stage::Fenced && *pages > 0,
            Message::Event(Event::Begin(page)) => {
                let next = if self.page == 0 { self.first.max(1) } else { self.page + 1 };
                self.stage == Stage::Opened && *page == next && *page <= self.pages
            }
            Message::Event(Event::Unread(page, _)) => self.is_on(*page),
            Message::Event(Event::Seen(seen)) => {
                self.is_on(seen.page)
                    && self.readings < MAX_READINGS
                    && self.texts.saturating_add(length) <= MAX_TEXTS
            }
        };
        if !fits {
            return Err(Nonsense);
        }
        match message {
            Message::Fences(_) => self.stage = Stage::Fenced,
            Message::Refused(_) | Message::Done => self.stage = Stage::Ended,
            Message::Event(Event::Pages(pages)) => (self.stage, self.pages) = (Stage::Opened, *pages),
            Message::Event(Event::Begin(page)) => (self.page, self.readings) = (*page, 0),
            Message::Event(Event::Unread(..)) => self.readings = MAX_READINGS,
            Message::Event(Event::Seen(_)) => {
                self.readings += 1;
                self.texts += length;
            }
        }
        Ok(())
    }

    fn is_on(&self, page: usize) -> bool {
        self.stage == Stage::Opened && self.page != 0 && page == self.page
    }
}

fn decode(tag: u8, page: usize, content: &[u8]) -> Result<Message, Nonsense> {
    Ok(match (tag, content) {
        (b's', &[files @ 0..=1, calls @ 0..=1]) => {
            Message::Fences(Fences { files: files == 1, calls: calls == 1 })
        }
        (b'd', []) => Message::Done,
        (b'e', error) => Message::Refused(decode_error(error)?),
        (b'n', []) => Message::Event(Event::Pages(page)),
        (b'b', []) => Message::Event(Event::Begin(page)),
        (b'u', error) => Message::Event(Event::Unread(page, decode_error(error)?)),
        (b'c' | b'r', &[is_paper @ 0..=1, ref text @ ..]) => {
            let text = SecretText::from(std::str::from_utf8(text).map_err(|_| Nonsense)?);
            let reading = if tag == b'c' { Reading::Code(text) } else { Reading::Rows(text) };
            Message::Event(Event::Seen(Seen { page, reading, is_paper: is_paper == 1 }))
        }
        _ => return Err(Nonsense),
    })
}
