//! What is looked for: pieces of secrets and shares in every encoding that they may have.
//!
//! Of everything at least 32 bytes long a quarter is enough: so a half is found wherever it begins.
//! Shorter things are divided into pieces of 8 bytes or a little more, and each of these is found.
//! Left out is what is no secret: prefix, set id, key and signature. The modules of the QR code, as pixels or bits, are not looked for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use firesafe::model::ALPHABET;
use firesafe::scan;
use firesafe::share::rows::{Kind, check_row};
use firesafe::share::{UnverifiedShare, VerifiedShare};
use hayro::hayro_syntax::Pdf;

/// Bytes that must not be there.
pub struct Needle {
    pub what: String,
    pub bytes: Vec<u8>,
}

/// k, x and the set id, after the two characters of the prefix.
const PUBLIC: usize = 16;
const ROW: usize = 19;

/// A share as it is on a sheet that firesafe printed, and the sheet itself.
pub fn of_sheet(pdf: &[u8]) -> Vec<Needle> {
    let (share, typed) = read(pdf);
    let mut needles = encodings("payload", share.payload().expose());
    let letters = typed[PUBLIC..].to_ascii_uppercase();
    let values: Vec<u8> = letters.bytes().map(value_of).collect();
    needles.extend(encodings("five-bit values", &values));
    for text in [letters.clone(), letters.to_ascii_lowercase()] {
        needles.extend(encodings("typed string", text.as_bytes()));
    }
    for row in rows(&typed).skip(1).filter(|row| row.len() > 9) {
        let spaced = grouped(row);
        for text in [row.to_owned(), row.to_ascii_lowercase(), spaced.clone(), spaced.to_ascii_lowercase()] {
            needles.extend(encodings("row", text.as_bytes()));
        }
    }
    needles.extend(qr_bits(&typed).into_iter().flat_map(|bits| pieces("bits of the code", &bits)));
    let content = content(pdf);
    for glyphs in glyph_rows(&content, &typed) {
        needles.extend(wide_pieces("glyph ids", 2, &glyphs));
        needles.extend(wide_pieces("glyph ids in hex", 4, hex::encode(&glyphs).as_bytes()));
        needles.extend(wide_pieces("glyph ids in hex", 4, hex::encode_upper(&glyphs).as_bytes()));
    }
    needles.extend(pieces("compressed page", page_stream(pdf)));
    needles
}

/// The rows of the share on a sheet, as a person types them.
pub fn typed_rows(pdf: &[u8]) -> Vec<String> {
    let (_, typed) = read(pdf);
    let all = rows(&typed).count();
    rows(&typed).enumerate().map(|(i, row)| format!("{row}{}", row_check(row, i + 1, i + 1 == all))).collect()
}

fn value_of(letter: u8) -> u8 {
    (0..32).find(|&value| ALPHABET[usize::from(value)] == letter).unwrap()
}

fn read(pdf: &[u8]) -> (VerifiedShare, String) {
    let codes = scan::codes(pdf).unwrap();
    let share = UnverifiedShare::from_qr(codes[0].expose()).unwrap().check().ok().unwrap();
    (share, codes[0].expose().split('+').next().unwrap().to_owned())
}

fn rows(typed: &str) -> impl Iterator<Item = &str> {
    (0..typed.len()).step_by(ROW).map(|at| &typed[at..typed.len().min(at + ROW)])
}

fn grouped(row: &str) -> String {
    row.as_bytes().chunks(5).map(|group| str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(" ")
}

/// The character that makes a row good, found by trying them all.
fn row_check(row: &str, number: usize, is_last: bool) -> char {
    let fits = |check: &&u8| {
        let reading = check_row(Kind::Share, number, &format!("{row}{}", char::from(**check)));
        reading.fault().is_none() && reading.is_last() == is_last
    };
    char::from(*ALPHABET.iter().find(fits).unwrap())
}

/// Everything that bytes may be written as.
pub fn encodings(what: &str, bytes: &[u8]) -> Vec<Needle> {
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    let wide = |width: usize, at: usize| -> Vec<u8> {
        let one = |&byte: &u8| (0..width).map(move |i| if i == at { byte } else { 0 });
        bytes.iter().flat_map(one).collect()
    };
    let mut all = pieces(what, bytes);
    all.extend(pieces(&format!("{what} reversed"), &reversed));
    for (name, width, at) in [
        ("16 bits, little-endian", 2, 0),
        ("16 bits, big-endian", 2, 1),
        ("32 bits, little-endian", 4, 0),
        ("32 bits, big-endian", 4, 3),
        ("64 bits, little-endian", 8, 0),
    ] {
        all.extend(wide_pieces(&format!("{what} in {name}"), width, &wide(width, at)));
    }
    all.extend(wide_pieces(&format!("{what} in hex"), 2, hex::encode(bytes).as_bytes()));
    all.extend(wide_pieces(&format!("{what} in hex"), 2, hex::encode_upper(bytes).as_bytes()));
    for skipped in 0..3 {
        let text = STANDARD.encode(&bytes[skipped..]);
        // the end depends on what follows
        let sure = text.len() / 4 * 4 - 4;
        all.extend(pieces(&format!("{what} in base64"), &text.as_bytes()[..sure]));
    }
    all
}

fn pieces(what: &str, bytes: &[u8]) -> Vec<Needle> {
    wide_pieces(what, 1, bytes)
}

/// A quarter each, but none that says fewer than 8 bytes, each of which takes `width`.
fn wide_pieces(what: &str, width: usize, bytes: &[u8]) -> Vec<Needle> {
    let count = (bytes.len() / width / 8).min(4);
    assert!(count > 0, "{what} is too short to be looked for");
    let len = bytes.len() / width / count * width;
    let piece = |i: usize| Needle {
        what: format!("{what} ({} of {count})", i + 1),
        bytes: bytes[i * len..(i + 1) * len].to_vec(),
    };
    (0..count).map(piece).collect()
}

/// The string in QR's alphanumeric mode (ISO/IEC 18004, 7.4.4) from the payload on, whole bytes
/// alone, for each length of the count.
fn qr_bits(typed: &str) -> Vec<Vec<u8>> {
    const CHARACTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let value = |c: &u8| CHARACTERS.iter().position(|known| known == c).unwrap();
    let pairs = typed.as_bytes().chunks_exact(2).map(|pair| value(&pair[0]) * 45 + value(&pair[1]));
    let pairs: Vec<usize> = pairs.collect();
    let from_count = |count: usize| {
        let start = 4 + count + PUBLIC / 2 * 11;
        let bits: Vec<usize> = (0..4 + count)
            .map(|_| 0)
            .chain(pairs.iter().flat_map(|pair| (0..11).rev().map(move |bit| pair >> bit & 1)))
            .collect();
        let bytes = bits[start.next_multiple_of(8)..].chunks_exact(8);
        bytes.map(|byte| byte.iter().fold(0, |sum, &bit| sum << 1 | u8::from(bit == 1))).collect()
    };
    [9, 11, 13].map(from_count).to_vec()
}

/// The page's drawing instructions.
fn content(pdf: &[u8]) -> Vec<u8> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    pdf.pages()[0].page_stream().unwrap().to_vec()
}

/// The page's drawing instructions as they stand in the file, compressed: the longest stream.
fn page_stream(pdf: &[u8]) -> &[u8] {
    let starts = positions(pdf, b">>stream").map(|at| at + 9);
    let streams = starts.map(|start| {
        let end = positions(&pdf[start..], b"endstream").next().unwrap();
        &pdf[start..start + end]
    });
    streams.max_by_key(|stream| stream.len()).unwrap()
}

fn positions<'a>(bytes: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    bytes.windows(what.len()).enumerate().filter(move |(_, window)| *window == what).map(|(at, _)| at)
}

/// Rows 2 and later as glyph ids of 16 bits: shown strings in which the same characters stand
/// where they stand in the row.
fn glyph_rows(content: &[u8], typed: &str) -> Vec<Vec<u8>> {
    let shown: Vec<Vec<u8>> = content
        .split(|&byte| byte == b'<')
        .filter_map(|rest| hex::decode(rest.split(|&byte| byte == b'>').next()?).ok())
        .collect();
    let all: Vec<&str> = rows(typed).collect();
    let mut found = Vec::new();
    for row in all.iter().skip(1).filter(|row| row.len() == ROW) {
        let text = grouped(row);
        let matching = shown.iter().find_map(|glyphs| {
            let glyphs: Vec<&[u8]> = glyphs.chunks_exact(2).collect();
            let start = glyphs.len().checked_sub(text.len() + 1)?;
            let window = &glyphs[start..start + text.len()];
            let same =
                |i: usize, j: usize| (window[i] == window[j]) == (text.as_bytes()[i] == text.as_bytes()[j]);
            (0..text.len()).all(|i| (0..i).all(|j| same(i, j))).then(|| window.concat())
        });
        found.push(matching.expect("every row is on the page"));
    }
    found
}
