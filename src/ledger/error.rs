//! What can go wrong with a ledger, one enum a stage.

use jiff::Timestamp;

use crate::crypto::{CostsError, KdfError};
use crate::ledger::envelope::{MAX_FILE, MAX_HEADER, MAX_HEADER_WORK_KIB, MAX_STANZAS};
use crate::ledger::{MAX_RECIPIENTS, RecipientError};
use crate::model::{FoldError, Name};

/// What kind of failure it is, which decides the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Exit 1: nothing is wrong with the file.
    Failed,
    /// Exit 4: no credential opened it.
    Locked,
    /// Exit 3: a newer version wrote it, and this one only reads it.
    Newer,
    /// Exit 5: the file is damaged or was tampered with.
    Integrity,
}

fn newer(seq: u64, kind: &str) -> String {
    format!(
        "the ledger was written by a newer firesafe (event {seq}, `{kind}`), and this version {} only reads it: \
         nothing was changed, so run this with the newer firesafe",
        env!("CARGO_PKG_VERSION")
    )
}

/// Why a ledger was not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// 0 bytes.
    #[error("the ledger file is empty: put back one of the previous files kept beside it")]
    Empty,
    /// Refused before anything is read.
    #[error("the ledger file has {0} bytes, more than the {MAX_FILE} that are accepted: check the path")]
    TooLarge(usize),
    /// It does not begin as an age file does.
    #[error("the file is not a ledger: check the path")]
    NotALedger,
    /// Stock age can armour files.
    #[error(
        "the file is an armoured age file, and a ledger is a binary one: put back the ledger as it was written"
    )]
    Armoured,
    /// Another version of age.
    #[error("the file has another version of the age format: use a newer firesafe")]
    NewerEnvelope,
    /// Refused before anything is derived.
    #[error("the ledger's header is longer than {MAX_HEADER} bytes: put back one of the previous files")]
    HeaderTooLong,
    /// Refused before anything is derived.
    #[error(
        "the ledger's header has {0} stanzas, more than {MAX_STANZAS}: put back one of the previous files"
    )]
    TooManyStanzas(usize),
    /// The file ends inside the header.
    #[error("the ledger ends inside its header: put back one of the previous files kept beside it")]
    HeaderCut,
    /// The header is not as firesafe writes it.
    #[error("the ledger's header is damaged, {0}: put back one of the previous files kept beside it")]
    HeaderDamaged(&'static str),
    /// Refused before anything is derived.
    #[error("the ledger's header asks for absurd work: {0}; put back one of the previous files")]
    Costs(#[from] CostsError),
    /// Refused before anything is derived.
    #[error(
        "the ledger's header asks for absurd work: {0} KiB times passes for all officers together, more than \
         {MAX_HEADER_WORK_KIB}; put back one of the previous files"
    )]
    TooMuchWork(u64),
    /// Some officers, and not enough of them.
    #[error(
        "{needed} of {officers} officers must open this ledger together, and {opened} did: {} more needed; \
         use the prompt, or `--passphrase-file` once for each",
        needed - opened
    )]
    QuorumMissing {
        /// How many must open it together.
        needed: usize,
        /// How many there are.
        officers: usize,
        /// How many opened it.
        opened: usize,
    },
    /// There was nothing to try.
    #[error("no passphrase was given: use the prompt, `--passphrase-file` or `--identity`")]
    NoCredentials,
    /// None of those tried.
    #[error("wrong passphrase: {} this ledger; try again", match .0 {
        1 => "it does not open".to_owned(),
        given => format!("none of the {given} given opens"),
    })]
    WrongPassphrase(usize),
    /// None of those tried.
    #[error("no identity given opens this ledger: use the one whose recipient `officer list` shows")]
    WrongIdentity,
    /// The identity file holds something else.
    #[error("the identity file has no line `AGE-SECRET-KEY-1…`, or lines of another kind: check the path")]
    BadIdentity,
    /// No key could be derived.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// The credential was right, and the header is not the one that was written.
    #[error("the ledger's header was edited: put back one of the previous files kept beside it")]
    HeaderEdited,
    /// The credential was right, and the content is not the one that was written.
    #[error("the ledger is cut short or was edited: put back one of the previous files kept beside it")]
    PayloadDamaged,
    /// The content was decrypted and contradicts itself.
    #[error("{0}; put back one of the previous files kept beside the ledger, and find out who changed it")]
    Tampered(#[from] Tampering),
    /// A younger content, which this version would misread.
    #[error(transparent)]
    Newer(FoldError),
}

impl OpenError {
    /// What kind of failure it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::NoCredentials
            | Self::QuorumMissing { .. }
            | Self::WrongPassphrase(_)
            | Self::WrongIdentity
            | Self::BadIdentity
            | Self::Kdf(KdfError::EmptyPassphrase) => Fault::Locked,
            Self::NewerEnvelope | Self::Kdf(_) | Self::Newer(_) => Fault::Failed,
            _ => Fault::Integrity,
        }
    }
}

/// What was done to the events, and to which.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Tampering {
    /// There are no events.
    #[error("the ledger has no events")]
    NoEvents,
    /// The last line has no end.
    #[error("event {seq} is cut short")]
    CutShort {
        /// The event.
        seq: u64,
    },
    /// The line is not an event as firesafe writes it.
    #[error("event {seq} is not a line that firesafe writes")]
    Malformed {
        /// Its place in the file.
        seq: u64,
    },
    /// Its content does not match its signature.
    #[error("event {seq} was edited")]
    Edited {
        /// The event.
        seq: u64,
    },
    /// One or more events are missing.
    #[error("event {seq} was dropped")]
    Dropped {
        /// The first that is missing.
        seq: u64,
    },
    /// The events are all there, not in their order.
    #[error("event {seq} stands in the wrong place: events were reordered")]
    Reordered {
        /// The first that is out of place.
        seq: u64,
    },
    /// The same number twice.
    #[error("event {seq} stands there twice")]
    Repeated {
        /// The event.
        seq: u64,
    },
    /// The hashes fit each other, and the signatures do not.
    #[error("event {seq} was edited or put in, and the chain after it made anew without an officer's key")]
    Rechained {
        /// The first whose signature does not hold.
        seq: u64,
    },
    /// Two events, each signed, that do not belong to one history.
    #[error("event {seq} does not follow the one before it: two histories were joined")]
    Spliced {
        /// The first of the other history.
        seq: u64,
    },
    /// Signed by nobody who could.
    #[error("event {seq} is signed by `{name}`, who was no officer then")]
    UnknownOfficer {
        /// The event.
        seq: u64,
        /// Who is named.
        name: Name,
    },
    /// Time runs backwards, and nobody confirmed it.
    #[error("event {seq} is earlier than the one before it, and nobody confirmed that")]
    ClockBack {
        /// The event.
        seq: u64,
    },
    /// It is signed, and cannot be true.
    #[error("event {seq} contradicts what happened before: {reason}")]
    Impossible {
        /// The event.
        seq: u64,
        /// What it contradicts.
        reason: FoldError,
    },
    /// A key that protects nothing, or costs outside the bounds.
    #[error("event {seq} gives officer `{name}` keys that cannot be used")]
    BadKeys {
        /// The event.
        seq: u64,
        /// The officer.
        name: Name,
    },
    /// The header has a stanza that the events know nothing of, or lacks one.
    #[error("the header lets others open the ledger than its events say")]
    OtherReaders,
    /// Who opened it is not among the officers.
    #[error("the passphrase opens the ledger, and its events know no officer with that key")]
    NotListed,
}

impl Tampering {
    /// What kind of failure it is, always [`Fault::Integrity`].
    #[must_use]
    pub const fn fault(&self) -> Fault {
        Fault::Integrity
    }
}

/// Why a ledger was not created.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// The officer's key could not be derived.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// A native recipient cannot be used.
    #[error(transparent)]
    Recipient(#[from] RecipientError),
    /// The header has no room for them.
    #[error("{0} native recipients are too many: use {MAX_RECIPIENTS} or fewer")]
    TooManyRecipients(usize),
    /// The policy or the officer cannot be.
    #[error(transparent)]
    Fold(#[from] FoldError),
}

/// Why an event was not added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// A native recipient opened it.
    #[error(
        "the ledger was opened by a native age identity, which only reads: open it with the officers' passphrases"
    )]
    ReadOnly,
    /// A newer version wrote to it.
    #[error("{}", newer(*seq, kind))]
    NewerEvents {
        /// The first such event.
        seq: u64,
        /// Its kind.
        kind: String,
    },
    /// The clock is wrong, or was.
    #[error(
        "the clock says {now}, and the last event is of {last}: set the clock, or confirm that it is right"
    )]
    ClockBack {
        /// What the clock says.
        now: Timestamp,
        /// When the last event was.
        last: Timestamp,
    },
    /// The event cannot follow.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// There are 31 officers already, or there were.
    #[error("there is no slot for another officer: a ledger has at most 31 in its life")]
    TooManyOfficers,
    /// The officer's key could not be derived.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// Nothing would change for whoever knows it.
    #[error("the new passphrase is the old one: type another")]
    SamePassphrase,
}

impl AppendError {
    /// What kind of failure it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Fold(FoldError::TooFewSigners { .. } | FoldError::NotSigned(_)) => Fault::Locked,
            Self::NewerEvents { .. } => Fault::Newer,
            _ => Fault::Failed,
        }
    }
}

/// Why the file was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// A native recipient opened it.
    #[error(
        "the ledger was opened by a native age identity, which only reads: open it with the officers' passphrases"
    )]
    ReadOnly,
    /// A newer version wrote to it.
    #[error("{}", newer(*seq, kind))]
    NewerEvents {
        /// The first such event.
        seq: u64,
        /// Its kind.
        kind: String,
    },
    /// A recipient that this version cannot write to.
    #[error("{0}; write with a newer firesafe")]
    Recipient(#[from] RecipientError),
    /// It would not be opened again.
    #[error(
        "the ledger would have {0} bytes, more than the {MAX_FILE} that are accepted: start another ledger"
    )]
    TooLarge(usize),
    /// The file was opened again before it was handed out, and did not hold what it should.
    #[error(
        "the ledger that was encrypted did not open again: nothing was written; check the machine's memory"
    )]
    NotReadBack,
}
