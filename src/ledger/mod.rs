//! The ledger: events, their chain and signatures, the encrypted file. Bytes in, bytes out.
//!
//! # Envelope
//! One standard age v1 file (<https://age-encryption.org/v1>). Each officer has a stanza
//!
//! ```text
//! -> argon2id 1 SLOT SALT MEMORY PASSES LANES KEY CHECK
//! BODY
//! ```
//!
//! The first argument says how many officers must open together; this version knows 1
//! alone. SALT (16 bytes), KEY (the ephemeral X25519 key) and CHECK (8 bytes) are
//! base64 without padding, MEMORY is in KiB. The passphrase, Argon2id and HKDF give
//! the officer's X25519 key; BODY wraps the file key as age's X25519 stanza does, with
//! the label `firesafe/v1/argon2id`. CHECK is the beginning of the SHA-256 of the other
//! arguments and the body: it has no key and protects from nobody, but tells a damaged
//! stanza from a wrong passphrase. Native age recipients stand beside the officers.
//!
//! # Content
//! JSON Lines, one event each, with these members in this order:
//! `seq` (from 1), `time` (whole seconds, UTC), `clock` (only when a clock that went
//! back was confirmed), `officers`, `kind`, `data`, `prev` and `sig`. `prev` is the
//! SHA-256 of the line before with its line feed, in hexadecimal (64 zeros in the first
//! event), so that `head -n 5 | tail -n 1 | sha256sum` computes it. `sig` has one Ed25519
//! signature for each of `officers`, in base64, over the bytes `firesafe/v1/event`, a
//! zero byte, and the line without `sig`: everything before `,"sig":`, and `}`.

mod chain;
mod check;
mod create;
mod credentials;
mod envelope;
mod error;
mod head;
mod line;
mod open;
mod recipient;
mod stanza;
#[cfg(test)]
mod tests;
mod write;

pub use chain::Event;
pub use check::CheckReport;
pub use create::{MAX_RECIPIENTS, NewLedger, NewOfficer};
pub use credentials::{Credential, Credentials, Progress};
pub use envelope::MAX_FILE;
pub use error::{AppendError, CreateError, EncryptError, Fault, OpenError, Tampering};
pub use head::{Head, Remembered, Standing};
pub use open::OpenLedger;
pub use recipient::{RecipientError, check_recipient};
pub use write::ClockBack;
