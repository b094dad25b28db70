//! What a target accepts, read from `templates/profiles/`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;

use crate::crypto::password::rules::{Class, Place, Rules};
use crate::text::{closest, quoted_list};

/// The profile of a Microsoft Entra ID account, which is meant unless another is named.
pub const DEFAULT_PROFILE: &str = "entra";

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../templates/profiles/", $name, ".toml")))),*]
    };
}

/// Sorted by name, the default first.
const FILES: [(&str, &str); 20] = files![
    "entra",
    "ad-ds",
    "aruba-cx",
    "aws-iam",
    "aws-root",
    "cisco-ios",
    "dell-n",
    "esxi",
    "google",
    "idrac9",
    "ilo5",
    "ilo5-ipmi",
    "junos",
    "junos-fips",
    "linux",
    "okta",
    "oracle",
    "sqlserver",
    "universal",
    "vcenter",
];

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let parse = |(name, text)| Profile::parse(name, text).expect("a test reads every profile");
    FILES.into_iter().map(parse).collect()
});

/// What one kind of target accepts in a password.
///
/// Letters and digits of ASCII are accepted by every profile; the rest is said here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    #[serde(skip)]
    name: &'static str,
    title: String,
    source: String,
    as_of: Date,
    #[serde(default)]
    note: String,
    #[serde(default)]
    unconfirmed: Vec<String>,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) default: usize,
    /// What is accepted beside letters and digits.
    symbols: String,
    /// Classes that may stand first and last.
    #[serde(default = "all_classes")]
    first: Vec<Class>,
    #[serde(default = "all_classes")]
    last: Vec<Class>,
    /// Characters that may not.
    #[serde(default)]
    not_first: String,
    #[serde(default)]
    not_last: String,
    /// How many classes there must be.
    #[serde(default)]
    at_least: u32,
    /// Which ones must be there.
    #[serde(default)]
    required: Vec<Class>,
    /// Classes that the first and the last character do not prove.
    #[serde(default)]
    uncounted_first: Vec<Class>,
    #[serde(default)]
    uncounted_last: Vec<Class>,
    /// From how many characters on a part of a name is excluded.
    #[serde(default = "shortest_name")]
    pub(super) shortest_name: usize,
    /// Words that are excluded.
    #[serde(default)]
    pub(super) refused: Vec<String>,
    /// Whether dictionary words are.
    #[serde(default)]
    pub(super) dictionary: bool,
}

fn all_classes() -> Vec<Class> {
    Class::ALL.to_vec()
}

const fn shortest_name() -> usize {
    4
}

impl Profile {
    pub(super) fn parse(name: &'static str, text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text).map(|profile| Self { name, ..profile })
    }

    /// What `--profile` calls it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The target in words.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where its rules stand.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The day of which the source is, or on which it was read.
    #[must_use]
    pub const fn as_of(&self) -> Date {
        self.as_of
    }

    /// What else there is to know; may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The fields of the profile that no primary source confirms: they keep to the stricter value.
    #[must_use]
    pub fn unconfirmed(&self) -> &[String] {
        &self.unconfirmed
    }

    /// The fewest characters that the target takes.
    #[must_use]
    pub const fn min_length(&self) -> usize {
        self.min
    }

    /// The most characters that the target takes.
    #[must_use]
    pub const fn max_length(&self) -> usize {
        self.max
    }

    /// The length that is used unless one is asked for or 128 bits need more.
    #[must_use]
    pub const fn default_length(&self) -> usize {
        self.default
    }

    /// Every character that the target takes, sorted, look-alikes and space included.
    #[must_use]
    pub fn alphabet(&self) -> String {
        (b' '..=b'~').map(char::from).filter(|&c| self.takes(c)).collect()
    }

    /// Whether the target takes the character at all.
    pub(super) fn takes(&self, character: char) -> bool {
        character.is_ascii_alphanumeric() || self.symbols.contains(character)
    }

    /// The classes that it asks for, in words; empty if it asks for none.
    #[must_use]
    pub fn asks(&self) -> String {
        let names = |classes: &[Class]| classes.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ");
        match (self.required.as_slice(), self.at_least) {
            ([], 0) => String::new(),
            ([], n) => format!("{n} of {}", names(&Class::ALL)),
            (required, _) => names(required),
        }
    }

    /// The rules for texts over `alphabet`.
    pub(super) fn rules(&self, alphabet: &[u8]) -> Rules {
        let ends = |classes: &[Class], not: &str, uncounted: &[Class]| Place {
            characters: alphabet
                .iter()
                .copied()
                .filter(|&c| classes.contains(&Class::of(c)) && !not.contains(char::from(c)))
                .collect(),
            uncounted: uncounted.iter().collect(),
        };
        let first = ends(&self.first, &self.not_first, &self.uncounted_first);
        let last = ends(&self.last, &self.not_last, &self.uncounted_last);
        let both = |c: &u8| last.characters.contains(c);
        let only = Place {
            characters: first.characters.iter().copied().filter(both).collect(),
            uncounted: self.uncounted_first.iter().chain(&self.uncounted_last).collect(),
        };
        Rules {
            first,
            middle: Place { characters: alphabet.to_vec(), uncounted: [].iter().collect() },
            last,
            only,
            at_least: self.at_least,
            required: self.required.iter().collect(),
        }
    }
}

/// A name that no profile has.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("unknown profile `{name}`: did you mean `{nearest}`? there are {list}")]
pub struct UnknownProfile {
    /// The name as it was given.
    pub name: String,
    /// The profile whose name differs least.
    pub nearest: &'static str,
    /// All names, in backticks, separated by commas.
    pub list: String,
}

/// The profile called `name`, in either case.
///
/// # Errors
/// [`UnknownProfile`] names the nearest and all others.
pub fn profile(name: &str) -> Result<&'static Profile, UnknownProfile> {
    profiles().find(|profile| profile.name.eq_ignore_ascii_case(name)).ok_or_else(|| UnknownProfile {
        name: name.to_owned(),
        nearest: closest(&name.to_lowercase(), profiles().map(Profile::name)).unwrap_or(DEFAULT_PROFILE),
        list: quoted_list(profiles().map(Profile::name)),
    })
}

/// All profiles: the default, then the others by name.
pub fn profiles() -> impl Iterator<Item = &'static Profile> {
    PROFILES.iter()
}
