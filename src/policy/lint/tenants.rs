//! What is recorded of each tenant, and of its accounts together.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Findings;
use super::findings::entry;
use super::records::{AccountFacts, Records, TenantFacts, is_entra};
use crate::model::register::{Key, keys};
use crate::model::{Command, Register};
use crate::policy::remedy::{activate, issue};
use crate::text::{and_list, verb};

/// Days from the beginning by which each stage of the roadmap should be done.
const STAGES: [(Key<Date>, u16); 4] = [
    (keys::tenant::STAGE_1_DONE_ON, 2),
    (keys::tenant::STAGE_2_DONE_ON, 28),
    (keys::tenant::STAGE_3_DONE_ON, 92),
    (keys::tenant::STAGE_4_DONE_ON, 366),
];
/// How many Global Administrators a tenant should have.
const ADMINISTRATORS: std::ops::RangeInclusive<u64> = 2..=8;

fn accounts_of<'r, 'a>(records: &'r Records<'a>, tenant: &TenantFacts<'a>) -> Vec<&'r AccountFacts<'a>> {
    tenant.accounts.iter().map(|&place| &records.accounts[place]).collect()
}

/// Two or more emergency accounts.
pub fn r01<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in &records.tenants {
        let accounts = accounts_of(records, tenant);
        let active = accounts.iter().filter(|account| account.is_active()).count();
        if active >= 2 {
            continue;
        }
        let waiting = accounts.iter().find(|account| !account.is_active());
        let mend = match waiting {
            Some(waiting) if waiting.account.is_some_and(|account| account.upcoming().is_some()) => {
                activate(&waiting.entry.name)
            }
            Some(waiting) if waiting.account.is_none() => issue(&waiting.entry.name),
            _ => Command::add(Register::Account, "NAME").field(keys::account::TENANT, &tenant.entry.name),
        };
        let text = match active {
            0 => "none of its accounts has an active credential: keep two or more",
            _ => "only one of its accounts has an active credential: keep two or more",
        };
        found.error(entry(Register::Tenant, tenant.entry), text, mend);
    }
}

/// One account at least is excluded from every Conditional Access policy.
pub fn r17<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in records.tenants.iter().filter(|tenant| is_entra(tenant.entry)) {
        let about = entry(Register::Tenant, tenant.entry);
        let accounts = accounts_of(records, tenant);
        let Some(first) = accounts.first() else { continue };
        let policies = tenant.entry.get(keys::tenant::ACCESS_POLICIES);
        if policies.is_empty() {
            let mend =
                Command::edit(Register::Tenant, about.1).field(keys::tenant::ACCESS_POLICIES, "FIRST;SECOND");
            found.warning(about, "its Conditional Access policies are not on record", mend);
            continue;
        }
        let is_free = |account: &&AccountFacts<'_>| {
            let excluded: BTreeSet<_> =
                account.entry.get(keys::account::EXCLUSIONS).iter().map(|one| one.to_lowercase()).collect();
            policies.iter().all(|policy| excluded.contains(&policy.to_lowercase()))
        };
        if !accounts.iter().any(is_free) {
            let mend = Command::edit(Register::Account, first.entry.name.as_str())
                .field(keys::account::EXCLUSIONS, policies.join(";"));
            found.error(about, "no account is excluded from every Conditional Access policy", mend);
        }
    }
}

/// Access reviews.
pub fn r26<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in &records.tenants {
        let about = entry(Register::Tenant, tenant.entry);
        let last = tenant.entry.get(keys::tenant::ACCESS_REVIEWED_ON);
        if let Some(late) = records.late(last, records.intervals.access_review, "reviewed") {
            let mend =
                Command::edit(Register::Tenant, about.1).field(keys::tenant::ACCESS_REVIEWED_ON, "DATE");
            found.warning(about, format!("access to it was {late}"), mend);
        }
    }
}

/// One account proves itself in another way than the others.
pub fn r27<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in &records.tenants {
        let accounts = accounts_of(records, tenant);
        let methods = |account: &&AccountFacts<'a>| -> BTreeSet<&'a str> {
            account.entry.get(keys::account::MFA_METHODS).iter().map(String::as_str).collect()
        };
        let known: Vec<_> = accounts.iter().map(methods).collect();
        let Some((first, others)) = known.split_first() else { continue };
        if others.is_empty() || first.is_empty() || others.iter().any(|other| other != first) {
            continue;
        }
        let other = if first.contains("fido2") { "certificate" } else { "fido2" };
        let last = accounts[accounts.len() - 1].entry.name.as_str();
        let mend = Command::edit(Register::Account, last).field(keys::account::MFA_METHODS, other);
        let methods = and_list(first.iter());
        let text =
            format!("all {} accounts prove themselves by {methods}: one fault locks all", accounts.len());
        found.warning(entry(Register::Tenant, tenant.entry), text, mend);
    }
}

/// Password hash sync stands by for federation.
pub fn r38<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in &records.tenants {
        let about = entry(Register::Tenant, tenant.entry);
        if tenant.entry.get(keys::tenant::FEDERATED) == Some(true)
            && tenant.entry.get(keys::tenant::PASSWORD_HASH_SYNC) != Some(true)
        {
            let mend =
                Command::edit(Register::Tenant, about.1).field(keys::tenant::PASSWORD_HASH_SYNC, "yes");
            found.warning(about, "password hash sync does not stand by for its federation", mend);
        }
    }
}

/// The stages of the roadmap.
pub fn r47<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in &records.tenants {
        let about = entry(Register::Tenant, tenant.entry);
        for (number, (key, days)) in (1..).zip(STAGES) {
            let begun = tenant.entry.added_on();
            if tenant.entry.get(key).is_none() && records.is_late(begun, days) {
                let mend = Command::edit(Register::Tenant, about.1).field(key, "DATE");
                let text = format!(
                    "stage {number} of the roadmap is not done, which was to be within {days} days of {begun}"
                );
                found.note(about, text, mend);
            }
        }
    }
}

/// Two to eight Global Administrators.
pub fn g05<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for tenant in records.tenants.iter().filter(|tenant| is_entra(tenant.entry)) {
        let about = entry(Register::Tenant, tenant.entry);
        let mend =
            || Command::edit(Register::Tenant, about.1).field(keys::tenant::GLOBAL_ADMINISTRATORS, "NUMBER");
        match tenant.entry.get(keys::tenant::GLOBAL_ADMINISTRATORS) {
            None => found.warning(about, "how many Global Administrators it has is not on record", mend()),
            Some(number) if !ADMINISTRATORS.contains(&number) => {
                let s = verb(number, "", "s");
                found.error(
                    about,
                    format!("it has {number} Global Administrator{s}: keep two to eight"),
                    mend(),
                );
            }
            Some(_) => {}
        }
    }
}
