//! The words on a sheet, from `templates/sheet/wording.toml`.

use minijinja::{Environment, UndefinedBehavior, context};
use serde::Deserialize;

use crate::sheet::{Sheet, SheetError};

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
