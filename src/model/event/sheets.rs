//! Sheets, from the printed page to the witnessed end.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{
    Cause, FoldError, Keeping, LifeError, Name, Note, Register, SetId, Standing, State, Step,
};
use crate::text::and_list;

/// A printed page was read: its code scanned, and two rows that the program chose typed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperReadBack {
    /// The set.
    pub set: SetId,
    /// The share on the page.
    pub share: u8,
    /// The day.
    pub on: Date,
}

impl Event for PaperReadBack {
    fn summary(&self) -> String {
        sheet(self.set, self.share)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.sets.check_sheet(self.set, self.share, self.on)?;
        state.sets.change_sheet(self.set, self.share, self.on)?.read_back(self.on);
        Ok(())
    }
}

/// A sheet went into a tamper-evident bag, its first or a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetSealed {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The bag's number (G09), never used before.
    pub bag: Name,
    /// The day.
    pub on: Date,
}

impl Event for SheetSealed {
    fn summary(&self) -> String {
        format!("{}, bag {}", sheet(self.set, self.share), self.bag)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, _) = state.sets.check_sheet(self.set, self.share, self.on)?;
        if set.standing == Standing::Pending {
            state.check_order(set, Step::Seal(self.share), "put into a bag")?;
        }
        state.custody.take_bag(&self.bag)?;
        state.sets.change_sheet(self.set, self.share, self.on)?.seal(self.bag.clone(), self.on);
        Ok(())
    }
}

/// A sealed sheet went to its custodian and safe, its first or others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetStored {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// Who keeps it.
    pub custodian: Name,
    /// Where.
    pub safe: Name,
    /// Who or what carried it there (G09), where it was not the custodian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Name>,
    /// The day.
    pub on: Date,
}

impl Event for SheetStored {
    fn summary(&self) -> String {
        let carrier =
            self.carrier.as_ref().map(|carrier| format!(", carried by {carrier}")).unwrap_or_default();
        let (custodian, safe) = (&self.custodian, &self.safe);
        format!("{} with {custodian} in {safe}{carrier}", sheet(self.set, self.share))
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, sheet) = state.sets.check_sheet(self.set, self.share, self.on)?;
        if sheet.called_in_on.is_some() {
            return Err(LifeError::CalledIn(set.sheet_name(self.share)).into());
        }
        if set.standing == Standing::Pending {
            state.check_order(set, Step::Store(self.share), "stored")?;
        } else if sheet.envelope.is_none() {
            return Err(LifeError::NoBag(set.sheet_name(self.share)).into());
        }
        let custodian = state.registers.find(Register::Custodian, &self.custodian)?.name.clone();
        let safe = state.registers.find(Register::Safe, &self.safe)?.name.clone();
        state.registers.note(seq, Register::Custodian, &custodian, self.on);
        state.registers.note(seq, Register::Safe, &safe, self.on);
        let kept = Keeping { custodian, safe, carrier: self.carrier.clone(), on: self.on };
        state.custody.hand_over((self.set, self.share), sheet.keeping(), Some(&kept));
        state.sets.change_sheet(self.set, self.share, self.on)?.store(kept);
        Ok(())
    }
}

/// A bag was looked at and is unopened, its number and seal as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetInspected {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The bag's number as it was read.
    pub bag: Name,
    /// The day.
    pub on: Date,
}

impl Event for SheetInspected {
    fn summary(&self) -> String {
        format!("{}, bag {} unopened", sheet(self.set, self.share), self.bag)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, sheet) = state.sets.check_sheet(self.set, self.share, self.on)?;
        let what = set.sheet_name(self.share);
        match &sheet.envelope {
            None => return Err(LifeError::NoBag(what).into()),
            Some(envelope) if envelope.bag.folded() != self.bag.folded() => {
                return Err(LifeError::OtherBag { what, found: self.bag.clone() }.into());
            }
            Some(_) => {}
        }
        state.sets.change_sheet(self.set, self.share, self.on)?.inspect(self.on);
        Ok(())
    }
}

/// A sheet was taken out and checked alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetVerified {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The number of the new bag; without one the sheet is unsealed from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bag: Option<Name>,
    /// The name of the workstation, since k shares of a set on one are a finding.
    pub workstation: Name,
    /// The day.
    pub on: Date,
}

impl Event for SheetVerified {
    fn summary(&self) -> String {
        let bag = self.bag.as_ref().map(|bag| format!(", new bag {bag}")).unwrap_or_default();
        format!("{} on {}{bag}", sheet(self.set, self.share), self.workstation)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, sheet) = state.sets.check_sheet(self.set, self.share, self.on)?;
        if let Some(bag) = &self.bag {
            if set.standing == Standing::Pending && sheet.envelope.is_none() {
                state.check_order(set, Step::Seal(self.share), "put into a bag")?;
            }
            state.custody.take_bag(bag)?;
        }
        let sheet = state.sets.change_sheet(self.set, self.share, self.on)?;
        sheet.verify(self.workstation.clone(), self.bag.clone(), self.on);
        Ok(())
    }
}

/// A bag was opened to use what is in it; the sheet is unsealed from here on (G10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetOpened {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What for.
    pub note: Note,
    /// The day.
    pub on: Date,
}

impl Event for SheetOpened {
    fn summary(&self) -> String {
        format!("{}: {}", sheet(self.set, self.share), self.note)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, sheet) = state.sets.check_sheet(self.set, self.share, self.on)?;
        if sheet.envelope.is_none() {
            return Err(LifeError::NoBag(set.sheet_name(self.share)).into());
        }
        state.sets.change_sheet(self.set, self.share, self.on)?.open(self.on);
        Ok(())
    }
}

/// A bag or sheet may have been opened or copied: its whole set has to be replaced now (G08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetTampered {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What was found.
    pub note: Note,
    /// The day.
    pub on: Date,
}

impl Event for SheetTampered {
    fn summary(&self) -> String {
        format!("{}: {}", sheet(self.set, self.share), self.note)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        state.sets.check_sheet(self.set, self.share, self.on)?;
        state.sets.tamper(self.set, self.share, self.on)?;
        state.spoil(self.set, self.on, &Cause::Tamper(self.set, self.share));
        Ok(())
    }
}

/// A sheet is gone: burnt, stolen or nowhere to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetLost {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What is known of it.
    pub note: Note,
    /// The day on which it was noticed.
    pub on: Date,
}

impl Event for SheetLost {
    fn summary(&self) -> String {
        format!("{}: {}", sheet(self.set, self.share), self.note)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        state.sets.check_sheet(self.set, self.share, self.on)?;
        state.release(seq, self.set, self.share, self.on);
        state.sets.lose(self.set, self.share, self.on)?;
        state.retire(self.set, self.on);
        state.spoil(self.set, self.on, &Cause::Loss(self.set, self.share));
        Ok(())
    }
}

/// A sheet of a set that is no longer needed came back from its custodian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetCalledIn {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The day.
    pub on: Date,
}

impl Event for SheetCalledIn {
    fn summary(&self) -> String {
        sheet(self.set, self.share)
    }

    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, sheet) = state.sets.check_sheet(self.set, self.share, self.on)?;
        state.check_replaced(set, "called in")?;
        if sheet.keeping().is_none() {
            let what = set.sheet_name(self.share);
            return Err(LifeError::Done { what, done: "back from its safe" }.into());
        }
        state.release(seq, self.set, self.share, self.on);
        state.sets.change_sheet(self.set, self.share, self.on)?.call_in(self.on);
        Ok(())
    }
}

/// A sheet was destroyed before witnesses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetDestroyed {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// Who saw it, at least one.
    pub witnesses: Vec<Name>,
    /// The day.
    pub on: Date,
}

impl Event for SheetDestroyed {
    fn summary(&self) -> String {
        format!("{}, seen by {}", sheet(self.set, self.share), and_list(&self.witnesses))
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let (set, sheet) = state.sets.check_found(self.set, self.share, self.on)?;
        state.check_replaced(set, "destroyed")?;
        if sheet.keeping().is_some() {
            return Err(LifeError::NotCalledIn(set.sheet_name(self.share)).into());
        }
        if self.witnesses.is_empty() {
            return Err(LifeError::NoWitness.into());
        }
        state.sets.change_sheet(self.set, self.share, self.on)?.destroy(self.witnesses.clone(), self.on);
        state.retire(self.set, self.on);
        Ok(())
    }
}

fn sheet(set: SetId, share: u8) -> String {
    format!("sheet {share} of set {set}")
}
