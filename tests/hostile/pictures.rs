//! Pictures made to exhaust whoever reads them.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{GrayImage, ImageFormat, Luma};

use crate::Hostile;

pub fn all() -> Vec<Hostile> {
    let mut all = pngs();
    all.extend(jpegs());
    all.extend(webps());
    all.extend(tiffs());
    all
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn encoded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

fn chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let body = [&kind[..], content].concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], &body, &crc32(&body).to_be_bytes()].concat()
}

/// A PNG with a header of any size and depth, and any chunks after it.
fn png(width: u32, height: u32, depth: [u8; 3], chunks: &[Vec<u8>]) -> Vec<u8> {
    let [bits, color, interlace] = depth;
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, color, 0, 0, interlace]].concat();
    let end = chunk(*b"IEND", b"");
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &header), &chunks.concat(), &end].concat()
}

/// As many lines as a picture claims, all of nothing: megabytes from kilobytes.
fn blank(line: usize, lines: usize) -> Vec<u8> {
    chunk(*b"IDAT", &zlib(&vec![0; (line + 1) * lines]))
}

/// Finder patterns from edge to edge: each three of them could be a code.
pub fn finder_patterns(side: u32) -> GrayImage {
    GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = (x % 10, y % 10);
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        Luma([if ring == 3 && x < 7 && y < 7 || ring <= 1 { 0 } else { 255 }])
    })
}

fn pngs() -> Vec<Hostile> {
    let plain = png(600, 600, [8, 0, 0], &[blank(600, 600)]);
    let mut broken = plain.clone();
    broken[20] ^= 0x40;
    vec![
        ("gigapixels.png", png(32_768, 32_768, [8, 0, 0], &[blank(9, 9)])),
        ("most-a-header-holds.png", png(u32::MAX, u32::MAX, [16, 6, 0], &[])),
        ("without-an-area.png", png(0, 0, [8, 0, 0], &[])),
        ("one-long-line.png", png(1, 4_000_000, [8, 0, 0], &[blank(1, 4_000_000)])),
        ("a-hundred-megapixels.png", png(10_000, 10_000, [8, 0, 0], &[blank(10_000, 10_000)])),
        ("black-and-white-bomb.png", png(9_999, 10_000, [1, 0, 0], &[blank(1_250, 10_000)])),
        ("colour-bomb.png", png(9_000, 10_000, [8, 6, 0], &[blank(36_000, 900)])),
        ("deep-colour-bomb.png", png(10_000, 10_000, [16, 6, 0], &[blank(9, 9)])),
        ("interlaced-bomb.png", png(9_000, 9_000, [8, 0, 1], &[blank(9_000, 100)])),
        ("profile-bomb.png", {
            let profile = [&b"x\0\0"[..], &zlib(&vec![0; 200 << 20])].concat();
            png(600, 600, [8, 0, 0], &[chunk(*b"iCCP", &profile), blank(600, 600)])
        }),
        ("text-bomb.png", {
            let text = [&b"x\0\0"[..], &zlib(&vec![b'a'; 100 << 20])].concat();
            png(600, 600, [8, 0, 0], &[chunk(*b"zTXt", &text), blank(600, 600)])
        }),
        ("wrong-checksum.png", broken),
        ("cut-short.png", plain[..plain.len() - 30].to_vec()),
        ("head-only.png", plain[..33].to_vec()),
        ("data-of-another-size.png", png(600, 600, [8, 0, 0], &[blank(3, 3)])),
        ("a-million-chunks.png", {
            png(600, 600, [8, 0, 0], &[chunk(*b"tEXt", b"a\0").repeat(1_000_000), blank(600, 600)])
        }),
        ("a-hundred-thousand-frames.png", {
            let control = chunk(*b"fcTL", &[&[0; 7][..], &[1, 0, 0, 0, 1], &[0; 14]].concat());
            let count = chunk(*b"acTL", &[0, 1, 0x86, 0xa0, 0, 0, 0, 0]);
            png(600, 600, [8, 0, 0], &[count, control.repeat(100_000), blank(600, 600)])
        }),
        ("a-palette-of-nothing.png", png(9_000, 9_000, [8, 3, 0], &[blank(9_000, 9_000)])),
        ("finder-patterns.png", encoded(&finder_patterns(2_000), ImageFormat::Png)),
    ]
}

fn jpegs() -> Vec<Hostile> {
    let plain = encoded(&GrayImage::from_pixel(600, 600, Luma([255])), ImageFormat::Jpeg);
    let frame = plain.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
    let sized = |height: u16, width: u16| {
        let mut bytes = plain.clone();
        bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    };
    let mut progressive = sized(10_000, 9_900);
    progressive[frame + 1] = 0xc2;
    let mut sampled = plain.clone();
    sampled[frame + 11] = 0x00;
    let scan = plain.windows(2).position(|mark| mark == [0xff, 0xda]).unwrap();
    let scans = [&plain[..scan], &plain[scan..plain.len() - 2].repeat(2_000), &[0xff, 0xd9]].concat();
    let coded_as = |marker: u8, bits: u8| {
        let mut bytes = plain.clone();
        (bytes[frame + 1], bytes[frame + 4]) = (marker, bits);
        bytes
    };
    let mut dc = sized(9_000, 9_000);
    dc[frame + 1] = 0xc2;
    let spectrum = scan + 2 + usize::from(dc[scan + 3]) - 3;
    dc[spectrum..spectrum + 3].copy_from_slice(&[0, 0, 0]);
    let all_over_again = dc[scan..spectrum + 3].to_vec();
    let refined =
        [&dc[..scan], &[&all_over_again[..], &[0; 8]].concat().repeat(10_000), &[0xff, 0xd9]].concat();
    vec![
        ("ten-thousand-refinements.jpg", refined),
        ("restarts.jpg", {
            let interval = [0xff, 0xdd, 0, 4, 0, 1];
            let eight: Vec<u8> = (0xd0..=0xd7).flat_map(|marker| [0xff, marker]).collect();
            [&plain[..scan], &interval, &plain[scan..scan + 10], &eight.repeat(100_000), &[0xff, 0xd9]]
                .concat()
        }),
        ("comments.jpg", [&plain[..2], &[0xff, 0xfe, 0, 2].repeat(1_000_000), &plain[2..]].concat()),
        ("twelve-bits.jpg", coded_as(0xc1, 12)),
        ("arithmetic.jpg", coded_as(0xc9, 8)),
        ("lossless.jpg", coded_as(0xc3, 16)),
        ("gigapixels.jpg", sized(65_535, 65_535)),
        ("a-hundred-megapixels.jpg", sized(10_000, 10_000)),
        ("progressive.jpg", progressive),
        ("sampled-by-nothing.jpg", sampled),
        ("without-an-area.jpg", sized(0, 0)),
        ("thousands-of-scans.jpg", scans),
        ("markers.jpg", [&plain[..2], &b"\xff\xd8".repeat(100_000)].concat()),
        ("cut-short.jpg", plain[..plain.len() / 2].to_vec()),
    ]
}

fn webps() -> Vec<Hostile> {
    let plain = encoded(&GrayImage::from_pixel(300, 300, Luma([255])), ImageFormat::WebP);
    let mut large = plain.clone();
    // 14 bits for each side
    large[21..25].copy_from_slice(&[0xff, 0xff, 0xff, 0x0f]);
    let riff = |chunks: &[u8]| {
        let length = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
        [&b"RIFF"[..], &length, b"WEBP", chunks].concat()
    };
    let canvas =
        riff(&[&b"VP8X\x0a\0\0\0\x02\0\0\0"[..], &[0xff; 6], b"ANIM\x06\0\0\0\0\0\0\0\0\0"].concat());
    vec![
        ("as-large-as-can-be.webp", large),
        ("endless-canvas.webp", canvas),
        ("frames.webp", {
            let frame = [&b"ANMF\x10\0\0\0"[..], &[0; 16]].concat();
            let head = b"VP8X\x0a\0\0\0\x02\0\0\0\xff\x0f\0\xff\x0f\0ANIM\x06\0\0\0\0\0\0\0\0\0";
            riff(&[&head[..], &frame.repeat(100_000)].concat())
        }),
        ("lossless-noise.webp", {
            riff(&[&b"VP8L\x00\x10\0\0\x2f\xff\xff\xff\x0f"[..], &[0x9d; 4_091]].concat())
        }),
        ("noise.webp", riff(&[&b"VP8 \x00\x10\0\0"[..], &[0x9d; 4_096]].concat())),
        ("cut-short.webp", plain[..plain.len() / 2].to_vec()),
    ]
}

/// A TIFF of one page with any entries: tag, type, count, value.
fn tiff(entries: &[(u16, u16, u32, u32)], next: u32, rest: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for &(tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(next.to_le_bytes());
    bytes.extend_from_slice(rest);
    bytes
}

fn page(width: u32, height: u32, bits: u32, compression: u32, length: u32) -> Vec<(u16, u16, u32, u32)> {
    vec![
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, bits),
        (259, 3, 1, compression),
        (262, 3, 1, 1),
        (273, 4, 1, 8 + 2 + 12 * 10 + 4),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, length),
        (284, 3, 1, 1),
    ]
}

fn tiffs() -> Vec<Hostile> {
    let deflated = zlib(&vec![0; 90_000_000]);
    let length = u32::try_from(deflated.len()).unwrap();
    let noise: Vec<u8> = (0..50_000_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let mut many = tiff(&page(600, 600, 8, 1, 9), 8, &[]);
    many.extend([0; 64]);
    let chain = |pages: u32| {
        // each directory has one entry and names the next
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for number in 1..=pages {
            bytes.extend([1, 0]);
            bytes.extend([0, 1, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
            bytes.extend((if number < pages { 8 + 18 * number } else { 0 }).to_le_bytes());
        }
        bytes
    };
    vec![
        ("gigapixels.tif", tiff(&page(4_000_000_000, 4_000_000_000, 8, 1, 9), 0, &noise)),
        ("without-an-area.tif", tiff(&page(0, 0, 8, 1, 0), 0, &[])),
        ("deflate-bomb.tif", tiff(&page(9_000, 10_000, 8, 8, length), 0, &deflated)),
        ("fax-of-noise.tif", tiff(&page(9_999, 10_000, 1, 4, 50_000), 0, &noise)),
        ("lzw-of-noise.tif", tiff(&page(9_000, 9_000, 8, 5, 50_000), 0, &noise)),
        ("jpeg-of-noise.tif", tiff(&page(9_000, 9_000, 8, 7, 50_000), 0, &noise)),
        ("wide-samples.tif", tiff(&page(9_000, 9_000, 64, 1, 9), 0, &noise)),
        ("pages-in-a-ring.tif", many),
        ("a-thousand-pages.tif", chain(1_000)),
        ("a-hundred-thousand-pages.tif", chain(100_000)),
        ("tiles-of-one-pixel.tif", {
            let mut entries = page(9_000, 9_000, 8, 1, 9);
            entries.retain(|entry| ![273, 278, 279, 284].contains(&entry.0));
            entries.extend([
                (322, 4, 1, 1),
                (323, 4, 1, 1),
                (324, 4, 81_000_000, 8),
                (325, 4, 81_000_000, 8),
            ]);
            tiff(&entries, 0, &noise)
        }),
        ("offsets-past-the-end.tif", {
            let mut bytes = b"II+\0\x08\0\0\0".to_vec();
            bytes.extend([0xff; 8]);
            bytes
        }),
        ("as-many-entries-as-can-be.tif", {
            let mut bytes = b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec();
            bytes.extend([0xff; 4_096]);
            bytes
        }),
        ("a-fax-of-one-column.tif", tiff(&page(1, 30_000, 1, 4, 50_000), 0, &noise)),
        ("an-older-fax-of-noise.tif", tiff(&page(9_999, 10_000, 1, 3, 50_000), 0, &noise)),
        ("strips-without-end.tif", {
            let mut entries = page(600, 600, 8, 1, 9);
            entries[5] = (273, 4, u32::MAX, 8);
            entries[8] = (279, 4, u32::MAX, 8);
            tiff(&entries, 0, &[])
        }),
        ("cut-short.tif", tiff(&page(600, 600, 8, 1, 360_000), 0, &[0; 99])),
    ]
}
