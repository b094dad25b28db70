//! The chain verified end to end.

use crate::ledger::Head;

/// What was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// Events, from the first to the last.
    pub events: usize,
    /// Signatures, each of an officer of its time.
    pub signatures: usize,
    /// The hash of the last line.
    pub head: Head,
}
