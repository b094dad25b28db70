//! Facts: ids, quorum, accounts, events. No input or output, no clock, no randomness, no secrets.

mod command;
mod event;
mod hex_bytes;
mod name;
mod officers;
mod quorum;
pub mod register;
mod set_id;
mod state;
pub mod words;

pub use command::{Command, quoted};
pub use event::{
    AccountValidated, CheckWaived, CredentialCompromised, CredentialSet, CredentialWorked, EntryAdded,
    EntryEdited, EntryEnded, EventData, Intervals, LEDGER_FORMAT, LedgerCreated, Newer, Officer,
    OfficerAdded, OfficerPassphraseChanged, OfficerRemoved, PaperReadBack, Policy, PolicyChanged,
    QuorumChanged, RunbookStep, SetAbandoned, SetActivated, SetFacts, SetIssued, SetProved, SetReshared,
    SheetCalledIn, SheetDestroyed, SheetInspected, SheetLost, SheetSealed, SheetStored, SheetTampered,
    SheetVerified, SplitRecorded, StaffChange, StaffChanged, SubscriptionChanged, Understood, UnknownEvent,
    UseClass, UseClosed, UseOpened, UseReason, UseStep, ValidationStep, WaiverEnded,
};
pub use hex_bytes::{Hex, HexError};
pub use name::{MAX_NAME, MAX_NOTE, Name, NameError, Note, check_text};
pub use officers::MAX_OFFICERS;
pub use quorum::{MAX_SHARES, MIN_THRESHOLD, Quorum, QuorumError};
pub use register::{Entry, Register, RegisterError, Registers, Value, Values};
pub use set_id::{ALPHABET, SetId};
pub use state::{
    Account, Cause, Checked, Closed, Destroyed, Envelope, FoldError, Generation, How, Keeping, LifeError,
    Phase, SetOf, SetRecord, SheetRecord, Stamp, Standing, State, Step, Urgent, Use, Waiver,
};
