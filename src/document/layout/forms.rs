//! What is filled in by hand: lines to write on, boxes to tick, lines to sign on.

use crate::document::block::Signatures;
use crate::document::font::Face;
use crate::document::layout::piece::Piece;
use crate::document::layout::setter::{Column, Setter};
use crate::document::layout::style::{ASCENT, DESCENT, HAIR, LEADING, MEDIUM};
use crate::document::layout::text::{Line, draw, marked, plain, wrap};
use crate::document::page::POINTS;

/// A box to tick, and where the text beside it begins.
const BOX: f32 = 3.6;
const BOX_COLUMN: f32 = 7.0;
/// From a line to write on to the end of its piece.
const BELOW_LINE: f32 = 1.2;
/// Labels have at most this part of a line to write on.
const LABELS: f32 = 0.5;
/// Room to sign.
const SIGNATURE: f32 = 11.0;

impl Setter<'_> {
    /// A line behind each label.
    pub(super) fn blanks<'b>(&self, labels: &[String]) -> Vec<Piece<'b>> {
        let size = self.style.body;
        let room = (self.right - self.left) * LABELS;
        let set = |label: &String| wrap(self.fonts, &plain(label, Face::Text), size, room);
        let labels: Vec<Vec<Line>> = labels.iter().map(set).collect();
        let widths = labels.iter().flatten().map(|line| draw(&mut self.canvas(), line, size, (0.0, 0.0)));
        let column = self.left + widths.fold(0.0, f32::max) + 4.0;
        let piece = |lines: &Vec<Line>| {
            let mut canvas = self.canvas();
            let mut baseline = self.style.blank_pitch - BELOW_LINE;
            for (i, line) in lines.iter().enumerate() {
                baseline += if i == 0 { 0.0 } else { self.style.body_pitch };
                draw(&mut canvas, line, size, (self.left, baseline));
            }
            canvas.rule((column, self.right), baseline + 0.8, HAIR);
            Piece::new(canvas.page, baseline + BELOW_LINE)
        };
        labels.iter().map(piece).collect()
    }

    /// A box in front of each text.
    pub(super) fn checks<'b>(&self, texts: &[String]) -> Vec<Piece<'b>> {
        let (size, pitch) = (self.style.body, self.style.body_pitch);
        let x = self.left + BOX_COLUMN;
        let mut pieces: Vec<Piece> = Vec::new();
        for text in texts {
            let lines = wrap(self.fonts, &marked(text, Face::Text), size, self.right - x);
            let mut item = self.stack(&[Column { x, lines }], size, pitch);
            if let Some(first) = item.first_mut() {
                let mut canvas = self.canvas();
                // its middle is at half a capital's height
                let top = (ASCENT - 0.36) * size / POINTS - BOX / 2.0;
                let (left, right, bottom) = (self.left, self.left + BOX, top + BOX);
                canvas.rule((left, right), top, MEDIUM);
                canvas.rule((left, right), bottom - MEDIUM, MEDIUM);
                canvas.upright(left, (top, bottom), MEDIUM);
                canvas.upright(right - MEDIUM, (top, bottom), MEDIUM);
                first.part.add(canvas.page, 0.0);
                first.before = if pieces.is_empty() { 0.0 } else { 2.2 };
            }
            pieces.append(&mut item);
        }
        pieces
    }

    /// A line of each person: what is to be written stands below the room for it.
    pub(super) fn signatures<'b>(&self, signatures: &Signatures) -> Vec<Piece<'b>> {
        let style = self.style;
        let gap = 5.0;
        #[expect(clippy::cast_precision_loss, reason = "a few columns")]
        let count = signatures.columns.len().max(1) as f32;
        let width = (self.right - self.left - gap * (count - 1.0)) / count;
        let mut pieces = Vec::with_capacity(signatures.people.len());
        for person in &signatures.people {
            let mut canvas = self.canvas();
            let mut baseline = ASCENT * style.body / POINTS;
            let lines = wrap(self.fonts, &plain(person, Face::Strong), style.body, self.right - self.left);
            for (i, line) in lines.iter().enumerate() {
                baseline += if i == 0 { 0.0 } else { style.body_pitch };
                draw(&mut canvas, line, style.body, (self.left, baseline));
            }
            let rule = baseline + SIGNATURE;
            let (mut x, mut bottom) = (self.left, rule);
            for column in &signatures.columns {
                canvas.rule((x, x + width), rule, HAIR);
                let mut below = rule + ASCENT * style.label / POINTS + 0.4;
                let lines = wrap(self.fonts, &plain(column, Face::Text), style.label, width);
                for (i, line) in lines.iter().enumerate() {
                    below += if i == 0 { 0.0 } else { style.label * LEADING / POINTS };
                    draw(&mut canvas, line, style.label, (x, below));
                }
                bottom = bottom.max(below + DESCENT * style.label / POINTS);
                x += width + gap;
            }
            let mut piece = Piece::new(canvas.page, bottom);
            piece.before = if pieces.is_empty() { 0.0 } else { 4.0 };
            pieces.push(piece);
        }
        pieces
    }
}
