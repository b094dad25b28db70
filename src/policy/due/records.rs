//! People, documents, tenants and authenticators: what has to be done again and again.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Agenda, Due, Kind, earlier, later};
use crate::model::{Command, Entry, Name, Register, State};

pub(super) fn all(state: &State, agenda: &mut Agenda) {
    training(state, agenda);
    let intervals = state.intervals();
    for document in state.registers().current(Register::Document) {
        let recurs =
            Recurs { kind: Kind::DocumentReview, field: "reviewed_on", done: "reviewed", source: "R19" };
        recurs.of(Register::Document, document, intervals.document_review, agenda);
    }
    for tenant in state.registers().current(Register::Tenant) {
        let recurs =
            Recurs { kind: Kind::AccessReview, field: "access_reviewed_on", done: "reviewed", source: "R26" };
        recurs.of(Register::Tenant, tenant, intervals.access_review, agenda);
    }
    for one in state.registers().current(Register::Authenticator) {
        expiry(one, intervals.expiry_notice, agenda);
    }
}

/// Custodians and authorised users, each person once.
fn training(state: &State, agenda: &mut Agenda) {
    let mut people: BTreeMap<String, (&Name, Register, Option<Date>, Date)> = BTreeMap::new();
    for register in [Register::User, Register::Custodian] {
        for person in state.registers().current(register) {
            let (trained, added) = (person.date("trained_on"), person.added_on());
            let known =
                people.entry(person.name.folded()).or_insert((&person.name, register, trained, added));
            known.2 = known.2.max(trained);
            known.3 = known.3.min(added);
        }
    }
    for (name, register, trained, added) in people.into_values() {
        let on = trained.map_or(added, |trained| later(trained, state.intervals().training));
        agenda.add(on, || Due {
            kind: Kind::Training,
            subject: format!("{register} {name}"),
            set: None,
            who: Some(name.to_string()),
            on,
            urgent: false,
            why: trained
                .map_or_else(|| "never trained".to_owned(), |trained| format!("last trained on {trained}")),
            command: Command::edit(register, name.as_str(), &[("trained_on", "DATE")]),
            source: "R20",
        });
    }
}

/// Something that is done once an interval, from the day on which the thing was recorded.
struct Recurs {
    kind: Kind,
    field: &'static str,
    done: &'static str,
    source: &'static str,
}

impl Recurs {
    fn of(self, register: Register, entry: &Entry, interval: u16, agenda: &mut Agenda) {
        let last = entry.date(self.field);
        let on = later(last.unwrap_or(entry.added_on()), interval);
        agenda.add(on, || Due {
            kind: self.kind,
            subject: format!("{register} {}", entry.name),
            set: None,
            who: None,
            on,
            urgent: false,
            why: match last {
                Some(last) => format!("last {} on {last}", self.done),
                None => format!("never {}, recorded on {}", self.done, entry.added_on()),
            },
            command: Command::edit(register, entry.name.as_str(), &[(self.field, "DATE")]),
            source: self.source,
        });
    }
}

/// Known long enough before, so that another can be had.
fn expiry(one: &Entry, notice: u16, agenda: &mut Agenda) {
    let Some(end) = one.date("expires_on") else { return };
    // one that comes with little time left is due when it is known
    let on = earlier(end, notice).max(one.added_on());
    agenda.add(on, || Due {
        kind: Kind::Expiry,
        subject: format!("authenticator {}", one.name),
        set: None,
        who: one.text("owner").map(str::to_owned),
        on,
        urgent: false,
        why: match one.text("account") {
            Some(account) => format!("works until {end}, for {account}"),
            None => format!("works until {end}"),
        },
        command: Command::edit(Register::Authenticator, one.name.as_str(), &[("expires_on", "DATE")]),
        source: "R28",
    });
}
