//! Current state, derived by replaying the ledger's events.
//!
//! It is made of parts, each a type of its own that changes itself alone; an event tells the parts
//! that it concerns what happened.

mod account;
mod accounts;
mod custody;
mod departures;
mod error;
mod life_error;
mod names;
mod officers;
mod relations;
mod rules;
mod set;
mod sets;
mod sheet;
mod steps;
#[cfg(test)]
mod tests;
mod uses;
mod waivers;

use jiff::civil::Date;

pub use account::{Account, Cause, Generation, Phase, Urgent};
pub use error::FoldError;
pub use life_error::LifeError;
pub use officers::MAX_OFFICERS;
pub(in crate::model) use officers::Officers;
pub(in crate::model) use rules::Rules;
pub use set::{SetOf, SetRecord, Standing};
pub use sheet::{Checked, Destroyed, Envelope, How, Keeping, SheetRecord};
pub use steps::Step;
pub use uses::{Closed, Stamp, Use};
pub use waivers::Waiver;

use accounts::Accounts;
use custody::Custody;
use departures::Departures;
use sets::Sets;
use uses::Uses;
use waivers::Waivers;

use crate::model::register::Registers;
use crate::model::{Hex, Intervals, Name, Officer, Policy, SetId};

/// Current state, derived by replaying the ledger's events.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    identity: Identity,
    pub(in crate::model) rules: Rules,
    pub(in crate::model) officers: Officers,
    pub(in crate::model) registers: Registers,
    pub(in crate::model) accounts: Accounts,
    pub(in crate::model) sets: Sets,
    pub(in crate::model) custody: Custody,
    pub(in crate::model) departures: Departures,
    pub(in crate::model) uses: Uses,
    pub(in crate::model) waivers: Waivers,
}

/// Whose ledger it is, which never changes.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::model) struct Identity {
    pub ledger: Hex<16>,
    pub organisation: Name,
    pub recipients: Vec<String>,
}

impl State {
    pub(in crate::model) fn new(identity: Identity, rules: Rules, officers: Officers) -> Self {
        Self {
            identity,
            rules,
            officers,
            registers: Registers::default(),
            accounts: Accounts::default(),
            sets: Sets::default(),
            custody: Custody::default(),
            departures: Departures::default(),
            uses: Uses::default(),
            waivers: Waivers::default(),
        }
    }

    /// What tells this ledger from every other.
    #[must_use]
    pub const fn ledger(&self) -> Hex<16> {
        self.identity.ledger
    }

    /// Whose ledger it is.
    #[must_use]
    pub const fn organisation(&self) -> &Name {
        &self.identity.organisation
    }

    /// The defaults.
    #[must_use]
    pub const fn policy(&self) -> Policy {
        self.rules.policy()
    }

    /// The officers, in the order in which they came.
    #[must_use]
    pub fn officers(&self) -> &[Officer] {
        self.officers.current()
    }

    /// The officer of that name, capitals or not.
    #[must_use]
    pub fn officer(&self, name: &Name) -> Option<&Officer> {
        self.officers.find(name)
    }

    /// Whether no officer has or had that name, capitals or not.
    ///
    /// # Errors
    /// [`FoldError::OfficerExists`], [`FoldError::OfficerWas`].
    pub fn check_name_is_new(&self, name: &Name) -> Result<(), FoldError> {
        self.officers.check_name_is_new(name)
    }

    /// How many officers open the ledger together, from 1.
    #[must_use]
    pub const fn quorum(&self) -> u8 {
        self.officers.quorum()
    }

    /// The slot that the next officer gets, while there is one.
    #[must_use]
    pub fn next_slot(&self) -> Option<u8> {
        self.officers.next_slot()
    }

    /// Native age recipients, who read the ledger and bypass a quorum.
    #[must_use]
    pub fn recipients(&self) -> &[String] {
        &self.identity.recipients
    }

    /// The accounts, by name.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter()
    }

    /// The account of that name, capitals or not.
    #[must_use]
    pub fn account(&self, name: &Name) -> Option<&Account> {
        self.accounts.get(name)
    }

    /// The sets, by id.
    pub fn sets(&self) -> impl Iterator<Item = &SetRecord> {
        self.sets.iter()
    }

    /// The set of that id.
    #[must_use]
    pub fn set(&self, id: SetId) -> Option<&SetRecord> {
        self.sets.get(id)
    }

    /// The sets that are not active yet and were not given up, the oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &SetRecord> {
        self.sets.pending()
    }

    /// Days between two looks at the same thing.
    #[must_use]
    pub const fn intervals(&self) -> Intervals {
        self.rules.intervals()
    }

    /// The waivers that were given and not taken back, those that ran out among them.
    pub fn waivers(&self) -> impl Iterator<Item = &Waiver> {
        self.waivers.iter()
    }

    /// When an authenticator last signed in at a validation (R21).
    #[must_use]
    pub fn validated_with(&self, authenticator: &Name) -> Option<Date> {
        self.accounts.validated_with(authenticator)
    }

    /// Who could open a safe and cannot any more, since when: its combination may be known still (G04).
    #[must_use]
    pub fn lost_access(&self, safe: &Name) -> &[(String, Date)] {
        self.departures.lost_access(safe)
    }

    /// What the registers say.
    #[must_use]
    pub const fn registers(&self) -> &Registers {
        &self.registers
    }

    /// The openings of accounts, the oldest first.
    #[must_use]
    pub fn uses(&self) -> &[Use] {
        self.uses.all()
    }

    /// Who left or changed work, and when, the oldest first.
    #[must_use]
    pub fn departures(&self) -> &[(Name, Date)] {
        self.departures.all()
    }
}
