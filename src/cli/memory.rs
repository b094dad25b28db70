//! What is said about memory, once a run.

use crate::io::protect::{Locked, lock_memory};

use crate::crypto::MAX_MEMORY_KIB;

/// The most that any ledger's key derivation takes, in bytes.
const DERIVATION: u64 = MAX_MEMORY_KIB as u64 * 1024;

/// Locks memory where that is safe; otherwise says why not and what to do.
pub fn lock() -> Option<String> {
    match lock_memory(DERIVATION) {
        Locked::Yes => None,
        Locked::LimitTooSmall(bytes) => Some(format!(
            "memory is not locked, since the limit is {} KiB: turn swap off or encrypt it, \
             or raise the limit with `ulimit -l unlimited`",
            bytes / 1024
        )),
        Locked::Refused => {
            Some("memory is not locked, since the system refused: turn swap off or encrypt it".to_owned())
        }
    }
}
