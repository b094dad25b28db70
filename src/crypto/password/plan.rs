//! A request, checked, becomes a plan.

use rand::CryptoRng;

use crate::crypto::password::TARGET_BITS;
use crate::crypto::password::count::{in_bits, tenths_of_bits};
use crate::crypto::password::draw::GenerateError;
use crate::crypto::password::phrase::Phrase;
use crate::crypto::password::profile::Profile;
use crate::crypto::password::request::{PlanError, Request};
use crate::crypto::password::text::Text;
use crate::secret::SecretText;

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
