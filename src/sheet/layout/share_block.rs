//! The share itself: typed rows on the left, the code on the right.
//!
//! Nothing but a row stands on a row's line, and there is one column only, because the text of
//! a page is read back line by line.

use crate::secret::SecretText;
use crate::sheet::font::Face;
use crate::sheet::layout::POINTS;
use crate::sheet::layout::canvas::Canvas;
use crate::sheet::layout::style::Style;

/// A capital's height in the typed face, of its size.
const CAP_HEIGHT: f32 = 0.73;
/// What hangs below the last baseline, of the size.
const DESCENT: f32 = 0.25;
/// Signature rows are set smaller than the share's: they are hardly ever typed.
const SIGNATURE_SCALE: f32 = 0.55;
/// Where there is no room to tell them apart, both have one size.
const SAME_SCALE_BELOW: f32 = 4.5;
/// Around the signature's label, in parts of a signature row's pitch.
const LABEL_ROOM: f32 = 1.6;

/// How far apart the rows stand and how large they are.
pub(super) struct Rows {
    pitch: f32,
    size: f32,
    signature_pitch: f32,
    signature_size: f32,
}

impl Rows {
    /// The largest rows that fit `height` and `width`; `None` where they are too small for the style.
    pub(super) fn fitting(
        style: &Style,
        count: usize,
        signature: usize,
        (width, height): (f32, f32),
    ) -> Option<Self> {
        let (largest, smallest) = style.row_pitch;
        let characters = characters(count.max(signature));
        let widest = width * POINTS / (0.6 * lines(characters));
        let mut pitch = largest;
        loop {
            let size = (pitch * POINTS * style.row_fill).min(style.row_size).min(widest);
            let scale = if pitch > SAME_SCALE_BELOW { SIGNATURE_SCALE } else { 1.0 };
            let rows = Self { pitch, size, signature_pitch: pitch * scale, signature_size: size * scale };
            if rows.height(count, signature) <= height {
                return Some(rows);
            }
            pitch -= 0.02;
            if pitch < smallest {
                return None;
            }
        }
    }

    /// From the top of the first row to below the last one.
    pub(super) fn height(&self, count: usize, signature: usize) -> f32 {
        let rows = (CAP_HEIGHT + DESCENT) * self.size / POINTS + self.pitch * (lines(count) - 1.0).max(0.0);
        let signature =
            if signature == 0 { 0.0 } else { self.signature_pitch * (lines(signature) + LABEL_ROOM) };
        rows + signature
    }

    /// Places the rows below `top`.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        (x, top): (f32, f32),
        rows: &[SecretText],
        signature: &[SecretText],
        (label, label_size): (&str, f32),
    ) {
        let mut baseline = top + CAP_HEIGHT * self.size / POINTS;
        for (number, row) in (1..).zip(rows) {
            canvas.place(Face::Mono, self.size, (x, baseline), as_printed(number, rows.len(), row));
            baseline += self.pitch;
        }
        if signature.is_empty() {
            return;
        }
        baseline += self.signature_pitch * LABEL_ROOM - self.pitch;
        let label_size = label_size.min(self.signature_size);
        canvas.text(Face::Text, label_size, (x, baseline), label);
        for (number, row) in (1..).zip(signature) {
            baseline += self.signature_pitch;
            canvas.place(
                Face::Mono,
                self.signature_size,
                (x, baseline),
                as_printed(number, signature.len(), row),
            );
        }
    }
}

/// `1.  F1ZQX 9Y8GF 2TVDW 0S3JN`: numbers end in one line, characters stand in groups of five.
fn as_printed(number: usize, of: usize, row: &SecretText) -> SecretText {
    let digits = of.to_string().len();
    let mut printed = SecretText::with_capacity(characters(of));
    printed.push_str(&format!("{number:>digits$}.  "));
    for (i, character) in row.expose().chars().enumerate() {
        if i > 0 && i % 5 == 0 {
            printed.push(' ');
        }
        printed.push(character);
    }
    printed
}

/// Characters in the longest of so many printed rows.
fn characters(rows: usize) -> usize {
    rows.to_string().len() + ".  ".len() + 20 + 3
}

#[expect(clippy::cast_precision_loss, reason = "a page has few rows")]
fn lines(count: usize) -> f32 {
    count as f32
}
