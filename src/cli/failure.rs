//! How a run ends.

use std::fmt::Display;

use crate::ledger::{AppendError, Fault};

/// The exit status, as it stands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Something typed makes no sense.
    Usage = 2,
    /// Something is due or found.
    Due = 3,
    /// A passphrase or identity does not open the ledger.
    Locked = 4,
    /// A tampered ledger, a forged or damaged share.
    Integrity = 5,
    /// The terminal or the session went, SIGHUP.
    HungUp = 129,
    /// Ctrl-C, SIGINT.
    Interrupted = 130,
    /// Ctrl-\\, SIGQUIT.
    Quit = 131,
    /// Nobody reads the output any more, as SIGPIPE would end a run.
    Unread = 141,
    /// SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// The number that the system is told.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The one that matters more: integrity before all others, done after all.
    #[must_use]
    pub const fn worse(self, other: Self) -> Self {
        if self.code() < other.code() { other } else { self }
    }
}

/// Why a run failed: one sentence, cause first, then what to do.
#[derive(Debug)]
pub struct Failure {
    /// The exit status.
    pub exit: Exit,
    /// The sentence, without `error: ` before it; empty where nothing is to be said.
    pub message: String,
}

impl Failure {
    /// A failure with its exit status.
    pub fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, message: message.to_string() }
    }

    /// A plain failure, exit 1.
    pub fn failed(message: impl Display) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// Nobody reads the output any more: nothing is said.
    #[must_use]
    pub const fn unread() -> Self {
        Self { exit: Exit::Unread, message: String::new() }
    }

    /// A mistake in what was typed, exit 2.
    pub fn usage(message: impl Display) -> Self {
        Self::new(Exit::Usage, message)
    }
}

/// What a verb answers.
pub type Outcome = Result<Exit, Failure>;

/// The failure that a refused event stands for.
#[must_use]
pub fn of_append(error: &AppendError) -> Failure {
    let exit = match error.fault() {
        Fault::Failed => Exit::Failed,
        Fault::Newer => Exit::Due,
        Fault::Locked => Exit::Locked,
        Fault::Integrity => Exit::Integrity,
    };
    match error {
        AppendError::ClockBack { .. } => Failure::new(exit, format!("{error} (`--allow-clock-back`)")),
        _ => Failure::new(exit, error),
    }
}
