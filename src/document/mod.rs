//! What is printed: sheets, the recovery card, and every other document.
//!
//! A [`Document`] is a list of blocks. `layout` measures them with the typefaces of the program and gives
//! each its place in millimetres; `pdf` writes the pages. The words are in `templates/`, by [`Language`].
//! [`crate::scan`] reads the codes of a page again, from PDFs and pictures of any origin.

mod block;
mod canvas;
mod card;
mod error;
pub(crate) mod font;
mod language;
mod layout;
mod page;
mod paper;
mod pdf;
mod qr;
mod sheet;
mod template;

pub use block::{
    Arrangement, Block, Cell, Code, Column, Document, Fact, Heading, Headline, Manner, Rest, Running, Share,
    Signatures, Table,
};
pub use card::Card;
pub use error::{DocumentError, Printed};
pub use language::{Language, Translations, UnknownLanguage};
pub use paper::Paper;
pub use sheet::{Kit, Sheet, render_sheet};
pub use template::{Print, fill};

use crate::secret::SecretBytes;
use font::Fonts;

/// A document as a PDF: the same bytes for the same document, always.
///
/// Fonts are embedded, and the text can be extracted.
///
/// # Errors
/// [`DocumentError::NoLetter`] for a text in a script that the typeface lacks; see [`DocumentError`] for
/// the others.
pub fn render(document: &Document<'_>) -> Result<SecretBytes, DocumentError> {
    let fonts = Fonts::shared()?;
    let pages = layout::lay_out(document, fonts)?;
    for text in pages.iter().flat_map(|page| &page.texts) {
        let text = text.content.expose();
        if let Some(letter) = fonts.missing(text) {
            return Err(DocumentError::NoLetter { what: Printed::Text, text: text.to_owned(), letter });
        }
    }
    pdf::write(document, &pages, fonts)
}

/// Whether the typeface of documents has every letter of a text.
#[must_use]
pub fn can_print(text: &str) -> bool {
    Fonts::shared().is_ok_and(|fonts| fonts.missing(text).is_none())
}
