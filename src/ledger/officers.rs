//! Officers who come and go, their passphrases, and how many of them open together.

use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::OfficerKey;
use crate::ledger::create::derive_officer;
use crate::ledger::{AppendError, ClockBack, Event, NewOfficer, OpenLedger};
use crate::model::{
    EventData, FoldError, Name, OfficerAdded, OfficerPassphraseChanged, OfficerRemoved, QuorumChanged,
};

impl OpenLedger {
    /// Adds an officer, who opens the ledger from its next writing on.
    ///
    /// # Errors
    /// [`AppendError`]; nothing changed then, and nothing was derived unless the name is free.
    pub fn add_officer<R: rand::CryptoRng + ?Sized>(
        &mut self,
        new: NewOfficer<'_>,
        time: Timestamp,
        clock: ClockBack,
        rng: &mut R,
    ) -> Result<&Event, AppendError> {
        self.admit(new, time, clock, rng)?;
        Ok(self.last())
    }

    /// As [`add_officer`](Self::add_officer), for one who is there while the ledger is made: the
    /// officer signs what follows, as if having opened it.
    ///
    /// # Errors
    /// As [`add_officer`](Self::add_officer).
    pub fn add_founder<R: rand::CryptoRng + ?Sized>(
        &mut self,
        new: NewOfficer<'_>,
        time: Timestamp,
        clock: ClockBack,
        rng: &mut R,
    ) -> Result<&Event, AppendError> {
        let founder = self.admit(new, time, clock, rng)?;
        self.officers.push(founder);
        Ok(self.last())
    }

    /// Removes an officer, whose passphrase opens no file that is written from now on. Whoever
    /// opened the ledger must be a quorum without the officer too.
    ///
    /// # Errors
    /// [`AppendError`]; nothing changed then.
    pub fn remove_officer(
        &mut self,
        name: &Name,
        time: Timestamp,
        clock: ClockBack,
    ) -> Result<&Event, AppendError> {
        let officer = self.known(name)?;
        self.append(EventData::OfficerRemoved(OfficerRemoved { officer: officer.clone() }), time, clock)?;
        self.officers.retain(|(name, _)| *name != officer);
        Ok(self.last())
    }

    /// Gives an officer who opened the ledger a new passphrase, with new salt, costs and keys. The
    /// old one signs for it, and opens no file that is written from now on.
    ///
    /// # Errors
    /// [`AppendError`]; nothing changed then, and nothing was derived unless the officer opened it.
    pub fn change_passphrase<R: rand::CryptoRng + ?Sized>(
        &mut self,
        new: NewOfficer<'_>,
        time: Timestamp,
        clock: ClockBack,
        rng: &mut R,
    ) -> Result<&Event, AppendError> {
        let NewOfficer { name, passphrase, costs } = new;
        self.writable(time, clock)?;
        let name = self.known(&name)?;
        let place = self.officers.iter().position(|(opened_by, _)| *opened_by == name);
        let place = place.ok_or_else(|| FoldError::NotSigned(name.clone()))?;
        let old = &self.officers[place].1;
        let same = OfficerKey::derive(passphrase, old.salt(), old.costs())?;
        if same.signature_key() == old.signature_key() {
            return Err(AppendError::SamePassphrase);
        }
        let slot = self.state().officer(&name).map_or(0, |officer| officer.slot);
        let (officer, key) = derive_officer(NewOfficer { name, passphrase, costs }, slot, rng)?;
        let data = EventData::OfficerPassphraseChanged(Box::new(OfficerPassphraseChanged { officer }));
        self.append(data, time, clock)?;
        self.officers[place].1 = Arc::new(key);
        Ok(self.last())
    }

    /// Lets so many officers open the ledger together, from its next writing on. As many must have
    /// opened it now, so that they are known to be able to.
    ///
    /// # Errors
    /// [`AppendError`]; nothing changed then.
    pub fn change_quorum(
        &mut self,
        quorum: u8,
        time: Timestamp,
        clock: ClockBack,
    ) -> Result<&Event, AppendError> {
        self.append(EventData::QuorumChanged(QuorumChanged { quorum }), time, clock)
    }

    fn admit<R: rand::CryptoRng + ?Sized>(
        &mut self,
        new: NewOfficer<'_>,
        time: Timestamp,
        clock: ClockBack,
        rng: &mut R,
    ) -> Result<(Name, Arc<OfficerKey>), AppendError> {
        self.writable(time, clock)?;
        self.state().check_name_is_new(&new.name)?;
        let slot = self.state().next_slot().ok_or(AppendError::TooManyOfficers)?;
        let (officer, key) = derive_officer(new, slot, rng)?;
        let name = officer.name.clone();
        self.append(EventData::OfficerAdded(Box::new(OfficerAdded { officer })), time, clock)?;
        Ok((name, Arc::new(key)))
    }

    /// The name as it was written first.
    fn known(&self, name: &Name) -> Result<Name, FoldError> {
        let officer = self.state().officer(name);
        officer.map(|officer| officer.name.clone()).ok_or_else(|| FoldError::NoOfficer(name.clone()))
    }
}
