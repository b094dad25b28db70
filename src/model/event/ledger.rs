//! The beginning of a ledger.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Hex, Name, Officer, Policy};

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

impl Event for LedgerCreated {
    fn summary(&self) -> String {
        format!("for {}, first officer {}", self.organisation, self.officer.name)
    }
}
