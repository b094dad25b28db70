//! Facts: ids, quorum, accounts, events. No input or output, no clock, no randomness, no secrets.

mod command;
mod event;
mod facts;
mod hex_bytes;
mod name;
mod quorum;
pub mod register;
mod set_id;
mod state;
mod terms;
pub mod words;

pub use command::{Command, quoted};
pub use event::*;
pub use facts::{Intervals, Officer, Policy, SetFacts};
pub use hex_bytes::{Hex, HexError};
pub use name::{MAX_NAME, MAX_NOTE, Name, NameError, Note, check_text};
pub use quorum::{MAX_SHARES, MIN_THRESHOLD, Quorum, QuorumError};
pub use register::{Entry, Register, RegisterError, Registers, Value, Values};
pub use set_id::{ALPHABET, SetId};
pub use state::{
    Account, Cause, Checked, Closed, Destroyed, Envelope, FoldError, Generation, How, Keeping, LifeError,
    MAX_OFFICERS, Phase, SetOf, SetRecord, SheetRecord, Stamp, Standing, State, Step, Urgent, Use, Waiver,
};
pub use terms::{RunbookStep, StaffChange, UseClass, UseReason, ValidationStep};
