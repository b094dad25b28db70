//! What is so now: the fold over everything that happened.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::officers::Officers;
use crate::model::{
    EventData, Hex, LEDGER_FORMAT, LedgerCreated, MAX_OFFICERS, Name, Officer, Policy, Quorum, QuorumError,
    SetFacts, SetId, SetIssued, SplitRecorded,
};

/// The registers as the events up to now leave them.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    ledger: Hex<16>,
    organisation: Name,
    policy: Policy,
    officers: Officers,
    recipients: Vec<String>,
    accounts: BTreeMap<String, Account>,
    sets: BTreeMap<SetId, SetRecord>,
    pending: Vec<SetId>,
}

/// An emergency account and its credentials, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// As it was first written.
    pub name: Name,
    /// Generation 1 first, never empty.
    pub generations: Vec<Generation>,
}

/// One credential of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// From 1.
    pub number: u32,
    /// The set that recovers it.
    pub set: SetId,
    /// How far it has come.
    pub phase: Phase,
}

/// How far a generation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Printed and read back; nobody has proved the paper, and the account does not have it yet.
    Pending,
}

/// A set and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRecord {
    /// What is known of it.
    pub facts: SetFacts,
    /// What it recovers.
    pub of: SetOf,
    /// The event that recorded it.
    pub seq: u64,
    /// The date on its sheets.
    pub issued_on: Date,
    /// When it has to be looked at again.
    pub validation_due: Date,
}

/// What a set recovers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetOf {
    /// The credential of an account.
    Account {
        /// The account.
        account: Name,
        /// The number of the credential.
        generation: u32,
    },
    /// A secret of another kind.
    Secret {
        /// What it is for.
        label: Name,
    },
}

/// Why an event cannot follow what happened before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// There is one beginning.
    #[error("the ledger is created a second time: start another file for another ledger")]
    CreatedTwice,
    /// The first event is another.
    #[error("the first event does not create the ledger: put back the whole file")]
    NotCreated,
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
            officers: Officers::default(),
            recipients: recipients.clone(),
            accounts: BTreeMap::new(),
            sets: BTreeMap::new(),
            pending: Vec::new(),
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

    /// The sets whose account does not have the credential yet, the oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &SetRecord> {
        self.pending.iter().filter_map(|id| self.sets.get(id))
    }

    /// The sets whose validation is due on that day or before.
    pub fn due(&self, on: Date) -> impl Iterator<Item = &SetRecord> {
        self.sets.values().filter(move |set| set.validation_due <= on)
    }

    fn issue(&mut self, seq: u64, issued: &SetIssued) -> Result<(), FoldError> {
        let key = issued.account.folded();
        let expected = self.accounts.get(&key).map_or(1, Account::next_generation);
        if issued.generation != expected {
            let account = issued.account.clone();
            return Err(FoldError::BadGeneration { account, expected, found: issued.generation });
        }
        let of = SetOf::Account { account: issued.account.clone(), generation: issued.generation };
        self.record(&issued.set, of, seq, issued.issued_on, issued.validation_due)?;
        self.pending.push(issued.set.id);
        let generation = Generation { number: issued.generation, set: issued.set.id, phase: Phase::Pending };
        self.accounts
            .entry(key)
            .or_insert_with(|| Account { name: issued.account.clone(), generations: Vec::new() })
            .generations
            .push(generation);
        Ok(())
    }

    fn split(&mut self, seq: u64, split: &SplitRecorded) -> Result<(), FoldError> {
        let of = SetOf::Secret { label: split.label.clone() };
        self.record(&split.set, of, seq, split.issued_on, split.validation_due)
    }

    fn record(
        &mut self,
        facts: &SetFacts,
        of: SetOf,
        seq: u64,
        issued_on: Date,
        validation_due: Date,
    ) -> Result<(), FoldError> {
        Quorum::new(facts.k, facts.n)?;
        if facts.shares.len() != usize::from(facts.n) || has_twins(&facts.shares) {
            return Err(FoldError::BadShares(facts.id, facts.n));
        }
        if self.sets.contains_key(&facts.id) {
            return Err(FoldError::SetExists(facts.id));
        }
        let record = SetRecord { facts: facts.clone(), of, seq, issued_on, validation_due };
        self.sets.insert(facts.id, record);
        Ok(())
    }
}

impl Account {
    /// The number that the next credential gets.
    #[must_use]
    pub fn next_generation(&self) -> u32 {
        self.generations.last().map_or(1, |last| last.number.saturating_add(1))
    }
}

fn has_twins(shares: &[Hex<32>]) -> bool {
    shares.iter().enumerate().any(|(i, share)| shares[..i].contains(share))
}
