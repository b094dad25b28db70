//! Shares of one set to its secret, strictly: for whoever has just the right shares.
//!
//! Anything else (bad ones among them, a surplus, two sets) is told apart by the
//! recovery that takes shares one by one.

use crate::crypto::dealing;
use crate::secret::SecretBytes;
use crate::share::block::{self, BlockError};
use crate::share::error::Reason;
use crate::share::recovery::ShareNumbers;
use crate::share::verified::VerifiedShare;

/// Why shares do not give a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecombineError {
    /// Different set ids, or thresholds.
    #[error("the shares are of more than one set: compare the set ids on the sheets")]
    MixedSets,
    /// One number twice.
    #[error("share {0} was given twice: take another sheet")]
    Duplicate(u8),
    /// Fewer than k.
    #[error("{given} of {needed} shares are here: find {} more", needed - given)]
    TooFew {
        /// k.
        needed: usize,
        /// How many there are.
        given: usize,
    },
    /// Lengths that differ.
    #[error("the shares differ in length: at least one of them is forged")]
    Length,
    /// They combine to no block.
    #[error(transparent)]
    Block(#[from] BlockError),
}

impl RecombineError {
    /// The class of this error.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::MixedSets => Reason::MixedSets,
            Self::Duplicate(_) => Reason::Duplicate,
            Self::TooFew { .. } => Reason::TooFew,
            Self::Length => Reason::BlockLength,
            Self::Block(error) => error.reason(),
        }
    }
}

/// The secret, from the first k of the shares.
///
/// # Errors
/// [`RecombineError`] unless all shares are of one set with equal lengths and
/// distinct numbers, at least k of them, and the first k combine to a valid block.
pub fn recombine(shares: &[&VerifiedShare]) -> Result<SecretBytes, RecombineError> {
    let Some(first) = shares.first() else {
        return Err(RecombineError::TooFew { needed: 2, given: 0 });
    };
    let (k, set_id, len) = (first.k(), first.set_id(), first.payload().len());
    if shares.iter().any(|share| (share.k(), share.set_id()) != (k, set_id)) {
        return Err(RecombineError::MixedSets);
    }
    let mut seen = ShareNumbers::default();
    if let Some(again) = shares.iter().find(|share| !seen.insert(share.x())) {
        return Err(RecombineError::Duplicate(again.x()));
    }
    let needed = usize::from(k);
    if shares.len() < needed {
        return Err(RecombineError::TooFew { needed, given: shares.len() });
    }
    if shares.iter().any(|share| share.payload().len() != len) {
        return Err(RecombineError::Length);
    }
    let points: Vec<_> = shares[..needed].iter().map(|share| (share.x(), share.payload())).collect();
    let block = dealing::combine(&points, k).map_err(|_| RecombineError::Length)?;
    Ok(block::decode(block, k, set_id)?)
}
