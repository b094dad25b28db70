//! What cannot be broken across pages: a line, or a row of a table.

use crate::document::block::Table;
use crate::document::page::Page;

/// A part of a block that stays on one page, with places from its own top.
pub(super) struct Piece<'a> {
    pub(super) part: Page,
    pub(super) height: f32,
    /// Room above, unless it begins a page.
    pub(super) before: f32,
    /// Whether it stays on the page of the next one.
    pub(super) keep: bool,
    /// The table whose labels it stands under.
    pub(super) table: Option<&'a Table>,
}

impl Piece<'_> {
    pub(super) fn new(part: Page, height: f32) -> Self {
        Self { part, height, before: 0.0, keep: false, table: None }
    }
}

/// Keeps a few lines together, and of many the first two and the last two.
pub(super) fn keep_lines_together(lines: &mut [Piece<'_>], few: usize) {
    let count = lines.len();
    for (i, line) in lines.iter_mut().enumerate() {
        line.keep = i + 1 < count && (count <= few || i == 0 || i + 2 == count);
    }
}
