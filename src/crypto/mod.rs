//! Mathematics: dealing, key derivation, password generation. Randomness is passed in.

pub mod dealing;
pub mod dice;
pub mod password;
