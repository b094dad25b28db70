//! Where everything stands on the page, in millimetres from its top left corner.

pub(super) mod canvas;
mod compose;
mod share_block;
mod style;
#[cfg(test)]
mod tests;

use crate::document::font::{Face, Fonts};
use crate::document::qr::Symbol;
use crate::document::wording::Wording;
use crate::document::{Sheet, SheetError};
use crate::secret::SecretText;
use compose::Composer;
use style::Style;

/// Points in a millimetre.
pub(super) const POINTS: f32 = 72.0 / 25.4;

/// A laid-out page.
pub(super) struct Page {
    pub(super) texts: Vec<Text>,
    pub(super) bars: Vec<Bar>,
    /// None on a page without a share.
    pub(super) code: Option<Code>,
}

/// One line of text in one face. Some are rows of the share, so all are kept as secrets.
pub(super) struct Text {
    pub(super) content: SecretText,
    pub(super) face: Face,
    /// In points.
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) baseline: f32,
}

/// A black rectangle: a rule, or a line of a table.
pub(super) struct Bar {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// The QR symbol, without its quiet zone.
pub(super) struct Code {
    pub(super) symbol: Symbol,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) module: f32,
}

/// Places everything, in the roomiest style that holds the rows legibly.
pub(super) fn lay_out(sheet: &Sheet, fonts: &Fonts) -> Result<Page, SheetError> {
    check_rows(sheet)?;
    let wording = Wording::of(sheet)?;
    let symbol = Symbol::encode(sheet.qr_text)?;
    let (canvas, x, y) = Style::ALL
        .iter()
        .find_map(|style| Composer { sheet, fonts, wording: &wording, symbol: &symbol, style }.compose())
        .ok_or(SheetError::TooManyRows { rows: sheet.rows.len() + sheet.signature_rows.len() })?;
    let module = symbol.module();
    Ok(Page { texts: canvas.texts, bars: canvas.bars, code: Some(Code { symbol, x, y, module }) })
}

fn check_rows(sheet: &Sheet) -> Result<(), SheetError> {
    let rows = sheet.rows.iter().chain(sheet.signature_rows);
    for (row, text) in (1..).zip(rows) {
        let plain = text.expose().bytes().all(|b| b.is_ascii_alphanumeric());
        if text.is_empty() || text.len() > 20 || !plain {
            return Err(SheetError::Row { row });
        }
    }
    Ok(())
}
