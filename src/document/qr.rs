//! The QR symbol of a sheet: which level, how large, and its outlines.

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::document::DocumentError;
use crate::secret::SecretText;

/// White modules that a symbol needs on every side (ISO/IEC 18004).
pub(super) const QUIET_ZONE: f32 = 4.0;
/// Modules are never smaller than this, in millimetres.
pub(super) const MIN_MODULE: f32 = 0.5;
/// Level H is kept while the symbol fits this many millimetres at the smallest module.
pub(super) const MAX_SIDE: f32 = 60.0;
/// Nor need they be larger: three pixels of a scan at 100 dpi.
const MAX_MODULE: f32 = 0.8;

/// A secret of 512 bytes needs 1,045 characters.
const MAX_TEXT: usize = 1200;

/// A symbol without its quiet zone.
pub(super) struct Symbol {
    dark: Vec<bool>,
    /// Modules on a side.
    pub(super) width: usize,
}

/// A corner of an outline, in modules from the symbol's top left.
pub(super) type Corner = (usize, usize);

impl Symbol {
    /// Encodes in alphanumeric mode, at level H while the symbol keeps to [`MAX_SIDE`], else at Q.
    ///
    /// What `qrcode` leaves behind, the erasing allocator erases.
    pub(super) fn encode(text: &SecretText) -> Result<Self, DocumentError> {
        let bytes = text.expose().as_bytes();
        if bytes.is_empty() || bytes.len() > MAX_TEXT || !bytes.iter().all(|&b| is_alphanumeric(b)) {
            return Err(DocumentError::QrText);
        }
        let high = fitting(bytes, EcLevel::H)
            .filter(|(_, version)| f32::from(side(*version)) * MIN_MODULE <= MAX_SIDE);
        let (bits, level) = match high {
            Some((bits, _)) => (bits, EcLevel::H),
            None => (fitting(bytes, EcLevel::Q).ok_or(DocumentError::QrText)?.0, EcLevel::Q),
        };
        let code = QrCode::with_bits(bits, level).map_err(|_| DocumentError::QrText)?;
        let width = code.width();
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { dark, width })
    }

    /// The module's size in millimetres.
    pub(super) fn module(&self) -> f32 {
        (MAX_SIDE / self.side(1.0)).clamp(MIN_MODULE, MAX_MODULE)
    }

    /// The symbol's side for modules of this size.
    #[expect(clippy::cast_precision_loss, reason = "at most 177 modules")]
    pub(super) fn side(&self, module: f32) -> f32 {
        self.width as f32 * module
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.width && self.dark[y * self.width + x]
    }

    /// The borders between dark and light as closed outlines, to be filled by the even-odd rule.
    ///
    /// Outlines, not one rectangle a module: renderers then have no seams to blur.
    pub(super) fn outlines(&self) -> Vec<Vec<Corner>> {
        let side = self.width + 1;
        // for every grid point: whether a border leads from it to the right, and down
        let above = |x: usize, y: usize| y > 0 && self.is_dark(x, y - 1);
        let before = |x: usize, y: usize| x > 0 && self.is_dark(x - 1, y);
        let mut right = vec![false; side * side];
        let mut down = vec![false; side * side];
        for y in 0..side {
            for x in 0..side {
                right[y * side + x] = x < self.width && self.is_dark(x, y) != above(x, y);
                down[y * side + x] = y < self.width && self.is_dark(x, y) != before(x, y);
            }
        }
        let mut outlines = Vec::new();
        for start in 0..side * side {
            // The first unused border in reading order is the top left corner of an outline.
            if !right[start] {
                continue;
            }
            let mut outline = Vec::new();
            let (mut at, mut horizontal) = (start, true);
            loop {
                outline.push((at % side, at / side));
                at = if horizontal {
                    run(&mut right, at, 1, &down, side)
                } else {
                    run(&mut down, at, side, &right, 1)
                };
                horizontal = !horizontal;
                if at == start {
                    break;
                }
            }
            outlines.push(outline);
        }
        outlines
    }
}

/// Follows borders of one direction from a grid point to the next corner, using them up.
///
/// Where four borders meet it turns: any split into closed outlines fills alike.
fn run(borders: &mut [bool], from: usize, step: usize, crossing: &[bool], crossing_step: usize) -> usize {
    let forward = borders[from];
    let mut at = from;
    loop {
        if forward {
            borders[at] = false;
            at += step;
        } else {
            at -= step;
            borders[at] = false;
        }
        let corner = crossing[at] || (at >= crossing_step && crossing[at - crossing_step]);
        let straight_on = if forward { borders[at] } else { at >= step && borders[at - step] };
        if corner || !straight_on {
            return at;
        }
    }
}

/// The text as the bits of the smallest version that holds it.
fn fitting(text: &[u8], level: EcLevel) -> Option<(Bits, u8)> {
    (1..=40).find_map(|version| {
        let mut bits = Bits::new(Version::Normal(i16::from(version)));
        bits.push_alphanumeric_data(text).ok()?;
        bits.push_terminator(level).ok()?;
        Some((bits, version))
    })
}

/// Modules on a side of a version.
const fn side(version: u8) -> u8 {
    17 + 4 * version
}

/// The 45 characters of QR's alphanumeric mode.
const fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_digit()
        || byte.is_ascii_uppercase()
        || matches!(byte, b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The even-odd rule, one module at a time: borders crossed on the way in from the left.
    fn filled(outlines: &[Vec<Corner>], x: usize, y: usize) -> bool {
        let mut crossings = 0;
        for outline in outlines {
            for (i, &(x0, y0)) in outline.iter().enumerate() {
                let (x1, y1) = outline[(i + 1) % outline.len()];
                assert!((x0 == x1) != (y0 == y1), "every side is horizontal or vertical");
                crossings += usize::from(x0 == x1 && x0 <= x && (y0.min(y1)..y0.max(y1)).contains(&y));
            }
        }
        crossings % 2 == 1
    }

    #[test]
    fn outlines_fill_exactly_the_dark_modules() {
        let symbol = Symbol::encode(&SecretText::from("F1ZQX9Y8GF2TVDW0S3JN+54KHCE6MUA7L")).unwrap();
        let outlines = symbol.outlines();
        for y in 0..symbol.width {
            for x in 0..symbol.width {
                assert_eq!(filled(&outlines, x, y), symbol.is_dark(x, y), "{x} {y}");
            }
        }
    }

    #[test]
    fn levels_follow_the_size() {
        let symbol = |characters: usize| Symbol::encode(&SecretText::from_string("Q".repeat(characters)));
        let usual = symbol(248).unwrap();
        assert_eq!(usual.width, 69, "version 13 at level H holds 259 characters");
        let longest = symbol(1044).unwrap();
        assert!(longest.side(MIN_MODULE) < 61.0, "version 26 at level Q: {}", longest.width);
        assert!(longest.module() >= MIN_MODULE && usual.module() <= MAX_MODULE);
        assert!(symbol(MAX_TEXT).is_ok());
        assert_eq!(symbol(MAX_TEXT + 1).err(), Some(DocumentError::QrText));
    }

    #[test]
    fn only_alphanumeric_text_is_encoded() {
        for text in ["", "lower", "A\u{e9}", "A_B", "A\nB"] {
            assert_eq!(Symbol::encode(&SecretText::from(text)).err(), Some(DocumentError::QrText));
        }
    }
}
