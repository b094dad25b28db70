//! Files and folders on the disk: written whole or not at all, private, and with causes in words.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::ops::ports::StoreError;

/// Writes a new file, 0600, and forces it to disk; where that fails, nothing is left.
///
/// # Errors
/// [`StoreError::Exists`] when the name is taken, [`StoreError::Io`] otherwise.
pub fn write_new(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
        _ => failed("write", path, &error),
    })?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|error| {
        // the write already failed: that is what the person must hear
        let _ = fs::remove_file(path);
        failed("write", path, &error)
    })
}

/// Replaces a file as a whole: written beside, forced to disk, renamed, the folder forced too.
///
/// # Errors
/// [`StoreError::Io`]; the file is then as it was.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    write_beside(path, content)?;
    put_in_place(path)
}

/// The first half of [`replace`]: the new content stands beside the file, forced to disk.
///
/// # Errors
/// [`StoreError::Io`]; nothing is left then.
pub fn write_beside(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let beside = beside(path, "new");
    // only the holder of the lock writes here: what lies there is of a run that was cut off
    let _ = fs::remove_file(&beside);
    write_new(&beside, content)
}

/// The second half of [`replace`].
///
/// # Errors
/// [`StoreError::Io`]; the file is then as it was.
pub fn put_in_place(path: &Path) -> Result<(), StoreError> {
    let beside = beside(path, "new");
    fs::rename(&beside, path).map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed("replace", path, &error)
    })?;
    sync_folder(parent(path))
}

/// `name.suffix` beside `name`.
#[must_use]
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}

/// The folder that a path lies in.
#[must_use]
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a folder, 0700, and those above it, where they are missing.
///
/// # Errors
/// [`StoreError::Io`] when the system refuses.
pub fn make_private_folder(folder: &Path) -> Result<(), StoreError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| failed("make the folder", folder, &error))
}

/// The folders that must be made for `folder` to exist, innermost first.
#[must_use]
pub fn missing(folder: &Path) -> Vec<PathBuf> {
    let above = folder.ancestors().filter(|path| !path.as_os_str().is_empty());
    above.take_while(|path| !path.exists()).map(Path::to_owned).collect()
}

/// Forces a folder's entries to disk.
///
/// # Errors
/// [`StoreError::Io`] when the system refuses.
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| failed("force to disk", folder, &error))
}

/// An error of the system, with what to do about it.
#[must_use]
pub fn failed(action: &'static str, path: &Path, error: &io::Error) -> StoreError {
    let remedy = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "nothing was changed, so free some space, or name another place"
        }
        io::ErrorKind::FileTooLarge => "nothing was changed, so raise the limit with `ulimit -f unlimited`",
        io::ErrorKind::ReadOnlyFilesystem => "nothing was changed, so name a place that can be written",
        io::ErrorKind::PermissionDenied => "nothing was changed, so name a place that is yours",
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => "name another place",
        _ => "check the place, then run this again",
    };
    StoreError::Io { action, path: path.to_owned(), cause: cause(error), remedy }
}

/// The system's words in lower case, without its error number.
#[must_use]
pub fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.to_lowercase()
}
