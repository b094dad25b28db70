//! Every reader of input that nobody has vouched for, and what a mutation of its input must not do.

use std::io::Cursor;
use std::sync::OnceLock;

use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{Credential, NewLedger, NewOfficer, OpenLedger};
use firesafe::model::{Policy, Quorum};
use firesafe::scan::wire::{Answer, Fences, Message};
use firesafe::scan::{Event, Reading, ScanError, Seen};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::{DealtSet, RowReader, UnverifiedShare, VerifiedShare, deal};
use image::{GrayImage, ImageFormat, Luma};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Reads a file and gives the texts of its codes: in this process, or in a child.
pub type Scan<'a> = &'a mut dyn FnMut(&SecretBytes) -> Vec<String>;

/// A reader by its name, with an input to mutate.
pub struct Reader {
    pub name: &'static str,
    original: Vec<u8>,
    /// Panics when the input is taken for something that it is not.
    read: fn(&[u8], Scan<'_>),
}

impl Reader {
    /// Reads the mutation with this number.
    pub fn try_one(&self, number: u64, scan: Scan<'_>) {
        (self.read)(&mutated(&self.original, number), scan);
    }
}

/// Text of the small pictures; mutated pictures say this or nothing.
const SMALL: &str = "PAPER";

pub fn all() -> Vec<Reader> {
    let share = &dealt().shares()[0];
    let rows: Vec<String> = numbered(&share.typed_rows());
    let signature: Vec<String> = numbered(&share.signature_rows());
    let of = |name, original: Vec<u8>, read| Reader { name, original, read };
    vec![
        of("rows", rows.join("\n").into_bytes(), read_rows),
        of("code", share.qr_text().expose().as_bytes().to_vec(), read_code),
        of("signature-rows", signature.join("\n").into_bytes(), read_signature),
        of("answer", answer(), read_answer),
        of("ledger", ledger(), read_ledger),
        of("png", picture(ImageFormat::Png), read_picture),
        of("jpeg", picture(ImageFormat::Jpeg), read_picture),
        of("tiff", picture(ImageFormat::Tiff), read_picture),
        of("webp", picture(ImageFormat::WebP), read_picture),
        of("pdf", pdf(), read_picture),
    ]
}

/// The original with one to eight places changed: bits, bytes, pieces left out, doubled or moved.
fn mutated(original: &[u8], number: u64) -> Vec<u8> {
    let mut rng = ChaCha20Rng::seed_from_u64(number);
    let mut bytes = original.to_vec();
    for _ in 0..=rng.next_u32() % 8 {
        let mut below = |most: usize| rng.next_u32() as usize % most.max(1);
        let (at, length) = (below(bytes.len()), below(9));
        let end = (at + length).min(bytes.len());
        match below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << below(8),
            1 if at < bytes.len() => bytes[at] = below(256).to_le_bytes()[0],
            2 if at < bytes.len() => bytes[at] = b"QPZRY9?OIB1+ .\n0\xff"[below(17)],
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            5 => bytes.truncate(at),
            _ => bytes.insert(at, below(256).to_le_bytes()[0]),
        }
    }
    bytes
}

/// The share that is mutated is the first of these.
fn dealt() -> &'static DealtSet {
    static DEALT: OnceLock<DealtSet> = OnceLock::new();
    DEALT.get_or_init(|| {
        let secret = SecretBytes::from(&b"Yw7#kQ2mZp9!xR4vT6bN8cLd"[..]);
        deal(&secret, Quorum::new(2, 3).unwrap(), &mut ChaCha20Rng::seed_from_u64(7)).unwrap()
    })
}

fn ours() -> VerifiedShare {
    UnverifiedShare::from_qr(dealt().shares()[0].qr_text().expose()).unwrap().check().unwrap()
}

fn numbered(rows: &[SecretText]) -> Vec<String> {
    rows.iter().zip(1..).map(|(row, number)| format!("{number}. {}", row.expose())).collect()
}

/// A share that is accepted is the one that was mutated, whatever its case and spaces.
fn is_ours(share: &VerifiedShare) {
    static OURS: OnceLock<VerifiedShare> = OnceLock::new();
    let ours = OURS.get_or_init(self::ours);
    assert_eq!(share.fingerprint(), ours.fingerprint(), "another share was accepted");
    assert!(
        share.public_key().is_none() || share.public_key() == ours.public_key(),
        "another key was accepted"
    );
}

fn check(share: UnverifiedShare) {
    match share.check() {
        Ok(share) => is_ours(&share),
        Err(rejected) => drop(rejected.error().to_string()),
    }
}

fn read_rows(bytes: &[u8], _: Scan<'_>) {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = RowReader::new();
    for line in text.lines() {
        reader.push(line);
    }
    reader.finish().0.into_iter().for_each(check);
}

fn read_code(bytes: &[u8], _: Scan<'_>) {
    let text = String::from_utf8_lossy(bytes);
    let _ = UnverifiedShare::from_qr(&text).map(check);
    let _ = UnverifiedShare::from_string(&text).map(check);
}

fn read_signature(bytes: &[u8], _: Scan<'_>) {
    let text = String::from_utf8_lossy(bytes);
    let rows: Vec<SecretText> =
        text.lines().map(|line| SecretText::from(line.split_once(". ").map_or(line, |row| row.1))).collect();
    let mut unsigned =
        UnverifiedShare::from_qr(dealt().shares()[0].qr_text().expose()).unwrap().without_signature();
    if unsigned.add_signature_rows(&rows).is_ok() {
        check(unsigned);
    }
}

/// What a child says of a file of two pages.
fn answer() -> Vec<u8> {
    let seen = |page| Seen { page, reading: Reading::Code(SecretText::from(SMALL)), is_paper: page == 1 };
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

fn read_answer(bytes: &[u8], _: Scan<'_>) {
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
fn read_ledger(bytes: &[u8], _: Scan<'_>) {
    let opened = OpenLedger::open(bytes, &mut std::iter::empty::<Credential>());
    match opened {
        Ok(_) => panic!("it opened for nobody"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn small() -> GrayImage {
    let code = qrcode::QrCode::with_error_correction_level(SMALL, qrcode::EcLevel::H).unwrap();
    let width = u32::try_from(code.width()).unwrap();
    let colors = code.to_colors();
    GrayImage::from_fn((width + 8) * 3, (width + 8) * 3, |x, y| {
        let (x, y) = ((x / 3).wrapping_sub(4), (y / 3).wrapping_sub(4));
        let inside = x < width && y < width;
        Luma([if inside && colors[(y * width + x) as usize] == qrcode::Color::Dark { 0 } else { 255 }])
    })
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    small().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn pdf() -> Vec<u8> {
    let picture = picture(ImageFormat::Jpeg);
    let side = small().width();
    let mut pdf = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    pdf.extend(b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n");
    pdf.extend(
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 60]/Contents 4 0 R\
          /Resources<</XObject<</I 5 0 R>>>>>>\nendobj\n\
          4 0 obj\n<</Length 24>>\nstream\n60 0 0 60 0 0 cm /I Do  \nendstream\nendobj\n",
    );
    let dict = format!(
        "5 0 obj\n<</Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray\
         /BitsPerComponent 8/Filter/DCTDecode/Length {}>>\nstream\n",
        picture.len()
    );
    pdf.extend(dict.bytes());
    pdf.extend(picture);
    pdf.extend(b"\nendstream\nendobj\ntrailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n");
    pdf
}

/// A damaged picture says what it said, or nothing.
fn read_picture(bytes: &[u8], scan: Scan<'_>) {
    for text in scan(&SecretBytes::from(bytes)) {
        assert_eq!(text, SMALL, "a code was misread");
    }
}
