//! The share itself: typed rows on the left, the code on the right.
//!
//! Nothing but a row stands on a row's line, and there is one column only, because the text of
//! a page is read back line by line.

use crate::document::DocumentError;
use crate::document::block::Share;
use crate::document::canvas::Canvas;
use crate::document::font::Face;
use crate::document::layout::piece::Piece;
use crate::document::layout::setter::Setter;
use crate::document::layout::style::Style;
use crate::document::page::{POINTS, PlacedCode};
use crate::document::qr::{QUIET_ZONE, Symbol};
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
pub(super) struct ShareRows {
    pitch: f32,
    size: f32,
    group_gap: f32,
    signature_scale: f32,
}

impl ShareRows {
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

    /// Places the rows below `top`, within `room`.
    fn draw(&self, canvas: &mut Canvas, (x, top): (f32, f32), room: f32, share: &Share<'_>, label_size: f32) {
        let (rows, signature) = (share.rows, share.signature_rows);
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
        let label_size = label_size.min(size);
        canvas.fit(Face::Text, (label_size, label_size * 0.9), (x, label_at), room, &share.signature_label);
        for (number, row) in (1..).zip(signature) {
            let printed = as_printed(number, signature.len(), row);
            canvas.place(Face::Mono, size, (x, last + self.signature_offset(number)), printed);
        }
    }
}

impl Setter<'_> {
    /// A share with rows as large as its style has them.
    pub(super) fn share_of_any_height<'b>(&self, share: &Share<'_>) -> Result<Piece<'b>, DocumentError> {
        let symbol = Symbol::encode(share.code)?;
        let counts = (share.rows.len(), share.signature_rows.len());
        let room = (self.room_beside_code(&symbol), f32::INFINITY);
        let rows = ShareRows::fitting(self.style, counts, room, symbol.side(symbol.module()));
        let rows = rows.ok_or(DocumentError::TooManyRows { rows: counts.0 + counts.1 })?;
        Ok(self.share(share, symbol, &rows))
    }

    /// How wide rows can be that have the code beside them.
    pub(super) fn room_beside_code(&self, symbol: &Symbol) -> f32 {
        let module = symbol.module();
        self.right - symbol.side(module) - QUIET_ZONE * module - self.left
    }

    /// What stands above rows and code: their labels, or the code's quiet zone.
    pub(super) fn share_head(&self) -> f32 {
        let style = self.style;
        if style.stacked { style.body * 0.75 / POINTS + style.block_drop } else { 1.0 }
    }

    /// How much room a share takes with these rows.
    fn share_height(&self, share: &Share<'_>, symbol: &Symbol, rows: &ShareRows) -> f32 {
        let module = symbol.module();
        let rows = rows.height(share.rows.len(), share.signature_rows.len());
        self.share_head() + rows.max(symbol.side(module) + QUIET_ZONE * module)
    }

    /// Rows and code of a share.
    pub(super) fn share<'b>(&self, share: &Share<'_>, symbol: Symbol, rows: &ShareRows) -> Piece<'b> {
        let style = self.style;
        let module = symbol.module();
        let side = symbol.side(module);
        let (top, x) = (self.share_head(), self.right - side);
        let height = self.share_height(share, &symbol, rows);
        let room = self.room_beside_code(&symbol);
        let mut canvas = self.canvas();
        if style.stacked {
            let baseline = top - style.block_drop;
            let sizes = (style.body, style.body * 0.8);
            let [of_rows, of_code] = &share.labels;
            canvas.fit(Face::Strong, sizes, (self.left, baseline), room, of_rows);
            canvas.fit(Face::Strong, sizes, (x, baseline), side, of_code);
        }
        rows.draw(&mut canvas, (self.left, top), room, share, style.label);
        canvas.page.codes.push(PlacedCode { symbol, x, y: top, module });
        Piece::new(canvas.page, height)
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
