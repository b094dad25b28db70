//! Sheets and secrets from files and pipes: which there are, and what they are called.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::Global;
use super::failure::Failure;
use super::world::World;
use crate::text::one_line;

/// Stands for standard input wherever a file can be named.
const STANDARD_INPUT: &str = "-";
/// The files of a folder that can be sheets.
const SHEET_ENDINGS: [&str; 8] = ["pdf", "png", "jpg", "jpeg", "tif", "tiff", "webp", "txt"];

/// The files that were named, and those in folders that were named; where none was, standard
/// input if it is a pipe.
///
/// # Errors
/// As [`sheets_in`].
pub fn sources(global: &Global, named: &[PathBuf], world: &World<'_>) -> Result<Vec<PathBuf>, Failure> {
    if named.is_empty() {
        return Ok(pipe(global, world).into_iter().collect());
    }
    let mut files = Vec::new();
    for path in named {
        files.extend(sheets_in(world, path)?);
    }
    Ok(files)
}

/// A file itself; of a folder every file in it that can be a sheet, in the order of their names.
///
/// # Errors
/// [`Failure`] when a folder cannot be read, or holds no sheet.
pub fn sheets_in(world: &World<'_>, path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listed =
        if is_standard_input(path) { None } else { world.store.list(path).map_err(Failure::failed)? };
    let Some(names) = listed else { return Ok(vec![path.to_owned()]) };
    let is_sheet = |name: &OsString| {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| SHEET_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    let sheets: Vec<PathBuf> =
        names.iter().filter(|name| is_sheet(name)).map(|name| path.join(name)).collect();
    if sheets.is_empty() {
        let folder = source_name(path);
        return Err(Failure::failed(format!(
            "`{folder}` is a folder without sheets: name one with PDFs, pictures or texts of rows"
        )));
    }
    Ok(sheets)
}

/// Standard input, if it is a pipe and carries no passphrase.
pub fn pipe(global: &Global, world: &World<'_>) -> Option<PathBuf> {
    let carries_passphrase = global.passphrase_file.iter().any(|file| is_standard_input(file));
    (!world.input_is_terminal && !carries_passphrase).then(|| PathBuf::from(STANDARD_INPUT))
}

/// Refuses to read standard input for two things.
///
/// # Errors
/// [`Failure`] with exit 2 when `-` is named more than once.
pub fn check_standard_input<'a>(
    global: &'a Global,
    files: impl IntoIterator<Item = &'a PathBuf>,
) -> Result<(), Failure> {
    let all = global.passphrase_file.iter().chain(&global.identity).chain(files);
    if all.filter(|file| is_standard_input(file)).count() > 1 {
        return Err(Failure::usage("standard input can be read once: name a file in the place of one `-`"));
    }
    Ok(())
}

/// How a source is called in messages.
pub fn source_name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { one_line(&path.display().to_string()) }
}

/// Whether a path stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}
