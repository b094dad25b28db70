//! The share itself: typed rows on the left, the code on the right.
//!
//! Nothing but a row stands on a row's line, and there is one column only, because the text of
//! a page is read back line by line.

use crate::document::font::Face;
use crate::document::layout::POINTS;
use crate::document::layout::canvas::Canvas;
use crate::document::layout::style::Style;
use crate::secret::SecretText;

/// A capital's height in the typed face, of its size.
const CAP_HEIGHT: f32 = 0.73;
/// What hangs below the last baseline, of the size.
const DESCENT: f32 = 0.25;
/// A character's width in the typed face, of its size.
const ADVANCE: f32 = 0.6;
/// Five rows may stand this far apart to end where the code ends; four are not pulled apart.
const WIDEST_PITCH: f32 = 12.8;
/// For the signature's label, in signature rows.
const LABEL_ROOM: f32 = 1.7;

/// How far apart the rows stand and how large they are.
pub(super) struct Rows {
    pitch: f32,
    size: f32,
    group_gap: f32,
    signature_scale: f32,
}

impl Rows {
    /// The largest rows that fit `height` and `width`; `None` where they are too small for the style.
    ///
    /// A few rows without a signature end where the code beside them ends.
    pub(super) fn fitting(
        style: &Style,
        (count, signature): (usize, usize),
        (width, height): (f32, f32),
        code_side: f32,
    ) -> Option<Self> {
        let characters = lines(characters(count.max(signature)));
        let largest_size = style.row_size.min(width * POINTS / (ADVANCE * characters));
        let (largest, smallest) = style.row_pitch;
        let beside_code = (code_side - CAP_HEIGHT * largest_size / POINTS) / (lines(count) - 1.0);
        let stretched = signature == 0 && (largest..=WIDEST_PITCH).contains(&beside_code);
        let mut pitch = if stretched { beside_code } else { largest };
        while pitch >= smallest {
            let size = (pitch * POINTS * style.row_fill).min(largest_size);
            let rows =
                Self { pitch, size, group_gap: style.group_gap, signature_scale: style.signature_scale };
            if rows.height(count, signature) <= height {
                return Some(rows);
            }
            pitch -= STEP;
        }
        None
    }

    /// From the top of the first row to below the last one.
    pub(super) fn height(&self, count: usize, signature: usize) -> f32 {
        let last = self.offset(count.saturating_sub(1));
        let signature = if signature == 0 { 0.0 } else { self.signature_offset(signature) };
        (CAP_HEIGHT + DESCENT) * self.size / POINTS + last + signature
    }

    /// From the first row to the one at this index.
    fn offset(&self, index: usize) -> f32 {
        self.pitch * (lines(index) + self.group_gap * lines(index / 5))
    }

    /// From the share's last row to the signature's row of this number.
    fn signature_offset(&self, number: usize) -> f32 {
        let groups = lines(number.saturating_sub(1) / 5) * self.group_gap;
        self.pitch * self.signature_scale * (LABEL_ROOM + lines(number) + groups)
    }

    /// Places the rows below `top`.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        (x, top): (f32, f32),
        (rows, signature): (&[SecretText], &[SecretText]),
        (label, label_size): (&str, f32),
    ) {
        let first = top + CAP_HEIGHT * self.size / POINTS;
        for (index, row) in rows.iter().enumerate() {
            let printed = as_printed(index + 1, rows.len(), row);
            canvas.place(Face::Mono, self.size, (x, first + self.offset(index)), printed);
        }
        if signature.is_empty() {
            return;
        }
        let last = first + self.offset(rows.len().saturating_sub(1));
        let size = self.size * self.signature_scale;
        let label_at = last + self.signature_offset(1) - self.pitch * self.signature_scale * 1.15;
        canvas.text(Face::Text, label_size.min(size), (x, label_at), label);
        for (number, row) in (1..).zip(signature) {
            let printed = as_printed(number, signature.len(), row);
            canvas.place(Face::Mono, size, (x, last + self.signature_offset(number)), printed);
        }
    }
}

/// How finely the pitch is chosen, in millimetres.
const STEP: f32 = 0.02;

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
