//! The recovery card: two pages that say what a recovery needs, in large type.
//!
//! Its text is in `templates/kit/card.toml`. A page is a list of blocks, placed from top to
//! bottom; the text of a block is broken into lines.

use jiff::civil::{Date, date};
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::document::font::{Face, Fonts};
use crate::document::layout::canvas::Canvas;
use crate::document::layout::{POINTS, Page};
use crate::document::pdf::{self, Document};
use crate::document::{Paper, SheetError};
use crate::secret::SecretBytes;

/// What stands on the card beside its wording.
pub struct Card<'a> {
    /// The paper.
    pub paper: Paper,
    /// The version of the program that wrote the kit.
    pub version: &'a str,
    /// The kit's checksum in hexadecimal, 64 digits.
    pub checksum: &'a str,
    /// The same as ten words.
    pub check_words: &'a str,
}

/// The card as a PDF of two pages: the same bytes for the same card, always.
///
/// # Errors
/// [`SheetError::Wording`] when the wording does not fit its two pages, [`SheetError::Font`] when a
/// built-in font is damaged.
pub fn render_card(card: &Card<'_>) -> Result<SecretBytes, SheetError> {
    let fonts = Fonts::shared()?;
    let wording = Wording::of(card)?;
    let pages = lay_out(&wording, card.paper, fonts)?;
    let document = Document {
        title: wording.title.clone(),
        seed: seed(card),
        dated: DATED,
        paper: card.paper,
        pages: &pages,
    };
    pdf::write(&document, fonts)
}

/// A kit has no day of its own: this is when its card was drawn up.
const DATED: Date = date(2026, 11, 24);

fn seed(card: &Card<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"firesafe/card/document\0");
    hash.update(card.version);
    hash.update(card.checksum);
    hash.finalize().into()
}

/// The card's text, filled in.
#[derive(Deserialize)]
struct Wording {
    title: String,
    footer: String,
    pages: Vec<Vec<Block>>,
}

/// One block of a page.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Block {
    Heading(String),
    Text(String),
    /// Numbered, in large type.
    Steps(Vec<String>),
    /// A label in front of each text.
    Facts(Vec<[String; 2]>),
    /// To be compared character by character, or read aloud.
    Check(String),
    /// A line to write on behind each label.
    Blanks(Vec<String>),
}

impl Wording {
    fn of(card: &Card<'_>) -> Result<Self, SheetError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let checksum: Vec<&str> =
            card.checksum.as_bytes().chunks(8).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        let facts = context! {
            version => card.version,
            checksum => checksum.join(" "),
            check_words => card.check_words,
        };
        let filled = templates.render_str(include_str!("../../templates/kit/card.toml"), facts);
        toml::from_str(&filled.map_err(|_| SheetError::Wording)?).map_err(|_| SheetError::Wording)
    }
}

/// Sizes in points, distances in millimetres.
const MARGIN: (f32, f32) = (18.0, 14.0);
const RUNNING: f32 = 10.0;
const TITLE: f32 = 27.0;
const HEADING: f32 = 14.0;
const BODY: f32 = 12.0;
const STEP: f32 = 14.0;
const CHECK: f32 = 14.0;
/// From line to line, of the size.
const LEADING: f32 = 1.4;
/// Between blocks.
const GAP: f32 = 3.4;
const HEAVY: f32 = 0.8;
const MEDIUM: f32 = 0.4;
const HAIR: f32 = 0.15;
/// Room for one handwritten line.
const BLANK_PITCH: f32 = 10.2;

fn lay_out(wording: &Wording, paper: Paper, fonts: &'static Fonts) -> Result<Vec<Page>, SheetError> {
    let (width, height) = paper.size();
    let all = wording.pages.len();
    let mut pages = Vec::with_capacity(all);
    for (number, blocks) in (1..).zip(&wording.pages) {
        let mut flow =
            Flow { canvas: Canvas::new(fonts), left: MARGIN.0, right: width - MARGIN.0, below: MARGIN.1 };
        flow.masthead(&wording.title, &format!("{number} / {all}"), number == 1);
        for block in blocks {
            flow.block(block);
        }
        let footer = height - MARGIN.1;
        if flow.below > footer - RUNNING * LEADING / POINTS {
            return Err(SheetError::Wording);
        }
        flow.canvas.text(Face::Text, RUNNING, (flow.left, footer), &wording.footer);
        pages.push(Page { texts: flow.canvas.texts, bars: flow.canvas.bars, code: None });
    }
    Ok(pages)
}

/// A page while it fills from the top.
struct Flow<'a> {
    canvas: Canvas<'a>,
    left: f32,
    right: f32,
    /// Where what is placed so far ends.
    below: f32,
}

impl Flow<'_> {
    fn masthead(&mut self, title: &str, page: &str, is_first: bool) {
        let baseline = self.below + RUNNING * 0.75 / POINTS;
        self.canvas.text(Face::Strong, RUNNING, (self.left, baseline), "firesafe");
        self.canvas.text_ending(Face::Text, RUNNING, (self.right, baseline), page);
        self.below += 6.4;
        self.canvas.rule((self.left, self.right), self.below, HEAVY);
        if is_first {
            self.below += 13.0;
            self.canvas.text(Face::Strong, TITLE, (self.left, self.below), title);
            self.below += 2.0;
        }
    }

    fn block(&mut self, block: &Block) {
        self.below += GAP;
        match block {
            Block::Heading(text) => {
                self.below += GAP * 0.6;
                self.canvas.rule((self.left, self.right), self.below, MEDIUM);
                self.below += 1.6;
                self.lines(Face::Strong, HEADING, self.left, text);
                self.below -= GAP * 0.5;
            }
            Block::Text(text) => self.lines(Face::Text, BODY, self.left, text),
            Block::Check(text) => self.lines(Face::Mono, CHECK, self.left, text),
            Block::Steps(steps) => {
                for (number, step) in (1..).zip(steps) {
                    let top = self.below;
                    self.lines(Face::Strong, STEP, self.left, &format!("{number}."));
                    self.below = top;
                    self.lines(Face::Text, STEP, self.left + 9.0, step);
                    self.below += 1.6;
                }
            }
            Block::Facts(facts) => {
                let widths = facts.iter().map(|[label, _]| self.canvas.width(Face::Strong, BODY, label));
                let column = self.left + widths.fold(0.0, f32::max) + 5.0;
                for [label, text] in facts {
                    let top = self.below;
                    self.lines(Face::Strong, BODY, self.left, label);
                    self.below = top;
                    self.lines(Face::Text, BODY, column, text);
                    self.below += 1.0;
                }
            }
            Block::Blanks(labels) => {
                let widths = labels.iter().map(|label| self.canvas.width(Face::Text, BODY, label));
                let column = self.left + widths.fold(0.0, f32::max) + 4.0;
                for label in labels {
                    self.below += BLANK_PITCH;
                    self.canvas.text(Face::Text, BODY, (self.left, self.below), label);
                    self.canvas.rule((column, self.right), self.below + 0.8, HAIR);
                }
            }
        }
    }

    /// Text broken into lines from `x` to the right margin; between `backticks` it is something to type.
    fn lines(&mut self, face: Face, size: f32, x: f32, text: &str) {
        let pitch = size * LEADING / POINTS;
        let space = self.canvas.width(face, size, " ");
        let mut baseline = self.below + size * 0.95 / POINTS;
        let mut at = x;
        let mut is_typed = false;
        for word in text.split_whitespace() {
            let parts: Vec<(Face, &str)> = word
                .split('`')
                .enumerate()
                .map(|(i, part)| {
                    is_typed ^= i > 0;
                    (if is_typed { Face::Mono } else { face }, part)
                })
                .collect();
            let width: f32 = parts.iter().map(|(face, part)| self.canvas.width(*face, size, part)).sum();
            if at > x && at + width > self.right {
                at = x;
                baseline += pitch;
            }
            for (face, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
                at = self.canvas.text(face, size, (at, baseline), part);
            }
            at += space;
        }
        self.below = baseline + size * 0.3 / POINTS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::layout::Text;

    fn pages(paper: Paper) -> Vec<Page> {
        let card = Card {
            paper,
            version: "0.1.0",
            checksum: &"0123456789abcdef".repeat(4),
            check_words: &["womanhood"; 10].join(" "),
        };
        lay_out(&Wording::of(&card).unwrap(), paper, Fonts::shared().unwrap()).unwrap()
    }

    fn end(text: &Text) -> f32 {
        text.x + Fonts::shared().unwrap().width(text.face, text.size, text.content.expose()) / POINTS
    }

    #[test]
    fn the_card_has_two_pages_and_keeps_its_margins() {
        for paper in [Paper::A4, Paper::Letter] {
            let (width, height) = paper.size();
            let pages = pages(paper);
            assert_eq!(pages.len(), 2);
            for text in pages.iter().flat_map(|page| &page.texts) {
                let shown = text.content.expose();
                assert!(text.size >= 10.0, "`{shown}` in {} points", text.size);
                assert!(
                    text.x >= MARGIN.0 && end(text) <= width - MARGIN.0 + 0.02,
                    "`{shown}` leaves the page"
                );
                assert!(text.baseline <= height - 10.0, "`{shown}` leaves the page");
            }
        }
    }

    #[test]
    fn no_line_of_the_card_covers_another() {
        for page in pages(Paper::Letter) {
            for (i, one) in page.texts.iter().enumerate() {
                for two in &page.texts[i + 1..] {
                    let beside = end(one) <= two.x + 0.01 || end(two) <= one.x + 0.01;
                    let apart = (one.baseline - two.baseline).abs() >= one.size.min(two.size) * 0.9 / POINTS;
                    assert!(beside || apart, "`{}` on `{}`", one.content.expose(), two.content.expose());
                }
            }
        }
    }
}
