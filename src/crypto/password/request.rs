//! What is asked of a password, and why it cannot be had.

use thiserror::Error;

use crate::crypto::password::profile::Profile;

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
