//! Short values with their labels: above them where there is room, else in front of them.

use crate::document::block::{Cell, Manner};
use crate::document::canvas::Canvas;
use crate::document::font::Face;
use crate::document::layout::piece::Piece;
use crate::document::layout::setter::Setter;
use crate::document::layout::style::SMALLEST;
use crate::document::page::POINTS;

impl Setter<'_> {
    /// A piece for each line of cells; it ends at the last baseline.
    pub(super) fn cells<'b>(&self, lines: &[Vec<Cell>]) -> Vec<Piece<'b>> {
        let third = (self.right - self.left) / 3.0;
        let mut pieces = Vec::with_capacity(lines.len());
        for cells in lines {
            let mut canvas = self.canvas();
            let has_name = cells.iter().any(|cell| cell.manner == Manner::Name);
            let more = if !has_name {
                0.0
            } else if self.style.stacked {
                1.5
            } else {
                0.5
            };
            let baseline = self.style.fact_advance + more;
            let (mut x, mut below) = (self.left, baseline);
            for cell in cells {
                let width = third * f32::from(cell.thirds);
                let is_last = x + width > self.right - third / 2.0;
                let room = if is_last { self.right - x } else { width - 4.0 };
                below = below.max(self.cell(&mut canvas, (x, baseline), room, cell));
                x += width;
            }
            pieces.push(Piece::new(canvas.page, below));
        }
        pieces
    }

    /// Places a cell and returns its last baseline.
    fn cell(&self, canvas: &mut Canvas, (x, baseline): (f32, f32), room: f32, cell: &Cell) -> f32 {
        let style = self.style;
        let (face, size) = match cell.manner {
            Manner::Strong => (Face::Strong, style.value),
            Manner::Typed => (Face::Mono, style.value),
            Manner::Name => (Face::Mono, style.account),
        };
        let value = cell.value.as_str();
        let fits = canvas.width(face, size * 0.75, value) <= room;
        if cell.manner != Manner::Name || fits || !style.stacked {
            self.labelled(canvas, (x, baseline), room, (face, size), (&cell.label, value));
            return baseline;
        }
        let half = value.chars().count().div_ceil(2);
        let middle = value.char_indices().nth(half).map_or(value.len(), |(at, _)| at);
        let (first, second) = value.split_at(value.find('@').map_or(middle, |at| at + 1));
        let size = size * 0.75;
        let below = baseline + size * 1.3 / POINTS;
        self.labelled(canvas, (x, baseline), room, (face, size), (&cell.label, first));
        canvas.fit(face, (size, SMALLEST), (x, below), room, second);
        below
    }

    fn labelled(
        &self,
        canvas: &mut Canvas,
        (x, baseline): (f32, f32),
        room: f32,
        (face, size): (Face, f32),
        (label, value): (&str, &str),
    ) {
        if self.style.stacked {
            let above = baseline - size * 0.75 / POINTS - 1.7;
            canvas.fit(Face::Text, (self.style.label, SMALLEST), (x, above), room, label);
            canvas.fit(face, (size, SMALLEST), (x, baseline), room, value);
        } else {
            let end = canvas.text(Face::Text, self.style.label, (x, baseline), label) + 2.0;
            canvas.fit(face, (size, SMALLEST), (end, baseline), room - (end - x), value);
        }
    }
}
