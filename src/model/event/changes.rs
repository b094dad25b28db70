//! Changes of staff and subscriptions, which make validations due.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::register::keys;
use crate::model::{Account, Cause, FoldError, Name, Note, Register, StaffChange, State};

/// Somebody came, went or changed work: every validation is due now (R24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffChanged {
    /// What changed.
    pub change: StaffChange,
    /// For whom.
    pub person: Name,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// The day.
    pub on: Date,
}

impl Event for StaffChanged {
    fn summary(&self) -> String {
        let note = self.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        format!("{} of {}{note}", self.change.as_str(), self.person)
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let cause = Cause::StaffChange(self.person.clone());
        state.accounts.validate_now(self.on, &cause, |_| true);
        if self.change != StaffChange::Hire {
            state.departures.leave(self.person.clone(), self.on);
        }
        Ok(())
    }
}

/// Subscriptions changed: the tenant's validations are due now (R25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionChanged {
    /// The tenant; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Name>,
    /// What changed.
    pub note: Note,
    /// The day.
    pub on: Date,
}

impl Event for SubscriptionChanged {
    fn summary(&self) -> String {
        match &self.tenant {
            Some(tenant) => format!("{tenant}: {}", self.note),
            None => self.note.to_string(),
        }
    }

    fn apply(&self, _: u64, state: &mut State) -> Result<(), FoldError> {
        let tenant = match &self.tenant {
            Some(tenant) => Some(state.registers.find(Register::Tenant, tenant)?.name.folded()),
            None => None,
        };
        let registers = &state.registers;
        let is_touched = |account: &Account| {
            let entry = registers.get(Register::Account, &account.name);
            let of = entry.and_then(|entry| entry.get(keys::account::TENANT)).map(str::to_lowercase);
            // an account of no recorded tenant may be of this one
            tenant.is_none() || of.is_none() || of == tenant
        };
        state.accounts.validate_now(self.on, &Cause::SubscriptionChange, is_touched);
        Ok(())
    }
}
