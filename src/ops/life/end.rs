//! From a set that is replaced or given up to the witnessed end of its last sheet.

use super::{StepError, Steps};
use crate::model::{EventData, Name, Note, SetAbandoned, SetId, SheetCalledIn, SheetDestroyed};

impl Steps<'_> {
    /// Gives a set up that opens nothing yet.
    ///
    /// # Errors
    /// [`StepError`]; past the point of no return above all.
    pub fn abandon(&mut self, set: SetId, reason: Note) -> Result<(), StepError> {
        self.commit(EventData::SetAbandoned(SetAbandoned { set, reason, on: self.at.on }))
    }

    /// A sheet came back from its custodian.
    ///
    /// # Errors
    /// [`StepError`]; for a sheet that is still needed above all.
    pub fn call_in(&mut self, set: SetId, share: u8) -> Result<(), StepError> {
        self.commit(EventData::SheetCalledIn(SheetCalledIn { set, share, on: self.at.on }))
    }

    /// Whether these are witnesses: none of those who opened the ledger, each once.
    ///
    /// # Errors
    /// [`StepError::WitnessRecords`], [`StepError::WitnessTwice`].
    pub fn check_witnesses(&self, witnesses: &[Name]) -> Result<(), StepError> {
        for (index, witness) in witnesses.iter().enumerate() {
            let is_same = |other: &Name| other.is_alike(witness);
            if self.session.ledger().opened_by().any(is_same) {
                return Err(StepError::WitnessRecords(witness.clone()));
            }
            if witnesses[..index].iter().any(is_same) {
                return Err(StepError::WitnessTwice(witness.clone()));
            }
        }
        Ok(())
    }

    /// A sheet was destroyed before witnesses.
    ///
    /// # Errors
    /// As [`check_witnesses`](Self::check_witnesses), and [`StepError`].
    pub fn destroy(&mut self, set: SetId, share: u8, witnesses: Vec<Name>) -> Result<(), StepError> {
        self.check_witnesses(&witnesses)?;
        let destroyed = SheetDestroyed { set, share, witnesses, on: self.at.on };
        self.commit(EventData::SheetDestroyed(Box::new(destroyed)))
    }
}
