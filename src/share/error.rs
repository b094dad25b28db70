//! Why something read is no share: one class for each kind of fault, the same in
//! messages, vectors and FORMAT.md.

use crate::share::block::BlockError;

/// The class of a fault, as the vectors name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Does not begin as a share does.
    Prefix,
    /// A version that this program does not know.
    Version,
    /// A row or the whole has a length that no share has.
    Length,
    /// A character is unreadable or outside the alphabet.
    Character,
    /// A row's own check fails: a wrong character, or another row.
    RowCheck,
    /// The checksum over the whole fails.
    Checksum,
    /// k is 0 or 1.
    Threshold,
    /// x is 0.
    Index,
    /// A spare bit is not zero.
    Padding,
    /// Signature rows that belong to another share.
    OtherShare,
    /// The public key is not the one that the set id was made from.
    SetId,
    /// The signature is not by that key over this share.
    Signature,
    /// Shares of more than one set.
    MixedSets,
    /// One share number twice.
    Duplicate,
    /// Fewer than k shares.
    TooFew,
    /// Shares of one set that differ in length, or a length that no block has.
    BlockLength,
    /// The shares do not combine to a block.
    Digest,
    /// The block is not encoded in the one valid form.
    BlockEncoding,
}

impl Reason {
    /// All of them, roughly in the order in which they are looked for.
    pub const ALL: [Self; 18] = [
        Self::Prefix,
        Self::Version,
        Self::Length,
        Self::Character,
        Self::RowCheck,
        Self::Checksum,
        Self::Threshold,
        Self::Index,
        Self::Padding,
        Self::OtherShare,
        Self::SetId,
        Self::Signature,
        Self::MixedSets,
        Self::Duplicate,
        Self::TooFew,
        Self::BlockLength,
        Self::Digest,
        Self::BlockEncoding,
    ];

    /// The class as FORMAT.md and the vectors write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Version => "version",
            Self::Length => "length",
            Self::Character => "character",
            Self::RowCheck => "row-check",
            Self::Checksum => "checksum",
            Self::Threshold => "threshold",
            Self::Index => "index",
            Self::Padding => "padding",
            Self::OtherShare => "other-share",
            Self::SetId => "set-id",
            Self::Signature => "signature",
            Self::MixedSets => "mixed-sets",
            Self::Duplicate => "duplicate",
            Self::TooFew => "too-few",
            Self::BlockLength => "block-length",
            Self::Digest => "digest",
            Self::BlockEncoding => "block-encoding",
        }
    }
}

/// Why what was read is no share, or not an intact one. Holds places and counts, and
/// of the content the version alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Neither `F1` nor, for signature rows, `S1` at the start.
    #[error("not a firesafe share: the first row begins with `F1`; start with row 1")]
    Prefix,
    /// A version other than 1.
    #[error(
        "share format version `{0}` is unknown to this program: look at the second character again, or use the firesafe that printed the sheet"
    )]
    Version(char),
    /// A row that is not the last has other than 20 characters.
    #[error("row {row} has {typed} characters and should have {needed}: compare it with the paper")]
    RowLength {
        /// From 1.
        row: usize,
        /// How many there were.
        typed: usize,
        /// How many there should be.
        needed: usize,
    },
    /// No share has this many characters.
    #[error("{0} characters are no whole share: look for a missing row or character")]
    Length(usize),
    /// Characters that could not be read.
    #[error("{0} characters could not be read: compare them with the paper")]
    Character(usize),
    /// The row with this number fails its check.
    #[error(
        "row {0} fails its check: a character in it is wrong, or it is another row; compare it with the paper"
    )]
    RowCheck(usize),
    /// The checksum over the whole share fails.
    #[error("the share fails its checksum: a character is wrong; compare it with the paper")]
    Checksum,
    /// k is 0 or 1.
    #[error("this share claims a threshold of {0}: it was not made by firesafe")]
    Threshold(u8),
    /// x is 0.
    #[error("this share claims number 0: it was not made by firesafe")]
    Index,
    /// Bits that should be zero are not.
    #[error("spare bits of the {0} are not zero: it was not made by firesafe")]
    Padding(&'static str),
    /// Signature rows of another share.
    #[error("the signature rows belong to another share: take those of the same sheet")]
    OtherShare,
    /// The public key does not give the set id.
    #[error(
        "the public key is not that of set {0}: the sheet is forged, or its QR code damaged; type its rows"
    )]
    SetId(crate::model::SetId),
    /// The signature fails.
    #[error("the signature is not by the dealer of set {0}: the sheet is forged, or its signature damaged")]
    Signature(crate::model::SetId),
}

impl ShareError {
    /// The class of this error.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Prefix => Reason::Prefix,
            Self::Version(_) => Reason::Version,
            Self::RowLength { .. } | Self::Length(_) => Reason::Length,
            Self::Character(_) => Reason::Character,
            Self::RowCheck(_) => Reason::RowCheck,
            Self::Checksum => Reason::Checksum,
            Self::Threshold(_) => Reason::Threshold,
            Self::Index => Reason::Index,
            Self::Padding(_) => Reason::Padding,
            Self::OtherShare => Reason::OtherShare,
            Self::SetId(_) => Reason::SetId,
            Self::Signature(_) => Reason::Signature,
        }
    }
}

impl BlockError {
    /// The class of this error.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Length(_) => Reason::BlockLength,
            Self::Digest => Reason::Digest,
            Self::Encoding => Reason::BlockEncoding,
        }
    }
}
