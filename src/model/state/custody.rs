//! Who keeps which sheets, where they lie, and which bags were used.

use std::collections::{BTreeMap, BTreeSet};

use super::{Keeping, LifeError};
use crate::model::register::Register;
use crate::model::{Name, SetId};

/// Sheets by custodian and safe, and the numbers of bags.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Custody {
    /// By register and folded name.
    held: BTreeMap<(Register, String), BTreeSet<(SetId, u8)>>,
    /// Folded; a number is used once.
    bags: BTreeSet<String>,
}

impl Custody {
    /// The sheets that a custodian keeps, or that lie in a safe.
    pub fn held_by(&self, register: Register, name: &Name) -> impl Iterator<Item = (SetId, u8)> {
        self.held.get(&(register, name.folded())).into_iter().flatten().copied()
    }

    pub fn take_bag(&mut self, bag: &Name) -> Result<(), LifeError> {
        if self.bags.insert(bag.folded()) { Ok(()) } else { Err(LifeError::BagUsed(bag.clone())) }
    }

    /// Moves a sheet from where it was, if it was anywhere, to where it is now.
    pub fn hand_over(&mut self, sheet: (SetId, u8), from: Option<&Keeping>, to: Option<&Keeping>) {
        for key in from.into_iter().flat_map(places) {
            self.held.entry(key).or_default().remove(&sheet);
        }
        for key in to.into_iter().flat_map(places) {
            self.held.entry(key).or_default().insert(sheet);
        }
    }
}

fn places(kept: &Keeping) -> [(Register, String); 2] {
    [(Register::Custodian, kept.custodian.folded()), (Register::Safe, kept.safe.folded())]
}
