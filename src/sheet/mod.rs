//! Sheets: document model, layout, PDF.
//!
//! A [`Sheet`] is what stands on the page, `layout` places it in millimetres, `pdf` writes it.
//! [`crate::scan`] reads the codes of a page again, from PDFs and pictures of any origin.

pub(crate) mod font;
mod layout;
mod model;
mod pdf;
mod qr;
mod wording;

pub use model::{Paper, Sheet, SheetError};

use crate::secret::SecretBytes;

/// One sheet as a PDF of one page: the same bytes for the same sheet, always.
///
/// Fonts are embedded, the text can be extracted, the code is drawn as an outline.
/// At most 40 kB.
///
/// # Errors
/// [`SheetError::TooManyRows`] when they cannot be set legibly, [`SheetError::Row`] and
/// [`SheetError::QrText`] when the share is not as `share` writes it. Organisation and account
/// never fail: they shrink, then end in an ellipsis.
pub fn render(sheet: &Sheet) -> Result<SecretBytes, SheetError> {
    let fonts = font::Fonts::shared()?;
    let page = layout::lay_out(sheet, fonts)?;
    pdf::write(sheet, &page, fonts)
}
