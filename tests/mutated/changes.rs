//! Changes to an input: anywhere, and in the structure of each kind of file, so that a parser's later steps are
//! reached too.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

/// Numbers below a bound, always the same for the same mutation.
pub struct Chance(pub ChaCha20Rng);

impl Chance {
    pub fn below(&mut self, most: usize) -> usize {
        self.0.next_u32() as usize % most.max(1)
    }

    fn byte(&mut self) -> u8 {
        self.below(256).to_le_bytes()[0]
    }

    /// A number that parsers trip over.
    fn odd_number(&mut self) -> u32 {
        const ODD: [u32; 18] = [
            0,
            1,
            2,
            3,
            7,
            8,
            16,
            64,
            127,
            128,
            255,
            256,
            32_767,
            65_535,
            65_536,
            0x7fff_ffff,
            0x8000_0000,
            u32::MAX,
        ];
        match self.below(3) {
            0 => self.0.next_u32(),
            1 => u32::from(self.byte()),
            _ => ODD[self.below(ODD.len())],
        }
    }
}

/// One to eight places changed: bits, bytes, pieces left out, doubled or moved.
pub fn anywhere(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(8) {
        let (at, length) = (chance.below(bytes.len()), chance.below(9));
        let end = (at + length).min(bytes.len());
        match chance.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.byte(),
            2 if at < bytes.len() => bytes[at] = b"QPZRY9?OIB1+ .\n0\xff"[chance.below(17)],
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            5 => bytes.truncate(at),
            _ => bytes.insert(at, chance.byte()),
        }
    }
}

/// A few bytes changed, and nothing moved.
fn in_place(bytes: &mut [u8], chance: &mut Chance) {
    if bytes.is_empty() {
        return;
    }
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        match chance.below(3) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = chance.byte(),
            _ => {
                let value = chance.odd_number().to_be_bytes();
                let length = 4.min(bytes.len() - at);
                bytes[at..at + length].copy_from_slice(&value[4 - length..]);
            }
        }
    }
}

/// One of some parts doubled, left out, swapped with another, or changed.
fn parts(parts: &mut Vec<Vec<u8>>, chance: &mut Chance) {
    if parts.is_empty() {
        return;
    }
    let (one, other) = (chance.below(parts.len()), chance.below(parts.len()));
    match chance.below(9) {
        0 => parts.insert(other, parts[one].clone()),
        1 => drop(parts.remove(one)),
        2 => parts.swap(one, other),
        3 => anywhere(&mut parts[one], chance),
        _ => in_place(&mut parts[one], chance),
    }
}

/// Chunks of a PNG, each of them type and content: their checksums are right again.
pub fn png(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut chunks = Vec::new();
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(4) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize + 4;
        let Some((chunk, after)) = after.split_at_checked(length) else { break };
        chunks.push(chunk.to_vec());
        rest = after.get(4..).unwrap_or_default();
    }
    if chance.below(2) == 0
        && let Some(data) = chunks.iter_mut().find(|chunk| chunk.starts_with(b"IDAT"))
    {
        // what was compressed, filters and samples
        let changed = recompressed(&data[4..], chance);
        data.splice(4.., changed);
    } else {
        parts(&mut chunks, chance);
    }
    bytes.truncate(8);
    for chunk in &chunks {
        bytes.extend(u32::try_from(chunk.len().saturating_sub(4)).unwrap().to_be_bytes());
        bytes.extend(chunk);
        bytes.extend(crc32(chunk).to_be_bytes());
    }
}

pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn recompressed(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut plain = Vec::new();
    let _ = ZlibDecoder::new(bytes).take(1 << 20).read_to_end(&mut plain);
    if chance.below(4) == 0 {
        anywhere(&mut plain, chance);
    } else {
        in_place(&mut plain, chance);
    }
    zlib(&plain)
}

/// Segments of a JPEG, each from its marker to the next; lengths follow their content but for one in eight.
pub fn jpeg(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut segments = Vec::new();
    let mut start = 0;
    for at in 1..bytes.len().saturating_sub(1) {
        if bytes[at] == 0xff && !matches!(bytes[at + 1], 0 | 0xff | 0xd0..=0xd7) {
            segments.push(bytes[start..at].to_vec());
            start = at;
        }
    }
    segments.push(bytes[start..].to_vec());
    let before: Vec<usize> = segments.iter().map(Vec::len).collect();
    parts(&mut segments, chance);
    if chance.below(8) != 0 && segments.len() == before.len() {
        for (segment, before) in segments.iter_mut().zip(before) {
            if segment.len() != before && segment.len() > 4 && segment[1] != 0xda {
                let length = u16::try_from(segment.len() - 2).unwrap_or(u16::MAX).to_be_bytes();
                segment[2..4].copy_from_slice(&length);
            }
        }
    }
    *bytes = segments.concat();
}

/// Chunks of a WebP: their lengths are right again but for one in eight.
pub fn webp(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut chunks = Vec::new();
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let content = &after[..length.min(after.len())];
        chunks.push([&head[..4], content].concat());
        rest = after.get(length.next_multiple_of(2)..).unwrap_or_default();
    }
    parts(&mut chunks, chance);
    let wrong = chance.below(8) == 0;
    let mut body = b"WEBP".to_vec();
    for chunk in &chunks {
        let (kind, content) = chunk.split_at(chunk.len().min(4));
        let length = u32::try_from(content.len()).unwrap();
        body.extend(kind);
        body.extend(if wrong { chance.odd_number() } else { length }.to_le_bytes());
        body.extend(content);
        body.extend(&[0][..content.len() % 2]);
    }
    *bytes = [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat();
}

/// Entries of the directories of a TIFF in little-endian order, or what they point at.
pub fn tiff(bytes: &mut [u8], chance: &mut Chance) {
    let number = |bytes: &[u8], at: usize, length: usize| {
        bytes
            .get(at..at + length)
            .map(|piece| piece.iter().rev().fold(0, |sum, &b| sum << 8 | usize::from(b)))
    };
    let mut entries = Vec::new();
    let mut next = number(bytes, 4, 4).unwrap_or_default();
    while let Some(count) = number(bytes, next, 2).filter(|_| next > 0 && entries.len() < 200) {
        entries.extend((0..count).map(|i| next + 2 + 12 * i).filter(|at| at + 12 <= bytes.len()));
        next = number(bytes, next + 2 + 12 * count, 4).unwrap_or_default();
    }
    for _ in 0..=chance.below(3) {
        let Some(&at) = entries.get(chance.below(entries.len())) else { break };
        let value = chance.odd_number().to_le_bytes();
        let tags = [
            256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 317, 320, 322, 323, 338, 339, 347_u16,
        ];
        match chance.below(8) {
            0 => bytes[at..at + 2].copy_from_slice(&tags[chance.below(tags.len())].to_le_bytes()),
            1 => bytes[at + 2] = [1, 2, 3, 4, 5, 12, 13, 16][chance.below(8)],
            2 => bytes[at + 4..at + 8].copy_from_slice(&value),
            3 => {
                let codes = [1, 2, 3, 4, 5, 6, 7, 8, 32_773, 32_946, 34_712_u16];
                bytes[at + 8..at + 10].copy_from_slice(&codes[chance.below(codes.len())].to_le_bytes());
            }
            4 | 5 => bytes[at + 8..at + 12].copy_from_slice(&value),
            _ => in_place(bytes, chance),
        }
    }
}

/// Numbers, names and references of a PDF, or what its streams hold; its table of objects is right again but
/// for one in four.
pub fn pdf(bytes: &mut Vec<u8>, chance: &mut Chance) {
    if chance.below(3) == 0 {
        stream(bytes, chance);
    }
    for _ in 0..chance.below(3) {
        token(bytes, chance);
    }
    if chance.below(4) != 0 {
        with_table(bytes);
    }
}

/// One token in place of another.
fn token(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let is_edge = |byte: u8| b" \n/<>[]()".contains(&byte);
    let word = |bytes: &[u8], from: usize| {
        let start = (from..bytes.len()).find(|&at| !is_edge(bytes[at]))?;
        let end = (start..bytes.len()).find(|&at| is_edge(bytes[at])).unwrap_or(bytes.len());
        (end - start < 40).then_some(start..end)
    };
    let from = chance.below(bytes.len());
    let Some(old) = word(bytes, from) else { return };
    let is_number = bytes[old.clone()].iter().all(|byte| b"0123456789.-".contains(byte));
    let new = match chance.below(6) {
        0..=2 if is_number => match chance.below(4) {
            0 => format!("{}", chance.below(20)).into_bytes(),
            1 => format!("-{}", chance.odd_number()).into_bytes(),
            2 => format!("{}", chance.odd_number()).into_bytes(),
            _ => b"0.00001".to_vec(),
        },
        5 => [&b"<<"[..], b">>", b"[", b"]", b"null", b"1 0 R", b"(", b"stream"][chance.below(8)].to_vec(),
        _ => {
            let other = chance.below(bytes.len());
            word(bytes, other).map(|other| bytes[other].to_vec()).unwrap_or_default()
        }
    };
    bytes.splice(old, new);
}

/// The content of a stream changed, under its compression where it has one.
fn stream(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let find = |bytes: &[u8], what: &[u8], from: usize| {
        bytes[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let mut streams = Vec::new();
    let mut from = 0;
    while let Some(start) = find(bytes, b"\nstream\n", from) {
        let Some(end) = find(bytes, b"\nendstream", start + 7) else { break };
        streams.push((from, start + 8..end.max(start + 8)));
        from = end;
    }
    let Some((before, content)) = streams.get(chance.below(streams.len())).cloned() else { return };
    let dict = &bytes[before..content.start];
    if find(dict, b"/FlateDecode", 0).is_some() {
        let changed = recompressed(&bytes[content.clone()], chance);
        let (old, new) = (format!("/Length {}>>", content.len()), format!("/Length {}>>", changed.len()));
        let at = find(dict, old.as_bytes(), 0).map(|at| before + at);
        bytes.splice(content, changed);
        if let Some(at) = at {
            bytes.splice(at..at + old.len(), new.into_bytes());
        }
    } else {
        in_place(&mut bytes[content], chance);
    }
}

/// Puts a table of the objects that are there in place of the old one.
pub fn with_table(bytes: &mut Vec<u8>) {
    let Some(end) = bytes.windows(5).rposition(|window| window == b"xref\n") else { return };
    let trailer = bytes.windows(7).rposition(|window| window == b"trailer").filter(|&at| at > end);
    let Some(tail) = trailer.map(|at| bytes[at..].to_vec()) else { return };
    bytes.truncate(end);
    let mut places = Vec::new();
    for at in bytes.windows(7).enumerate().filter(|(_, window)| *window == b" 0 obj\n").map(|(at, _)| at) {
        let start =
            bytes[..at].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |before| before + 1);
        let number =
            std::str::from_utf8(&bytes[start..at]).ok().and_then(|number| number.parse::<usize>().ok());
        places.extend(number.filter(|&number| number < 100).map(|number| (number, start)));
    }
    let count = places.iter().map(|place| place.0 + 1).max().unwrap_or(1);
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for number in 1..count {
        let place = places.iter().rfind(|place| place.0 == number).map_or(0, |place| place.1);
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let start = tail.windows(9).position(|window| window == b"startxref").unwrap_or(tail.len());
    bytes.extend(&tail[..start]);
    bytes.extend(format!("startxref\n{end}\n%%EOF\n").bytes());
}

/// Pixels of a picture that begins with its width and height: dots, blots, lines, noise, fading, shifts.
pub fn pixels(bytes: &mut [u8], chance: &mut Chance) {
    let width = usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    let height = usize::from(u16::from_le_bytes([bytes[2], bytes[3]]));
    for _ in 0..=chance.below(6) {
        let shades = &mut bytes[4..];
        let (left, top) = (chance.below(width), chance.below(height));
        let (across, down) = (chance.below(width / 3) + 1, chance.below(height / 3) + 1);
        let shade = chance.byte();
        let mut paint = |across: usize, down: usize, change: &mut dyn FnMut(u8) -> u8| {
            for y in top..(top + down).min(height) {
                for x in left..(left + across).min(width) {
                    shades[y * width + x] = change(shades[y * width + x]);
                }
            }
        };
        match chance.below(9) {
            0 => paint(2, 2, &mut |old| !old),
            1 => paint(across, down, &mut |_| shade),
            2 => paint(across, down, &mut |old| !old),
            3 => paint(width, 1 + down / 12, &mut |_| shade),
            4 => paint(1 + across / 12, height, &mut |_| shade),
            5 => paint(across, down, &mut |old| old / 2 + shade / 2),
            6 => {
                let strength = chance.below(64) + 1;
                for old in shades.iter_mut() {
                    let added = chance.below(2 * strength);
                    let new = (usize::from(*old) + added).saturating_sub(strength).min(255);
                    *old = new.to_le_bytes()[0];
                }
            }
            7 => shades[top * width..].rotate_left(chance.below(width / 8)),
            _ => {
                let end = (top + down).min(height);
                shades[top * width..end * width].rotate_left(left);
            }
        }
    }
}
