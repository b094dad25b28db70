//! What the ledger expects: intervals between looks, and findings that are accepted for a time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Name, Note};

/// Days between two looks at the same thing, each at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervals {
    /// Between two validations of an account, and two checks of a sheet (R23).
    pub validation: u16,
    /// Between two rotations (R22).
    pub rotation: u16,
    /// Between two trainings of a person (R20).
    pub training: u16,
    /// Between two reviews of a document (R19).
    pub document_review: u16,
    /// Between two changes of a safe's combination (G04).
    pub combination: u16,
    /// Between two tests of an account's alert (R08).
    pub alert_test: u16,
    /// Between two access reviews of a tenant (R26).
    pub access_review: u16,
    /// How long before a key or certificate expires it is due (R28).
    pub expiry_notice: u16,
}

impl Intervals {
    /// The same number of days for all.
    #[must_use]
    pub const fn every(days: u16) -> Self {
        Self {
            validation: days,
            rotation: days,
            training: days,
            document_review: days,
            combination: days,
            alert_test: days,
            access_review: days,
            expiry_notice: days,
        }
    }

    /// Each with its name, in the order of the fields.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, u16); 8] {
        [
            ("validation", self.validation),
            ("rotation", self.rotation),
            ("training", self.training),
            ("document_review", self.document_review),
            ("combination", self.combination),
            ("alert_test", self.alert_test),
            ("access_review", self.access_review),
            ("expiry_notice", self.expiry_notice),
        ]
    }
}

/// The intervals are others from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChanged {
    /// All of them.
    pub intervals: Intervals,
    /// The day.
    pub on: Date,
}

/// A finding of `lint` is accepted until a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckWaived {
    /// The check's ID, such as `R15`.
    pub check: String,
    /// What it is about; without it, all that the check finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Name>,
    /// Why.
    pub reason: Note,
    /// The last day on which it holds.
    pub until: Date,
    /// The day.
    pub on: Date,
}

/// A waiver holds no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverEnded {
    /// The check's ID.
    pub check: String,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Name>,
    /// The day.
    pub on: Date,
}
