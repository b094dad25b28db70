//! Why an event cannot follow what happened before.

use super::{LifeError, MAX_OFFICERS};
use crate::model::register::RegisterError;
use crate::model::{Name, QuorumError, SetId};

/// Why an event cannot follow what happened before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// Two names that people take for one.
    #[error("`{name}` looks like `{known}`, which is on record: use that name, or one that differs visibly")]
    Alike {
        /// The new one.
        name: Name,
        /// The known one.
        known: Name,
    },
    /// There is one beginning.
    #[error("the ledger is created a second time: start another file for another ledger")]
    CreatedTwice,
    /// The first event is another.
    #[error("the first event does not create the ledger: put back the whole file")]
    NotCreated,
    /// A step of a set, sheet, account or use that cannot be.
    #[error(transparent)]
    Life(#[from] LifeError),
    /// A register does not take it.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The content is laid out in a way that is younger than this program.
    #[error("the ledger has format {0}, and this version reads format 1: use a newer firesafe")]
    NewerFormat(u64),
    /// A policy that nothing can follow.
    #[error("the policy cannot be followed: validate after at least 1 day")]
    NoInterval,
    /// A split that cannot be.
    #[error(transparent)]
    Quorum(#[from] QuorumError),
    /// Names are never used again.
    #[error("there is an officer `{0}` already: choose another name")]
    OfficerExists(Name),
    /// Names are never used again.
    #[error("there was an officer `{0}` before, and the history must stay clear: choose another name")]
    OfficerWas(Name),
    /// Nobody to remove or change.
    #[error("there is no officer `{0}`: `officer list` shows them")]
    NoOfficer(Name),
    /// Two officers with one key would be one who counts twice; an old key is one that others may have.
    #[error("the keys of officer `{0}` are or were in use already: choose a new passphrase")]
    KeysTaken(Name),
    /// Nobody could open the ledger any more.
    #[error("{0} officers cannot open the ledger together where there are {1}: use a quorum of 1 to {1}")]
    QuorumOutOfReach(u8, usize),
    /// Nothing would change.
    #[error("the quorum is {0} already: nothing to change")]
    SameQuorum(u8),
    /// The ledger would be locked for ever.
    #[error(
        "without `{name}` there would be too few officers for the quorum of {quorum}: add another first, or \
         lower the quorum"
    )]
    TooFewOfficers {
        /// Who would leave.
        name: Name,
        /// How many must open together.
        quorum: u8,
    },
    /// The quorum did not sign, or will not be able to.
    #[error(
        "{needed} officers must sign this together, whoever leaves not counted, and {found} did: open the \
         ledger with more of them"
    )]
    TooFewSigners {
        /// How many must sign.
        needed: u8,
        /// How many signed and stay.
        found: usize,
    },
    /// Nobody, nor a quorum, can come to sign in another's name.
    #[error(
        "`{0}` must open the ledger too, since the old passphrase signs for the new one: if it is forgotten, \
         remove `{0}` and add the person under another name"
    )]
    NotSigned(Name),
    /// The slot is taken, or out of range.
    #[error("slot {0} is taken or out of range: an officer's slot is a new one of 1 to {MAX_OFFICERS}")]
    BadSlot(u8),
    /// The sheets of one of them could not be told from the other's.
    #[error("set `{0}` is recorded already: each dealing has an id of its own")]
    SetExists(SetId),
    /// As many fingerprints as shares, all different.
    #[error("set `{0}` does not list each of its {1} shares once")]
    BadShares(SetId, u8),
    /// Generations are numbered without gaps.
    #[error("`{account}` would get generation {found} where {expected} comes next")]
    BadGeneration {
        /// The account.
        account: Name,
        /// What comes next.
        expected: u32,
        /// What the event says.
        found: u32,
    },
}
