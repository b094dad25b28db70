//! What an event says and the state keeps as it was said: officers, policy, intervals, dealings.

use serde::{Deserialize, Serialize};

use crate::model::{Hex, Name, SetId};

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

/// Days between two looks at the same thing, each at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervals {
    /// Between two validations of an account, and two checks of a sheet (R23).
    pub validation: u16,
    /// Between two rotations (R22).
    pub rotation: u16,
    /// Between two trainings of a person (R20).
    pub training: u16,
    /// Between two reviews of a document (R19).
    pub document_review: u16,
    /// Between two changes of a safe's combination (G04).
    pub combination: u16,
    /// Between two tests of an account's alert (R08).
    pub alert_test: u16,
    /// Between two access reviews of a tenant (R26).
    pub access_review: u16,
    /// How long before a key or certificate expires it is due (R28).
    pub expiry_notice: u16,
}

impl Intervals {
    /// The same number of days for all.
    #[must_use]
    pub const fn every(days: u16) -> Self {
        Self {
            validation: days,
            rotation: days,
            training: days,
            document_review: days,
            combination: days,
            alert_test: days,
            access_review: days,
            expiry_notice: days,
        }
    }

    /// Each with its name, in the order of the fields.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, u16); 8] {
        [
            ("validation", self.validation),
            ("rotation", self.rotation),
            ("training", self.training),
            ("document_review", self.document_review),
            ("combination", self.combination),
            ("alert_test", self.alert_test),
            ("access_review", self.access_review),
            ("expiry_notice", self.expiry_notice),
        ]
    }
}

/// What is known of a set without knowing anything of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFacts {
    /// As printed on every sheet.
    pub id: SetId,
    /// The version of the share format, 1.
    pub format: u8,
    /// How many shares recover.
    pub k: u8,
    /// How many there are.
    pub n: u8,
    /// The Ed25519 key that signed the shares.
    pub public_key: Hex<32>,
    /// SHA-256 fingerprint of each share, share 1 first.
    pub shares: Vec<Hex<32>>,
}
