//! Dealings, from the first page to what opens an account; nothing here says anything of a secret.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{
    FoldError, Generation, LifeError, Name, Note, Phase, Register, SetFacts, SetId, SetOf, Standing, State,
    Step,
};
use crate::text::and_list;

/// A credential was made for an account, dealt, printed and read back. It is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetIssued {
    /// The emergency account.
    pub account: Name,
    /// The number of the account's credential, from 1.
    pub generation: u32,
    /// The profile that the password follows.
    pub profile: Name,
    /// Whole bits of entropy, rounded down.
    pub entropy_bits: u16,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When it has to be proved that the credential still works.
    pub validation_due: Date,
}

impl Event for SetIssued {
    fn summary(&self) -> String {
        dealt(&self.account, self.generation, &self.set)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { account, generation, set, issued_on, .. } = self;
        state.accounts.check_next(account, *generation)?;
        if state.registers.get(Register::Account, account).is_some_and(|entry| !entry.is_current()) {
            return Err(LifeError::AccountEnded(account.clone()).into());
        }
        let of = SetOf::Account { account: account.clone(), generation: *generation };
        state.sets.add(set, of, seq, *issued_on, self.validation_due)?;
        state.registers.note(seq, Register::Account, account, *issued_on);
        state.accounts.issue(account, Generation::new(*generation, set.id, *issued_on, self.entropy_bits));
        Ok(())
    }

    fn check_names(&self, state: &State) -> Result<(), FoldError> {
        state.check_openable_name(&self.account)
    }
}

/// The same credential was dealt anew, for other custodians; k old sheets open it too until destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetReshared {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential, which stays.
    pub generation: u32,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When it has to be proved that the credential still works.
    pub validation_due: Date,
}

impl Event for SetReshared {
    fn summary(&self) -> String {
        dealt(&self.account, self.generation, &self.set)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let Self { account, generation, set, issued_on, .. } = self;
        match state.accounts.generation(account, *generation) {
            Some(generation) if generation.phase == Phase::Active => {}
            _ => return Err(LifeError::NotActive(account.clone(), *generation).into()),
        }
        let of = SetOf::Account { account: account.clone(), generation: *generation };
        state.sets.add(set, of, seq, *issued_on, self.validation_due)?;
        state.registers.note(seq, Register::Account, account, *issued_on);
        state.accounts.reshare(account, *generation, set.id);
        Ok(())
    }
}

/// A secret that belongs to no account was split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitRecorded {
    /// What the secret is for.
    pub label: Name,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When the shares have to be looked at again.
    pub validation_due: Date,
}

impl Event for SplitRecorded {
    fn summary(&self) -> String {
        format!("{}, {} of {}, set {}", self.label, self.set.k, self.set.n, self.set.id)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let of = SetOf::Secret { label: self.label.clone() };
        state.sets.add(&self.set, of, seq, self.issued_on, self.validation_due)
    }

    fn check_names(&self, state: &State) -> Result<(), FoldError> {
        state.check_openable_name(&self.label)
    }
}

/// k printed sheets were recombined in the room and gave the secret that was dealt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetProved {
    /// The set.
    pub set: SetId,
    /// Which shares, at least k.
    pub shares: Vec<u8>,
    /// The day.
    pub on: Date,
}

impl Event for SetProved {
    fn summary(&self) -> String {
        let shares: Vec<_> = self.shares.iter().map(ToString::to_string).collect();
        format!("set {}, with sheets {}", self.set, and_list(&shares))
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let set = state.sets.check(self.set, self.on)?;
        state.check_order(set, Step::Prove, "proved")?;
        let (k, n) = (set.facts.k, set.facts.n);
        let mut shares = self.shares.clone();
        shares.sort_unstable();
        shares.dedup();
        if shares.len() != self.shares.len()
            || shares.len() < k.into()
            || shares.iter().any(|&x| x == 0 || x > n)
        {
            return Err(LifeError::TooFewShares { what: set.to_string(), k }.into());
        }
        if let Some((account, number)) = set.account()
            && state.accounts.generation_of(set).is_some_and(|one| one.phase == Phase::Pending)
        {
            state.accounts.reach(account, number, Phase::Proved, self.on);
        }
        Ok(state.sets.prove(self.set, self.on)?)
    }
}

/// A set is what opens its account from here on; what opened it before is superseded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetActivated {
    /// The set.
    pub set: SetId,
    /// The day.
    pub on: Date,
}

impl Event for SetActivated {
    fn summary(&self) -> String {
        format!("set {}", self.set)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let set = state.sets.check(self.set, self.on)?;
        state.check_order(set, Step::Activate, "made active")?;
        // what the account has already is told as it is, whatever is left of it
        let generation = state.accounts.generation_of(set);
        let opens_anew = generation.is_some_and(|generation| generation.phase < Phase::Active);
        if !opens_anew && !set.is_recoverable() {
            let (left, k) = (set.live().count(), set.facts.k);
            return Err(LifeError::TooFewLeft { what: set.to_string(), set: self.set, left, k }.into());
        }
        let mut replaced = Vec::new();
        if let Some((account, number)) = set.account() {
            replaced = state.accounts.replaced_by(account, number, self.set);
            state.accounts.make_active(account, number, self.on);
        }
        state.sets.activate(self.set, self.on)?;
        state.sets.supersede(&replaced, self.on);
        for id in replaced {
            state.retire(id, self.on);
        }
        Ok(())
    }
}

/// A set that opens nothing yet, or nothing that others do not, is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAbandoned {
    /// The set.
    pub set: SetId,
    /// Why.
    pub reason: Note,
    /// The day.
    pub on: Date,
}

impl Event for SetAbandoned {
    fn summary(&self) -> String {
        format!("set {}: {}", self.set, self.reason)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let set = state.sets.check(self.set, self.on)?;
        match set.standing {
            Standing::Pending => {}
            Standing::Active if set.account().is_none() => {}
            standing => {
                let what = set.to_string();
                return Err(LifeError::NotPending { what, standing: standing.as_str() }.into());
            }
        }
        // a credential of which this is the only dealing is given up with it
        let generation = state.accounts.generation_of(set).filter(|one| one.sets == [self.set]);
        if let (Some(generation), Some((account, number))) = (generation, set.account()) {
            if generation.phase >= Phase::Set {
                return Err(LifeError::PastReturn(set.to_string()).into());
            }
            state.accounts.abandon(account, number, self.on);
        }
        Ok(state.sets.abandon(self.set, self.on)?)
    }
}

fn dealt(account: &Name, generation: u32, set: &SetFacts) -> String {
    format!("{account} generation {generation}, {} of {}, set {}", set.k, set.n, set.id)
}
