//! The ledger: events, their chain and signatures, the encrypted file. Bytes in, bytes out.
//!
//! # Envelope
//! One standard age v1 file (<https://age-encryption.org/v1>). Each officer has a stanza
//!
//! ```text
//! -> argon2id Q SLOT SALT MEMORY PASSES LANES KEY CHECK
//! BODY
//! ```
//!
//! Q says how many officers must open together, 1 to begin with. SALT (16 bytes), KEY
//! (an ephemeral X25519 key) and CHECK (8 bytes) are base64 without padding, MEMORY is in
//! KiB. The passphrase, Argon2id and HKDF give the officer's X25519 key; BODY wraps the
//! file key as age's X25519 stanza does, with the label `firesafe/v1/argon2id`. CHECK is
//! the beginning of the SHA-256 of the other arguments and the body: it has no key and
//! protects from nobody, but tells a damaged stanza from a wrong passphrase. Native age
//! recipients stand beside the officers, and open the file alone.
//!
//! # Quorum
//! Where Q officers, 2 or more, must open together, each stanza's first argument is Q, and
//! BODY wraps a share of the file key: 16 bytes, by Shamir's scheme over GF(256), dealt
//! anew at every writing, at the point x = SLOT. The label is
//! `firesafe/v1/argon2id-share`, a zero byte, Q and SLOT as one byte each. KEY is the same
//! in all officers' stanzas of a file and never used again, so stanzas of two files do not
//! stand in one header; since the wrapping keys follow from KEY, a share can be neither
//! moved to another file, nor replaced by anyone but the writer. That the right shares were
//! combined, age's header MAC says, which covers all stanzas. Fewer than Q shares tell
//! nothing about the file key; a passphrase can still be guessed at one stanza alone.
//!
//! With a quorum of Q, every event is signed by Q officers at least: to change the quorum,
//! by as many as the new one too; to remove an officer, by a quorum of those who stay; to
//! change a passphrase, by that officer among them, with the old key. Names, slots and keys
//! are never used again.
//!
//! # Content
//! JSON Lines, one event each, with these members in this order:
//! `seq` (from 1), `time` (whole seconds, UTC), `clock` (only when a clock that went
//! back was confirmed), `officers`, `kind`, `data`, `prev` and `sig`. `prev` is the
//! SHA-256 of the line before with its line feed, in hexadecimal (64 zeros in the first
//! event), so that `head -n 5 | tail -n 1 | sha256sum` computes it. `sig` has one Ed25519
//! signature for each of `officers`, in base64, over the bytes `firesafe/v1/event`, a
//! zero byte, and the line without `sig`: everything before `,"sig":`, and `}`.
//!
//! # Newer versions
//! A newer version may add kinds of events, members of `data`, words of a closed list, and
//! fields and choices of a register; what is here keeps its name, its type and its meaning. A
//! version that meets what it does not know keeps and shows it, lets happen what it knows of it,
//! names what it cannot judge, and writes nothing. Chain and signatures are verified over the
//! lines as they stand; only after an event that may bring in officers unknown here does a
//! signature that cannot be verified count as unknown, and then nothing follows from its event.

mod beyond;
mod chain;
mod check;
mod create;
mod credentials;
mod envelope;
mod error;
mod head;
mod line;
mod officers;
mod open;
mod quorum;
mod recipient;
mod stanza;
#[cfg(test)]
mod tests;
mod unlock;
mod write;

pub use beyond::{NotJudged, Why};
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
