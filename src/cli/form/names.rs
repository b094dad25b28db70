//! What a line at the form names instead of a row: a file, a folder, a command.

use std::path::{Path, PathBuf};

use crate::cli::world::in_home;
use crate::ops::ports::Store;
use crate::share::form::Place;
use crate::share::rows::Kind;

/// Endings of files with sheets.
const ENDINGS: [&str; 9] = [".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".txt", "/"];

/// Something to be done that is no row.
pub enum Command {
    /// Read a file or folder.
    File(PathBuf),
    /// Take a sheet back.
    Drop(usize),
    /// Ask for a row.
    Go(Place),
    /// Empty a row.
    Clear(Place),
    /// Bring a row's earlier text back.
    Back(Place),
    /// Exchange two rows.
    Swap(usize, usize),
    /// Show all rows.
    Show,
    /// Give the sheet up.
    Leave,
    /// Say what can be typed.
    Help,
}

/// The command that a line is; `None` for what may be a row.
pub fn command(line: &str) -> Option<Command> {
    let line = line.trim();
    let line = line.strip_prefix(':').unwrap_or(line).trim_start();
    let words: Vec<&str> = line.split_whitespace().collect();
    let is = |word: &str| words.first().is_some_and(|first| first.eq_ignore_ascii_case(word));
    match words.as_slice() {
        [_, number] if is("drop") => number.parse().ok().map(Command::Drop),
        [_, row] if is("row") => place(row).map(Command::Go),
        [_, row] if is("clear") => place(row).map(Command::Clear),
        [_, row] if is("back") => place(row).map(Command::Back),
        [_, one, other] if is("swap") => Some(Command::Swap(one.parse().ok()?, other.parse().ok()?)),
        [_] if is("show") => Some(Command::Show),
        [_] if ["leave", "quit", "exit"].into_iter().any(is) => Some(Command::Leave),
        [_] if is("help") || is("?") && line.len() == 1 => Some(Command::Help),
        [_, _, ..] if is("file") => Some(Command::File(path(&line[4..]))),
        _ => is_path(line).then(|| Command::File(path(line))),
    }
}

/// Said where a name is of nothing.
pub const NO_FILE: &str = "there is no file or folder of that name: look at it again";

/// What a file manager puts around a name that is dragged into a terminal.
const QUOTES: [char; 2] = ['\'', '"'];

/// `3`, or `S3` for a signature row.
pub fn place(word: &str) -> Option<Place> {
    let (kind, number) = match word.strip_prefix(['S', 's']) {
        Some(number) => (Kind::Signature, number),
        None => (Kind::Share, word),
    };
    number.parse().ok().map(|row| Place { kind, row })
}

/// Whether a line begins or ends as a path does; a row with a slash typed into it is none, since
/// an error would show it.
fn is_path(line: &str) -> bool {
    let line = line.trim_matches(QUOTES);
    let starts =
        ["/", "./", "../", "~/"].iter().any(|start| line.starts_with(start)) || matches!(line, "." | "..");
    starts || ENDINGS.iter().any(|ending| ends_with(line, ending))
}

/// In either case, without a copy.
fn ends_with(text: &str, ending: &str) -> bool {
    let start = text.len().checked_sub(ending.len()).filter(|&start| start > 0);
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

fn path(text: &str) -> PathBuf {
    PathBuf::from(text.trim().trim_matches(QUOTES))
}

/// The name without the backslashes that a terminal puts before blanks of a name that is dragged into it.
fn unescaped(path: &Path) -> Option<PathBuf> {
    let text = path.to_str().filter(|text| text.contains('\\'))?;
    let mut name = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        name.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    Some(PathBuf::from(name))
}

/// Whether a line may be the name of a file or folder, or end with one.
pub fn may_name_file(line: &str) -> bool {
    let line = line.trim();
    !line.starts_with(':') && (line.contains('/') || is_path(line))
}

/// Where the files are that a person names.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    store: &'a dyn Store,
    home: Option<&'a Path>,
}

impl<'a> Files<'a> {
    /// Of a store, with the home of the person.
    pub const fn new(store: &'a dyn Store, home: Option<&'a Path>) -> Self {
        Self { store, home }
    }

    /// Whether something is there.
    pub fn exists(self, path: &Path) -> bool {
        self.store.exists(&in_home(self.home, path))
    }

    /// The file or folder whose name a line is or ends with, and where in the line that begins. Who names
    /// one in the middle of a row has typed a part of the row before it.
    pub fn named_at_end(self, line: &str) -> Option<(usize, PathBuf)> {
        if let Some(Command::File(path)) = command(line)
            && let Some(path) = self.found(&path)
        {
            return Some((0, path));
        }
        let is_part = |c: char| matches!(c, '.' | '~');
        let slash = line.find('/').map(|at| line[..at].trim_end_matches(is_part).len());
        let blank = line.trim_end().rfind(char::is_whitespace).map(|at| at + 1);
        let starts = [slash, blank].into_iter().flatten();
        starts.map(|at| (at, path(&line[at..]))).find_map(|(at, path)| Some((at, self.found(&path)?)))
    }

    /// The name of something that is there, as it is or as a terminal wrote it.
    pub fn found(self, path: &Path) -> Option<PathBuf> {
        let names = [Some(path.to_owned()), unescaped(path)];
        names.into_iter().flatten().find(|name| self.exists(name))
    }

    /// A name completed as far as it is certain, and what it may go on with.
    pub fn complete(self, typed: &str) -> (String, Vec<String>) {
        let (folder, start) = match typed.rfind('/') {
            Some(at) => (&typed[..=at], &typed[at + 1..]),
            None => ("", typed),
        };
        let listed =
            self.store.list(&in_home(self.home, Path::new(if folder.is_empty() { "." } else { folder })));
        // a name that is no text cannot be typed
        let names = listed.ok().flatten().unwrap_or_default().into_iter();
        let names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
        let is_hidden = |name: &&String| name.starts_with('.') && !start.starts_with('.');
        let matching: Vec<String> =
            names.iter().filter(|name| name.starts_with(start) && !is_hidden(name)).cloned().collect();
        let Some(first) = matching.first() else { return (typed.to_owned(), Vec::new()) };
        let common = matching.iter().fold(first.clone(), |common, name| {
            common.chars().zip(name.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
        });
        (format!("{folder}{common}"), matching)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_no_commands_and_paths_are() {
        for row in ["F1ZPN MLHR7 NNZSX Z4FMY", "F1ZPN/MLHR7/NNZSX/Z4FMY", "3", "3.", "SHE9W", "/"] {
            assert_eq!(command(row).is_some(), row == "/", "{row}");
        }
        for path in ["/tmp/a b", "./scan", "sheet.PDF", "scans/", "file scans", "'a.png'", "..", "file a b"] {
            assert!(matches!(command(path), Some(Command::File(_))), "{path}");
        }
        assert!(matches!(command(":drop 2"), Some(Command::Drop(2))));
        assert!(matches!(command("DROP 2"), Some(Command::Drop(2))));
        assert!(matches!(command("swap 2 3"), Some(Command::Swap(2, 3))));
        assert!(matches!(command("clear S4"), Some(Command::Clear(Place { kind: Kind::Signature, row: 4 }))));
        assert!(command("clear the row").is_none() && command("drop it").is_none());
    }
}
