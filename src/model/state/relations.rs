//! What concerns accounts, sets and sheets together.

use jiff::civil::Date;

use super::{Account, Cause, Generation, LifeError, Phase, SetRecord, SheetRecord, Standing, State};
use crate::model::register::Register;
use crate::model::{Name, SetId};

impl State {
    /// The sets that may open the account as it is now, in the order in which to try, sets without
    /// enough sheets left out: of each generation the active one, then what it replaced, then what
    /// will replace it.
    #[must_use]
    pub fn opening(&self, account: &Account) -> Vec<&SetRecord> {
        let mut found = Vec::new();
        for generation in account.opening() {
            let sets = generation.sets.iter().rev().filter_map(|id| self.set(*id));
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

    /// The account that nothing but this set opens, although it was replaced: the sheets of what took
    /// its place are gone.
    #[must_use]
    pub fn account_left_to<'s>(&self, set: &'s SetRecord) -> Option<&'s Name> {
        let generation = self.accounts.generation_of(set);
        let generation = generation.filter(|generation| generation.phase == Phase::Active)?;
        let others = generation.sets.iter().filter_map(|id| self.set(*id));
        let opens = |other: &SetRecord| other.standing == Standing::Active && other.is_recoverable();
        let is_last = set.is_recoverable() && !others.into_iter().any(opens);
        set.account().map(|(account, _)| account).filter(|_| is_last)
    }

    /// The sheets that a custodian keeps, or that lie in a safe, by set.
    pub fn held_by(
        &self,
        register: Register,
        name: &Name,
    ) -> impl Iterator<Item = (&SetRecord, &SheetRecord)> {
        let held = self.custody.held_by(register, name);
        held.filter_map(|(id, share)| self.set(id).and_then(|set| Some((set, set.sheet(share)?))))
    }

    /// Only what was replaced or given up comes back and ends.
    pub(in crate::model) fn check_replaced(
        &self,
        set: &SetRecord,
        done: &'static str,
    ) -> Result<(), LifeError> {
        match set.standing {
            Standing::Superseded(_) | Standing::Abandoned(_) => match self.account_left_to(set) {
                Some(account) => Err(LifeError::LastThatOpens(set.facts.id, account.clone())),
                None => Ok(()),
            },
            standing => {
                Err(LifeError::StillNeeded { what: set.to_string(), standing: standing.as_str(), done })
            }
        }
    }

    /// Nobody can know or use a credential before there is one.
    pub(in crate::model) fn check_age(&self, account: &Account, on: Date) -> Result<(), LifeError> {
        let issued = account.generations.first().and_then(|first| self.issued_on(first));
        match issued.filter(|issued| on < *issued) {
            Some(issued) => Err(LifeError::Unborn { account: account.name.clone(), on, issued }),
            None => Ok(()),
        }
    }

    /// The generations that somebody can have come to know by that day.
    pub(in crate::model) fn known_by(&self, account: &Name, on: Date) -> Vec<u32> {
        let Some(account) = self.account(account) else { return Vec::new() };
        let was_there = |number: &u32| {
            let issued = account.generation(*number).and_then(|generation| self.issued_on(generation));
            issued.is_some_and(|issued| issued <= on)
        };
        account.knowable().into_iter().filter(was_there).collect()
    }

    /// A share of a generation may be in other hands: while the credential lasts, whichever set the
    /// share is of, another has to take its place.
    pub(in crate::model) fn spoil(&mut self, set: SetId, on: Date, cause: &Cause) {
        if let Some((account, number)) = self.sets.get(set).and_then(SetRecord::account) {
            self.accounts.spoil(account, &[number], on, cause);
        }
    }

    /// A superseded generation without a sheet is over.
    pub(in crate::model) fn retire(&mut self, set: SetId, on: Date) {
        let Some(set) = self.sets.get(set) else { return };
        let Some((account, number)) = set.account() else { return };
        let is_gone = |id: &SetId| self.set(*id).is_none_or(|set| set.live().next().is_none());
        let retires = |generation: &&Generation| {
            generation.phase == Phase::Superseded && generation.sets.iter().all(is_gone)
        };
        if self.accounts.generation_of(set).as_ref().is_some_and(retires) {
            self.accounts.reach(account, number, Phase::Retired, on);
        }
    }

    /// A sheet leaves its custodian and its safe, which is part of their history.
    pub(in crate::model) fn release(&mut self, seq: u64, set: SetId, share: u8, on: Date) {
        let kept = self.sets.get(set).and_then(|set| set.sheet(share)).and_then(SheetRecord::keeping);
        if let Some(kept) = kept {
            self.registers.note(seq, Register::Custodian, &kept.custodian, on);
            self.registers.note(seq, Register::Safe, &kept.safe, on);
            self.custody.hand_over((set, share), Some(kept), None);
        }
    }

    /// When somebody last left, changed work or was taken out of a register.
    pub(in crate::model) fn gone_on(&self, person: &str) -> Option<Date> {
        let name = person.parse::<Name>().ok();
        let entries = [Register::Custodian, Register::User].into_iter().filter_map(|register| {
            self.registers.get(register, name.as_ref()?)?.ended.as_ref().map(|ended| ended.on)
        });
        self.departures.last_of(person).into_iter().chain(entries).max()
    }

    fn issued_on(&self, generation: &Generation) -> Option<Date> {
        Some(self.set(*generation.sets.first()?)?.issued_on)
    }
}
