//! Adding events, and the file that holds them.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::OfficerKey;
use crate::ledger::chain::{self, Event};
use crate::ledger::line::{self, Body};
use crate::ledger::open::check_readers;
use crate::ledger::stanza::{Addressee, OfficersRecipient};
use crate::ledger::{AppendError, EncryptError, Head, NotJudged, OpenLedger, envelope, recipient, unlock};
use crate::model::{EventData, Name};

/// What to do when the clock is earlier than the last event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockBack {
    /// Refuse to write.
    Refuse,
    /// An officer confirmed that the clock is right; the event says so.
    Confirmed,
}

impl OpenLedger {
    /// Adds an event, signed by each officer who opened the ledger; those that change who that
    /// is have functions of their own, which hold the keys that go with them.
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
        if data.changes_officers() {
            // What cannot be says more than who would have to sign it.
            self.state().clone().apply(seq, &data)?;
        }
        let signers: Vec<_> = self.opened_by().cloned().collect();
        self.state().check_signers(&data, &signers)?;
        self.state().check_new_names(&data)?;
        let (event, bytes) = sign(&self.officers, seq, time, clock, data, head);
        Ok(self.history.push(event, &bytes)?)
    }

    /// The file, for all officers and native recipients; opened again before it is handed out.
    ///
    /// # Errors
    /// [`EncryptError`] when the ledger is read-only, too large, or did not open again.
    pub fn encrypt<R: rand::CryptoRng + ?Sized>(&self, rng: &mut R) -> Result<Vec<u8>, EncryptError> {
        if let Some(NotJudged { seq, kind, .. }) = self.not_judged().first() {
            // There may be officers whom this version does not see: it would lock them out.
            return Err(EncryptError::NewerEvents { seq: *seq, kind: kind.clone() });
        }
        if self.is_read_only() {
            return Err(EncryptError::ReadOnly);
        }
        let officers = self.state().officers().iter().map(|officer| {
            let costs = chain::costs_of(officer).ok_or(EncryptError::NotReadBack)?;
            let (slot, salt, agreement) = (officer.slot, officer.salt.0, officer.agreement.0);
            Ok(Addressee { slot, salt, costs, agreement })
        });
        let officers = officers.collect::<Result<_, EncryptError>>()?;
        let threshold = self.state().quorum();
        let mut recipients: Vec<Box<dyn age::Recipient + '_>> =
            vec![Box::new(OfficersRecipient { threshold, officers, rng: RefCell::new(rng) })];
        for text in self.state().recipients() {
            recipients.push(recipient::parse(text)?);
        }
        let file = envelope::encrypt(&self.history.text, &recipients)?;
        let read_back = || {
            let header = envelope::read_header(&file)?;
            check_readers(&header, &self.history)?;
            unlock::with_keys(&file, &header, &self.keys())
        };
        if read_back().is_ok_and(|content| content == self.history.text) {
            Ok(file)
        } else {
            Err(EncryptError::NotReadBack)
        }
    }

    /// Refuses what every writing would refuse at its end, before anybody does anything.
    ///
    /// # Errors
    /// [`AppendError`]: the ledger is read-only, a newer version wrote to it, or the clock is behind.
    pub fn check_writable(&self, time: Timestamp, clock: ClockBack) -> Result<(), AppendError> {
        self.writable(time, clock).map(|_| ())
    }

    pub(super) fn writable(&self, time: Timestamp, clock: ClockBack) -> Result<&Event, AppendError> {
        if let Some(NotJudged { seq, kind, .. }) = self.not_judged().first() {
            return Err(AppendError::NewerEvents { seq: *seq, kind: kind.clone() });
        }
        if self.is_read_only() {
            return Err(AppendError::ReadOnly);
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
