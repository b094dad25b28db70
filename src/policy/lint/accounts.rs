//! What is recorded of each emergency account.

use super::Findings;
use super::findings::entry;
use super::records::{AccountFacts, Records};
use crate::model::Command;
use crate::model::Register::Account;
use crate::text::and_list;

/// Ends of the sign-in names that Microsoft gives to each tenant, whatever happens to others.
const CLOUD_DOMAINS: [&str; 3] = [".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"];

/// Admin accounts only for administration.
pub fn r02<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        if account.date("admin_only_attested_on").is_none() {
            let mend = Command::edit(Account, account.name.as_str(), &[("admin_only_attested_on", "DATE")]);
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
            .list("mfa_methods")
            .iter()
            .map(String::as_str)
            .partition(|method| matches!(*method, "sms" | "voice"));
        if weak.is_empty() {
            continue;
        }
        let good = if good.is_empty() { "fido2".to_owned() } else { good.join(";") };
        let mend = Command::edit(Account, account.name.as_str(), &[("mfa_methods", &good)]);
        let text = format!("it proves itself by {}, which others can redirect", and_list(&weak));
        found.warning(entry(Account, account), text, mend);
    }
}

/// Monitoring: a rule that tells of every sign-in, seen to fire.
pub fn r08<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for AccountFacts { entry: account, .. } in &records.accounts {
        let name = account.name.as_str();
        let Some(rule) = account.text("alert_rule") else {
            let mend = Command::edit(Account, name, &[("alert_rule", "TEXT"), ("alert_tested_on", "DATE")]);
            found.warning(entry(Account, account), "no rule tells of its sign-ins", mend);
            continue;
        };
        if let Some(late) =
            records.late(account.date("alert_tested_on"), records.intervals.alert_test, "seen to fire")
        {
            let mend = Command::edit(Account, name, &[("alert_tested_on", "DATE")]);
            found.warning(entry(Account, account), format!("its alert `{rule}` was {late}"), mend);
        }
    }
}

/// Cloud-only, of the tenant's own domain, not federated, not synchronised.
pub fn r09<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for facts in records.accounts.iter().filter(|facts| facts.is_entra()) {
        let account = facts.entry;
        let name = account.name.as_str();
        let upn = account.text("upn").unwrap_or(name).to_lowercase();
        if !CLOUD_DOMAINS.iter().any(|domain| upn.ends_with(domain)) {
            let text = format!("it signs in as `{upn}`, which is not of the tenant's own `.onmicrosoft.com`");
            found.error(entry(Account, account), text, Command::edit(Account, name, &[("upn", "UPN")]));
        }
        let flags = [("cloud_only", true), ("synchronised", false), ("federated", false)];
        let mend = Command::edit(
            Account,
            name,
            &[("cloud_only", "yes"), ("synchronised", "no"), ("federated", "no")],
        );
        let wrong = flags.iter().filter(|(key, good)| account.flag(key).is_some_and(|flag| flag != *good));
        let wrong: Vec<_> =
            wrong.map(|(key, _)| if *key == "cloud_only" { "not cloud-only" } else { key }).collect();
        if !wrong.is_empty() {
            let text = format!("it is {}: what breaks there locks it too", and_list(&wrong));
            found.error(entry(Account, account), text, mend);
            continue;
        }
        let unknown = flags.iter().filter(|(key, _)| account.flag(key).is_none());
        let unknown: Vec<_> = unknown.map(|(key, _)| key.replace('_', "-")).collect();
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
        let mend =
            || Command::edit(Account, name, &[("password_expires", "no"), ("expiry_verified_on", "DATE")]);
        match account.flag("password_expires") {
            Some(true) => found.error(entry(Account, account), "its password expires", mend()),
            None => {
                found.warning(
                    entry(Account, account),
                    "whether its password expires is not on record",
                    mend(),
                );
            }
            Some(false) if account.date("expiry_verified_on").is_none() => {
                let mend = Command::edit(Account, name, &[("expiry_verified_on", "DATE")]);
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
        let mend = Command::edit(Account, account.name.as_str(), &[("role_kind", "permanent")]);
        match account.text("role_kind") {
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
        if facts.entry.text("kind").is_none() {
            let mend = Command::edit(
                crate::model::Register::Tenant,
                facts.entry.name.as_str(),
                &[("kind", "entra")],
            );
            let text = "what kind of system it is is not on record, so that some checks pass over it";
            found.warning(entry(crate::model::Register::Tenant, facts.entry), text, mend);
        }
    }
    for facts in &records.accounts {
        let account = facts.entry;
        let mut missing = Vec::new();
        let mut fields = Vec::new();
        let asked = [
            ("tenant", "TENANT", true),
            ("role", "ROLE", true),
            ("usage_location", "COUNTRY", facts.is_entra()),
        ];
        for (key, value, is_asked) in asked {
            if is_asked && account.text(key).is_none() {
                missing.push(key.replace('_', " "));
                fields.push((key, value));
            }
        }
        if !missing.is_empty() {
            let text = format!("not on record: {}", and_list(&missing));
            found.warning(entry(Account, account), text, Command::edit(Account, &account.name, &fields));
        }
    }
}
