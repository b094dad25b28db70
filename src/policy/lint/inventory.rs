//! The wider inventory of privileged accounts.

use std::collections::HashSet;

use super::findings::entry;
use super::records::Records;
use super::{Findings, Severity};
use crate::model::Command;
use crate::model::Register::{Inventory, Tenant};
use crate::model::register::keys::inventory::{CATEGORY, KIND, ROLE, TENANT};
use crate::model::register::{Entry, Key, keys};
use crate::text::and_list;

/// Days within which passwords of admin and shared accounts change, as the guidance says.
const PASSWORD_DAYS: u16 = 90;

fn each<'a>(records: &Records<'a>) -> impl Iterator<Item = &'a Entry> + use<'a> {
    records.state.registers().current(Inventory)
}

/// One finding an entry where a field does not say what it should.
fn gap<'a, T: ?Sized>(
    records: &Records<'a>,
    found: &mut Findings<'a>,
    (key, value): (Key<T>, &str),
    judge: impl Fn(&Entry) -> Option<(Severity, &'static str)>,
) {
    for one in each(records) {
        if let Some((severity, text)) = judge(one) {
            found.add(
                severity,
                entry(Inventory, one),
                text,
                Command::edit(Inventory, &one.name).field(key, value),
            );
        }
    }
}

/// Every tenant has an inventory, with role, category and kind of each account.
pub fn r31<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let covered: HashSet<&str> = each(records).filter_map(|one| one.get(keys::inventory::TENANT)).collect();
    for tenant in &records.tenants {
        let name = tenant.entry.name.as_str();
        if !covered.contains(name) {
            let mend = Command::add(Inventory, "NAME").field(keys::inventory::TENANT, name);
            found.warning(entry(Tenant, tenant.entry), "it has no inventory of privileged accounts", mend);
        }
    }
    for one in each(records) {
        let keys = [(TENANT, "TENANT"), (ROLE, "ROLE"), (CATEGORY, "administration"), (KIND, "cloud")];
        let missing: Vec<_> = keys.into_iter().filter(|(key, _)| one.get(*key).is_none()).collect();
        if missing.is_empty() {
            continue;
        }
        let names: Vec<_> = missing.iter().map(|(key, _)| key.name()).collect();
        let edit = Command::edit(Inventory, &one.name);
        let mend = missing.iter().fold(edit, |edit, (key, value)| edit.field(*key, value));
        found.warning(entry(Inventory, one), format!("not on record: {}", and_list(&names)), mend);
    }
}

/// Accounts that nobody needs are removed.
pub fn r32<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for one in each(records) {
        let about = entry(Inventory, one);
        match one.get(keys::inventory::NEEDED) {
            Some(true) => {}
            Some(false) => {
                let mend = Command::new(&["inventory", "end"]).name(about.1).option("--reason", "TEXT");
                found.warning(about, "nobody needs it, and it is there still", mend);
            }
            None => {
                let mend = Command::edit(Inventory, about.1).field(keys::inventory::NEEDED, "yes");
                found.warning(about, "whether anybody needs it is not on record", mend);
            }
        }
    }
}

/// Each has a justification.
pub fn r33<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    gap(records, found, (keys::inventory::JUSTIFICATION, "TEXT"), |one| {
        one.get(keys::inventory::JUSTIFICATION)
            .is_none()
            .then_some((Severity::Warning, "why it needs its role is not on record"))
    });
}

/// Each has a mailbox, so that what concerns it reaches somebody.
pub fn r34<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    gap(records, found, (keys::inventory::MAILBOX, "yes"), |one| match one.get(keys::inventory::MAILBOX) {
        Some(true) => None,
        Some(false) => Some((Severity::Warning, "it has no working mailbox")),
        None => Some((Severity::Note, "whether it has a working mailbox is not on record")),
    });
}

/// None is a consumer account.
pub fn r35<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    gap(records, found, (keys::inventory::CONSUMER, "no"), |one| match one.get(keys::inventory::CONSUMER) {
        Some(false) => None,
        Some(true) => Some((Severity::Error, "it is a consumer account")),
        None => Some((Severity::Note, "whether it is a consumer account is not on record")),
    });
}

/// Passwords of admin and shared accounts are not old.
pub fn r36<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for one in each(records) {
        let category = one.get(keys::inventory::CATEGORY);
        if !matches!(category, Some("mixed-use" | "administration" | "shared")) {
            continue;
        }
        if let Some(late) =
            records.late(one.get(keys::inventory::PASSWORD_CHANGED_ON), PASSWORD_DAYS, "changed")
        {
            let mend = Command::edit(Inventory, one.name.as_str())
                .field(keys::inventory::PASSWORD_CHANGED_ON, "DATE");
            found.warning(entry(Inventory, one), format!("its password was {late}"), mend);
        }
    }
}

/// Each signs in with more than a password.
pub fn r37<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    gap(records, found, (keys::inventory::MFA, "yes"), |one| match one.get(keys::inventory::MFA) {
        Some(true) => None,
        Some(false) => Some((Severity::Error, "it signs in with a password alone")),
        None => Some((Severity::Warning, "whether it signs in with more than a password is not on record")),
    });
}

/// Accounts on the premises are among them, and looked at.
pub fn r40<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let has_premises = |tenant: &Entry| {
        tenant.get(keys::tenant::KIND) == Some("ad-ds")
            || [keys::tenant::FEDERATED, keys::tenant::PASSWORD_HASH_SYNC]
                .iter()
                .any(|key| tenant.get(*key) == Some(true))
    };
    elsewhere(records, found, "on-premises", "on the premises", has_premises);
}

/// Accounts of virtual machines are among them, and looked at.
pub fn r41<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let has_machines = |tenant: &Entry| !tenant.get(keys::tenant::SUBSCRIPTIONS).is_empty();
    elsewhere(records, found, "virtual-machine", "of virtual machines", has_machines);
}

fn elsewhere<'a>(
    records: &Records<'a>,
    found: &mut Findings<'a>,
    kind: &str,
    where_: &str,
    has_some: impl Fn(&Entry) -> bool,
) {
    let there = || each(records).filter(|one| one.get(keys::inventory::KIND) == Some(kind));
    let covered: HashSet<&str> = there().filter_map(|one| one.get(keys::inventory::TENANT)).collect();
    for tenant in records.tenants.iter().map(|tenant| tenant.entry) {
        let name = tenant.name.as_str();
        if has_some(tenant) && !covered.contains(name) {
            let mend = Command::add(Inventory, "NAME")
                .field(keys::inventory::TENANT, name)
                .field(keys::inventory::KIND, kind);
            found.note(entry(Tenant, tenant), format!("its inventory has no account {where_}"), mend);
        }
    }
    for one in there() {
        if let Some(late) =
            records.late(one.get(keys::inventory::REVIEWED_ON), records.intervals.access_review, "reviewed")
        {
            let mend =
                Command::edit(Inventory, one.name.as_str()).field(keys::inventory::REVIEWED_ON, "DATE");
            found.warning(entry(Inventory, one), format!("it was {late}"), mend);
        }
    }
}
