use jiff::civil::date;

use super::*;
use crate::document::qr::QUIET_ZONE;
use crate::document::{Kit, Paper};
use crate::model::SetId;

/// As wide as ten words of the list can be.
const KIT_WORDS: &str =
    "womanhood womanhood womanhood womanhood womanhood womanhood womanhood womanhood womanhood womanhood";

/// What a test varies.
struct Case {
    paper: Paper,
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
            organisation: String::from("Contoso Ltd"),
            account,
            characters,
            signature,
            shares: 3,
            kit_place: None,
        }
    }

    fn lay_out(&self) -> Result<Page, SheetError> {
        let rows = rows(self.characters);
        let signature = if self.signature { rows_of("S1", 195) } else { Vec::new() };
        let qr_text = SecretText::from_string("Q".repeat(self.characters - self.characters / 20 + 155));
        let sheet = Sheet {
            paper: self.paper,
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
        lay_out(&sheet, Fonts::shared().unwrap())
    }
}

fn rows(characters: usize) -> Vec<SecretText> {
    rows_of("F1", characters)
}

fn rows_of(prefix: &str, characters: usize) -> Vec<SecretText> {
    let text = prefix.to_owned() + &"W".repeat(characters - 2);
    text.as_bytes().chunks(20).map(|row| SecretText::from(std::str::from_utf8(row).unwrap())).collect()
}

/// Left, top, right, bottom.
type Area = [f32; 4];

/// Where ink of a text can be: from a capital's accent to a descender.
fn area(text: &Text) -> Area {
    let size = text.size / POINTS;
    let width = Fonts::shared().unwrap().width(text.face, size, text.content.expose());
    [text.x, text.baseline - 0.76 * size, text.x + width, text.baseline + 0.22 * size]
}

/// By more than a hundredth of a millimetre.
fn overlap(a: &Area, b: &Area) -> bool {
    let before = |end: f32, start: f32| end <= start + 0.01;
    !(before(a[2], b[0]) || before(b[2], a[0]) || before(a[3], b[1]) || before(b[3], a[1]))
}

/// Every page must satisfy this, whatever stands on it.
fn check(page: &Page, paper: Paper, what: &str) {
    let (width, height) = paper.size();
    let drawn = page.code.as_ref().unwrap();
    let side = drawn.symbol.side(drawn.module);
    let code = [drawn.x, drawn.y, drawn.x + side, drawn.y + side];
    let quiet = QUIET_ZONE * drawn.module - 0.001;
    let zone = [code[0] - quiet, code[1] - quiet, code[2] + quiet, code[3] + quiet];
    let texts: Vec<Area> = page.texts.iter().map(area).collect();
    let bars = page.bars.iter().map(|bar| [bar.x, bar.y, bar.x + bar.width, bar.y + bar.height]);
    let bars: Vec<Area> = bars.collect();

    for [left, top, right, bottom] in texts.iter().chain(&bars).chain([&code]) {
        let inside = *left >= 10.0 && *top >= 10.0 && *right <= width - 10.0 && *bottom <= height - 10.0;
        assert!(inside, "{what}: {left} {top} {right} {bottom}");
    }
    for (i, (area, text)) in texts.iter().zip(&page.texts).enumerate() {
        let shown = text.content.expose();
        assert!(text.size >= 6.3, "{what}: `{shown}` in {} points", text.size);
        assert!(area[2] <= width - style::MARGIN_X + 0.02, "{what}: `{shown}` leaves the column");
        assert!(!overlap(area, &zone), "{what}: `{shown}` touches the code");
        assert!(!bars.iter().any(|bar| overlap(area, bar)), "{what}: `{shown}` touches a rule");
        for (other, beside) in texts.iter().zip(&page.texts).skip(i + 1) {
            assert!(!overlap(area, other), "{what}: `{shown}` touches `{}`", beside.content.expose());
        }
    }
    assert!(!bars.iter().any(|bar| overlap(bar, &zone)), "{what}: a rule touches the code");

    for row in page.texts.iter().filter(|text| is_row(text)) {
        let [_, top, _, bottom] = area(row);
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
    assert_eq!(refused, Some(SheetError::TooManyRows { rows: 63 }));
}

#[test]
fn rows_of_another_form_are_refused() {
    for (row, text) in [(1, ""), (2, "F1 QQ"), (2, "QQQQQQQQQQQQQQQQQQQQQ"), (2, "Ä")] {
        let rows: Vec<SecretText> = if row == 1 { vec![text.into()] } else { vec!["F1".into(), text.into()] };
        let text = SecretText::from("Q");
        let sheet = Sheet {
            paper: Paper::A4,
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
        assert_eq!(lay_out(&sheet, Fonts::shared().unwrap()).err(), Some(SheetError::Row { row }));
    }
}

#[test]
fn a_row_is_printed_in_groups_with_its_number() {
    let page = Case::new(Paper::A4, 98, false).lay_out().unwrap();
    let printed = contents(&page);
    assert!(printed.contains(&"1.  F1WWW WWWWW WWWWW WWWWW"));
    assert!(printed.contains(&"5.  WWWWW WWWWW WWWWW WWW"));
}
