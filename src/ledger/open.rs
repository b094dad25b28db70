//! Opening a ledger, and what it shows.

use std::fmt;
use std::sync::Arc;

use crate::crypto::OfficerKey;
use crate::ledger::chain::{self, Event, History};
use crate::ledger::envelope::{self, Header};
use crate::ledger::recipient;
use crate::ledger::stanza::OfficerIdentity;
use crate::ledger::{Credential, Credentials, Head, OpenError, Progress, Tampering};
use crate::model::{Name, Officer, State};
use crate::secret::SecretText;

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
pub(super) fn check_readers(header: &Header, history: &History) -> Result<(), OpenError> {
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
