//! Which folders wait for sheets: noted before the first is written, so that those of a run that was
//! killed are found without knowing where it wrote.
//!
//! One file per folder lies beside what is remembered of ledgers, and is locked as long as its run
//! lives: what nobody has locked is of a run that was cut off.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf, absolute};

use sha2::{Digest as _, Sha256};

use super::disk::{failed, make_private_folder, missing, sync_folder};
use super::memory::Memory;
use crate::ops::ports::StoreError;

/// The folder of the notes.
const NOTES: &str = "unfinished";

/// The note of a run that lives.
pub struct Note {
    at: PathBuf,
    /// Folders that it made, innermost first.
    made: Vec<PathBuf>,
    _lock: File,
}

impl Note {
    /// Notes the folder that sheets are about to be written to.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another run writes there, another when the note cannot be written.
    pub fn write(memory: &Memory, folder: &Path) -> Result<Self, StoreError> {
        let folder = absolute(folder).map_err(|error| failed("find", folder, &error))?;
        let notes = memory.beside(NOTES);
        let made = missing(&notes);
        make_private_folder(&notes)?;
        let digest = Sha256::digest(folder.as_os_str().as_bytes());
        let at = notes.join(hex::encode(&digest[..16]));
        // nobody takes the note for one that was left, between its beginning and its lock
        let _between = memory.lock()?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&at);
        let mut file = file.map_err(|error| failed("write", &at, &error))?;
        if is_locked(&file) {
            return Err(StoreError::Locked(folder));
        }
        let written = file.set_len(0).and_then(|()| file.write_all(folder.as_os_str().as_bytes()));
        written.and_then(|()| file.sync_all()).map_err(|error| {
            let _ = fs::remove_file(&at);
            failed("write", &at, &error)
        })?;
        sync_folder(&notes)?;
        Ok(Self { at, made, _lock: file })
    }

    /// Forgets the folder.
    pub fn remove(self) {
        // what cannot be removed is forgotten by whoever looks and finds no sheets there
        let _ = fs::remove_file(&self.at);
        // a run that was stopped leaves nothing; folders that others use by now stay
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Calls `look` with each folder that a run noted which is gone, in their order, and forgets those where
/// it finds nothing.
///
/// # Errors
/// [`StoreError`] when the notes cannot be read.
pub fn left<T>(memory: &Memory, look: impl Fn(&Path) -> Option<T>) -> Result<Vec<T>, StoreError> {
    let notes = memory.beside(NOTES);
    let unreadable = |error: &io::Error| failed("look into", &notes, error);
    let entries = match fs::read_dir(&notes) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&error)),
    };
    let files = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>();
    let files = files.map_err(|error| unreadable(&error))?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let _between = memory.lock()?;
    let mut found = Vec::new();
    for at in files {
        let mut file = match File::open(&at) {
            Ok(file) => file,
            // its run ended meanwhile
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed("read", &at, &error)),
        };
        if is_locked(&file) {
            continue;
        }
        let mut folder = Vec::new();
        file.read_to_end(&mut folder).map_err(|error| failed("read", &at, &error))?;
        let folder = PathBuf::from(std::ffi::OsString::from_vec(folder));
        match look(&folder) {
            Some(one) => found.push((folder, one)),
            None => {
                let _ = fs::remove_file(&at);
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// Whether another run has the note; otherwise this one has it, as long as the file is open.
fn is_locked(file: &File) -> bool {
    // a network's folder may have no locks: what lies there is told even if its run may live
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_note_is_left_only_by_a_run_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("state/head"));
        let out = folder.path().join("sheets");
        let left_now = || left(&memory, |folder| Some(folder.to_owned())).unwrap();
        assert!(left_now().is_empty());
        let note = Note::write(&memory, &out).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&note.at), mode(note.at.parent().unwrap())), (0o600, 0o700));
        assert!(left_now().is_empty());
        assert!(matches!(Note::write(&memory, &out), Err(StoreError::Locked(_))));
        // as the system does when it ends a process
        drop(note);
        assert_eq!(left_now(), std::slice::from_ref(&out));
        // the next run there takes it over, and takes it away
        Note::write(&memory, &out).unwrap().remove();
        assert!(left_now().is_empty());
        drop(Note::write(&memory, &out).unwrap());
        assert!(left(&memory, |_| None::<()>).unwrap().is_empty());
        assert!(left_now().is_empty(), "it is forgotten");
    }
}
