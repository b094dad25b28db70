//! Passphrases of words of the EFF large word list.
//!
//! Where the profile accepts it: `correct-horse-battery-staple`. Where it asks
//! for more: `correct-7-Horse-Battery-Staple`, one digit after the first word and
//! a capital on every word but the first: so the first character is lower case,
//! the last a letter, and every class stands in between. Words with a hyphen and
//! words with a name in them are left out; the separator is in no word, so
//! different choices are different texts, and the count is exact.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use rand::CryptoRng;

use crate::crypto::password::LEAST_BITS;
use crate::crypto::password::count::{in_bits, reaches, tenths_of_bits};
use crate::crypto::password::draw::{GenerateError, RAREST, first_accepted, one_of};
use crate::crypto::password::excluded::Excluded;
use crate::crypto::password::profile::Profile;
use crate::crypto::password::request::{PlanError, Request};
use crate::model::words;
use crate::secret::{SecretBytes, SecretText};

/// Separators in the order in which they are tried. None is read as a letter.
const SEPARATORS: [u8; 3] = *b"-.#";

/// Passphrases of one number of words.
pub(super) struct Phrase {
    pub(super) words: Vec<&'static str>,
    pub(super) count: usize,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) style: Style,
    digits: &'static [u8],
}

/// How words become a text.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) separator: u8,
    /// With a digit and capitals.
    pub(super) all_classes: bool,
}

impl Phrase {
    /// The set that is asked for, and exactly how many passphrases it has.
    pub(super) fn plan(request: &Request<'_>, count: usize) -> Result<(Self, BigUint), PlanError> {
        let profile = request.profile;
        match (request.length, request.alphabet) {
            (Some(_), _) => return Err(PlanError::WordsWith { option: "--length" }),
            (_, Some(_)) => return Err(PlanError::WordsWith { option: "--alphabet" }),
            _ => {}
        }
        let style = style(profile).ok_or(PlanError::Words { profile: profile.name() })?;
        let phrase = Self::new(request, count, style);
        let size = phrase.checked(profile)?;
        Ok((phrase, size))
    }

    fn new(request: &Request<'_>, count: usize, style: Style) -> Self {
        let profile = request.profile;
        let excluded = Excluded::new(profile, request.names);
        let usable = |word: &&str| !word.contains('-') && !excluded.is_in(word.as_bytes());
        Self {
            words: words::LIST.iter().copied().filter(usable).collect(),
            count,
            min: profile.min,
            max: profile.max,
            style,
            digits: if request.look_alikes { b"0123456789" } else { b"23456789" },
        }
    }

    fn checked(&self, profile: &Profile) -> Result<BigUint, PlanError> {
        let profile_name = profile.name();
        // every word takes at least two characters with its separator
        let sizes = self.sizes(self.max / 2 + 1);
        let size = sizes.get(self.count).cloned().unwrap_or_default();
        if !reaches(&size, LEAST_BITS) {
            let enough = sizes.iter().position(|size| reaches(size, LEAST_BITS));
            let remedy = enough.map_or_else(
                || format!("leave out `--words`, for which {} characters are too few", self.max),
                |count| format!("use `--words {count}`"),
            );
            let bits = in_bits(tenths_of_bits(&size));
            return Err(PlanError::Weak { profile: profile_name, bits, remedy });
        }
        let drawn = BigUint::from(self.words.len()).pow(u32::try_from(self.count).unwrap_or(u32::MAX));
        if (&size << RAREST) < drawn * self.digit_count() {
            return Err(PlanError::Rare { profile: profile_name });
        }
        Ok(size)
    }

    /// How many passphrases fit the profile's length, for each number of words up to `most`.
    pub(super) fn sizes(&self, most: usize) -> Vec<BigUint> {
        let mut by_length = BTreeMap::<usize, usize>::new();
        for word in &self.words {
            *by_length.entry(word.len()).or_default() += 1;
        }
        // ways[l]: choices of the words so far that have l letters in all
        let mut ways = vec![BigUint::ZERO; self.max + 1];
        ways[0] = BigUint::from(1_u8);
        let mut sizes = vec![BigUint::ZERO];
        for count in 1..=most {
            let mut next = vec![BigUint::ZERO; self.max + 1];
            for (&length, &words) in &by_length {
                for letters in length..=self.max {
                    next[letters] += &ways[letters - length] * words;
                }
            }
            ways = next;
            let fits = |&(letters, _): &(usize, &BigUint)| {
                (self.min..=self.max).contains(&(letters + self.beside_words(count)))
            };
            let fitting: BigUint = ways.iter().enumerate().filter(fits).map(|(_, ways)| ways).sum();
            sizes.push(fitting * self.digit_count());
        }
        sizes
    }

    /// The characters of separators and the digit.
    fn beside_words(&self, count: usize) -> usize {
        count - 1 + if self.style.all_classes { 2 } else { 0 }
    }

    fn digit_count(&self) -> usize {
        if self.style.all_classes { self.digits.len() } else { 1 }
    }

    /// The most characters that a passphrase of this plan can have.
    pub(super) fn longest(&self) -> usize {
        let word = self.words.iter().map(|word| word.len()).max().unwrap_or_default();
        (self.count * word + self.beside_words(self.count)).min(self.max)
    }

    pub(super) fn generate<R: CryptoRng + ?Sized>(&self, rng: &mut R) -> Result<SecretText, GenerateError> {
        first_accepted(self.max, |text| {
            for i in 0..self.count {
                self.push_word(text, i, one_of(rng, &self.words)?);
                if i == 0 && self.style.all_classes {
                    text.push(self.style.separator);
                    text.push(*one_of(rng, self.digits)?);
                }
                if text.len() > self.max {
                    return None;
                }
            }
            (text.len() >= self.min).then_some(())
        })
    }

    fn push_word(&self, text: &mut SecretBytes, i: usize, word: &str) {
        if i > 0 {
            text.push(self.style.separator);
        }
        let (first, rest) = word.as_bytes().split_at(1);
        let capital = i > 0 && self.style.all_classes;
        text.push(if capital { first[0].to_ascii_uppercase() } else { first[0] });
        text.extend_from_slice(rest);
    }

    /// A set of any size, for tests that enumerate it.
    #[cfg(test)]
    pub(super) fn unchecked(
        words: Vec<&'static str>,
        count: usize,
        min: usize,
        max: usize,
        style: Style,
    ) -> Self {
        Self { words, count, min, max, style, digits: b"23456789" }
    }
}

/// The plainest style whose every text the profile accepts. All texts of a style
/// have their classes in the same places, so one stands for all.
fn style(profile: &Profile) -> Option<Style> {
    if profile.dictionary {
        return None;
    }
    let alphabet = profile.alphabet();
    let rules = profile.rules(alphabet.as_bytes());
    let styles = [false, true]
        .into_iter()
        .flat_map(|all_classes| SEPARATORS.map(|separator| Style { separator, all_classes }));
    styles.into_iter().find(|style| {
        let s = style.separator;
        if style.all_classes {
            rules.accepts(&[b'a', b'a', s, b'2', s, b'A', b'a'])
        } else {
            rules.accepts(&[b'a', b'a', s, b'a', b'a'])
        }
    })
}
