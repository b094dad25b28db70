//! What a document says, block by block. Where each stands is decided by `layout`.

use jiff::civil::Date;
use serde::Deserialize;

use crate::document::{Language, Paper};
use crate::secret::SecretText;

/// A document: its blocks, and what stands on each of its pages.
///
/// No `Debug`: the rows of a share can be among the blocks.
pub struct Document<'a> {
    /// What readers of the PDF show as its title.
    pub title: String,
    /// The language of its words.
    pub language: Language,
    /// The paper.
    pub paper: Paper,
    /// How its blocks are arranged.
    pub arrangement: Arrangement,
    /// The document's own dates are taken from it.
    pub dated: Date,
    /// What its ids are made from: nothing secret, and different for every document.
    pub seed: [u8; 32],
    /// What stands on each page.
    pub running: Running,
    /// What it says, in order.
    pub blocks: Vec<Block<'a>>,
}

/// How blocks are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrangement {
    /// As many pages as it takes, in the usual size.
    #[default]
    Pages,
    /// As many pages as it takes, in large type.
    LargePages,
    /// One page that is filled: sizes and distances follow from the room.
    OnePage,
}

/// What stands on each page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Running {
    /// At the top, on the left.
    pub head: String,
    /// At the top, on the right; empty for the number of the page.
    pub aside: String,
    /// At the bottom.
    pub foot: String,
}

/// One block. In texts that are broken into lines, what stands between `backticks` is something to
/// type, and two backticks are one.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block<'a> {
    /// What the document is, in the largest type.
    Headline(Headline),
    /// Begins a section.
    Heading(Heading),
    /// Text.
    Paragraph(String),
    /// One sentence that must not be missed.
    Notice(String),
    /// To be compared character by character, typed, or read aloud.
    Typed(String),
    /// Numbered, in large type.
    Steps(Vec<String>),
    /// A label in front of each text.
    Facts(Vec<Fact>),
    /// A line to write on behind each label.
    Blanks(Vec<String>),
    /// A box to tick in front of each text.
    Checks(Vec<String>),
    /// Lines to sign on.
    Signatures(Signatures),
    /// Cells in columns.
    Table(Table),
    /// What follows begins a page.
    NewPage,
    /// A QR code, and what is said of it.
    Code(Code),
    /// Lines of short values, each with its label; one that is too long shrinks, then ends in an ellipsis.
    #[serde(skip)]
    Cells(Vec<Vec<Cell>>),
    /// The typed rows of a share, and its code beside them.
    #[serde(skip)]
    Share(Share<'a>),
}

/// What the document is.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct Headline {
    /// In heavy letters.
    pub strong: String,
    /// What follows on the line in light ones.
    pub plain: String,
}

impl From<String> for Headline {
    fn from(strong: String) -> Self {
        Self { strong, plain: String::new() }
    }
}

/// The title of a section.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct Heading {
    /// The title.
    pub text: String,
    /// What is said at the other end of its line.
    pub note: String,
}

impl From<String> for Heading {
    fn from(text: String) -> Self {
        Self { text, note: String::new() }
    }
}

/// A text with its label.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "[String; 2]")]
pub struct Fact {
    /// What the text is about.
    pub label: String,
    /// The text.
    pub text: String,
    /// What follows the text on its line.
    pub rest: Rest,
}

impl From<[String; 2]> for Fact {
    fn from([label, text]: [String; 2]) -> Self {
        Self { label, text, rest: Rest::Nothing }
    }
}

/// What follows the text of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// A value; where one page is filled, it shrinks to its line, and one that needs more than two lines
    /// ends in an ellipsis.
    Value(String),
    /// A line to write on.
    Blank,
}

/// Who signs, and what is asked of each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// Who signs, one line each.
    pub people: Vec<String>,
    /// What each writes: a name, a date, a signature.
    pub columns: Vec<String>,
}

/// Cells in columns. On each page that it reaches, the labels stand above them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows of cells, one for each column.
    #[serde(default)]
    pub rows: Vec<Vec<String>>,
    /// Rows to fill in by hand, at least.
    #[serde(default)]
    pub blanks: u8,
    /// Rows to fill in by hand, at most, where one page is filled.
    #[serde(default)]
    pub most_blanks: u8,
}

/// A column of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What its cells are.
    pub label: String,
    /// Its share of the line.
    pub width: f32,
    /// Whether its cells are compared character by character.
    #[serde(default)]
    pub typed: bool,
}

/// A QR code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// What it holds: characters of QR's alphanumeric mode.
    pub text: String,
    /// What is said of it.
    pub caption: String,
}

/// A short value with its label.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What the value is.
    pub label: String,
    /// The value.
    pub value: String,
    /// How it is set.
    pub manner: Manner,
    /// How many thirds of the line it has.
    pub thirds: u8,
}

/// How a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// In heavy letters.
    Strong,
    /// To be compared character by character.
    Typed,
    /// The same, in larger letters; a long one is set on two lines where there is room, broken after `@`.
    Name,
}

/// A share: typed rows on the left, the code on the right.
pub struct Share<'a> {
    /// What is said above the rows and above the code, where there is room.
    pub labels: [String; 2],
    /// The QR form: characters of QR's alphanumeric mode, at most 1,200.
    pub code: &'a SecretText,
    /// The typed rows, each of up to 20 ASCII characters with its row check, without spaces.
    pub rows: &'a [SecretText],
    /// What is said above the signature's rows.
    pub signature_label: String,
    /// The signature's rows.
    pub signature_rows: &'a [SecretText],
}
