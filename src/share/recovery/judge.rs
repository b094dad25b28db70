//! Judges the shares of one set, all together.
//!
//! A verdict follows from the shares alone and not from the order in which they came, so a share that arrives
//! or leaves later can clear an earlier one.

use super::search::{Candidate, Fit, Nothing, Pool};
use super::{
    Authenticity, Claim, Conflict, Dealer, Evidence, Fault, Group, KnownSet, ShareNumbers, Standing, Ticket,
};
use crate::model::SetId;
use crate::secret::SecretBytes;
use crate::share::VerifiedShare;

/// One share of a set, however often it was read.
pub(super) struct Entry {
    pub(super) share: VerifiedShare,
    /// The reading that counts.
    pub(super) ticket: Ticket,
    /// Every later one.
    pub(super) copies: Vec<Ticket>,
    /// Keys that signed this content in a copy, beside the share's own.
    pub(super) more_keys: Vec<[u8; 32]>,
}

impl Entry {
    /// Every key that signed this content.
    pub(super) fn keys(&self) -> impl Iterator<Item = [u8; 32]> {
        self.share.public_key().into_iter().chain(self.more_keys.iter().copied())
    }

    pub(super) fn is_signed(&self) -> bool {
        self.keys().next().is_some()
    }

    pub(super) fn is_signed_by(&self, key: &[u8; 32]) -> bool {
        self.keys().any(|own| own == *key)
    }
}

/// What follows from the shares of one set.
pub(super) struct Verdict {
    pub(super) groups: Vec<Group>,
    pub(super) standing: Standing,
    /// Entry by entry.
    pub(super) shares: Vec<Judged>,
    pub(super) solution: Option<Solution>,
}

/// What is known of one entry.
pub(super) struct Judged {
    pub(super) authenticity: Authenticity,
    pub(super) fault: Option<Fault>,
}

/// What was recovered.
pub(super) struct Solution {
    pub(super) k: u8,
    pub(super) secret: SecretBytes,
    pub(super) used: ShareNumbers,
    pub(super) dealer: Dealer,
}

/// Judges `entries`, which all claim `set_id`, in at most `tries` attempts to recombine.
pub(super) fn judge(set_id: SetId, entries: &[Entry], known: Option<&KnownSet>, tries: u32) -> Verdict {
    let mut case = Case { set_id, entries, known, shares: authenticate(entries, known) };
    if let Some(keys) = case.rival_keys() {
        return case.verdict(Standing::Conflict(Conflict::Keys(keys)), None);
    }
    if !case.hold_against_genuine() {
        let standing = case.no_fit();
        return case.verdict(standing, None);
    }
    case.recombine(tries)
}

/// What each share proves by itself: by its signature, or with what the ledger knows.
fn authenticate(entries: &[Entry], known: Option<&KnownSet>) -> Vec<Judged> {
    let judged = |authenticity, fault| Judged { authenticity, fault };
    let alone = |entry: &Entry| {
        let Some(known) = known else {
            let signed = entry.is_signed();
            return judged(if signed { Authenticity::Signed } else { Authenticity::Unsigned }, None);
        };
        if entry.is_signed_by(&known.public_key)
            || known.share_fingerprints.contains(&entry.share.fingerprint())
        {
            return judged(Authenticity::Ledger, None);
        }
        let fault = if entry.is_signed() {
            Some(Fault::Forged(Evidence::OtherKey))
        } else if entry.share.k() != known.k {
            Some(Fault::Forged(Evidence::OtherThreshold))
        } else if known.lists_all() || entry.share.x() > known.n {
            Some(Fault::Forged(Evidence::NotListed))
        } else {
            None
        };
        judged(Authenticity::Unsigned, fault)
    };
    entries.iter().map(alone).collect()
}

struct Case<'a> {
    set_id: SetId,
    entries: &'a [Entry],
    known: Option<&'a KnownSet>,
    shares: Vec<Judged>,
}

/// Shares that lie on one polynomial.
struct Found<'a> {
    fit: Fit<'a>,
    /// Entries on it, in order.
    on: Vec<usize>,
    /// Entries of the same k and length that are not.
    off: Vec<usize>,
}

impl<'a> Case<'a> {
    /// The signed shares by key, when there are several keys and no ledger to tell the right one.
    fn rival_keys(&self) -> Option<Vec<Vec<Ticket>>> {
        if self.known.is_some() {
            return None;
        }
        let all = || self.entries.iter().flat_map(Entry::keys);
        let first = all().next()?;
        if all().all(|key| key == first) {
            return None;
        }
        let mut keys = Vec::new();
        for key in all() {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let signed_by = |key| self.entries.iter().filter(move |entry| entry.is_signed_by(&key));
        let tickets = |key| signed_by(key).map(|entry| entry.ticket).collect();
        Some(keys.into_iter().map(tickets).collect())
    }

    /// Names the shares that cannot be right beside a genuine one. Says false when genuine ones contradict
    /// each other: then the dealer was wrong, and no holder is to blame.
    fn hold_against_genuine(&mut self) -> bool {
        let Some(first) = self.genuine().next() else { return true };
        let mut at_number = [None; 32];
        for i in self.genuine() {
            let share = &self.entries[i].share;
            let place = &mut at_number[usize::from(share.x() & 31)];
            if place.is_some() || shape(share) != shape(&self.entries[first].share) {
                return false;
            }
            *place = Some(self.entries[i].ticket);
        }
        for (entry, judged) in self.entries.iter().zip(&mut self.shares) {
            if judged.authenticity > Authenticity::Unsigned || judged.fault.is_some() {
                continue;
            }
            let (k, len) = shape(&self.entries[first].share);
            let evidence = if entry.share.k() != k {
                Some(Evidence::OtherThreshold)
            } else if entry.share.payload().len() != len {
                Some(Evidence::OtherLength)
            } else {
                at_number[usize::from(entry.share.x() & 31)]
                    .map(|genuine| Evidence::BesideGenuine { genuine })
            };
            judged.fault = evidence.map(Fault::Forged);
        }
        true
    }

    /// Looks for k shares that fit. Unless the dealer is verified, every share that contradicts them, or each
    /// other, makes a conflict: whoever knows the set id can forge any number of shares that fit each other.
    fn recombine(self, mut tries: u32) -> Verdict {
        let groups = self.groups();
        let &[group] = groups.as_slice() else {
            let claims = self.claims(&groups);
            return self.conflict(Conflict::Claims(claims));
        };
        if group.k == 0 || group.missing > 0 {
            return self.undecided(groups, Standing::Collecting);
        }
        let pool = self.pool(group.k, group.len);
        let fit = match pool.first_fit(&mut tries) {
            Ok(fit) => fit,
            Err(Nothing::Exhausted) => {
                let standing = self.no_fit();
                return self.undecided(groups, standing);
            }
            Err(Nothing::Stopped) => {
                let among = self.tickets(&self.open().collect::<Vec<_>>());
                return self.verdict_with(groups, Standing::SearchLimit { among }, None);
            }
        };
        let found = self.spread(fit);
        if self.genuine().any(|i| found.off.contains(&i)) {
            // signed or listed shares that do not fit each other: the dealer was wrong
            let standing = self.no_fit();
            return self.verdict_with(groups, standing, None);
        }
        if found.off.is_empty() || self.dealer(&found.on) != Dealer::Unverified {
            return self.recovered(found, groups);
        }
        let (fit, others) = (self.tickets(&found.on), self.tickets(&found.off));
        let conflict = match self.rival(&pool, &found, &mut tries) {
            Ok(rival) => Conflict::Secrets([fit, self.tickets(&rival.on)]),
            Err(_) => Conflict::Misfit { fit, others },
        };
        self.conflict(conflict)
    }

    fn no_fit(&self) -> Standing {
        Standing::NoFit { among: self.tickets(&self.open().collect::<Vec<_>>()) }
    }

    /// No choice fits: a conflict where shares of one number differ, else as `standing` says.
    fn undecided(self, groups: Vec<Group>, standing: Standing) -> Verdict {
        let mut numbers = Vec::new();
        for x in groups.iter().flat_map(|group| group.contested.numbers()) {
            let at: Vec<_> = self.open().filter(|&i| self.entries[i].share.x() == x).collect();
            numbers.push((x, self.tickets(&at)));
        }
        if numbers.is_empty() {
            self.verdict_with(groups, standing, None)
        } else {
            self.conflict(Conflict::Numbers(numbers))
        }
    }

    /// Who says what about k and the length.
    fn claims(&self, groups: &[Group]) -> Vec<Claim> {
        let claim = |&Group { k, len, .. }: &Group| {
            let with: Vec<_> = self.open().filter(|&i| shape(&self.entries[i].share) == (k, len)).collect();
            Claim { k, len, tickets: self.tickets(&with) }
        };
        groups.iter().map(claim).collect()
    }

    /// A second choice that recombines and holds a share which is not on the first one's polynomial.
    fn rival(&self, pool: &Pool<'a>, first: &Found<'a>, tries: &mut u32) -> Result<Found<'a>, Nothing> {
        let (off, on) = pool.free.iter().partition::<Vec<Candidate<'a>>, _>(|c| first.off.contains(&c.index));
        let leading = off.len();
        let free = off.into_iter().chain(on).collect();
        let pool = Pool { k: pool.k, set_id: pool.set_id, fixed: pool.fixed.clone(), free };
        pool.first_fit_with_one_of(leading, tries).map(|fit| self.spread(fit))
    }

    /// Sorts every open share of the same shape by whether it lies on the polynomial.
    fn spread(&self, fit: Fit<'a>) -> Found<'a> {
        let mut on: Vec<usize> = fit.chosen.iter().map(|c| c.index).collect();
        let wanted = shape(fit.chosen[0].share);
        let rest: Vec<_> = self
            .open()
            .filter(|i| !on.contains(i))
            .map(|index| Candidate { index, share: &self.entries[index].share })
            .filter(|c| shape(c.share) == wanted)
            .collect();
        on.extend(fit.also_on(rest.iter().copied()).iter().map(|c| c.index));
        on.sort_unstable();
        let off = rest.iter().map(|c| c.index).filter(|i| !on.contains(i)).collect();
        Found { fit, on, off }
    }

    /// The one choice that fits. What does not lie on it is forged: only a verified dealer is chosen before it.
    fn recovered(mut self, found: Found<'a>, mut groups: Vec<Group>) -> Verdict {
        let dealer = self.dealer(&found.on);
        for &i in &found.off {
            self.shares[i].fault = Some(Fault::Forged(Evidence::OffPolynomial));
        }
        if !found.off.is_empty() {
            groups = self.groups();
        }
        let k = found.fit.chosen[0].share.k();
        let used = found.fit.chosen.iter().map(|c| c.share.x()).collect();
        let solution = Solution { k, secret: found.fit.secret, used, dealer };
        self.verdict_with(groups, Standing::Recovered(dealer), Some(solution))
    }

    fn conflict(self, conflict: Conflict) -> Verdict {
        self.verdict(Standing::Conflict(conflict), None)
    }

    fn verdict(self, standing: Standing, solution: Option<Solution>) -> Verdict {
        let groups = self.groups();
        self.verdict_with(groups, standing, solution)
    }

    fn verdict_with(self, groups: Vec<Group>, standing: Standing, solution: Option<Solution>) -> Verdict {
        Verdict { groups, standing, shares: self.shares, solution }
    }

    /// The open shares by k and length, in order of size.
    fn groups(&self) -> Vec<Group> {
        let empty = |k, len| Group {
            k,
            len,
            have: ShareNumbers::default(),
            contested: ShareNumbers::default(),
            missing: k,
        };
        let mut groups: Vec<Group> = Vec::with_capacity(1);
        for share in self.open().map(|i| &self.entries[i].share) {
            let (k, len) = shape(share);
            let at = groups.iter().position(|group| (group.k, group.len) == (k, len)).unwrap_or_else(|| {
                groups.push(empty(k, len));
                groups.len() - 1
            });
            let group = &mut groups[at];
            if group.have.insert(share.x()) {
                group.missing = k.saturating_sub(group.have.len());
            } else {
                group.contested.insert(share.x());
            }
        }
        if groups.is_empty() {
            // every share is named as bad, which takes the ledger: a genuine share would count itself
            groups.push(empty(self.known.map_or(0, |known| known.k), 0));
        }
        groups.sort_unstable_by_key(|group| (group.k, group.len));
        groups
    }

    /// The open shares of one shape, the genuine ones first: at most k of them are in every choice.
    fn pool(&self, k: u8, len: usize) -> Pool<'a> {
        let free = Vec::with_capacity(self.entries.len());
        let mut pool = Pool { k, set_id: self.set_id, fixed: Vec::new(), free };
        for index in self.open().filter(|&i| shape(&self.entries[i].share) == (k, len)) {
            let candidate = Candidate { index, share: &self.entries[index].share };
            if self.shares[index].authenticity == Authenticity::Unsigned {
                pool.free.push(candidate);
            } else if pool.fixed.len() < usize::from(k) {
                pool.fixed.push(candidate);
            }
        }
        pool
    }

    /// How far k of the shares `on` a polynomial prove who dealt them.
    fn dealer(&self, on: &[usize]) -> Dealer {
        let genuine = || on.iter().filter(|&&i| self.shares[i].authenticity > Authenticity::Unsigned);
        match on.first() {
            Some(&i) if genuine().count() < usize::from(self.entries[i].share.k()) => Dealer::Unverified,
            _ if self.known.is_some() => Dealer::Ledger,
            _ => Dealer::Signature,
        }
    }

    /// Entries that nothing speaks against.
    fn open(&self) -> impl Iterator<Item = usize> {
        (0..self.entries.len()).filter(|&i| self.shares[i].fault.is_none())
    }

    /// Entries that a signature or the ledger proves.
    fn genuine(&self) -> impl Iterator<Item = usize> {
        self.open().filter(|&i| self.shares[i].authenticity > Authenticity::Unsigned)
    }

    fn tickets(&self, entries: &[usize]) -> Vec<Ticket> {
        entries.iter().map(|&i| self.entries[i].ticket).collect()
    }
}

fn shape(share: &VerifiedShare) -> (u8, usize) {
    (share.k(), share.payload().len())
}
