//! Names and notes that people give: short texts that are what they look like.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use crate::model::SetId;
use crate::text::{is_unprintable, was_unprintable};

/// The most characters a name can have.
pub const MAX_NAME: usize = 128;

/// 1 to 128 characters, no space at either end, nothing that a terminal or a
/// reader could take for something else (control characters, changes of direction).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

/// The most characters a note can have.
pub const MAX_NOTE: usize = 500;

/// A sentence or two that somebody wrote down: as a [`Name`], with up to 500 characters.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Note(String);

/// Why a text is not a name or a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is nothing to see.
    #[error("the text is empty: type at least one character")]
    Empty,
    /// It would not fit a line of a sheet or of a table.
    #[error("the text has {0} characters: use {1} or fewer")]
    TooLong(usize, usize),
    /// Two names could look alike.
    #[error("the text begins or ends with a space: leave it out")]
    Padded,
    /// A terminal would act on it, or show something else.
    #[error("the text has a character that cannot be shown, U+{0:04X}: leave it out")]
    Unprintable(u32),
}

impl Name {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two names that differ in capitals alone have in common.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// Whether people take one name for the other: the same letters, whatever their width, their accents'
    /// encoding, their capitals and the blanks between them (NFKC of UAX #15).
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        match (self.is_plain(), other.is_plain()) {
            (true, true) => self.0.eq_ignore_ascii_case(&other.0),
            _ => likeness(&self.0) == likeness(&other.0),
        }
    }

    /// Whether nothing of the name can be written in another way, capitals aside.
    fn is_plain(&self) -> bool {
        self.0.is_ascii() && !self.0.contains("  ")
    }
}

fn likeness(text: &str) -> String {
    // the second pass: a letter's small form may be two, which join again
    let small: String = text.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Note {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// From a record: what an earlier version accepted is a name for ever.
impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        check(&text, MAX_NAME, was_unprintable)?;
        Ok(Self(text))
    }
}

/// From a record, as a [`Name`].
impl TryFrom<String> for Note {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        check(&text, MAX_NOTE, was_unprintable)?;
        Ok(Self(text))
    }
}

/// Whether a text is what it looks like: 1 to `most` characters, no space at either end, nothing
/// that a terminal or a reader could take for something else.
///
/// # Errors
/// [`NameError`] says what it has.
pub fn check_text(text: &str, most: usize) -> Result<(), NameError> {
    check(text, most, is_unprintable)
}

fn check(text: &str, most: usize, is_unprintable: fn(char) -> bool) -> Result<(), NameError> {
    let length = text.chars().count();
    if length == 0 {
        return Err(NameError::Empty);
    }
    if length > most {
        return Err(NameError::TooLong(length, most));
    }
    if let Some(bad) = text.chars().find(|&c| is_unprintable(c)) {
        return Err(NameError::Unprintable(bad.into()));
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err(NameError::Padded);
    }
    Ok(())
}

/// From a person.
impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        check_text(text, MAX_NAME)?;
        Ok(Self(text.to_owned()))
    }
}

/// From a person.
impl FromStr for Note {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        check_text(text, MAX_NOTE)?;
        Ok(Self(text.to_owned()))
    }
}

/// What nobody gave a name is called by its id.
impl From<SetId> for Name {
    fn from(id: SetId) -> Self {
        Self(id.as_str().to_owned())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_they_look_like() {
        assert!("Zoë van der Berg".parse::<Name>().is_ok());
        assert!("bg1@contoso.onmicrosoft.com".parse::<Name>().is_ok());
        assert_eq!("".parse::<Name>(), Err(NameError::Empty));
        assert_eq!(" a".parse::<Name>(), Err(NameError::Padded));
        assert_eq!("a\u{a0}".parse::<Name>(), Err(NameError::Padded));
        assert_eq!("a\u{1b}[2J".parse::<Name>(), Err(NameError::Unprintable(0x1b)));
        assert_eq!("a\u{202e}b".parse::<Name>(), Err(NameError::Unprintable(0x202e)));
        assert_eq!("é".repeat(129).parse::<Name>(), Err(NameError::TooLong(129, MAX_NAME)));
        assert!("é".repeat(128).parse::<Name>().is_ok());
        assert!(serde_json::from_str::<Name>("\"a\\n\"").is_err());
    }

    #[test]
    fn names_that_look_the_same_are_alike() {
        let alike =
            |one: &str, other: &str| one.parse::<Name>().unwrap().is_alike(&other.parse::<Name>().unwrap());
        assert!(alike("BG1", "bg1"));
        assert!(alike("Ann Lee", "Ann  Lee"));
        assert!(alike("Ann Lee", "Ann\u{a0}Lee"));
        assert!(alike("Zo\u{eb}", "Zoe\u{308}"));
        assert!(alike("\u{ff22}\u{ff27}\u{ff11}", "bg1"));
        assert!(alike("\u{fb01}le", "file"));
        assert!(!alike("Ann Lee", "AnnLee"));
        assert!(!alike("Zoe", "Zoë"));
    }

    #[test]
    fn what_was_a_name_once_is_still_read_from_records() {
        assert_eq!("a\u{ad}b".parse::<Name>(), Err(NameError::Unprintable(0xad)));
        assert!(serde_json::from_str::<Name>("\"a\u{ad}b\"").is_ok());
        assert!(serde_json::from_str::<Name>("\"a\u{202e}b\"").is_err());
    }
}
