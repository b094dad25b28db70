//! Erasing the stack below a call: the libraries' hashes, ciphers and formatters keep
//! copies there that nobody else can reach.

use std::hint::black_box;

/// How much is erased, in bytes: several times what the deepest verb uses.
const DEPTH: usize = 512 * 1024;

/// Calls `work`, then overwrites the part of the stack that it used, also when it panics.
///
/// Everything that touches a secret runs below one of these: once in the main thread, once in
/// each thread of our own. Not covered: what lies deeper than 512 KiB, what `work` gives back,
/// registers, and the threads of Argon2's library, which see its blocks but never the passphrase.
pub fn on_erased_stack<T>(work: impl FnOnce() -> T) -> T {
    let _erase = Erase;
    apart(work)
}

/// A frame of its own, which ends before the erasing begins.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

struct Erase;

impl Drop for Erase {
    fn drop(&mut self) {
        overwrite();
    }
}

#[inline(never)]
#[allow(clippy::large_stack_arrays, reason = "that is what it is for")]
fn overwrite() {
    let mut zeros = [0_u8; DEPTH];
    // seen from here the zeros are used, so that they are written
    black_box(&mut zeros);
}
