//! Events that lead to sets in use, for tests of what comes after.

use firesafe::model::register::{Register, Value, Values};
use firesafe::model::{
    CredentialSet, CredentialWorked, EntryAdded, EventData, Name, PaperReadBack, SetActivated, SetId,
    SetProved, SetRecord, SheetSealed, SheetStored,
};
use jiff::civil::Date;

/// Who keeps sheet 1, 2 and so on, and in which safe.
pub const KEEPERS: [(&str, &str); 3] = [("Dana", "north"), ("Eve", "south"), ("Finn", "west")];

pub fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

/// An entry of a register, its values as they are typed.
pub fn entry(register: Register, called: &str, values: &[(&str, &str)], on: Date) -> EventData {
    let parse = |(key, text): &(&str, &str)| register.parse(key, text).expect("a value");
    let values: Values =
        values.iter().map(parse).map(|(key, value): (_, Value)| (key.to_owned(), value)).collect();
    EventData::EntryAdded(Box::new(EntryAdded { register, name: name(called), values, on }))
}

/// The custodians and safes of [`KEEPERS`]; each custodian can open the safe.
pub fn keepers(on: Date) -> Vec<EventData> {
    let one = |(who, safe): &(&str, &str)| {
        [entry(Register::Custodian, who, &[], on), entry(Register::Safe, safe, &[("access", who)], on)]
    };
    KEEPERS.iter().flat_map(one).collect()
}

/// Every step of a set from printed to active; sheet 1 goes into bag `B-FIRST`, and so on.
pub fn to_active(set: &SetRecord, first_bag: u32, on: Date) -> Vec<EventData> {
    let mut events = up_to_set(set, on);
    if let Some((account, generation)) = set.account() {
        let (account, task) = (account.clone(), "reset a password".parse().expect("a note"));
        let worked = CredentialWorked { account, generation, task, on };
        events.push(EventData::CredentialWorked(Box::new(worked)));
    }
    let id = set.facts.id;
    for (sheet, number) in set.sheets.iter().zip(first_bag..) {
        let bag = name(&format!("B-{number}"));
        events.push(EventData::SheetSealed(SheetSealed { set: id, share: sheet.share, bag, on }));
    }
    for (sheet, (custodian, safe)) in set.sheets.iter().zip(KEEPERS) {
        events.push(stored(id, sheet.share, custodian, safe, on));
    }
    events.push(EventData::SetActivated(SetActivated { set: id, on }));
    events
}

/// The steps up to the point of no return.
pub fn up_to_set(set: &SetRecord, on: Date) -> Vec<EventData> {
    let id = set.facts.id;
    let mut events = Vec::new();
    for sheet in &set.sheets {
        events.push(EventData::PaperReadBack(PaperReadBack { set: id, share: sheet.share, on }));
    }
    let shares = (1..=set.facts.k).collect();
    events.push(EventData::SetProved(SetProved { set: id, shares, on }));
    if let Some((account, generation)) = set.account() {
        events.push(EventData::CredentialSet(CredentialSet { account: account.clone(), generation, on }));
    }
    events
}

pub fn stored(set: SetId, share: u8, custodian: &str, safe: &str, on: Date) -> EventData {
    let (custodian, safe) = (name(custodian), name(safe));
    EventData::SheetStored(Box::new(SheetStored { set, share, custodian, safe, carrier: None, on }))
}
