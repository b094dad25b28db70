//! Names that people give: of organisations, officers, accounts, secrets.

use std::fmt;
use std::str::FromStr;

/// The most characters a name can have.
pub const MAX_NAME: usize = 128;

/// 1 to 128 characters, no space at either end, nothing that a terminal or a
/// reader could take for something else (control characters, changes of direction).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is nothing to see.
    #[error("the name is empty: type at least one character")]
    Empty,
    /// It would not fit a line of a sheet or of a table.
    #[error("the name has {0} characters: use {MAX_NAME} or fewer")]
    TooLong(usize),
    /// Two names could look alike.
    #[error("the name begins or ends with a space: leave it out")]
    Padded,
    /// A terminal would act on it, or show something else.
    #[error("the name has a character that cannot be shown, U+{0:04X}: leave it out")]
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
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        let length = text.chars().count();
        if length == 0 {
            return Err(NameError::Empty);
        }
        if length > MAX_NAME {
            return Err(NameError::TooLong(length));
        }
        if let Some(bad) = text.chars().find(|&c| is_unprintable(c)) {
            return Err(NameError::Unprintable(bad.into()));
        }
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            return Err(NameError::Padded);
        }
        Ok(Self(text))
    }
}

/// Whether a terminal would act on it, or a reader not see it.
pub(super) fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::try_from(text.to_owned())
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
        assert_eq!("é".repeat(129).parse::<Name>(), Err(NameError::TooLong(129)));
        assert!("é".repeat(128).parse::<Name>().is_ok());
        assert!(serde_json::from_str::<Name>("\"a\\n\"").is_err());
    }
}
