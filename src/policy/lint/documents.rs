//! Documents and evidence.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Findings;
use super::findings::entry;
use super::records::Records;
use crate::model::register::Entry;
use crate::model::{Command, Register, UseClass};
use crate::text::and_list;

/// The process is documented, and current.
pub fn r19<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let documents = || records.state.registers().current(Register::Document);
    if documents().all(is_contingency) && !records.accounts.is_empty() {
        let mend =
            Command::add(Register::Document, "NAME").field("version", "VERSION").field("sha256", "SHA256");
        let about = ("organisation", records.state.organisation().as_str());
        found.warning(about, "no document that describes the process is on record", mend);
    }
    for document in documents() {
        let about = entry(Register::Document, document);
        missing(Register::Document, document, &["version", "sha256"], found);
        let last = document.date("reviewed_on");
        if let Some(late) = records.late(last, records.intervals.document_review, "reviewed") {
            let mend = Command::edit(Register::Document, about.1, &[("reviewed_on", "DATE")]);
            found.warning(about, format!("it was {late}"), mend);
        }
    }
}

/// Policies for a fault of Conditional Access describe no process of an emergency account.
fn is_contingency(document: &Entry) -> bool {
    document.text("kind").is_some_and(|kind| kind.to_lowercase().contains("contingency"))
}

/// Contingency policies stand prepared and disabled, where Conditional Access decides who signs in.
pub fn g14<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let has_policies = |tenant: &&Entry| !tenant.list("access_policies").is_empty();
    let registers = records.state.registers();
    if registers.current(Register::Document).any(is_contingency) {
        return;
    }
    for tenant in registers.current(Register::Tenant).filter(has_policies) {
        let mend = Command::add(Register::Document, "NAME").field("kind", "contingency-policies");
        let text = "no contingency policies are on record: prepare them, disabled, for a fault of Conditional Access";
        found.note(entry(Register::Tenant, tenant), text, mend);
    }
}

/// Audit logs are kept, and can be found and believed.
pub fn r43<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let registers = records.state.registers();
    for evidence in registers.current(Register::Evidence) {
        missing(Register::Evidence, evidence, &["sha256", "place", "keeper"], found);
    }
    // the last day on which something about each was collected
    let mut collected: HashMap<String, Date> = HashMap::new();
    for evidence in registers.entries(Register::Evidence) {
        let Some(about) = evidence.text("about") else { continue };
        let day = evidence.date("collected_on").unwrap_or(evidence.added_on());
        let last = collected.entry(about.to_lowercase()).or_insert(day);
        *last = (*last).max(day);
    }
    for one in records.state.uses() {
        let Some(closed) = one.closed.as_ref().filter(|closed| closed.class != UseClass::Drill) else {
            continue;
        };
        let number = format!("use {}", one.number);
        let last = collected.get(&number).max(collected.get(&one.account.folded()));
        if last.is_none_or(|last| *last < one.opened_on) {
            let mend =
                Command::add(Register::Evidence, "NAME").field("about", &number).field("sha256", "SHA256");
            let text = format!("no log of {number}, closed on {}, is on record", closed.on);
            found.warning(("account", one.account.as_str()), text, mend);
        }
    }
}

/// One finding for all of these fields that say nothing.
fn missing<'a>(register: Register, one: &'a Entry, keys: &[&str], found: &mut Findings<'a>) {
    let missing: Vec<&str> = keys.iter().copied().filter(|key| one.text(key).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let edit = Command::edit(register, &one.name, &[]);
    let edit = missing.iter().fold(edit, |edit, key| edit.field(key, key.to_uppercase()));
    let text = format!("not on record: {}", and_list(&missing));
    found.warning(entry(register, one), text, edit);
}
