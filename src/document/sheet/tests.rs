use jiff::civil::date;

use super::*;
use crate::document::layout::check;
use crate::document::page::{Page, Text};

/// As wide as ten words of the list can be.
const KIT_WORDS: &str =
    "womanhood womanhood womanhood womanhood womanhood womanhood womanhood womanhood womanhood womanhood";

/// What a test varies.
struct Case {
    paper: Paper,
    language: Language,
    organisation: String,
    account: Option<String>,
    characters: usize,
    signature: bool,
    shares: u8,
    kit_place: Option<String>,
}

impl Case {
    fn new(paper: Paper, characters: usize, signature: bool) -> Self {
        let account = Some(String::from("bg1@contoso.onmicrosoft.com"));
        Self {
            paper,
            language: Language::English,
            organisation: String::from("Contoso Ltd"),
            account,
            characters,
            signature,
            shares: 3,
            kit_place: None,
        }
    }

    fn lay_out(&self) -> Result<Page, DocumentError> {
        let rows = rows(self.characters);
        let signature = if self.signature { rows_of("S1", 195) } else { Vec::new() };
        let qr_text = SecretText::from_string("Q".repeat(self.characters - self.characters / 20 + 155));
        let sheet = Sheet {
            paper: self.paper,
            language: self.language,
            organisation: &self.organisation,
            k: 2,
            n: self.shares,
            x: self.shares,
            account: self.account.as_deref(),
            generation: Some(u32::MAX),
            set_id: SetId::from_digest(&[7; 32]),
            set_words: "underpaid unwrapped thirteenth strengthen preshrunk",
            qr_text: &qr_text,
            rows: &rows,
            signature_rows: &signature,
            issued_on: date(2026, 11, 20),
            validation_due: Some(date(2027, 2, 18)),
            kit: Kit { place: self.kit_place.as_deref(), check_words: KIT_WORDS },
        };
        Ok(lay_out(&sheet.document()?, Fonts::shared()?)?.remove(0))
    }
}

fn rows(characters: usize) -> Vec<SecretText> {
    rows_of("F1", characters)
}

fn rows_of(prefix: &str, characters: usize) -> Vec<SecretText> {
    let text = prefix.to_owned() + &"W".repeat(characters - 2);
    text.as_bytes().chunks(20).map(|row| SecretText::from(std::str::from_utf8(row).unwrap())).collect()
}

/// Every sheet must satisfy this, whatever stands on it.
fn check(page: &Page, paper: Paper, what: &str) {
    check::page(page, paper, what);
    assert_eq!(page.codes.len(), 1, "{what}");
    for row in page.texts.iter().filter(|text| is_row(text)) {
        let [_, top, _, bottom] = check::area(row);
        let alone =
            page.texts.iter().filter(|text| text.baseline > top && text.baseline < bottom).count() == 1;
        assert!(alone, "{what}: something stands beside a row");
    }
    let full_width = page.bars.iter().filter(|bar| bar.width > 150.0 && bar.height < 0.2).count();
    assert!(full_width >= 8, "{what}: the custody log has less than six lines");
}

fn is_row(text: &Text) -> bool {
    text.content.expose().trim_start().starts_with(|c: char| c.is_ascii_digit())
        && text.content.expose().contains(".  ")
}

fn contents(page: &Page) -> Vec<&str> {
    page.texts.iter().map(|text| text.content.expose()).collect()
}

#[test]
fn every_length_fits_both_papers() {
    for paper in [Paper::A4, Paper::Letter] {
        for characters in [20, 68, 98, 114, 130, 180, 240, 300, 400, 520, 700, 937] {
            for signature in [false, true] {
                let page = Case::new(paper, characters, signature).lay_out().unwrap();
                check(&page, paper, &format!("{paper:?}, {characters} characters, signature {signature}"));
                let rows = page.texts.iter().filter(|text| is_row(text)).count();
                assert_eq!(rows, characters.div_ceil(20) + if signature { 10 } else { 0 });
            }
        }
    }
}

#[test]
fn every_language_fits_both_papers() {
    for (&language, paper) in Language::ALL.iter().flat_map(|it| [(it, Paper::A4), (it, Paper::Letter)]) {
        for characters in [68, 98, 114, 180, 240, 400, 937] {
            for (signature, shares) in [(false, 2), (true, 3), (true, 31)] {
                let what = format!("{language}, {paper:?}, {characters} characters, signature {signature}");
                let case = Case { language, shares, ..Case::new(paper, characters, signature) };
                let page = case.lay_out().unwrap();
                check(&page, paper, &what);
                // the widest check words are cut where a page has as many rows as it holds
                let is_kit = |text: &str| characters == 937 && text.starts_with("womanhood");
                let cut = contents(&page).into_iter().find(|text| text.ends_with('…') && !is_kit(text));
                assert_eq!(cut, None, "{what}");
            }
        }
    }
}

#[test]
fn the_usual_rows_are_large() {
    for (characters, signature, points) in
        [(98, false, 17.9), (114, false, 16.0), (114, true, 10.0), (937, false, 7.0)]
    {
        for paper in [Paper::A4, Paper::Letter] {
            let page = Case::new(paper, characters, signature).lay_out().unwrap();
            let size = page.texts.iter().find(|text| is_row(text)).unwrap().size;
            assert!(size >= points, "{paper:?}: {characters} characters in {size} points");
        }
    }
}

#[test]
fn names_of_any_length_fit() {
    let wide = "WWWW ".repeat(100);
    let foreign = "東京\n\t\u{202e}株式会社 ".repeat(3);
    for paper in [Paper::A4, Paper::Letter] {
        for characters in [98, 240, 937] {
            for name in ["", "A", "Ångström & Søn, Łódź — Αθήνα, Київ", &wide, &foreign] {
                for account in [None, Some(name.to_owned()), Some(format!("{name}@{name}"))] {
                    let organisation = name.to_owned();
                    let case =
                        Case { organisation, account, shares: 31, ..Case::new(paper, characters, true) };
                    check(&case.lay_out().unwrap(), paper, &format!("{paper:?}, {characters}, `{name:.9}`"));
                }
            }
        }
    }
}

#[test]
fn what_does_not_fit_ends_in_an_ellipsis() {
    let case = Case { organisation: "Bank ".repeat(99), ..Case::new(Paper::A4, 98, false) };
    let page = case.lay_out().unwrap();
    assert!(contents(&page).iter().any(|text| text.starts_with("Bank Bank") && text.ends_with('…')));
}

#[test]
fn a_discreet_sheet_does_not_name_the_account() {
    let case = Case { account: None, ..Case::new(Paper::A4, 98, false) };
    let page = case.lay_out().unwrap();
    assert!(!contents(&page).iter().any(|text| text.contains("Account") || text.contains("bg1")));
}

#[test]
fn too_many_rows_are_refused() {
    let refused = Case::new(Paper::Letter, 1060, true).lay_out().err();
    assert_eq!(refused, Some(DocumentError::TooManyRows { rows: 63 }));
}

#[test]
fn rows_of_another_form_are_refused() {
    for (row, text) in [(1, ""), (2, "F1 QQ"), (2, "QQQQQQQQQQQQQQQQQQQQQ"), (2, "Ä")] {
        let rows: Vec<SecretText> = if row == 1 { vec![text.into()] } else { vec!["F1".into(), text.into()] };
        let text = SecretText::from("Q");
        let sheet = Sheet {
            paper: Paper::A4,
            language: Language::English,
            organisation: "",
            k: 2,
            n: 2,
            x: 1,
            account: None,
            generation: None,
            set_id: SetId::from_digest(&[7; 32]),
            set_words: "",
            qr_text: &text,
            rows: &rows,
            signature_rows: &[],
            issued_on: date(2026, 11, 20),
            validation_due: None,
            kit: Kit { place: None, check_words: KIT_WORDS },
        };
        assert_eq!(sheet.document().err(), Some(DocumentError::Row { row }));
    }
}

#[test]
fn a_row_is_printed_in_groups_with_its_number() {
    let page = Case::new(Paper::A4, 98, false).lay_out().unwrap();
    let printed = contents(&page);
    assert!(printed.contains(&"1.  F1WWW WWWWW WWWWW WWWWW"));
    assert!(printed.contains(&"5.  WWWWW WWWWW WWWWW WWW"));
}
