//! From the printed page to the set that opens.

use super::{ListedShare, Scans, StepError, Steps, refused};
use crate::model::{
    CredentialSet, CredentialWorked, EventData, LifeError, Name, Note, PaperReadBack, SetActivated, SetId,
    SetProved, SheetSealed, SheetStored,
};
use crate::secret::SecretBytes;
use crate::share::{ReadBack, RowAnswer};

/// Who keeps a sheet, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Who answers for it.
    pub custodian: Name,
    /// Where.
    pub safe: Name,
    /// Who or what carried it there, where it was not the custodian.
    pub carrier: Option<Name>,
}

/// Two rows that are asked for, and which of them came right.
pub struct AskedRows {
    rows: ReadBack,
    set: SetId,
    share: u8,
    right: [bool; 2],
}

/// Two rows of a page came back right from a person who had the page: nothing else makes one.
pub struct ConfirmedRows {
    set: SetId,
    share: u8,
}

impl AskedRows {
    /// The numbers of the rows, in the order in which they are asked for.
    #[must_use]
    pub fn rows(&self) -> [usize; 2] {
        self.rows.rows()
    }

    /// The sheet's number.
    #[must_use]
    pub const fn share(&self) -> u8 {
        self.share
    }

    /// The row that is typed next; none once both came right.
    #[must_use]
    pub fn waiting(&self) -> Option<usize> {
        self.rows().into_iter().zip(self.right).find_map(|(row, right)| (!right).then_some(row))
    }

    /// Compares a row that was typed.
    pub fn answer(&mut self, row: usize, typed: &str) -> RowAnswer {
        let answer = self.rows.compare(row, typed);
        if let Some(at) = self.rows().iter().position(|asked| *asked == row) {
            self.right[at] |= answer == RowAnswer::Right;
        }
        answer
    }

    /// The proof that both came right.
    #[must_use]
    pub fn confirmed(&self) -> Option<ConfirmedRows> {
        (self.right == [true; 2]).then_some(ConfirmedRows { set: self.set, share: self.share })
    }
}

impl Steps<'_> {
    /// Chooses two rows of a scanned share.
    pub fn ask_rows(&mut self, listed: &ListedShare) -> AskedRows {
        let share = listed.share();
        let rows = ReadBack::new(share, self.entropy);
        AskedRows { rows, set: share.set_id(), share: share.x(), right: [false; 2] }
    }

    /// A printed page was scanned, and two rows of it typed back.
    ///
    /// # Errors
    /// [`StepError`]; nothing is recorded then, here as below.
    pub fn read_back(&mut self, confirmed: &ConfirmedRows) -> Result<(), StepError> {
        let ConfirmedRows { set, share } = *confirmed;
        self.commit(EventData::PaperReadBack(PaperReadBack { set, share, on: self.at.on }))
    }

    /// Recombines k of the scanned sheets.
    ///
    /// # Errors
    /// [`StepError::TooFewSheets`], [`StepError::Proof`].
    pub fn recombine(&self, set: SetId, scans: &Scans) -> Result<SecretBytes, StepError> {
        let k = self.state().set(set).ok_or_else(|| refused(LifeError::NoSet(set)))?.facts.k;
        let what = || self.what(set);
        let given = scans.numbers().count();
        if given < k.into() {
            return Err(StepError::TooFewSheets { what: what(), needed: k, given });
        }
        scans.recombine(k).map_err(|error| StepError::Proof { what: what(), error })
    }

    /// k of the scanned sheets give in the room what was dealt: the digest inside the block, made
    /// over the set's id, says so.
    ///
    /// # Errors
    /// As [`recombine`](Self::recombine), and [`StepError`].
    pub fn prove(&mut self, set: SetId, scans: &Scans) -> Result<Vec<u8>, StepError> {
        drop(self.recombine(set, scans)?);
        let k = self.state().set(set).map_or(0, |set| set.facts.k);
        let shares: Vec<u8> = scans.numbers().take(k.into()).collect();
        self.commit(EventData::SetProved(SetProved { set, shares: shares.clone(), on: self.at.on }))?;
        Ok(shares)
    }

    /// The point of no return, recorded before anybody sees the password.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn set_credential(&mut self, account: Name, generation: u32) -> Result<(), StepError> {
        self.commit(EventData::CredentialSet(CredentialSet { account, generation, on: self.at.on }))
    }

    /// Sign-in and an administrative task were seen to work.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn worked(&mut self, account: Name, generation: u32, task: Note) -> Result<(), StepError> {
        let worked = CredentialWorked { account, generation, task, on: self.at.on };
        self.commit(EventData::CredentialWorked(Box::new(worked)))
    }

    /// A sheet went into a bag.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn seal(&mut self, set: SetId, share: u8, bag: Name) -> Result<(), StepError> {
        self.commit(EventData::SheetSealed(SheetSealed { set, share, bag, on: self.at.on }))
    }

    /// A sheet went to its custodian and safe, its first or others.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn keep(&mut self, set: SetId, share: u8, keep: Keep) -> Result<(), StepError> {
        let Keep { custodian, safe, carrier } = keep;
        let stored = SheetStored { set, share, custodian, safe, carrier, on: self.at.on };
        self.commit(EventData::SheetStored(Box::new(stored)))
    }

    /// The set is what opens from here on.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn activate(&mut self, set: SetId) -> Result<(), StepError> {
        self.commit(EventData::SetActivated(SetActivated { set, on: self.at.on }))
    }
}
