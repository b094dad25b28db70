//! Validations, incidents, uses, and what they make due.

use jiff::civil::Date;

use super::{Account, Cause, Generation, LifeError, SetRecord, SheetRecord, Standing, State, Urgent};
use crate::model::register::{Register, Registers};
use crate::model::{
    AccountValidated, CredentialCompromised, EntryAdded, EntryEdited, EntryEnded, FoldError, Name, Note,
    RunbookStep, SetId, SheetLost, SheetTampered, StaffChange, StaffChanged, SubscriptionChanged, UseClass,
    UseClosed, UseOpened, UseReason, UseStep, ValidationStep,
};

/// An opening of an account, for practice or in earnest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// From 1.
    pub number: u32,
    /// The account.
    pub account: Name,
    /// Which situation (R12).
    pub reason: UseReason,
    /// In words (R04).
    pub why: Note,
    /// Who allowed it (R04).
    pub approver: Name,
    /// The day.
    pub opened_on: Date,
    /// The runbook's steps that were stamped (R48).
    pub steps: Vec<Stamp>,
    /// How it ended.
    pub closed: Option<Closed>,
}

/// A step of the runbook, as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Which.
    pub step: RunbookStep,
    /// When.
    pub on: Date,
    /// Whether it was done; else it was not needed, and the note says why.
    pub done: bool,
    /// More about it.
    pub note: Option<Note>,
}

/// The end of a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The day.
    pub on: Date,
    /// What it was (G02).
    pub class: UseClass,
    /// What was learnt (R42).
    pub post_mortem: Note,
}

impl Use {
    /// The steps of the runbook that were not stamped yet; password hash sync takes over only
    /// where federation is down.
    #[must_use]
    pub fn missing(&self) -> Vec<RunbookStep> {
        let is_asked =
            |step: RunbookStep| step != RunbookStep::HashSync || self.reason == UseReason::FederationDown;
        let is_done = |step: RunbookStep| self.steps.iter().any(|stamp| stamp.step == step);
        RunbookStep::ALL.iter().copied().filter(|&step| is_asked(step) && !is_done(step)).collect()
    }
}

impl State {
    /// When an authenticator last signed in at a validation (R21).
    #[must_use]
    pub fn validated_with(&self, authenticator: &Name) -> Option<Date> {
        self.validated_with.get(&authenticator.folded()).copied()
    }

    /// Who could open a safe and cannot any more, since when: its combination may be known still (G04).
    #[must_use]
    pub fn lost_access(&self, safe: &Name) -> &[(String, Date)] {
        self.lost_access.get(&safe.folded()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn validate(&mut self, seq: u64, event: &AccountValidated) -> Result<(), FoldError> {
        let account = self.check_account(&event.account)?;
        let Some(active) = account.active() else {
            return Err(LifeError::NothingActive(account.name.clone()).into());
        };
        if let Some(last) = active.active_on.filter(|last| event.on < *last) {
            return Err(LifeError::Before { what: account.name.to_string(), on: event.on, last }.into());
        }
        let missing = ValidationStep::ALL.iter().filter(|step| !event.steps.contains(step));
        let missing: Vec<_> = missing.map(|step| step.as_str()).collect();
        if !missing.is_empty() {
            let account = account.name.clone();
            return Err(LifeError::NotValidated { account, missing: missing.join(", ") }.into());
        }
        if let Some(last) = account.validated_on.filter(|last| event.on < *last) {
            return Err(LifeError::Before { what: account.name.to_string(), on: event.on, last }.into());
        }
        for method in &event.methods {
            self.registers.find(Register::Authenticator, method)?;
        }
        self.registers.note(seq, Register::Account, &event.account, event.on);
        for method in &event.methods {
            self.validated_with.insert(method.folded(), event.on);
        }
        let account = self.account_mut(&event.account)?;
        account.validated_on = Some(event.on);
        let is_open = |urgent: &Urgent| urgent.on > event.on;
        account.validation_newest = account.validation_newest.take().filter(is_open);
        account.validation_now =
            account.validation_now.take().filter(is_open).or_else(|| account.validation_newest.clone());
        Ok(())
    }

    pub(super) fn change_staff(&mut self, event: &StaffChanged) {
        for account in self.accounts.values_mut().filter(|account| account.ended_on.is_none()) {
            account.validate_now(event.on, Cause::StaffChange(event.person.clone()));
        }
        if event.change != StaffChange::Hire {
            self.departures.push((event.person.clone(), event.on));
        }
    }

    pub(super) fn change_subscription(&mut self, event: &SubscriptionChanged) -> Result<(), FoldError> {
        let tenant = match &event.tenant {
            Some(tenant) => Some(self.registers.find(Register::Tenant, tenant)?.name.folded()),
            None => None,
        };
        let registers = &self.registers;
        let is_touched = |account: &Account| {
            let entry = registers.get(Register::Account, &account.name);
            let of = entry.and_then(|entry| entry.text("tenant")).map(str::to_lowercase);
            // an account of no recorded tenant may be of this one
            account.ended_on.is_none() && (tenant.is_none() || of.is_none() || of == tenant)
        };
        for account in self.accounts.values_mut().filter(|account| is_touched(account)) {
            account.validate_now(event.on, Cause::SubscriptionChange);
        }
        Ok(())
    }

    pub(super) fn tamper(&mut self, event: &SheetTampered) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        let of = set.account().map(|(account, number)| (account.clone(), number));
        self.sheet_mut(event.set, event.share, event.on)?.tampered_on = Some(event.on);
        let set = self.set_mut(event.set, event.on)?;
        set.tampered_on.get_or_insert(event.on);
        self.spoil(of, event.on, &Cause::Tamper(event.set, event.share));
        Ok(())
    }

    pub(super) fn lose(&mut self, seq: u64, event: &SheetLost) -> Result<(), FoldError> {
        let set = self.check_sheet(event.set, event.share, event.on)?;
        let of = set.account().map(|(account, number)| (account.clone(), number));
        self.let_go(seq, event.set, event.share, event.on);
        self.sheet_mut(event.set, event.share, event.on)?.lost_on = Some(event.on);
        let set = self.set_mut(event.set, event.on)?;
        set.tampered_on.get_or_insert(event.on);
        self.retire(event.set, event.on);
        self.spoil(of, event.on, &Cause::Loss(event.set, event.share));
        Ok(())
    }

    /// A share of a generation may be in other hands: while the credential lasts, whichever set the
    /// share is of, another has to take its place.
    fn spoil(&mut self, of: Option<(Name, u32)>, on: Date, cause: &Cause) {
        if let Some((account, number)) = of
            && let Some(account) = self.accounts.get_mut(&account.folded())
        {
            account.spoil(&[number], on, cause);
        }
    }

    pub(super) fn compromise(&mut self, seq: u64, event: &CredentialCompromised) -> Result<(), FoldError> {
        self.check_age(self.check_account(&event.account)?, event.on)?;
        self.registers.note(seq, Register::Account, &event.account, event.on);
        let numbers = self.known_by(&event.account, event.on);
        let account = self.account_mut(&event.account)?;
        for generation in &mut account.generations {
            if numbers.contains(&generation.number) {
                generation.compromised_on.get_or_insert(event.on);
            }
        }
        account.spoil(&numbers, event.on, &Cause::Compromise);
        Ok(())
    }

    pub(super) fn open_use(&mut self, seq: u64, event: &UseOpened) -> Result<(), FoldError> {
        let account = self.check_account(&event.account)?;
        self.check_age(account, event.on)?;
        let account = account.name.clone();
        if let Some(open) = self.uses.iter().find(|one| one.closed.is_none() && one.account == account) {
            return Err(LifeError::UseIsOpen(account, open.number).into());
        }
        let expected = u32::try_from(self.uses.len()).unwrap_or(u32::MAX).saturating_add(1);
        if event.number != expected {
            return Err(LifeError::UseNumber { expected, found: event.number }.into());
        }
        self.registers.note(seq, Register::Account, &account, event.on);
        self.uses.push(Use {
            number: event.number,
            account,
            reason: event.reason,
            why: event.why.clone(),
            approver: event.approver.clone(),
            opened_on: event.on,
            steps: Vec::new(),
            closed: None,
        });
        Ok(())
    }

    pub(super) fn step_use(&mut self, event: &UseStep) -> Result<(), FoldError> {
        let one = self.open_use_mut(event.number, event.on)?;
        if one.steps.iter().any(|stamp| stamp.step == event.step) {
            return Err(LifeError::StepDone(event.number, event.step.as_str()).into());
        }
        let UseStep { step, on, done, note, .. } = event.clone();
        one.steps.push(Stamp { step, on, done, note });
        Ok(())
    }

    pub(super) fn close_use(&mut self, event: &UseClosed) -> Result<(), FoldError> {
        let one = self.open_use_mut(event.number, event.on)?;
        let missing: Vec<_> = one.missing().into_iter().map(RunbookStep::as_str).collect();
        if !missing.is_empty() {
            return Err(LifeError::UseSteps { number: event.number, missing: missing.join(", ") }.into());
        }
        let post_mortem = event.post_mortem.clone();
        one.closed = Some(Closed { on: event.on, class: event.class, post_mortem });
        let name = one.account.clone();
        let numbers = self.known_by(&name, event.on);
        if let Ok(account) = self.account_mut(&name) {
            account.spoil(&numbers, event.on, &Cause::Use(event.number));
        }
        Ok(())
    }

    fn open_use_mut(&mut self, number: u32, on: Date) -> Result<&mut Use, LifeError> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let one = index.and_then(|index| self.uses.get_mut(index)).ok_or(LifeError::NoUse(number))?;
        if let Some(closed) = &one.closed {
            return Err(LifeError::UseIsClosed(number, closed.on));
        }
        let last = one.steps.iter().map(|stamp| stamp.on).max().unwrap_or(one.opened_on);
        if on < last {
            return Err(LifeError::Before { what: format!("use {number}"), on, last });
        }
        Ok(one)
    }

    pub(super) fn add_entry(&mut self, seq: u64, event: &EntryAdded) -> Result<(), FoldError> {
        Ok(self.registers.add(seq, event.register, &event.name, &event.values, event.on)?)
    }

    pub(super) fn edit_entry(&mut self, seq: u64, event: &EntryEdited) -> Result<(), FoldError> {
        let EntryEdited { register, name, values, cleared, on } = event;
        let access = |registers: &Registers| match register {
            Register::Safe => registers.get(Register::Safe, name).map(|safe| safe.list("access").to_vec()),
            _ => None,
        };
        let before = access(&self.registers).unwrap_or_default();
        self.registers.edit(seq, *register, name, values, cleared, *on)?;
        let after: Vec<_> =
            access(&self.registers).unwrap_or_default().iter().map(|one| one.to_lowercase()).collect();
        let lost = before.into_iter().filter(|person| !after.contains(&person.to_lowercase()));
        for person in lost {
            // who stood in the list although gone lost it on the day of leaving
            let day = self.gone_on(&person).map_or(*on, |gone| gone.min(*on));
            self.lost_access.entry(name.folded()).or_default().push((person, day));
        }
        Ok(())
    }

    /// When somebody last left, changed work or was taken out of a register.
    fn gone_on(&self, person: &str) -> Option<Date> {
        let folded = person.to_lowercase();
        let left = self.departures.iter().filter(|(gone, _)| gone.folded() == folded).map(|(_, on)| *on);
        let name = person.parse::<Name>().ok();
        let entries = [Register::Custodian, Register::User].into_iter().filter_map(|register| {
            self.registers.get(register, name.as_ref()?)?.ended.as_ref().map(|ended| ended.on)
        });
        left.chain(entries).max()
    }

    pub(super) fn end_entry(&mut self, seq: u64, event: &EntryEnded) -> Result<(), FoldError> {
        let kept: Vec<_> = match event.register {
            Register::Custodian | Register::Safe => {
                let held = self.held_by(event.register, &event.name);
                held.map(|(set, sheet)| set.sheet_name(sheet.share)).collect()
            }
            _ => Vec::new(),
        };
        if !kept.is_empty() {
            let (register, name) = (event.register, event.name.clone());
            return Err(LifeError::HoldsSheets { register, name, sheets: kept.join(", ") }.into());
        }
        let sets = match event.register {
            Register::Account => self.sets_of(&event.name),
            _ => Vec::new(),
        };
        for &id in &sets {
            self.check_set(id, event.on)?;
        }
        self.registers.end(seq, event.register, &event.name, event.reason.as_str(), event.on)?;
        if event.register == Register::Account {
            self.end_account(&event.name, &sets, event.on);
        }
        Ok(())
    }

    fn sets_of(&self, account: &Name) -> Vec<SetId> {
        let generations = self.account(account).map_or(&[][..], |account| &account.generations);
        generations.iter().flat_map(|generation| &generation.sets).copied().collect()
    }

    fn end_account(&mut self, name: &Name, sets: &[SetId], on: Date) {
        let Some(account) = self.accounts.get_mut(&name.folded()) else { return };
        account.end(on);
        for id in sets {
            let Some(set) = self.sets.get_mut(id) else { continue };
            match set.standing {
                Standing::Pending => set.standing = Standing::Abandoned(on),
                Standing::Active => set.standing = Standing::Superseded(on),
                Standing::Superseded(_) | Standing::Abandoned(_) => {}
            }
        }
    }

    /// The sheets that a custodian keeps, or that lie in a safe, by set.
    pub fn held_by(
        &self,
        register: Register,
        name: &Name,
    ) -> impl Iterator<Item = (&SetRecord, &SheetRecord)> {
        let held = self.held.get(&(register, name.folded())).into_iter().flatten();
        held.filter_map(|(id, share)| self.set(*id).and_then(|set| Some((set, set.sheet(*share)?))))
    }

    fn check_account(&self, name: &Name) -> Result<&Account, LifeError> {
        let unknown = || {
            let known = self.accounts.values().map(|account| account.name.as_str());
            let nearest = crate::text::nearest(name.as_str(), known).map(ToOwned::to_owned);
            LifeError::NoAccount { name: name.clone(), nearest }
        };
        let account = self.account(name).ok_or_else(unknown)?;
        match account.ended_on {
            Some(_) => Err(LifeError::AccountEnded(account.name.clone())),
            None => Ok(account),
        }
    }

    /// Nobody can know or use a credential before there is one.
    fn check_age(&self, account: &Account, on: Date) -> Result<(), LifeError> {
        let issued = account.generations.first().and_then(|first| self.issued_on(first));
        match issued.filter(|issued| on < *issued) {
            Some(issued) => Err(LifeError::Unborn { account: account.name.clone(), on, issued }),
            None => Ok(()),
        }
    }

    fn issued_on(&self, generation: &Generation) -> Option<Date> {
        Some(self.set(*generation.sets.first()?)?.issued_on)
    }

    /// The generations that somebody can have come to know by that day.
    fn known_by(&self, account: &Name, on: Date) -> Vec<u32> {
        let Some(account) = self.account(account) else { return Vec::new() };
        let was_there = |number: &u32| {
            let issued = account.generation(*number).and_then(|generation| self.issued_on(generation));
            issued.is_some_and(|issued| issued <= on)
        };
        account.known().into_iter().filter(was_there).collect()
    }

    fn account_mut(&mut self, name: &Name) -> Result<&mut Account, LifeError> {
        let found = self.accounts.get_mut(&name.folded());
        found.ok_or_else(|| LifeError::NoAccount { name: name.clone(), nearest: None })
    }
}

impl Account {
    /// The oldest cause that was not answered yet stands; a later validation answered it.
    fn validate_now(&mut self, on: Date, cause: Cause) {
        if self.validated_on.is_some_and(|validated| validated > on) {
            return;
        }
        let urgent = Urgent { on, cause };
        if self.validation_now.as_ref().is_none_or(|oldest| on < oldest.on) {
            self.validation_now = Some(urgent.clone());
        }
        if self.validation_newest.as_ref().is_none_or(|newest| on > newest.on) {
            self.validation_newest = Some(urgent);
        }
    }

    /// The generations that somebody can know: those that open the account, the newest first, else
    /// the one that is to.
    fn known(&self) -> Vec<u32> {
        let opening: Vec<_> = self.opening().map(|generation| generation.number).collect();
        if !opening.is_empty() {
            return opening;
        }
        self.upcoming().map(|generation| generation.number).into_iter().collect()
    }

    fn spoil(&mut self, numbers: &[u32], on: Date, cause: &Cause) {
        for generation in &mut self.generations {
            if numbers.contains(&generation.number) {
                generation.spoilt.get_or_insert_with(|| Urgent { on, cause: cause.clone() });
            }
        }
        self.weigh_rotation();
    }
}
