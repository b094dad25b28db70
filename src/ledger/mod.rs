//! The ledger: events, their chain and signatures, the encrypted file.
