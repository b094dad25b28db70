//! Tables: labels above columns, rows of cells, rows to fill in.

use crate::document::block::{Column as Labelled, Table};
use crate::document::canvas::Canvas;
use crate::document::font::Face;
use crate::document::layout::piece::{Piece, keep_lines_together};
use crate::document::layout::setter::{Column, FEW, Setter};
use crate::document::layout::style::{DESCENT, HAIR, LEADING};
use crate::document::layout::text::{Line, draw, plain, wrap};
use crate::document::page::POINTS;

/// From the line of a column to its text.
const INSET: f32 = 1.5;
/// Above and below the text of a row.
const PAD: f32 = 0.9;
/// The size of cells, of that of text.
const CELL: f32 = 0.88;

impl Setter<'_> {
    /// The pieces of a table: its labels, then a piece for each row, or for each line of a high one.
    pub(super) fn table<'b>(&self, table: &'b Table) -> Vec<Piece<'b>> {
        let mut pieces = vec![self.table_head(table)];
        for row in &table.rows {
            pieces.extend(self.row(table, row));
        }
        let empty = || {
            let mut canvas = self.canvas();
            let height = self.style.log_pitch;
            self.sides(&mut canvas, table, height);
            canvas.rule((self.left, self.right), height - HAIR, HAIR);
            Piece::new(canvas.page, height)
        };
        pieces.extend((0..table.blanks).map(|_| empty()));
        for piece in pieces.iter_mut().skip(1) {
            piece.table = Some(table);
        }
        pieces
    }

    /// The labels, as they stand on each page that the table reaches.
    pub(super) fn table_head<'b>(&self, table: &Table) -> Piece<'b> {
        let mut canvas = self.canvas();
        let height = self.labels(&mut canvas, table);
        canvas.rule((self.left, self.right), 0.0, HAIR);
        canvas.rule((self.left, self.right), height - HAIR, HAIR);
        self.sides(&mut canvas, table, height);
        let mut piece = Piece::new(canvas.page, height);
        piece.keep = true;
        piece
    }

    /// A table of rows to fill in, as one piece.
    pub(super) fn empty_table<'b>(&self, table: &Table, rows: u8) -> Piece<'b> {
        let mut canvas = self.canvas();
        let first = self.labels(&mut canvas, table);
        canvas.rule((self.left, self.right), 0.0, HAIR);
        for row in 0..=rows {
            canvas.rule((self.left, self.right), first + f32::from(row) * self.style.log_pitch - HAIR, HAIR);
        }
        let bottom = first + f32::from(rows) * self.style.log_pitch;
        self.sides(&mut canvas, table, bottom);
        Piece::new(canvas.page, bottom)
    }

    /// Places the labels and returns where the rows begin.
    fn labels(&self, canvas: &mut Canvas, table: &Table) -> f32 {
        let size = self.style.label;
        let columns = self.columns(table);
        let lines: Vec<Vec<Line>> = columns
            .iter()
            .map(|(column, _, width)| {
                wrap(self.fonts, &plain(&column.label, Face::Text), size, width - 2.0 * INSET)
            })
            .collect();
        let most = lines.iter().map(Vec::len).max().unwrap_or(1);
        let pitch = size * LEADING / POINTS;
        let height = size * 1.7 / POINTS + pitch * count(most.saturating_sub(1));
        for ((_, x, _), lines) in columns.iter().zip(&lines) {
            let last = height - size * 0.5 / POINTS;
            for (i, line) in lines.iter().rev().enumerate() {
                draw(canvas, line, size, (x + INSET, last - count(i) * pitch));
            }
        }
        height
    }

    /// The lines between columns.
    fn sides(&self, canvas: &mut Canvas, table: &Table, height: f32) {
        for (_, x, _) in self.columns(table) {
            canvas.upright(x, (0.0, height), HAIR);
        }
        canvas.upright(self.right - HAIR, (0.0, height), HAIR);
    }

    /// Each column, its left edge and its width.
    fn columns<'t>(&self, table: &'t Table) -> Vec<(&'t Labelled, f32, f32)> {
        let parts: f32 = table.columns.iter().map(|column| column.width).sum();
        let mut x = self.left;
        let place = |column: &'t Labelled| {
            let width = column.width / parts * (self.right - self.left);
            let at = x;
            x += width;
            (column, at, width)
        };
        table.columns.iter().map(place).collect()
    }

    fn row<'b>(&self, table: &Table, cells: &[String]) -> Vec<Piece<'b>> {
        let size = self.style.body * CELL;
        let columns = self.columns(table);
        let set = |((column, x, width), cell): (&(&Labelled, f32, f32), &String)| {
            let face = if column.typed { Face::Mono } else { Face::Text };
            Column { x: x + INSET, lines: wrap(self.fonts, &plain(cell, face), size, width - 2.0 * INSET) }
        };
        let cells: Vec<Column> = columns.iter().zip(cells).map(set).collect();
        let mut pieces = self.stack(&cells, size, size * LEADING / POINTS);
        let last = pieces.len().saturating_sub(1);
        for (i, piece) in pieces.iter_mut().enumerate() {
            let above = if i == 0 { PAD } else { 0.0 };
            let mut canvas = self.canvas();
            piece.height += above;
            if i == last {
                piece.height += PAD + DESCENT * size / POINTS * 0.5;
                canvas.rule((self.left, self.right), piece.height - HAIR, HAIR);
            }
            self.sides(&mut canvas, table, piece.height);
            canvas.page.add(std::mem::take(&mut piece.part), above);
            piece.part = canvas.page;
        }
        keep_lines_together(&mut pieces, 2 * FEW);
        pieces
    }
}

#[expect(clippy::cast_precision_loss, reason = "lines of a label")]
fn count(lines: usize) -> f32 {
    lines as f32
}
