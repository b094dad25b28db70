//! Loss and collusion: who could put a set together, and what could lose it (R15, G09).
//!
//! Everything is exact. A set has at most 31 sheets, so that a person, a safe, a site or a
//! carrier is a mask of the shares within reach. Not considered: sites that burn together,
//! people who persuade others, sheets that were copied.

mod groups;
mod lockout;
mod people;
mod words;

#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::model::Name;
use groups::Groups;
pub use lockout::Lockout;
pub use people::{MAX_STEPS, People};
pub use words::{Concern, Finding};

/// The live sheets of one set.
#[derive(Clone, Debug, Default)]
pub struct Plan<'a> {
    /// How many shares recover.
    pub k: u8,
    /// Every sheet that is not destroyed nor known to be lost; each share number once.
    pub sheets: Vec<Sheet<'a>>,
}

/// One live sheet, and what is known of its place. Names that differ in capitals alone are one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sheet<'a> {
    /// The share's number, 1 to 31.
    pub share: u8,
    /// Who keeps it.
    pub custodian: Option<&'a str>,
    /// Who or what brought it there.
    pub carrier: Option<&'a str>,
    /// Who or what else ever carried it.
    pub carried_before: &'a [Name],
    /// Where it lies.
    pub safe: Option<Safe<'a>>,
}

/// A safe, the same for each sheet in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Safe<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it stands.
    pub site: Option<&'a str>,
    /// Everybody who can open it.
    pub access: &'a [String],
    /// The chance that it is lost within a year, with all that is in it: 0 to 1.
    pub yearly_loss: Option<f64>,
}

/// What follows from a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Analysis<'a> {
    /// How many sheets recover.
    pub k: u8,
    /// How many there are.
    pub live: u8,
    /// How many more sheets may be lost; below zero the secret is lost already.
    pub spare: i8,
    /// Who or what has k sheets without anybody's help: collusion of one, one burglary.
    pub alone: Alone<'a>,
    /// What leaves fewer than k sheets when it alone is lost: one fire, one departure.
    /// Nothing, when the secret is lost already.
    pub fatal: Fatal<'a>,
    /// How many must be lost, chosen as badly as can be, before fewer than k sheets are left.
    pub fewest: Fewest,
    /// How many safes may be lost, whichever they are.
    pub safes_survived: u8,
    /// The fewest people who have k sheets together, custodians and those who open safes alike.
    pub people: Option<People<'a>>,
    /// The chance of fewer than k sheets within a year, where a safe has one.
    pub lockout: Option<Lockout<'a>>,
    /// Sheets without a safe on record: no fire is known to reach them.
    pub unplaced: u8,
    /// The worst two things to know, in words; none where the plan is sound.
    pub worst: Vec<Finding>,
}

/// Who or what alone reaches k sheets, each in the order of the sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Alone<'a> {
    /// One burglary.
    pub sites: Vec<Holding<'a>>,
    /// One safe broken open.
    pub safes: Vec<Holding<'a>>,
    /// Sheets in their keeping alone.
    pub custodians: Vec<Holding<'a>>,
    /// Sheets in their keeping or in safes that they open.
    pub people: Vec<Holding<'a>>,
    /// Sheets that travelled by one channel (G09).
    pub carriers: Vec<Holding<'a>>,
}

/// What alone, once lost, leaves fewer than k sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fatal<'a> {
    /// A fire or a flood.
    pub sites: Vec<Holding<'a>>,
    /// A safe that burns, or does not open.
    pub safes: Vec<Holding<'a>>,
    /// A custodian who cannot be found.
    pub custodians: Vec<Holding<'a>>,
}

/// A name and how many of the set's sheets go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Holding<'a> {
    /// As it was first written.
    pub name: &'a str,
    /// At least 1.
    pub sheets: u8,
    /// Which: bit x for share x.
    #[serde(serialize_with = "groups::numbers")]
    pub shares: u32,
}

impl Holding<'_> {
    /// The numbers of the shares, the lowest first.
    #[must_use]
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = u8> + use<> {
        groups::each(self.shares)
    }
}

/// The smallest loss that is too much; none where k sheets are left even without all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fewest {
    /// Safes.
    pub safes: Option<u8>,
    /// Sites.
    pub sites: Option<u8>,
    /// Custodians.
    pub custodians: Option<u8>,
}

/// Looks at one set.
#[must_use]
pub fn analyse<'a>(plan: &Plan<'a>) -> Analysis<'a> {
    let by = |key: fn(&Sheet<'a>) -> Option<&'a str>| {
        let mut groups = Groups::default();
        for sheet in &plan.sheets {
            groups.extend(key(sheet), sheet.share);
        }
        groups
    };
    let safes = by(|sheet| sheet.safe.map(|safe| safe.name));
    let sites = by(|sheet| sheet.safe.and_then(|safe| safe.site));
    let custodians = by(|sheet| sheet.custodian);
    let mut carriers = Groups::default();
    for sheet in &plan.sheets {
        let before = sheet.carried_before.iter().map(Name::as_str);
        carriers.extend(sheet.carrier.into_iter().chain(before), sheet.share);
    }
    let mut everybody = Groups::default();
    for sheet in &plan.sheets {
        everybody.extend(sheet.custodian, sheet.share);
        let access = sheet.safe.map_or(&[][..], |safe| safe.access);
        everybody.extend(access.iter().map(String::as_str), sheet.share);
    }

    let k = plan.k;
    let live = groups::size(plan.sheets.iter().fold(0, |mask, sheet| mask | groups::bit(sheet.share)));
    let fewest = Fewest {
        safes: safes.fewest_to_lose(live, k),
        sites: sites.fewest_to_lose(live, k),
        custodians: custodians.fewest_to_lose(live, k),
    };
    let mut analysis = Analysis {
        k,
        live,
        spare: live.cast_signed() - k.cast_signed(),
        alone: Alone {
            sites: sites.reaching(k),
            safes: safes.reaching(k),
            custodians: custodians.reaching(k),
            people: everybody.reaching(k),
            carriers: carriers.reaching(k),
        },
        fatal: Fatal {
            sites: sites.fatal(live, k),
            safes: safes.fatal(live, k),
            custodians: custodians.fatal(live, k),
        },
        fewest,
        safes_survived: fewest.safes.map_or(safes.number(), |fewest| fewest.saturating_sub(1)),
        people: people::fewest(&everybody, k),
        lockout: lockout::lockout(plan, &safes, live),
        unplaced: live - groups::size(safes.all()),
        worst: Vec::new(),
    };
    analysis.worst = words::worst(&analysis);
    analysis
}
