//! `list` and `show` of a register.

use serde_json::{Map, Value as Json, json};

use super::counted;
use crate::cli::args::Global;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::names::name;
use crate::cli::world::World;
use crate::cli::{console, opened, unlock};
use crate::ledger::{Event, OpenLedger};
use crate::model::register::{Entry, Field, Register, Values};
use crate::model::{EventData, Name};
use crate::ops::register::Columns;

/// The most characters of a cell on the screen.
const WIDEST: usize = 40;

pub(super) fn list(global: &Global, register: Register, columns: Columns, world: &mut World<'_>) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let entries: Vec<&Entry> = columns.entries(ledger.state().registers(), register).collect();
    if global.json {
        let entries: Vec<Json> =
            entries.iter().map(|entry| as_json(entry, register, columns).into()).collect();
        console::json(world, json!({ "register": register.name(), "entries": entries }))?;
        return Ok(opened::ended(&ledger));
    }
    let fields: Vec<&Field> =
        columns.fields(register).filter(|field| field.location || field.listed).collect();
    let mut rows = vec![head(&fields, columns)];
    rows.extend(entries.iter().map(|entry| row(entry, &fields, columns)));
    if !entries.is_empty() {
        console::rows(world, &rows)?;
    }
    let ended = entries.iter().filter(|entry| !entry.is_current()).count();
    let count = counted(register, entries.len());
    let note = match (entries.len(), ended) {
        (0, _) => format!("no {}: `{} add` adds one", register.plural(), register.name()),
        (_, 0) => count,
        (_, ended) => format!("{count}, {ended} ended"),
    };
    console::note(world, global, note);
    Ok(opened::ended(&ledger))
}

fn head(fields: &[&Field], columns: Columns) -> Vec<String> {
    let mut cells = vec!["NAME".to_owned()];
    cells.extend(fields.iter().map(|field| field.key.replace('_', " ").to_uppercase()));
    if columns.ended {
        cells.push("ENDED".to_owned());
    }
    cells
}

fn row(entry: &Entry, fields: &[&Field], columns: Columns) -> Vec<String> {
    let value = |field: &&Field| entry.value(field).map_or_else(|| "-".to_owned(), short);
    let mut cells = vec![entry.name.to_string()];
    cells.extend(fields.iter().map(value));
    if columns.ended {
        cells.push(entry.ended.as_ref().map_or_else(|| "-".to_owned(), |ended| ended.on.to_string()));
    }
    cells
}

fn short(value: &crate::model::register::Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= WIDEST {
        return text;
    }
    let begin: String = text.chars().take(WIDEST - 1).collect();
    format!("{}…", begin.trim_end())
}

/// All that is recorded, then everything that happened.
pub(super) fn show(global: &Global, register: Register, text: &str, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", text)?;
    let ledger = unlock::read(global, world)?;
    let registers = ledger.state().registers();
    let entry = match registers.get(register, &wanted) {
        Some(entry) => entry,
        None => registers.find(register, &wanted).map_err(Failure::failed)?,
    };
    let history = history(&ledger, entry);
    if global.json {
        let mut shown = as_json(entry, register, Columns { locations: true, ended: true });
        let events: Vec<Json> = history.iter().map(|&(event, _)| event_as_json(event)).collect();
        shown.insert("history".to_owned(), events.into());
        console::json(world, Json::from(shown))?;
        return Ok(opened::ended(&ledger));
    }
    console::data(world, &format!("{register} {}", entry.name))?;
    if let Some(ended) = &entry.ended {
        console::data(world, &format!("ended on {}: {}", ended.on, ended.reason))?;
    }
    console::data(world, "")?;
    let width = register.fields().iter().map(|field| field.key.len()).max().unwrap_or(0);
    for field in register.fields() {
        let value = entry.value(field).map_or_else(|| "-".to_owned(), ToString::to_string);
        console::data(world, &format!("{:<width$}  {value}", flag(field.key)))?;
    }
    console::data(world, "")?;
    for (event, what) in history {
        let officers: Vec<_> = event.officers.iter().map(Name::as_str).collect();
        let (seq, on) = (event.seq, day(event));
        console::data(world, &format!("{seq:>5}  {on}  {}  {what}", officers.join(", ")))?;
    }
    Ok(opened::ended(&ledger))
}

/// The events of an entry, each with what it changed.
fn history<'l>(ledger: &'l OpenLedger, entry: &Entry) -> Vec<(&'l Event, String)> {
    let mut before = Values::new();
    let events = ledger.events();
    let event = |seq: &u64| usize::try_from(*seq).ok().and_then(|seq| events.get(seq.checked_sub(1)?));
    entry.history().iter().filter_map(event).map(|event| (event, changed(&event.data, &mut before))).collect()
}

fn changed(data: &EventData, before: &mut Values) -> String {
    let (what, values, cleared) = match data {
        EventData::EntryAdded(added) => ("added", &added.values, [].as_slice()),
        EventData::EntryEdited(edited) => ("edited", &edited.values, edited.cleared.as_slice()),
        EventData::EntryEnded(ended) => return format!("ended: {}", ended.reason),
        _ => return format!("{}: {}", data.kind(), data.summary()),
    };
    let mut changes = Vec::new();
    for (key, value) in values {
        let was = before.insert(key.clone(), value.clone());
        let was = was.map(|was| format!(" (was {was})")).unwrap_or_default();
        changes.push(format!("{} {value}{was}", flag(key)));
    }
    for key in cleared {
        let was = before.remove(key).map(|was| format!(" (was {was})")).unwrap_or_default();
        changes.push(format!("{} cleared{was}", flag(key)));
    }
    if changes.is_empty() { what.to_owned() } else { format!("{what}: {}", changes.join(", ")) }
}

/// The day on which it happened: that of the event where it says one, else that of its line.
fn day(event: &Event) -> String {
    let data = serde_json::to_value(&event.data).unwrap_or_default();
    let said = ["on", "issued_on"].iter().find_map(|key| data.get(key).and_then(Json::as_str));
    said.map_or_else(|| event.time.strftime("%Y-%m-%d").to_string(), str::to_owned)
}

/// A field as it is typed.
fn flag(key: &str) -> String {
    key.replace('_', "-")
}

fn as_json(entry: &Entry, register: Register, columns: Columns) -> Map<String, Json> {
    let mut shown = Map::new();
    shown.insert("name".to_owned(), entry.name.as_str().into());
    for field in columns.fields(register) {
        let value = entry.value(field);
        shown.insert(field.key.to_owned(), value.map_or(Json::Null, |value| json!(value)));
    }
    shown.insert("added_on".to_owned(), json!(entry.added_on()));
    shown.insert("ended_on".to_owned(), json!(entry.ended.as_ref().map(|ended| ended.on)));
    shown.insert("ended_reason".to_owned(), json!(entry.ended.as_ref().map(|ended| &ended.reason)));
    shown
}

fn event_as_json(event: &Event) -> Json {
    json!({
        "seq": event.seq,
        "time": event.time,
        "on": day(event),
        "officers": event.officers.iter().map(Name::as_str).collect::<Vec<_>>(),
        "kind": event.data.kind(),
        "data": event.data,
    })
}
