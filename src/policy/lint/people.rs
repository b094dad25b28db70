//! Custodians, authorised users, officers and contacts.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::Findings;
use super::findings::entry;
use super::records::Records;
use crate::model::register::{Key, keys};
use crate::model::{Command, Entry, Name, Register};
use crate::policy::remedy::{destroy, store};
use crate::policy::renewal::is_replaced;

const PERSON: &str = "person";

/// Known only to people authorised, and those who left are none.
pub fn r14<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    authorised(records, found);
    departed(records, found);
    strangers(records, found);
}

fn authorised<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let mut covered = HashSet::new();
    for user in records.state.registers().current(Register::User) {
        covered.extend(user.get(keys::user::ACCOUNTS).iter().map(String::as_str));
        if user.get(keys::user::AUTHORISED_ON).is_none() {
            let mend =
                Command::edit(Register::User, user.name.as_str()).field(keys::user::AUTHORISED_ON, "DATE");
            found.warning(
                entry(Register::User, user),
                "when the person was authorised is not on record",
                mend,
            );
        }
    }
    for account in records.accounts.iter().filter(|account| account.is_active()) {
        let name = account.entry.name.as_str();
        if !covered.contains(name) {
            let mend = Command::add(Register::User, "NAME")
                .field(keys::user::ACCOUNTS, name)
                .field(keys::user::AUTHORISED_ON, "DATE");
            found.warning(entry(Register::Account, account.entry), "nobody is authorised to use it", mend);
        }
    }
}

/// Whoever left or changed work, until somebody confirmed since that it stays like that.
fn departed<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    if records.departed.is_empty() {
        return;
    }
    let registers = records.state.registers();
    let still = |name: &str, confirmed: Option<Date>| {
        records.left(name).filter(|left| confirmed.is_none_or(|confirmed| confirmed < *left))
    };
    for custodian in registers.current(Register::Custodian) {
        let name = custodian.name.as_str();
        let Some(left) = still(name, custodian.get(keys::custodian::ACKNOWLEDGED_ON)) else { continue };
        let held = records.state.held_by(Register::Custodian, &custodian.name);
        let held = held.filter_map(|(set, sheet)| Some((set, sheet.share, sheet.keeping()?.on)));
        // what was stored on the day of the change may have been stored before it
        let held = held.filter(|(.., since)| *since <= left);
        if let Some((set, share, _)) = held.min_by_key(|(set, _, since)| (is_replaced(set), *since)) {
            let text = format!("the person left or changed work on {left}, and keeps sheets still");
            let id = set.facts.id;
            // what was replaced does not move any more
            let mend = if is_replaced(set) { destroy(id, Some(share)) } else { store(id, share) };
            found.error(entry(Register::Custodian, custodian), text, mend);
        }
    }
    for user in registers.current(Register::User) {
        let name = user.name.as_str();
        if let Some(left) = still(name, user.get(keys::user::AUTHORISED_ON)) {
            let text = format!("the person left or changed work on {left}, and is authorised still");
            let mend = Command::new(&["user", "end"]).name(name).option("--reason", "TEXT");
            found.error(entry(Register::User, user), text, mend);
        }
    }
    for officer in records.state.officers() {
        let user = registers.get(Register::User, &officer.name);
        if let Some(left) =
            still(officer.name.as_str(), user.and_then(|user| user.get(keys::user::AUTHORISED_ON)))
        {
            let text = format!("the officer left or changed work on {left}, and opens the ledger still");
            let mend = Command::new(&["officer", "remove"]).name(&officer.name);
            found.error(("officer", officer.name.as_str()), text, mend);
        }
    }
}

/// Whoever opens a safe in use and stands in no register.
fn strangers<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let registers = records.state.registers();
    let known =
        [Register::Custodian, Register::User].into_iter().flat_map(|register| registers.current(register));
    let mut known: HashSet<String> = known.map(|person| person.name.folded()).collect();
    known.extend(records.state.officers().iter().map(|officer| officer.name.folded()));
    for safe in registers.current(Register::Safe) {
        if !records.is_in_use(safe) {
            continue;
        }
        for person in safe.get(keys::safe::ACCESS) {
            if known.insert(person.to_lowercase()) {
                if let Some(gone) = records.leavers.gone_on(person) {
                    let text = format!("the person left on {gone}, and opens safe `{}` still", safe.name);
                    found.error((PERSON, person), text, without(safe, person));
                    continue;
                }
                let text = format!("the person opens safe `{}`, and stands in no register", safe.name);
                found.note((PERSON, person), text, Command::add(Register::Custodian, person));
            }
        }
    }
}

/// Takes a person from the list of those who open a safe.
fn without(safe: &Entry, person: &str) -> Command {
    let others: Vec<_> =
        safe.get(keys::safe::ACCESS).iter().filter(|one| *one != person).map(String::as_str).collect();
    match others.as_slice() {
        [] => Command::edit(Register::Safe, safe.name.as_str()).option("--clear", keys::safe::ACCESS.name()),
        others => {
            Command::edit(Register::Safe, safe.name.as_str()).field(keys::safe::ACCESS, others.join("; "))
        }
    }
}

/// Whoever may have to act is trained: officers, custodians, authorised users, each once.
pub fn r20<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let registers = records.state.registers();
    let mut people: BTreeMap<String, (&'a Name, Key<Date>, Option<Date>)> = BTreeMap::new();
    for key in [keys::user::TRAINED_ON, keys::custodian::TRAINED_ON] {
        for person in registers.current(key.register()) {
            let trained = person.get(key);
            let known = people.entry(person.name.folded()).or_insert((&person.name, key, trained));
            known.2 = known.2.max(trained);
        }
    }
    let mut officers = Vec::new();
    for officer in records.state.officers() {
        if !people.contains_key(&officer.name.folded()) {
            officers.push(officer.name.as_str());
        }
    }
    for name in officers {
        let mend = Command::add(Register::User, name).field(keys::user::TRAINED_ON, "DATE");
        found.warning(("officer", name), "no training is on record", mend);
    }
    for (name, key, trained) in people.into_values() {
        let register = key.register();
        if let Some(late) = records.late(trained, records.intervals.training, "trained") {
            let mend = Command::edit(register, name.as_str()).field(key, "DATE");
            found.warning((register.noun(), name.as_str()), format!("the person was {late}"), mend);
        }
    }
}

/// Somebody owns the plan for incidents.
pub fn r39<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let mut contacts = records.state.registers().current(Register::Contact);
    if records.accounts.is_empty()
        || contacts.any(|contact| contact.get(keys::contact::ROLE) == Some("incident-owner"))
    {
        return;
    }
    let mend = Command::add(Register::Contact, "NAME")
        .field(keys::contact::ROLE, "incident-owner")
        .field(keys::contact::PHONE, "NUMBER");
    let about = ("organisation", records.state.organisation().as_str());
    found.warning(about, "nobody is on record as owner of the incident plan", mend);
}

/// Custodians acknowledged their duty.
pub fn g07<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for custodian in records.state.registers().current(Register::Custodian) {
        if custodian.get(keys::custodian::ACKNOWLEDGED_ON).is_none() {
            let mend = Command::edit(Register::Custodian, custodian.name.as_str())
                .field(keys::custodian::ACKNOWLEDGED_ON, "DATE");
            found.warning(
                entry(Register::Custodian, custodian),
                "the person did not acknowledge the duty",
                mend,
            );
        }
    }
}
