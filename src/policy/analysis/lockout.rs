//! The chance of being locked out within a year.

use serde::Serialize;

use super::Plan;
use super::groups::{self, Groups};

/// The most sheets, and one for none.
const COUNTS: usize = 33;

/// The chance that fewer than k sheets are left after a year in which nobody replaces any.
///
/// Safes are lost independently of each other, each with everything in it. What has no chance
/// on record counts as safe, so that the true figure is higher.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lockout<'a> {
    /// 0 to 1.
    pub chance: f64,
    /// Safes that count as if they could not be lost.
    pub safes_without_chance: Vec<&'a str>,
    /// How many sheets count as if they could not be lost: those in such safes, and in none.
    pub sheets_counted_as_safe: u8,
}

/// None where no safe has a chance on record.
pub fn lockout<'a>(plan: &Plan<'a>, safes: &Groups<'a>, live: u8) -> Option<Lockout<'a>> {
    // the chance of exactly so many lost sheets: one safe after the other is folded in
    let mut lost = [0.0; COUNTS];
    lost[0] = 1.0;
    let mut at_risk: u8 = 0;
    let mut without = Vec::new();
    for &(name, shares) in safes.members() {
        let chance = plan.sheets.iter().filter_map(|sheet| sheet.safe).find(|safe| safe.name == name);
        let Some(chance) = chance.and_then(|safe| safe.yearly_loss) else {
            without.push(name);
            continue;
        };
        let chance = chance.clamp(0.0, 1.0);
        let sheets = groups::size(shares);
        at_risk += sheets;
        for count in (0..COUNTS).rev() {
            let before = count.checked_sub(sheets.into()).map_or(0.0, |before| lost[before]);
            lost[count] = lost[count] * (1.0 - chance) + before * chance;
        }
    }
    if without.len() == safes.members().len() {
        return None;
    }
    let too_many = usize::from((live + 1).saturating_sub(plan.k));
    let chance: f64 = lost[too_many..].iter().sum();
    Some(Lockout {
        // a sum of rounded figures can pass 1 by a hair
        chance: chance.min(1.0),
        safes_without_chance: without,
        sheets_counted_as_safe: live - at_risk,
    })
}
