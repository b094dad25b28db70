//! Every dealing that is on record, and its sheets.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{FoldError, LifeError, SetOf, SetRecord, SheetRecord, Standing};
use crate::model::{Hex, Quorum, SetFacts, SetId};

/// The sets, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sets {
    by_id: BTreeMap<SetId, SetRecord>,
}

impl Sets {
    pub fn get(&self, id: SetId) -> Option<&SetRecord> {
        self.by_id.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &SetRecord> {
        self.by_id.values()
    }

    /// The sets that are not active yet and were not given up, the oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &SetRecord> {
        let is_pending = |set: &&SetRecord| set.standing == Standing::Pending;
        let mut pending: Vec<_> = self.iter().filter(is_pending).collect();
        pending.sort_by_key(|set| set.seq);
        pending.into_iter()
    }

    /// The set, where a step may happen on that day.
    pub fn check(&self, id: SetId, on: Date) -> Result<&SetRecord, LifeError> {
        let set = self.get(id).ok_or(LifeError::NoSet(id))?;
        if on < set.last {
            return Err(LifeError::Before { what: set.to_string(), on, last: set.last });
        }
        Ok(set)
    }

    /// A sheet that exists still and its set, where a step may happen on that day.
    pub fn check_sheet(
        &self,
        id: SetId,
        share: u8,
        on: Date,
    ) -> Result<(&SetRecord, &SheetRecord), LifeError> {
        let (set, sheet) = self.check_found(id, share, on)?;
        match sheet.lost_on {
            Some(on) => Err(LifeError::Lost { what: set.sheet_name(share), on }),
            None => Ok((set, sheet)),
        }
    }

    /// As [`check_sheet`](Self::check_sheet), and one that was lost may have been found.
    pub fn check_found(
        &self,
        id: SetId,
        share: u8,
        on: Date,
    ) -> Result<(&SetRecord, &SheetRecord), LifeError> {
        let set = self.get(id).ok_or(LifeError::NoSet(id))?;
        let sheet = set.sheet(share).ok_or_else(|| LifeError::NoSheet { what: set.to_string(), share })?;
        if let Some(destroyed) = &sheet.destroyed {
            return Err(LifeError::Destroyed { what: set.sheet_name(share), on: destroyed.on });
        }
        if on < sheet.last {
            return Err(LifeError::Before { what: set.sheet_name(share), on, last: sheet.last });
        }
        Ok((set, sheet))
    }

    /// Records a dealing, which is pending.
    pub fn add(
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
        if self.by_id.contains_key(&facts.id) {
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
        self.by_id.insert(facts.id, record);
        Ok(())
    }

    /// The day of a step of a set that changes nothing else of it.
    pub fn touch(&mut self, id: SetId, on: Date) -> Result<(), LifeError> {
        self.change(id, on).map(|_| ())
    }

    pub fn prove(&mut self, id: SetId, on: Date) -> Result<(), LifeError> {
        self.change(id, on)?.proved_on = Some(on);
        Ok(())
    }

    pub fn activate(&mut self, id: SetId, on: Date) -> Result<(), LifeError> {
        let set = self.change(id, on)?;
        set.standing = Standing::Active;
        set.activated_on = Some(on);
        Ok(())
    }

    pub fn abandon(&mut self, id: SetId, on: Date) -> Result<(), LifeError> {
        self.change(id, on)?.standing = Standing::Abandoned(on);
        Ok(())
    }

    /// Others took the place of these sets.
    pub fn supersede(&mut self, ids: &[SetId], on: Date) {
        for id in ids {
            if let Some(set) = self.by_id.get_mut(id)
                && matches!(set.standing, Standing::Pending | Standing::Active)
            {
                set.standing = Standing::Superseded(on);
            }
        }
    }

    /// The account that these sets are of is given up.
    pub fn end(&mut self, ids: &[SetId], on: Date) {
        for id in ids {
            let Some(set) = self.by_id.get_mut(id) else { continue };
            match set.standing {
                Standing::Pending => set.standing = Standing::Abandoned(on),
                Standing::Active => set.standing = Standing::Superseded(on),
                Standing::Superseded(_) | Standing::Abandoned(_) => {}
            }
        }
    }

    /// A sheet may have been opened or copied, and so its set.
    pub fn tamper(&mut self, id: SetId, share: u8, on: Date) -> Result<(), LifeError> {
        self.change_sheet(id, share, on)?.tampered_on = Some(on);
        self.change(id, on)?.tampered_on.get_or_insert(on);
        Ok(())
    }

    /// A sheet is gone, and may be in anybody's hands.
    pub fn lose(&mut self, id: SetId, share: u8, on: Date) -> Result<(), LifeError> {
        self.change_sheet(id, share, on)?.lost_on = Some(on);
        self.change(id, on)?.tampered_on.get_or_insert(on);
        Ok(())
    }

    /// The sheet, for a step on that day.
    pub fn change_sheet(&mut self, id: SetId, share: u8, on: Date) -> Result<&mut SheetRecord, LifeError> {
        let set = self.change(id, on)?;
        let index = usize::from(share).checked_sub(1).filter(|&index| index < set.sheets.len());
        let Some(index) = index else { return Err(LifeError::NoSheet { what: set.to_string(), share }) };
        let sheet = &mut set.sheets[index];
        sheet.last = on;
        Ok(sheet)
    }

    fn change(&mut self, id: SetId, on: Date) -> Result<&mut SetRecord, LifeError> {
        let set = self.by_id.get_mut(&id).ok_or(LifeError::NoSet(id))?;
        set.last = set.last.max(on);
        Ok(set)
    }
}

fn has_twins(shares: &[Hex<32>]) -> bool {
    shares.iter().enumerate().any(|(i, share)| shares[..i].contains(share))
}
