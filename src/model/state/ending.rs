//! The end of sets and sheets: given up, called in, destroyed.

use jiff::civil::Date;

use super::{Destroyed, Keeping, LifeError, Phase, SetRecord, SheetRecord, Standing, State};
use crate::model::register::Register;
use crate::model::{FoldError, Name, SetAbandoned, SetId, SheetCalledIn, SheetDestroyed};

impl State {
    pub(super) fn abandon(&mut self, event: &SetAbandoned) -> Result<(), FoldError> {
        let set = self.check_set(event.set, event.on)?;
        let what = set.to_string();
        let is_secret = set.account().is_none();
        match set.standing {
            Standing::Pending => {}
            Standing::Active if is_secret => {}
            standing => return Err(LifeError::NotPending { what, standing: standing.as_str() }.into()),
        }
        let of = set.account().map(|(account, number)| (account.clone(), number));
        if let Some(generation) = self.generation_of(set)
            && generation.sets == [event.set]
            && generation.phase >= Phase::Set
        {
            return Err(LifeError::PastReturn(what).into());
        }
        let set = self.set_mut(event.set, event.on)?;
        set.standing = Standing::Abandoned(event.on);
        if let Some((account, number)) = of
            && let Some(generation) = self.generation_mut(&account, number)
            && generation.sets == [event.set]
        {
            generation.reach(Phase::Abandoned, event.on);
            if let Some(account) = self.accounts.get_mut(&account.folded()) {
                account.weigh_rotation();
            }
        }
        Ok(())
    }

    pub(super) fn call_in(&mut self, seq: u64, event: &SheetCalledIn) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        self.check_replaced(set, "called in")?;
        if set.sheet(event.share).is_some_and(|sheet| sheet.keeping().is_none()) {
            let what = set.sheet_name(event.share);
            return Err(LifeError::Done { what, done: "back from its safe" }.into());
        }
        self.let_go(seq, event.set, event.share, event.on);
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        sheet.called_in_on = Some(event.on);
        Ok(())
    }

    pub(super) fn destroy(&mut self, event: &SheetDestroyed) -> Result<(), FoldError> {
        let set = self.check_found(event.set, event.share, event.on)?;
        self.check_replaced(set, "destroyed")?;
        if set.sheet(event.share).is_some_and(|sheet| sheet.keeping().is_some()) {
            return Err(LifeError::NotCalledIn(set.sheet_name(event.share)).into());
        }
        if event.witnesses.is_empty() {
            return Err(LifeError::NoWitness.into());
        }
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        sheet.destroyed = Some(Destroyed { on: event.on, witnesses: event.witnesses.clone() });
        self.retire(event.set, event.on);
        Ok(())
    }

    /// A superseded generation without a sheet is over.
    pub(super) fn retire(&mut self, set: SetId, on: Date) {
        let of = self.set(set).and_then(SetRecord::account);
        let Some((account, number)) = of.map(|(account, number)| (account.clone(), number)) else { return };
        let Some(generation) = self.account(&account).and_then(|account| account.generation(number)) else {
            return;
        };
        let is_gone = |id: &SetId| self.set(*id).is_none_or(|set| set.live().next().is_none());
        let retires = generation.phase == Phase::Superseded && generation.sets.iter().all(is_gone);
        if let Some(generation) = self.generation_mut(&account, number).filter(|_| retires) {
            generation.reach(Phase::Retired, on);
        }
    }

    /// A sheet leaves its custodian and its safe, which is part of their history.
    pub(super) fn let_go(&mut self, seq: u64, set: SetId, share: u8, on: Date) {
        let kept = self.sets.get(&set).and_then(|set| set.sheet(share)).and_then(SheetRecord::keeping);
        if let Some(kept) = kept.cloned() {
            self.registers.note(seq, Register::Custodian, &kept.custodian, on);
            self.registers.note(seq, Register::Safe, &kept.safe, on);
        }
        self.hold(set, share, None);
    }

    /// Follows who keeps what.
    pub(super) fn hold(&mut self, set: SetId, share: u8, kept: Option<Keeping>) {
        let before = self.sets.get(&set).and_then(|set| set.sheet(share)).and_then(SheetRecord::keeping);
        for (kept, is_new) in [(before.cloned(), false), (kept, true)] {
            let Some(kept) = kept else { continue };
            for key in [(Register::Custodian, kept.custodian.folded()), (Register::Safe, kept.safe.folded())]
            {
                let held = self.held.entry(key).or_default();
                if is_new {
                    held.insert((set, share))
                } else {
                    held.remove(&(set, share))
                };
            }
        }
    }

    /// The account that nothing but this set opens, although it was replaced: the sheets of what took
    /// its place are gone.
    #[must_use]
    pub fn account_left_to<'s>(&self, set: &'s SetRecord) -> Option<&'s Name> {
        let generation = self.generation_of(set).filter(|generation| generation.phase == Phase::Active)?;
        let others = generation.sets.iter().filter_map(|id| self.set(*id));
        let opens = |other: &SetRecord| other.standing == Standing::Active && other.is_recoverable();
        let is_last = set.is_recoverable() && !others.into_iter().any(opens);
        set.account().map(|(account, _)| account).filter(|_| is_last)
    }

    /// Only what was replaced or given up comes back and ends.
    fn check_replaced(&self, set: &SetRecord, done: &'static str) -> Result<(), LifeError> {
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
}
