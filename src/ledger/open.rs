//! Creating, opening and writing a ledger.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::{Costs, EphemeralKey, OfficerKey};
use crate::ledger::chain::{self, Event, History};
use crate::ledger::envelope::{self, Header};
use crate::ledger::line::{self, Body};
use crate::ledger::recipient;
use crate::ledger::stanza::{OfficerIdentity, OfficerRecipient};
use crate::ledger::{
    AppendError, CheckReport, CreateError, Credential, Credentials, EncryptError, Head, OpenError, Progress,
    Remembered, Standing, Tampering,
};
use crate::model::{
    EventData, Hex, LEDGER_FORMAT, LedgerCreated, Name, Officer, OfficerAdded, Policy, State,
};
use crate::secret::SecretText;

/// An officer who is to come.
pub struct NewOfficer<'a> {
    /// A name that no officer has or had.
    pub name: Name,
    /// The officer's own.
    pub passphrase: &'a SecretText,
    /// What deriving the keys shall cost, now and at each opening.
    pub costs: Costs,
}

/// A ledger that is to come.
pub struct NewLedger<'a> {
    /// Whose it is.
    pub organisation: Name,
    /// Its defaults.
    pub policy: Policy,
    /// Its first officer.
    pub officer: NewOfficer<'a>,
    /// Native age recipients, who read it with stock age.
    pub recipients: Vec<String>,
}

/// What to do when the clock is earlier than the last event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockBack {
    /// Refuse to write.
    Refuse,
    /// An officer confirmed that the clock is right; the event says so.
    Confirmed,
}

/// A ledger in memory: its history, and the keys of the officers who opened it.
///
/// Events are added in memory; [`encrypt`](Self::encrypt) gives the file that holds them.
pub struct OpenLedger {
    pub(super) history: History,
    /// Each officer who opened it, with the name that the ledger gives; none where a native identity did.
    pub(super) officers: Vec<(Name, Arc<OfficerKey>)>,
    pub(super) wrong: usize,
}

impl OpenLedger {
    /// A ledger with one event.
    ///
    /// # Errors
    /// [`CreateError`] when the officer's key cannot be derived, or a recipient or the policy is none.
    pub fn create<R: rand::CryptoRng + ?Sized>(
        new: NewLedger<'_>,
        time: Timestamp,
        rng: &mut R,
    ) -> Result<Self, CreateError> {
        let NewLedger { organisation, policy, officer, recipients } = new;
        recipients.iter().try_for_each(|text| recipient::check_recipient(text))?;
        let mut ledger = [0; 16];
        rng.fill_bytes(&mut ledger);
        let (officer, key) = derive_officer(officer, 1, rng)?;
        let name = officer.name.clone();
        let data = EventData::LedgerCreated(Box::new(LedgerCreated {
            format: LEDGER_FORMAT,
            ledger: Hex(ledger),
            organisation,
            policy,
            officer,
            recipients,
        }));
        let state = State::begin(&data)?;
        let officers = vec![(name, Arc::new(key))];
        let mut history = History { text: Vec::new(), events: Vec::new(), state, newer: None };
        let (event, bytes) = sign(&officers, 1, time, ClockBack::Refuse, data, Head::NONE);
        history.push_first(event, &bytes);
        Ok(Self { history, officers, wrong: 0 })
    }

    /// Opens the ledger with what `credentials` gives, and verifies the chain and the last signature.
    ///
    /// Each passphrase is tried on each officer's stanza that is still closed, each derived
    /// once. Whoever opens it signs what is added. With native identities alone it is read-only.
    ///
    /// # Errors
    /// [`OpenError`]; its [`fault`](OpenError::fault) says whether the file or the credential is wrong.
    pub fn open(file: &[u8], credentials: &mut dyn Credentials) -> Result<Self, OpenError> {
        let header = envelope::read_header(file)?;
        let mut progress = Progress::default();
        let mut keys: Vec<Arc<OfficerKey>> = Vec::new();
        let mut text = None;
        let mut wrong_passphrases = 0;
        while let Some(credential) = credentials.next(progress) {
            let opened = match credential {
                Credential::Passphrase(passphrase) => {
                    let key = find_officer(&header, &keys, &passphrase)?;
                    wrong_passphrases += usize::from(key.is_none());
                    let opened = key.is_some();
                    keys.extend(key.map(Arc::new));
                    opened
                }
                Credential::Identity(identity) => match open_natively(file, &identity)? {
                    Some(content) => {
                        text = Some(content);
                        true
                    }
                    None => false,
                },
            };
            let count = if opened { &mut progress.opened } else { &mut progress.wrong };
            *count += 1;
        }
        if let Some(key) = keys.first() {
            text = Some(envelope::decrypt(file, &OfficerIdentity(key))?);
        }
        let text = text.ok_or(match (progress.wrong, wrong_passphrases) {
            (0, _) => OpenError::NoCredentials,
            _ if header.has_strange => {
                OpenError::HeaderDamaged("it has a stanza of an unknown kind, and nothing opens the others")
            }
            (_, 0) => OpenError::WrongIdentity,
            (_, passphrases) => OpenError::WrongPassphrase(passphrases),
        })?;
        let mut ledger = Self::read(&header, text, keys)?;
        ledger.wrong = progress.wrong;
        Ok(ledger)
    }

    /// Opens a newer file of the same ledger with the keys that are here already, nothing derived:
    /// for the moment when the lock is held and something is to be written.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`OpenError::WrongPassphrase`] where the passphrase was changed meanwhile.
    pub fn reopen(&self, file: &[u8]) -> Result<Self, OpenError> {
        let header = envelope::read_header(file)?;
        let keys: Vec<_> = self.officers.iter().map(|(_, key)| Arc::clone(key)).collect();
        let fits = |key: &OfficerKey| header.officers.iter().any(|stanza| stanza.unwrap_with(key).is_some());
        if keys.is_empty() || !keys.iter().all(|key| fits(key)) {
            return Err(OpenError::WrongPassphrase(keys.len()));
        }
        let text = envelope::decrypt(file, &OfficerIdentity(&keys[0]))?;
        Self::read(&header, text, keys)
    }

    fn read(header: &Header, text: Vec<u8>, keys: Vec<Arc<OfficerKey>>) -> Result<Self, OpenError> {
        let history = History::read(text)?;
        check_readers(header, &history)?;
        let officers = keys
            .into_iter()
            .map(|key| {
                let mine = |officer: &&Officer| {
                    officer.signature.0 == key.signature_key() && officer.agreement.0 == key.agreement_key()
                };
                match history.state.officers().iter().find(mine) {
                    Some(officer) => Ok((officer.name.clone(), key)),
                    None => Err(Tampering::NotListed),
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { history, officers, wrong: 0 })
    }

    /// What is so now.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.history.state
    }

    /// What happened, the oldest first, never empty.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.history.events
    }

    /// The line of an event as it stands in the file, without its line feed.
    #[must_use]
    pub fn line(&self, event: &Event) -> &str {
        let bytes = self.history.text.get(event.line.clone()).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default().trim_end_matches('\n')
    }

    /// The officers who opened it and sign what is added; none where it is read-only.
    pub fn opened_by(&self) -> impl Iterator<Item = &Name> {
        self.officers.iter().map(|(name, _)| name)
    }

    /// How many of the credentials that were given opened nothing.
    #[must_use]
    pub const fn wrong_credentials(&self) -> usize {
        self.wrong
    }

    /// Whether it was opened by native identities alone.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.officers.is_empty()
    }

    /// The hash of the last line.
    ///
    /// # Panics
    /// Never: there is a first event.
    #[must_use]
    pub fn head(&self) -> Head {
        self.last().head
    }

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
    /// [`Tampering`] names the first event that does not hold.
    pub fn check(&self) -> Result<CheckReport, OpenError> {
        let signatures = self.history.verify_all()?;
        Ok(CheckReport { events: self.events().len(), signatures, head: self.head() })
    }

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
            return Err(crate::model::FoldError::OfficerExists(new.name).into());
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
        match envelope::decrypt(&file, &OfficerIdentity(key)) {
            Ok(content) if content == self.history.text => Ok(file),
            _ => Err(EncryptError::NotReadBack),
        }
    }

    fn last(&self) -> &Event {
        self.events().last().expect("a ledger has a first event")
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

/// Tells who opened it and how far it has come; no keys.
impl fmt::Debug for OpenLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenLedger")
            .field("opened_by", &self.opened_by().collect::<Vec<_>>())
            .field("events", &self.events().len())
            .field("head", &self.head())
            .finish_non_exhaustive()
    }
}

/// The key of the closed stanza that the passphrase opens.
fn find_officer(
    header: &Header,
    opened: &[Arc<OfficerKey>],
    passphrase: &SecretText,
) -> Result<Option<OfficerKey>, OpenError> {
    for stanza in &header.officers {
        if opened.iter().any(|key| stanza.fits(key)) {
            continue;
        }
        let key = OfficerKey::derive(passphrase, stanza.salt, stanza.costs)?;
        if stanza.unwrap(&key).is_some() {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

fn open_natively(file: &[u8], identity: &SecretText) -> Result<Option<Vec<u8>>, OpenError> {
    let identities = recipient::parse_identities(identity).ok_or(OpenError::BadIdentity)?;
    for identity in &identities {
        match envelope::decrypt(file, identity) {
            Err(OpenError::WrongIdentity) => {}
            content => return content.map(Some),
        }
    }
    Ok(None)
}

/// Whether the header lets in exactly those whom the events name.
fn check_readers(header: &Header, history: &History) -> Result<(), OpenError> {
    if history.newer.is_some() {
        return Ok(());
    }
    let state = &history.state;
    let listed =
        state.officers().iter().map(|officer| (officer.slot, officer.salt.0, chain::costs_of(officer)));
    let present = header.officers.iter().map(|stanza| (stanza.slot, stanza.salt, Some(stanza.costs)));
    if listed.eq(present) && header.natives == state.recipients().len() {
        Ok(())
    } else {
        Err(Tampering::OtherReaders.into())
    }
}

fn derive_officer<R: rand::CryptoRng + ?Sized>(
    new: NewOfficer<'_>,
    slot: u8,
    rng: &mut R,
) -> Result<(Officer, OfficerKey), crate::crypto::KdfError> {
    let NewOfficer { name, passphrase, costs } = new;
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let key = OfficerKey::derive(passphrase, salt, costs)?;
    let officer = Officer {
        name,
        slot,
        agreement: Hex(key.agreement_key()),
        signature: Hex(key.signature_key()),
        salt: Hex(salt),
        memory_kib: costs.memory_kib(),
        passes: costs.passes(),
        lanes: costs.lanes(),
    };
    Ok((officer, key))
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
