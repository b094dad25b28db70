//! Finds k shares that fit together among more.
//!
//! A right choice is recognised by the digest inside the block, wrong with chance 2⁻⁵⁶ a try.

use std::ops::ControlFlow;

use super::ShareNumbers;
use crate::crypto::dealing::combine;
use crate::model::SetId;
use crate::secret::SecretBytes;
use crate::share::VerifiedShare;
use crate::share::block;

/// How many choices of k shares one search tries.
pub const SEARCH_LIMIT: u32 = 100_000;

/// Shares that agree on set, k and length.
pub(super) struct Pool<'a> {
    pub(super) k: u8,
    pub(super) set_id: SetId,
    /// Genuine shares of distinct numbers, at most k: every choice holds them all.
    pub(super) fixed: Vec<Candidate<'a>>,
    /// The shares to choose the rest from; several may claim one number, none that of a fixed one.
    pub(super) free: Vec<Candidate<'a>>,
}

/// A share, and where its owner keeps it.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) index: usize,
    pub(super) share: &'a VerifiedShare,
}

/// k shares that recombine.
pub(super) struct Fit<'a> {
    pub(super) chosen: Vec<Candidate<'a>>,
    pub(super) secret: SecretBytes,
}

/// How a search ended without finding anything.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Nothing {
    /// Every choice was tried.
    Exhausted,
    /// The bound was reached.
    Stopped,
}

impl<'a> Pool<'a> {
    /// The first choice that recombines; `tries` is counted down.
    pub(super) fn first_fit(&self, tries: &mut u32) -> Result<Fit<'a>, Nothing> {
        let only = self.fixed.len() + self.free.len() == usize::from(self.k);
        if only || self.choices() <= u64::from(*tries) {
            self.first_fit_with_one_of(self.free.len(), tries)
        } else {
            self.sampled_fit(tries)
        }
    }

    /// The first choice with at least one of the first `leading` free shares that recombines.
    ///
    /// In lexicographic order those choices come first, the ones of leading shares alone before all others.
    pub(super) fn first_fit_with_one_of(&self, leading: usize, tries: &mut u32) -> Result<Fit<'a>, Nothing> {
        let mut chosen = Vec::with_capacity(self.k.into());
        chosen.extend_from_slice(&self.fixed);
        let mut end = Nothing::Exhausted;
        let mut found = None;
        let mut visit = |chosen: &[Candidate<'a>]| {
            if *tries == 0 {
                end = Nothing::Stopped;
                return ControlFlow::Break(());
            }
            *tries -= 1;
            found = self.attempt(chosen);
            if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        // the walk ends where it breaks; what it found says why
        let _ = self.walk(0, leading, ShareNumbers::default(), &mut chosen, &mut visit);
        found.map(|secret| Fit { chosen, secret }).ok_or(end)
    }

    /// Visits the choices that extend `chosen` by free shares from `start` on, the next from before `end`.
    fn walk(
        &self,
        start: usize,
        end: usize,
        taken: ShareNumbers,
        chosen: &mut Vec<Candidate<'a>>,
        visit: &mut impl FnMut(&[Candidate<'a>]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(rest) = usize::from(self.k).checked_sub(chosen.len() + 1) else { return visit(chosen) };
        for i in start..end.min(self.free.len().saturating_sub(rest)) {
            let mut taken = taken;
            if taken.insert(self.free[i].share.x()) {
                chosen.push(self.free[i]);
                self.walk(i + 1, self.free.len(), taken, chosen, visit)?;
                chosen.pop();
            }
        }
        ControlFlow::Continue(())
    }

    /// Tries choices spread over all of them: where they are too many to try each, a wrong share that came
    /// early would otherwise be part of every one tried.
    fn sampled_fit(&self, tries: &mut u32) -> Result<Fit<'a>, Nothing> {
        let mut shuffled = self.free.clone();
        let mut stream = SplitMix(0);
        while *tries > 0 {
            *tries -= 1;
            let mut chosen = self.fixed.clone();
            let mut taken = ShareNumbers::default();
            for i in 0..shuffled.len() {
                if chosen.len() == usize::from(self.k) {
                    break;
                }
                let j = i + stream.below(shuffled.len() - i);
                shuffled.swap(i, j);
                if taken.insert(shuffled[i].share.x()) {
                    chosen.push(shuffled[i]);
                }
            }
            if let Some(secret) = self.attempt(&chosen) {
                return Ok(Fit { chosen, secret });
            }
        }
        Err(Nothing::Stopped)
    }

    /// How many choices of k shares with distinct numbers hold all fixed ones.
    fn choices(&self) -> u64 {
        let mut at_number = [0_u64; 32];
        for candidate in &self.free {
            at_number[usize::from(candidate.share.x() & 31)] += 1;
        }
        // ways[j]: choices of j shares among the numbers seen so far
        let mut ways = [0_u64; 32];
        ways[0] = 1;
        for count in at_number.into_iter().filter(|&count| count > 0) {
            for j in (1..ways.len()).rev() {
                ways[j] = ways[j].saturating_add(ways[j - 1].saturating_mul(count));
            }
        }
        ways[usize::from(self.k).saturating_sub(self.fixed.len()) & 31]
    }

    fn attempt(&self, chosen: &[Candidate<'a>]) -> Option<SecretBytes> {
        if !self.may_begin(chosen)? {
            return None;
        }
        block::decode(recombine(chosen, self.k)?, self.k, self.set_id).ok()
    }
}

impl Pool<'_> {
    /// Whether the first bytes combine to a length that fits the block: nearly every wrong choice is told by
    /// them alone, for a hundredth of the work.
    fn may_begin(&self, chosen: &[Candidate<'_>]) -> Option<bool> {
        let start = |c: &Candidate<'_>| {
            let start = c.share.payload().expose().get(..block::START)?;
            Some((c.share.x(), SecretBytes::from(start)))
        };
        let starts = chosen.iter().map(start).collect::<Option<Vec<_>>>()?;
        let points: Vec<_> = starts.iter().map(|(x, start)| (*x, start)).collect();
        let len = chosen.first()?.share.payload().len();
        combine(&points, self.k).ok().map(|start| block::may_begin(start.expose(), len))
    }
}

impl<'a> Fit<'a> {
    /// Those of `others` that lie on the polynomial of the chosen ones.
    ///
    /// The polynomial is fixed by the block and k − 1 of its points. A share lies on it exactly when it gives
    /// the same block with them.
    pub(super) fn also_on(&self, others: impl Iterator<Item = Candidate<'a>>) -> Vec<Candidate<'a>> {
        let Ok(k) = u8::try_from(self.chosen.len()) else { return Vec::new() };
        let mut block = None;
        let mut on = Vec::new();
        for other in others {
            if self.chosen.iter().any(|c| c.share.x() == other.share.x()) {
                continue; // two different shares of one number: at most one is right
            }
            let block = block.get_or_insert_with(|| recombine(&self.chosen, k));
            let mut points = self.chosen.clone();
            points[self.chosen.len() - 1] = other;
            if let (Some(one), Some(two)) = (block, recombine(&points, k))
                && one.same_as(two.expose())
            {
                on.push(other);
            }
        }
        on
    }
}

fn recombine(chosen: &[Candidate<'_>], k: u8) -> Option<SecretBytes> {
    let points: Vec<_> = chosen.iter().map(|c| (c.share.x(), c.share.payload())).collect();
    combine(&points, k).ok()
}

/// Sebastiano Vigna's `SplitMix64`. It spreads tries, nothing more, and the same shares give the same tries.
struct SplitMix(u64);

impl SplitMix {
    #[expect(clippy::cast_possible_truncation, reason = "the high half of a product is below the bound")]
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * bound as u128) >> 64) as usize
    }
}
