//! The beginning of a ledger.

use serde::{Deserialize, Serialize};

use super::{Event, EventData, LEDGER_FORMAT};
use crate::model::state::{Identity, Officers, Rules};
use crate::model::{FoldError, Hex, Name, Officer, Policy, State};

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

    fn apply(&self, _: u64, _: &mut State) -> Result<(), FoldError> {
        Err(FoldError::CreatedTwice)
    }

    fn new_keys(&self) -> Option<&Officer> {
        Some(&self.officer)
    }
}

impl State {
    /// The state after the first event.
    ///
    /// # Errors
    /// [`FoldError`] when the event does not create a ledger of a known format.
    pub fn begin(data: &EventData) -> Result<Self, FoldError> {
        let created = match data {
            EventData::LedgerCreated(created) => &**created,
            EventData::Unknown(newer) if newer.kind == LedgerCreated::KIND => {
                let format = newer.data.get("format").and_then(serde_json::Value::as_u64);
                let newer = format.filter(|&format| format > LEDGER_FORMAT.into());
                return Err(newer.map_or(FoldError::NotCreated, FoldError::NewerFormat));
            }
            _ => return Err(FoldError::NotCreated),
        };
        let LedgerCreated { format, ledger, organisation, policy, officer, recipients } = created.clone();
        if format != LEDGER_FORMAT {
            return Err(FoldError::NewerFormat(format.into()));
        }
        let rules = Rules::new(policy)?;
        let mut officers = Officers::default();
        officers.add(&officer)?;
        Ok(Self::new(Identity { ledger, organisation, recipients }, rules, officers))
    }
}
