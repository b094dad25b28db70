//! People, documents, tenants and authenticators: what has to be done again and again.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Agenda, Due, Kind, earlier, later};
use crate::model::register::{Key, keys};
use crate::model::{Command, Entry, Name, Register, State};

pub(super) fn all(state: &State, agenda: &mut Agenda) {
    training(state, agenda);
    let intervals = state.intervals();
    for document in state.registers().current(Register::Document) {
        let recurs = Recurs {
            kind: Kind::DocumentReview,
            key: keys::document::REVIEWED_ON,
            done: "reviewed",
            source: "R19",
        };
        recurs.of(document, intervals.document_review, agenda);
    }
    for tenant in state.registers().current(Register::Tenant) {
        let recurs = Recurs {
            kind: Kind::AccessReview,
            key: keys::tenant::ACCESS_REVIEWED_ON,
            done: "reviewed",
            source: "R26",
        };
        recurs.of(tenant, intervals.access_review, agenda);
    }
    for one in state.registers().current(Register::Authenticator) {
        expiry(one, intervals.expiry_notice, agenda);
    }
}

/// Somebody who is trained: the name as it is written, where the day stands, the day, and when they were added.
type Trained<'s> = (&'s Name, Key<Date>, Option<Date>, Date);

/// Custodians and authorised users, each person once.
fn training(state: &State, agenda: &mut Agenda) {
    let mut people: BTreeMap<String, Trained<'_>> = BTreeMap::new();
    for key in [keys::user::TRAINED_ON, keys::custodian::TRAINED_ON] {
        for person in state.registers().current(key.register()) {
            let (trained, added) = (person.get(key), person.added_on());
            let known = people.entry(person.name.folded()).or_insert((&person.name, key, trained, added));
            known.2 = known.2.max(trained);
            known.3 = known.3.min(added);
        }
    }
    for (name, key, trained, added) in people.into_values() {
        let on = trained.map_or(added, |trained| later(trained, state.intervals().training));
        agenda.add(on, || Due {
            kind: Kind::Training,
            subject: format!("{} {name}", key.register()),
            set: None,
            who: Some(name.to_string()),
            on,
            urgent: false,
            why: trained
                .map_or_else(|| "never trained".to_owned(), |trained| format!("last trained on {trained}")),
            command: Command::edit(key.register(), name.as_str()).field(key, "DATE"),
            source: "R20",
        });
    }
}

/// Something that is done once an interval, from the day on which the thing was recorded.
struct Recurs {
    kind: Kind,
    key: Key<Date>,
    done: &'static str,
    source: &'static str,
}

impl Recurs {
    fn of(self, entry: &Entry, interval: u16, agenda: &mut Agenda) {
        let register = self.key.register();
        let last = entry.get(self.key);
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
            command: Command::edit(register, entry.name.as_str()).field(self.key, "DATE"),
            source: self.source,
        });
    }
}

/// Known long enough before, so that another can be had.
fn expiry(one: &Entry, notice: u16, agenda: &mut Agenda) {
    let Some(end) = one.get(keys::authenticator::EXPIRES_ON) else { return };
    // one that comes with little time left is due when it is known
    let on = earlier(end, notice).max(one.added_on());
    agenda.add(on, || Due {
        kind: Kind::Expiry,
        subject: format!("authenticator {}", one.name),
        set: None,
        who: one.get(keys::authenticator::OWNER).map(str::to_owned),
        on,
        urgent: false,
        why: match one.get(keys::authenticator::ACCOUNT) {
            Some(account) => format!("works until {end}, for {account}"),
            None => format!("works until {end}"),
        },
        command: Command::edit(Register::Authenticator, one.name.as_str())
            .field(keys::authenticator::EXPIRES_ON, "DATE"),
        source: "R28",
    });
}
