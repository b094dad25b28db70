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
pub struct Progress {
    /// How many opened the ledger.
    pub opened: usize,
    /// How many opened nothing.
    pub wrong: usize,
}

/// Each in its turn, whatever came of those before.
impl<I: Iterator<Item = Credential>> Credentials for I {
    fn next(&mut self, _: Progress) -> Option<Credential> {
        Iterator::next(self)
    }
}
