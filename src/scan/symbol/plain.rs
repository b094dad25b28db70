//! QR codes of any kind, by rxing's detector and decoder.
//!
//! rxing's own filtered reader stops at the first code it can read. This one goes the same way
//! (the picture itself and smaller copies, each as it is and with small gaps closed), but takes
//! every code of a picture and stops only when no three finder patterns are left over.

use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::common::{BitMatrix, DetectorRXingResult as _, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};
use rxing::{BinaryBitmap, Luma8Source};

use crate::scan::guard::guarded;
use crate::scan::symbol::black::Black;
use crate::scan::symbol::gray::{Gray, Point};
use crate::secret::{SecretBytes, SecretText};

/// Copies are made smaller until no side is longer than this.
const SMALL: usize = 500;
/// Pictures with a shorter side than this are enlarged instead.
const TINY: usize = 150;
/// By how much, on each side.
const FACTOR: usize = 3;
/// Sets of finder patterns that are tried in one copy: a picture made of nothing else must end.
const MOST_SETS: usize = 150;
/// And in one copy of a part of a picture.
const MOST_SETS_OF_PART: usize = 24;

/// A finder pattern: its middle, and the size of a module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    pub(super) at: Point,
    pub(super) module: f32,
}

/// A code that was read: what it says, and the middles of its three finder patterns.
pub(super) struct Code {
    pub(super) text: SecretText,
    pub(super) finders: [Point; 3],
}

/// What was found in a picture.
#[derive(Default)]
pub(super) struct Found {
    pub(super) codes: Vec<Code>,
    /// Every finder pattern, used or not.
    pub(super) finders: Vec<Finder>,
}

impl Found {
    fn add(&mut self, more: Self, scale: f32) {
        let larger = |(x, y): Point| (x * scale, y * scale);
        for code in more.codes {
            if !self.codes.iter().any(|known| known.text.same_as(code.text.expose())) {
                self.codes.push(Code { text: code.text, finders: code.finders.map(larger) });
            }
        }
        self.finders.extend(
            more.finders
                .into_iter()
                .map(|Finder { at, module }| Finder { at: larger(at), module: module * scale }),
        );
    }
}

/// Every code in a picture and its smaller copies, and whether all that looks like one was read.
pub(super) fn read(width: usize, height: usize, pixels: &[u8]) -> (Found, bool) {
    let mut found = Found::default();
    let (first, done) = read_copy(width, height, pixels, MOST_SETS, true);
    found.add(first, 1.0);
    if done {
        return (found, true);
    }
    let mut copy = Copied { width, height, pixels: SecretBytes::default() };
    let mut shades = pixels;
    let mut scale = 1.0;
    while copy.width.max(copy.height) > SMALL && copy.width.min(copy.height) >= FACTOR {
        copy = smaller(copy.width, copy.height, shades);
        shades = copy.pixels.expose();
        scale *= FACTOR as f32;
        let (more, done) = read_copy(copy.width, copy.height, shades, MOST_SETS, true);
        found.add(more, scale);
        if done {
            return (found, true);
        }
    }
    if width.min(height) < TINY && width.max(height) < SMALL {
        let larger = larger(width, height, pixels);
        let (more, done) = read_copy(larger.width, larger.height, larger.pixels.expose(), MOST_SETS, true);
        found.add(more, 1.0 / FACTOR as f32);
        return (found, done);
    }
    (found, false)
}

/// Every code in a part of a picture that was prepared, and the finder patterns there.
pub(super) fn read_part(part: &Gray) -> Found {
    read_copy(part.width, part.height, part.pixels(), MOST_SETS_OF_PART, false).0
}

struct Copied {
    width: usize,
    height: usize,
    pixels: SecretBytes,
}

/// Reads one copy of the picture; whether all that looks like a code was read.
fn read_copy(width: usize, height: usize, pixels: &[u8], most: usize, closes: bool) -> (Found, bool) {
    let read = guarded(|| {
        let mut found = Found::default();
        let Some(black) = Black::of(width, height, pixels) else {
            return read_small(width, height, pixels, most, closes);
        };
        let mut done = black.matrix().is_some_and(|matrix| read_matrix(&matrix, &mut found, most));
        if !done && closes {
            done = black.closed().matrix().is_some_and(|matrix| read_matrix(&matrix, &mut found, most));
        }
        (found, done)
    });
    let (found, done) = read.unwrap_or_default();
    let any = !found.codes.is_empty();
    (found, done && any)
}

/// The same for a picture that is too small for thresholds of its own here and there.
fn read_small(width: usize, height: usize, pixels: &[u8], most: usize, closes: bool) -> (Found, bool) {
    let mut found = Found::default();
    let (Ok(columns), Ok(rows)) = (u32::try_from(width), u32::try_from(height)) else {
        return (found, false);
    };
    let Ok(source) = Luma8Source::new_with_slice(pixels, columns, rows) else { return (found, false) };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut done = read_matrix(bitmap.get_black_matrix(), &mut found, most);
    if !done && closes && bitmap.close().is_ok() {
        done = read_matrix(bitmap.get_black_matrix(), &mut found, most);
    }
    (found, done)
}

/// Reads every code of a black and white picture; whether no finder patterns of another are left.
fn read_matrix(matrix: &BitMatrix, found: &mut Found, most: usize) -> bool {
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    let sets = GenerateFinderPatternSets(&mut patterns);
    let mut used = Vec::new();
    let is_free =
        |set: &FinderPatternSet, used: &[_]| [set.bl, set.tl, set.tr].iter().all(|p| !used.contains(p));
    let at = |pattern: &ConcentricPattern| (pattern.p.x, pattern.p.y);
    let mut more = Found::default();
    for set in sets.iter().take(most) {
        if !is_free(set, &used) {
            continue;
        }
        let decoded = SampleQR(matrix, set).and_then(|sampled| Decode(sampled.getBits()));
        if let Some(decoded) = decoded.ok().filter(DecoderResult::isValid) {
            let text = SecretText::from_string(decoded.text());
            more.codes.push(Code { text, finders: [at(&set.tl), at(&set.tr), at(&set.bl)] });
            used.extend([set.bl, set.tl, set.tr]);
        }
    }
    let finder = |pattern: &ConcentricPattern| Finder { at: at(pattern), module: pattern.size as f32 / 7.0 };
    more.finders.extend(patterns.iter().map(finder));
    found.add(more, 1.0);
    !used.is_empty() && !sets.iter().any(|set| is_free(set, &used))
}

/// A copy of a third of the size, each pixel the mean of nine.
fn smaller(width: usize, height: usize, pixels: &[u8]) -> Copied {
    let (columns, rows) = (width / FACTOR, height / FACTOR);
    let mut mean = SecretBytes::zeroed(columns * rows);
    for (i, shade) in mean.expose_mut().iter_mut().enumerate() {
        let corner = (i / columns) * FACTOR * width + (i % columns) * FACTOR;
        let nine = (0..FACTOR).flat_map(|y| &pixels[corner + y * width..corner + y * width + FACTOR]);
        let sum: u16 = nine.copied().map(u16::from).sum();
        *shade = u8::try_from((sum + 4) / 9).unwrap_or(255);
    }
    Copied { width: columns, height: rows, pixels: mean }
}

/// A copy of three times the size.
fn larger(width: usize, height: usize, pixels: &[u8]) -> Copied {
    let mut copy = SecretBytes::zeroed(pixels.len() * FACTOR * FACTOR);
    for (i, shade) in copy.expose_mut().iter_mut().enumerate() {
        let (x, y) = (i % (width * FACTOR), i / (width * FACTOR));
        *shade = pixels[y / FACTOR * width + x / FACTOR];
    }
    Copied { width: width * FACTOR, height: height * FACTOR, pixels: copy }
}
