//! The ledger's file: locked, replaced as a whole, its previous five kept.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::disk::{beside, failed, make_private_folder, missing, parent, put_in_place, write_beside};
use super::input;
use super::locks::Lock;
use crate::ledger::MAX_FILE;
use crate::ops::ports::{LedgerFile, StoreError};

/// How many previous files are kept.
const KEPT: usize = 5;

/// The place of a ledger, which this process alone may change while it holds the lock.
pub struct LockedLedger {
    path: PathBuf,
    /// Held for moments: never while a person is asked.
    lock: Option<Lock>,
    /// Folders that this run made, innermost first.
    made: Vec<PathBuf>,
}

impl LockedLedger {
    /// Locks the ledger at `path`, whether it exists or not.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process has it; [`StoreError::Io`] otherwise.
    pub fn lock(path: &Path) -> Result<Self, StoreError> {
        let mut place = Self { path: path.to_owned(), lock: None, made: Vec::new() };
        place.acquire()?;
        Ok(place)
    }
}

/// Refuses what is no plain file: a ledger is replaced as a whole, and read to its end.
fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"))
    }
}

impl Drop for LockedLedger {
    fn drop(&mut self) {
        self.release();
    }
}

/// The bytes of the ledger at `path`, if there is one.
///
/// # Errors
/// [`StoreError::Gone`] when only a previous file is there; [`StoreError::Io`] otherwise.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let content = input::open(path).and_then(plain).and_then(|file| {
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
    fn acquire(&mut self) -> Result<(), StoreError> {
        if self.lock.is_none() {
            self.made = missing(parent(&self.path));
            make_private_folder(parent(&self.path))?;
            // through a symbolic link to the file itself, or two names would have two locks
            self.path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
            self.lock = Some(Lock::take(&beside(&self.path, "lock"), &self.path)?);
        }
        Ok(())
    }

    fn release(&mut self) {
        if let Some(lock) = self.lock.take() {
            lock.remove();
            for folder in self.made.drain(..) {
                // one that holds a ledger by now stays
                let _ = fs::remove_dir(folder);
            }
        }
    }

    fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        read(&self.path)
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
