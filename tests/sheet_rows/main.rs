//! Reading the printed rows of sheets whose code is gone.

mod pages;
mod pairs;
#[path = "../sheet_support/mod.rs"]
mod sheet_support;

use firesafe::scan::{self, Reading};
use firesafe::secret::SecretText;
use firesafe::share::{DealtSet, RowReader};
use image::ImageFormat::Png;
use image::{GrayImage, Luma, imageops};
use pages::{dealt, first_ink_of_rows, page};
use sheet_support::encoded;

/// What was read: the share's whole string if it is complete, else nothing.
fn read(page: &GrayImage) -> Option<String> {
    let seen = scan::read(&encoded(page.clone(), Png)).ok()?;
    seen.iter().find_map(|seen| match &seen.reading {
        Reading::Rows(text) => share_of(text),
        _ => None,
    })
}

/// The whole string of a share from its rows.
fn share_of(rows: &SecretText) -> Option<String> {
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
