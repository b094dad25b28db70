//! Sets and sheets as they are told to officers and auditors: who keeps what, and in which safe.
//!
//! The name of a safe is no place. Its site and where it stands there are, and are told only
//! where `--locations` asks for them.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::register::keys;
use crate::model::{Entry, How, Name, Register, SetOf, SetRecord, SheetRecord, State};

/// A set and its sheets.
#[derive(Serialize)]
pub struct SetRow<'a> {
    pub set: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a Name>,
    pub standing: &'static str,
    pub k: u8,
    pub n: u8,
    pub issued_on: Date,
    pub activated_on: Option<Date>,
    pub sheets: Vec<SheetRow<'a>>,
}

/// A sheet and who keeps it.
#[derive(Serialize)]
pub struct SheetRow<'a> {
    pub share: u8,
    pub state: &'static str,
    pub bag: Option<&'a Name>,
    pub custodian: Option<&'a Name>,
    pub safe: Option<&'a Name>,
    pub stored_on: Option<Date>,
    pub checked_on: Option<Date>,
    pub checked_by: Option<&'static str>,
    pub tampered_on: Option<Date>,
    pub destroyed_on: Option<Date>,
    #[serde(flatten)]
    pub place: Option<Place<'a>>,
}

/// Where a safe stands.
#[derive(Serialize)]
pub struct Place<'a> {
    pub site: Option<&'a str>,
    pub address: Option<&'a str>,
    pub location: Option<&'a str>,
}

/// A set with all its sheets.
pub fn set<'a>(state: &'a State, set: &'a SetRecord, locations: bool) -> SetRow<'a> {
    let (account, generation, label) = match &set.of {
        SetOf::Account { account, generation } => (Some(account), Some(*generation), None),
        SetOf::Secret { label } => (None, None, Some(label)),
    };
    SetRow {
        set: set.facts.id.as_str(),
        account,
        generation,
        label,
        standing: set.standing.as_str(),
        k: set.facts.k,
        n: set.facts.n,
        issued_on: set.issued_on,
        activated_on: set.activated_on,
        sheets: set.sheets.iter().map(|sheet| self::sheet(state, sheet, locations)).collect(),
    }
}

/// A sheet; where its safe stands only where that is asked for.
pub fn sheet<'a>(state: &'a State, sheet: &'a SheetRecord, locations: bool) -> SheetRow<'a> {
    let kept = sheet.keeping();
    let safe = kept.map(|kept| &kept.safe);
    let state_of = match (kept, &sheet.destroyed, sheet.called_in_on, sheet.read_back_on, &sheet.envelope) {
        (Some(_), ..) => "stored",
        (None, Some(_), ..) => "destroyed",
        (None, None, Some(_), ..) => "called in",
        (None, None, None, _, Some(_)) => "sealed",
        (None, None, None, Some(_), None) => "read back",
        (None, None, None, None, None) => "printed",
    };
    SheetRow {
        share: sheet.share,
        state: state_of,
        bag: sheet.envelope.as_ref().map(|envelope| &envelope.bag),
        custodian: kept.map(|kept| &kept.custodian),
        safe,
        stored_on: kept.map(|kept| kept.on),
        checked_on: sheet.checked.map(|checked| checked.on),
        checked_by: sheet.checked.map(|checked| match checked.how {
            How::Seal => "seal",
            How::Verified => "verified",
        }),
        tampered_on: sheet.tampered_on,
        destroyed_on: sheet.destroyed.as_ref().map(|destroyed| destroyed.on),
        place: safe.filter(|_| locations).map(|safe| place(state, safe)),
    }
}

fn place<'a>(state: &'a State, safe: &Name) -> Place<'a> {
    let registers = state.registers();
    let safe = registers.get(Register::Safe, safe);
    let site = safe.and_then(|safe| safe.get(keys::safe::SITE));
    let entry = site.and_then(|site| site.parse().ok()).and_then(|site| registers.get(Register::Site, &site));
    Place {
        site,
        address: entry.and_then(|site: &Entry| site.get(keys::site::ADDRESS)),
        location: safe.and_then(|safe| safe.get(keys::safe::LOCATION)),
    }
}

/// `2 Carol Jones in vault-a`, with the place where it is known.
pub fn told(row: &SheetRow<'_>) -> String {
    let (Some(custodian), Some(safe)) = (row.custodian, row.safe) else {
        return format!("{} {}, with nobody", row.share, row.state);
    };
    let place = row.place.as_ref().map(|place| [place.site, place.address, place.location]);
    let place: Vec<_> = place.into_iter().flatten().flatten().collect();
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join("; ")) };
    format!("{} {custodian} in {safe}{place}", row.share)
}
