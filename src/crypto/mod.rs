//! Mathematics: dealing, key derivation, password generation. Randomness is passed in.

pub mod dealing;
