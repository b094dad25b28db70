//! The ledger, opened for one run: found, locked, unlocked, compared with what was
//! remembered of it, and written back as a whole.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::ports::{Clock, Entropy, LedgerFile, Store, StoreError};
use crate::crypto::{Costs, OfficerKey};
use crate::ledger::{
    AppendError, ClockBack, CreateError, Credentials, EncryptError, Fault, Head, NewLedger, OpenError,
    OpenLedger, Remembered, Standing,
};
use crate::secret::SecretText;

/// The head that the person expects, from paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedHead {
    /// Its first 128 bits, which its words give.
    Words(u128),
    /// All of it.
    Whole(Head),
}

/// A ledger that this process alone may write.
pub struct Session {
    /// Its content.
    pub ledger: OpenLedger,
    file: Box<dyn LedgerFile>,
}

/// Why a ledger could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no file.
    #[error("there is no ledger at `{0}`: name it with `--ledger`, or make one with `firesafe init`")]
    NoLedger(PathBuf),
    /// The file is there already.
    #[error("there is a ledger at `{0}` already: name another file with `--ledger`")]
    Exists(PathBuf),
    /// The file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The content cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The ledger cannot be made.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// The content cannot be written.
    #[error(transparent)]
    Encrypt(#[from] EncryptError),
    /// An older file was put back.
    #[error(
        "the ledger ends at event {seq}, but this workstation has seen event {remembered}: an older file was \
         put back; put the newest in its place, or accept this one by the head of its minutes with `--expect-head`"
    )]
    Older {
        /// The last event of this file.
        seq: u64,
        /// The last event that was seen.
        remembered: u64,
    },
    /// Its officers rewrote it.
    #[error(
        "event {seq} is not the one that this workstation has seen: the ledger was rewritten; compare it with \
         the minutes, and accept it by their head with `--expect-head` only if that is in it"
    )]
    Rewritten {
        /// The event that differs.
        seq: u64,
    },
    /// Another ledger lies in its place.
    #[error(
        "this is not the ledger that this workstation has seen here: it was replaced by another; put the right \
         one in its place, or accept this one by the last head of its minutes with `--expect-head`"
    )]
    Another,
    /// The head from paper is not in it.
    #[error("the expected head is not in this ledger: it is older than the paper, rewritten, or another one")]
    UnexpectedHead,
    /// The note about the last head is not one that firesafe wrote.
    #[error(
        "the remembered head of this ledger is damaged: compare the ledger with the minutes, then pass their head with `--expect-head`"
    )]
    DamagedMemory,
}

impl SessionError {
    /// What kind of failure it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Open(error) => error.fault(),
            Self::Encrypt(EncryptError::NewerEvents { .. }) => Fault::Newer,
            Self::Older { .. }
            | Self::Rewritten { .. }
            | Self::Another
            | Self::UnexpectedHead
            | Self::DamagedMemory => Fault::Integrity,
            Self::NoLedger(_) | Self::Exists(_) | Self::Store(_) | Self::Create(_) | Self::Encrypt(_) => {
                Fault::Failed
            }
        }
    }
}

/// Opens a ledger to look at it: no lock, since it is only ever replaced as a whole.
///
/// # Errors
/// [`SessionError`] when it is missing, does not open, or is not the one that was seen last.
pub fn read(
    store: &mut dyn Store,
    path: &Path,
    credentials: &mut dyn Credentials,
    expected: Option<ExpectedHead>,
) -> Result<OpenLedger, SessionError> {
    let file = store.read_ledger(path)?.ok_or_else(|| SessionError::NoLedger(path.to_owned()))?;
    let ledger = OpenLedger::open(&file, credentials)?;
    match compare(store, path, &ledger, expected) {
        // another run may have written while the passphrase was typed
        Err(SessionError::Older { seq, remembered }) if !ledger.is_read_only() => {
            let now = store.read_ledger(path)?.unwrap_or_default();
            if now == file {
                return Err(SessionError::Older { seq, remembered });
            }
            let ledger = ledger.reopen(&now)?;
            compare(store, path, &ledger, expected)?;
            Ok(ledger)
        }
        compared => compared.map(|()| ledger),
    }
}

/// The place of a ledger, locked for this process until it is dropped.
pub struct Place {
    path: PathBuf,
    file: Box<dyn LedgerFile>,
    content: Option<Vec<u8>>,
}

impl Place {
    /// Locks the place of a ledger, whether there is one or not.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process has it.
    pub fn lock(store: &mut dyn Store, path: &Path) -> Result<Self, StoreError> {
        let mut file = store.lock_ledger(path)?;
        let content = file.read()?;
        Ok(Self { path: path.to_owned(), file, content })
    }

    /// Whether there is a ledger.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.content.is_some()
    }

    /// What a run that was cut off had begun to write beside the ledger, if anything.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot be read.
    pub fn unfinished(&mut self) -> Result<Option<PathBuf>, StoreError> {
        self.file.unfinished()
    }

    /// Opens the ledger to write to it.
    ///
    /// # Errors
    /// As [`read`].
    pub fn open(
        self,
        store: &mut dyn Store,
        credentials: &mut dyn Credentials,
        expected: Option<ExpectedHead>,
    ) -> Result<Session, SessionError> {
        let Self { path, file, content } = self;
        let Some(content) = content else { return Err(SessionError::NoLedger(path)) };
        let ledger = OpenLedger::open(&content, credentials)?;
        compare(store, &path, &ledger, expected)?;
        Ok(Session { ledger, file })
    }

    /// Makes a ledger; nothing is written until it is saved.
    ///
    /// # Errors
    /// [`SessionError::Exists`] when there is one, [`SessionError::Create`] when the
    /// officer's keys cannot be derived or a recipient is none.
    pub fn create(
        self,
        new: NewLedger<'_>,
        now: Timestamp,
        entropy: &mut dyn Entropy,
    ) -> Result<Session, SessionError> {
        if self.content.is_some() {
            return Err(SessionError::Exists(self.path));
        }
        Ok(Session { ledger: OpenLedger::create(new, now, entropy)?, file: self.file })
    }
}

/// Key-derivation costs of about a second on this workstation.
pub fn calibrate(clock: &dyn Clock) -> Costs {
    Costs::calibrate(Duration::from_secs(1), &mut |costs| {
        let started = clock.elapsed();
        let probe = SecretText::from("how long does it take?");
        // where memory is too small for the probe, the ledger's own derivation says so
        drop(OfficerKey::derive(&probe, [0; 16], costs));
        clock.elapsed().saturating_sub(started)
    })
}

impl Session {
    /// Refuses what the ledger would refuse at the end, before anything is dealt or printed.
    ///
    /// # Errors
    /// [`AppendError::ReadOnly`], [`AppendError::NewerEvents`] and [`AppendError::ClockBack`].
    pub fn check_writable(&self, now: Timestamp, clock: ClockBack) -> Result<(), AppendError> {
        self.ledger.check_writable(now, clock)
    }

    /// Writes the ledger. From here on its new events are committed.
    ///
    /// # Errors
    /// [`SessionError`]; the file is then as it was.
    pub fn save(&mut self, entropy: &mut dyn Entropy) -> Result<(), SessionError> {
        let content = self.ledger.encrypt(entropy)?;
        Ok(self.file.replace(&content)?)
    }
}

/// Remembers how far a ledger has come, so that an older one is found.
///
/// Another run may have gone further since this one read the file: then its note stays, unless the person
/// named the head that counts.
///
/// # Errors
/// [`StoreError`] when the note cannot be written; the ledger itself is not concerned.
pub fn remember(
    store: &mut dyn Store,
    path: &Path,
    ledger: &OpenLedger,
    expects_head: bool,
) -> Result<(), StoreError> {
    let Remembered { ledger: id, seq, head } = ledger.remember();
    let is_further = |known: &str| {
        let known = known.split(' ').next().and_then(|seq| seq.parse::<u64>().ok());
        known.is_some_and(|known| known > seq)
    };
    let (head_note, place_note) = (format!("{seq} {head}"), id.to_string());
    store.remember_head(&id.to_string(), &mut |known| match known {
        Some(known) if known == head_note || (is_further(known) && !expects_head) => None,
        _ => Some(head_note.clone()),
    })?;
    let place = place_key(store, path);
    store.remember_head(&place, &mut |known| (known != Some(place_note.as_str())).then(|| place_note.clone()))
}

/// The name under which it is remembered which ledger lies in a place: its path may hold spaces.
fn place_key(store: &dyn Store, path: &Path) -> String {
    let digest = Sha256::digest(store.absolute(path).as_os_str().as_encoded_bytes());
    format!("at-{}", hex::encode(&digest[..16]))
}

/// An expected head decides where it is the last; otherwise what was remembered has its say too.
fn compare(
    store: &mut dyn Store,
    path: &Path,
    ledger: &OpenLedger,
    expected: Option<ExpectedHead>,
) -> Result<(), SessionError> {
    if let Some(expected) = expected {
        let is_expected = |head: Head| match expected {
            ExpectedHead::Words(bits) => head.to_bits() == bits,
            ExpectedHead::Whole(whole) => head == whole,
        };
        if is_expected(ledger.head()) {
            return Ok(());
        }
        if !ledger.events().iter().any(|event| is_expected(event.head)) {
            return Err(SessionError::UnexpectedHead);
        }
        // an earlier event vouches for what came before it, not for there being nothing after it
    }
    let id = ledger.state().ledger();
    // whoever reads the ledger could make a new one, which an officer's passphrase opens
    let place = place_key(store, path);
    if store.remembered_head(&place)?.is_some_and(|known| known != id.to_string()) {
        return Err(SessionError::Another);
    }
    let Some(note) = store.remembered_head(&id.to_string())? else { return Ok(()) };
    let (seq, head) = note.split_once(' ').ok_or(SessionError::DamagedMemory)?;
    let seq = seq.parse().map_err(|_| SessionError::DamagedMemory)?;
    let head = head.parse().map_err(|_| SessionError::DamagedMemory)?;
    match ledger.compare(&Remembered { ledger: id, seq, head }) {
        Standing::Older { seq, remembered } => Err(SessionError::Older { seq, remembered }),
        Standing::Rewritten { seq } => Err(SessionError::Rewritten { seq }),
        Standing::Same | Standing::Grown(_) | Standing::Another => Ok(()),
    }
}
