//! What the environment says about places and looks. No secret is ever taken from it.

use std::env;
use std::path::PathBuf;

/// Where things are, and whether colour is wanted.
pub struct Environment {
    /// The ledger that verbs use when none is named.
    pub ledger: PathBuf,
    /// Whether `FIRESAFE_LEDGER` names that ledger.
    pub ledger_is_named: bool,
    /// Where the heads of ledgers are remembered.
    pub heads: PathBuf,
    /// Whether `NO_COLOR` asks for none.
    pub no_color: bool,
    /// The workstation's name on its network, which it has even without one.
    pub workstation: String,
}

impl Environment {
    /// Reads `FIRESAFE_LEDGER`, `XDG_DATA_HOME`, `XDG_STATE_HOME`, `HOME` and `NO_COLOR`, and asks
    /// the system for the workstation's name.
    #[must_use]
    pub fn read() -> Self {
        let named = env::var_os("FIRESAFE_LEDGER").filter(|path| !path.is_empty()).map(PathBuf::from);
        Self {
            ledger_is_named: named.is_some(),
            ledger: named
                .unwrap_or_else(|| base("XDG_DATA_HOME", ".local/share").join("firesafe/ledger.age")),
            heads: base("XDG_STATE_HOME", ".local/state").join("firesafe/head"),
            no_color: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
            workstation: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        }
    }
}

/// A base directory: an absolute path, as the XDG specification asks, else below the home.
fn base(variable: &str, below_home: &str) -> PathBuf {
    let named = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    named.unwrap_or_else(|| env::var_os("HOME").map(PathBuf::from).unwrap_or_default().join(below_home))
}
