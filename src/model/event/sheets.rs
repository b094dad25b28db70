//! Sheets, from the printed page to the witnessed end.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::model::{Name, Note, SetId};
use crate::text::and_list;

/// A printed page was read: its code scanned, and two rows that the program chose typed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperReadBack {
    /// The set.
    pub set: SetId,
    /// The share on the page.
    pub share: u8,
    /// The day.
    pub on: Date,
}

impl Event for PaperReadBack {
    fn summary(&self) -> String {
        sheet(self.set, self.share)
    }
}

/// A sheet went into a tamper-evident bag, its first or a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetSealed {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The bag's number (G09), never used before.
    pub bag: Name,
    /// The day.
    pub on: Date,
}

impl Event for SheetSealed {
    fn summary(&self) -> String {
        format!("{}, bag {}", sheet(self.set, self.share), self.bag)
    }
}

/// A sealed sheet went to its custodian and safe, its first or others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetStored {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// Who keeps it.
    pub custodian: Name,
    /// Where.
    pub safe: Name,
    /// Who or what carried it there (G09), where it was not the custodian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Name>,
    /// The day.
    pub on: Date,
}

impl Event for SheetStored {
    fn summary(&self) -> String {
        let carrier =
            self.carrier.as_ref().map(|carrier| format!(", carried by {carrier}")).unwrap_or_default();
        let (custodian, safe) = (&self.custodian, &self.safe);
        format!("{} with {custodian} in {safe}{carrier}", sheet(self.set, self.share))
    }
}

/// A bag was looked at and is unopened, its number and seal as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetInspected {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The bag's number as it was read.
    pub bag: Name,
    /// The day.
    pub on: Date,
}

impl Event for SheetInspected {
    fn summary(&self) -> String {
        format!("{}, bag {} unopened", sheet(self.set, self.share), self.bag)
    }
}

/// A sheet was taken out and checked alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetVerified {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The number of the new bag; without one the sheet is unsealed from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bag: Option<Name>,
    /// The name of the workstation, since k shares of a set on one are a finding.
    pub workstation: Name,
    /// The day.
    pub on: Date,
}

impl Event for SheetVerified {
    fn summary(&self) -> String {
        let bag = self.bag.as_ref().map(|bag| format!(", new bag {bag}")).unwrap_or_default();
        format!("{} on {}{bag}", sheet(self.set, self.share), self.workstation)
    }
}

/// A bag or sheet may have been opened or copied: its whole set has to be replaced now (G08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetTampered {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What was found.
    pub note: Note,
    /// The day.
    pub on: Date,
}

impl Event for SheetTampered {
    fn summary(&self) -> String {
        format!("{}: {}", sheet(self.set, self.share), self.note)
    }
}

/// A sheet is gone: burnt, stolen or nowhere to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetLost {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What is known of it.
    pub note: Note,
    /// The day on which it was noticed.
    pub on: Date,
}

impl Event for SheetLost {
    fn summary(&self) -> String {
        format!("{}: {}", sheet(self.set, self.share), self.note)
    }
}

/// A sheet of a set that is no longer needed came back from its custodian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetCalledIn {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The day.
    pub on: Date,
}

impl Event for SheetCalledIn {
    fn summary(&self) -> String {
        sheet(self.set, self.share)
    }
}

/// A sheet was destroyed before witnesses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetDestroyed {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// Who saw it, at least one.
    pub witnesses: Vec<Name>,
    /// The day.
    pub on: Date,
}

impl Event for SheetDestroyed {
    fn summary(&self) -> String {
        format!("{}, seen by {}", sheet(self.set, self.share), and_list(&self.witnesses))
    }
}

fn sheet(set: SetId, share: u8) -> String {
    format!("sheet {share} of set {set}")
}
