//! The ledger's file: locked, replaced as a whole, its previous five kept.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::files::{beside, failed, make_private_folder, missing, parent, replace};
use crate::ledger::MAX_FILE;
use crate::ops::ports::{LedgerFile, StoreError};

/// How many previous files are kept.
const KEPT: usize = 5;

/// A ledger that this process alone may change, until this is dropped.
pub struct LockedLedger {
    path: PathBuf,
    /// The lock is the system's and ends with this handle, or with the process.
    _lock: File,
    /// Folders that this run made, innermost first.
    made: Vec<PathBuf>,
}

impl LockedLedger {
    /// Locks the ledger at `path`, whether it exists or not.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process has it; [`StoreError::Io`] otherwise.
    pub fn lock(path: &Path) -> Result<Self, StoreError> {
        let made = missing(parent(path));
        make_private_folder(parent(path))?;
        let at = beside(path, "lock");
        loop {
            let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&at);
            let lock = lock.map_err(|error| failed("lock", path, &error))?;
            match lock.try_lock() {
                // whoever had it may have removed it between the two steps
                Ok(()) if !is_at(&lock, &at) => {}
                Ok(()) => return Ok(Self { path: path.to_owned(), _lock: lock, made }),
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(path.to_owned())),
                Err(TryLockError::Error(error)) => return Err(failed("lock", path, &error)),
            }
        }
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let both = file.metadata().and_then(|file| Ok((file, fs::metadata(path)?)));
    both.is_ok_and(|(file, named)| (file.dev(), file.ino()) == (named.dev(), named.ino()))
}

impl Drop for LockedLedger {
    fn drop(&mut self) {
        // it is still held, so that nobody else's is removed
        let _ = fs::remove_file(beside(&self.path, "lock"));
        for folder in &self.made {
            // one that holds a ledger by now stays
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The bytes of the ledger at `path`, if there is one.
///
/// # Errors
/// [`StoreError::Gone`] when only a previous file is there; [`StoreError::Io`] otherwise.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let content = File::open(path).and_then(|file| {
        let mut content = Vec::new();
        // one byte more than any ledger has shows that it is none
        file.take(MAX_FILE as u64 + 1).read_to_end(&mut content)?;
        Ok(content)
    });
    match content {
        Ok(content) => Ok(Some(content)),
        // a new ledger in the place of a lost one would hide the loss
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let previous = beside(path, "1");
            if previous.exists() { Err(StoreError::Gone(previous)) } else { Ok(None) }
        }
        Err(error) => Err(failed("read", path, &error)),
    }
}

impl LedgerFile for LockedLedger {
    fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        read(&self.path)
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
