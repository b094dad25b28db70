//! The dealings that the ledger knows, by what is known of them without knowing anything of a secret.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Hex, Name, SetId};

/// A credential was made for an account, dealt, printed and read back. It is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetIssued {
    /// The emergency account.
    pub account: Name,
    /// The number of the account's credential, from 1.
    pub generation: u32,
    /// The profile that the password follows.
    pub profile: Name,
    /// Whole bits of entropy, rounded down.
    pub entropy_bits: u16,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When it has to be proved that the credential still works.
    pub validation_due: Date,
}

/// A secret that belongs to no account was split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitRecorded {
    /// What the secret is for.
    pub label: Name,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When the shares have to be looked at again.
    pub validation_due: Date,
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

/// The same credential was dealt anew, for other custodians; k old sheets open it too until destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetReshared {
    /// The emergency account.
    pub account: Name,
    /// The number of the credential, which stays.
    pub generation: u32,
    /// The shares.
    pub set: SetFacts,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When it has to be proved that the credential still works.
    pub validation_due: Date,
}
