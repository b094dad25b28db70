//! Sheets: printed, sealed, kept, looked at, destroyed.

use jiff::civil::Date;

use crate::model::Name;

/// One printed sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRecord {
    /// The share on it, from 1.
    pub share: u8,
    /// When the printed page was scanned and two rows of it typed back.
    pub read_back_on: Option<Date>,
    /// The envelope around it.
    pub envelope: Option<Envelope>,
    /// Since when it has been out of its envelope.
    pub opened_on: Option<Date>,
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

impl SheetRecord {
    /// A sheet that was just printed.
    #[must_use]
    pub const fn new(share: u8, on: Date) -> Self {
        Self {
            share,
            read_back_on: None,
            envelope: None,
            opened_on: None,
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

    pub(in crate::model) const fn read_back(&mut self, on: Date) {
        self.read_back_on = Some(on);
    }

    pub(in crate::model) fn seal(&mut self, bag: Name, on: Date) {
        self.envelope = Some(Envelope { bag, on });
        self.opened_on = None;
    }

    pub(in crate::model) fn open(&mut self, on: Date) {
        self.envelope = None;
        self.opened_on = Some(on);
    }

    pub(in crate::model) fn store(&mut self, kept: Keeping) {
        if let Some(carrier) = &kept.carrier
            && !self.carriers.contains(carrier)
        {
            self.carriers.push(carrier.clone());
        }
        self.kept = Some(kept);
    }

    pub(in crate::model) const fn inspect(&mut self, on: Date) {
        self.checked = Some(Checked { on, how: How::Seal });
    }

    /// Without a new bag it is unsealed from here on.
    pub(in crate::model) fn verify(&mut self, workstation: Name, bag: Option<Name>, on: Date) {
        self.checked = Some(Checked { on, how: How::Verified });
        match bag {
            Some(bag) => self.seal(bag, on),
            None => self.open(on),
        }
        self.verified.push((on, workstation));
    }

    pub(in crate::model) const fn call_in(&mut self, on: Date) {
        self.called_in_on = Some(on);
    }

    pub(in crate::model) fn destroy(&mut self, witnesses: Vec<Name>, on: Date) {
        self.destroyed = Some(Destroyed { on, witnesses });
    }
}
