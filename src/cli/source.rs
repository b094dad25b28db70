//! Sheets and secrets from files and pipes: which there are, and what they are called.

use std::path::{Path, PathBuf};

use super::args::Global;
use super::failure::Failure;
use super::world::World;

/// Stands for standard input wherever a file can be named.
const STANDARD_INPUT: &str = "-";

/// The files that were named; where none was, standard input if it is a pipe.
pub fn sources(global: &Global, named: &[PathBuf], world: &World<'_>) -> Vec<PathBuf> {
    if named.is_empty() { pipe(global, world).into_iter().collect() } else { named.to_vec() }
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
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Whether a path stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}
