//! The recovery card: two pages that say what a recovery needs, in large type.

use jiff::civil::{Date, date};
use minijinja::context;

use crate::document::template::{Print, fill};
use crate::document::{Document, DocumentError, Language, Paper, Translations};

/// What stands on the card beside its wording.
pub struct Card<'a> {
    /// The paper.
    pub paper: Paper,
    /// The version of the program that wrote the kit.
    pub version: &'a str,
    /// The kit's checksum in hexadecimal, 64 digits.
    pub checksum: &'a str,
    /// The same as ten words.
    pub check_words: &'a str,
}

const WORDING: Translations =
    Translations(&[(Language::English, include_str!("../../templates/kit/card.toml"))]);

/// A kit has no day of its own: this is when its card was drawn up.
const DATED: Date = date(2026, 11, 24);

impl Card<'_> {
    /// The card: the same for the same kit, always.
    ///
    /// # Errors
    /// [`DocumentError::Wording`] when the built-in wording is damaged.
    pub fn document(&self) -> Result<Document<'static>, DocumentError> {
        let groups: Vec<&str> =
            self.checksum.as_bytes().chunks(8).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        let facts = context! {
            version => self.version,
            checksum => groups.join(" "),
            check_words => self.check_words,
        };
        fill(WORDING, facts, Print { language: Language::English, paper: self.paper, dated: DATED })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::font::Fonts;
    use crate::document::layout::{check, lay_out};

    #[test]
    fn the_card_has_two_pages() {
        for paper in [Paper::A4, Paper::Letter] {
            let card = Card {
                paper,
                version: "0.1.0",
                checksum: &"0123456789abcdef".repeat(4),
                check_words: &["womanhood"; 10].join(" "),
            };
            let pages = lay_out(&card.document().unwrap(), Fonts::shared().unwrap()).unwrap();
            assert_eq!(pages.len(), 2);
            for page in &pages {
                check::page(page, paper, &format!("{paper:?}"));
                assert!(page.texts.iter().all(|text| text.size >= 10.0));
            }
        }
    }
}
