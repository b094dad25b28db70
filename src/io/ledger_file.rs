//! The ledger's file: locked, replaced as a whole, its previous five kept.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::files::{beside, failed, make_private_folder, parent, put_in_place, write_beside};
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
        // through a symbolic link to the file itself, or two names would have two locks
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
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
        // a full disk ends this before any previous file has moved
        write_beside(&self.path, content)?;
        if self.path.exists() {
            self.keep_previous()?;
        }
        put_in_place(&self.path)
    }
}

impl LockedLedger {
    /// Moves each previous file one place on, the present one becoming the first; it stays where it is too.
    fn keep_previous(&self) -> Result<(), StoreError> {
        let place = |number: usize| beside(&self.path, &number.to_string());
        let refused = |error: io::Error| failed("keep the previous", &self.path, &error);
        let present = place(0);
        // what lies there is of a run that was cut off
        let _ = fs::remove_file(&present);
        // a stick without hard links gets a copy
        let kept = fs::hard_link(&self.path, &present).or_else(|_| fs::copy(&self.path, &present).map(drop));
        kept.map_err(|error| {
            let _ = fs::remove_file(&present);
            refused(error)
        })?;
        for number in (0..KEPT).rev() {
            match fs::rename(place(number), place(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(path: &Path, content: &[u8]) -> Result<(), StoreError> {
        LockedLedger::lock(path)?.replace(content)
    }

    #[test]
    fn a_write_that_fails_moves_no_previous_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.age");
        for version in 1..=8_u8 {
            replaced(&path, &[version]).unwrap();
        }
        let previous =
            || (1..=KEPT).map(|n| fs::read(beside(&path, &n.to_string())).unwrap()[0]).collect::<Vec<_>>();
        assert_eq!(previous(), [7, 6, 5, 4, 3]);
        // nothing can be written where a folder stands
        fs::create_dir(beside(&path, "new")).unwrap();
        fs::write(beside(&path, "new").join("x"), b"").unwrap();
        for _ in 0..6 {
            assert!(replaced(&path, &[9]).is_err());
        }
        assert_eq!(previous(), [7, 6, 5, 4, 3]);
        assert_eq!(fs::read(&path).unwrap(), [8]);
    }

    #[test]
    fn a_link_to_the_ledger_shares_its_lock_and_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("ledger.age"), folder.path().join("link.age"));
        replaced(&path, &[1]).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let held = LockedLedger::lock(&path).unwrap();
        assert!(matches!(LockedLedger::lock(&link), Err(StoreError::Locked(_))));
        drop(held);
        replaced(&link, &[2]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), [2]);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
