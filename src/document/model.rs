//! What stands on a sheet.

use std::fmt;

use jiff::civil::Date;

use crate::model::SetId;
use crate::secret::SecretText;

/// The paper a sheet is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paper {
    /// ISO 216: 210 × 297 mm.
    #[default]
    A4,
    /// ANSI: 8.5 × 11 inches, 215.9 × 279.4 mm.
    Letter,
}

impl Paper {
    /// Width and height in millimetres.
    #[must_use]
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::Letter => (215.9, 279.4),
        }
    }
}

/// A share, ready to be printed. The caller vouches that the fields belong together.
///
/// No `Debug`: a sheet holds a share.
pub struct Sheet<'a> {
    /// The paper.
    pub paper: Paper,
    /// Whose credential it is; cut with an ellipsis where it does not fit a line.
    pub organisation: &'a str,
    /// How many shares recover, 2 to `n`.
    pub k: u8,
    /// How many shares were dealt, `k` to 31.
    pub n: u8,
    /// Which share this is, 1 to `n`.
    pub x: u8,
    /// The account's label; `None` on a discreet sheet and for a secret without an account.
    pub account: Option<&'a str>,
    /// The account's generation, counted from 1.
    pub generation: Option<u32>,
    /// The set that the share belongs to.
    pub set_id: SetId,
    /// The set id as five words.
    pub set_words: &'a str,
    /// The share's QR form: characters of QR's alphanumeric mode, at most 1,200.
    pub qr_text: &'a SecretText,
    /// The share's typed rows, each of up to 20 ASCII characters with its row check, without spaces.
    pub rows: &'a [SecretText],
    /// The signature's typed rows; empty to leave them out.
    pub signature_rows: &'a [SecretText],
    /// The day of issue; the document's own dates are taken from it.
    pub issued_on: Date,
    /// When the next validation is due.
    pub validation_due: Option<Date>,
    /// The recovery kit that goes with the sheet.
    pub kit: Kit<'a>,
}

/// What a sheet says of its recovery kit.
#[derive(Clone, Copy, Debug)]
pub struct Kit<'a> {
    /// Where it is kept; `None` prints a line to write on.
    pub place: Option<&'a str>,
    /// Its checksum as ten words.
    pub check_words: &'a str,
}

/// What somebody gave that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Whose credential it is.
    Organisation,
    /// What the sheet opens.
    Account,
    /// Where the recovery kit is kept.
    KitPlace,
}

impl Printed {
    const fn remedy(self) -> &'static str {
        match self {
            Self::Organisation | Self::Account => "leave the names off the sheets with `--discreet`",
            Self::KitPlace => "write it in Latin, Greek or Cyrillic letters",
        }
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Organisation => "the organisation",
            Self::Account => "the name",
            Self::KitPlace => "the place of the kit",
        })
    }
}

/// Why a sheet could not be made. Nothing of the share is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
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
    /// A name has a letter that the sheet's typeface lacks: it would be printed as a box.
    #[error("{what} `{text}` cannot be printed: the sheet's typeface has no `{letter}`; {}", what.remedy())]
    NoLetter {
        /// Whose name it is.
        what: Printed,
        /// The name.
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
