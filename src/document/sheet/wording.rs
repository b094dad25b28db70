//! The words on a sheet, from `templates/sheet/`.

use minijinja::context;
use serde::Deserialize;

use super::Sheet;
use crate::document::DocumentError;
use crate::document::block::{Column, Fact};
use crate::document::template::filled;

/// Every word on a sheet that is not the sheet's own data, filled in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wording {
    pub(super) title: String,
    pub(super) share: String,
    pub(super) quorum: String,
    pub(super) warning: String,
    pub(super) labels: Labels,
    pub(super) recovery: Recovery,
    pub(super) custody: Custody,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub(super) account: String,
    pub(super) generation: String,
    pub(super) issued_on: String,
    pub(super) validation_due: String,
    pub(super) set_id: String,
    pub(super) set_words: String,
    pub(super) rows: String,
    pub(super) qr: String,
    pub(super) signature: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recovery {
    pub(super) heading: String,
    pub(super) lines: Vec<Fact>,
    pub(super) kit: KitWording,
}

/// Where the kit is, and by which words it is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KitWording {
    pub(super) lead: String,
    pub(super) place: String,
    pub(super) check: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Custody {
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) columns: Vec<Column>,
}

impl Wording {
    /// The wording of one sheet.
    pub(super) fn of(sheet: &Sheet<'_>) -> Result<Self, DocumentError> {
        let facts = context! { k => sheet.k, n => sheet.n, x => sheet.x, set_id => sheet.set_id.as_str() };
        filled(sheet.language.sheet(), facts)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::{Kit, Language, Paper};
    use crate::model::SetId;
    use crate::secret::SecretText;

    fn wording(k: u8, n: u8) -> Wording {
        wording_in(Language::English, k, n)
    }

    fn wording_in(language: Language, k: u8, n: u8) -> Wording {
        let qr_text = SecretText::from("Q");
        let sheet = Sheet {
            paper: Paper::A4,
            language,
            organisation: "",
            k,
            n,
            x: 2,
            account: None,
            generation: None,
            set_id: SetId::from_digest(&[0; 32]),
            set_words: "",
            qr_text: &qr_text,
            rows: &[],
            signature_rows: &[],
            issued_on: date(2026, 11, 20),
            validation_due: None,
            kit: Kit { place: None, check_words: "one two" },
        };
        Wording::of(&sheet).unwrap()
    }

    #[test]
    fn the_quorum_is_said_in_words_that_fit_it() {
        let some = wording(2, 3);
        assert_eq!((some.share.as_str(), some.quorum.as_str()), ("Share 2 of 3:", "any 2 recover"));
        assert!(some.recovery.lines[0].text.starts_with("Any 2 of the 3 sheets of set `QQQQQQQQQQQQ`."));
        let all = wording(3, 3);
        assert_eq!(all.quorum, "all 3 recover");
        assert!(all.recovery.lines[0].text.starts_with("All 3 sheets of set"));
    }

    #[test]
    fn four_lines_tell_how_to_recover_with_and_without_the_program() {
        for &language in Language::ALL {
            let lines = wording_in(language, 2, 3).recovery.lines;
            assert_eq!(lines.len(), 4, "{language}");
            for named in ["firesafe recover", "recover.html", "recover.py", "FORMAT.txt", "QQQQQQQQQQQQ"] {
                assert!(lines.iter().any(|line| line.text.contains(named)), "{language}: {named}");
            }
            assert!(lines.iter().all(|line| line.text.matches('`').count() % 2 == 0));
        }
    }

    #[test]
    fn every_language_says_how_many_sheets_are_needed() {
        for &language in Language::ALL {
            let (some, all) = (wording_in(language, 4, 7), wording_in(language, 7, 7));
            for text in [&some.quorum, &some.recovery.lines[0].text] {
                assert!(text.contains('4'), "{language}: {text}");
            }
            assert!(all.quorum.contains('7') && all.quorum != some.quorum, "{language}");
            assert!(some.share.contains('2') && some.share.contains('7'), "{language}: {}", some.share);
        }
    }
}
