//! The ledger's file: locked, replaced as a whole, its previous five kept.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::files::{beside, failed, make_private_folder, parent, replace};
use crate::ops::ports::{LedgerFile, StoreError};

/// How many previous files are kept.
const KEPT: usize = 5;

/// A ledger that this process alone may change, until this is dropped.
pub struct LockedLedger {
    path: PathBuf,
    /// The lock is the system's and ends with this handle, or with the process.
    _lock: File,
}

impl LockedLedger {
    /// Locks the ledger at `path`, whether it exists or not.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process has it; [`StoreError::Io`] otherwise.
    pub fn lock(path: &Path) -> Result<Self, StoreError> {
        make_private_folder(parent(path))?;
        let lock_path = beside(path, "lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&lock_path);
        let lock = lock.map_err(|error| failed("lock", path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed("lock", path, &error)),
        }
    }
}

impl LedgerFile for LockedLedger {
    fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(&self.path) {
            Ok(content) => Ok(Some(content)),
            // a new ledger in the place of a lost one would hide the loss
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let previous = beside(&self.path, "1");
                if previous.exists() { Err(StoreError::Gone(previous)) } else { Ok(None) }
            }
            Err(error) => Err(failed("read", &self.path, &error)),
        }
    }

    fn unfinished(&mut self) -> Result<Option<PathBuf>, StoreError> {
        let unfinished = beside(&self.path, "new");
        Ok(unfinished.exists().then_some(unfinished))
    }

    fn replace(&mut self, content: &[u8]) -> Result<(), StoreError> {
        if self.path.exists() {
            self.keep_previous()?;
        }
        replace(&self.path, content)
    }
}

impl LockedLedger {
    /// Moves each previous file one place on, the present one becoming the first; it stays where it is too.
    fn keep_previous(&self) -> Result<(), StoreError> {
        let place = |number: usize| beside(&self.path, &number.to_string());
        for number in (1..KEPT).rev() {
            match fs::rename(place(number), place(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed("keep the previous", &self.path, &error));
                }
                _ => {}
            }
        }
        let first = place(1);
        // a stick without hard links gets a copy
        let kept = fs::hard_link(&self.path, &first).or_else(|_| fs::copy(&self.path, &first).map(drop));
        kept.map_err(|error| failed("keep the previous", &self.path, &error))
    }
}
