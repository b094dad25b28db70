//! What every bench shares: the program's allocator, and a run that ends soon.
#![allow(dead_code, reason = "each bench uses its part")]

use std::time::Duration;

use criterion::Criterion;
use firesafe::model::Quorum;
use firesafe::secret::SecretBytes;
use firesafe::share::{DealtSet, deal};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use zeroizing_alloc::ZeroAlloc;

/// As in the program, so that the figures hold its cost.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// For work of microseconds.
pub fn quick() -> Criterion {
    Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2))
}

/// For work of milliseconds and more.
pub fn slow() -> Criterion {
    quick().sample_size(10)
}

/// The same numbers in every run.
pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(20_261_120)
}

/// 32 bytes to be split.
pub fn secret() -> SecretBytes {
    let mut secret = SecretBytes::zeroed(32);
    for (byte, value) in secret.expose_mut().iter_mut().zip(1..) {
        *byte = value;
    }
    secret
}

/// k of n.
pub fn quorum(k: u8, n: u8) -> Quorum {
    Quorum::new(k, n).expect("a quorum")
}

/// The secret, dealt.
pub fn dealt(k: u8, n: u8) -> DealtSet {
    deal(&secret(), quorum(k, n), &mut rng()).expect("dealt")
}
