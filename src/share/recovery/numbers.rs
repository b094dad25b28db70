//! Which of the numbers 1 to 31 are there.

use std::fmt;

use crate::model::MAX_SHARES;

/// A set of share numbers (x), each from 1 to 31.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ShareNumbers(u32);

impl ShareNumbers {
    /// Adds a number; says whether it was new. Numbers outside 1 to 31 are never added.
    pub fn insert(&mut self, x: u8) -> bool {
        if !(1..=MAX_SHARES).contains(&x) || self.contains(x) {
            return false;
        }
        self.0 |= 1 << x;
        true
    }

    /// Whether the number is there.
    #[must_use]
    pub const fn contains(self, x: u8) -> bool {
        x <= MAX_SHARES && self.0 & (1 << x) != 0
    }

    /// How many there are, 0 to 31.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "at most 32 bits are set")]
    pub const fn len(self) -> u8 {
        self.0.count_ones() as u8
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The numbers, smallest first.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (1..=MAX_SHARES).filter(move |&x| self.contains(x))
    }
}

impl FromIterator<u8> for ShareNumbers {
    fn from_iter<I: IntoIterator<Item = u8>>(numbers: I) -> Self {
        let mut set = Self::default();
        for x in numbers {
            set.insert(x);
        }
        set
    }
}

impl fmt::Debug for ShareNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.numbers()).finish()
    }
}
