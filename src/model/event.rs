//! What the ledger records, one kind of event each. Nothing here is secret.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Hex, Name, SetId};

/// The version of the ledger's content that this program writes.
pub const LEDGER_FORMAT: u16 = 1;

/// What happened. An event of a kind that this version does not know is kept as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum EventData {
    /// `ledger-created`, always the first event and never another.
    LedgerCreated(Box<LedgerCreated>),
    /// `officer-added`
    OfficerAdded(Box<OfficerAdded>),
    /// `officer-removed`
    OfficerRemoved(OfficerRemoved),
    /// `officer-passphrase-changed`
    OfficerPassphraseChanged(Box<OfficerPassphraseChanged>),
    /// `quorum-changed`
    QuorumChanged(QuorumChanged),
    /// `set-issued`
    SetIssued(Box<SetIssued>),
    /// `split-recorded`
    SplitRecorded(Box<SplitRecorded>),
    /// What a newer version wrote; a ledger that holds one is not written to.
    Unknown(UnknownEvent),
}

impl EventData {
    /// The name of the kind, as it stands in the ledger.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::LedgerCreated(_) => LedgerCreated::KIND,
            Self::OfficerAdded(_) => OfficerAdded::KIND,
            Self::OfficerRemoved(_) => OfficerRemoved::KIND,
            Self::OfficerPassphraseChanged(_) => OfficerPassphraseChanged::KIND,
            Self::QuorumChanged(_) => QuorumChanged::KIND,
            Self::SetIssued(_) => SetIssued::KIND,
            Self::SplitRecorded(_) => SplitRecorded::KIND,
            Self::Unknown(unknown) => &unknown.kind,
        }
    }

    /// Whether it changes who may sign what follows, or may do so for all that is known here.
    #[must_use]
    pub const fn changes_officers(&self) -> bool {
        match self {
            Self::LedgerCreated(_)
            | Self::OfficerAdded(_)
            | Self::OfficerRemoved(_)
            | Self::OfficerPassphraseChanged(_)
            | Self::QuorumChanged(_)
            | Self::Unknown(_) => true,
            Self::SetIssued(_) | Self::SplitRecorded(_) => false,
        }
    }

    /// The officer whose keys it brings in.
    #[must_use]
    pub const fn new_keys(&self) -> Option<&Officer> {
        match self {
            Self::LedgerCreated(created) => Some(&created.officer),
            Self::OfficerAdded(added) => Some(&added.officer),
            Self::OfficerPassphraseChanged(changed) => Some(&changed.officer),
            _ => None,
        }
    }
}

/// The beginning: whose ledger it is, its defaults and its first officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerCreated {
    /// [`LEDGER_FORMAT`].
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

/// An event of a kind, or with content, that this version does not know.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UnknownEvent {
    /// The kind as it stands in the line.
    #[serde(skip)]
    pub kind: String,
    /// The content as it stands in the line.
    pub data: serde_json::Value,
}

impl LedgerCreated {
    /// The kind's name in the ledger.
    pub const KIND: &str = "ledger-created";
}

impl OfficerAdded {
    /// The kind's name in the ledger.
    pub const KIND: &str = "officer-added";
}

impl OfficerRemoved {
    /// The kind's name in the ledger.
    pub const KIND: &str = "officer-removed";
}

impl OfficerPassphraseChanged {
    /// The kind's name in the ledger.
    pub const KIND: &str = "officer-passphrase-changed";
}

impl QuorumChanged {
    /// The kind's name in the ledger.
    pub const KIND: &str = "quorum-changed";
}

impl SetIssued {
    /// The kind's name in the ledger.
    pub const KIND: &str = "set-issued";
}

impl SplitRecorded {
    /// The kind's name in the ledger.
    pub const KIND: &str = "split-recorded";
}
