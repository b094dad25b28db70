//! The words on a sheet, from `templates/sheet/wording.toml`.

use minijinja::{Environment, UndefinedBehavior, context};
use serde::Deserialize;

use crate::document::{Sheet, SheetError};

/// Every word on a sheet that is not the sheet's own data, filled in.
#[derive(Deserialize)]
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
pub(super) struct Recovery {
    pub(super) heading: String,
    pub(super) lines: Vec<RecoveryLine>,
    pub(super) kit: KitWording,
}

/// Where the kit is, and by which words it is known.
#[derive(Deserialize)]
pub(super) struct KitWording {
    pub(super) lead: String,
    pub(super) place: String,
    pub(super) check: String,
}

#[derive(Deserialize)]
pub(super) struct RecoveryLine {
    pub(super) lead: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Custody {
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) columns: Vec<Column>,
}

/// A column of the custody log; widths are shares of the line.
#[derive(Deserialize)]
pub(super) struct Column {
    pub(super) label: String,
    pub(super) width: f32,
}

impl Wording {
    /// The wording of one sheet.
    pub(super) fn of(sheet: &Sheet) -> Result<Self, SheetError> {
        let mut wording: Self = toml::from_str(include_str!("../../templates/sheet/wording.toml"))
            .map_err(|_| SheetError::Wording)?;
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let facts = context! { k => sheet.k, n => sheet.n, x => sheet.x, set_id => sheet.set_id.as_str() };
        let fill = |text: &mut String| {
            *text = templates.render_str(text, &facts).map_err(|_| SheetError::Wording)?;
            Ok::<_, SheetError>(())
        };
        fill(&mut wording.share)?;
        fill(&mut wording.quorum)?;
        for line in &mut wording.recovery.lines {
            fill(&mut line.text)?;
        }
        Ok(wording)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::{Kit, Paper};
    use crate::model::SetId;
    use crate::secret::SecretText;

    fn wording(k: u8, n: u8) -> Wording {
        let qr_text = SecretText::from("Q");
        let sheet = Sheet {
            paper: Paper::A4,
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
        let lines = wording(2, 3).recovery.lines;
        assert_eq!(lines.len(), 4);
        for named in ["firesafe recover", "recover.html", "recover.py", "FORMAT.txt"] {
            assert!(lines.iter().any(|line| line.text.contains(named)));
        }
        assert!(lines.iter().all(|line| line.text.matches('`').count() % 2 == 0 && !line.text.contains('{')));
    }
}
