//! Opening a ledger, and what it shows.

use std::fmt;
use std::sync::Arc;

use crate::crypto::OfficerKey;
use crate::ledger::chain::{self, Event, History};
use crate::ledger::envelope::{self, Header};
use crate::ledger::unlock::{self, Unlocked};
use crate::ledger::{Credentials, Head, NotJudged, OpenError, Tampering};
use crate::model::{Name, Officer, State};

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
    /// Opens the ledger with what `credentials` gives, and verifies the chain and the last signature.
    ///
    /// As many officers as the quorum must open it together. Each passphrase is tried on each
    /// officer's stanza that is still closed, each derived once. Whoever opens it signs what is
    /// added. With native identities alone, or beside too few officers, it is read-only.
    ///
    /// # Errors
    /// [`OpenError`]; its [`fault`](OpenError::fault) says whether the file or the credential is wrong.
    pub fn open(file: &[u8], credentials: &mut dyn Credentials) -> Result<Self, OpenError> {
        let header = envelope::read_header(file)?;
        let Unlocked { text, keys, wrong } = unlock::ask(file, &header, credentials)?;
        let mut ledger = Self::read(&header, text, keys)?;
        ledger.wrong = wrong;
        Ok(ledger)
    }

    /// Opens a newer file of the same ledger with the keys that are here already, nothing derived:
    /// for the moment when the lock is held and something is to be written.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`OpenError::WrongPassphrase`] where a passphrase was changed meanwhile.
    pub fn reopen(&self, file: &[u8]) -> Result<Self, OpenError> {
        let header = envelope::read_header(file)?;
        let keys = self.keys();
        let text = unlock::with_keys(file, &header, &keys)?;
        Self::read(&header, text, keys)
    }

    fn read(header: &Header, text: Vec<u8>, keys: Vec<Arc<OfficerKey>>) -> Result<Self, OpenError> {
        let history = History::read(text)?;
        check_readers(header, &history)?;
        let officers = keys
            .into_iter()
            .filter_map(|key| {
                let mine = |officer: &&Officer| {
                    officer.signature.0 == key.signature_key() && officer.agreement.0 == key.agreement_key()
                };
                match history.state.officers().iter().find(mine) {
                    Some(officer) => Some(Ok((officer.name.clone(), key))),
                    // the keys of an officer whom only a newer version knows
                    None if history.beyond.has_officers() => None,
                    None => Some(Err(Tampering::NotListed)),
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

    /// Whether it was opened by native identities, and not by a quorum of officers.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.officers.len() < usize::from(self.state().quorum())
    }

    /// What a newer version wrote, and what cannot be judged because of it, the oldest first: a
    /// ledger that holds any is not written to.
    #[must_use]
    pub fn not_judged(&self) -> &[NotJudged] {
        self.history.beyond.events()
    }

    /// The hash of the last line.
    ///
    /// # Panics
    /// Never: there is a first event.
    #[must_use]
    pub fn head(&self) -> Head {
        self.last().head
    }

    pub(super) fn keys(&self) -> Vec<Arc<OfficerKey>> {
        self.officers.iter().map(|(_, key)| Arc::clone(key)).collect()
    }

    pub(super) fn last(&self) -> &Event {
        self.events().last().expect("a ledger has a first event")
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

/// Whether the header lets in exactly those whom the events name.
pub(super) fn check_readers(header: &Header, history: &History) -> Result<(), OpenError> {
    if history.beyond.has_officers() {
        return Ok(());
    }
    let state = &history.state;
    let listed =
        state.officers().iter().map(|officer| (officer.slot, officer.salt.0, chain::costs_of(officer)));
    let present = header.officers.iter().map(|stanza| (stanza.slot, stanza.salt, Some(stanza.costs)));
    if listed.eq(present) && header.quorum == state.quorum() && header.natives == state.recipients().len() {
        Ok(())
    } else {
        Err(Tampering::OtherReaders.into())
    }
}
