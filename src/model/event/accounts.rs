//! Credentials on their account: set, seen to work, validated, compromised.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{FoldError, LifeError, Name, Note, Phase, Register, State, Step, ValidationStep};
use crate::text::and_list;

/// The target account gets the credential: the point of no return, written just before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialSet {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential.
    pub generation: u32,
    /// The day.
    pub on: Date,
}

impl Event for CredentialSet {
    fn summary(&self) -> String {
        format!("{} generation {}", self.account, self.generation)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        advance(state, &self.account, self.generation, Step::Set, self.on)
    }
}

/// Sign-in and an administrative task were seen to work (G03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialWorked {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential.
    pub generation: u32,
    /// The administrative task.
    pub task: Note,
    /// The day.
    pub on: Date,
}

impl Event for CredentialWorked {
    fn summary(&self) -> String {
        format!("{} generation {}: {}", self.account, self.generation, self.task)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        advance(state, &self.account, self.generation, Step::Work, self.on)
    }
}

/// It was proved that an account can be used, every step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountValidated {
    /// The emergency account.
    pub account: Name,
    /// All of [`ValidationStep::ALL`].
    pub steps: Vec<ValidationStep>,
    /// The authenticators that were used beside the password (R21).
    pub methods: Vec<Name>,
    /// The day.
    pub on: Date,
}

impl Event for AccountValidated {
    fn summary(&self) -> String {
        if self.methods.is_empty() {
            self.account.to_string()
        } else {
            format!("{}, with {}", self.account, and_list(&self.methods))
        }
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let account = state.accounts.check(&self.account)?;
        let Some(active) = account.active() else {
            return Err(LifeError::NothingActive(account.name.clone()).into());
        };
        let before = |last: Date| LifeError::Before { what: account.name.to_string(), on: self.on, last };
        if let Some(last) = active.active_on.filter(|last| self.on < *last) {
            return Err(before(last).into());
        }
        let missing = ValidationStep::ALL.iter().filter(|step| !self.steps.contains(step));
        let missing: Vec<_> = missing.map(|step| step.as_str()).collect();
        if !missing.is_empty() {
            let account = account.name.clone();
            return Err(LifeError::NotValidated { account, missing: missing.join(", ") }.into());
        }
        if let Some(last) = account.validated_on.filter(|last| self.on < *last) {
            return Err(before(last).into());
        }
        for method in &self.methods {
            state.registers.find(Register::Authenticator, method)?;
        }
        state.registers.note(seq, Register::Account, &self.account, self.on);
        state.accounts.validate(&self.account, &self.methods, self.on);
        Ok(())
    }
}

/// Somebody may know the credential of an account: rotation is due now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialCompromised {
    /// The emergency account.
    pub account: Name,
    /// What happened.
    pub note: Note,
    /// The day.
    pub on: Date,
}

impl Event for CredentialCompromised {
    fn summary(&self) -> String {
        format!("{}: {}", self.account, self.note)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        state.check_age(state.accounts.check(&self.account)?, self.on)?;
        state.registers.note(seq, Register::Account, &self.account, self.on);
        let numbers = state.known_by(&self.account, self.on);
        state.accounts.compromise(&self.account, &numbers, self.on);
        Ok(())
    }
}

/// *Set* and *seen to work*, which a generation reaches once.
fn advance(state: &mut State, account: &Name, number: u32, step: Step, on: Date) -> Result<(), FoldError> {
    let (before, after, done) = match step {
        Step::Set => (Phase::Proved, Phase::Set, "set on the account"),
        _ => (Phase::Set, Phase::Works, "seen to work"),
    };
    let unknown = || LifeError::NoGeneration(account.clone(), number);
    let known = state.account(account).ok_or_else(unknown)?;
    let generation = known.generation(number).ok_or_else(unknown)?;
    if known.newest().is_some_and(|newest| newest.number > number) {
        return Err(LifeError::Newer(account.clone(), number).into());
    }
    let set = generation.sets[0];
    let record = state.sets.check(set, on)?;
    if generation.phase > before {
        return Err(LifeError::Done { what: record.to_string(), done }.into());
    }
    state.check_order(record, step, done)?;
    state.sets.touch(set, on)?;
    state.accounts.reach(account, number, after, on);
    Ok(())
}
