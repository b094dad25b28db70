//! The ledger, opened for one run: found, locked, unlocked, compared with what was
//! remembered of it, and written back as a whole.

use std::path::{Path, PathBuf};

use super::ports::{Entropy, LedgerFile, Store, StoreError};
use crate::ledger::{Credentials, EncryptError, Fault, Head, OpenError, OpenLedger, Remembered, Standing};

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
    /// The head from paper is not in it.
    #[error("the expected head is not in this ledger: it is older than the paper, rewritten, or another one")]
    UnexpectedHead,
    /// The note about the last head is not one that firesafe wrote.
    #[error("the remembered head of this ledger is damaged: compare the ledger with the minutes, then pass their head with `--expect-head`")]
    DamagedMemory,
}

impl SessionError {
    /// What kind of failure it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Open(error) => error.fault(),
            Self::Older { .. } | Self::Rewritten { .. } | Self::UnexpectedHead | Self::DamagedMemory => {
                Fault::Integrity
            }
            Self::NoLedger(_) | Self::Exists(_) | Self::Store(_) | Self::Encrypt(_) => Fault::Failed,
        }
    }
}

/// The most bytes a ledger file has.
const MAX_LEDGER: usize = 256 * 1024 * 1024;

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
    let file = match store.read(path, MAX_LEDGER) {
        Err(StoreError::Missing(path)) => return Err(SessionError::NoLedger(path)),
        file => file?,
    };
    let ledger = OpenLedger::open(file.expose(), credentials)?;
    compare(store, &ledger, expected)?;
    Ok(ledger)
}

/// Opens a ledger to write to it. The lock holds until the session is dropped.
///
/// # Errors
/// As [`read`]; [`StoreError::Locked`] when another process has it.
pub fn write(
    store: &mut dyn Store,
    path: &Path,
    credentials: &mut dyn Credentials,
    expected: Option<ExpectedHead>,
) -> Result<Session, SessionError> {
    let mut file = store.lock_ledger(path)?;
    let content = file.read()?.ok_or_else(|| SessionError::NoLedger(path.to_owned()))?;
    let ledger = OpenLedger::open(&content, credentials)?;
    compare(store, &ledger, expected)?;
    Ok(Session { ledger, file })
}

/// Locks the place of a ledger that is to come.
///
/// # Errors
/// [`SessionError::Exists`] when there is one.
pub fn reserve(store: &mut dyn Store, path: &Path) -> Result<Box<dyn LedgerFile>, SessionError> {
    let mut file = store.lock_ledger(path)?;
    match file.read()? {
        Some(_) => Err(SessionError::Exists(path.to_owned())),
        None => Ok(file),
    }
}

impl Session {
    /// A session with a new ledger, whose place was reserved.
    #[must_use]
    pub fn new(ledger: OpenLedger, file: Box<dyn LedgerFile>) -> Self {
        Self { ledger, file }
    }

    /// Writes the ledger. From here on its new events are committed.
    ///
    /// # Errors
    /// [`SessionError`]; the file is then as it was.
    pub fn save(&mut self, entropy: &mut dyn Entropy) -> Result<(), SessionError> {
        let content = self.ledger.encrypt(entropy)?;
        Ok(self.file.replace(&content)?)
    }

    /// What a run that was cut off had begun to write beside the ledger, if anything.
    ///
    /// # Errors
    /// [`SessionError::Store`] when the folder cannot be read.
    pub fn unfinished(&mut self) -> Result<Option<PathBuf>, SessionError> {
        Ok(self.file.unfinished()?)
    }
}

/// Remembers how far a ledger has come, so that an older one is found.
///
/// # Errors
/// [`StoreError`] when the note cannot be written; the ledger itself is not concerned.
pub fn remember(store: &mut dyn Store, ledger: &OpenLedger) -> Result<(), StoreError> {
    let Remembered { ledger: id, seq, head } = ledger.remember();
    let note = format!("{seq} {head}");
    if store.remembered_head(&id.to_string())?.as_ref() == Some(&note) {
        return Ok(());
    }
    store.remember_head(&id.to_string(), &note)
}

/// An expected head decides; without one, what was remembered does.
fn compare(
    store: &mut dyn Store,
    ledger: &OpenLedger,
    expected: Option<ExpectedHead>,
) -> Result<(), SessionError> {
    match expected {
        Some(ExpectedHead::Words(bits)) if ledger.find_head(bits).is_some() => return Ok(()),
        Some(ExpectedHead::Whole(head)) if ledger.events().iter().any(|event| event.head == head) => {
            return Ok(());
        }
        Some(_) => return Err(SessionError::UnexpectedHead),
        None => {}
    }
    let id = ledger.state().ledger();
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
