//! Every reader of input that nobody has vouched for, and what a mutation of its input must not do.

#[path = "changes.rs"]
pub mod changes;
#[path = "pictures.rs"]
pub mod pictures;

use std::io::Cursor;
use std::sync::OnceLock;

use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{Credential, NewLedger, NewOfficer, OpenError, OpenLedger};
use firesafe::model::{Policy, Quorum};
use firesafe::scan::wire::{Answer, Fences, Message};
use firesafe::scan::{self, Event, MAX_PIXELS, Reading, ScanError, Seen};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::{DealtSet, RowReader, UnverifiedShare, deal};
use image::{GrayImage, ImageFormat};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use changes::{Chance, anywhere};

/// A reader by its name, with inputs to mutate.
#[allow(dead_code, reason = "the test and the bench each use their part")]
pub struct Reader {
    pub name: &'static str,
    /// How many mutations a quick run tries.
    pub few: u64,
    seeds: Vec<Vec<u8>>,
    change: fn(&mut Vec<u8>, &mut Chance),
    /// Whether anything was read; panics when the input is taken for something that it is not.
    read: fn(&[u8]) -> bool,
}

impl Reader {
    /// Reads the mutation with this number; whether anything was read.
    pub fn try_one(&self, number: u64) -> bool {
        let seeds = self.seeds.len() as u64;
        let mut bytes = self.seeds[usize::try_from(number % seeds).unwrap()].clone();
        let mut chance = Chance(ChaCha20Rng::seed_from_u64(number));
        (self.change)(&mut bytes, &mut chance);
        (self.read)(&bytes)
    }

    /// Which of the inputs give nothing as they are.
    #[allow(dead_code, reason = "the bench does not ask")]
    pub fn unread(&self) -> Vec<usize> {
        (0..self.seeds.len()).filter(|&seed| !(self.read)(&self.seeds[seed])).collect()
    }
}

pub fn all() -> Vec<Reader> {
    let share = &dealt().shares()[0];
    let rows = numbered(&share.typed_rows()).join("\n").into_bytes();
    let signature = numbered(&share.signature_rows()).join("\n").into_bytes();
    let code = share.qr_text().expose().as_bytes().to_vec();
    let text = small().shares()[0].qr_text();
    let text = text.expose();
    let scans = || [pictures::scans(text), vec![pictures::in_streams(text)]].concat();
    let drawings = || pictures::drawings(text);
    let symbols = vec![pictures::raw(&pictures::symbol(text, 1)), pictures::raw(&pictures::symbol(text, 2))];
    let printed = image::load_from_memory(&pictures::stored_as("rows.png")).unwrap().into_luma8();
    let files =
        [pictures::stored("png"), pictures::stored("jpg"), pictures::stored("webp"), pictures::stored("tif")];
    let one = |seed| vec![seed];
    let of = |name, few, seeds, change, read| Reader { name, few, seeds, change, read };
    vec![
        of(
            "rows",
            3_000,
            one(rows),
            anywhere as fn(&mut Vec<u8>, &mut Chance),
            read_rows as fn(&[u8]) -> bool,
        ),
        of("code", 3_000, one(code), anywhere, read_code),
        of("signature-rows", 3_000, one(signature), anywhere, read_signature),
        of("answer", 3_000, one(answer()), anywhere, read_answer),
        of("ledger", 3_000, one(ledger()), anywhere, read_ledger),
        of("png", 500, pictures::stored("png"), file, decode),
        of("jpeg", 500, pictures::stored("jpg"), file, decode),
        of("webp", 500, pictures::stored("webp"), file, decode),
        of("tiff", 500, pictures::stored("tif"), file, decode),
        of("pdf", 100, [scans(), drawings(), pictures::texts()].concat(), file, decode),
        of("pixels", 20, symbols, |bytes, chance| changes::pixels(bytes, chance), read_pixels),
        of(
            "printed",
            10,
            one(pictures::raw(&printed)),
            |bytes, chance| changes::pixels(bytes, chance),
            read_printed,
        ),
        of("whole", 30, [files.concat(), scans()].concat(), file, read_whole),
        of("drawing", 10, drawings(), file, read_drawing),
    ]
}

/// In its structure, anywhere, or both.
fn file(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let way = chance.below(8);
    if way != 0 {
        match bytes[0] {
            0x89 => changes::png(bytes, chance),
            0xff => changes::jpeg(bytes, chance),
            b'R' => changes::webp(bytes, chance),
            b'I' => changes::tiff(bytes, chance),
            _ => changes::pdf(bytes, chance),
        }
    }
    if way < 2 {
        anywhere(bytes, chance);
    }
}

/// The share that is mutated is the first of these.
fn dealt() -> &'static DealtSet {
    static DEALT: OnceLock<DealtSet> = OnceLock::new();
    DEALT.get_or_init(|| set(b"Yw7#kQ2mZp9!xR4vT6bN8cLd"))
}

/// The share on pictures: its symbol is small.
pub fn small() -> &'static DealtSet {
    static DEALT: OnceLock<DealtSet> = OnceLock::new();
    DEALT.get_or_init(|| set(b"Yw7#"))
}

fn set(secret: &[u8]) -> DealtSet {
    deal(&SecretBytes::from(secret), Quorum::new(2, 3).unwrap(), &mut ChaCha20Rng::seed_from_u64(7)).unwrap()
}

fn numbered(rows: &[SecretText]) -> Vec<String> {
    rows.iter().zip(1..).map(|(row, number)| format!("{number}. {}", row.expose())).collect()
}

/// A share that is accepted is the first of its set, whatever its case and spaces; whether it is accepted.
fn check(share: UnverifiedShare, set: &DealtSet) -> bool {
    match share.check() {
        Ok(share) => {
            assert_eq!(share.fingerprint(), set.shares()[0].fingerprint(), "another share was accepted");
            let key = share.public_key();
            assert!(key.is_none_or(|key| key == set.public_key()), "another key was accepted");
            true
        }
        Err(rejected) => {
            assert!(!rejected.error().to_string().is_empty());
            false
        }
    }
}

fn read_rows(bytes: &[u8]) -> bool {
    rows_are_ours(&String::from_utf8_lossy(bytes), dealt())
}

fn read_code(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let of = [UnverifiedShare::from_qr(&text), UnverifiedShare::from_string(&text)];
    of.into_iter().flatten().any(|share| check(share, dealt()))
}

fn read_signature(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let rows: Vec<SecretText> =
        text.lines().map(|line| SecretText::from(line.split_once(". ").map_or(line, |row| row.1))).collect();
    let mut unsigned =
        UnverifiedShare::from_qr(dealt().shares()[0].qr_text().expose()).unwrap().without_signature();
    unsigned.add_signature_rows(&rows).is_ok() && check(unsigned, dealt())
}

/// What a child says of a file of three pages.
fn answer() -> Vec<u8> {
    let seen = |page| Seen { page, reading: Reading::Code(SecretText::from("PAPER")), is_paper: page == 1 };
    let messages = [
        Message::Fences(Fences { files: true, calls: true }),
        Message::Event(Event::Pages(3)),
        Message::Event(Event::Begin(1)),
        Message::Event(Event::Seen(seen(1))),
        Message::Event(Event::Begin(2)),
        Message::Event(Event::Unread(2, ScanError::Malformed { kind: "PDF" })),
        Message::Event(Event::Begin(3)),
        Message::Event(Event::Seen(seen(3))),
        Message::Done,
    ];
    messages.iter().flat_map(|message| message.encode().expose().to_vec()).collect()
}

fn read_answer(bytes: &[u8]) -> bool {
    let mut answer = Answer::new(1);
    let mut page = 0;
    let mut ended = false;
    for piece in bytes.chunks(7) {
        answer.push(piece);
        while let Ok(Some(message)) = answer.next_message() {
            assert!(!ended, "something was accepted after the end");
            match message {
                Message::Event(Event::Begin(next)) => {
                    assert_eq!(next, page + 1, "a page out of order was accepted");
                    page = next;
                }
                Message::Event(Event::Seen(seen)) => assert_eq!(seen.page, page),
                Message::Event(Event::Unread(of, error)) => {
                    assert_eq!(of, page);
                    assert!(!error.to_string().is_empty());
                }
                Message::Event(Event::Pages(pages)) => assert!(page == 0 && pages > 0),
                Message::Fences(_) => assert_eq!(page, 0),
                Message::Done | Message::Refused(_) => ended = true,
            }
            assert!(page <= answer.pages(), "a page past the last one was accepted");
        }
    }
    ended
}

fn ledger() -> Vec<u8> {
    let passphrase = SecretText::from("correct horse battery staple");
    let officer = NewOfficer {
        name: "alice".parse().unwrap(),
        passphrase: &passphrase,
        costs: Costs::new(MIN_MEMORY_KIB, 1, 1).unwrap(),
    };
    let new = NewLedger {
        organisation: "Contoso Ltd".parse().unwrap(),
        policy: Policy::default(),
        officer,
        recipients: Vec::new(),
    };
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let time = "2026-11-01T09:00:00Z".parse().unwrap();
    OpenLedger::create(new, time, &mut rng).unwrap().encrypt(&mut rng).unwrap()
}

/// The header alone: with a passphrase each would take the time that guessing takes.
fn read_ledger(bytes: &[u8]) -> bool {
    match OpenLedger::open(bytes, &mut std::iter::empty::<Credential>()) {
        Ok(_) => panic!("it opened for nobody"),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            // its header was sound, and nobody there
            matches!(error, OpenError::NoCredentials)
        }
    }
}

/// Decodes, and looks for nothing; whether there was a picture.
fn decode(bytes: &[u8]) -> bool {
    let mut any = false;
    let _ = scan::decode(SecretBytes::from(bytes), &mut |pixels| {
        let Ok(pixels) = pixels else { return };
        assert_eq!(pixels.gray.len(), pixels.width * pixels.height, "pixels are missing");
        assert!(pixels.gray.len() as u64 <= MAX_PIXELS, "more pixels than there may be");
        any = true;
    });
    any
}

/// Looks for codes among pixels.
fn read_pixels(bytes: &[u8]) -> bool {
    let (width, height, shades) = split(bytes);
    let texts = scan::codes_in_gray(width, height, shades);
    for text in &texts {
        code_is_ours(text.expose(), small());
    }
    !texts.is_empty()
}

fn split(bytes: &[u8]) -> (usize, usize, &[u8]) {
    let side = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    (side(0), side(2), &bytes[4..])
}

/// Looks for codes and rows among pixels.
fn read_printed(bytes: &[u8]) -> bool {
    let (width, height, shades) = split(bytes);
    let side = |side: usize| u32::try_from(side).unwrap();
    let picture = GrayImage::from_raw(side(width), side(height), shades.to_vec()).unwrap();
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).unwrap();
    read_whole(png.get_ref())
}

/// Reads a file as the program does.
fn read_whole(bytes: &[u8]) -> bool {
    let seen = scan::read(bytes).unwrap_or_default();
    for seen in &seen {
        match &seen.reading {
            Reading::Code(text) => code_is_ours(text.expose(), small()),
            Reading::Rows(text) => {
                rows_are_ours(text.expose(), small());
            }
            Reading::Unread(error) => assert!(!error.to_string().is_empty()),
        }
    }
    seen.iter().any(|seen| !matches!(seen.reading, Reading::Unread(_)))
}

/// Reads a page that a program drew, which is no paper whatever is changed in it.
fn read_drawing(bytes: &[u8]) -> bool {
    let seen = scan::read(bytes).unwrap_or_default();
    for seen in &seen {
        assert!(!seen.is_paper, "a drawing was taken for paper");
    }
    !seen.is_empty()
}

/// A code that is taken for a share is the share that was there.
fn code_is_ours(text: &str, set: &DealtSet) {
    if let Ok(share) = UnverifiedShare::from_qr(text) {
        check(share, set);
    }
}

fn rows_are_ours(text: &str, set: &DealtSet) -> bool {
    let mut reader = RowReader::new();
    for line in text.lines() {
        reader.push(line);
    }
    // each of them, also after one that was accepted
    reader.finish().0.into_iter().fold(false, |any, share| check(share, set) | any)
}
