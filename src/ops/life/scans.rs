//! The printed sheets of one set that were scanned in this run.

use crate::model::{SetId, Standing, State};
use crate::ops::reading::PaperShare;
use crate::secret::SecretBytes;
use crate::share::{RecombineError, VerifiedShare, recombine};

/// A share that was read from paper and that the ledger lists for its set.
pub struct ListedShare(VerifiedShare);

impl ListedShare {
    /// The share.
    #[must_use]
    pub const fn share(&self) -> &VerifiedShare {
        &self.0
    }
}

/// Scanned shares of one set, each listed by the ledger, each once.
#[derive(Default)]
pub struct Scans(Vec<ListedShare>);

/// Why a scanned share is not of the set that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanFault {
    /// The ledger knows which set it is of.
    #[error("it is sheet {share} of {what}, {standing}, set {found}: bring the sheets of set {wanted}")]
    OtherSet {
        /// The number on it.
        share: u8,
        /// What its set opens.
        what: String,
        /// Where that set stands.
        standing: String,
        /// Its set.
        found: SetId,
        /// The set that is wanted.
        wanted: SetId,
    },
    /// The ledger does not know its set.
    #[error("it is of set {found}, which this ledger does not know: bring the sheets of set {wanted}")]
    UnknownSet {
        /// Its set.
        found: SetId,
        /// The set that is wanted.
        wanted: SetId,
    },
    /// The ledger lists every share of the set, and this is none of them.
    #[error("forged: the ledger lists every share of set {0}, and this is none of them")]
    Forged(SetId),
}

impl Scans {
    /// Takes a share of the set; its number, and false when it was here already.
    ///
    /// # Errors
    /// [`ScanFault`] says what it is instead.
    pub fn take(&mut self, state: &State, wanted: SetId, share: PaperShare) -> Result<(u8, bool), ScanFault> {
        let share = share.into_share();
        let found = share.set_id();
        if found != wanted {
            return Err(match state.set(found) {
                None => ScanFault::UnknownSet { found, wanted },
                Some(set) => {
                    let (share, what) = (share.x(), set.to_string());
                    ScanFault::OtherSet { share, what, standing: standing(set.standing), found, wanted }
                }
            });
        }
        let listed = state.set(wanted).and_then(|set| set.facts.shares.get(usize::from(share.x()) - 1));
        if listed.is_none_or(|listed| listed.0 != share.fingerprint()) {
            return Err(ScanFault::Forged(wanted));
        }
        let x = share.x();
        if self.get(x).is_some() {
            return Ok((x, false));
        }
        self.0.push(ListedShare(share));
        self.0.sort_by_key(|listed| listed.0.x());
        Ok((x, true))
    }

    /// The share of that number.
    #[must_use]
    pub fn get(&self, x: u8) -> Option<&ListedShare> {
        self.0.iter().find(|listed| listed.0.x() == x)
    }

    /// The numbers of those that are here, in order.
    pub fn numbers(&self) -> impl Iterator<Item = u8> {
        self.0.iter().map(|listed| listed.0.x())
    }

    /// The secret, from the first k.
    pub(super) fn recombine(&self, k: u8) -> Result<SecretBytes, RecombineError> {
        recombine(&self.0.iter().take(k.into()).map(ListedShare::share).collect::<Vec<_>>())
    }
}

/// Where another set stands, with the day.
fn standing(standing: Standing) -> String {
    match standing {
        Standing::Pending | Standing::Active => standing.as_str().to_owned(),
        Standing::Superseded(on) | Standing::Abandoned(on) => format!("{} on {on}", standing.as_str()),
    }
}
