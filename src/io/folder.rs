//! A new folder with files, all or none.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::disk::{failed, parent, sync_folder};
use crate::ops::ports::StoreError;

/// Writes files into `folder`, which does not exist or is empty, and gives the folder its name only
/// when all are on disk. Everybody may read them: nothing secret belongs here.
///
/// # Errors
/// [`StoreError`]; the folder is then as it was.
pub fn write(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), StoreError> {
    refuse_content(folder)?;
    let above = parent(folder);
    let made = DirBuilder::new().recursive(true).mode(0o755).create(above);
    made.map_err(|error| failed("make the folder", above, &error))?;
    let unfinished = unfinished(folder);
    // a run that was cut off left files of this kind, and none of a person's
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed("remove", &unfinished, &error));
        }
        _ => {}
    }
    let done = fill(&unfinished, files).and_then(|()| {
        // onto an empty folder, or onto nothing: a folder that was filled meanwhile is refused
        fs::rename(&unfinished, folder).map_err(|error| failed("make the folder", folder, &error))
    });
    if done.is_err() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    done?;
    sync_folder(above)
}

fn fill(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), StoreError> {
    let made = DirBuilder::new().mode(0o755).create(folder);
    made.map_err(|error| failed("make the folder", folder, &error))?;
    for (name, content) in files {
        let path = folder.join(name);
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o644).open(&path);
        let written = opened.and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        });
        written.map_err(|error| failed("write", &path, &error))?;
    }
    sync_folder(folder)
}

fn refuse_content(folder: &Path) -> Result<(), StoreError> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("look into", folder, &error)),
    };
    if entries.next().is_some() { Err(StoreError::NotEmpty(folder.to_owned())) } else { Ok(()) }
}

/// Beside the folder, so that a rename is all that is left to do.
fn unfinished(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    parent(folder).join(format!(".{name}.firesafe-unfinished"))
}
