//! Adding events, and the file that holds them.

use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::{EphemeralKey, OfficerKey};
use crate::ledger::chain::{self, Event};
use crate::ledger::create::derive_officer;
use crate::ledger::envelope;
use crate::ledger::line::{self, Body};
use crate::ledger::open::check_readers;
use crate::ledger::recipient;
use crate::ledger::stanza::{OfficerIdentity, OfficerRecipient};
use crate::ledger::{AppendError, EncryptError, Head, NewOfficer, OpenLedger};
use crate::model::{EventData, FoldError, Name, OfficerAdded};

/// What to do when the clock is earlier than the last event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockBack {
    /// Refuse to write.
    Refuse,
    /// An officer confirmed that the clock is right; the event says so.
    Confirmed,
}

impl OpenLedger {
    /// Adds an event, signed by each officer who opened the ledger.
    ///
    /// # Errors
    /// [`AppendError`]; nothing changed then.
    ///
    /// # Panics
    /// Never: every event can be written as JSON.
    pub fn append(
        &mut self,
        data: EventData,
        time: Timestamp,
        clock: ClockBack,
    ) -> Result<&Event, AppendError> {
        let last = self.writable(time, clock)?;
        if let EventData::Unknown(unknown) = data {
            return Err(AppendError::NewerEvents { seq: last.seq + 1, kind: unknown.kind });
        }
        let (seq, head) = (last.seq + 1, last.head);
        let clock = if whole_seconds(time) < last.time { clock } else { ClockBack::Refuse };
        let (event, bytes) = sign(&self.officers, seq, time, clock, data, head);
        Ok(self.history.push(event, &bytes)?)
    }

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
        self.writable(time, clock)?;
        if self.state().officer(&new.name).is_some() {
            return Err(FoldError::OfficerExists(new.name).into());
        }
        let slot = self.state().next_slot().ok_or(AppendError::TooManyOfficers)?;
        let (officer, _) = derive_officer(new, slot, rng)?;
        self.append(EventData::OfficerAdded(Box::new(OfficerAdded { officer })), time, clock)
    }

    /// The file, for all officers and native recipients; opened again before it is handed out.
    ///
    /// # Errors
    /// [`EncryptError`] when the ledger is read-only, too large, or did not open again.
    pub fn encrypt<R: rand::CryptoRng + ?Sized>(&self, rng: &mut R) -> Result<Vec<u8>, EncryptError> {
        let (_, key) = self.officers.first().ok_or(EncryptError::ReadOnly)?;
        if let Some((seq, kind)) = &self.history.newer {
            // There may be officers whom this version does not see: it would lock them out.
            return Err(EncryptError::NewerEvents { seq: *seq, kind: kind.clone() });
        }
        let mut recipients: Vec<Box<dyn age::Recipient>> = Vec::new();
        for officer in self.state().officers() {
            recipients.push(Box::new(OfficerRecipient {
                slot: officer.slot,
                salt: officer.salt.0,
                costs: chain::costs_of(officer).ok_or(EncryptError::NotReadBack)?,
                agreement: officer.agreement.0,
                ephemeral: EphemeralKey::generate(rng),
            }));
        }
        for text in self.state().recipients() {
            recipients.push(recipient::parse(text)?);
        }
        let file = envelope::encrypt(&self.history.text, &recipients)?;
        let read_back = || {
            check_readers(&envelope::read_header(&file)?, &self.history)?;
            envelope::decrypt(&file, &OfficerIdentity(key))
        };
        if read_back().is_ok_and(|content| content == self.history.text) {
            Ok(file)
        } else {
            Err(EncryptError::NotReadBack)
        }
    }

    fn writable(&self, time: Timestamp, clock: ClockBack) -> Result<&Event, AppendError> {
        if self.is_read_only() {
            return Err(AppendError::ReadOnly);
        }
        if let Some((seq, kind)) = &self.history.newer {
            return Err(AppendError::NewerEvents { seq: *seq, kind: kind.clone() });
        }
        let last = self.last();
        let now = whole_seconds(time);
        if now < last.time && clock == ClockBack::Refuse {
            return Err(AppendError::ClockBack { now, last: last.time });
        }
        Ok(last)
    }
}

/// The event and its line, signed by each officer in turn.
pub(super) fn sign(
    officers: &[(Name, Arc<OfficerKey>)],
    seq: u64,
    time: Timestamp,
    clock: ClockBack,
    data: EventData,
    prev: Head,
) -> (Event, Vec<u8>) {
    let names: Vec<_> = officers.iter().map(|(name, _)| name.clone()).collect();
    let time = whole_seconds(time);
    let clock_confirmed = clock == ClockBack::Confirmed;
    let clock = clock_confirmed.then_some(line::CONFIRMED);
    let body = Body { seq, time, clock, officers: &names, kind: data.kind(), data: &data, prev: prev.into() };
    let signers = officers.iter().map(|(_, key)| |message: &[u8]| key.sign(message));
    let bytes = line::write(&body, signers).expect("every event can be written as JSON");
    let event = Event { seq, time, clock_confirmed, officers: names, data, head: Head::NONE, line: 0..0 };
    (event, bytes)
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
