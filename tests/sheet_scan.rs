//! Reading files that somebody else made: scans, pictures, and what is neither.

mod sheet_support;
mod tools;

use std::fmt::Write as _;

use firesafe::document::Paper;
use firesafe::scan::{Reading, ScanError, Seen, codes, codes_in_gray, read};
use image::ImageFormat::{Jpeg, Png, Tiff, WebP};
use image::{DynamicImage, GrayImage, Luma, LumaA};
use sheet_support::{Sample, code, collage, encoded, exposed, scanned};

#[test]
fn a_foreign_code_is_returned_as_it_is() {
    let text = "https://example.org/?ä=1";
    for picture in [encoded(code(text, 4), Png), encoded(code(text, 4), Jpeg), scanned(&[code(text, 5)])] {
        assert_eq!(exposed(&codes(&picture).unwrap()), [text]);
    }
}

#[test]
fn all_codes_of_a_picture_are_returned_once() {
    let small = code("SMALL", 3);
    let turned = image::imageops::rotate90(&code("TURNED BY A RIGHT ANGLE", 5));
    let large = code(&"LARGE ".repeat(30), 9);
    let pictures = [(&small, 20, 30), (&turned, 700, 60), (&large, 40, 500), (&small, 1000, 40)];
    let page = collage(1300, 1400, &pictures);
    for bytes in [encoded(page.clone(), Png), scanned(&[page])] {
        let found = codes(&bytes).unwrap();
        let mut found = exposed(&found);
        found.sort_unstable();
        assert_eq!(found, ["LARGE ".repeat(30).as_str(), "SMALL", "TURNED BY A RIGHT ANGLE"]);
    }
}

#[test]
fn all_pages_of_a_scan_are_read() {
    let pages = ["FIRST", "SECOND", "FIRST"].map(|text| collage(800, 900, &[(&code(text, 6), 300, 400)]));
    let blank = GrayImage::from_pixel(800, 900, Luma([255]));
    let [first, second, third] = pages;
    let found = codes(&scanned(&[blank, first, second, third])).unwrap();
    assert_eq!(exposed(&found), ["FIRST", "SECOND"]);
}

#[test]
fn poor_pictures_are_read() {
    let sample = Sample::new(Paper::A4, 98);
    let sharp = code(sample.qr_text.expose(), 5);
    let page = collage(900, 1200, &[(&sharp, 200, 300)]);
    let mut grey = page.clone();
    for (x, y, pixel) in grey.enumerate_pixels_mut() {
        // low contrast, a shadow to one side, noise
        let shadow = x / 12;
        let noise = (x * 7919 + y * 104_729) % 23;
        pixel.0[0] = u8::try_from(60 + u32::from(pixel.0[0]) / 3 + shadow + noise).unwrap();
    }
    let turned = image::imageops::rotate180(&page);
    let soft = image::imageops::blur(&page, 1.2);
    let one_pixel = code(sample.qr_text.expose(), 1);
    for (what, picture) in [("grey", grey), ("turned", turned), ("soft", soft), ("tiny", one_pixel)] {
        let found = codes(&encoded(picture, Png)).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(exposed(&found), [sample.qr_text.expose()], "{what}");
    }
}

#[test]
fn colour_depth_and_transparency_do_not_matter() {
    let gray = code("DEPTH", 6);
    let clear =
        DynamicImage::ImageLumaA8(image::ImageBuffer::from_fn(gray.width(), gray.height(), |x, y| {
            LumaA([0, 255 - gray.get_pixel(x, y).0[0]])
        }));
    let gray = DynamicImage::from(gray);
    let deep = DynamicImage::from(gray.to_rgb16());
    let coloured = DynamicImage::from(gray.to_rgba8());
    for picture in [clear, deep, coloured] {
        assert_eq!(exposed(&codes(&encoded(picture, Png)).unwrap()), ["DEPTH"]);
    }
}

#[test]
fn a_file_without_a_code_says_so() {
    let blank = GrayImage::from_pixel(600, 800, Luma([255]));
    let stripes =
        GrayImage::from_fn(600, 800, |x, y| Luma([if (x / 7 + y / 11) % 2 == 0 { 0 } else { 255 }]));
    for picture in [blank, stripes] {
        for bytes in [encoded(picture.clone(), Png), encoded(picture.clone(), Jpeg), scanned(&[picture])] {
            assert_eq!(codes(&bytes).err(), Some(ScanError::NoCode));
        }
    }
}

#[test]
fn what_is_neither_is_refused() {
    assert_eq!(codes(b"").err(), Some(ScanError::Empty));
    for bytes in [&b"GIF89a"[..], b"1.  F1ZQX", b"PK\x03\x04", b"\0", &[0xff; 5000]] {
        assert_eq!(codes(bytes).err(), Some(ScanError::UnknownKind));
    }
}

#[test]
fn every_page_of_a_long_file_is_read() {
    let blank = code("PAGE", 1);
    let mut pages = vec![blank; 99];
    pages.push(code("LAST", 4));
    let found = read(&scanned(&pages)).unwrap();
    let last = found.last().unwrap();
    assert!(matches!(&last.reading, Reading::Code(text) if text.expose() == "LAST"));
    assert_eq!(last.page, 100);
}

#[test]
fn a_fax_is_read_page_by_page() {
    // three pages in G4, the second one blank, the third one upside down
    let fax = include_bytes!("sheet_support/fax.tif");
    let found = read(fax).unwrap();
    let seen: Vec<_> = found.iter().map(|seen| (seen.page, text(seen), seen.is_paper)).collect();
    assert_eq!(seen, [(1, "FRONT", true), (3, "BACK", true)]);
}

fn text(seen: &Seen) -> &str {
    match &seen.reading {
        Reading::Code(text) => text.expose(),
        _ => panic!("it is no code"),
    }
}

#[test]
fn tiff_and_webp_of_every_colour_are_read() {
    let gray = DynamicImage::from(code("COLOUR", 6));
    let colours = [
        gray.clone(),
        DynamicImage::from(gray.to_rgb8()),
        DynamicImage::from(gray.to_rgba8()),
        DynamicImage::from(gray.to_luma16()),
        DynamicImage::from(gray.to_rgb16()),
    ];
    for colour in colours {
        assert_eq!(exposed(&codes(&encoded(colour, Tiff)).unwrap()), ["COLOUR"]);
    }
    for colour in [DynamicImage::from(gray.to_rgb8()), DynamicImage::from(gray.to_rgba8())] {
        assert_eq!(exposed(&codes(&encoded(colour, WebP)).unwrap()), ["COLOUR"]);
    }
}

#[test]
fn what_other_programs_write_as_tiff_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let page = collage(700, 700, &[(&code("WRITTEN ELSEWHERE", 6), 100, 100)]);
    page.save(folder.path().join("page.png")).unwrap();
    if !tools::has("convert", "what_other_programs_write_as_tiff_is_read") {
        return;
    }
    let ways: [&[&str]; 6] = [
        &["-monochrome", "-compress", "Group4"],
        &["-monochrome", "-compress", "None"],
        &["-colorspace", "gray", "-depth", "4", "-compress", "LZW"],
        &["-compress", "JPEG"],
        &["-compress", "Zip", "-define", "tiff:tile-geometry=128x128"],
        &["-colorspace", "CMYK", "-compress", "RLE"],
    ];
    for way in ways {
        let arguments = [&["page.png"], way, &["page.tif"]].concat();
        sheet_support::run(folder.path(), "convert", &arguments);
        let found = codes(&std::fs::read(folder.path().join("page.tif")).unwrap());
        assert_eq!(exposed(&found.unwrap_or_else(|error| panic!("{way:?}: {error}"))), ["WRITTEN ELSEWHERE"]);
    }
}

#[test]
fn an_encrypted_file_is_refused() {
    // made with: qpdf --encrypt secret secret 256 -- blank.pdf encrypted.pdf
    let encrypted = include_bytes!("sheet_support/encrypted.pdf");
    assert_eq!(codes(encrypted).err(), Some(ScanError::Encrypted));
}

#[test]
fn a_file_or_picture_that_is_too_large_is_refused_unread() {
    let mut bytes = vec![0; (64 << 20) + 1];
    bytes[..5].copy_from_slice(b"%PDF-");
    assert_eq!(codes(&bytes).err(), Some(ScanError::FileTooLarge { mebibytes: 65 }));

    let mut bomb = encoded(code("BOMB", 1), Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x80, 0, 0, 0, 0x80, 0]);
    let checksum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(codes(&bomb).err(), Some(ScanError::PictureTooLarge { megapixels: 1074 }));
}

#[test]
fn a_page_with_an_absurd_picture_is_refused_undrawn() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        "<</Length 28>>\nstream\n595 0 0 842 0 0 cm /I Do     \nendstream",
        "<</Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray/BitsPerComponent 8\
         /Length 1>>\nstream\n0\nendstream",
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    for (object, number) in objects.iter().zip(1..) {
        writeln!(pdf, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    pdf.push_str("trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n");
    assert_eq!(codes(pdf.as_bytes()).unwrap_err(), ScanError::PictureTooLarge { megapixels: 900 });
}

#[test]
fn a_picture_of_one_long_line_is_refused_undecoded() {
    let mut png = encoded(GrayImage::from_pixel(1, 40_000, Luma([255])), Png);
    assert_eq!(codes(&png).unwrap_err(), ScanError::PictureTooLong { side: 40_000 });
    png.truncate(60);
    assert_eq!(codes(&png).unwrap_err(), ScanError::PictureTooLong { side: 40_000 });
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn files_cut_short_never_panic() {
    let sheet = Sample::new(Paper::A4, 98).render();
    let picture = code("CUT SHORT", 5);
    let (png, jpeg) = (encoded(picture.clone(), Png), encoded(picture, Jpeg));
    for (whole, kind) in [(sheet.expose(), "PDF"), (&png, "PNG picture"), (&jpeg, "JPEG picture")] {
        for tenth in 1..10 {
            let outcome = codes(&whole[..whole.len() * tenth / 10]);
            let sound = match outcome {
                Ok(found) => !found.is_empty(),
                Err(ScanError::Malformed { kind: named }) => named == kind,
                Err(error) => error == ScanError::NoCode,
            };
            assert!(sound, "{kind} cut to {tenth} tenths");
        }
        let outcome = codes(&whole[..40.min(whole.len())]);
        assert_eq!(outcome.err(), Some(ScanError::Malformed { kind }), "{kind} cut to its head");
    }
}

#[test]
fn damaged_files_never_panic_and_never_misread() {
    let sample = Sample::new(Paper::A4, 98);
    let sheet = sample.render();
    let picture = encoded(code(sample.qr_text.expose(), 3), Jpeg);
    for whole in [sheet.expose(), &picture] {
        for round in 0..12 {
            let mut damaged = whole.to_vec();
            for hit in 0..6 {
                let at = (round * 7919 + hit * 104_729 + 1234) % damaged.len();
                damaged[at] ^= 1 << (round % 8);
            }
            if let Ok(found) = codes(&damaged) {
                assert_eq!(exposed(&found), [sample.qr_text.expose()]);
            }
        }
    }
}

#[test]
fn shades_of_another_size_read_as_no_code() {
    let picture = code("SIZE", 4);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    assert_eq!(exposed(&codes_in_gray(width, height, picture.as_raw())), ["SIZE"]);
    for (width, height) in [(0, 0), (width, height + 1), (usize::MAX, usize::MAX), (1, 0)] {
        assert!(codes_in_gray(width, height, picture.as_raw()).is_empty());
    }
    assert!(codes_in_gray(1, 1, &[0]).is_empty());
}
