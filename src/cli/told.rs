//! What an event says, in one line.

use crate::model::{EventData, Intervals, Name, SetFacts, SetId, SheetStored};
use crate::text::{and_list, printable};

/// The line of one event, without its date and officers.
pub fn told(data: &EventData) -> String {
    match data {
        EventData::LedgerCreated(created) => {
            format!("for {}, first officer {}", created.organisation, created.officer.name)
        }
        EventData::OfficerAdded(added) => added.officer.name.to_string(),
        EventData::OfficerRemoved(removed) => removed.officer.to_string(),
        EventData::OfficerPassphraseChanged(changed) => changed.officer.name.to_string(),
        EventData::QuorumChanged(changed) => match changed.quorum {
            1 => "each officer opens the ledger alone".to_owned(),
            quorum => format!("{quorum} officers open the ledger together"),
        },
        EventData::PolicyChanged(changed) => intervals(&changed.intervals),
        EventData::SetIssued(event) => dealt(&event.account, event.generation, &event.set),
        EventData::SetReshared(event) => dealt(&event.account, event.generation, &event.set),
        EventData::SplitRecorded(split) => {
            format!("{}, {} of {}, set {}", split.label, split.set.k, split.set.n, split.set.id)
        }
        EventData::StaffChanged(event) => {
            let note = event.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            format!("{} of {}{note}", event.change.as_str(), event.person)
        }
        EventData::SubscriptionChanged(event) => match &event.tenant {
            Some(tenant) => format!("{tenant}: {}", event.note),
            None => event.note.to_string(),
        },
        EventData::CheckWaived(event) => {
            format!("{} until {}: {}", check(&event.check, event.about.as_ref()), event.until, event.reason)
        }
        EventData::WaiverEnded(event) => check(&event.check, event.about.as_ref()),
        EventData::EntryAdded(event) => {
            let values: Vec<_> = event.values.iter().map(|(key, value)| format!("{key} {value}")).collect();
            with(&format!("{} {}", event.register.name(), event.name), &values)
        }
        EventData::EntryEdited(event) => {
            let mut values: Vec<_> =
                event.values.iter().map(|(key, value)| format!("{key} {value}")).collect();
            values.extend(event.cleared.iter().map(|key| format!("{key} cleared")));
            with(&format!("{} {}", event.register.name(), event.name), &values)
        }
        EventData::EntryEnded(event) => format!("{} {}: {}", event.register.name(), event.name, event.reason),
        EventData::Unknown(event) => printable(&format!("of a newer version of firesafe: {}", event.data)),
        _ => custody(data),
    }
}

/// The steps of sheets, generations and uses.
fn custody(data: &EventData) -> String {
    match data {
        EventData::PaperReadBack(event) => sheet(event.set, event.share),
        EventData::SetProved(event) => {
            let shares: Vec<_> = event.shares.iter().map(ToString::to_string).collect();
            format!("set {}, with sheets {}", event.set, and_list(&shares))
        }
        EventData::CredentialSet(event) => format!("{} generation {}", event.account, event.generation),
        EventData::CredentialWorked(event) => {
            format!("{} generation {}: {}", event.account, event.generation, event.task)
        }
        EventData::SheetSealed(event) => format!("{}, bag {}", sheet(event.set, event.share), event.bag),
        EventData::SheetStored(event) => stored(event),
        EventData::SetActivated(event) => format!("set {}", event.set),
        EventData::SetAbandoned(event) => format!("set {}: {}", event.set, event.reason),
        EventData::SheetCalledIn(event) => sheet(event.set, event.share),
        EventData::SheetDestroyed(event) => {
            format!("{}, seen by {}", sheet(event.set, event.share), names(&event.witnesses))
        }
        EventData::SheetInspected(event) => {
            format!("{}, bag {} unopened", sheet(event.set, event.share), event.bag)
        }
        EventData::SheetVerified(event) => {
            let bag = event.bag.as_ref().map(|bag| format!(", new bag {bag}")).unwrap_or_default();
            format!("{} on {}{bag}", sheet(event.set, event.share), event.workstation)
        }
        EventData::AccountValidated(event) if event.methods.is_empty() => event.account.to_string(),
        EventData::AccountValidated(event) => format!("{}, with {}", event.account, names(&event.methods)),
        EventData::SheetLost(event) => format!("{}: {}", sheet(event.set, event.share), event.note),
        EventData::SheetTampered(event) => format!("{}: {}", sheet(event.set, event.share), event.note),
        EventData::CredentialCompromised(event) => format!("{}: {}", event.account, event.note),
        EventData::UseOpened(event) => format!(
            "use {} of {}, {}, allowed by {}: {}",
            event.number,
            event.account,
            event.reason.as_str(),
            event.approver,
            event.why
        ),
        EventData::UseStep(event) => {
            let note = event.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            let how = if event.done { "" } else { " not needed" };
            format!("use {}, {}{how}{note}", event.number, event.step.as_str())
        }
        EventData::UseClosed(event) => {
            format!("use {}, {}: {}", event.number, event.class.as_str(), event.post_mortem)
        }
        _ => String::new(),
    }
}

fn dealt(account: &Name, generation: u32, set: &SetFacts) -> String {
    format!("{account} generation {generation}, {} of {}, set {}", set.k, set.n, set.id)
}

fn sheet(set: SetId, share: u8) -> String {
    format!("sheet {share} of set {set}")
}

fn stored(event: &SheetStored) -> String {
    let carrier = event.carrier.as_ref().map(|carrier| format!(", carried by {carrier}")).unwrap_or_default();
    let (custodian, safe) = (&event.custodian, &event.safe);
    format!("{} with {custodian} in {safe}{carrier}", sheet(event.set, event.share))
}

fn intervals(intervals: &Intervals) -> String {
    let named = intervals.named();
    let days: Vec<_> =
        named.iter().map(|(name, days)| format!("{} {days}", name.replace('_', " "))).collect();
    format!("days: {}", days.join(", "))
}

fn check(check: &str, about: Option<&Name>) -> String {
    about.map_or_else(|| check.to_owned(), |about| format!("{check} about {about}"))
}

fn with(what: &str, values: &[String]) -> String {
    if values.is_empty() { what.to_owned() } else { format!("{what}: {}", values.join(", ")) }
}

fn names(names: &[Name]) -> String {
    and_list(names)
}
