//! Changes of staff and subscriptions, which make validations due.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Name, Note, StaffChange};

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
}
