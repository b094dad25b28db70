//! Blocks over as many pages as it takes.

use crate::document::DocumentError;
use crate::document::block::{Block, Document};
use crate::document::canvas::Canvas;
use crate::document::font::{Face, Fonts};
use crate::document::layout::piece::Piece;
use crate::document::layout::setter::Setter;
use crate::document::layout::style::{HEAVY, LEADING, MARGIN_X, Style};
use crate::document::layout::text::{Line, draw, plain, wrap};
use crate::document::page::{POINTS, Page};

/// Between what pages say and what stands at their foot.
const FOOT_GAP: f32 = 3.0;
/// Between the rule at the top of a page and what it says.
const HEAD_GAP: f32 = 4.0;
/// Between the head of a page and its number.
const NUMBER_ROOM: f32 = 24.0;

/// The pages of a document.
pub(super) fn pages(
    document: &Document<'_>,
    style: &Style,
    fonts: &Fonts,
) -> Result<Vec<Page>, DocumentError> {
    let (width, height) = document.paper.size();
    let (left, right) = (MARGIN_X, width - MARGIN_X);
    let setter = Setter { fonts, style, left, right, beside_headline: 0.0 };
    let furniture = Furniture::new(document, &setter, height);

    let mut flow =
        Flow { setter: &setter, top: furniture.top, bottom: furniture.bottom, pages: vec![], at: 0.0 };
    flow.begin_page();
    let mut before = None;
    let mut waiting: Vec<Piece> = Vec::new();
    for block in &document.blocks {
        let pieces = setter.set(block, before)?;
        if matches!(block, Block::NewPage) {
            flow.place(std::mem::take(&mut waiting));
            flow.begin_page();
            before = None;
            continue;
        }
        for piece in pieces {
            let is_end = !piece.keep;
            waiting.push(piece);
            if is_end {
                flow.place(std::mem::take(&mut waiting));
            }
        }
        before = Some(block);
    }
    flow.place(waiting);

    let all = flow.pages.len();
    let finished = (1..).zip(flow.pages).map(|(number, page)| furniture.around(page, &setter, number, all));
    Ok(finished.collect())
}

/// Pages while they fill.
struct Flow<'a> {
    setter: &'a Setter<'a>,
    top: f32,
    bottom: f32,
    pages: Vec<Page>,
    /// Where the page is filled to.
    at: f32,
}

impl Flow<'_> {
    fn begin_page(&mut self) {
        self.pages.push(Page::default());
        self.at = self.top;
    }

    /// Places pieces that stay together, unless they are higher than a page.
    fn place(&mut self, pieces: Vec<Piece<'_>>) {
        let height =
            |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.before + piece.height).sum::<f32>();
        let together = height(&pieces);
        if self.at > self.top && self.at + together > self.bottom && together <= self.bottom - self.top {
            self.begin_page();
            self.repeat_head(pieces.first());
        }
        for piece in pieces {
            if self.at > self.top && self.at + piece.before + piece.height > self.bottom {
                self.begin_page();
                self.repeat_head(Some(&piece));
            }
            let before = if self.at > self.top { piece.before } else { 0.0 };
            if let Some(page) = self.pages.last_mut() {
                page.add(piece.part, self.at + before);
            }
            self.at += before + piece.height;
        }
    }

    /// The labels of a table once more, above the row that begins a page.
    fn repeat_head(&mut self, first: Option<&Piece<'_>>) {
        let Some(table) = first.and_then(|piece| piece.table) else { return };
        let head = self.setter.table_head(table);
        if let Some(page) = self.pages.last_mut() {
            page.add(head.part, self.at);
        }
        self.at += head.height;
    }
}

/// What stands on each page.
struct Furniture<'a> {
    style: &'a Style,
    head: Vec<Line>,
    aside: &'a str,
    foot: Vec<Line>,
    /// Where the rule of the head is, and what stands below it begins.
    rule: f32,
    top: f32,
    /// Where what a page says ends, and the baseline of the last line at its foot.
    bottom: f32,
    footer: f32,
}

impl<'a> Furniture<'a> {
    fn new(document: &'a Document<'_>, setter: &Setter<'a>, height: f32) -> Self {
        let style = setter.style;
        let (size, room) = (style.running, setter.right - setter.left);
        let running = &document.running;
        let aside = setter.fonts.width(Face::Text, size, &running.aside) / POINTS;
        let set = |text: &str, face, room| wrap(setter.fonts, &plain(text, face), size, room);
        let head = set(&running.head, Face::Strong, room - aside.max(NUMBER_ROOM) - 4.0);
        let foot = set(&running.foot, Face::Text, room);
        let lines = |count: usize| -> f32 { (1..count).map(|_| size * LEADING / POINTS).sum() };
        let rule = style.margin_y + style.rule_drop + lines(head.len());
        let footer = height - style.margin_y;
        let bottom = footer - lines(foot.len()) - size * 0.75 / POINTS - FOOT_GAP;
        Self { style, head, aside: &running.aside, foot, rule, top: rule + HEAD_GAP, bottom, footer }
    }

    /// The page with its head and foot.
    fn around(&self, page: Page, setter: &Setter<'_>, number: usize, all: usize) -> Page {
        let (size, left, right) = (self.style.running, setter.left, setter.right);
        let pitch = size * LEADING / POINTS;
        let mut canvas = Canvas::new(setter.fonts);
        let mut baseline = self.style.margin_y + size * 0.75 / POINTS;
        let pages = format!("{number} / {all}");
        let aside = if self.aside.is_empty() { &pages } else { self.aside };
        canvas.text_ending(Face::Text, size, (right, baseline), aside);
        for line in &self.head {
            draw(&mut canvas, line, size, (left, baseline));
            baseline += pitch;
        }
        canvas.rule((left, right), self.rule, HEAVY);
        canvas.page.add(page, 0.0);
        let mut baseline = self.footer;
        for line in self.foot.iter().rev() {
            draw(&mut canvas, line, size, (left, baseline));
            baseline -= pitch;
        }
        canvas.page
    }
}
