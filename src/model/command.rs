//! Commands of this program, as messages suggest them.
//!
//! Words of the program and values from the records are told apart by type, so that a name that
//! begins with a dash or holds blanks and quotes is never taken for an option or for two names.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use super::register::{Key, Register};

/// `firesafe` and its arguments; shown as they are typed at a POSIX shell.
///
/// Words in capitals, such as `NAME`, stand for what the person has to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    verbs: Vec<&'static str>,
    names: Vec<String>,
    options: Vec<(Cow<'static, str>, Option<String>)>,
}

impl Command {
    /// A verb, and the verbs below it.
    #[must_use]
    pub fn new(verbs: &[&'static str]) -> Self {
        Self { verbs: verbs.to_vec(), names: Vec::new(), options: Vec::new() }
    }

    /// `REGISTER edit NAME`.
    #[must_use]
    pub fn edit(register: Register, name: impl fmt::Display) -> Self {
        Self::new(&[register.name(), "edit"]).name(name)
    }

    /// `REGISTER add NAME`.
    #[must_use]
    pub fn add(register: Register, name: impl fmt::Display) -> Self {
        Self::new(&[register.name(), "add"]).name(name)
    }

    /// One more name, number or path, in its place.
    #[must_use]
    pub fn name(mut self, name: impl fmt::Display) -> Self {
        self.names.push(name.to_string());
        self
    }

    /// An option and its value.
    #[must_use]
    pub fn option(mut self, flag: &'static str, value: impl fmt::Display) -> Self {
        self.options.push((flag.into(), Some(value.to_string())));
        self
    }

    /// A field of a register, and its value.
    #[must_use]
    pub fn field<T: ?Sized>(mut self, key: Key<T>, value: impl fmt::Display) -> Self {
        debug_assert_eq!(self.verbs.first(), Some(&key.register().name()), "{key:?}");
        let flag = format!("--{}", key.name().replace('_', "-"));
        self.options.push((flag.into(), Some(value.to_string())));
        self
    }

    /// An option without a value.
    #[must_use]
    pub fn flag(mut self, flag: &'static str) -> Self {
        self.options.push((flag.into(), None));
        self
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("firesafe")?;
        for verb in &self.verbs {
            write!(f, " {verb}")?;
        }
        // what follows `--` is no option, whatever it begins with
        let names_last = self.names.iter().any(|name| name.starts_with('-'));
        if !names_last {
            names(f, &self.names)?;
        }
        for (flag, value) in &self.options {
            match value {
                None => write!(f, " {flag}")?,
                // clap takes the value of a yes-or-no flag, and one that begins with a dash, after `=`
                Some(value) if value.starts_with('-') || matches!(value.as_str(), "yes" | "no") => {
                    write!(f, " {flag}={}", quoted(value))?;
                }
                Some(value) => write!(f, " {flag} {}", quoted(value))?,
            }
        }
        if names_last {
            f.write_str(" --")?;
            names(f, &self.names)?;
        }
        Ok(())
    }
}

fn names(f: &mut fmt::Formatter<'_>, names: &[String]) -> fmt::Result {
    names.iter().try_for_each(|name| write!(f, " {}", quoted(name)))
}

impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A word as it is typed at a POSIX shell: as it is, or in quotes.
#[must_use]
pub fn quoted(word: &str) -> String {
    // a word with a NUL cannot be typed, and no name or path has one
    shlex::try_quote(word).map_or_else(|_| String::new(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::register::keys;

    fn rotate(name: &str) -> String {
        Command::new(&["rotate"]).name(name).option("--out", "sheets").to_string()
    }

    #[test]
    fn a_plain_name_stands_before_the_options() {
        assert_eq!(rotate("bg1@contoso.com"), "firesafe rotate bg1@contoso.com --out sheets");
    }

    #[test]
    fn names_with_blanks_and_quotes_are_one_word() {
        assert_eq!(rotate("BG 1"), "firesafe rotate 'BG 1' --out sheets");
        assert_eq!(shlex::split(&rotate("it's \"it\"; $HOME")).unwrap()[2], "it's \"it\"; $HOME");
        assert_eq!(rotate(""), "firesafe rotate '' --out sheets");
    }

    #[test]
    fn a_name_with_a_leading_dash_is_no_option() {
        assert_eq!(rotate("-pin"), "firesafe rotate --out sheets -- -pin");
        let edit = Command::edit(Register::Inventory, "S1")
            .field(keys::inventory::ROLE, "-x")
            .field(keys::inventory::NEEDED, "yes");
        assert_eq!(edit.to_string(), "firesafe inventory edit S1 --role=-x --needed=yes");
    }
}
