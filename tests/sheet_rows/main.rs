//! Reading the printed rows of sheets whose code is gone.

#[path = "../sheet_support/mod.rs"]
mod sheet_support;

use std::sync::Arc;

use firesafe::model::{Quorum, SetId};
use firesafe::scan::{self, Reading};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::{DealtSet, RowReader, deal};
use firesafe::sheet::{Kit, Paper, Sheet, render};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::ImageFormat::Png;
use image::{GrayImage, Luma, imageops};
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use sheet_support::encoded;

fn dealt(secret: usize) -> DealtSet {
    let quorum = Quorum::new(2, 3).unwrap();
    deal(&SecretBytes::from(&vec![9; secret][..]), quorum, &mut ChaCha20Rng::from_seed([8; 32])).unwrap()
}

/// The first page of a document in grey.
fn rasterised(document: &SecretBytes, dpi: f32) -> GrayImage {
    let pdf = Pdf::new(Arc::new(document.expose().to_vec())).unwrap();
    let settings = PixmapSettings { x_scale: dpi / 72.0, y_scale: dpi / 72.0, bg_color: WHITE };
    let page = &pdf.pages()[0];
    let drawn = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    GrayImage::from_fn(width, height, |x, y| Luma([drawn.data()[(y * width + x) as usize].g]))
}

/// A share's page at a resolution, its code painted over.
fn page(set: &DealtSet, with_signature: bool, dpi: f32) -> GrayImage {
    let share = &set.shares()[0];
    let (qr_text, rows, signature) = (share.qr_text(), share.typed_rows(), share.signature_rows());
    let sheet = Sheet {
        paper: Paper::A4,
        organisation: "Contoso Ltd",
        k: 2,
        n: 3,
        x: 1,
        account: Some("bg1@contoso.onmicrosoft.com"),
        generation: Some(3),
        set_id: SetId::from_digest(&[0xa7; 32]),
        set_words: "unbroken dastardly kilt overplant sandworm",
        qr_text: &qr_text,
        rows: &rows,
        signature_rows: if with_signature { &signature } else { &[] },
        issued_on: jiff::civil::date(2026, 11, 20),
        validation_due: None,
        kit: Kit { place: None, check_words: "abacus zoom" },
    };
    let mut page = rasterised(&render(&sheet).unwrap(), dpi);
    // the code stands at the right of the page, next to the rows
    let (left, right) = (page.width() * 6 / 10, page.width());
    for y in page.height() / 8..page.height() * 3 / 4 {
        for x in left + page.width() * 5 / 100..right {
            page.put_pixel(x, y, Luma([255]));
        }
    }
    page
}

/// What was read: the share's whole string if it is complete, else nothing.
fn read(page: &GrayImage) -> Option<String> {
    let seen = scan::read(&encoded(page.clone(), Png)).ok()?;
    let rows = seen.iter().find_map(|seen| match &seen.reading {
        Reading::Rows(text) => Some(text),
        _ => None,
    })?;
    let mut reader = RowReader::new();
    rows.expose().lines().for_each(|line| {
        reader.push(line);
    });
    let (shares, _) = reader.finish();
    let rows = shares.first()?.typed_rows();
    Some(rows.iter().map(SecretText::expose).collect())
}

fn printed(set: &DealtSet) -> String {
    set.shares()[0].typed_rows().iter().map(SecretText::expose).collect()
}

#[test]
fn rows_are_read_at_each_resolution() {
    let set = dealt(24);
    for dpi in [100.0, 150.0, 200.0, 300.0] {
        assert_eq!(read(&page(&set, false, dpi)), Some(printed(&set)), "{dpi}");
    }
}

#[test]
fn rows_of_each_length_are_read() {
    for secret in [1, 32, 200, 512] {
        let set = dealt(secret);
        assert_eq!(read(&page(&set, false, 150.0)), Some(printed(&set)), "{secret}");
    }
}

#[test]
fn signature_rows_do_not_get_in_the_way() {
    for secret in [24, 200] {
        let set = dealt(secret);
        assert_eq!(read(&page(&set, true, 200.0)), Some(printed(&set)), "{secret}");
    }
}

#[test]
fn a_page_may_lie_in_any_direction() {
    let set = dealt(24);
    let upright = page(&set, false, 150.0);
    let turned = [
        imageops::rotate90(&upright),
        imageops::rotate180(&upright),
        imageops::rotate270(&upright),
        imageops::flip_horizontal(&upright),
    ];
    for (turn, page) in turned.iter().enumerate() {
        assert_eq!(read(page), Some(printed(&set)), "{turn}");
    }
}

#[test]
fn damaged_rows_are_completed() {
    let set = dealt(24);
    let clean = page(&set, false, 200.0);
    let mut inverted = clean.clone();
    imageops::invert(&mut inverted);
    let mut pale = clean.clone();
    pale.pixels_mut().for_each(|pixel| pixel.0[0] = 205 + pixel.0[0] / 8);
    let mut stained = clean.clone();
    // over two or three characters of a row: more would cost more than the checksum can vouch for
    let (x, y) = first_ink_of_rows(&clean);
    for (dx, dy) in (0..50).flat_map(|dx| (0..60).map(move |dy| (dx, dy))) {
        stained.put_pixel(x + 120 + dx, y + dy, Luma([90]));
    }
    let blurred = imageops::blur(&clean, 3.0);
    for (what, page) in [("inverted", inverted), ("pale", pale), ("stained", stained), ("blurred", blurred)] {
        assert_eq!(read(&page), Some(printed(&set)), "{what}");
    }
}

#[test]
fn rows_that_are_torn_off_are_left_open() {
    let set = dealt(24);
    let mut page = page(&set, false, 200.0);
    let (_, y) = first_ink_of_rows(&page);
    let (width, height) = page.dimensions();
    // everything below the third row
    for (x, y) in (y + 230..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        page.put_pixel(x, y, Luma([255]));
    }
    let seen = scan::read(&encoded(page, Png));
    let whole = seen.as_ref().is_ok_and(|seen| {
        seen.iter().any(|seen| match &seen.reading {
            Reading::Rows(text) => !text.expose().contains('?'),
            _ => false,
        })
    });
    assert!(!whole);
}

#[test]
fn a_page_without_rows_gives_none() {
    let text = GrayImage::from_fn(900, 1200, |x, y| {
        let is_letter = (x % 11 < 7 + (y / 30) % 3) && y % 30 < 14 && (x / 11 * 7 + y / 30 * 5) % 9 > 1;
        Luma([if is_letter { 20 } else { 250 }])
    });
    assert!(scan::read(&encoded(text, Png)).is_err());
}

/// The top left of the first row: below the heading and the facts, large letters begin at the margin.
fn first_ink_of_rows(page: &GrayImage) -> (u32, u32) {
    let left = page.width() * 18 / 210;
    let label = left..left + page.width() * 3 / 210;
    let is_dark = |y: u32| label.clone().filter(|&x| page.get_pixel(x, y).0[0] < 128).count();
    let lines: Vec<u32> = (page.height() / 4..page.height() * 2 / 3).filter(|&y| is_dark(y) > 0).collect();
    // the first run of lines as high as a digit of a row
    let mut start = lines[0];
    for pair in lines.windows(2) {
        if pair[1] > pair[0] + 1 {
            if pair[0] - start > page.height() * 3 / 297 && pair[0] - start < page.height() * 6 / 297 {
                return (left, start);
            }
            start = pair[1];
        }
    }
    panic!("the page has no rows");
}

#[test]
fn rows_of_two_pages_in_one_picture_are_read() {
    let (one, other) = (dealt(24), dealt(32));
    let (left, right) = (page(&one, false, 150.0), page(&other, false, 150.0));
    let mut both = GrayImage::new(left.width() + right.width(), left.height());
    imageops::replace(&mut both, &left, 0, 0);
    imageops::replace(&mut both, &right, left.width().into(), 0);
    let seen = scan::read(&encoded(both, Png)).unwrap();
    let mut texts: Vec<String> = Vec::new();
    for seen in &seen {
        if let Reading::Rows(text) = &seen.reading {
            let mut reader = RowReader::new();
            text.expose().lines().for_each(|line| drop(reader.push(line)));
            let (shares, _) = reader.finish();
            let rows = shares[0].typed_rows();
            texts.push(rows.iter().map(SecretText::expose).collect());
        }
    }
    assert_eq!(texts, [printed(&one), printed(&other)]);
}
