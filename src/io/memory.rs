//! What this workstation remembers of ledgers: one small file each, in a folder of their own.
//!
//! Up to November 2026 all of it stood in one file, `head`, a line each: the name, a space, and
//! what is remembered. Its lines become files when they are first needed; the file stays, for
//! whoever goes back to an older firesafe, and is not read again.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::disk::{failed, make_private_folder, parent, replace};
use crate::ops::ports::StoreError;

/// How often the lock is tried, and how long between two tries.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(10);

/// The folder `heads`, beside the older file `head`.
pub struct Memory {
    older: PathBuf,
    folder: PathBuf,
}

impl Memory {
    /// The memory beside the file `older`, whether either exists or not.
    pub fn new(older: PathBuf) -> Self {
        let folder = older.with_file_name("heads");
        Self { older, folder }
    }

    /// The folder of that name beside the one of what is remembered of ledgers.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_file_name(name)
    }

    /// The file of a name.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What is remembered under a name.
    pub fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        if self.folder.exists() {
            return read(&self.file(name));
        }
        let prefix = format!("{name} ");
        let older = read(&self.older)?.unwrap_or_default();
        Ok(older.lines().find_map(|line| line.strip_prefix(&prefix)).map(str::to_owned))
    }

    /// Changes what is remembered under a name; no other run comes between.
    pub fn change(
        &self,
        name: &str,
        change: &mut dyn FnMut(Option<&str>) -> Option<String>,
    ) -> Result<(), StoreError> {
        make_private_folder(parent(&self.folder))?;
        let _lock = self.lock()?;
        self.migrate()?;
        let file = self.file(name);
        match change(read(&file)?.as_deref()) {
            Some(text) => replace(&file, format!("{text}\n").as_bytes()),
            None => Ok(()),
        }
    }

    /// Waits a moment for the run that remembers something, which takes milliseconds. The lock is on
    /// the folder above, which is the person's own, so that no other file lies there.
    pub(super) fn lock(&self) -> Result<File, StoreError> {
        let folder = parent(&self.folder);
        let lock = File::open(folder).map_err(|error| failed("lock", folder, &error))?;
        for _ in 0..TRIES {
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                // a network's folder may have no locks: to remember without one is better than not at all
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(lock),
            }
        }
        Err(StoreError::Locked(folder.to_owned()))
    }

    /// Makes the folder, with what the older file holds.
    fn migrate(&self) -> Result<(), StoreError> {
        if self.folder.exists() {
            return Ok(());
        }
        let unfinished = self.folder.with_extension("new");
        // what lies there is of a run that was cut off
        let _ = fs::remove_dir_all(&unfinished);
        make_private_folder(&unfinished)?;
        for line in read(&self.older)?.unwrap_or_default().lines() {
            let Some((name, text)) = line.split_once(' ') else { continue };
            if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                replace(&unfinished.join(name), format!("{text}\n").as_bytes())?;
            }
        }
        let moved = fs::rename(&unfinished, &self.folder);
        moved.map_err(|error| failed("make the folder", &self.folder, &error))
    }
}

fn read(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim_end_matches('\n').to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_firesafe_remembered_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let older = folder.path().join("head");
        fs::write(&older, "aa 3 f00\nat-01 aa\nbb 9 ba4\n").unwrap();
        let memory = Memory::new(older.clone());
        assert_eq!(memory.read("aa").unwrap().as_deref(), Some("3 f00"));
        let mut before = None;
        let mut change = |text: Option<&str>| {
            before = text.map(str::to_owned);
            Some("4 f01".to_owned())
        };
        memory.change("aa", &mut change).unwrap();
        assert_eq!(before.as_deref(), Some("3 f00"));
        for (name, text) in [("aa", "4 f01"), ("at-01", "aa"), ("bb", "9 ba4")] {
            assert_eq!(memory.read(name).unwrap().as_deref(), Some(text), "{name}");
        }
        // what is forgotten in its file does not come back from the older one
        fs::remove_file(memory.file("bb")).unwrap();
        assert_eq!(memory.read("bb").unwrap(), None);
        assert_eq!(fs::read(&older).unwrap(), b"aa 3 f00\nat-01 aa\nbb 9 ba4\n");
    }

    #[test]
    fn whoever_keeps_the_lock_blocks_nobody_for_long() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("head"));
        let _held = memory.lock().unwrap();
        let changed = memory.change("aa", &mut |_| Some("1".to_owned()));
        assert!(matches!(changed, Err(StoreError::Locked(_))));
        assert_eq!(memory.read("aa").unwrap(), None);
    }

    #[test]
    fn runs_at_once_do_not_forget_what_others_remember() {
        let folder = tempfile::tempdir().unwrap();
        let older = folder.path().join("head");
        let count = || {
            let memory = Memory::new(older.clone());
            for _ in 0..5 {
                let next = &mut |text: Option<&str>| {
                    let number: u32 = text.map_or(0, |text| text.parse().unwrap());
                    Some((number + 1).to_string())
                };
                memory.change("aa", next).unwrap();
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(count);
            }
        });
        assert_eq!(Memory::new(older).read("aa").unwrap().as_deref(), Some("10"));
    }
}
