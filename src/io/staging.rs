//! A folder of sheets, all or none.
//!
//! Sheets are written into a hidden folder inside the one that the person named.
//! They move out of it when the run keeps them, and are removed with it when the run
//! fails or is stopped. After a power cut the hidden folder still lies there: the next
//! run that writes there says so, and those that look at the ledger, since it is noted.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::disk::{cause, failed, make_private_folder, missing, parent, sync_folder, write_new};
use super::input;
use super::memory::Memory;
use super::notes::Note;
use crate::ops::ports::{Leftover, Staging, StoreError};
use crate::secret::SecretBytes;

/// The hidden folder's name.
const UNFINISHED: &str = ".firesafe-unfinished";
/// More than any sheet has.
const MAX_SHEET: usize = 4 * 1024 * 1024;

/// Sheets of one run, not yet kept.
pub struct StagedSheets {
    folder: PathBuf,
    unfinished: PathBuf,
    /// Folders that this run made, innermost first.
    made: Vec<PathBuf>,
    /// How open an empty folder was that this run made private.
    before: Option<Permissions>,
    names: Vec<String>,
    /// That they wait there, as the workstation noted it; why not, where it could not.
    note: Result<Note, Option<StoreError>>,
}

impl StagedSheets {
    /// Opens `folder`, made 0700 where it is missing, and notes it in `memory`.
    ///
    /// # Errors
    /// [`StoreError`] when it holds sheets or an interrupted run's, or cannot be written.
    pub fn stage(folder: &Path, memory: Option<&Memory>) -> Result<Self, StoreError> {
        let entries = names(folder)?;
        if let Some(leftover) = leftover(folder)? {
            return Err(StoreError::Leftover(leftover));
        }
        if let Some(sheet) = entries.iter().find(|name| is_pdf(name)) {
            return Err(StoreError::HoldsSheets { folder: folder.to_owned(), sheet: sheet.clone() });
        }
        let mut staged = Self {
            folder: folder.to_owned(),
            unfinished: folder.join(UNFINISHED),
            made: missing(folder),
            before: None,
            names: Vec::new(),
            note: Err(None),
        };
        make_private_folder(folder)?;
        let found = fs::metadata(folder).map_err(|error| failed("look at", folder, &error))?.permissions();
        if found.mode() & 0o077 != 0 {
            if !entries.is_empty() {
                return Err(StoreError::NotPrivate(folder.to_owned()));
            }
            let private = fs::set_permissions(folder, Permissions::from_mode(0o700));
            private.map_err(|error| failed("make private", folder, &error))?;
            staged.before = Some(found);
        }
        // before anything lies there, so that nothing lies there unnoted
        staged.note =
            memory.ok_or(StoreError::NoMemory).and_then(|memory| Note::write(memory, folder)).map_err(Some);
        let made = DirBuilder::new().mode(0o700).create(&staged.unfinished);
        made.map_err(|error| failed("write in", folder, &error))?;
        Ok(staged)
    }
}

impl Staging for StagedSheets {
    fn take_unnoted(&mut self) -> Option<StoreError> {
        self.note.as_mut().err().and_then(Option::take)
    }

    fn write(&mut self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        self.names.push(name.to_owned());
        write_new(&self.unfinished.join(name), content)
    }

    fn read_back(&mut self, name: &str) -> Result<SecretBytes, StoreError> {
        input::read(&self.unfinished.join(name), MAX_SHEET)
    }

    fn keep(mut self: Box<Self>) -> Result<Vec<PathBuf>, StoreError> {
        // from here on nothing is taken back: the ledger may have the set
        self.made.clear();
        self.before = None;
        let names = std::mem::take(&mut self.names);
        self.move_out(&names).map_err(|error| StoreError::NotMoved {
            hidden: self.unfinished.clone(),
            folder: self.folder.clone(),
            cause: cause(&error),
        })?;
        // the sheets are where they belong: a folder that cannot be removed is named by the next run
        let _ = fs::remove_dir(&self.unfinished);
        sync_folder(&self.folder)?;
        sync_folder(parent(&self.folder))?;
        Ok(names.iter().map(|name| self.folder.join(name)).collect())
    }
}

impl StagedSheets {
    fn move_out(&self, names: &[String]) -> io::Result<()> {
        for name in names {
            // the folder had no sheet when it was staged, and is ours alone
            fs::rename(self.unfinished.join(name), self.folder.join(name))?;
        }
        Ok(())
    }
}

impl Drop for StagedSheets {
    fn drop(&mut self) {
        // what cannot be removed is named by the next run
        for name in &self.names {
            let _ = fs::remove_file(self.unfinished.join(name));
        }
        let _ = fs::remove_dir(&self.unfinished);
        if let Some(before) = self.before.take() {
            let _ = fs::set_permissions(&self.folder, before);
        }
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
        // sheets that could not be moved or removed stay noted
        if self.unfinished.symlink_metadata().is_err()
            && let Ok(note) = std::mem::replace(&mut self.note, Err(None))
        {
            note.remove();
        }
    }
}

/// What a run that was cut off left in the folder that it was to write to, if anything.
///
/// # Errors
/// [`StoreError`] when nobody can look there.
pub fn leftover(folder: &Path) -> Result<Option<Leftover>, StoreError> {
    let hidden = folder.join(UNFINISHED);
    match hidden.symlink_metadata() {
        Ok(_) => Ok(Some(Leftover { count: names(&hidden)?.len(), hidden })),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(failed("look into", folder, &error)),
    }
}

/// The names in a folder; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("look into", folder, &error)),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> =
        names.collect::<io::Result<_>>().map_err(|error| failed("look into", folder, &error))?;
    names.sort();
    Ok(names)
}

fn is_pdf(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}
