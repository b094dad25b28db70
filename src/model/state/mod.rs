//! What is so now: the fold over everything that happened.

mod account;
mod custody;
mod ending;
mod life;
mod life_error;
mod names;
mod officers;
mod plan;
mod set;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use account::{Account, Cause, Generation, Phase, Urgent};
pub use custody::{Closed, Stamp, Use};
pub use life_error::LifeError;
pub use officers::MAX_OFFICERS;
pub use plan::Waiver;
pub use set::{Checked, Destroyed, Envelope, How, Keeping, SetOf, SetRecord, SheetRecord, Standing};
pub use steps::Step;

use crate::model::register::{Register, RegisterError, Registers};
use crate::model::{
    EventData, Hex, Intervals, LEDGER_FORMAT, LedgerCreated, Name, Officer, Policy, Quorum, QuorumError,
    SetId,
};
use officers::Officers;

/// The registers as the events up to now leave them.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    ledger: Hex<16>,
    organisation: Name,
    policy: Policy,
    intervals: Intervals,
    officers: Officers,
    recipients: Vec<String>,
    registers: Registers,
    accounts: BTreeMap<String, Account>,
    sets: BTreeMap<SetId, SetRecord>,
    /// The sheets that each custodian keeps, and that lie in each safe, by lower-case name.
    held: BTreeMap<(Register, String), BTreeSet<(SetId, u8)>>,
    /// Numbers of bags, which are used once.
    bags: BTreeSet<String>,
    /// Who left or changed work, and when.
    departures: Vec<(Name, Date)>,
    uses: Vec<Use>,
    waivers: Vec<Waiver>,
    /// When each authenticator last signed in at a validation, by its lower-case name.
    validated_with: BTreeMap<String, Date>,
    /// Who could open each safe and cannot any more, by its lower-case name.
    lost_access: BTreeMap<String, Vec<(String, Date)>>,
}

/// Why an event cannot follow what happened before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// Two names that people take for one.
    #[error("`{name}` looks like `{known}`, which is on record: use that name, or one that differs visibly")]
    Alike {
        /// The new one.
        name: Name,
        /// The known one.
        known: Name,
    },
    /// There is one beginning.
    #[error("the ledger is created a second time: start another file for another ledger")]
    CreatedTwice,
    /// The first event is another.
    #[error("the first event does not create the ledger: put back the whole file")]
    NotCreated,
    /// A step of a set, sheet, account or use that cannot be.
    #[error(transparent)]
    Life(#[from] LifeError),
    /// A register does not take it.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The content is laid out in a way that is younger than this program.
    #[error("the ledger has format {0}, and this version reads format 1: use a newer firesafe")]
    NewerFormat(u64),
    /// A policy that nothing can follow.
    #[error("the policy cannot be followed: validate after at least 1 day")]
    NoInterval,
    /// A split that cannot be.
    #[error(transparent)]
    Quorum(#[from] QuorumError),
    /// Names are never used again.
    #[error("there is an officer `{0}` already: choose another name")]
    OfficerExists(Name),
    /// Names are never used again.
    #[error("there was an officer `{0}` before, and the history must stay clear: choose another name")]
    OfficerWas(Name),
    /// Nobody to remove or change.
    #[error("there is no officer `{0}`: `officer list` shows them")]
    NoOfficer(Name),
    /// Two officers with one key would be one who counts twice; an old key is one that others may have.
    #[error("the keys of officer `{0}` are or were in use already: choose a new passphrase")]
    KeysTaken(Name),
    /// Nobody could open the ledger any more.
    #[error("{0} officers cannot open the ledger together where there are {1}: use a quorum of 1 to {1}")]
    QuorumOutOfReach(u8, usize),
    /// Nothing would change.
    #[error("the quorum is {0} already: nothing to change")]
    SameQuorum(u8),
    /// The ledger would be locked for ever.
    #[error(
        "without `{name}` there would be too few officers for the quorum of {quorum}: add another first, or \
         lower the quorum"
    )]
    TooFewOfficers {
        /// Who would leave.
        name: Name,
        /// How many must open together.
        quorum: u8,
    },
    /// The quorum did not sign, or will not be able to.
    #[error(
        "{needed} officers must sign this together, whoever leaves not counted, and {found} did: open the \
         ledger with more of them"
    )]
    TooFewSigners {
        /// How many must sign.
        needed: u8,
        /// How many signed and stay.
        found: usize,
    },
    /// Nobody, nor a quorum, can come to sign in another's name.
    #[error(
        "`{0}` must open the ledger too, since the old passphrase signs for the new one: if it is forgotten, \
         remove `{0}` and add the person under another name"
    )]
    NotSigned(Name),
    /// The slot is taken, or out of range.
    #[error("slot {0} is taken or out of range: an officer's slot is a new one of 1 to {MAX_OFFICERS}")]
    BadSlot(u8),
    /// The sheets of one of them could not be told from the other's.
    #[error("set `{0}` is recorded already: each dealing has an id of its own")]
    SetExists(SetId),
    /// As many fingerprints as shares, all different.
    #[error("set `{0}` does not list each of its {1} shares once")]
    BadShares(SetId, u8),
    /// Generations are numbered without gaps.
    #[error("`{account}` would get generation {found} where {expected} comes next")]
    BadGeneration {
        /// The account.
        account: Name,
        /// What comes next.
        expected: u32,
        /// What the event says.
        found: u32,
    },
}

impl State {
    /// The state after the first event.
    ///
    /// # Errors
    /// [`FoldError`] when the event does not create a ledger of a known format.
    pub fn begin(data: &EventData) -> Result<Self, FoldError> {
        let created = match data {
            EventData::LedgerCreated(created) => created,
            EventData::Unknown(newer) if newer.kind == LedgerCreated::KIND => {
                let format = newer.data.get("format").and_then(serde_json::Value::as_u64);
                let newer = format.filter(|&format| format > LEDGER_FORMAT.into());
                return Err(newer.map_or(FoldError::NotCreated, FoldError::NewerFormat));
            }
            _ => return Err(FoldError::NotCreated),
        };
        let LedgerCreated { format, ledger, organisation, policy, officer, recipients } = &**created;
        if *format != LEDGER_FORMAT {
            return Err(FoldError::NewerFormat((*format).into()));
        }
        if policy.validation_days == 0 {
            return Err(FoldError::NoInterval);
        }
        Quorum::new(policy.k, policy.n)?;
        let mut state = Self {
            ledger: *ledger,
            organisation: organisation.clone(),
            policy: *policy,
            intervals: Intervals { validation: policy.validation_days, ..Intervals::every(90) },
            officers: Officers::default(),
            recipients: recipients.clone(),
            registers: Registers::default(),
            accounts: BTreeMap::new(),
            sets: BTreeMap::new(),
            held: BTreeMap::new(),
            bags: BTreeSet::new(),
            departures: Vec::new(),
            uses: Vec::new(),
            waivers: Vec::new(),
            validated_with: BTreeMap::new(),
            lost_access: BTreeMap::new(),
        };
        state.officers.add(officer)?;
        Ok(state)
    }

    /// Lets one more event happen; an event that cannot follow changes nothing.
    ///
    /// # Errors
    /// [`FoldError`] names what it contradicts.
    pub fn apply(&mut self, seq: u64, data: &EventData) -> Result<(), FoldError> {
        match data {
            EventData::LedgerCreated(_) => Err(FoldError::CreatedTwice),
            EventData::OfficerAdded(added) => self.officers.add(&added.officer),
            EventData::OfficerRemoved(removed) => self.officers.remove(&removed.officer),
            EventData::OfficerPassphraseChanged(changed) => self.officers.change_keys(&changed.officer),
            EventData::QuorumChanged(changed) => self.officers.change_quorum(changed.quorum),
            EventData::SetIssued(issued) => self.issue(seq, issued),
            EventData::SplitRecorded(split) => self.split(seq, split),
            EventData::SetReshared(dealt) => self.reshare(seq, dealt),
            EventData::PaperReadBack(event) => self.read_back(event),
            EventData::SetProved(event) => self.prove(event),
            EventData::CredentialSet(event) => self.set_credential(event),
            EventData::CredentialWorked(event) => self.worked(event),
            EventData::SheetSealed(event) => self.seal(event),
            EventData::SheetStored(event) => self.store(seq, event),
            EventData::SetActivated(event) => self.activate(event),
            EventData::SetAbandoned(event) => self.abandon(event),
            EventData::SheetCalledIn(event) => self.call_in(seq, event),
            EventData::SheetDestroyed(event) => self.destroy(event),
            EventData::SheetInspected(event) => self.inspect(event),
            EventData::SheetVerified(event) => self.verify(event),
            EventData::AccountValidated(event) => self.validate(seq, event),
            EventData::StaffChanged(event) => {
                self.change_staff(event);
                Ok(())
            }
            EventData::SubscriptionChanged(event) => self.change_subscription(event),
            EventData::SheetTampered(event) => self.tamper(event),
            EventData::SheetLost(event) => self.lose(seq, event),
            EventData::CredentialCompromised(event) => self.compromise(seq, event),
            EventData::UseOpened(event) => self.open_use(seq, event),
            EventData::UseStep(event) => self.step_use(event),
            EventData::UseClosed(event) => self.close_use(event),
            EventData::PolicyChanged(event) => self.change_policy(event),
            EventData::CheckWaived(event) => self.waive(seq, event),
            EventData::WaiverEnded(event) => self.end_waiver(event),
            EventData::EntryAdded(event) => self.add_entry(seq, event),
            EventData::EntryEdited(event) => self.edit_entry(seq, event),
            EventData::EntryEnded(event) => self.end_entry(seq, event),
            EventData::Unknown(_) => Ok(()),
        }
    }

    /// Whether these officers, together, may let an event happen: as many as the quorum, and as
    /// many as the quorum that it leaves behind, since they have to write the file.
    ///
    /// # Errors
    /// [`FoldError::TooFewSigners`]; [`FoldError::NotSigned`] by whoever changes a passphrase.
    pub fn check_signers(&self, data: &EventData, signers: &[Name]) -> Result<(), FoldError> {
        self.officers.check_signers(data, signers)
    }

    /// What tells this ledger from every other.
    #[must_use]
    pub const fn ledger(&self) -> Hex<16> {
        self.ledger
    }

    /// Whose ledger it is.
    #[must_use]
    pub const fn organisation(&self) -> &Name {
        &self.organisation
    }

    /// The defaults.
    #[must_use]
    pub const fn policy(&self) -> Policy {
        self.policy
    }

    /// The officers, in the order in which they came.
    #[must_use]
    pub fn officers(&self) -> &[Officer] {
        self.officers.now()
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
        &self.recipients
    }

    /// The accounts, by name.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The account of that name, capitals or not.
    #[must_use]
    pub fn account(&self, name: &Name) -> Option<&Account> {
        self.accounts.get(&name.folded())
    }

    /// The sets, by id.
    pub fn sets(&self) -> impl Iterator<Item = &SetRecord> {
        self.sets.values()
    }

    /// The set of that id.
    #[must_use]
    pub fn set(&self, id: SetId) -> Option<&SetRecord> {
        self.sets.get(&id)
    }

    /// The sets that are not active yet and were not given up, the oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &SetRecord> {
        let is_pending = |set: &&SetRecord| set.standing == Standing::Pending;
        let mut pending: Vec<_> = self.sets.values().filter(is_pending).collect();
        pending.sort_by_key(|set| set.seq);
        pending.into_iter()
    }

    /// What the registers say.
    #[must_use]
    pub const fn registers(&self) -> &Registers {
        &self.registers
    }

    /// The openings of accounts, the oldest first.
    #[must_use]
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// Who left or changed work, and when, the oldest first.
    #[must_use]
    pub fn departures(&self) -> &[(Name, Date)] {
        &self.departures
    }

    /// The sets that may open the account as it is now, in the order in which to try, sets without
    /// enough sheets left out: of each generation the active one, then what it replaced, then what
    /// will replace it.
    #[must_use]
    pub fn opening(&self, account: &Account) -> Vec<&SetRecord> {
        let mut found = Vec::new();
        for generation in account.opening() {
            let sets = generation.sets.iter().rev().filter_map(|id| self.sets.get(id));
            let mut sets: Vec<_> = sets.filter(|set| set.is_recoverable()).collect();
            sets.sort_by_key(|set| match set.standing {
                Standing::Active => 0,
                Standing::Superseded(_) => 1,
                Standing::Pending => 2,
                Standing::Abandoned(_) => 3,
            });
            found.extend(sets);
        }
        found
    }
}
