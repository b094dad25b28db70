//! The system's randomness.

use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

/// The system's generator, asked anew for every byte: no state of ours to leak or to fork.
///
/// It panics where the system has no randomness to give; there is no safe way on.
#[must_use]
pub fn system_entropy() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
