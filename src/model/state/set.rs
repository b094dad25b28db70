//! Sets and their sheets.

use std::fmt;

use jiff::civil::Date;

use super::SheetRecord;
use crate::model::{Name, SetFacts};

/// A set, where it came from and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRecord {
    /// What is known of it.
    pub facts: SetFacts,
    /// What it recovers.
    pub of: SetOf,
    /// The event that recorded it.
    pub seq: u64,
    /// The date on its sheets.
    pub issued_on: Date,
    /// The date on its sheets by which to look at it again.
    pub validation_due: Date,
    /// Where it stands.
    pub standing: Standing,
    /// When k of its sheets were recombined in the room.
    pub proved_on: Option<Date>,
    /// When it became what opens.
    pub activated_on: Option<Date>,
    /// When a sheet of it was first found tampered with, or gone (G08).
    pub tampered_on: Option<Date>,
    /// Its sheets, share 1 first.
    pub sheets: Vec<SheetRecord>,
    /// The day of the last step.
    pub last: Date,
}

/// What a set recovers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetOf {
    /// The credential of an account.
    Account {
        /// The account.
        account: Name,
        /// The number of the credential.
        generation: u32,
    },
    /// A secret of another kind.
    Secret {
        /// What it is for.
        label: Name,
    },
}

/// Where a set stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not every step to being active is done.
    Pending,
    /// It is what opens.
    Active,
    /// Another took its place.
    Superseded(Date),
    /// It was given up.
    Abandoned(Date),
}

impl SetOf {
    /// The account or label by which it is found.
    #[must_use]
    pub const fn name(&self) -> &Name {
        match self {
            Self::Account { account: name, .. } | Self::Secret { label: name } => name,
        }
    }
}

impl SetRecord {
    /// A sheet of it, in words.
    #[must_use]
    pub fn sheet_name(&self, share: u8) -> String {
        format!("sheet {share} of {self}")
    }

    /// The sheet with that share.
    #[must_use]
    pub fn sheet(&self, share: u8) -> Option<&SheetRecord> {
        self.sheets.get(usize::from(share).checked_sub(1)?)
    }

    /// The sheets that were neither destroyed nor lost.
    pub fn live(&self) -> impl Iterator<Item = &SheetRecord> {
        self.sheets.iter().filter(|sheet| sheet.is_live())
    }

    /// Whether enough sheets are left to recover.
    #[must_use]
    pub fn is_recoverable(&self) -> bool {
        self.live().count() >= usize::from(self.facts.k)
    }

    /// The account that it opens, if it opens one.
    #[must_use]
    pub const fn account(&self) -> Option<(&Name, u32)> {
        match &self.of {
            SetOf::Account { account, generation } => Some((account, *generation)),
            SetOf::Secret { .. } => None,
        }
    }
}

/// What it opens, in words.
impl fmt::Display for SetRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            SetOf::Account { account, generation } => write!(f, "{account} (generation {generation})"),
            SetOf::Secret { label } => write!(f, "{label}"),
        }
    }
}

impl Standing {
    /// The word, as people read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Superseded(_) => "superseded",
            Self::Abandoned(_) => "abandoned",
        }
    }
}
