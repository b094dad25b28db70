//! The page from top to bottom.

use crate::document::Sheet;
use crate::document::font::{Face, Fonts};
use crate::document::layout::POINTS;
use crate::document::layout::canvas::Canvas;
use crate::document::layout::share_block::Rows;
use crate::document::layout::style::{MARGIN_X, Style};
use crate::document::qr::{QUIET_ZONE, Symbol};
use crate::document::wording::Wording;

/// Thicknesses of rules, in millimetres.
const HEAVY: f32 = 0.8;
const MEDIUM: f32 = 0.4;
const HAIR: f32 = 0.15;
/// No text is set smaller than this, in points.
const SMALLEST: f32 = 7.0;

pub(super) struct Composer<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) fonts: &'a Fonts,
    pub(super) wording: &'a Wording,
    pub(super) symbol: &'a Symbol,
    pub(super) style: &'a Style,
}

impl<'a> Composer<'a> {
    /// The page and the code's place on it, or `None` when the rows need a denser style.
    pub(super) fn compose(&self) -> Option<(Canvas<'a>, f32, f32)> {
        let style = self.style;
        let (page_width, page_height) = self.sheet.paper.size();
        let (left, right) = (MARGIN_X, page_width - MARGIN_X);
        let bottom = page_height - style.margin_y;
        let mut canvas = Canvas::new(self.fonts);

        let below = self.masthead(&mut canvas, (left, right), style.margin_y);
        let below = self.facts(&mut canvas, (left, right), below);
        let below = self.warning(&mut canvas, (left, right), below);

        // Between the warning and the log: the share and how to recover, with a gap before each
        // of the three.
        let (fewest, most) = style.log_lines;
        let fixed = self.share_head() + self.recovery_height() + 3.0 * style.gap;
        let room = bottom - self.custody_height(fewest) - below - fixed;
        let code_side = self.symbol.side(self.symbol.module());
        let quiet = QUIET_ZONE * self.symbol.module();
        let code_x = right - code_side;
        let (rows, signature) = (self.sheet.rows, self.sheet.signature_rows);
        let counts = (rows.len(), signature.len());
        let fit = Rows::fitting(style, counts, (code_x - quiet - left, room), code_side)?;
        let share_height = fit.height(counts.0, counts.1).max(code_side + quiet);
        let spare = room - share_height;
        if spare < 0.0 {
            return None;
        }
        let log_lines = (fewest..=most)
            .rev()
            .find(|&lines| f32::from(lines - fewest) * style.log_pitch <= spare)
            .unwrap_or(fewest);
        let gap = style.gap + (spare - f32::from(log_lines - fewest) * style.log_pitch) / 3.0;

        let block = below + gap + self.share_head();
        if style.stacked {
            let baseline = block - style.block_drop;
            canvas.text(Face::Strong, style.body, (left, baseline), &self.wording.labels.rows);
            canvas.text(Face::Strong, style.body, (code_x, baseline), &self.wording.labels.qr);
        }
        let label = (self.wording.labels.signature.as_str(), style.label);
        fit.draw(&mut canvas, (left, block), (rows, signature), label);
        self.recovery(&mut canvas, (left, right), block + share_height + gap);
        self.custody(&mut canvas, (left, right), bottom, log_lines);
        Some((canvas, code_x, block))
    }

    /// Whose sheet it is, and the one sentence that matters.
    fn masthead(&self, canvas: &mut Canvas, (left, right): (f32, f32), top: f32) -> f32 {
        let style = self.style;
        let baseline = top + style.running * 0.75 / POINTS;
        let title = canvas.width(Face::Text, style.running, &self.wording.title);
        canvas.text_ending(Face::Text, style.running, (right, baseline), &self.wording.title);
        let room = right - left - title - 8.0;
        canvas.fit(
            Face::Strong,
            (style.running, style.running * 0.8),
            (left, baseline),
            room,
            self.sheet.organisation,
        );

        let rule = top + style.rule_drop;
        canvas.rule((left, right), rule, HEAVY);
        let baseline = rule + style.headline_drop;
        let end = canvas.text(Face::Strong, style.headline, (left, baseline), &self.wording.share);
        let end = end + canvas.width(Face::Text, style.headline, " ");
        canvas.text(Face::Text, style.headline, (end, baseline), &self.wording.quorum);
        baseline
    }

    /// Account, generation, dates and set.
    fn facts(&self, canvas: &mut Canvas, (left, right): (f32, f32), above: f32) -> f32 {
        let (sheet, labels, style) = (self.sheet, &self.wording.labels, self.style);
        let third = (right - left) / 3.0;
        let mut baseline = above;
        if let Some(account) = sheet.account {
            baseline += style.fact_advance + if style.stacked { 1.5 } else { 0.5 };
            baseline = self.account(canvas, (left, baseline), right - left, account);
        }
        let generation = sheet.generation.map(|generation| generation.to_string());
        let due = sheet.validation_due.map(|date| date.to_string());
        let dated = [
            (&labels.generation, generation),
            (&labels.issued_on, Some(sheet.issued_on.to_string())),
            (&labels.validation_due, due),
        ];
        baseline += style.fact_advance;
        let mut x = left;
        for (label, value) in dated {
            let Some(value) = value else { continue };
            self.fact(canvas, (x, baseline), third - 4.0, Face::Strong, style.value, label, &value);
            x += third;
        }
        baseline += style.fact_advance;
        let set_id = sheet.set_id.as_str();
        self.fact(canvas, (left, baseline), third - 4.0, Face::Mono, style.value, &labels.set_id, set_id);
        let words = left + third;
        self.fact(
            canvas,
            (words, baseline),
            right - words,
            Face::Strong,
            style.value,
            &labels.set_words,
            sheet.set_words,
        );
        baseline
    }

    /// The account's label; a long one is set on two lines where there is room, broken after `@`.
    fn account(&self, canvas: &mut Canvas, (x, baseline): (f32, f32), room: f32, account: &str) -> f32 {
        let (style, label) = (self.style, &self.wording.labels.account);
        let fits = canvas.width(Face::Mono, style.account * 0.75, account) <= room;
        if fits || !style.stacked {
            self.fact(canvas, (x, baseline), room, Face::Mono, style.account, label, account);
            return baseline;
        }
        let half = account.chars().count().div_ceil(2);
        let middle = account.char_indices().nth(half).map_or(account.len(), |(at, _)| at);
        let (first, second) = account.split_at(account.find('@').map_or(middle, |at| at + 1));
        let size = style.account * 0.75;
        let below = baseline + size * 1.3 / POINTS;
        self.fact(canvas, (x, baseline), room, Face::Mono, size, label, first);
        canvas.fit(Face::Mono, (size, SMALLEST), (x, below), room, second);
        below
    }

    #[expect(clippy::too_many_arguments, reason = "place, manner and matter of one line")]
    fn fact(
        &self,
        canvas: &mut Canvas,
        at: (f32, f32),
        room: f32,
        face: Face,
        size: f32,
        label: &str,
        value: &str,
    ) {
        let style = self.style;
        let (x, baseline) = at;
        if style.stacked {
            canvas.text(Face::Text, style.label, (x, baseline - size * 0.75 / POINTS - 1.7), label);
            canvas.fit(face, (size, SMALLEST), at, room, value);
        } else {
            let end = canvas.text(Face::Text, style.label, at, label) + 2.0;
            canvas.fit(face, (size, SMALLEST), (end, baseline), room - (end - x), value);
        }
    }

    /// In a frame of its own, or beside the headline where room is short.
    fn warning(&self, canvas: &mut Canvas, (left, right): (f32, f32), above: f32) -> f32 {
        let (style, warning) = (self.style, &self.wording.warning);
        if !style.stacked {
            let headline = style.margin_y + style.rule_drop + style.headline_drop;
            canvas.text_ending(Face::Strong, style.warning, (right, headline), warning);
            return above;
        }
        let (top, height) = (above + 5.5, 9.0);
        let x = f32::midpoint(left, right) - canvas.width(Face::Strong, style.warning, warning) / 2.0;
        canvas.text(
            Face::Strong,
            style.warning,
            (x, top + height / 2.0 + style.warning * 0.36 / POINTS),
            warning,
        );
        canvas.rule((left, right), top, MEDIUM);
        canvas.rule((left, right), top + height - MEDIUM, MEDIUM);
        canvas.upright(left, (top, top + height), MEDIUM);
        canvas.upright(right - MEDIUM, (top, top + height), MEDIUM);
        top + height
    }

    /// What the headings above rows and code take; without them, the code's quiet zone.
    fn share_head(&self) -> f32 {
        if self.style.stacked { self.style.body * 0.75 / POINTS + self.style.block_drop } else { 1.0 }
    }

    fn recovery_height(&self) -> f32 {
        let style = self.style;
        let lines = self.wording.recovery.lines.iter().map(|_| style.body_pitch).sum::<f32>();
        style.heading_drop + style.content_drop + lines + style.body_pitch + style.body * 0.25 / POINTS
    }

    /// How to recover, with and without the program.
    fn recovery(&self, canvas: &mut Canvas, (left, right): (f32, f32), top: f32) {
        let (style, recovery) = (self.style, &self.wording.recovery);
        self.heading(canvas, (left, right), top, &recovery.heading);
        let leads = recovery.lines.iter().map(|line| canvas.width(Face::Strong, style.body, &line.lead));
        let text_x = left + leads.fold(0.0, f32::max) + 5.0;
        let mut baseline = top + style.heading_drop + style.content_drop;
        for line in &recovery.lines {
            canvas.text(Face::Strong, style.body, (left, baseline), &line.lead);
            let mut x = text_x;
            for (i, part) in line.text.split('`').enumerate() {
                let face = if i % 2 == 1 { Face::Mono } else { Face::Text };
                x = canvas.text(face, style.body, (x, baseline), part);
            }
            baseline += style.body_pitch;
        }
        self.kit(canvas, (left, text_x, right), baseline);
    }

    /// Where the kit is kept, or a line to write it on, and the words by which it is known.
    fn kit(&self, canvas: &mut Canvas, (left, text_x, right): (f32, f32, f32), mut baseline: f32) {
        let (style, words, kit) = (self.style, &self.wording.recovery.kit, self.sheet.kit);
        canvas.text(Face::Strong, style.body, (left, baseline), &words.lead);
        let x = canvas.text(Face::Text, style.body, (text_x, baseline), &words.place) + 2.0;
        match kit.place {
            Some(place) => {
                canvas.fit(Face::Strong, (style.body, SMALLEST), (x, baseline), right - x, place);
            }
            None => canvas.rule((x, right), baseline + 0.6, HAIR),
        }
        baseline += style.body_pitch;
        let x = canvas.text(Face::Text, style.body, (text_x, baseline), &words.check) + 2.0;
        canvas.fit(Face::Strong, (style.body, SMALLEST), (x, baseline), right - x, kit.check_words);
    }

    fn custody_height(&self, lines: u8) -> f32 {
        self.style.heading_drop + self.log_head() + f32::from(lines) * self.style.log_pitch
    }

    /// From the heading's baseline to the first line of the log.
    fn log_head(&self) -> f32 {
        3.0 + self.style.label * 1.7 / POINTS
    }

    /// Who had the sheet, when and why; to be filled in by hand.
    fn custody(&self, canvas: &mut Canvas, (left, right): (f32, f32), bottom: f32, lines: u8) {
        let (style, custody) = (self.style, &self.wording.custody);
        let top = bottom - self.custody_height(lines);
        self.heading(canvas, (left, right), top, &custody.heading);
        let baseline = top + style.heading_drop;
        canvas.text_ending(Face::Text, style.body, (right, baseline), &custody.note);

        let table = baseline + 3.0;
        let first = baseline + self.log_head();
        canvas.rule((left, right), table, HAIR);
        for line in 0..=lines {
            canvas.rule((left, right), first + f32::from(line) * style.log_pitch - HAIR, HAIR);
        }
        let parts: f32 = custody.columns.iter().map(|column| column.width).sum();
        let mut x = left;
        for column in &custody.columns {
            canvas.upright(x, (table, bottom), HAIR);
            canvas.text(
                Face::Text,
                style.label,
                (x + 1.5, first - style.label * 0.5 / POINTS),
                &column.label,
            );
            x += column.width / parts * (right - left);
        }
        canvas.upright(right - HAIR, (table, bottom), HAIR);
    }

    fn heading(&self, canvas: &mut Canvas, (left, right): (f32, f32), top: f32, heading: &str) {
        canvas.rule((left, right), top, MEDIUM);
        canvas.text(Face::Strong, self.style.heading, (left, top + self.style.heading_drop), heading);
    }
}
