//! Where everything stands on its page.
//!
//! Each block is set as pieces, which are lines or rows of tables. Pieces are placed one below the other:
//! over as many pages as it takes, or so that they fill one page.

mod cells;
#[cfg(test)]
pub(super) mod check;
mod flow;
mod forms;
mod one_page;
mod piece;
mod setter;
mod share_rows;
pub(super) mod style;
mod table;
#[cfg(test)]
mod tests;
mod text;

use crate::document::DocumentError;
use crate::document::block::{Arrangement, Block, Document};
use crate::document::font::Fonts;
use crate::document::page::Page;
use style::Style;

/// Places everything; what fills one page is set in the roomiest style that holds its rows legibly.
pub(super) fn lay_out(document: &Document<'_>, fonts: &Fonts) -> Result<Vec<Page>, DocumentError> {
    match document.arrangement {
        Arrangement::Pages => return flow::pages(document, &Style::PAGES, fonts),
        Arrangement::LargePages => return flow::pages(document, &Style::LARGE_PAGES, fonts),
        Arrangement::OnePage => {}
    }
    for style in &Style::ONE_PAGE {
        if let Some(page) = one_page::page(document, style, fonts)? {
            return Ok(vec![page]);
        }
    }
    let rows = document.blocks.iter().map(|block| match block {
        Block::Share(share) => share.rows.len() + share.signature_rows.len(),
        _ => 0,
    });
    Err(DocumentError::TooManyRows { rows: rows.sum() })
}
