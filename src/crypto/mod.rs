//! Mathematics: dealing, key derivation, password generation. Randomness is passed in.

pub mod dealing;
pub mod dice;
mod kdf;
mod officer_key;
pub mod password;

pub use kdf::{Costs, CostsError, KdfError, MAX_LANES, MAX_MEMORY_KIB, MAX_PASSES, MIN_MEMORY_KIB};
pub use officer_key::{EphemeralKey, OfficerKey, is_weak_agreement_key, verify_signature};
