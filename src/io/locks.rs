//! Locks, in whose place others may have put something else.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::disk::failed;
use crate::ops::ports::StoreError;

/// How often a lock is tried: who holds it writes one file, and asks nobody anything meanwhile.
const TRIES: u32 = 20;
/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// A lock of the system on a file of its own; it ends with this handle, or with the process.
pub struct Lock {
    file: File,
    at: PathBuf,
}

impl Lock {
    /// Locks the file `at` for the sake of `what`; waits a moment where another process has it.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process keeps it, [`StoreError::NotALock`] when
    /// something else lies there, [`StoreError::Io`] otherwise.
    pub fn take(at: &Path, what: &Path) -> Result<Self, StoreError> {
        let mut tries = 0;
        loop {
            let file = open_lock(at).map_err(|error| match error {
                Some(error) => failed("lock", what, &error),
                None => StoreError::NotALock(at.to_owned()),
            })?;
            match file.try_lock() {
                Ok(()) if is_at(&file, at) => return Ok(Self { file, at: at.to_owned() }),
                // whoever had it may have removed it between the two steps
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(what.to_owned())),
                Err(TryLockError::Error(error)) => return Err(failed("lock", what, &error)),
            }
        }
    }

    /// Ends the lock and removes its file.
    pub fn remove(self) {
        // it is still held, so that nobody else's is removed
        let _ = fs::remove_file(&self.at);
        drop(self.file);
    }
}

/// Opens a lock's file, made where it is missing; `None` for what is there and no file of ours: a
/// link could lead to a file of somebody else, and a pipe or device could block.
fn open_lock(at: &Path) -> Result<File, Option<io::Error>> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let opened =
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).custom_flags(flags).open(at);
    let file = opened.map_err(|error| match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::LOOP | Errno::NXIO | Errno::ISDIR) => None,
        _ => Some(error),
    })?;
    let is_file = file.metadata().map_err(Some)?.is_file();
    if is_file { Ok(file) } else { Err(None) }
}

fn is_at(file: &File, path: &Path) -> bool {
    let both = file.metadata().and_then(|file| Ok((file, fs::symlink_metadata(path)?)));
    both.is_ok_and(|(file, named)| (file.dev(), file.ino()) == (named.dev(), named.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_follows_no_link_and_waits_for_no_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("lock");
        let victim = folder.path().join("victim");
        fs::write(&victim, b"kept").unwrap();
        std::os::unix::fs::symlink(&victim, &at).unwrap();
        assert!(matches!(Lock::take(&at, &victim), Err(StoreError::NotALock(_))));
        fs::remove_file(&at).unwrap();
        // a link to nothing is not made into a file
        std::os::unix::fs::symlink(folder.path().join("new"), &at).unwrap();
        assert!(matches!(Lock::take(&at, &victim), Err(StoreError::NotALock(_))));
        assert!(!folder.path().join("new").exists());
        fs::remove_file(&at).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, &at, rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
        assert!(matches!(Lock::take(&at, &victim), Err(StoreError::NotALock(_))));
        fs::remove_file(&at).unwrap();
        fs::create_dir(&at).unwrap();
        assert!(matches!(Lock::take(&at, &victim), Err(StoreError::NotALock(_))));
        fs::remove_dir(&at).unwrap();
        Lock::take(&at, &victim).unwrap().remove();
        assert!(!at.exists());
        assert_eq!(fs::read(&victim).unwrap(), b"kept");
    }
}
