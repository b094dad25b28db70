//! The records, ordered for the checks: each is looked up once, and nothing is scanned twice.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::model::register::{Entry, keys};
use crate::model::{Account, Intervals, Register, SetOf, SetRecord, Standing, State};
use crate::policy::analysis::{Analysis, Plan, Safe, Sheet, analyse};
use crate::policy::leavers::Leavers;
use crate::policy::renewal::Renewal;
use crate::text::count;

/// What the checks read.
pub struct Records<'a> {
    pub(super) state: &'a State,
    pub(super) on: Date,
    pub(super) intervals: Intervals,
    /// The current accounts, by name.
    pub(super) accounts: Vec<AccountFacts<'a>>,
    /// The current tenants, by name.
    pub(super) tenants: Vec<TenantFacts<'a>>,
    /// Who left or changed work and when, by lower-case name; the last time counts.
    pub(super) departed: HashMap<String, Date>,
    /// Who left, and what they know of safes.
    pub(super) leavers: Leavers<'a>,
    /// The sets that open something.
    pub(super) sets: Vec<SetAnalysis<'a>>,
    /// What replaces them.
    pub(super) renewal: Renewal<'a>,
}

/// An account and what belongs to it.
pub struct AccountFacts<'a> {
    pub entry: &'a Entry,
    /// Its credentials, where any were issued.
    pub account: Option<&'a Account>,
    pub tenant: Option<&'a Entry>,
    pub authenticators: Vec<&'a Entry>,
}

/// A tenant and its accounts, by their place among all.
pub struct TenantFacts<'a> {
    pub entry: &'a Entry,
    pub accounts: Vec<usize>,
}

/// A set that opens something, and what follows from where its sheets are.
#[derive(Clone, Debug)]
pub struct SetAnalysis<'a> {
    /// The set.
    pub set: &'a SetRecord,
    /// Loss and collusion.
    pub analysis: Analysis<'a>,
}

impl Serialize for SetAnalysis<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("set", self.set.facts.id.as_str())?;
        match &self.set.of {
            SetOf::Account { account, generation } => {
                map.serialize_entry("account", account)?;
                map.serialize_entry("generation", generation)?;
            }
            SetOf::Secret { label } => map.serialize_entry("label", label)?,
        }
        map.serialize_entry("standing", self.set.standing.as_str())?;
        map.serialize_entry("analysis", &self.analysis)?;
        map.end()
    }
}

impl<'a> Records<'a> {
    pub(super) fn new(state: &'a State, on: Date) -> Self {
        let registers = state.registers();
        let by_name = |register: Register| -> HashMap<&'a str, &'a Entry> {
            registers.entries(register).map(|entry| (entry.name.as_str(), entry)).collect()
        };
        let tenants_by_name = by_name(Register::Tenant);
        let safes = by_name(Register::Safe);

        let mut authenticators: HashMap<&str, Vec<&'a Entry>> = HashMap::new();
        for entry in registers.current(Register::Authenticator) {
            if let Some(account) = entry.get(keys::authenticator::ACCOUNT) {
                authenticators.entry(account).or_default().push(entry);
            }
        }
        let facts = |entry: &'a Entry| AccountFacts {
            entry,
            account: state.account(&entry.name),
            tenant: entry.get(keys::account::TENANT).and_then(|tenant| tenants_by_name.get(tenant)).copied(),
            authenticators: authenticators.remove(entry.name.as_str()).unwrap_or_default(),
        };
        let accounts: Vec<_> = registers.current(Register::Account).map(facts).collect();
        let mut of_tenant: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, account) in accounts.iter().enumerate() {
            if let Some(tenant) = account.entry.get(keys::account::TENANT) {
                of_tenant.entry(tenant).or_default().push(place);
            }
        }
        let tenants = registers.current(Register::Tenant).map(|entry| {
            let accounts = of_tenant.remove(entry.name.as_str()).unwrap_or_default();
            TenantFacts { entry, accounts }
        });
        let tenants = tenants.collect();

        let mut departed: HashMap<String, Date> = HashMap::new();
        for (person, day) in state.departures().iter().filter(|(_, day)| *day <= on) {
            // a change that was recorded late may lie before another
            let last = departed.entry(person.folded()).or_insert(*day);
            *last = (*last).max(*day);
        }
        let sets = opening(state).into_iter().map(|set| {
            let analysis = analyse(&plan(set, &safes));
            SetAnalysis { set, analysis }
        });
        let sets = sets.collect();
        let intervals = state.intervals();
        let renewal = Renewal::new(state);
        Self {
            state,
            on,
            intervals,
            accounts,
            tenants,
            departed,
            leavers: Leavers::new(state),
            sets,
            renewal,
        }
    }

    /// Whether more than so many days have passed since.
    pub(super) fn is_late(&self, last: Date, days: u16) -> bool {
        (self.on - last).get_days() > i32::from(days)
    }

    /// `never done`, or `last done on …, more than … ago`, where that is too long ago.
    pub(super) fn late(&self, last: Option<Date>, days: u16, done: &str) -> Option<String> {
        match last {
            None => Some(format!("never {done}")),
            Some(last) if self.is_late(last, days) => {
                Some(format!("last {done} on {last}, more than {} ago", count(days.into(), "day")))
            }
            Some(_) => None,
        }
    }

    /// Whether sheets lie in a safe.
    pub(super) fn is_in_use(&self, safe: &Entry) -> bool {
        self.state.held_by(Register::Safe, &safe.name).next().is_some()
    }

    /// When a person left or changed work.
    pub(super) fn left(&self, person: &str) -> Option<Date> {
        if self.departed.is_empty() { None } else { self.departed.get(&person.to_lowercase()).copied() }
    }
}

impl AccountFacts<'_> {
    /// Whether its tenant is one of Microsoft's, whose guidance the checks with their words follow.
    pub fn is_entra(&self) -> bool {
        self.tenant.is_some_and(is_entra)
    }

    /// Whether it has a credential that is active.
    pub fn is_active(&self) -> bool {
        self.account.is_some_and(|account| account.active().is_some())
    }
}

/// Whether a tenant is Microsoft Entra ID, or Azure AD B2C.
pub fn is_entra(tenant: &Entry) -> bool {
    matches!(tenant.get(keys::tenant::KIND), Some("entra" | "b2c"))
}

/// The sets that open an account as it is now, and the active ones of other secrets.
fn opening(state: &State) -> Vec<&SetRecord> {
    let accounts = state.accounts().filter(|account| account.ended_on.is_none());
    let mut found: Vec<_> = accounts.flat_map(|account| of_account(state, account)).collect();
    let is_secret = |set: &&SetRecord| set.account().is_none() && set.standing == Standing::Active;
    found.extend(state.sets().filter(is_secret));
    found
}

/// Those with which it opens now, and the active one even when too few of its sheets are left.
fn of_account<'a>(state: &'a State, account: &'a Account) -> impl Iterator<Item = &'a SetRecord> {
    let lost = |set: &&SetRecord| set.standing == Standing::Active && !set.is_recoverable();
    let active = account.active().into_iter().flat_map(|generation| &generation.sets);
    let lost = active.filter_map(|&id| state.set(id)).filter(lost).collect::<Vec<_>>();
    lost.into_iter().chain(state.opening(account))
}

fn plan<'a>(set: &'a SetRecord, safes: &HashMap<&'a str, &'a Entry>) -> Plan<'a> {
    let sheets = set.live().map(|sheet| {
        let kept = sheet.keeping();
        let safe = kept.map(|kept| {
            let name = kept.safe.as_str();
            let entry = safes.get(name);
            let percent: Option<f64> =
                entry.and_then(|entry| entry.get(keys::safe::YEARLY_LOSS)?.parse().ok());
            Safe {
                name,
                site: entry.and_then(|entry| entry.get(keys::safe::SITE)),
                access: entry.map_or(&[], |entry| entry.get(keys::safe::ACCESS)),
                yearly_loss: percent.map(|percent| percent / 100.0),
            }
        });
        // whoever keeps a sheet that nobody else carried brought it there
        let carrier = kept.map(|kept| kept.carrier.as_ref().unwrap_or(&kept.custodian).as_str());
        Sheet {
            share: sheet.share,
            custodian: kept.map(|kept| kept.custodian.as_str()),
            carrier,
            carried_before: &sheet.carriers,
            safe,
        }
    });
    Plan { k: set.facts.k, sheets: sheets.collect() }
}
