//! Recovery: verified shares come in one by one, in any order and mix, until k of a set fit together.
//!
//! After each one [`RecoveryState`] says what became of it, what its set has and what it needs. No share ends
//! a recovery: one that does not count is named with its reason and the others stay. Shares of several sets
//! can lie on the table at once.
//!
//! What decides between shares that claim the same set, in this order:
//!
//! 1. The ledger, where it is at hand: a share that it lists, or that its key signed, is genuine.
//! 2. The signature. The set id follows from the key, and every share of a set is signed by the one key, so
//!    the right polynomial passes through *all* signed shares. That is how they come first in the search, and
//!    why k − 1 forged shares that were made to fit a single signed one do not win against honest ones.
//!    Two keys under one set id are a conflict.
//! 3. The digest inside the block. It says which shares fit together, and nothing about who made them: whoever
//!    knows the set id and k can forge any number of unsigned shares that fit each other, or that fit honest ones
//!    that they have seen. So while the dealer is not verified, shares that differ in k, in length or in the
//!    content of a number, and shares that do not fit k others, are a conflict that names both sides. Their
//!    number decides nothing, and nobody is blamed.
//!
//! What this cannot do: when nothing is signed, the ledger is not at hand and no honest share contradicts them, k
//! forged ones recover what the forger chose. [`Dealer::Unverified`] says that much.

mod judge;
mod known;
mod numbers;
mod report;
mod search;
#[cfg(test)]
mod tests;

use self::judge::{Entry, Verdict, judge};
pub use self::known::{KnownSet, Mark, Recorded};
pub use self::numbers::ShareNumbers;
pub use self::report::{
    Authenticity, BadShare, Claim, Conflict, Dealer, Difference, Evidence, Fault, GoodShare, Group,
    KnownFacts, Recovery, Refusal, Report, SetReport, Standing, Taken, Ticket,
};
pub use self::search::SEARCH_LIMIT;
use crate::model::SetId;
use crate::share::VerifiedShare;

/// The shares that one recovery was given so far.
pub struct RecoveryState {
    known: Vec<KnownSet>,
    sets: Vec<Gathered>,
    refused: Vec<BadShare>,
    next: u32,
    limit: u32,
}

/// What was taken of one set; never empty.
struct Gathered {
    set_id: SetId,
    entries: Vec<Entry>,
    verdict: Verdict,
}

impl RecoveryState {
    /// An empty table; `known` is what the ledger says, if it is at hand.
    #[must_use]
    pub const fn new(known: Vec<KnownSet>) -> Self {
        Self { known, sets: Vec::new(), refused: Vec::new(), next: 0, limit: SEARCH_LIMIT }
    }

    /// Takes one share and judges its set anew.
    pub fn take(&mut self, share: VerifiedShare) -> Report {
        let ticket = self.ticket();
        let set_id = share.set_id();
        let known = find_known(&self.known, set_id);
        let marks = known.map(|known| known.marks_of(&share).to_vec()).unwrap_or_default();
        let at = self.sets.iter().position(|set| set.set_id == set_id).unwrap_or_else(|| {
            self.sets.push(Gathered::new(set_id));
            self.sets.len() - 1
        });
        let taken = self.sets[at].add(share, ticket, known, self.limit);
        let beside = self.sets.iter().map(|set| set.set_id).filter(|&id| id != set_id).collect();
        Report { ticket, taken, set: self.sets[at].report(known), marks, beside }
    }

    /// Notes something that could not be read as a share, so that the end of the recovery names it too;
    /// `set_id` and `x` where they could be read.
    pub fn refuse(&mut self, refusal: Refusal, set_id: Option<SetId>, x: Option<u8>) -> Ticket {
        let ticket = self.ticket();
        self.refused.push(BadShare { ticket, set_id, x, fault: Fault::Refused(refusal) });
        ticket
    }

    /// Takes back what was taken under `ticket`; false when there is nothing. A share that was read twice
    /// stays until both readings are withdrawn.
    pub fn withdraw(&mut self, ticket: Ticket) -> bool {
        if let Some(at) = self.refused.iter().position(|bad| bad.ticket == ticket) {
            self.refused.remove(at);
            return true;
        }
        for at in 0..self.sets.len() {
            let set = &mut self.sets[at];
            let Some(i) = set.entries.iter().position(|entry| entry.tickets().any(|t| t == ticket)) else {
                continue;
            };
            if !set.entries[i].drop_reading(ticket) {
                set.entries.remove(i);
                set.verdict =
                    judge(set.set_id, &set.entries, find_known(&self.known, set.set_id), self.limit);
            }
            if set.entries.is_empty() {
                self.sets.remove(at);
            }
            return true;
        }
        false
    }

    /// Where every set stands, in the order of their first shares.
    #[must_use]
    pub fn sets(&self) -> Vec<SetReport> {
        self.sets.iter().map(|set| set.report(find_known(&self.known, set.set_id))).collect()
    }

    /// Hands out the secret of a set, with every share that was given and what became of it; none unless the
    /// set stands at [`Standing::Recovered`]. The shares stay, so that it can be asked for again.
    pub fn recover(&mut self, set_id: SetId) -> Option<Recovery> {
        let known = find_known(&self.known, set_id);
        let at = self.sets.iter().position(|set| set.set_id == set_id)?;
        let set = &mut self.sets[at];
        if set.verdict.solution.is_none() && matches!(set.verdict.standing, Standing::Recovered(_)) {
            set.verdict = judge(set_id, &set.entries, known, self.limit);
        }
        let solution = set.verdict.solution.take()?;
        let set = &self.sets[at];
        let mut bad = set.bad();
        for other in self.sets.iter().filter(|other| other.set_id != set_id) {
            let facts = find_known(&self.known, other.set_id).map(KnownFacts::from);
            bad.extend(other.foreign(&Fault::Foreign(facts)));
        }
        bad.extend(self.refused.iter().cloned());
        bad.sort_unstable_by_key(|bad| bad.ticket);
        Some(Recovery {
            secret: solution.secret,
            set_id,
            known: known.map(KnownFacts::from),
            k: solution.k,
            used: solution.used,
            good: set.good(),
            bad,
            dealer: solution.dealer,
        })
    }

    fn ticket(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next - 1)
    }
}

impl Gathered {
    /// Nothing yet: the first share brings the first verdict.
    const fn new(set_id: SetId) -> Self {
        let verdict = Verdict {
            groups: Vec::new(),
            standing: Standing::Collecting,
            shares: Vec::new(),
            solution: None,
        };
        Self { set_id, entries: Vec::new(), verdict }
    }

    fn add(&mut self, share: VerifiedShare, ticket: Ticket, known: Option<&KnownSet>, limit: u32) -> Taken {
        if let Some(entry) = self.entries.iter_mut().find(|entry| same_content(&entry.share, &share)) {
            let signs = entry.add_copy(&share, ticket);
            let of = entry.ticket;
            if signs {
                self.verdict = judge(self.set_id, &self.entries, known, limit);
            }
            return Taken::Duplicate { of, signs };
        }
        self.entries.push(Entry::new(share, ticket));
        self.verdict = judge(self.set_id, &self.entries, known, limit);
        self.became_of_last()
    }

    fn report(&self, known: Option<&KnownSet>) -> SetReport {
        SetReport {
            set_id: self.set_id,
            known: known.map(KnownFacts::from),
            groups: self.verdict.groups.clone(),
            standing: self.verdict.standing.clone(),
            bad: self.bad(),
        }
    }

    /// What became of the newest entry.
    fn became_of_last(&self) -> Taken {
        let Some((last, earlier)) = self.entries.split_last() else { return Taken::Kept };
        if let Some(fault) = self.verdict.shares.last().and_then(|judged| judged.fault.as_ref()) {
            return Taken::Bad(fault.clone());
        }
        let open = earlier.iter().zip(&self.verdict.shares).filter(|(_, judged)| judged.fault.is_none());
        let mut differing = open.filter_map(|(entry, _)| {
            let about = difference(&entry.share, &last.share)?;
            Some(Taken::Contradicts { other: entry.ticket, about })
        });
        differing.next().unwrap_or(Taken::Kept)
    }

    /// The shares that do not count, and every second reading.
    fn bad(&self) -> Vec<BadShare> {
        let mut bad = Vec::new();
        for (entry, judged) in self.entries.iter().zip(&self.verdict.shares) {
            for ticket in entry.tickets() {
                let fault = match &judged.fault {
                    Some(fault) => fault.clone(),
                    None if ticket == entry.ticket => continue,
                    None => Fault::Duplicate { of: entry.ticket },
                };
                bad.push(entry.named(ticket, fault));
            }
        }
        bad.sort_unstable_by_key(|bad| bad.ticket);
        bad
    }

    /// Every reading of the set, named alike.
    fn foreign(&self, fault: &Fault) -> impl Iterator<Item = BadShare> {
        self.entries.iter().flat_map(|entry| entry.tickets().map(|ticket| entry.named(ticket, fault.clone())))
    }

    fn good(&self) -> Vec<GoodShare> {
        let judged = self.entries.iter().zip(&self.verdict.shares);
        let mut good: Vec<_> = judged
            .filter(|(_, judged)| judged.fault.is_none())
            .map(|(entry, judged)| GoodShare {
                ticket: entry.ticket,
                x: entry.share.x(),
                authenticity: judged.authenticity,
            })
            .collect();
        good.sort_unstable_by_key(|good| good.ticket);
        good
    }
}

impl Entry {
    const fn new(share: VerifiedShare, ticket: Ticket) -> Self {
        Self { share, ticket, copies: Vec::new(), more_keys: Vec::new() }
    }

    /// Every reading.
    fn tickets(&self) -> impl Iterator<Item = Ticket> {
        std::iter::once(self.ticket).chain(self.copies.iter().copied())
    }

    /// Adds another reading of the same content; says whether it brings a signature that was not there.
    fn add_copy(&mut self, copy: &VerifiedShare, ticket: Ticket) -> bool {
        self.copies.push(ticket);
        let Some(key) = copy.public_key().filter(|key| !self.is_signed_by(key)) else { return false };
        self.more_keys.push(key);
        true
    }

    /// Forgets one reading; false when it was the only one.
    fn drop_reading(&mut self, ticket: Ticket) -> bool {
        if ticket != self.ticket {
            self.copies.retain(|&copy| copy != ticket);
        } else if self.copies.is_empty() {
            return false;
        } else {
            self.ticket = self.copies.remove(0);
        }
        true
    }

    fn named(&self, ticket: Ticket, fault: Fault) -> BadShare {
        BadShare { ticket, set_id: Some(self.share.set_id()), x: Some(self.share.x()), fault }
    }
}

impl From<&KnownSet> for KnownFacts {
    fn from(known: &KnownSet) -> Self {
        Self { label: known.label.clone(), ended: known.ended }
    }
}

fn same_content(one: &VerifiedShare, two: &VerifiedShare) -> bool {
    one.x() == two.x() && one.k() == two.k() && one.payload().same_as(two.payload().expose())
}

/// Why two shares with different content cannot both be of one set, if that is so at sight.
fn difference(one: &VerifiedShare, two: &VerifiedShare) -> Option<Difference> {
    if one.k() != two.k() {
        Some(Difference::Threshold)
    } else if one.payload().len() != two.payload().len() {
        Some(Difference::Length)
    } else {
        (one.x() == two.x()).then_some(Difference::Content)
    }
}

fn find_known(known: &[KnownSet], set_id: SetId) -> Option<&KnownSet> {
    known.iter().find(|known| known.set_id == set_id)
}
