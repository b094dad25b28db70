//! Every emergency account that a credential was issued for, and its credentials.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Account, Cause, FoldError, Generation, LifeError, Phase, SetRecord};
use crate::model::{Name, SetId};
use crate::text::nearest;

/// The accounts, by folded name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accounts {
    by_name: BTreeMap<String, Account>,
    /// When each authenticator last signed in at a validation, by its folded name.
    validated_with: BTreeMap<String, Date>,
}

impl Accounts {
    pub fn get(&self, name: &Name) -> Option<&Account> {
        self.by_name.get(&name.folded())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.by_name.values()
    }

    pub fn validated_with(&self, authenticator: &Name) -> Option<Date> {
        self.validated_with.get(&authenticator.folded()).copied()
    }

    pub fn generation(&self, account: &Name, number: u32) -> Option<&Generation> {
        self.get(account)?.generation(number)
    }

    pub fn generation_of(&self, set: &SetRecord) -> Option<&Generation> {
        let (account, number) = set.account()?;
        self.generation(account, number)
    }

    /// The account, where it was not given up.
    pub fn check(&self, name: &Name) -> Result<&Account, LifeError> {
        let unknown = || {
            let known = self.iter().map(|account| account.name.as_str());
            let nearest = nearest(name.as_str(), known).map(ToOwned::to_owned);
            LifeError::NoAccount { name: name.clone(), nearest }
        };
        let account = self.get(name).ok_or_else(unknown)?;
        match account.ended_on {
            Some(_) => Err(LifeError::AccountEnded(account.name.clone())),
            None => Ok(account),
        }
    }

    /// Generations are numbered without gaps.
    pub fn check_next(&self, account: &Name, found: u32) -> Result<(), FoldError> {
        let expected = self.get(account).map_or(1, Account::next_generation);
        if found == expected {
            return Ok(());
        }
        Err(FoldError::BadGeneration { account: account.clone(), expected, found })
    }

    /// The sets of the account that an activation takes the place of: the other dealings of the
    /// credential, and those of every older one that the account has or had.
    pub fn replaced_by(&self, account: &Name, number: u32, set: SetId) -> Vec<SetId> {
        let Some(account) = self.get(account) else { return Vec::new() };
        let had = |generation: &&Generation| {
            generation.number <= number
                && matches!(generation.phase, Phase::Set | Phase::Works | Phase::Active)
        };
        let sets = account.generations.iter().filter(had).flat_map(|generation| &generation.sets);
        sets.copied().filter(|id| *id != set).collect()
    }

    /// Every set that was ever dealt for the account.
    pub fn sets_of(&self, account: &Name) -> Vec<SetId> {
        let generations = self.get(account).map_or(&[][..], |account| &account.generations);
        generations.iter().flat_map(|generation| &generation.sets).copied().collect()
    }

    pub fn issue(&mut self, name: &Name, generation: Generation) {
        let account = self.by_name.entry(name.folded()).or_insert_with(|| Account::new(name.clone()));
        account.generations.push(generation);
        account.weigh_rotation();
    }

    pub fn reshare(&mut self, name: &Name, number: u32, set: SetId) {
        if let Some(generation) = self.change_generation(name, number) {
            generation.sets.push(set);
        }
    }

    pub fn reach(&mut self, name: &Name, number: u32, phase: Phase, on: Date) {
        if let Some(generation) = self.change_generation(name, number) {
            generation.reach(phase, on);
        }
    }

    pub fn make_active(&mut self, name: &Name, number: u32, on: Date) {
        if let Some(account) = self.change(name) {
            account.make_active(number, on);
        }
    }

    pub fn abandon(&mut self, name: &Name, number: u32, on: Date) {
        self.reach(name, number, Phase::Abandoned, on);
        if let Some(account) = self.change(name) {
            account.weigh_rotation();
        }
    }

    pub fn validate(&mut self, name: &Name, methods: &[Name], on: Date) {
        for method in methods {
            self.validated_with.insert(method.folded(), on);
        }
        if let Some(account) = self.change(name) {
            account.validate(on);
        }
    }

    /// The validation of all current accounts that something touched is due now.
    pub fn validate_now(&mut self, on: Date, cause: &Cause, is_touched: impl Fn(&Account) -> bool) {
        let current = self.by_name.values_mut().filter(|account| account.ended_on.is_none());
        for account in current.filter(|account| is_touched(account)) {
            account.validate_now(on, cause.clone());
        }
    }

    /// Somebody may know these generations.
    pub fn compromise(&mut self, name: &Name, numbers: &[u32], on: Date) {
        for &number in numbers {
            if let Some(generation) = self.change_generation(name, number) {
                generation.compromised_on.get_or_insert(on);
            }
        }
        self.spoil(name, numbers, on, &Cause::Compromise);
    }

    /// Another credential has to take the place of these generations.
    pub fn spoil(&mut self, name: &Name, numbers: &[u32], on: Date, cause: &Cause) {
        if let Some(account) = self.change(name) {
            account.spoil(numbers, on, cause);
        }
    }

    pub fn end(&mut self, name: &Name, on: Date) {
        if let Some(account) = self.change(name) {
            account.end(on);
        }
    }

    fn change(&mut self, name: &Name) -> Option<&mut Account> {
        self.by_name.get_mut(&name.folded())
    }

    fn change_generation(&mut self, name: &Name, number: u32) -> Option<&mut Generation> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.change(name)?.generations.get_mut(index)
    }
}
