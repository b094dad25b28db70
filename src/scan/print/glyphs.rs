//! What the characters of a row look like, in the typeface of our sheets.

use std::sync::OnceLock;

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider as _};

use crate::document::font::Face;
use crate::model::ALPHABET;

/// Pixels of a cell: an advance with a little of its neighbours, and a capital's height with
/// a little above and below.
pub(super) const WIDE: usize = 13;
pub(super) const HIGH: usize = 18;
/// A pixel of a cell, in parts of the font's size.
pub(super) const STEP: f32 = 0.054;
/// From the left of a character's advance and its baseline to the cell's top left corner.
pub(super) const LEFT: f32 = -0.05;
pub(super) const TOP: f32 = -0.85;
/// Advance and height of a capital, in parts of the font's size.
pub(super) const ADVANCE: f32 = 0.6;
pub(super) const CAPITAL: f32 = 0.73;

/// Units of the font's outlines in its size.
const UNITS: f32 = 1000.0;

/// One cell.
pub(super) type Cell = [f32; WIDE * HIGH];

/// A cell with mean 0 and length 1 in whole numbers, which a processor multiplies many at a time.
pub(super) struct Shape {
    parts: [i16; PADDED],
    /// Of all parts: what rounding leaves of the mean.
    sum: i32,
}

/// Pixels of a cell, and zeros up to a multiple of what is multiplied at a time.
const PADDED: usize = (WIDE * HIGH).next_multiple_of(16);
/// What 1 is in a shape.
const ONE: f32 = 8192.0;

impl Shape {
    #[expect(clippy::cast_possible_truncation, reason = "a cell of length 1 has no larger part")]
    pub(super) fn of(cell: &Cell) -> Self {
        let mut parts = [0; PADDED];
        for (to, from) in parts.iter_mut().zip(cell) {
            *to = (from * ONE).round() as i16;
        }
        Self { parts, sum: parts.iter().copied().map(i32::from).sum() }
    }
}

/// Ink of a picture, from 0 to 255, as a [`Window`] takes it: around zero, so that products stay small.
#[expect(clippy::cast_possible_truncation, reason = "at most half of 255 times a shade")]
pub(super) fn ink(shade: f32) -> i16 {
    ((shade - 127.5) * SHADE) as i16
}

/// What one shade of grey is in a window.
const SHADE: f32 = 16.0;

/// What a picture shows in a cell. Its mean is taken away and its length divided by only after it was
/// multiplied, which is once a letter and not once a pixel.
pub(super) struct Window {
    parts: [i16; PADDED],
    mean: f32,
    length: f32,
}

#[expect(clippy::cast_precision_loss, reason = "a likeness needs no more than four digits")]
impl Window {
    /// The cell whose rows begin here; all that is in a row beyond its width is left out.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a [i16]>) -> Self {
        let mut parts = [0; PADDED];
        for (to, from) in parts.chunks_exact_mut(WIDE).zip(rows.take(HIGH)) {
            to.copy_from_slice(&from[..WIDE]);
        }
        let count = (WIDE * HIGH) as f32;
        let mean = parts.iter().copied().map(i32::from).sum::<i32>() as f32 / count;
        let square = multiplied(&parts, &parts) as f32 - mean * mean * count;
        Self { parts, mean, length: square.max(0.0).sqrt() }
    }

    /// How far its shades are from their mean, all together.
    pub(super) fn contrast(&self) -> f32 {
        self.length / SHADE
    }

    /// How alike it is to a letter: 1 of the same, 0 if there is nothing in it.
    pub(super) fn likeness(&self, shape: &Shape) -> f32 {
        if self.length < 1.0 {
            return 0.0;
        }
        let products = multiplied(&self.parts, &shape.parts) as f32 - self.mean * shape.sum as f32;
        products / (self.length * ONE)
    }
}

fn multiplied(a: &[i16; PADDED], b: &[i16; PADDED]) -> i32 {
    a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

/// How ink and lens change a letter: blur in pixels of a cell, and how much ink is added.
const LOOKS: [(f32, f32); 6] = [(0.55, 1.0), (1.0, 1.0), (1.7, 1.0), (0.9, 1.8), (0.9, 0.6), (2.5, 1.2)];

/// The number of [`LOOKS`].
pub(super) const LOOKS_COUNT: usize = LOOKS.len();

/// The alphabet by value, then the digits 0 to 9, each with mean 0 and length 1.
pub(super) struct Glyphs {
    looks: Vec<Vec<Shape>>,
}

impl Glyphs {
    /// Rendered once a process: a typeface is public.
    pub(super) fn shared() -> &'static Self {
        static GLYPHS: OnceLock<Glyphs> = OnceLock::new();
        GLYPHS.get_or_init(|| {
            let characters = || ALPHABET.iter().copied().chain(b'0'..=b'9');
            let plain: Vec<Cell> = characters().map(rendered).collect();
            let look = |&(blur, ink): &(f32, f32)| {
                plain.iter().map(|cell| Shape::of(&seen(cell, blur, ink))).collect()
            };
            Self { looks: LOOKS.iter().map(look).collect() }
        })
    }

    /// The alphabet by value.
    pub(super) fn letters(&self, look: usize) -> &[Shape] {
        &self.looks[look][..32]
    }

    /// The digits.
    pub(super) fn digits(&self, look: usize) -> &[Shape] {
        &self.looks[look][32..]
    }
}

/// Ink from 0 to 1.
fn rendered(character: u8) -> Cell {
    let mut cell = [0.0; WIDE * HIGH];
    let mut pen =
        Pen { rasterizer: Rasterizer::new(WIDE, HIGH), start: point(0.0, 0.0), last: point(0.0, 0.0) };
    if let Ok(font) = FontRef::new(Face::Mono.bytes()) {
        let glyph = font.charmap().map(char::from(character)).and_then(|id| font.outline_glyphs().get(id));
        if let Some(glyph) = glyph {
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            // an outline that cannot be drawn leaves the cell empty
            let _ = glyph.draw(settings, &mut pen);
        }
    }
    pen.rasterizer.for_each_pixel(|at, ink| {
        if let Some(to) = cell.get_mut(at) {
            *to = ink.min(1.0);
        }
    });
    cell
}

struct Pen {
    rasterizer: Rasterizer,
    start: Point,
    last: Point,
}

/// A point of an outline, y upwards, in pixels of the cell.
fn place(x: f32, y: f32) -> Point {
    point((x / UNITS - LEFT) / STEP, (-y / UNITS - TOP) / STEP)
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = place(x, y);
        self.last = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = place(x, y);
        self.rasterizer.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let to = place(x, y);
        self.rasterizer.draw_quad(self.last, place(cx, cy), to);
        self.last = to;
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let to = place(x, y);
        self.rasterizer.draw_cubic(self.last, place(ax, ay), place(bx, by), to);
        self.last = to;
    }

    fn close(&mut self) {
        self.rasterizer.draw_line(self.last, self.start);
        self.last = self.start;
    }
}

/// A letter with more or less ink, blurred, with mean 0 and length 1.
fn seen(plain: &Cell, blur: f32, ink: f32) -> Cell {
    let mut cell = *plain;
    if ink > 1.0 {
        cell = blurred(&cell, 0.8).map(|shade| (shade * ink).min(1.0));
    } else if ink < 1.0 {
        cell = blurred(&cell, 0.8).map(|shade| (shade - (1.0 - ink)).max(0.0));
    }
    let mut cell = blurred(&cell, blur);
    normalise(&mut cell);
    cell
}

/// Mean 0, length 1; all zero if there is nothing in it.
fn normalise(cell: &mut Cell) {
    #[expect(clippy::cast_precision_loss, reason = "a cell has few pixels")]
    let count = (WIDE * HIGH) as f32;
    let mean = cell.iter().sum::<f32>() / count;
    for shade in cell.iter_mut() {
        *shade -= mean;
    }
    let length = cell.iter().map(|shade| shade * shade).sum::<f32>().sqrt();
    let factor = if length > 1.0e-6 { 1.0 / length } else { 0.0 };
    for shade in cell.iter_mut() {
        *shade *= factor;
    }
}

/// Blurred both ways by a bell curve.
fn blurred(cell: &Cell, sigma: f32) -> Cell {
    let weights: Vec<f32> =
        (0..8_u8).map(|away| (-f32::from(away).powi(2) / (2.0 * sigma * sigma)).exp()).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    let pass = |from: &Cell, step: usize, len: usize, start: &dyn Fn(usize) -> usize| {
        let mut to = [0.0; WIDE * HIGH];
        for at in 0..WIDE * HIGH {
            let i = start(at);
            let mut sum = weights[0] * from[at];
            for (away, weight) in weights.iter().enumerate().skip(1) {
                if i >= away {
                    sum += weight * from[at - away * step];
                }
                if i + away < len {
                    sum += weight * from[at + away * step];
                }
            }
            to[at] = sum / total;
        }
        to
    };
    let across = pass(cell, 1, WIDE, &|at| at % WIDE);
    pass(&across, WIDE, HIGH, &|at| at / WIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter as a picture shows it: paler, on paper that is not white.
    fn seen_in_a_picture(letter: u8, contrast: f32) -> Vec<i16> {
        rendered(letter).iter().map(|shade| ink(20.0 + contrast * shade)).collect()
    }

    fn likest(letter: u8, contrast: f32) -> (u8, f32) {
        let shades = seen_in_a_picture(letter, contrast);
        let window = Window::of(shades.chunks_exact(WIDE));
        let likeness = Glyphs::shared().letters(0).iter().map(|shape| window.likeness(shape));
        ALPHABET.iter().copied().zip(likeness).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap()
    }

    #[test]
    fn a_letter_is_likest_to_itself_pale_or_not() {
        for &letter in ALPHABET {
            let (of_black, black) = likest(letter, 230.0);
            let (of_pale, pale) = likest(letter, 12.0);
            assert_eq!((of_black, of_pale), (letter, letter));
            assert!(black > 0.9 && black < 1.0 && (black - pale).abs() < 0.005, "{black} {pale}");
        }
    }

    #[test]
    fn an_empty_cell_is_like_nothing() {
        let blank = vec![ink(200.0); WIDE * HIGH];
        let window = Window::of(blank.chunks_exact(WIDE));
        for shape in Glyphs::shared().letters(0) {
            assert!(window.likeness(shape).abs() < 1.0e-6);
        }
        assert!(window.contrast() < 0.1);
    }
}
