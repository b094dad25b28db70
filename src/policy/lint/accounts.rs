//! What is recorded of each emergency account.

use super::Findings;
use super::findings::entry;
use super::records::{AccountFacts, Records};
use crate::model::Command;
use crate::model::Register::Account;
use crate::model::register::keys;
use crate::model::register::keys::account::{CLOUD_ONLY, FEDERATED, SYNCHRONISED};
use crate::text::and_list;

/// Ends of the sign-in names that Microsoft gives to each tenant, whatever happens to others.
const CLOUD_DOMAINS: [&str; 3] = [".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"];

/// Admin accounts only for administration.
pub fn r02<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        if account.get(keys::account::ADMIN_ONLY_ATTESTED_ON).is_none() {
            let mend = Command::edit(Account, account.name.as_str())
                .field(keys::account::ADMIN_ONLY_ATTESTED_ON, "DATE");
            found.warning(
                entry(Account, account),
                "nobody attested that it is for administration alone",
                mend,
            );
        }
    }
}

/// SMS and voice are restricted.
pub fn r05<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        let (weak, good): (Vec<&str>, Vec<&str>) = account
            .get(keys::account::MFA_METHODS)
            .iter()
            .map(String::as_str)
            .partition(|method| matches!(*method, "sms" | "voice"));
        if weak.is_empty() {
            continue;
        }
        let good = if good.is_empty() { "fido2".to_owned() } else { good.join(";") };
        let mend = Command::edit(Account, account.name.as_str()).field(keys::account::MFA_METHODS, &good);
        let text = format!("it proves itself by {}, which others can redirect", and_list(&weak));
        found.warning(entry(Account, account), text, mend);
    }
}

/// Monitoring: a rule that tells of every sign-in, seen to fire.
pub fn r08<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        let name = account.name.as_str();
        let Some(rule) = account.get(keys::account::ALERT_RULE) else {
            let mend = Command::edit(Account, name)
                .field(keys::account::ALERT_RULE, "TEXT")
                .field(keys::account::ALERT_TESTED_ON, "DATE");
            found.warning(entry(Account, account), "no rule tells of its sign-ins", mend);
            continue;
        };
        if let Some(late) = records.late(
            account.get(keys::account::ALERT_TESTED_ON),
            records.intervals.alert_test,
            "seen to fire",
        ) {
            let mend = Command::edit(Account, name).field(keys::account::ALERT_TESTED_ON, "DATE");
            found.warning(entry(Account, account), format!("its alert `{rule}` was {late}"), mend);
        }
    }
}

/// Cloud-only, of the tenant's own domain, not federated, not synchronised.
pub fn r09<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for facts in records.accounts.iter().filter(|facts| facts.is_entra()) {
        let account = facts.entry;
        let name = account.name.as_str();
        let upn = account.get(keys::account::UPN).unwrap_or(name).to_lowercase();
        if !CLOUD_DOMAINS.iter().any(|domain| upn.ends_with(domain)) {
            let text = format!("it signs in as `{upn}`, which is not of the tenant's own `.onmicrosoft.com`");
            found.error(
                entry(Account, account),
                text,
                Command::edit(Account, name).field(keys::account::UPN, "UPN"),
            );
        }
        let flags = [(CLOUD_ONLY, true), (SYNCHRONISED, false), (FEDERATED, false)];
        let mend = flags.iter().fold(Command::edit(Account, name), |edit, (key, good)| {
            edit.field(*key, if *good { "yes" } else { "no" })
        });
        let wrong = flags.iter().filter(|(key, good)| account.get(*key).is_some_and(|flag| flag != *good));
        let wrong: Vec<_> = wrong
            .map(|(key, _)| if key.name() == CLOUD_ONLY.name() { "not cloud-only" } else { key.name() })
            .collect();
        if !wrong.is_empty() {
            let text = format!("it is {}: what breaks there locks it too", and_list(&wrong));
            found.error(entry(Account, account), text, mend);
            continue;
        }
        let unknown = flags.iter().filter(|(key, _)| account.get(*key).is_none());
        let unknown: Vec<_> = unknown.map(|(key, _)| key.name().replace('_', "-")).collect();
        if !unknown.is_empty() {
            let text = format!("whether it is {} is not on record", and_list(&unknown));
            found.warning(entry(Account, account), text, mend);
        }
    }
}

/// Passwords that do not expire, and somebody looked.
pub fn r11<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        let name = account.name.as_str();
        let mend = || {
            Command::edit(Account, name)
                .field(keys::account::PASSWORD_EXPIRES, "no")
                .field(keys::account::EXPIRY_VERIFIED_ON, "DATE")
        };
        match account.get(keys::account::PASSWORD_EXPIRES) {
            Some(true) => found.error(entry(Account, account), "its password expires", mend()),
            None => {
                found.warning(
                    entry(Account, account),
                    "whether its password expires is not on record",
                    mend(),
                );
            }
            Some(false) if account.get(keys::account::EXPIRY_VERIFIED_ON).is_none() => {
                let mend = Command::edit(Account, name).field(keys::account::EXPIRY_VERIFIED_ON, "DATE");
                found.warning(
                    entry(Account, account),
                    "nobody looked up that its password does not expire",
                    mend,
                );
            }
            Some(false) => {}
        }
    }
}

/// The role is permanent.
pub fn r16<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        let mend = Command::edit(Account, account.name.as_str()).field(keys::account::ROLE_KIND, "permanent");
        match account.get(keys::account::ROLE_KIND) {
            Some("permanent") => {}
            Some(_) => {
                let text = "it is only eligible for its role: in an emergency nobody may be there to approve";
                found.error(entry(Account, account), text, mend);
            }
            None => {
                found.warning(
                    entry(Account, account),
                    "whether its role is permanent is not on record",
                    mend,
                );
            }
        }
    }
}

/// Tenant, role and usage location, and what kind of tenant it is.
pub fn r30<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for facts in &records.tenants {
        if facts.entry.get(keys::tenant::KIND).is_none() {
            let mend = Command::edit(crate::model::Register::Tenant, facts.entry.name.as_str())
                .field(keys::tenant::KIND, "entra");
            let text = "what kind of system it is is not on record, so that some checks pass over it";
            found.warning(entry(crate::model::Register::Tenant, facts.entry), text, mend);
        }
    }
    for facts in &records.accounts {
        let account = facts.entry;
        let mut missing = Vec::new();
        let mut mend = Command::edit(Account, &account.name);
        let asked = [
            (keys::account::TENANT, "TENANT", true),
            (keys::account::ROLE, "ROLE", true),
            (keys::account::USAGE_LOCATION, "COUNTRY", facts.is_entra()),
        ];
        for (key, value, is_asked) in asked {
            if is_asked && account.get(key).is_none() {
                missing.push(key.name().replace('_', " "));
                mend = mend.field(key, value);
            }
        }
        if !missing.is_empty() {
            let text = format!("not on record: {}", and_list(&missing));
            found.warning(entry(Account, account), text, mend);
        }
    }
}
