//! Sheets and the recovery card: document model, layout, PDF.
//!
//! A [`Sheet`] is what stands on the page, `layout` places it in millimetres, `pdf` writes it.
//! [`crate::scan`] reads the codes of a page again, from PDFs and pictures of any origin.

mod card;
pub(crate) mod font;
mod layout;
mod model;
mod pdf;
mod qr;
mod wording;

pub use card::{Card, render_card};
pub use model::{Kit, Paper, Printed, Sheet, SheetError};

use sha2::{Digest as _, Sha256};

use crate::secret::SecretBytes;
use pdf::Document;

/// One sheet as a PDF of one page: the same bytes for the same sheet, always.
///
/// Fonts are embedded, the text can be extracted, the code is drawn as an outline.
/// At most 40 kB.
///
/// # Errors
/// [`SheetError::TooManyRows`] when they cannot be set legibly, [`SheetError::Row`] and
/// [`SheetError::QrText`] when the share is not as `share` writes it, [`SheetError::NoLetter`] for a
/// name in a script that the typeface lacks. However long a name is, it shrinks, then ends in an ellipsis.
pub fn render(sheet: &Sheet) -> Result<SecretBytes, SheetError> {
    let fonts = font::Fonts::shared()?;
    for (what, text) in [
        (Printed::Organisation, Some(sheet.organisation)),
        (Printed::Account, sheet.account),
        (Printed::KitPlace, sheet.kit.place),
    ] {
        let Some(text) = text else { continue };
        if let Some(letter) = fonts.missing(text) {
            return Err(SheetError::NoLetter { what, text: text.to_owned(), letter });
        }
    }
    let page = layout::lay_out(sheet, fonts)?;
    let document = Document {
        title: format!("Set {}, share {} of {}", sheet.set_id, sheet.x, sheet.n),
        seed: seed(sheet),
        dated: sheet.issued_on,
        paper: sheet.paper,
        pages: &[page],
    };
    pdf::write(&document, fonts)
}

/// Whether the typeface of a sheet has every letter of a text.
#[must_use]
pub fn can_print(text: &str) -> bool {
    font::Fonts::shared().is_ok_and(|fonts| fonts.missing(text).is_none())
}

/// What a sheet's ids are made from: nothing secret, and different for every sheet.
fn seed(sheet: &Sheet) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"firesafe/sheet/document\0");
    hash.update(sheet.set_id.as_bytes());
    hash.update([sheet.x, sheet.n]);
    hash.update(sheet.issued_on.to_string());
    hash.finalize().into()
}
