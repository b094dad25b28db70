//! Pictures that look like codes or rows wherever one looks.

use image::{GrayImage, ImageFormat, Luma};

use crate::Hostile;
use crate::pictures::{encoded, finder_patterns};

/// Shades that look random and are the same in every run.
fn hashed(x: u32, y: u32) -> u32 {
    let mixed = (x.wrapping_mul(0x9e37_79b9) ^ y.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 15)
}

fn shades(width: u32, height: u32, is_dark: impl Fn(u32, u32) -> bool) -> Vec<u8> {
    let picture = GrayImage::from_fn(width, height, |x, y| Luma([if is_dark(x, y) { 0 } else { 255 }]));
    encoded(&picture, ImageFormat::Png)
}

/// Letters of no alphabet, 5 × 7 dots of some pixels each, in rows of groups of five.
fn letters(width: u32, height: u32, dot: u32) -> Vec<u8> {
    shades(width, height, |x, y| {
        let (column, row) = (x / (6 * dot), y / (11 * dot));
        let (u, v) = (x % (6 * dot) / dot, y % (11 * dot) / dot);
        column % 6 != 5 && u < 5 && v < 7 && hashed(column * 5 + u, row * 7 + v) & 0x300 != 0
    })
}

pub fn all() -> Vec<Hostile> {
    vec![
        ("a-hundred-thousand-finder-patterns.png", encoded(&finder_patterns(3_170), ImageFormat::Png)),
        ("a-page-of-letters.png", letters(1_654, 2_339, 3)),
        ("a-page-of-small-letters.png", letters(3_300, 4_600, 2)),
        ("a-page-of-large-letters.png", letters(2_480, 3_508, 9)),
        ("noise.png", shades(3_000, 3_000, |x, y| hashed(x, y) & 0x400 == 0)),
        ("coarse-noise.png", shades(2_400, 2_400, |x, y| hashed(x / 5, y / 5) & 0x400 == 0)),
        ("checkers.png", shades(5_000, 5_000, |x, y| (x + y) % 2 == 0)),
        // the proportions of a finder pattern in each row, and in none of the columns
        ("stripes.png", shades(4_000, 4_000, |x, _| matches!(x % 9, 0 | 2..=4 | 6))),
        ("rings.png", { shades(4_000, 4_000, |x, y| x.abs_diff(2_000).max(y.abs_diff(2_000)) / 7 % 2 == 0) }),
    ]
}
