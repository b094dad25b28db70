//! What the environment says about places and looks. No secret is ever taken from it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where things are, and whether colour is wanted.
pub struct Environment {
    /// The ledger that verbs use when none is named; `None` where no place is known for it.
    pub ledger: Option<PathBuf>,
    /// Whether `FIRESAFE_LEDGER` names that ledger.
    pub ledger_is_named: bool,
    /// Where the heads of ledgers are remembered; `None` where no place is known for them.
    pub heads: Option<PathBuf>,
    /// What is said about colour.
    pub colour: Colour,
    /// The person's own folder, which `~` stands for.
    pub home: Option<PathBuf>,
    /// The workstation's name on its network, which it has even without one.
    pub workstation: String,
}

/// What the environment says about colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Colour on a terminal.
    OnTerminal,
    /// Colour, wherever the output goes.
    Forced,
    /// None.
    Unwanted,
}

impl Environment {
    /// Reads `FIRESAFE_LEDGER`, `XDG_DATA_HOME`, `XDG_STATE_HOME`, `HOME` and what is said about
    /// colour, and asks the system for the workstation's name.
    #[must_use]
    pub fn read() -> Self {
        let named = variable("FIRESAFE_LEDGER").map(PathBuf::from);
        let below = |base: Option<PathBuf>, file| base.map(|base| base.join(file));
        Self {
            ledger_is_named: named.is_some(),
            ledger: named.or_else(|| below(base("XDG_DATA_HOME", ".local/share"), "firesafe/ledger.age")),
            heads: below(base("XDG_STATE_HOME", ".local/state"), "firesafe/head"),
            colour: Colour::of(variable, is_dumb()),
            home: absolute("HOME"),
            workstation: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        }
    }

    /// The ledger that `FIRESAFE_LEDGER` names.
    #[must_use]
    pub fn named_ledger(&self) -> Option<&Path> {
        self.ledger.as_deref().filter(|_| self.ledger_is_named)
    }
}

impl Colour {
    /// What `NO_COLOR`, `CLICOLOR_FORCE` and `CLICOLOR` ask for, in this order.
    fn of(variable: impl Fn(&str) -> Option<OsString>, is_dumb: bool) -> Self {
        if variable("NO_COLOR").is_some() {
            Self::Unwanted
        } else if variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
            Self::Forced
        } else if variable("CLICOLOR").is_some_and(|value| value == "0") || is_dumb {
            Self::Unwanted
        } else {
            Self::OnTerminal
        }
    }
}

/// Whether the terminal shows lines and nothing else, as far as `TERM` says.
#[must_use]
pub fn is_dumb() -> bool {
    variable("TERM").is_none_or(|name| name == "dumb")
}

/// A variable that says something: an empty one is as good as none.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

fn absolute(name: &str) -> Option<PathBuf> {
    variable(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// A base directory: an absolute path, as the XDG specification asks, else below the home, if that is one.
fn base(name: &str, below_home: &str) -> Option<PathBuf> {
    absolute(name).or_else(|| absolute("HOME").map(|home| home.join(below_home)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_as_the_environment_asks() {
        let colour = |set: &[(&str, &str)], is_dumb| {
            let variable =
                |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into());
            Colour::of(variable, is_dumb)
        };
        assert_eq!(colour(&[], false), Colour::OnTerminal);
        assert_eq!(colour(&[], true), Colour::Unwanted);
        assert_eq!(colour(&[("CLICOLOR", "0")], false), Colour::Unwanted);
        assert_eq!(colour(&[("CLICOLOR", "1")], false), Colour::OnTerminal);
        assert_eq!(colour(&[("CLICOLOR", "1")], true), Colour::Unwanted);
        assert_eq!(colour(&[("CLICOLOR_FORCE", "0")], false), Colour::OnTerminal);
        assert_eq!(colour(&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], true), Colour::Forced);
        assert_eq!(colour(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false), Colour::Unwanted);
    }
}
