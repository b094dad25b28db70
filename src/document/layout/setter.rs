//! Blocks as pieces, in one style and one measure.

use crate::document::DocumentError;
use crate::document::block::{Block, Code, Fact, Heading, Headline, Rest};
use crate::document::canvas::Canvas;
use crate::document::font::{Face, Fonts};
use crate::document::layout::piece::{Piece, keep_lines_together};
use crate::document::layout::style::{ASCENT, DESCENT, HAIR, LEADING, MEDIUM, SMALLEST, Style};
use crate::document::layout::text::{Line, draw, marked, plain, wrap};
use crate::document::page::{POINTS, PlacedCode};
use crate::document::qr::{QUIET_ZONE, Symbol};

/// Between a column of labels and what they belong to.
const COLUMN_GAP: f32 = 5.0;
/// Labels have at most this part of the line.
const LABELS: f32 = 0.42;
/// From a heading's baseline to the table below it.
pub(super) const TABLE_DROP: f32 = 3.0;
/// Lines that stay together rather than part at the end of a page.
pub(super) const FEW: usize = 6;

/// Sets blocks between two edges.
pub(super) struct Setter<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) style: &'a Style,
    pub(super) left: f32,
    pub(super) right: f32,
    /// What stands at the end of the headline's line, with the room in front of it.
    pub(super) beside_headline: f32,
}

/// Lines that begin at one place.
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) lines: Vec<Line>,
}

impl<'a> Setter<'a> {
    /// The pieces of a block, with the room above them that follows from the block before.
    pub(super) fn set<'b>(
        &self,
        block: &'b Block<'_>,
        before: Option<&Block<'_>>,
    ) -> Result<Vec<Piece<'b>>, DocumentError> {
        let style = self.style;
        let is_below_heading = matches!(before, Some(Block::Heading(_)));
        let (mut pieces, above) = match block {
            Block::Headline(headline) => (vec![self.headline(headline)], 0.0),
            Block::Heading(heading) => (vec![self.heading(heading)], style.section),
            Block::Notice(text) => (vec![self.notice(text)], 0.0),
            Block::Cells(lines) => (self.cells(lines), 0.0),
            Block::Paragraph(text) => (self.paragraph(text, Face::Text, style.body), style.gap),
            Block::Typed(text) => (self.paragraph(text, Face::Mono, style.step), style.gap),
            Block::Steps(steps) => (self.steps(steps), style.gap),
            Block::Facts(facts) => (self.facts(facts), style.gap),
            Block::Checks(texts) => (self.checks(texts), style.gap),
            Block::Blanks(labels) => (self.blanks(labels), 0.0),
            Block::Signatures(signatures) => (self.signatures(signatures), style.section),
            Block::Table(table) => (self.table(table), style.gap),
            Block::Code(code) => (vec![self.code(code)?], style.gap),
            Block::Share(share) => (vec![self.share_of_any_height(share)?], style.section),
            Block::NewPage => (Vec::new(), 0.0),
        };
        if let Some(first) = pieces.first_mut() {
            first.before = match block {
                Block::Table(_) if is_below_heading => TABLE_DROP,
                _ if is_below_heading && above > 0.0 => style.after_heading,
                _ => above,
            };
        }
        Ok(pieces)
    }

    pub(super) fn canvas(&self) -> Canvas<'a> {
        Canvas::new(self.fonts)
    }

    fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        self.fonts.width(face, size, text) / POINTS
    }

    /// What a text becomes from `x` to the right edge.
    fn lines(&self, text: &str, face: Face, size: f32, x: f32) -> Vec<Line> {
        wrap(self.fonts, &marked(text, face), size, self.right - x)
    }

    /// Columns of lines side by side, a piece for each line.
    pub(super) fn stack<'b>(&self, columns: &[Column], size: f32, pitch: f32) -> Vec<Piece<'b>> {
        let count = columns.iter().map(|column| column.lines.len()).max().unwrap_or(0);
        let mut pieces = Vec::with_capacity(count);
        for i in 0..count {
            let mut canvas = self.canvas();
            for column in columns {
                if let Some(line) = column.lines.get(i) {
                    draw(&mut canvas, line, size, (column.x, ASCENT * size / POINTS));
                }
            }
            let height = if i + 1 < count { pitch } else { (ASCENT + DESCENT) * size / POINTS };
            pieces.push(Piece::new(canvas.page, height));
        }
        keep_lines_together(&mut pieces, FEW);
        pieces
    }

    fn headline(&self, headline: &Headline) -> Piece<'static> {
        let style = self.style;
        let mut canvas = self.canvas();
        let mut baseline = style.headline_drop;
        if headline.plain.is_empty() {
            for (i, line) in
                self.lines(&headline.strong, Face::Strong, style.headline, self.left).iter().enumerate()
            {
                baseline += if i == 0 { 0.0 } else { style.headline * 1.2 / POINTS };
                draw(&mut canvas, line, style.headline, (self.left, baseline));
            }
            return Piece::new(canvas.page, baseline + DESCENT * style.headline / POINTS);
        }
        let end = canvas.text(Face::Strong, style.headline, (self.left, baseline), &headline.strong);
        let end = end + self.width(Face::Text, style.headline, " ");
        let room = self.right - self.beside_headline - end;
        canvas.fit(
            Face::Text,
            (style.headline, style.headline * 0.6),
            (end, baseline),
            room,
            &headline.plain,
        );
        Piece::new(canvas.page, baseline)
    }

    fn heading(&self, heading: &Heading) -> Piece<'static> {
        let style = self.style;
        let mut canvas = self.canvas();
        canvas.rule((self.left, self.right), 0.0, MEDIUM);
        let mut baseline = style.heading_drop;
        for (i, line) in self.lines(&heading.text, Face::Strong, style.heading, self.left).iter().enumerate()
        {
            baseline += if i == 0 { 0.0 } else { style.heading * 1.2 / POINTS };
            draw(&mut canvas, line, style.heading, (self.left, baseline));
        }
        if !heading.note.is_empty() {
            canvas.text_ending(Face::Text, style.body, (self.right, baseline), &heading.note);
        }
        let mut piece = Piece::new(canvas.page, baseline);
        piece.keep = true;
        piece
    }

    /// In a frame of its own.
    fn notice(&self, text: &str) -> Piece<'static> {
        let (style, left, right) = (self.style, self.left, self.right);
        let mut canvas = self.canvas();
        let inset = 4.0;
        let lines = wrap(self.fonts, &marked(text, Face::Strong), style.warning, right - left - 2.0 * inset);
        let pitch = style.warning * LEADING / POINTS;
        let (top, mut height) = (5.5, 9.0);
        for (i, line) in lines.iter().enumerate() {
            height += if i == 0 { 0.0 } else { pitch };
            let mut measured = self.canvas();
            let width = draw(&mut measured, line, style.warning, (0.0, 0.0));
            let x = f32::midpoint(left, right) - width / 2.0;
            // in the middle of the frame's first line, then from line to line
            let baseline = top + 9.0 / 2.0 + style.warning * 0.36 / POINTS + (height - 9.0);
            draw(&mut canvas, line, style.warning, (x, baseline));
        }
        canvas.rule((left, right), top, MEDIUM);
        canvas.rule((left, right), top + height - MEDIUM, MEDIUM);
        canvas.upright(left, (top, top + height), MEDIUM);
        canvas.upright(right - MEDIUM, (top, top + height), MEDIUM);
        Piece::new(canvas.page, top + height)
    }

    fn paragraph<'b>(&self, text: &str, face: Face, size: f32) -> Vec<Piece<'b>> {
        let lines = self.lines(text, face, size, self.left);
        self.stack(&[Column { x: self.left, lines }], size, size * LEADING / POINTS)
    }

    fn steps<'b>(&self, steps: &[String]) -> Vec<Piece<'b>> {
        let size = self.style.step;
        let last = format!("{}.", steps.len());
        let x = self.left + self.width(Face::Strong, size, &last) + size * 0.5 / POINTS + 2.0;
        let mut pieces: Vec<Piece> = Vec::new();
        for (number, step) in (1..).zip(steps) {
            let number = wrap(self.fonts, &plain(&format!("{number}."), Face::Strong), size, x - self.left);
            let columns = [
                Column { x: self.left, lines: number },
                Column { x, lines: self.lines(step, Face::Text, size, x) },
            ];
            append(&mut pieces, self.stack(&columns, size, size * LEADING / POINTS), 2.0);
        }
        pieces
    }

    fn facts<'b>(&self, facts: &[Fact]) -> Vec<Piece<'b>> {
        let style = self.style;
        let (size, pitch) = (style.body, style.body_pitch);
        let widths = facts.iter().map(|fact| self.width(Face::Strong, size, &fact.label));
        let widest = widths.fold(0.0, f32::max).min((self.right - self.left) * LABELS);
        let x = self.left + widest + COLUMN_GAP;
        let below = pitch - (ASCENT + DESCENT) * size / POINTS;
        let mut pieces: Vec<Piece> = Vec::new();
        for fact in facts {
            let label = wrap(self.fonts, &plain(&fact.label, Face::Strong), size, widest);
            let text = marked(&fact.text, Face::Text);
            let mut lines = wrap(self.fonts, &text, size, self.right - x);
            let mut end = lines.last().map_or(x, |line| draw(&mut self.canvas(), line, size, (x, 0.0))) + 2.0;
            let mut rest = &fact.rest;
            if let Rest::Value(value) = rest {
                let letters = [text, plain(&format!(" {value}"), Face::Strong)].concat();
                let wrapped = wrap(self.fonts, &letters, size, self.right - x);
                let is_wrapped = match style.fact_lines {
                    None => true,
                    Some(most) => {
                        wrapped.len() <= most && self.width(Face::Strong, SMALLEST, value) > self.right - end
                    }
                };
                if is_wrapped {
                    (lines, rest, end) = (wrapped, &Rest::Nothing, x);
                }
            }
            let columns = [Column { x: self.left, lines: label }, Column { x, lines }];
            let mut item = self.stack(&columns, size, pitch);
            if let Some(last) = item.last_mut() {
                let baseline = ASCENT * size / POINTS;
                let mut canvas = self.canvas();
                match rest {
                    Rest::Value(value) => {
                        let room = self.right - end;
                        canvas.fit(Face::Strong, (size, SMALLEST), (end, baseline), room, value);
                    }
                    Rest::Blank => canvas.rule((end, self.right), baseline + 0.6, HAIR),
                    Rest::Nothing => {}
                }
                last.part.add(canvas.page, 0.0);
            }
            append(&mut pieces, item, below + style.fact_gap);
        }
        pieces
    }

    /// A code with its caption beside it.
    fn code(&self, code: &Code) -> Result<Piece<'static>, DocumentError> {
        let symbol = Symbol::encode(&code.text.as_str().into())?;
        let module = symbol.module();
        let (side, quiet) = (symbol.side(module), QUIET_ZONE * module);
        let x = self.left + side + 2.0 * quiet;
        let lines = self.lines(&code.caption, Face::Text, self.style.body, x);
        let mut canvas = self.canvas();
        let mut top = quiet;
        for piece in self.stack(&[Column { x, lines }], self.style.body, self.style.body_pitch) {
            let height = piece.height;
            canvas.page.add(piece.part, top);
            top += height;
        }
        canvas.page.codes.push(PlacedCode { symbol, x: self.left, y: quiet, module });
        Ok(Piece::new(canvas.page, top.max(side + quiet) + quiet))
    }
}

/// Adds the next item of a list, `gap` below the one before.
fn append<'b>(pieces: &mut Vec<Piece<'b>>, mut item: Vec<Piece<'b>>, gap: f32) {
    if let (false, Some(first)) = (pieces.is_empty(), item.first_mut()) {
        first.before = gap;
    }
    pieces.append(&mut item);
}
