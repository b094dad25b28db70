//! Validations, incidents, uses, and what they make due.

use jiff::civil::Date;

use super::{Account, Cause, LifeError, Standing, State, Urgent};
use crate::model::register::{Register, Registers};
use crate::model::{
    AccountValidated, CredentialCompromised, EntryAdded, EntryEdited, EntryEnded, FoldError, Name, Note,
    RunbookStep, SheetTampered, StaffChange, StaffChanged, SubscriptionChanged, UseClass, UseClosed,
    UseOpened, UseReason, UseStep, ValidationStep,
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
    /// The runbook's steps that were done (R48), with notes.
    pub steps: Vec<(RunbookStep, Date, Option<Note>)>,
    /// How it ended.
    pub closed: Option<Closed>,
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
        let is_done = |step: RunbookStep| self.steps.iter().any(|(done, ..)| *done == step);
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
        if account.active().is_none() {
            return Err(LifeError::NothingActive(account.name.clone()).into());
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
        if account.validation_now.as_ref().is_some_and(|urgent| urgent.on <= event.on) {
            account.validation_now = None;
        }
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
        let opens = matches!(set.standing, Standing::Pending | Standing::Active);
        self.sheet_mut(event.set, event.share, event.on)?.tampered_on = Some(event.on);
        let set = self.set_mut(event.set, event.on)?;
        set.tampered_on.get_or_insert(event.on);
        if let Some((account, _)) = of.filter(|_| opens)
            && let Some(account) = self.accounts.get_mut(&account.folded())
        {
            account.rotate_now(event.on, Cause::Tamper(event.set, event.share));
        }
        Ok(())
    }

    pub(super) fn compromise(&mut self, seq: u64, event: &CredentialCompromised) -> Result<(), FoldError> {
        self.check_account(&event.account)?;
        self.registers.note(seq, Register::Account, &event.account, event.on);
        let account = self.account_mut(&event.account)?;
        let numbers: Vec<_> = account.opening().map(|generation| generation.number).collect();
        for generation in &mut account.generations {
            if numbers.contains(&generation.number) {
                generation.compromised_on.get_or_insert(event.on);
            }
        }
        account.rotate_now(event.on, Cause::Compromise);
        Ok(())
    }

    pub(super) fn open_use(&mut self, seq: u64, event: &UseOpened) -> Result<(), FoldError> {
        let account = self.check_account(&event.account)?.name.clone();
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
        if one.steps.iter().any(|(step, ..)| *step == event.step) {
            return Err(LifeError::StepDone(event.number, event.step.as_str()).into());
        }
        one.steps.push((event.step, event.on, event.note.clone()));
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
        let account = one.account.clone();
        if let Ok(account) = self.account_mut(&account) {
            account.rotate_now(event.on, Cause::Use(event.number));
        }
        Ok(())
    }

    fn open_use_mut(&mut self, number: u32, on: Date) -> Result<&mut Use, LifeError> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let one = index.and_then(|index| self.uses.get_mut(index)).ok_or(LifeError::NoUse(number))?;
        if let Some(closed) = &one.closed {
            return Err(LifeError::UseIsClosed(number, closed.on));
        }
        let last = one.steps.iter().map(|(_, on, _)| *on).max().unwrap_or(one.opened_on);
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
            self.lost_access.entry(name.folded()).or_default().push((person, *on));
        }
        Ok(())
    }

    pub(super) fn end_entry(&mut self, seq: u64, event: &EntryEnded) -> Result<(), FoldError> {
        let kept: Vec<_> = match event.register {
            Register::Custodian | Register::Safe => self.kept_by(event.register, &event.name),
            _ => Vec::new(),
        };
        if !kept.is_empty() {
            let (register, name) = (event.register, event.name.clone());
            return Err(LifeError::HoldsSheets { register, name, sheets: kept.join(", ") }.into());
        }
        self.registers.end(seq, event.register, &event.name, event.reason.as_str(), event.on)?;
        if event.register == Register::Account {
            self.end_account(&event.name, event.on);
        }
        Ok(())
    }

    fn end_account(&mut self, name: &Name, on: Date) {
        let Some(account) = self.accounts.get_mut(&name.folded()) else { return };
        account.end(on);
        let sets: Vec<_> =
            account.generations.iter().flat_map(|generation| &generation.sets).copied().collect();
        for id in &sets {
            let Some(set) = self.sets.get_mut(id) else { continue };
            match set.standing {
                Standing::Pending => set.standing = Standing::Abandoned(on),
                Standing::Active => set.standing = Standing::Superseded(on),
                Standing::Superseded(_) | Standing::Abandoned(_) => {}
            }
        }
        self.pending.retain(|id| !sets.contains(id));
    }

    /// The sheets that somebody keeps, or that are kept in a safe, in words.
    fn kept_by(&self, register: Register, name: &Name) -> Vec<String> {
        let folded = name.folded();
        let mut found = Vec::new();
        for set in self.sets.values() {
            for sheet in &set.sheets {
                let Some(kept) = sheet.keeping() else { continue };
                let keeper = if register == Register::Safe { &kept.safe } else { &kept.custodian };
                if keeper.folded() == folded {
                    found.push(format!("sheet {} of {set}", sheet.share));
                }
            }
        }
        found
    }

    fn check_account(&self, name: &Name) -> Result<&Account, LifeError> {
        let unknown = || {
            let known = self.accounts.values().map(|account| account.name.as_str());
            let nearest = crate::model::nearest(name.as_str(), known).map(ToOwned::to_owned);
            LifeError::NoAccount { name: name.clone(), nearest }
        };
        let account = self.account(name).ok_or_else(unknown)?;
        match account.ended_on {
            Some(_) => Err(LifeError::AccountEnded(account.name.clone())),
            None => Ok(account),
        }
    }

    fn account_mut(&mut self, name: &Name) -> Result<&mut Account, LifeError> {
        let found = self.accounts.get_mut(&name.folded());
        found.ok_or_else(|| LifeError::NoAccount { name: name.clone(), nearest: None })
    }
}

impl Account {
    /// The oldest cause that was not answered yet stands; a later validation answered it.
    fn validate_now(&mut self, on: Date, cause: Cause) {
        if self.validated_on.is_none_or(|validated| validated <= on) {
            self.validation_now.get_or_insert(Urgent { on, cause });
        }
    }

    fn rotate_now(&mut self, on: Date, cause: Cause) {
        self.rotation_now.get_or_insert(Urgent { on, cause });
    }
}
