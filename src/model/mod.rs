//! Facts: ids, quorum, accounts. No input or output, no clock, no randomness, no secrets.

mod quorum;
mod set_id;
pub mod words;

pub use quorum::{MAX_SHARES, MIN_THRESHOLD, Quorum, QuorumError};
pub use set_id::{ALPHABET, SetId};
