//! Documents and evidence.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Findings;
use super::findings::entry;
use super::records::Records;
use crate::model::register::{Entry, Key, keys};
use crate::model::{Command, Register, UseClass};
use crate::text::and_list;

/// The process is documented, and current.
pub fn r19<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let documents = || records.state.registers().current(Register::Document);
    if documents().all(is_contingency) && !records.accounts.is_empty() {
        let mend = Command::add(Register::Document, "NAME")
            .field(keys::document::VERSION, "VERSION")
            .field(keys::document::SHA256, "SHA256");
        let about = ("organisation", records.state.organisation().as_str());
        found.warning(about, "no document that describes the process is on record", mend);
    }
    for document in documents() {
        let about = entry(Register::Document, document);
        missing(document, &[keys::document::VERSION, keys::document::SHA256], found);
        let last = document.get(keys::document::REVIEWED_ON);
        if let Some(late) = records.late(last, records.intervals.document_review, "reviewed") {
            let mend = Command::edit(Register::Document, about.1).field(keys::document::REVIEWED_ON, "DATE");
            found.warning(about, format!("it was {late}"), mend);
        }
    }
}

/// Policies for a fault of Conditional Access describe no process of an emergency account.
fn is_contingency(document: &Entry) -> bool {
    document.get(keys::document::KIND).is_some_and(|kind| kind.to_lowercase().contains("contingency"))
}

/// Contingency policies stand prepared and disabled, where Conditional Access decides who signs in.
pub fn g14<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let has_policies = |tenant: &&Entry| !tenant.get(keys::tenant::ACCESS_POLICIES).is_empty();
    let registers = records.state.registers();
    if registers.current(Register::Document).any(is_contingency) {
        return;
    }
    for tenant in registers.current(Register::Tenant).filter(has_policies) {
        let mend =
            Command::add(Register::Document, "NAME").field(keys::document::KIND, "contingency-policies");
        let text = "no contingency policies are on record: prepare them, disabled, for a fault of Conditional Access";
        found.note(entry(Register::Tenant, tenant), text, mend);
    }
}

/// Audit logs are kept, and can be found and believed.
pub fn r43<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let registers = records.state.registers();
    for evidence in registers.current(Register::Evidence) {
        missing(evidence, &[keys::evidence::SHA256, keys::evidence::PLACE, keys::evidence::KEEPER], found);
    }
    // the last day on which something about each was collected
    let mut collected: HashMap<String, Date> = HashMap::new();
    for evidence in registers.entries(Register::Evidence) {
        let Some(about) = evidence.get(keys::evidence::ABOUT) else { continue };
        let day = evidence.get(keys::evidence::COLLECTED_ON).unwrap_or(evidence.added_on());
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
            let mend = Command::add(Register::Evidence, "NAME")
                .field(keys::evidence::ABOUT, &number)
                .field(keys::evidence::SHA256, "SHA256");
            let text = format!("no log of {number}, closed on {}, is on record", closed.on);
            found.warning(("account", one.account.as_str()), text, mend);
        }
    }
}

/// One finding for all of these fields that say nothing.
fn missing<'a>(one: &'a Entry, keys: &[Key<str>], found: &mut Findings<'a>) {
    let missing: Vec<_> = keys.iter().copied().filter(|key| one.get(*key).is_none()).collect();
    let Some(first) = missing.first() else { return };
    let register = first.register();
    let edit = Command::edit(register, &one.name);
    let edit = missing.iter().fold(edit, |edit, key| edit.field(*key, key.name().to_uppercase()));
    let names: Vec<_> = missing.iter().map(|key| key.name()).collect();
    let text = format!("not on record: {}", and_list(&names));
    found.warning(entry(register, one), text, edit);
}
