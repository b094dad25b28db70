//! What the process asks of the system before it touches a secret.

use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};
use rustix::thread::{CapabilitySet, capabilities};

/// What locking needs beside the memory of one key derivation, in bytes.
const HEADROOM: u64 = 256 * 1024 * 1024;

/// Whether the system keeps this process's memory out of swap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// All of it, now and later.
    Yes,
    /// No: the limit in bytes is too small for a key derivation, which would fail under a lock.
    LimitTooSmall(u64),
    /// No: the system refused although the limit allows it.
    Refused,
}

/// Turns core dumps off, and makes the process one that others may not trace or dump.
///
/// # Errors
/// What the system said; nothing secret should be read then.
pub fn no_core_dumps() -> std::io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Locks memory where a key derivation of `derivation_bytes` still succeeds under the lock.
///
/// Under a small limit a lock makes large allocations fail, so none is taken there.
#[must_use]
pub fn lock_memory(derivation_bytes: u64) -> Locked {
    let limit = getrlimit(Resource::Memlock);
    // the soft limit may always be raised to the hard one
    let _ = setrlimit(Resource::Memlock, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let capable = capabilities(None).is_ok_and(|sets| sets.effective.contains(CapabilitySet::IPC_LOCK));
    if let Some(bytes) = limit.maximum
        && !capable
        && bytes < derivation_bytes.saturating_add(HEADROOM)
    {
        return Locked::LimitTooSmall(bytes);
    }
    // pages are locked when they are first touched: the start stays as quick as it was
    match mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT) {
        Ok(()) => Locked::Yes,
        Err(_) => Locked::Refused,
    }
}
