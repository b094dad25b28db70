//! Facts: ids, quorum, accounts, events. No input or output, no clock, no randomness, no secrets.

mod event;
mod hex_bytes;
mod name;
mod nearest;
mod officers;
mod quorum;
pub mod register;
mod set_id;
mod state;
pub mod words;

pub use event::{
    EventData, LEDGER_FORMAT, LedgerCreated, Officer, OfficerAdded, OfficerPassphraseChanged, OfficerRemoved,
    Policy, QuorumChanged, SetFacts, SetIssued, SplitRecorded, UnknownEvent,
};
pub use hex_bytes::{Hex, HexError};
pub use name::{MAX_NAME, Name, NameError};
pub use nearest::nearest;
pub use officers::MAX_OFFICERS;
pub use quorum::{MAX_SHARES, MIN_THRESHOLD, Quorum, QuorumError};
pub use register::{Entry, Register, RegisterError, Registers, Value, Values};
pub use set_id::{ALPHABET, SetId};
pub use state::{Account, FoldError, Generation, Phase, SetOf, SetRecord, State};
