//! The three faces of a sheet: how wide a text is, and what of a face a sheet needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use printpdf::ParsedFont;
use subsetter::GlyphRemapper;
use unicode_normalization::UnicodeNormalization as _;

use crate::document::DocumentError;

/// A face, and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// Inter Regular: text.
    Text,
    /// Inter Semi Bold: headings.
    Strong,
    /// `JetBrains` Mono Medium: whatever is typed, since its 0 O 1 l differ clearly.
    Mono,
}

impl Face {
    /// All faces.
    pub(crate) const ALL: [Self; 3] = [Self::Text, Self::Strong, Self::Mono];

    /// The font's name inside the document, and that of its resource.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "Inter-Regular",
            Self::Strong => "Inter-SemiBold",
            Self::Mono => "JetBrainsMono-Medium",
        }
    }

    /// The font itself.
    pub(crate) const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Text => include_bytes!("../../templates/fonts/inter-regular.otf"),
            Self::Strong => include_bytes!("../../templates/fonts/inter-semibold.otf"),
            Self::Mono => include_bytes!("../../templates/fonts/jetbrains-mono-medium.ttf"),
        }
    }
}

/// What stands for a character that no face has.
const REPLACEMENT: char = '\u{FFFD}';

/// The faces, parsed once a process: fonts are public, so they may outlive a sheet.
pub(crate) struct Fonts([ParsedFont; 3]);

impl Fonts {
    /// The faces.
    pub(crate) fn shared() -> Result<&'static Self, DocumentError> {
        static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
        let parse = || {
            let [text, strong, mono] =
                Face::ALL.map(|face| ParsedFont::from_bytes(face.bytes(), 0, &mut Vec::new()));
            Some(Self([text?, strong?, mono?]))
        };
        FONTS.get_or_init(parse).as_ref().ok_or(DocumentError::Font)
    }

    fn parsed(&self, face: Face) -> &ParsedFont {
        &self.0[face as usize]
    }

    /// The character itself, or what stands for it when the face lacks it.
    pub(crate) fn printable(&self, face: Face, character: char) -> char {
        let known = self.parsed(face).codepoint_to_glyph.contains_key(&u32::from(character));
        if known { character } else { REPLACEMENT }
    }

    /// The first letter of a text that no sheet can show, however its accents are written.
    pub(crate) fn missing(&self, text: &str) -> Option<char> {
        let is_missing = |c: &char| {
            !c.is_whitespace() && self.printable(Face::Text, *c) == REPLACEMENT && *c != REPLACEMENT
        };
        text.nfc().find(is_missing)
    }

    /// The width of a text in points at a size in points, as readers of the document add it up.
    pub(crate) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let font = self.parsed(face);
        let thousandths: u32 = text
            .chars()
            .filter_map(|c| font.codepoint_to_glyph.get(&u32::from(c)))
            .filter_map(|glyph| font.glyph_widths.get(glyph))
            .map(|&width| u32::from(width) * 1000 / u32::from(font.units_per_em))
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "a page's width is far below 2^23 thousandths")]
        let em = thousandths as f32 / 1000.0;
        em * size
    }

    /// A font that has only the given characters, for embedding.
    ///
    /// `subsetter` renumbers the glyphs and drops the character map, so both are put back
    /// where printpdf looks for them.
    pub(crate) fn subset(
        &self,
        face: Face,
        used: &BTreeSet<char>,
        tag: &str,
    ) -> Result<ParsedFont, DocumentError> {
        let whole = self.parsed(face);
        let mut remapper = GlyphRemapper::new();
        let mut codepoint_to_glyph = BTreeMap::new();
        let mut glyph_widths = BTreeMap::new();
        for &character in used {
            let codepoint = u32::from(character);
            let Some(&glyph) = whole.codepoint_to_glyph.get(&codepoint) else { continue };
            let renumbered = remapper.remap(glyph);
            codepoint_to_glyph.insert(codepoint, renumbered);
            if let Some(&width) = whole.glyph_widths.get(&glyph) {
                glyph_widths.insert(renumbered, width);
            }
        }
        let program = subsetter::subset(face.bytes(), 0, &remapper).map_err(|_| DocumentError::Font)?;
        Ok(ParsedFont {
            original_bytes: program,
            font_index: 0,
            font_name: Some(format!("{tag}+{}", face.name())),
            codepoint_to_glyph,
            glyph_widths,
            units_per_em: whole.units_per_em,
            font_metrics: whole.font_metrics.clone(),
            font_type: whole.font_type,
            pdf_font_metrics: whole.pdf_font_metrics.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typed_face_is_monospaced_and_the_others_are_not() {
        let fonts = Fonts::shared().unwrap();
        let widths = |face| ["W", "i", "0"].map(|text| fonts.width(face, 10.0, text));
        assert_eq!(widths(Face::Mono).map(f32::to_bits), [6.0_f32.to_bits(); 3]);
        let [wide, narrow, _] = widths(Face::Text);
        assert!(wide > 2.0 * narrow);
    }

    #[test]
    fn european_scripts_are_printable_and_others_are_replaced() {
        let fonts = Fonts::shared().unwrap();
        for face in Face::ALL {
            for character in "aÄőžß Ωλ Щяґ – “…” €№\u{fffd}".chars() {
                assert_eq!(fonts.printable(face, character), character, "{face:?}");
            }
            assert_eq!(fonts.printable(face, '東'), REPLACEMENT);
            assert_eq!(fonts.printable(face, '\n'), REPLACEMENT);
        }
    }

    #[test]
    fn letters_that_no_face_has_are_named_and_accents_are_joined() {
        let fonts = Fonts::shared().unwrap();
        assert_eq!(fonts.missing("Zoe\u{308} Müller, Ωλ, Щяґ"), None);
        assert_eq!(fonts.missing("Contoso 東京"), Some('東'));
        assert_eq!(fonts.missing("עברית"), Some('ע'));
    }

    #[test]
    fn a_subset_keeps_widths_and_drops_the_rest() {
        let fonts = Fonts::shared().unwrap();
        for face in Face::ALL {
            let font = fonts.subset(face, &"A0".chars().collect(), "ABCDEF").unwrap();
            assert!(font.original_bytes.len() < 4000, "{}", font.original_bytes.len());
            assert_eq!(font.codepoint_to_glyph.len(), 2);
            let glyph = font.codepoint_to_glyph[&u32::from('A')];
            let whole = fonts.parsed(face);
            assert_eq!(font.glyph_widths[&glyph], whole.glyph_widths[&whole.codepoint_to_glyph[&65]]);
        }
    }
}
