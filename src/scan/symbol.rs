//! QR codes in shades of grey, by rxing's detector and decoder.
//!
//! rxing's own filtered reader stops at the first code it can read. This one goes the same way
//! (the picture itself and smaller copies, each as it is and with small gaps closed), but takes
//! every code of a picture and stops only when no three finder patterns are left over.

use rxing::common::cpp_essentials::DecoderResult;
use rxing::common::{BitMatrix, DetectorRXingResult as _, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};
use rxing::{BinaryBitmap, Luma8Source};

use crate::scan::add_new;
use crate::scan::guard::guarded;
use crate::secret::{SecretBytes, SecretText};

/// Copies are made smaller until no side is longer than this.
const SMALL: usize = 500;
/// Pictures with a shorter side than this are enlarged instead.
const TINY: usize = 150;
/// By how much, on each side.
const FACTOR: usize = 3;

/// What each QR code in a picture says, each once; empty when there is none.
///
/// `pixels` holds `width` × `height` shades row by row, 0 is black; any other length reads as no code.
#[must_use]
pub fn codes_in_gray(width: usize, height: usize, pixels: &[u8]) -> Vec<SecretText> {
    let mut found = Vec::new();
    if width == 0 || height == 0 || width.checked_mul(height) != Some(pixels.len()) {
        return found;
    }
    if read_layer(width, height, pixels, &mut found) {
        return found;
    }
    let mut layer = Layer { width, height, pixels: SecretBytes::default() };
    let mut shades = pixels;
    while layer.width.max(layer.height) > SMALL && layer.width.min(layer.height) >= FACTOR {
        layer = smaller(layer.width, layer.height, shades);
        shades = layer.pixels.expose();
        if read_layer(layer.width, layer.height, shades, &mut found) {
            return found;
        }
    }
    if width.min(height) < TINY && width.max(height) < SMALL {
        let larger = larger(width, height, pixels);
        read_layer(larger.width, larger.height, larger.pixels.expose(), &mut found);
    }
    found
}

struct Layer {
    width: usize,
    height: usize,
    pixels: SecretBytes,
}

/// Reads one copy of the picture; whether all that looks like a code was read.
fn read_layer(width: usize, height: usize, pixels: &[u8], found: &mut Vec<SecretText>) -> bool {
    let (Ok(columns), Ok(rows)) = (u32::try_from(width), u32::try_from(height)) else { return false };
    let read = guarded(|| {
        let mut found = Vec::new();
        let Ok(source) = Luma8Source::new_with_slice(pixels, columns, rows) else { return (found, false) };
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let mut done = read_matrix(bitmap.get_black_matrix(), &mut found);
        if !done && bitmap.close().is_ok() {
            done = read_matrix(bitmap.get_black_matrix(), &mut found);
        }
        (found, done)
    });
    let (more, done) = read.unwrap_or_default();
    add_new(found, more);
    done && !found.is_empty()
}

/// Reads every code of a black and white picture; whether no finder patterns of another are left.
fn read_matrix(matrix: &BitMatrix, found: &mut Vec<SecretText>) -> bool {
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    let sets = GenerateFinderPatternSets(&mut patterns);
    let mut used = Vec::new();
    let is_free =
        |set: &FinderPatternSet, used: &[_]| [set.bl, set.tl, set.tr].iter().all(|p| !used.contains(p));
    for set in &sets {
        if !is_free(set, &used) {
            continue;
        }
        let decoded = SampleQR(matrix, set).and_then(|sampled| Decode(sampled.getBits()));
        if let Some(decoded) = decoded.ok().filter(DecoderResult::isValid) {
            add_new(found, vec![SecretText::from_string(decoded.text())]);
            used.extend([set.bl, set.tl, set.tr]);
        }
    }
    !used.is_empty() && !sets.iter().any(|set| is_free(set, &used))
}

/// A copy of a third of the size, each pixel the mean of nine.
fn smaller(width: usize, height: usize, pixels: &[u8]) -> Layer {
    let (columns, rows) = (width / FACTOR, height / FACTOR);
    let mut mean = SecretBytes::zeroed(columns * rows);
    for (i, shade) in mean.expose_mut().iter_mut().enumerate() {
        let corner = (i / columns) * FACTOR * width + (i % columns) * FACTOR;
        let nine = (0..FACTOR).flat_map(|y| &pixels[corner + y * width..corner + y * width + FACTOR]);
        let sum: u16 = nine.copied().map(u16::from).sum();
        *shade = u8::try_from((sum + 4) / 9).unwrap_or(255);
    }
    Layer { width: columns, height: rows, pixels: mean }
}

/// A copy of three times the size.
fn larger(width: usize, height: usize, pixels: &[u8]) -> Layer {
    let mut copy = SecretBytes::zeroed(pixels.len() * FACTOR * FACTOR);
    for (i, shade) in copy.expose_mut().iter_mut().enumerate() {
        let (x, y) = (i % (width * FACTOR), i / (width * FACTOR));
        *shade = pixels[y / FACTOR * width + x / FACTOR];
    }
    Layer { width: width * FACTOR, height: height * FACTOR, pixels: copy }
}
