//! Files, as the port [`Store`] gives them to the verbs.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::disk::{failed, parent, write_new};
use super::ledger_file::LockedLedger;
use super::memory::Memory;
use super::staging::StagedSheets;
use super::{folder, input, interrupt, ledger_file, notes, staging};
use crate::ops::ports::{LedgerFile, Leftover, Staging, Store, StoreError};
use crate::secret::SecretBytes;

/// The bits of a folder's mode that let others write: whoever can may replace what is in it.
const OTHERS_WRITE: u32 = 0o022;

/// The bit of a file's mode that lets everybody read it, and that of a folder which lets everybody through.
const OTHERS_READ: u32 = 0o004;
const OTHERS_ENTER: u32 = 0o001;

/// The workstation's files.
pub struct Files {
    memory: Option<Memory>,
}

impl Files {
    /// Files, with ledger heads remembered beside the file `heads`, where firesafe 0.1 kept them;
    /// with `None`, nothing is.
    #[must_use]
    pub fn new(heads: Option<PathBuf>) -> Self {
        Self { memory: heads.map(Memory::new) }
    }
}

impl Store for Files {
    fn read(&mut self, path: &Path, limit: usize) -> Result<SecretBytes, StoreError> {
        input::read(path, limit)
    }

    fn write_new(&mut self, path: &Path, content: &[u8]) -> Result<(), StoreError> {
        write_new(path, content)
    }

    fn write_folder(&mut self, folder: &Path, files: &[(&str, &[u8])]) -> Result<(), StoreError> {
        folder::write(folder, files)
    }

    fn stage(&mut self, folder: &Path) -> Result<Box<dyn Staging>, StoreError> {
        Ok(Box::new(StagedSheets::stage(folder, self.memory.as_ref())?))
    }

    fn leftovers(&mut self) -> Result<Vec<Result<Leftover, StoreError>>, StoreError> {
        let Some(memory) = &self.memory else { return Ok(Vec::new()) };
        notes::left(memory, |folder| staging::leftover(folder).transpose())
    }

    fn lock_ledger(&mut self, path: &Path) -> Result<Box<dyn LedgerFile>, StoreError> {
        Ok(Box::new(LockedLedger::lock(path)?))
    }

    fn read_ledger(&mut self, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        ledger_file::read(path)
    }

    fn exists(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    fn list(&self, folder: &Path) -> Result<Option<Vec<OsString>>, StoreError> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let entries = fs::read_dir(folder).map_err(|error| failed("list", folder, &error))?;
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| failed("list", folder, &error))?.path();
            if let Some(name) = path.file_name() {
                let mut name = name.to_owned();
                name.push(if path.is_dir() { "/" } else { "" });
                names.push(name);
            }
        }
        names.sort();
        Ok(Some(names))
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
    }

    fn exposed_folder(&self, ledger: &Path) -> Option<PathBuf> {
        let ledger = fs::canonicalize(ledger).ok()?;
        let folder = parent(&ledger);
        let is_exposed = fs::metadata(folder).ok()?.mode() & OTHERS_WRITE != 0;
        is_exposed.then(|| folder.to_owned())
    }

    fn is_readable_by_all(&self, path: &Path) -> bool {
        let has = |path: &Path, bit| fs::metadata(path).is_ok_and(|found| found.mode() & bit != 0);
        let Ok(path) = fs::canonicalize(path) else { return false };
        // a folder on the way that others cannot enter protects it
        has(&path, OTHERS_READ) && path.ancestors().skip(1).all(|folder| has(folder, OTHERS_ENTER))
    }

    fn remembered(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        self.memory.as_ref().map_or(Ok(None), |memory| memory.read(name))
    }

    fn remember(
        &mut self,
        name: &str,
        change: &mut dyn FnMut(Option<&str>) -> Option<String>,
    ) -> Result<(), StoreError> {
        self.memory.as_ref().ok_or(StoreError::NoMemory)?.change(name, change)
    }

    fn memory_file(&self, name: &str) -> PathBuf {
        self.memory.as_ref().map_or_else(PathBuf::new, |memory| memory.file(name))
    }

    fn check_interrupted(&self) -> Result<(), StoreError> {
        if interrupt::requested() { Err(StoreError::Interrupted) } else { Ok(()) }
    }
}
