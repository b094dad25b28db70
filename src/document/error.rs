//! Why no document was made.

use std::fmt;

/// What somebody gave that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Whose credential it is.
    Organisation,
    /// What the sheet opens.
    Account,
    /// Where the recovery kit is kept.
    KitPlace,
    /// Any text of another document.
    Text,
}

impl Printed {
    const fn remedy(self) -> &'static str {
        match self {
            Self::Organisation | Self::Account => "leave the names off the sheets with `--discreet`",
            Self::KitPlace | Self::Text => "write it in Latin, Greek or Cyrillic letters",
        }
    }

    const fn place(self) -> &'static str {
        match self {
            Self::Organisation | Self::Account | Self::KitPlace => "the sheet",
            Self::Text => "the document",
        }
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Organisation => "the organisation",
            Self::Account => "the name",
            Self::KitPlace => "the place of the kit",
            Self::Text => "the text",
        })
    }
}

/// Why a document could not be made. Nothing of a share is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// There are more rows than one page holds legibly.
    #[error("{rows} rows do not fit on one page: leave the signature rows out, or split a shorter secret")]
    TooManyRows {
        /// Rows of share and signature together.
        rows: usize,
    },
    /// A row is empty, longer than 20 characters, or holds something other than ASCII letters and digits.
    #[error("row {row} is not 1 to 20 letters and digits: report this as a bug")]
    Row {
        /// The row's number, from 1.
        row: usize,
    },
    /// The QR text is empty, too long for one symbol, or not of the alphanumeric mode.
    #[error("the QR text does not fit one alphanumeric QR code: split a shorter secret")]
    QrText,
    /// A text has a letter that the typeface lacks: it would be printed as a box.
    #[error("{what} `{text}` cannot be printed: {}'s typeface has no `{letter}`; {}", what.place(), what.remedy())]
    NoLetter {
        /// Whose name it is.
        what: Printed,
        /// The text.
        text: String,
        /// Its first letter that is missing.
        letter: char,
    },
    /// A font of the program could not be read.
    #[error("a built-in font is damaged: install firesafe again")]
    Font,
    /// The wording of the program could not be read.
    #[error("the built-in wording is damaged: install firesafe again")]
    Wording,
}
