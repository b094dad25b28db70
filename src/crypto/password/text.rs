//! Passwords of single characters.

use num_bigint::BigUint;
use rand::CryptoRng;

use crate::crypto::password::count::{in_bits, reaches, tenths_of_bits};
use crate::crypto::password::draw::{GenerateError, RAREST, first_accepted, one_of};
use crate::crypto::password::excluded::{Excluded, Spellings};
use crate::crypto::password::profile::Profile;
use crate::crypto::password::request::{PlanError, Request};
use crate::crypto::password::rules::Rules;
use crate::crypto::password::{LEAST_BITS, LOOK_ALIKES, TARGET_BITS};
use crate::secret::{SecretBytes, SecretText};

/// Texts of one length over one alphabet.
pub(super) struct Text {
    pub(super) alphabet: Vec<u8>,
    pub(super) length: usize,
    rules: Rules,
    excluded: Excluded,
}

impl Text {
    /// The set that is asked for, and how many texts it has at least.
    pub(super) fn plan(request: &Request<'_>) -> Result<(Self, BigUint), PlanError> {
        let profile = request.profile;
        let alphabet = alphabet(request)?;
        let rules = profile.rules(&alphabet);
        let excluded = Excluded::new(profile, request.names);
        let sizes = Sizes { accepted: rules.counts(profile.max), spellings: excluded.spellings(&alphabet) };
        let length = match request.length {
            Some(length) if (profile.min..=profile.max).contains(&length) => length,
            Some(length) => {
                let (min, max) = (profile.min, profile.max);
                return Err(PlanError::Length { profile: profile.name(), length, min, max });
            }
            None => (profile.default..profile.max)
                .find(|&length| reaches(&sizes.at_least(length), TARGET_BITS))
                .unwrap_or(profile.max),
        };
        let size = sizes.checked(profile, length, &rules)?;
        Ok((Self { alphabet, length, rules, excluded }, size))
    }

    pub(super) fn generate<R: CryptoRng + ?Sized>(&self, rng: &mut R) -> Result<SecretText, GenerateError> {
        first_accepted(self.length, |text| {
            for place in self.rules.places(self.length) {
                text.push(*one_of(rng, &place.characters)?);
            }
            self.is_accepted(text).then_some(())
        })
    }

    fn is_accepted(&self, text: &SecretBytes) -> bool {
        self.rules.has_classes(text.expose()) && !self.excluded.is_in(text.expose())
    }

    /// A set of any size, for tests that enumerate it.
    #[cfg(test)]
    pub(super) fn unchecked(profile: &Profile, alphabet: &[u8], length: usize, names: &[&str]) -> Self {
        let (rules, excluded) = (profile.rules(alphabet), Excluded::new(profile, names));
        Self { alphabet: alphabet.to_vec(), length, rules, excluded }
    }
}

/// The characters to draw from, sorted and each once.
fn alphabet(request: &Request<'_>) -> Result<Vec<u8>, PlanError> {
    let profile = request.profile;
    let mut alphabet = Vec::new();
    if let Some(asked) = request.alphabet {
        for character in asked.chars() {
            match u8::try_from(character) {
                Ok(byte) if profile.takes(character) => alphabet.push(byte),
                _ => return Err(PlanError::Alphabet { profile: profile.name(), character }),
            }
        }
    } else {
        let left_out = |c: char| LOOK_ALIKES.iter().any(|group| group.contains(c)) && !request.look_alikes;
        alphabet.extend(profile.alphabet().chars().filter(|&c| c != ' ' && !left_out(c)).map(|c| c as u8));
    }
    alphabet.sort_unstable();
    alphabet.dedup();
    Ok(alphabet)
}

/// How many texts there are, by length.
struct Sizes {
    accepted: Vec<BigUint>,
    spellings: Spellings,
}

impl Sizes {
    /// A lower bound after the excluded ones; exact if there are none.
    fn at_least(&self, length: usize) -> BigUint {
        let (accepted, excluded) = (&self.accepted[length], self.spellings.at_most(length));
        if *accepted > excluded { accepted - excluded } else { BigUint::ZERO }
    }

    fn checked(&self, profile: &Profile, length: usize, rules: &Rules) -> Result<BigUint, PlanError> {
        let profile_name = profile.name();
        if self.accepted[length] == BigUint::ZERO {
            return Err(PlanError::Impossible { profile: profile_name, length, asks: profile.asks() });
        }
        let size = self.at_least(length);
        if !reaches(&size, LEAST_BITS) {
            let enough = |&length: &usize| reaches(&self.at_least(length), LEAST_BITS);
            let remedy = (profile.min..=profile.max).find(enough).map_or_else(
                || "give `--alphabet` more characters, or leave it out".to_owned(),
                |length| format!("use `--length {length}` or more"),
            );
            let bits = in_bits(tenths_of_bits(&size));
            return Err(PlanError::Weak { profile: profile_name, bits, remedy });
        }
        if (&size << RAREST) < rules.drawn(length) {
            return Err(PlanError::Rare { profile: profile_name });
        }
        Ok(size)
    }
}
