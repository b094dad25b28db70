//! A page on which everything has its place, in millimetres from its top left corner.

use crate::document::font::Face;
use crate::document::qr::Symbol;
use crate::secret::SecretText;

/// Points in a millimetre.
pub(super) const POINTS: f32 = 72.0 / 25.4;

/// A laid-out page, or a part of one.
#[derive(Default)]
pub(super) struct Page {
    pub(super) texts: Vec<Text>,
    pub(super) bars: Vec<Bar>,
    pub(super) codes: Vec<PlacedCode>,
}

/// One line of text in one face. Some are rows of a share, so all are kept as secrets.
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

/// A QR symbol, without its quiet zone.
pub(super) struct PlacedCode {
    pub(super) symbol: Symbol,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) module: f32,
}

impl Page {
    /// Adds a part, moved down.
    pub(super) fn add(&mut self, part: Self, down: f32) {
        self.texts.extend(part.texts.into_iter().map(|text| Text { baseline: text.baseline + down, ..text }));
        self.bars.extend(part.bars.into_iter().map(|bar| Bar { y: bar.y + down, ..bar }));
        self.codes.extend(part.codes.into_iter().map(|code| PlacedCode { y: code.y + down, ..code }));
    }
}
