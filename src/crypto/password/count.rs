//! What is read off an exact count.

use num_bigint::BigUint;

/// log₂ of `count` in tenths of a bit, rounded down; 0 for a count of 0.
///
/// Exact: ⌊10·log₂ c⌋ = ⌊log₂ c¹⁰⌋, which is one less than the bits of c¹⁰.
pub(super) fn tenths_of_bits(count: &BigUint) -> u64 {
    count.pow(10).bits().saturating_sub(1)
}

/// Whether `count` is at least 2 to the power of `bits`.
pub(super) fn reaches(count: &BigUint, bits: u64) -> bool {
    count.bits() > bits
}

/// Tenths of a bit as bits.
#[expect(clippy::cast_precision_loss, reason = "a few thousand tenths, far below 2⁵²")]
pub(super) fn in_bits(tenths: u64) -> f64 {
    tenths as f64 / 10.0
}
