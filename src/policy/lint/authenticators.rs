//! Keys, certificates and smart cards.

use super::findings::entry;
use super::records::Records;
use super::{Findings, Severity};
use crate::model::register::{Entry, keys};
use crate::model::{Command, Register, SetId, Standing};
use crate::policy::remedy::validate;
use crate::text::and_list;

/// What resists phishing, and can be kept in a safe.
const STRONG: [&str; 3] = ["fido2", "certificate", "smart-card"];

/// Not tied to one person, a telephone or a token that travels.
pub fn r10<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for one in records.accounts.iter().flat_map(|account| &account.authenticators) {
        let about = entry(Register::Authenticator, one);
        if one.get(keys::authenticator::PERSONAL) == Some(true) {
            let mend = Command::edit(Register::Authenticator, about.1)
                .field(keys::authenticator::PERSONAL, "no")
                .field(keys::authenticator::HOME, "SAFE");
            found.error(about, "it is a telephone, or travels with a person", mend);
        }
        let mut missing = Vec::new();
        let mut mend = Command::edit(Register::Authenticator, about.1);
        for (key, value) in [(keys::authenticator::OWNER, "NAME"), (keys::authenticator::HOME, "SAFE")] {
            if one.get(key).is_none() {
                missing.push(key.name());
                mend = mend.field(key, value);
            }
        }
        if one.get(keys::authenticator::PERSONAL).is_none() {
            missing.push("whether it is personal");
            mend = mend.field(keys::authenticator::PERSONAL, "no");
        }
        if !missing.is_empty() {
            let text = format!("not on record: {}", and_list(&missing));
            found.warning(about, text, mend);
        }
    }
}

/// Each authenticator signs in at a validation.
pub fn r21<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for account in records.accounts.iter().filter(|account| account.is_active()) {
        for one in &account.authenticators {
            let last = records.state.validated_with(&one.name);
            let days = records.intervals.validation;
            if records.is_late(last.unwrap_or(one.added_on()), days) {
                let since = match last {
                    Some(last) => format!("since {last}"),
                    None => format!("since it was recorded on {}", one.added_on()),
                };
                let mend = validate(&account.entry.name);
                let text = format!("no validation signed in with it {since}");
                found.warning(entry(Register::Authenticator, one), text, mend);
            }
        }
    }
}

/// Nothing expires or is cleaned up for disuse.
pub fn r28<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for one in records.accounts.iter().flat_map(|account| &account.authenticators) {
        let about = entry(Register::Authenticator, one);
        let until =
            || Command::edit(Register::Authenticator, about.1).field(keys::authenticator::EXPIRES_ON, "DATE");
        match one.get(keys::authenticator::EXPIRES_ON) {
            Some(end) if end < records.on => found.error(about, format!("it expired on {end}"), until()),
            Some(end) if (end - records.on).get_days() <= i32::from(records.intervals.expiry_notice) => {
                found.warning(about, format!("it expires on {end}"), until());
            }
            None if matches!(one.get(keys::authenticator::KIND), Some("certificate" | "smart-card")) => {
                found.warning(about, "when it expires is not on record", until());
            }
            _ => {}
        }
        if one.get(keys::authenticator::CLEANUP_EXCLUDED) != Some(true) {
            let mend = Command::edit(Register::Authenticator, about.1)
                .field(keys::authenticator::CLEANUP_EXCLUDED, "yes");
            found.warning(about, "the clean-up of unused devices may remove it", mend);
        }
    }
}

/// More than a password: an authenticator that is kept beside it.
pub fn g01<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for facts in records.accounts.iter().filter(|facts| facts.is_entra()) {
        let account = facts.entry;
        let about = entry(Register::Account, account);
        let kinds = facts.authenticators.iter().filter_map(|one| one.get(keys::authenticator::KIND));
        let methods = account
            .get(keys::account::MFA_METHODS)
            .iter()
            .map(String::as_str)
            .filter(|method| *method != "none");
        let add = |kind| {
            Command::add(Register::Authenticator, "NAME")
                .field(keys::authenticator::ACCOUNT, about.1)
                .field(keys::authenticator::KIND, kind)
        };
        if methods.clone().next().is_none() && facts.authenticators.is_empty() {
            let text = "it has a password and nothing else on record, and the admin portals ask for more";
            found.error(about, text, add("fido2"));
        } else if !methods.clone().chain(kinds).any(|method| STRONG.contains(&method)) {
            found.warning(about, "it has neither a FIDO2 key nor a certificate", add("fido2"));
        } else if facts.authenticators.is_empty() {
            let strong: Vec<_> = methods.filter(|method| STRONG.contains(method)).collect();
            let text =
                format!("it proves itself by {}, and no authenticator of it is on record", and_list(&strong));
            found.warning(about, text, add(strong[0]));
        }
    }
    for one in records.accounts.iter().flat_map(|account| &account.authenticators) {
        custody(records, one, found);
    }
}

fn custody<'a>(records: &Records<'a>, one: &'a Entry, found: &mut Findings<'a>) {
    let about = entry(Register::Authenticator, one);
    let mut missing = Vec::new();
    let mut mend = Command::edit(Register::Authenticator, about.1);
    for (key, value) in [
        (keys::authenticator::KIND, "fido2"),
        (keys::authenticator::MAKE, "TEXT"),
        (keys::authenticator::SERIAL, "TEXT"),
    ] {
        if one.get(key).is_none() {
            missing.push(key.name());
            mend = mend.field(key, value);
        }
    }
    if !missing.is_empty() {
        let text = format!("not on record: {}", and_list(&missing));
        found.warning(about, text, mend);
    }
    let Some(pin) = one.get(keys::authenticator::PIN_SET) else { return };
    let set = pin.parse::<SetId>().ok().and_then(|id| records.state.set(id));
    let (severity, text) = match set {
        None => {
            (Severity::Warning, format!("its PIN is said to be split into set {pin}, which is not on record"))
        }
        Some(set) if !set.is_recoverable() => {
            (Severity::Error, format!("its PIN was split into set {pin}, of which too few sheets are left"))
        }
        Some(set) => match set.standing {
            Standing::Pending | Standing::Active => return,
            standing => (
                Severity::Warning,
                format!("its PIN was split into set {pin}, which is {}", standing.as_str()),
            ),
        },
    };
    found.add(
        severity,
        about,
        text,
        Command::edit(Register::Authenticator, about.1).field(keys::authenticator::PIN_SET, "SET"),
    );
}
