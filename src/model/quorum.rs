//! How many shares there are, and how many recover.

/// The most shares a set can have: one character of the alphabet, without zero.
pub const MAX_SHARES: u8 = 31;
/// The fewest shares that may recover.
pub const MIN_THRESHOLD: u8 = 2;

/// `k` of `n`, with 2 ≤ k ≤ n ≤ 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quorum {
    k: u8,
    n: u8,
}

/// Why `k` of `n` is not a quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuorumError {
    /// One share alone would recover.
    #[error("{0} of {1} is no split: one sheet alone would reveal the secret: use `-k 2` or more")]
    ThresholdTooSmall(u8, u8),
    /// More shares would be needed than there are.
    #[error("{0} of {1} can never recover: there would be too few sheets: use `-n {0}` or more")]
    ThresholdAboveShares(u8, u8),
    /// A share's number must fit one character.
    #[error("{0} sheets are too many: use `-n {MAX_SHARES}` or fewer")]
    TooManyShares(u8),
}

impl Quorum {
    /// `k` of `n`.
    ///
    /// # Errors
    /// [`QuorumError`] when k < 2, k > n or n > 31.
    pub const fn new(k: u8, n: u8) -> Result<Self, QuorumError> {
        if k < MIN_THRESHOLD {
            return Err(QuorumError::ThresholdTooSmall(k, n));
        }
        if n > MAX_SHARES {
            return Err(QuorumError::TooManyShares(n));
        }
        if k > n {
            return Err(QuorumError::ThresholdAboveShares(k, n));
        }
        Ok(Self { k, n })
    }

    /// How many shares recover.
    #[must_use]
    pub const fn k(self) -> u8 {
        self.k
    }

    /// How many shares there are.
    #[must_use]
    pub const fn n(self) -> u8 {
        self.n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_hold() {
        assert!(Quorum::new(2, 2).is_ok());
        assert!(Quorum::new(31, 31).is_ok());
        assert_eq!(Quorum::new(1, 3), Err(QuorumError::ThresholdTooSmall(1, 3)));
        assert_eq!(Quorum::new(0, 0), Err(QuorumError::ThresholdTooSmall(0, 0)));
        assert_eq!(Quorum::new(4, 3), Err(QuorumError::ThresholdAboveShares(4, 3)));
        assert_eq!(Quorum::new(2, 32), Err(QuorumError::TooManyShares(32)));
    }
}
