//! The real files, with standard input from memory and with disks that fail when they are told to.

use std::cell::Cell;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use firesafe::io::Files;
use firesafe::io::disk::failed;
use firesafe::ops::ports::{LedgerFile, Leftover, Staging, Store, StoreError};
use firesafe::secret::SecretBytes;

/// What fails, and how.
#[derive(Clone, Default)]
pub struct Fails {
    /// Writing the sheet with this number, from 1.
    pub sheet: Option<(usize, io::ErrorKind)>,
    /// Writing the ledger.
    pub ledger: Option<io::ErrorKind>,
    /// Writing the ledger for the n-th time, from 1: the disk is full.
    pub ledger_write: Option<usize>,
    /// Reading sheets back: each shows the first one.
    pub reading_back: bool,
    /// Moving the sheets to where they were asked for.
    pub keeping: bool,
    /// Writing a new file, the first time.
    pub new_file: Option<io::ErrorKind>,
    /// Making the folder for sheets.
    pub folder: Option<io::ErrorKind>,
    /// The run is interrupted when it looks for the n-th time, from 1.
    pub interrupted_at: Option<usize>,
}

pub struct Disk {
    files: Files,
    pub stdin: Option<Vec<u8>>,
    fails: Fails,
    looks: Cell<usize>,
    /// Whether the run was asked to stop.
    stop: Rc<Cell<bool>>,
    written: usize,
}

impl Disk {
    pub fn new(heads: Option<PathBuf>, stdin: Option<Vec<u8>>, fails: Fails, stop: Rc<Cell<bool>>) -> Self {
        Self { files: Files::new(heads), stdin, fails, looks: Cell::default(), stop, written: 0 }
    }
}

fn failure(action: &'static str, path: &Path, kind: io::ErrorKind) -> StoreError {
    // the system's own words, as `strerror` has them
    let number = match kind {
        io::ErrorKind::StorageFull => 28,
        io::ErrorKind::ReadOnlyFilesystem => 30,
        _ => 5,
    };
    failed(action, path, &io::Error::from_raw_os_error(number))
}

impl Store for Disk {
    fn read(&mut self, path: &Path, limit: usize) -> Result<SecretBytes, StoreError> {
        if path.as_os_str() != "-" {
            return self.files.read(path, limit);
        }
        let content = self.stdin.take().unwrap_or_default();
        if content.len() > limit {
            return Err(StoreError::TooLarge { path: path.to_owned(), limit });
        }
        Ok(SecretBytes::from_vec(content))
    }

    fn write_new(&mut self, path: &Path, content: &[u8]) -> Result<(), StoreError> {
        self.written += 1;
        match self.fails.new_file {
            Some(kind) if self.written == 1 => Err(failure("write", path, kind)),
            _ => self.files.write_new(path, content),
        }
    }

    fn write_folder(&mut self, folder: &Path, files: &[(&str, &[u8])]) -> Result<(), StoreError> {
        self.files.write_folder(folder, files)
    }

    fn stage(&mut self, folder: &Path) -> Result<Box<dyn Staging>, StoreError> {
        if let Some(kind) = self.fails.folder {
            return Err(failure("make the folder", folder, kind));
        }
        let staging = self.files.stage(folder)?;
        Ok(Box::new(FailingStaging {
            staging,
            folder: folder.to_owned(),
            fails: self.fails.clone(),
            written: 0,
            first: None,
        }))
    }

    fn leftovers(&mut self) -> Result<Vec<Result<Leftover, StoreError>>, StoreError> {
        self.files.leftovers()
    }

    fn lock_ledger(&mut self, path: &Path) -> Result<Box<dyn LedgerFile>, StoreError> {
        let file = self.files.lock_ledger(path)?;
        Ok(Box::new(FailingLedger { file, path: path.to_owned(), fails: self.fails.clone(), writes: 0 }))
    }

    fn read_ledger(&mut self, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        self.files.read_ledger(path)
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.exists(path)
    }

    fn list(&self, folder: &Path) -> Result<Option<Vec<std::ffi::OsString>>, StoreError> {
        self.files.list(folder)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.files.absolute(path)
    }

    fn exposed_folder(&self, ledger: &Path) -> Option<PathBuf> {
        self.files.exposed_folder(ledger)
    }

    fn is_readable_by_all(&self, path: &Path) -> bool {
        self.files.is_readable_by_all(path)
    }

    fn remembered(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        self.files.remembered(name)
    }

    fn remember(
        &mut self,
        name: &str,
        change: &mut dyn FnMut(Option<&str>) -> Option<String>,
    ) -> Result<(), StoreError> {
        self.files.remember(name, change)
    }

    fn memory_file(&self, name: &str) -> PathBuf {
        self.files.memory_file(name)
    }

    fn check_interrupted(&self) -> Result<(), StoreError> {
        self.looks.set(self.looks.get() + 1);
        if self.fails.interrupted_at == Some(self.looks.get()) {
            self.stop.set(true);
        }
        if self.stop.get() { Err(StoreError::Interrupted) } else { Ok(()) }
    }
}

struct FailingStaging {
    staging: Box<dyn Staging>,
    folder: PathBuf,
    fails: Fails,
    written: usize,
    /// The name of the first sheet that was read back.
    first: Option<String>,
}

impl Staging for FailingStaging {
    fn take_unnoted(&mut self) -> Option<StoreError> {
        self.staging.take_unnoted()
    }

    fn write(&mut self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        self.written += 1;
        match self.fails.sheet {
            Some((number, kind)) if number == self.written => {
                Err(failure("write", &self.folder.join(name), kind))
            }
            _ => self.staging.write(name, content),
        }
    }

    fn read_back(&mut self, name: &str) -> Result<SecretBytes, StoreError> {
        let first = self.first.get_or_insert_with(|| name.to_owned());
        self.staging.read_back(if self.fails.reading_back { first } else { name })
    }

    fn keep(self: Box<Self>) -> Result<Vec<PathBuf>, StoreError> {
        if self.fails.keeping {
            // something of the same name stands in the way, which no rename replaces
            let entries = std::fs::read_dir(self.folder.join(".firesafe-unfinished")).expect("staged");
            let last = entries.map(|entry| entry.expect("an entry").file_name()).max().expect("a sheet");
            std::fs::create_dir_all(self.folder.join(last).join("in the way")).expect("made");
        }
        self.staging.keep()
    }
}

struct FailingLedger {
    file: Box<dyn LedgerFile>,
    path: PathBuf,
    fails: Fails,
    writes: usize,
}

impl LedgerFile for FailingLedger {
    fn acquire(&mut self) -> Result<(), StoreError> {
        self.file.acquire()
    }

    fn release(&mut self) {
        self.file.release();
    }

    fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        self.file.read()
    }

    fn unfinished(&mut self) -> Result<Option<PathBuf>, StoreError> {
        self.file.unfinished()
    }

    fn replace(&mut self, content: &[u8]) -> Result<(), StoreError> {
        self.writes += 1;
        let full = (self.fails.ledger_write == Some(self.writes)).then_some(io::ErrorKind::StorageFull);
        match self.fails.ledger.or(full) {
            Some(kind) => Err(failure("write", &self.path, kind)),
            None => self.file.replace(content),
        }
    }
}
