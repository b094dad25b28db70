//! Sheets by what they have in common.

use std::collections::HashMap;

use serde::Serializer;

use super::Holding;

/// A mask of shares: bit x for share x.
pub type Shares = u32;

/// Names and the shares that go with each, in the order in which they came.
#[derive(Default)]
pub struct Groups<'a> {
    members: Vec<(&'a str, Shares)>,
    /// Where each stands; capitals do not matter.
    places: HashMap<String, usize>,
}

/// One share; every number up to 31 has a bit of its own.
pub fn bit(share: u8) -> Shares {
    1 << (share & 31)
}

/// How many shares.
pub fn size(shares: Shares) -> u8 {
    // at most 32
    u8::try_from(shares.count_ones()).unwrap_or(u8::MAX)
}

/// The numbers of shares, the lowest first.
pub fn each(shares: Shares) -> impl DoubleEndedIterator<Item = u8> {
    (0..=31).filter(move |&share| shares & bit(share) != 0)
}

/// As a list of numbers.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub fn numbers<S: Serializer>(shares: &Shares, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(each(*shares))
}

impl<'a> Groups<'a> {
    /// A share goes with each of these names.
    pub fn extend(&mut self, names: impl IntoIterator<Item = &'a str>, share: u8) {
        for name in names {
            let end = self.members.len();
            let place = *self.places.entry(name.to_lowercase()).or_insert(end);
            if place == end {
                self.members.push((name, 0));
            }
            self.members[place].1 |= bit(share);
        }
    }

    /// The names with their shares.
    pub fn members(&self) -> &[(&'a str, Shares)] {
        &self.members
    }

    /// How many names; a set has at most 31 sheets, and each at most one safe.
    pub fn number(&self) -> u8 {
        u8::try_from(self.members.len()).unwrap_or(u8::MAX)
    }

    /// Every share that goes with some name.
    pub fn all(&self) -> Shares {
        self.members.iter().fold(0, |all, (_, shares)| all | shares)
    }

    /// Those with at least k shares.
    pub fn reaching(&self, k: u8) -> Vec<Holding<'a>> {
        self.holdings(|sheets| sheets >= k)
    }

    /// Those without whose shares fewer than k are left of so many.
    pub fn fatal(&self, live: u8, k: u8) -> Vec<Holding<'a>> {
        self.holdings(|sheets| live >= k && live - sheets < k)
    }

    /// The fewest names that leave fewer than k shares of so many. Each share must go with one
    /// name at most: then those with the most shares are the worst choice.
    pub fn fewest_to_lose(&self, live: u8, k: u8) -> Option<u8> {
        let mut sizes: Vec<u8> = self.members.iter().map(|&(_, shares)| size(shares)).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = live;
        let mut lost = 0;
        for sheets in sizes {
            if left < k {
                break;
            }
            left -= sheets;
            lost += 1;
        }
        (left < k).then_some(lost)
    }

    fn holdings(&self, wanted: impl Fn(u8) -> bool) -> Vec<Holding<'a>> {
        let holdings =
            self.members.iter().map(|&(name, shares)| Holding { name, sheets: size(shares), shares });
        holdings.filter(|holding| wanted(holding.sheets)).collect()
    }
}
