//! The ledger's file: locked, replaced as a whole, its previous five kept.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::files::{beside, failed, make_private_folder, missing, parent, put_in_place, write_beside};
use super::input;
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
        // through a symbolic link to the file itself, or two names would have two locks
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let at = beside(path, "lock");
        loop {
            // a pipe or a device in its place is no lock, and opening one must not wait
            let lock = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .mode(0o600)
                .custom_flags(input::NO_WAIT)
                .open(&at)
                .and_then(plain);
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

/// Refuses what is no plain file: a ledger is replaced as a whole, and read to its end.
fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"))
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
