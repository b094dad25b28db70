//! The chain verified end to end, and compared with what is remembered of it.

use crate::ledger::chain::Event;
use crate::ledger::{Head, OpenError, OpenLedger, Remembered, Standing};
use crate::model::Hex;

/// What was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// Events, from the first to the last.
    pub events: usize,
    /// Signatures, each of an officer of its time.
    pub signatures: usize,
    /// The hash of the last line.
    pub head: Head,
}

impl OpenLedger {
    /// What to keep outside the ledger, to know it again.
    #[must_use]
    pub fn remember(&self) -> Remembered {
        let last = self.last();
        Remembered { ledger: self.state().ledger(), seq: last.seq, head: last.head.into() }
    }

    /// How it stands to what was remembered.
    #[must_use]
    pub fn compare(&self, remembered: &Remembered) -> Standing {
        let last = self.last().seq;
        if remembered.ledger != self.state().ledger() {
            return Standing::Another;
        }
        let place = remembered.seq.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        match place.and_then(|index| self.events().get(index)) {
            None => Standing::Older { seq: last, remembered: remembered.seq },
            Some(event) if Hex::from(event.head) != remembered.head => {
                Standing::Rewritten { seq: remembered.seq }
            }
            Some(_) if remembered.seq == last => Standing::Same,
            Some(_) => Standing::Grown(last - remembered.seq),
        }
    }

    /// The event whose head begins with these 128 bits, as words on paper give them.
    #[must_use]
    pub fn find_head(&self, bits: u128) -> Option<&Event> {
        self.events().iter().rev().find(|event| event.head.to_bits() == bits)
    }

    /// Verifies every signature, each against the officers of its time.
    ///
    /// # Errors
    /// [`OpenError::Tampered`] names the first event that does not hold.
    pub fn check(&self) -> Result<CheckReport, OpenError> {
        let signatures = self.history.verify_all()?;
        Ok(CheckReport { events: self.events().len(), signatures, head: self.head() })
    }
}
