//! A request, checked, becomes a plan.

use rand::CryptoRng;
use thiserror::Error;

use crate::crypto::password::TARGET_BITS;
use crate::crypto::password::count::{in_bits, tenths_of_bits};
use crate::crypto::password::draw::GenerateError;
use crate::crypto::password::phrase::Phrase;
use crate::crypto::password::profile::Profile;
use crate::crypto::password::text::Text;
use crate::secret::SecretText;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What the target accepts.
    pub profile: &'static Profile,
    /// The number of characters; by default the profile's, or as many more as 128 bits need.
    pub length: Option<usize>,
    /// A passphrase of so many words instead of single characters.
    pub words: Option<usize>,
    /// The characters to draw from; by default all that the profile accepts but space and look-alikes.
    pub alphabet: Option<&'a str>,
    /// Whether look-alikes are drawn too. Says nothing beside `alphabet`.
    pub look_alikes: bool,
    /// Names of the account and the tenant, no part of which may stand in the password.
    pub names: &'a [&'a str],
}

impl Request<'_> {
    /// What the profile gives by default, without names.
    #[must_use]
    pub const fn new(profile: &'static Profile) -> Self {
        Self { profile, length: None, words: None, alphabet: None, look_alikes: false, names: &[] }
    }
}

/// Why a request cannot be met. The texts say what to type instead.
#[derive(Debug, Error, PartialEq)]
pub enum PlanError {
    /// A length that the target does not take.
    #[error("`{profile}` takes {min} to {max} characters, not {length}: choose `--length` among them")]
    Length {
        /// The profile.
        profile: &'static str,
        /// The length asked for.
        length: usize,
        /// The shortest.
        min: usize,
        /// The longest.
        max: usize,
    },
    /// A character that the target does not take.
    #[error("`{profile}` does not accept the character `{}`: leave it out of `--alphabet`", .character.escape_debug())]
    Alphabet {
        /// The profile.
        profile: &'static str,
        /// The first such character.
        character: char,
    },
    /// No text meets the rules.
    #[error("no text of {length} characters of this alphabet meets `{profile}`, which asks for {}: \
             widen `--alphabet`, or leave it out", if .asks.is_empty() { "more" } else { .asks })]
    Impossible {
        /// The profile.
        profile: &'static str,
        /// The number of characters.
        length: usize,
        /// The classes that it asks for; may be empty.
        asks: String,
    },
    /// Less than 80 bits.
    #[error("only {bits:.1} bits of entropy for `{profile}`, and 80 are the least: {remedy}")]
    Weak {
        /// The profile.
        profile: &'static str,
        /// The entropy, rounded down to a tenth.
        bits: f64,
        /// What to type.
        remedy: String,
    },
    /// Fewer than one in 4096 texts drawn would be accepted.
    #[error("almost no text drawn would be accepted by `{profile}`: use more characters or fewer words")]
    Rare {
        /// The profile.
        profile: &'static str,
    },
    /// The target refuses dictionary words.
    #[error("`{profile}` refuses words of a dictionary: leave out `--words`")]
    Words {
        /// The profile.
        profile: &'static str,
    },
    /// An option that words leave without a meaning.
    #[error("`{option}` says nothing about a passphrase: leave out either it or `--words`")]
    WordsWith {
        /// The option.
        option: &'static str,
    },
}

/// A set of passwords that was found large enough: what may be generated.
pub struct Plan {
    profile: &'static Profile,
    shape: Shape,
    entropy_tenths: u64,
}

enum Shape {
    Text(Text),
    Phrase(Phrase),
}

/// The set of a plan as plain data, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Single characters.
    Characters {
        /// How many.
        length: usize,
        /// What each is drawn from, sorted.
        alphabet: String,
    },
    /// A passphrase.
    Words {
        /// How many words.
        count: usize,
        /// How many words each is drawn from.
        among: usize,
        /// What stands between them.
        separator: char,
        /// Whether a digit follows the first word and the others have a capital.
        all_classes: bool,
        /// The most characters that it can have.
        longest: usize,
    },
}

/// Fixes the set that is asked for, counts it, and refuses it if it is empty or too small.
///
/// # Errors
/// [`PlanError`], with what to type instead; see its variants.
pub fn plan(request: &Request<'_>) -> Result<Plan, PlanError> {
    let (shape, size) = match request.words {
        Some(count) => Phrase::plan(request, count).map(|(phrase, size)| (Shape::Phrase(phrase), size))?,
        None => Text::plan(request).map(|(text, size)| (Shape::Text(text), size))?,
    };
    Ok(Plan { profile: request.profile, shape, entropy_tenths: tenths_of_bits(&size) })
}

impl Plan {
    /// One password, every one of the set being equally likely.
    ///
    /// # Errors
    /// [`GenerateError::Stuck`] if the generator is broken.
    pub fn generate<R: CryptoRng + ?Sized>(&self, rng: &mut R) -> Result<SecretText, GenerateError> {
        match &self.shape {
            Shape::Text(text) => text.generate(rng),
            Shape::Phrase(phrase) => phrase.generate(rng),
        }
    }

    /// The profile that it was made for.
    #[must_use]
    pub const fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// log₂ of the number of passwords in the set, rounded down to a tenth.
    ///
    /// For single characters a lower bound: the texts with an excluded name, word
    /// or substring are subtracted as if none had two of them.
    #[must_use]
    pub fn entropy_bits(&self) -> f64 {
        in_bits(self.entropy_tenths)
    }

    /// Whether it has the 128 bits that are aimed at. If not, and no length was
    /// asked for, the target takes no longer one.
    #[must_use]
    pub const fn reaches_target(&self) -> bool {
        self.entropy_tenths >= TARGET_BITS * 10
    }

    /// The number of characters; for a passphrase the most that it can have.
    #[must_use]
    pub fn length(&self) -> usize {
        match &self.shape {
            Shape::Text(text) => text.length,
            Shape::Phrase(phrase) => phrase.longest(),
        }
    }

    /// The set as plain data.
    #[must_use]
    pub fn form(&self) -> Form {
        match &self.shape {
            Shape::Text(text) => Form::Characters {
                length: text.length,
                alphabet: text.alphabet.iter().copied().map(char::from).collect(),
            },
            Shape::Phrase(phrase) => Form::Words {
                count: phrase.count,
                among: phrase.words.len(),
                separator: char::from(phrase.style.separator),
                all_classes: phrase.style.all_classes,
                longest: phrase.longest(),
            },
        }
    }
}
