//! The life of sets and generations: each step, and what has to come before it.

use jiff::civil::Date;

use super::{Account, Checked, Envelope, Generation, How, Keeping, LifeError, Phase};
use super::{SetOf, SetRecord, SheetRecord, Standing, State, Step};
use crate::model::register::Register;
use crate::model::{
    CredentialSet, CredentialWorked, FoldError, Hex, Name, PaperReadBack, Quorum, SetActivated, SetFacts,
    SetId, SetIssued, SetProved, SetReshared, SheetInspected, SheetSealed, SheetStored, SheetVerified,
    SplitRecorded,
};

impl State {
    pub(super) fn issue(&mut self, seq: u64, issued: &SetIssued) -> Result<(), FoldError> {
        let key = issued.account.folded();
        let known = self.accounts.get(&key);
        let expected = known.map_or(1, Account::next_generation);
        let account = issued.account.clone();
        if issued.generation != expected {
            return Err(FoldError::BadGeneration { account, expected, found: issued.generation });
        }
        if self.registers.get(Register::Account, &account).is_some_and(|entry| !entry.is_current()) {
            return Err(LifeError::AccountEnded(account).into());
        }
        let of = SetOf::Account { account: account.clone(), generation: issued.generation };
        self.record(&issued.set, of, seq, issued.issued_on, issued.validation_due)?;
        self.registers.note(seq, Register::Account, &account, issued.issued_on);
        let generation = Generation {
            number: issued.generation,
            sets: vec![issued.set.id],
            phase: Phase::Pending,
            since: issued.issued_on,
            compromised_on: None,
            spoilt: None,
            active_on: None,
            entropy_bits: issued.entropy_bits,
        };
        let account = self.accounts.entry(key).or_insert_with(|| Account::new(account));
        account.generations.push(generation);
        account.weigh_rotation();
        Ok(())
    }

    pub(super) fn reshare(&mut self, seq: u64, dealt: &SetReshared) -> Result<(), FoldError> {
        let known = self.account(&dealt.account).and_then(|account| account.generation(dealt.generation));
        match known {
            Some(generation) if generation.phase == Phase::Active => {}
            _ => return Err(LifeError::NotActive(dealt.account.clone(), dealt.generation).into()),
        }
        let of = SetOf::Account { account: dealt.account.clone(), generation: dealt.generation };
        self.record(&dealt.set, of, seq, dealt.issued_on, dealt.validation_due)?;
        self.registers.note(seq, Register::Account, &dealt.account, dealt.issued_on);
        if let Some(generation) = self.generation_mut(&dealt.account, dealt.generation) {
            generation.sets.push(dealt.set.id);
        }
        Ok(())
    }

    pub(super) fn split(&mut self, seq: u64, split: &SplitRecorded) -> Result<(), FoldError> {
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
        let record = SetRecord {
            facts: facts.clone(),
            of,
            seq,
            issued_on,
            validation_due,
            standing: Standing::Pending,
            proved_on: None,
            activated_on: None,
            tampered_on: None,
            sheets: (1..=facts.n).map(|share| SheetRecord::new(share, issued_on)).collect(),
            last: issued_on,
        };
        self.sets.insert(facts.id, record);
        Ok(())
    }

    pub(super) fn read_back(&mut self, event: &PaperReadBack) -> Result<(), FoldError> {
        self.check_sheet(event.set, event.share, event.on)?;
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        sheet.read_back_on = Some(event.on);
        Ok(())
    }

    pub(super) fn prove(&mut self, event: &SetProved) -> Result<(), FoldError> {
        let set = self.check_set(event.set, event.on)?;
        self.check_order(set, Step::Prove, "proved")?;
        let (k, n) = (set.facts.k, set.facts.n);
        let mut shares = event.shares.clone();
        shares.sort_unstable();
        shares.dedup();
        if shares.len() != event.shares.len()
            || shares.len() < k.into()
            || shares.iter().any(|&x| x == 0 || x > n)
        {
            return Err(LifeError::TooFewShares { what: set.to_string(), k }.into());
        }
        let of = set.of.clone();
        let set = self.set_mut(event.set, event.on)?;
        set.proved_on = Some(event.on);
        if let SetOf::Account { account, generation } = of
            && let Some(generation) = self.generation_mut(&account, generation)
            && generation.phase == Phase::Pending
        {
            generation.reach(Phase::Proved, event.on);
        }
        Ok(())
    }

    pub(super) fn set_credential(&mut self, event: &CredentialSet) -> Result<(), FoldError> {
        self.advance(&event.account, event.generation, Step::Set, event.on)
    }

    pub(super) fn worked(&mut self, event: &CredentialWorked) -> Result<(), FoldError> {
        self.advance(&event.account, event.generation, Step::Work, event.on)
    }

    /// *Set* and *seen to work*, which a generation reaches once.
    fn advance(&mut self, account: &Name, number: u32, step: Step, on: Date) -> Result<(), FoldError> {
        let (before, after, done) = match step {
            Step::Set => (Phase::Proved, Phase::Set, "set on the account"),
            _ => (Phase::Set, Phase::Works, "seen to work"),
        };
        let unknown = || LifeError::NoGeneration(account.clone(), number);
        let known = self.account(account).ok_or_else(unknown)?;
        let generation = known.generation(number).ok_or_else(unknown)?;
        if known.newest().is_some_and(|newest| newest.number > number) {
            return Err(LifeError::Newer(account.clone(), number).into());
        }
        let set = generation.sets[0];
        let record = self.check_set(set, on)?;
        if generation.phase > before {
            return Err(LifeError::Done { what: record.to_string(), done }.into());
        }
        self.check_order(record, step, done)?;
        self.set_mut(set, on)?;
        if let Some(generation) = self.generation_mut(account, number) {
            generation.reach(after, on);
        }
        Ok(())
    }

    pub(super) fn seal(&mut self, event: &SheetSealed) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        if set.standing == Standing::Pending {
            self.check_order(set, Step::Seal(event.share), "put into a bag")?;
        }
        self.take_bag(&event.bag)?;
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        sheet.envelope = Some(Envelope { bag: event.bag.clone(), on: event.on });
        Ok(())
    }

    pub(super) fn store(&mut self, seq: u64, event: &SheetStored) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        if set.sheet(event.share).is_some_and(|sheet| sheet.called_in_on.is_some()) {
            return Err(LifeError::CalledIn(set.sheet_name(event.share)).into());
        }
        if set.standing == Standing::Pending {
            self.check_order(set, Step::Store(event.share), "stored")?;
        } else if set.sheet(event.share).is_some_and(|sheet| sheet.envelope.is_none()) {
            return Err(LifeError::NoBag(set.sheet_name(event.share)).into());
        }
        let custodian = self.registers.find(Register::Custodian, &event.custodian)?.name.clone();
        let safe = self.registers.find(Register::Safe, &event.safe)?.name.clone();
        self.registers.note(seq, Register::Custodian, &custodian, event.on);
        self.registers.note(seq, Register::Safe, &safe, event.on);
        let kept = Keeping { custodian, safe, carrier: event.carrier.clone(), on: event.on };
        self.hold(event.set, event.share, Some(kept.clone()));
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        if let Some(carrier) = &kept.carrier
            && !sheet.carriers.contains(carrier)
        {
            sheet.carriers.push(carrier.clone());
        }
        sheet.kept = Some(kept);
        Ok(())
    }

    pub(super) fn activate(&mut self, event: &SetActivated) -> Result<(), FoldError> {
        let set = self.check_set(event.set, event.on)?;
        if set.standing != Standing::Pending {
            return Err(
                LifeError::NotPending { what: set.to_string(), standing: set.standing.as_str() }.into()
            );
        }
        self.check_order(set, Step::Activate, "made active")?;
        // what the account has already is told as it is, whatever is left of it
        let opens_anew = self.generation_of(set).is_some_and(|generation| generation.phase < Phase::Active);
        if !opens_anew && !set.is_recoverable() {
            let (left, k) = (set.live().count(), set.facts.k);
            return Err(LifeError::TooFewLeft { what: set.to_string(), set: event.set, left, k }.into());
        }
        let of = set.of.clone();
        let set = self.set_mut(event.set, event.on)?;
        set.standing = Standing::Active;
        set.activated_on = Some(event.on);
        let SetOf::Account { account, generation } = of else { return Ok(()) };
        let replaced = self.replaced_by(&account, generation, event.set);
        for id in &replaced {
            if let Some(set) = self.sets.get_mut(id)
                && !matches!(set.standing, Standing::Abandoned(_) | Standing::Superseded(_))
            {
                set.standing = Standing::Superseded(event.on);
            }
        }
        if let Some(account) = self.accounts.get_mut(&account.folded()) {
            account.make_active(generation, event.on);
        }
        for id in replaced {
            self.retire(id, event.on);
        }
        Ok(())
    }

    /// The sets of the account that an activation takes the place of: the other dealings of the
    /// credential, and those of every older one that the account has or had.
    fn replaced_by(&self, account: &Name, number: u32, set: SetId) -> Vec<SetId> {
        let Some(account) = self.account(account) else { return Vec::new() };
        let had = |generation: &&Generation| {
            generation.number <= number
                && matches!(generation.phase, Phase::Set | Phase::Works | Phase::Active)
        };
        let sets = account.generations.iter().filter(had).flat_map(|generation| &generation.sets);
        sets.copied().filter(|id| *id != set).collect()
    }

    pub(super) fn inspect(&mut self, event: &SheetInspected) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        let what = set.sheet_name(event.share);
        match set.sheet(event.share).and_then(|sheet| sheet.envelope.as_ref()) {
            None => return Err(LifeError::NoBag(what).into()),
            Some(envelope) if envelope.bag.folded() != event.bag.folded() => {
                return Err(LifeError::OtherBag { what, found: event.bag.clone() }.into());
            }
            Some(_) => {}
        }
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        sheet.checked = Some(Checked { on: event.on, how: How::Seal });
        Ok(())
    }

    pub(super) fn verify(&mut self, event: &SheetVerified) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        if let Some(bag) = &event.bag {
            if set.standing == Standing::Pending && !self.is_sealed(event.set, event.share) {
                self.check_order(set, Step::Seal(event.share), "put into a bag")?;
            }
            self.take_bag(bag)?;
        }
        let sheet = self.sheet_mut(event.set, event.share, event.on)?;
        sheet.checked = Some(Checked { on: event.on, how: How::Verified });
        sheet.envelope = event.bag.clone().map(|bag| Envelope { bag, on: event.on });
        sheet.verified.push((event.on, event.workstation.clone()));
        Ok(())
    }

    /// The set, where a step may happen on that day.
    pub(super) fn check_set(&self, id: SetId, on: Date) -> Result<&SetRecord, LifeError> {
        let set = self.set(id).ok_or(LifeError::NoSet(id))?;
        if on < set.last {
            return Err(LifeError::Before { what: set.to_string(), on, last: set.last });
        }
        Ok(set)
    }

    /// The set of a sheet that exists still, where a step may happen on that day.
    pub(super) fn check_sheet(&self, id: SetId, share: u8, on: Date) -> Result<&SetRecord, LifeError> {
        let set = self.check_found(id, share, on)?;
        match set.sheet(share).and_then(|sheet| sheet.lost_on) {
            Some(on) => Err(LifeError::Lost { what: set.sheet_name(share), on }),
            None => Ok(set),
        }
    }

    /// As [`check_sheet`](Self::check_sheet), and one that was lost may have been found.
    pub(super) fn check_found(&self, id: SetId, share: u8, on: Date) -> Result<&SetRecord, LifeError> {
        let set = self.set(id).ok_or(LifeError::NoSet(id))?;
        let sheet = set.sheet(share).ok_or_else(|| LifeError::NoSheet { what: set.to_string(), share })?;
        if let Some(destroyed) = &sheet.destroyed {
            return Err(LifeError::Destroyed { what: set.sheet_name(share), on: destroyed.on });
        }
        if on < sheet.last {
            return Err(LifeError::Before { what: set.sheet_name(share), on, last: sheet.last });
        }
        Ok(set)
    }

    fn is_sealed(&self, set: SetId, share: u8) -> bool {
        let sheet = self.set(set).and_then(|set| set.sheet(share));
        sheet.is_some_and(|sheet| sheet.envelope.is_some())
    }

    fn check_order(&self, set: &SetRecord, step: Step, done: &'static str) -> Result<(), LifeError> {
        if set.standing != Standing::Pending {
            return Err(LifeError::NotPending { what: set.to_string(), standing: set.standing.as_str() });
        }
        match self.missing_before(set.facts.id, step).as_slice() {
            [] => Ok(()),
            missing => Err(self.out_of_order(set, done, missing)),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as the other refusals do")]
    fn out_of_order(&self, set: &SetRecord, done: &'static str, missing: &[Step]) -> LifeError {
        let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
        LifeError::OutOfOrder { what: set.to_string(), done, missing: missing.join(", ") }
    }

    fn take_bag(&mut self, bag: &Name) -> Result<(), LifeError> {
        if self.bags.insert(bag.folded()) { Ok(()) } else { Err(LifeError::BagUsed(bag.clone())) }
    }

    pub(super) fn set_mut(&mut self, id: SetId, on: Date) -> Result<&mut SetRecord, LifeError> {
        let set = self.sets.get_mut(&id).ok_or(LifeError::NoSet(id))?;
        set.last = set.last.max(on);
        Ok(set)
    }

    pub(super) fn sheet_mut(
        &mut self,
        id: SetId,
        share: u8,
        on: Date,
    ) -> Result<&mut SheetRecord, LifeError> {
        let set = self.set_mut(id, on)?;
        let what = (set.sheets.len() < usize::from(share)).then(|| set.to_string());
        let sheet = usize::from(share).checked_sub(1).and_then(|index| set.sheets.get_mut(index));
        let sheet = sheet.ok_or_else(|| LifeError::NoSheet { what: what.unwrap_or_default(), share })?;
        sheet.last = on;
        Ok(sheet)
    }

    pub(super) fn generation_of(&self, set: &SetRecord) -> Option<&Generation> {
        let (account, number) = set.account()?;
        self.account(account)?.generation(number)
    }

    pub(super) fn generation_mut(&mut self, account: &Name, number: u32) -> Option<&mut Generation> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.accounts.get_mut(&account.folded())?.generations.get_mut(index)
    }
}

fn has_twins(shares: &[Hex<32>]) -> bool {
    shares.iter().enumerate().any(|(i, share)| shares[..i].contains(share))
}
