//! Puts texts and rules on a page, and makes texts fit their room.

use unicode_normalization::UnicodeNormalization as _;

use crate::document::font::{Face, Fonts};
use crate::document::page::{Bar, POINTS, Page, Text};
use crate::secret::SecretText;

/// A page, or a part of one, while it fills.
pub(super) struct Canvas<'a> {
    fonts: &'a Fonts,
    pub(super) page: Page,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, page: Page::default() }
    }

    /// The width of a text in millimetres.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        self.fonts.width(face, size, text) / POINTS
    }

    /// Places a text as it is and returns where it ends.
    pub(super) fn text(&mut self, face: Face, size: f32, (x, baseline): (f32, f32), text: &str) -> f32 {
        self.place(face, size, (x, baseline), SecretText::from(text))
    }

    /// Places a text so that it ends at `right`.
    pub(super) fn text_ending(&mut self, face: Face, size: f32, (right, baseline): (f32, f32), text: &str) {
        let x = right - self.width(face, size, text);
        self.text(face, size, (x, baseline), text);
    }

    /// Places secret text without a further copy.
    pub(super) fn place(
        &mut self,
        face: Face,
        size: f32,
        (x, baseline): (f32, f32),
        content: SecretText,
    ) -> f32 {
        let width = self.width(face, size, content.expose());
        self.page.texts.push(Text { content, face, size, x, baseline });
        x + width
    }

    /// Places a text of any length within `room`: it shrinks to `sizes.1`, then ends in an ellipsis.
    pub(super) fn fit(
        &mut self,
        face: Face,
        sizes: (f32, f32),
        at: (f32, f32),
        room: f32,
        text: &str,
    ) -> f32 {
        let (largest, smallest) = sizes;
        let mut text: String = text
            .nfc()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .map(|c| self.fonts.printable(face, c))
            .collect();
        let natural = self.width(face, largest, &text);
        let size = if natural > room { (largest * room / natural).max(smallest) } else { largest };
        if self.width(face, size, &text) > room + ROUNDING {
            let ellipsis = self.width(face, size, "…");
            while !text.is_empty() && self.width(face, size, &text) + ellipsis > room {
                text.pop();
            }
            text.truncate(text.trim_end().len());
            text.push('…');
        }
        self.text(face, size, at, &text)
    }

    /// A horizontal rule, its upper edge at `y`.
    pub(super) fn rule(&mut self, (left, right): (f32, f32), y: f32, thickness: f32) {
        self.page.bars.push(Bar { x: left, y, width: right - left, height: thickness });
    }

    /// A vertical rule, its left edge at `x`.
    pub(super) fn upright(&mut self, x: f32, (top, bottom): (f32, f32), thickness: f32) {
        self.page.bars.push(Bar { x, y: top, width: thickness, height: bottom - top });
    }
}

/// What shrinking may be off by, in millimetres.
const ROUNDING: f32 = 0.01;
