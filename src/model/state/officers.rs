//! Who opens the ledger, how many of them together, and who did before.

use super::FoldError;
use crate::model::{Name, Officer};

/// The most officers a ledger can have; a slot is one of 1 to 31.
pub const MAX_OFFICERS: u8 = 31;

/// The officers as the events up to now leave them.
#[derive(Clone, Debug, PartialEq)]
pub struct Officers {
    now: Vec<Officer>,
    /// Records that hold no longer: of officers who were removed, and from before a new passphrase.
    former: Vec<Officer>,
    quorum: u8,
    last_slot: u8,
}

impl Default for Officers {
    fn default() -> Self {
        Self { now: Vec::new(), former: Vec::new(), quorum: 1, last_slot: 0 }
    }
}

impl Officers {
    pub fn current(&self) -> &[Officer] {
        &self.now
    }

    pub const fn quorum(&self) -> u8 {
        self.quorum
    }

    pub fn find(&self, name: &Name) -> Option<&Officer> {
        self.now.iter().find(|officer| is_same(&officer.name, name))
    }

    pub fn next_slot(&self) -> Option<u8> {
        (self.last_slot < MAX_OFFICERS).then(|| self.last_slot + 1)
    }

    pub fn add(&mut self, officer: &Officer) -> Result<(), FoldError> {
        self.check_name_is_new(&officer.name)?;
        if officer.slot > MAX_OFFICERS || officer.slot <= self.last_slot {
            return Err(FoldError::BadSlot(officer.slot));
        }
        self.check_keys_are_new(officer)?;
        self.last_slot = officer.slot;
        self.now.push(officer.clone());
        Ok(())
    }

    pub fn remove(&mut self, name: &Name) -> Result<(), FoldError> {
        let place = self.place_of(name)?;
        if self.now.len() <= usize::from(self.quorum) {
            let name = self.now[place].name.clone();
            return Err(FoldError::TooFewOfficers { name, quorum: self.quorum });
        }
        let officer = self.now.remove(place);
        self.former.push(officer);
        Ok(())
    }

    pub fn change_keys(&mut self, officer: &Officer) -> Result<(), FoldError> {
        let place = self.place_of(&officer.name)?;
        if officer.slot != self.now[place].slot {
            return Err(FoldError::BadSlot(officer.slot));
        }
        self.check_keys_are_new(officer)?;
        let before = std::mem::replace(&mut self.now[place], officer.clone());
        self.former.push(before);
        Ok(())
    }

    pub fn change_quorum(&mut self, quorum: u8) -> Result<(), FoldError> {
        if quorum == 0 || usize::from(quorum) > self.now.len() {
            return Err(FoldError::QuorumOutOfReach(quorum, self.now.len()));
        }
        if quorum == self.quorum {
            return Err(FoldError::SameQuorum(quorum));
        }
        self.quorum = quorum;
        Ok(())
    }

    /// Whether so many signed together, whoever leaves not counted: as many as the quorum, and at
    /// least `needed`.
    pub fn check_signers(
        &self,
        signers: &[Name],
        needed: u8,
        leaving: Option<&Name>,
    ) -> Result<(), FoldError> {
        let needed = needed.max(self.quorum);
        let stays = |name: &Name| leaving.is_none_or(|leaving| !is_same(name, leaving));
        let is_first = |place: usize, name: &Name| !signers[..place].iter().any(|one| is_same(one, name));
        let found = signers.iter().enumerate().filter(|(place, name)| stays(name) && is_first(*place, name));
        let found = found.count();
        if found < usize::from(needed) { Err(FoldError::TooFewSigners { needed, found }) } else { Ok(()) }
    }

    /// Whoever changes a passphrase has to sign, since the old one signs for the new one.
    pub fn check_signed_by(name: &Name, signers: &[Name]) -> Result<(), FoldError> {
        if signers.iter().any(|signer| is_same(signer, name)) {
            Ok(())
        } else {
            Err(FoldError::NotSigned(name.clone()))
        }
    }

    pub fn check_name_is_new(&self, name: &Name) -> Result<(), FoldError> {
        if self.find(name).is_some() {
            return Err(FoldError::OfficerExists(name.clone()));
        }
        if self.former.iter().any(|former| is_same(&former.name, name)) {
            return Err(FoldError::OfficerWas(name.clone()));
        }
        Ok(())
    }

    fn place_of(&self, name: &Name) -> Result<usize, FoldError> {
        let place = self.now.iter().position(|officer| is_same(&officer.name, name));
        place.ok_or_else(|| FoldError::NoOfficer(name.clone()))
    }

    fn check_keys_are_new(&self, officer: &Officer) -> Result<(), FoldError> {
        let mut known = self.now.iter().chain(&self.former);
        if known.any(|known| known.agreement == officer.agreement || known.signature == officer.signature) {
            return Err(FoldError::KeysTaken(officer.name.clone()));
        }
        Ok(())
    }
}

/// Capitals or not.
fn is_same(one: &Name, other: &Name) -> bool {
    one.folded() == other.folded()
}
