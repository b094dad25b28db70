//! What must not stand anywhere in a password: names, banned words, words of a dictionary.
//!
//! Comparison is stricter than any target's: in either case, and with `0 1 $ @`
//! read as `o l s a`, as Entra reads them.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use crate::crypto::password::profile::Profile;
use crate::model::words;

/// From this length on, each part of a name is excluded through all of its
/// substrings of this length; a shorter part only as a whole.
const WINDOW: usize = 4;

/// The shortest text that is excluded, by whose characters it is looked up.
const START: usize = 3;

/// The shortest word of the dictionary that is looked for.
const DICTIONARY_WORD: usize = 4;

/// A set of folded texts, none of which a password may contain.
pub(super) struct Excluded {
    by_start: BTreeMap<[u8; START], Vec<Vec<u8>>>,
}

impl Excluded {
    /// What `profile` refuses in itself, and the names of the account and tenant.
    ///
    /// A name is cut at whatever is no ASCII letter or digit. Parts shorter than
    /// the profile's shortest name (4 unless it says 3) are passed over.
    pub(super) fn new(profile: &Profile, names: &[&str]) -> Self {
        let mut patterns: BTreeSet<Vec<u8>> = names
            .iter()
            .flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()))
            .filter(|part| part.len() >= profile.shortest_name.max(START))
            .flat_map(|part| part.as_bytes().windows(WINDOW.min(part.len())))
            .map(folded)
            .collect();
        patterns.extend(profile.refused.iter().map(|word| folded(word.as_bytes())));
        if profile.dictionary {
            let long = words::LIST.iter().filter(|word| word.len() >= DICTIONARY_WORD);
            patterns.extend(long.map(|word| folded(word.as_bytes())));
        }
        let mut by_start: BTreeMap<[u8; START], Vec<Vec<u8>>> = BTreeMap::new();
        for pattern in patterns {
            if let Some(&start) = pattern.first_chunk() {
                by_start.entry(start).or_default().push(pattern);
            }
        }
        Self { by_start }
    }

    /// Whether `text` contains one of them.
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        (0..text.len()).map(|at| &text[at..]).any(|rest| {
            let start = rest.first_chunk::<START>().map(|start| start.map(fold));
            let begun = start.and_then(|start| self.by_start.get(&start)).map_or(&[][..], Vec::as_slice);
            begun.iter().any(|pattern| {
                pattern.len() <= rest.len() && pattern.iter().zip(rest).all(|(&p, &c)| p == fold(c))
            })
        })
    }

    /// For each length of pattern, how many spellings the patterns of that
    /// length have in `alphabet`.
    pub(super) fn spellings(&self, alphabet: &[u8]) -> Spellings {
        let mut spelt = BTreeMap::new();
        for pattern in self.by_start.values().flatten() {
            let ways = |&p: &u8| BigUint::from(alphabet.iter().filter(|&&c| fold(c) == p).count());
            *spelt.entry(pattern.len()).or_insert(BigUint::ZERO) +=
                pattern.iter().map(ways).product::<BigUint>();
        }
        Spellings { spelt, alphabet: alphabet.len() }
    }
}

/// How often patterns can occur, for a bound.
pub(super) struct Spellings {
    spelt: BTreeMap<usize, BigUint>,
    alphabet: usize,
}

impl Spellings {
    /// At least as many as there are texts of `length` characters that contain an
    /// excluded one: each spelling at each place, with anything around it,
    /// counted as often as it occurs.
    pub(super) fn at_most(&self, length: usize) -> BigUint {
        let fitting = self.spelt.iter().filter(|&(&pattern, _)| pattern <= length);
        fitting
            .map(|(pattern, spellings)| {
                let around = u32::try_from(length - pattern).unwrap_or(u32::MAX);
                spellings * (length - pattern + 1) * BigUint::from(self.alphabet).pow(around)
            })
            .sum()
    }
}

fn folded(text: &[u8]) -> Vec<u8> {
    text.iter().copied().map(fold).collect()
}

const fn fold(character: u8) -> u8 {
    match character {
        b'0' => b'o',
        b'1' => b'l',
        b'$' => b's',
        b'@' => b'a',
        other => other.to_ascii_lowercase(),
    }
}
