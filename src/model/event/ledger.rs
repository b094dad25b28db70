//! Whose ledger it is, what it decides for all, and who opens it.

use serde::{Deserialize, Serialize};

use crate::model::{Hex, Name};

/// The beginning: whose ledger it is, its defaults and its first officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerCreated {
    /// [`LEDGER_FORMAT`](super::LEDGER_FORMAT).
    pub format: u16,
    /// Drawn at random, so that two ledgers are never taken for one.
    pub ledger: Hex<16>,
    /// As printed on every sheet.
    pub organisation: Name,
    /// Defaults of everything issued later.
    pub policy: Policy,
    /// Who made it and signs this event.
    pub officer: Officer,
    /// Native age recipients (`age1…`), who read it and never write it.
    pub recipients: Vec<String>,
}

/// A further officer; signed by one who was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerAdded {
    /// The new officer.
    pub officer: Officer,
}

/// An officer opens no later ledger; name and slot stay taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerRemoved {
    /// Who.
    pub officer: Name,
}

/// An officer has a new passphrase, and so new keys; signed with the old ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerPassphraseChanged {
    /// The same name and slot as before; all else is new.
    pub officer: Officer,
}

/// From here on so many officers open the ledger together, and all of them sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumChanged {
    /// From 1, where a ledger begins, to the number of officers.
    pub quorum: u8,
}

/// What is decided once for everything issued later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Days between two validations, at least 1.
    pub validation_days: u16,
    /// How many shares recover.
    pub k: u8,
    /// How many there are.
    pub n: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self { validation_days: 90, k: 2, n: 3 }
    }
}

/// Who opens and writes the ledger: the public halves of the keys that a passphrase gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// Names are unique, capitals or not, and never used again.
    pub name: Name,
    /// The number of the officer's stanza in the header, from 1; never used again.
    pub slot: u8,
    /// X25519 key (RFC 7748), to which the file key is wrapped.
    pub agreement: Hex<32>,
    /// Ed25519 key (RFC 8032), which signs events.
    pub signature: Hex<32>,
    /// Argon2id salt, kept until the passphrase changes.
    pub salt: Hex<16>,
    /// Argon2id memory in KiB.
    pub memory_kib: u32,
    /// Argon2id passes.
    pub passes: u32,
    /// Argon2id lanes.
    pub lanes: u32,
}
