//! The languages that documents are written in.

use std::fmt;
use std::str::FromStr;

/// Declares each language with its tag (BCP 47) and its own name. The wording of the sheet in it is
/// `templates/sheet/TAG.toml`.
macro_rules! languages {
    ($($(#[$attribute:meta])? $language:ident $tag:literal $name:literal),+ $(,)?) => {
        /// A language that documents are written in.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Language {
            $($(#[$attribute])? #[doc = $name] $language),+
        }

        impl Language {
            /// Every language.
            pub const ALL: &[Self] = &[$(Self::$language),+];

            /// The tag of the language, such as `en`.
            #[must_use]
            pub const fn tag(self) -> &'static str {
                match self { $(Self::$language => $tag),+ }
            }

            /// The words on a sheet.
            pub(super) const fn sheet(self) -> &'static str {
                match self {
                    $(Self::$language => include_str!(concat!("../../templates/sheet/", $tag, ".toml"))),+
                }
            }
        }
    };
}

languages! {
    #[default] English "en" "English",
    German "de" "Deutsch",
    French "fr" "Français",
    Spanish "es" "Español",
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL.iter().copied().find(|language| language.tag() == tag).ok_or(UnknownLanguage)
    }
}

/// There is no such language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<_> = Language::ALL.iter().map(|language| language.tag()).collect();
        write!(f, "choose one of {}", tags.join(", "))
    }
}

impl std::error::Error for UnknownLanguage {}

/// The text of a document by language, the one first that stands in for those it lacks.
#[derive(Clone, Copy, Debug)]
pub struct Translations(pub &'static [(Language, &'static str)]);

impl Translations {
    /// The text in a language, or the first one.
    #[must_use]
    pub fn of(self, language: Language) -> &'static str {
        let own = self.0.iter().find(|(of, _)| *of == language);
        own.or(self.0.first()).map_or("", |(_, text)| text)
    }
}
