//! A receipt for each custodian, to be signed: which sheets the custodian keeps.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use crate::cli::args::Global;
use crate::cli::dealing::paper;
use crate::cli::failure::Failure;
use crate::cli::names::name;
use crate::cli::world::World;
use crate::cli::{console, opened};
use crate::document::{self, Language, Print, Translations};
use crate::ledger::OpenLedger;
use crate::model::{Entry, Register, SetOf, SetRecord, SheetRecord, State};
use crate::text::count;

const WORDING: Translations = Translations(&[
    (Language::English, include_str!("../../../templates/receipt/en.toml")),
    (Language::German, include_str!("../../../templates/receipt/de.toml")),
    (Language::French, include_str!("../../../templates/receipt/fr.toml")),
    (Language::Spanish, include_str!("../../../templates/receipt/es.toml")),
]);

/// What was asked for.
pub struct Wanted<'a> {
    /// Names of custodians; none for all who keep a sheet.
    pub custodians: &'a [String],
    /// The new file.
    pub out: &'a Path,
    /// Whether to leave out what the sheets open.
    pub discreet: bool,
    /// The language of the receipts.
    pub language: Language,
}

/// What the receipts say beside their wording.
#[derive(Serialize)]
struct Facts<'a> {
    organisation: &'a str,
    version: &'static str,
    on: String,
    head: String,
    discreet: bool,
    custodians: Vec<Custodian<'a>>,
}

#[derive(Serialize)]
struct Custodian<'a> {
    name: &'a str,
    count: usize,
    sheets: Vec<Kept<'a>>,
}

#[derive(Serialize)]
struct Kept<'a> {
    of: &'a str,
    share: u8,
    shares: u8,
    set: &'a str,
    bag: &'a str,
    safe: &'a str,
    since: String,
}

/// Writes the receipts into a new file.
///
/// # Errors
/// [`Failure`] when somebody is no custodian or keeps no sheet, or the file cannot be written.
pub fn write(
    global: &Global,
    wanted: &Wanted<'_>,
    ledger: &OpenLedger,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    let state = ledger.state();
    let custodians = custodians(state, wanted.custodians)?;
    let sheets: usize = custodians.iter().map(|custodian| custodian.count).sum();
    let dated = world.clock.today();
    let facts = Facts {
        organisation: state.organisation().as_str(),
        version: env!("CARGO_PKG_VERSION"),
        on: dated.to_string(),
        head: opened::head_words(ledger.head()),
        discreet: wanted.discreet,
        custodians,
    };
    let print = Print { language: wanted.language, paper: paper(global), dated };
    let document = document::fill(WORDING, &facts, print).map_err(Failure::failed)?;
    let pdf = document::render(&document).map_err(Failure::failed)?;
    world.store.write_new(wanted.out, pdf.expose()).map_err(Failure::failed)?;
    if global.json {
        let names: Vec<_> = facts.custodians.iter().map(|custodian| custodian.name).collect();
        console::json(world, json!({ "file": wanted.out, "custodians": names, "sheets": sheets }))?;
    }
    let (people, sheets) = (count(facts.custodians.len(), "custodian"), count(sheets, "sheet"));
    console::note(
        world,
        global,
        format!("receipts of {people} for {sheets}: print them, and have each signed"),
    );
    Ok(())
}

/// Those who were named, or else all who keep a sheet.
fn custodians<'a>(state: &'a State, named: &[String]) -> Result<Vec<Custodian<'a>>, Failure> {
    let registers = state.registers();
    let mut found = Vec::new();
    for text in named {
        let wanted = name("the custodian", text)?;
        let entry = registers.find(Register::Custodian, &wanted).map_err(Failure::failed)?;
        let custodian = custodian(state, entry);
        if custodian.count == 0 {
            return Err(Failure::failed(format!("`{}` keeps no sheet", entry.name)));
        }
        found.push(custodian);
    }
    if named.is_empty() {
        let all = registers.current(Register::Custodian).map(|entry| custodian(state, entry));
        found.extend(all.filter(|custodian| custodian.count > 0));
        if found.is_empty() {
            return Err(Failure::failed("no custodian keeps a sheet: `activate` records who does"));
        }
    }
    Ok(found)
}

fn custodian<'a>(state: &'a State, entry: &'a Entry) -> Custodian<'a> {
    let held = state.held_by(Register::Custodian, &entry.name);
    let sheets: Vec<_> = held.filter_map(|(set, sheet)| kept(set, sheet)).collect();
    Custodian { name: entry.name.as_str(), count: sheets.len(), sheets }
}

fn kept<'a>(set: &'a SetRecord, sheet: &'a SheetRecord) -> Option<Kept<'a>> {
    let keeping = sheet.keeping()?;
    let of = match &set.of {
        SetOf::Account { account, .. } => account,
        SetOf::Secret { label } => label,
    };
    Some(Kept {
        of: of.as_str(),
        share: sheet.share,
        shares: set.facts.n,
        set: set.facts.id.as_str(),
        bag: sheet.envelope.as_ref().map_or("-", |envelope| envelope.bag.as_str()),
        safe: keeping.safe.as_str(),
        since: keeping.on.to_string(),
    })
}
