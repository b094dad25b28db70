//! Sets and their sheets.

use std::fmt;

use jiff::civil::Date;

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

/// One printed sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRecord {
    /// The share on it, from 1.
    pub share: u8,
    /// When the printed page was scanned and two rows of it typed back.
    pub read_back_on: Option<Date>,
    /// The envelope around it.
    pub envelope: Option<Envelope>,
    /// Who keeps it, where.
    pub kept: Option<Keeping>,
    /// Who or what ever carried it, where it was not the custodian.
    pub carriers: Vec<Name>,
    /// When it was last seen to be there and good, and how.
    pub checked: Option<Checked>,
    /// When it was found tampered with.
    pub tampered_on: Option<Date>,
    /// When it was found to be gone.
    pub lost_on: Option<Date>,
    /// When it came back to be destroyed.
    pub called_in_on: Option<Date>,
    /// How it ended.
    pub destroyed: Option<Destroyed>,
    /// On which workstation it was verified on which day, each time.
    pub verified: Vec<(Date, Name)>,
    /// The day of the last step.
    pub last: Date,
}

/// A numbered tamper-evident bag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its number.
    pub bag: Name,
    /// Since when.
    pub on: Date,
}

/// Who keeps a sheet, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// Who answers for it.
    pub custodian: Name,
    /// The safe.
    pub safe: Name,
    /// Who or what carried it there, where it was not the custodian.
    pub carrier: Option<Name>,
    /// Since when.
    pub on: Date,
}

/// A look at a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// When.
    pub on: Date,
    /// How.
    pub how: How,
}

/// How a sheet was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The bag's number and seal, unopened.
    Seal,
    /// The sheet itself, verified.
    Verified,
}

/// The end of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// When.
    pub on: Date,
    /// Who saw it.
    pub witnesses: Vec<Name>,
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

impl SheetRecord {
    /// A sheet that was just printed.
    #[must_use]
    pub const fn new(share: u8, on: Date) -> Self {
        Self {
            share,
            read_back_on: None,
            envelope: None,
            kept: None,
            carriers: Vec::new(),
            checked: None,
            tampered_on: None,
            lost_on: None,
            called_in_on: None,
            destroyed: None,
            verified: Vec::new(),
            last: on,
        }
    }

    /// Whether it is there, as far as anybody knows.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.destroyed.is_none() && self.lost_on.is_none()
    }

    /// Who keeps it, as long as it is out there.
    #[must_use]
    pub const fn keeping(&self) -> Option<&Keeping> {
        match &self.kept {
            Some(kept) if self.called_in_on.is_none() && self.is_live() => Some(kept),
            _ => None,
        }
    }
}
