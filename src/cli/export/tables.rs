//! Tables, each with its header.

use jiff::civil::Date;
use serde_json::json;

use super::super::failure::Failure;
use super::super::keepers::{self, SheetRow};
use crate::model::register::keys::custodian;
use crate::model::{Entry, Register, State};
use crate::ops::register::guarded;
use crate::policy::due::Due;

/// Rows of cells, the header first.
pub type Rows = Vec<Vec<String>>;

/// The table as RFC 4180 has it.
///
/// # Errors
/// [`Failure`] when it cannot be written into memory.
pub fn csv(rows: &Rows) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell))).map_err(Failure::failed)?;
    }
    writer.into_inner().map_err(|error| Failure::failed(error.error()))
}

fn header(names: &[&str]) -> Rows {
    vec![names.iter().map(ToString::to_string).collect()]
}

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// What is due.
pub fn agenda(all: &[Due], today: Date) -> Rows {
    let mut rows =
        header(&["due_on", "days", "kind", "for", "set", "who", "urgent", "why", "source", "command"]);
    rows.extend(all.iter().map(|due| {
        vec![
            due.on.to_string(),
            due.days_after(today).to_string(),
            due.kind.as_str().to_owned(),
            due.subject.clone(),
            cell(due.set),
            cell(due.who.as_ref()),
            yes(due.urgent),
            due.why.clone(),
            due.source.to_owned(),
            due.command.to_string(),
        ]
    }));
    rows
}

fn yes(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

/// Every set, by id.
pub fn sets(state: &State) -> Rows {
    let mut rows =
        header(&["set", "account", "generation", "label", "standing", "k", "n", "issued_on", "activated_on"]);
    rows.extend(state.sets().map(|set| {
        let row = keepers::set(state, set, false);
        vec![
            row.set.to_owned(),
            cell(row.account),
            cell(row.generation),
            cell(row.label),
            row.standing.to_owned(),
            row.k.to_string(),
            row.n.to_string(),
            row.issued_on.to_string(),
            cell(row.activated_on),
        ]
    }));
    rows
}

/// Every sheet, by set.
pub fn sheets(state: &State, locations: bool) -> Rows {
    let mut names = vec!["set", "for", "standing", "share", "state", "bag", "custodian", "safe", "stored_on"];
    names.extend(["checked_on", "checked_by", "tampered_on", "destroyed_on"]);
    if locations {
        names.extend(["site", "address", "location"]);
    }
    let mut rows = header(&names);
    for set in state.sets() {
        let row = keepers::set(state, set, locations);
        for sheet in row.sheets {
            let mut cells = vec![row.set.to_owned(), set.to_string(), row.standing.to_owned()];
            cells.extend(of_sheet(&sheet));
            if locations {
                let place = sheet.place.as_ref().map_or([None; 3], |it| [it.site, it.address, it.location]);
                cells.extend(place.map(cell));
            }
            rows.push(cells);
        }
    }
    rows
}

fn of_sheet(sheet: &SheetRow<'_>) -> [String; 10] {
    [
        sheet.share.to_string(),
        sheet.state.to_owned(),
        cell(sheet.bag),
        cell(sheet.custodian),
        cell(sheet.safe),
        cell(sheet.stored_on),
        cell(sheet.checked_on),
        cell(sheet.checked_by),
        cell(sheet.tampered_on),
        cell(sheet.destroyed_on),
    ]
}

/// Every current custodian, by name.
pub fn keepers(state: &State) -> Rows {
    let mut rows = header(&["custodian", "role", "contact", "trained_on", "acknowledged_on", "sheets"]);
    rows.extend(state.registers().current(Register::Custodian).map(|one| {
        let mut cells = vec![one.name.to_string()];
        cells.extend([custodian::ROLE, custodian::CONTACT].map(|key| cell(one.get(key))));
        cells.extend([custodian::TRAINED_ON, custodian::ACKNOWLEDGED_ON].map(|key| cell(one.get(key))));
        cells.push(kept(state, one).join("; "));
        cells
    }));
    rows
}

/// The same, for a program.
pub fn keepers_as_json(state: &State) -> serde_json::Value {
    let keeper = |one: &Entry| {
        json!({
            "custodian": one.name,
            "role": one.get(custodian::ROLE),
            "contact": one.get(custodian::CONTACT),
            "trained_on": one.get(custodian::TRAINED_ON),
            "acknowledged_on": one.get(custodian::ACKNOWLEDGED_ON),
            "sheets": kept(state, one),
        })
    };
    state.registers().current(Register::Custodian).map(keeper).collect()
}

/// The sheets that a custodian keeps.
fn kept(state: &State, custodian: &Entry) -> Vec<String> {
    let held = state.held_by(Register::Custodian, &custodian.name);
    held.map(|(set, sheet)| set.sheet_name(sheet.share)).collect()
}
