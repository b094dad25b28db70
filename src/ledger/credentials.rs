//! What may open a ledger, asked for one by one.

use crate::secret::SecretText;

/// Something that may open a ledger.
pub enum Credential {
    /// An officer's passphrase.
    Passphrase(SecretText),
    /// The content of an age identity file: a line `AGE-SECRET-KEY-1…`, comments and blank lines.
    Identity(SecretText),
}

/// Where credentials come from: files that were named, a prompt.
pub trait Credentials {
    /// The next one to try, or none when there are no more or no more are needed.
    fn next(&mut self, progress: Progress) -> Option<Credential>;
}

/// What came of the credentials so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many officers opened it.
    pub opened: usize,
    /// How many credentials opened nothing.
    pub wrong: usize,
    /// How many passphrases were of an officer who had opened it already; nobody counts twice.
    pub repeated: usize,
    /// Whether a native identity opened it, for reading alone.
    pub natively: bool,
    /// How many officers must open it together.
    pub needed: usize,
    /// How many officers there are.
    pub officers: usize,
}

impl Progress {
    /// How many officers more are needed.
    #[must_use]
    pub const fn missing(&self) -> usize {
        self.needed.saturating_sub(self.opened)
    }

    /// Whether the ledger can be read with what there is.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.natively || self.missing() == 0
    }
}

/// Each in its turn, whatever came of those before.
impl<I: Iterator<Item = Credential>> Credentials for I {
    fn next(&mut self, _: Progress) -> Option<Credential> {
        Iterator::next(self)
    }
}
