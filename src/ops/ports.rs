//! The ports: all that a verb may ask of the world outside.
//!
//! The program plugs in `io`; tests plug in doubles. No port is optional and
//! none has a weaker form that the shipped binary could be talked into.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::quoted;
use crate::scan::{ScanError, Seen};
use crate::secret::{SecretBytes, SecretText};

/// Randomness fit for keys.
pub trait Entropy: rand::CryptoRng {}

impl<R: rand::CryptoRng + ?Sized> Entropy for R {}

/// The time.
pub trait Clock {
    /// Now, for the ledger.
    fn now(&self) -> Timestamp;
    /// Today where the workstation stands, for the sheets.
    fn today(&self) -> Date;
    /// Seconds since some fixed moment, never going back: for measuring how long work takes.
    fn elapsed(&self) -> std::time::Duration;
}

/// A conversation with the person at the terminal.
pub trait Prompt {
    /// Whether a person can be asked at all.
    fn can_ask(&self) -> bool;
    /// Shows text, which stays.
    ///
    /// # Errors
    /// [`PromptError`] when the terminal is gone.
    fn tell(&mut self, text: &str) -> Result<(), PromptError>;
    /// Asks for a line that may be seen while it is typed.
    ///
    /// # Errors
    /// [`PromptError`] when nobody can answer.
    fn line(&mut self, question: &str) -> Result<SecretText, PromptError>;
    /// Asks for a line that nobody may see. From here on nothing that is typed is shown, until
    /// [`show_typing`](Self::show_typing), or a question whose answer may be seen: the answer to the
    /// next hidden question may be typed while work goes on.
    ///
    /// # Errors
    /// [`PromptError`] when nobody can answer.
    fn hidden(&mut self, question: &str) -> Result<SecretText, PromptError>;
    /// Shows again what is typed.
    fn show_typing(&mut self) {}
    /// Whether what is shown can be taken away again.
    fn can_clear(&self) -> bool;
    /// Shows a page that holds a secret on a screen of its own, and takes it away when a
    /// line was entered, which it gives back.
    ///
    /// # Errors
    /// [`PromptError`] when nobody can look.
    fn reveal(&mut self, page: &SecretText) -> Result<SecretText, PromptError>;
    /// Moves to a screen of its own, or back from it: what stood there is gone, from the
    /// scroll-back too.
    ///
    /// # Errors
    /// [`PromptError`] when the terminal is gone.
    fn private(&mut self, on: bool) -> Result<(), PromptError>;
    /// The whole terminal, as a screen of its own until it is dropped; `None` where lines are
    /// all that it can show.
    ///
    /// # Errors
    /// [`PromptError`] when the terminal is gone.
    fn screen(&mut self) -> Result<Option<Box<dyn Screen>>, PromptError>;
    /// Shows lines alone from here on, whatever the terminal can show, or all that it can again.
    fn be_plain(&mut self, _plain: bool) {}
}

/// A terminal that shows pages and gives each key.
pub trait Screen {
    /// Columns and rows.
    fn size(&self) -> (u16, u16);
    /// Waits for a key.
    ///
    /// # Errors
    /// [`PromptError`] when the terminal is gone or the person interrupts.
    fn key(&mut self) -> Result<Key, PromptError>;
    /// Whether keys wait that were pressed, or pasted, before what is on the screen now could be read.
    fn has_keys(&self) -> bool;
    /// Writes what a page is drawn with.
    ///
    /// # Errors
    /// [`PromptError`] when the terminal is gone.
    fn show(&mut self, bytes: &[u8]) -> Result<(), PromptError>;
}

/// A key, or what happened instead of one. It may be a character of a share: there is no `Debug`.
pub enum Key {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Takes away the character before the cursor.
    Backspace,
    /// Takes away the character under the cursor.
    Delete,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// A row up.
    Up,
    /// A row down.
    Down,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Escape.
    Escape,
    /// A letter with Ctrl.
    Ctrl(char),
    /// Text that was pasted.
    Paste(SecretText),
    /// The page must be drawn anew: the size changed, or the program was stopped.
    Resized,
}

/// Why a person could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// There is no terminal.
    #[error("there is no terminal to ask at: run this in a terminal, or give what is asked by file or pipe")]
    NoTerminal,
    /// The person ended the input.
    #[error("the input ended: nothing was changed")]
    Ended,
    /// Ctrl-C, a hang-up or a termination.
    #[error("interrupted: nothing was changed")]
    Interrupted,
    /// The line is longer than anything that firesafe asks for.
    #[error("the line is too long: type at most {0} characters")]
    TooLong(usize),
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Io(#[from] std::io::Error),
}

/// Files: the ledger, the folder for sheets, and what a person points to.
pub trait Store {
    /// Reads a whole file, or standard input for `-`, without a buffer that outlives the call.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read or is larger than `limit` bytes.
    fn read(&mut self, path: &Path, limit: usize) -> Result<SecretBytes, StoreError>;
    /// Writes a new file, readable by its owner alone.
    ///
    /// # Errors
    /// [`StoreError`] when it exists or cannot be written; nothing is left behind.
    fn write_new(&mut self, path: &Path, content: &[u8]) -> Result<(), StoreError>;
    /// Writes a new folder of files that everybody may read: all of them, or nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the folder holds anything or cannot be written; it is then as it was.
    fn write_folder(&mut self, folder: &Path, files: &[(&str, &[u8])]) -> Result<(), StoreError>;
    /// Opens a folder for sheets, made where it is missing, and refuses one that holds sheets. This
    /// workstation notes it for as long as sheets wait there, if it can.
    ///
    /// # Errors
    /// [`StoreError`] when the folder holds sheets, or what an interrupted run left, or cannot be written.
    fn stage(&mut self, folder: &Path) -> Result<Box<dyn Staging>, StoreError>;
    /// What runs that were cut off left in the folders that this workstation noted; an error for each
    /// that nobody can look at. Those where nothing lies any more are forgotten.
    ///
    /// # Errors
    /// [`StoreError`] when the notes cannot be read.
    fn leftovers(&mut self) -> Result<Vec<Result<Leftover, StoreError>>, StoreError>;
    /// The place of a ledger, locked for this process, whether there is one or not.
    ///
    /// # Errors
    /// [`StoreError`] when another process holds it.
    fn lock_ledger(&mut self, path: &Path) -> Result<Box<dyn LedgerFile>, StoreError>;
    /// The bytes of a ledger, without a lock, or `None` where there is none: it is only ever
    /// replaced as a whole.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read, or is gone while a previous file is there.
    fn read_ledger(&mut self, path: &Path) -> Result<Option<Vec<u8>>, StoreError>;
    /// Whether there is something at `path`.
    fn exists(&self, path: &Path) -> bool;
    /// The names in a folder, in their order, those of folders with a `/` behind; `None` where
    /// it is no folder.
    ///
    /// # Errors
    /// [`StoreError`] when it is a folder that cannot be read.
    fn list(&self, folder: &Path) -> Result<Option<Vec<OsString>>, StoreError>;
    /// The path from the root of the file system.
    fn absolute(&self, path: &Path) -> PathBuf;
    /// The folder of a ledger, where others than its owner can write to it.
    fn exposed_folder(&self, ledger: &Path) -> Option<PathBuf>;
    /// Whether everybody on this workstation can read a file.
    fn is_readable_by_all(&self, path: &Path) -> bool;
    /// What this workstation remembers under this name: of a ledger, or of a place.
    ///
    /// # Errors
    /// [`StoreError`] when what was remembered cannot be read.
    fn remembered(&mut self, name: &str) -> Result<Option<String>, StoreError>;
    /// Remembers something else under this name: `change` gets what is remembered now, and no
    /// other run comes between. With `None` it stays as it is.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    fn remember(
        &mut self,
        name: &str,
        change: &mut dyn FnMut(Option<&str>) -> Option<String>,
    ) -> Result<(), StoreError>;
    /// The file of what is remembered under this name.
    fn memory_file(&self, name: &str) -> PathBuf;
    /// Fails when the person asked to stop.
    ///
    /// # Errors
    /// [`StoreError::Interrupted`].
    fn check_interrupted(&self) -> Result<(), StoreError>;
}

/// Sheets that are written but not yet promised: they vanish unless they are kept.
pub trait Staging {
    /// Why this workstation could not note where the sheets wait, if it could not; told once.
    fn take_unnoted(&mut self) -> Option<StoreError>;
    /// Writes one sheet, 0600, and forces it to disk.
    ///
    /// # Errors
    /// [`StoreError`] when the disk is full or read-only, or a file of that name waits in the folder.
    fn write(&mut self, name: &str, content: &[u8]) -> Result<(), StoreError>;
    /// Reads a sheet back from disk.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn read_back(&mut self, name: &str) -> Result<SecretBytes, StoreError>;
    /// Moves all sheets into the folder; from here on they stay.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be moved.
    fn keep(self: Box<Self>) -> Result<Vec<PathBuf>, StoreError>;
}

/// The place of a ledger, which this process alone may change while it is locked.
pub trait LedgerFile {
    /// Locks it again, where it was released; waits a moment for another run to write.
    ///
    /// # Errors
    /// [`StoreError`] when another process keeps it.
    fn acquire(&mut self) -> Result<(), StoreError>;
    /// Lets other runs write, as long as a person is asked, or work goes on.
    fn release(&mut self);
    /// Its bytes, or `None` where there is no file yet.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError>;
    /// What a run that was cut off had begun to write, if any; the ledger itself is whole.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot be read.
    fn unfinished(&mut self) -> Result<Option<PathBuf>, StoreError>;
    /// Replaces it: written beside, forced to disk, renamed; the previous five are kept.
    ///
    /// # Errors
    /// [`StoreError`] when the disk is full or read-only; the file is then as it was.
    fn replace(&mut self, content: &[u8]) -> Result<(), StoreError>;
}

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file does not exist.
    #[error("`{0}` does not exist: check the name")]
    Missing(PathBuf),
    /// The file is larger than what can be in it.
    #[error("`{path}` is larger than {limit} bytes, the most that is read: check that it is the right file")]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// The most that is read.
        limit: usize,
    },
    /// A file that must be new is there already.
    #[error("`{0}` exists and is never overwritten: name another file")]
    Exists(PathBuf),
    /// A folder that must be new or empty holds something.
    #[error("`{0}` is not empty: nothing is overwritten, so name another folder with `--out`")]
    NotEmpty(PathBuf),
    /// The folder has sheets.
    #[error(
        "`{folder}` holds sheets already (`{sheet}`): nothing is overwritten, so name another folder with `--out`"
    )]
    HoldsSheets {
        /// Which folder.
        folder: PathBuf,
        /// One of its sheets.
        sheet: String,
    },
    /// A power cut or a kill left unfinished sheets.
    #[error("{0} and run this again")]
    Leftover(Leftover),
    /// Everything is done but the last step.
    #[error(
        "the sheets are complete, but cannot be moved out of `{}`, {cause}: move them with `mv {}/*.pdf {}`",
        hidden.display(),
        typeable(hidden),
        typeable(folder)
    )]
    NotMoved {
        /// Where they lie.
        hidden: PathBuf,
        /// Where they were asked for.
        folder: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// Others on this workstation could read sheets there.
    #[error("`{0}` is open to others on this workstation: name a new folder with `--out`")]
    NotPrivate(PathBuf),
    /// The ledger is not there, but a previous one is.
    #[error(
        "the ledger is gone, and its previous file `{}` is still there: find the ledger, or put that file in its \
         place with `cp {} {}`",
        .0.display(),
        typeable(.0),
        typeable(&.0.with_extension(""))
    )]
    Gone(PathBuf),
    /// Another firesafe has the ledger.
    #[error("`{0}` is in use by another firesafe: let it finish, then run this again")]
    Locked(PathBuf),
    /// Something lies where the lock should.
    #[error("`{}` is not a file that firesafe made, and is not used: find out who put it there, then remove it", .0.display())]
    NotALock(PathBuf),
    /// There is no folder of the person's own to remember things in.
    #[error("neither `HOME` nor `XDG_STATE_HOME` names a folder: set one of them")]
    NoMemory,
    /// Ctrl-C, a hang-up or a termination.
    #[error("interrupted: nothing was changed")]
    Interrupted,
    /// The system refused.
    #[error("cannot {action} `{path}`, {cause}: {remedy}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system said.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
}

/// Sheets that a power cut or a kill left, hidden in the folder that they were to be written to.
#[derive(Debug)]
pub struct Leftover {
    /// The hidden folder.
    pub hidden: PathBuf,
    /// How many sheets lie there.
    pub count: usize,
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hidden, typed) = (self.hidden.display(), typeable(&self.hidden));
        let sheets = crate::text::count(self.count, "sheet");
        let opens = if self.count > 0 { ", and they may open an account" } else { "" };
        write!(
            f,
            "`{hidden}` holds {sheets} of a run that was cut off before it was done{opens}: if `firesafe log` shows \
             their set, move them out; if not, destroy what was printed of it; then remove it with `rm -r {typed}`"
        )
    }
}

/// A path as it can be typed at a shell.
#[must_use]
pub fn typeable(path: &Path) -> String {
    let text = path.display().to_string();
    quoted(&if text.starts_with('-') { format!("./{text}") } else { text })
}

/// Reads pictures and PDFs that nobody has vouched for.
pub trait Scanner {
    /// Everything that is on the pages of a file.
    ///
    /// # Errors
    /// [`ScanError`] when nothing is, or the file cannot be read within the limits.
    fn read(&mut self, file: &SecretBytes) -> Result<Vec<Seen>, ScanError>;
    /// Says nothing from here on, or says again, how a long file goes on: while a form fills the screen,
    /// and where the person wants no words.
    fn be_quiet(&mut self, _quiet: bool) {}
}

/// A print queue of the system.
pub trait Printer {
    /// Hands one PDF to a queue.
    ///
    /// # Errors
    /// [`PrintError`] says what the queue answered.
    fn print(&mut self, queue: &str, title: &str, pdf: &SecretBytes) -> Result<(), PrintError>;
}

/// Why a sheet was not printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// There is no way to print on this workstation.
    #[error("cannot run `lp`, {0}: install the CUPS client, or use `--out` and print the files")]
    NoPrinting(String),
    /// The queue did not take it.
    #[error("the queue `{queue}` did not take the sheet, {cause}: `lpstat -p` lists the queues")]
    Refused {
        /// Which queue.
        queue: String,
        /// What it said.
        cause: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_typed() {
        let typed = |path: &str| typeable(Path::new(path));
        assert_eq!(typed("sheets/2026-11"), "sheets/2026-11");
        assert_eq!(typed("my sheets"), "'my sheets'");
        assert_eq!(typed("it's"), r#""it's""#);
        assert_eq!(typed("-r"), "./-r");
        assert_eq!(typed("-my sheets"), "'./-my sheets'");
        assert_eq!(typed(""), "''");
    }
}
