//! What recovery reports: plain data, no wording and nothing secret.

use super::{Mark, ShareNumbers};
use crate::model::SetId;
use crate::secret::SecretBytes;

/// The running number under which one recovery took a sheet in, from 0; the same sheet read twice has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub(super) u32);

impl Ticket {
    /// The number.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What became of one share, and where its set stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number under which it was taken.
    pub ticket: Ticket,
    /// What became of it.
    pub taken: Taken,
    /// Its set.
    pub set: SetReport,
    /// What the ledger recorded of its sheet.
    pub marks: Vec<Mark>,
    /// Every other set of which something was taken.
    pub beside: Vec<SetId>,
}

/// What became of a share on its arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It counts.
    Kept,
    /// It says the same as an earlier one.
    Duplicate {
        /// The earlier one.
        of: Ticket,
        /// It brings a signature that the earlier one had not: from now on both count as signed.
        signs: bool,
    },
    /// Kept, but an earlier share cannot be right beside it and nothing decides between the two.
    Contradicts {
        /// The first of the others.
        other: Ticket,
        /// In what they differ.
        about: Difference,
    },
    /// It does not count.
    Bad(Fault),
}

/// In what two shares differ that claim one set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// How many sheets recover.
    Threshold,
    /// How long a share is.
    Length,
    /// The content of one number.
    Content,
}

/// Where one set stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReport {
    /// The set.
    pub set_id: SetId,
    /// What the ledger says of it.
    pub known: Option<KnownFacts>,
    /// The shares that may belong together. More than one while shares differ in k or in length and nothing
    /// decides which are right; never empty.
    pub groups: Vec<Group>,
    /// What can be said of the whole.
    pub standing: Standing,
    /// The shares that do not count, by ticket.
    pub bad: Vec<BadShare>,
}

/// What the ledger says of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFacts {
    /// The account and the generation.
    pub label: String,
    /// How the set ended: superseded or abandoned.
    pub ended: Option<Mark>,
}

/// Shares of one set that agree on k and on the payload's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many recover, 2 to 31.
    pub k: u8,
    /// The length of each share's payload, in bytes; 0 while none is there that could be right.
    pub len: usize,
    /// The numbers that are there, without shares known to be bad.
    pub have: ShareNumbers,
    /// The numbers that two shares claim with different content.
    pub contested: ShareNumbers,
    /// How many more numbers are needed, at least.
    pub missing: u8,
}

/// What can be said of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// More shares are needed.
    Collecting,
    /// The secret is there: [`RecoveryState::recover`](super::RecoveryState::recover) hands it out.
    Recovered(Dealer),
    /// There would be enough shares, but no k of them fit together: at least one is wrong, and it takes
    /// another good one to tell which.
    NoFit {
        /// The shares that do not fit.
        among: Vec<Ticket>,
    },
    /// Shares that cannot all be right and that nothing decides between. Withdrawing one side, or the ledger, does.
    Conflict(Conflict),
    /// The search stopped at its bound and had found nothing.
    SearchLimit {
        /// The shares that were searched.
        among: Vec<Ticket>,
    },
}

/// Shares of one set that cannot all be right. Nothing decides between the sides, and never their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// They are signed, each validly, under different keys with the same set id: one list a key.
    Keys(Vec<Vec<Ticket>>),
    /// They differ in how many recover, or in length: one list a claim.
    Claims(Vec<Claim>),
    /// Shares of one number differ in content: one list a number.
    Numbers(Vec<(u8, Vec<Ticket>)>),
    /// Two choices of shares recombine, to different polynomials: the shares on each. A share can be on both.
    Secrets([Vec<Ticket>; 2]),
    /// Some recombine, and the others do not fit those: either side may be forged.
    Misfit {
        /// The shares that fit together.
        fit: Vec<Ticket>,
        /// The shares that do not fit them.
        others: Vec<Ticket>,
    },
}

/// What some shares of a set claim, against others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// How many recover.
    pub k: u8,
    /// The length of each share's payload, in bytes.
    pub len: usize,
    /// The shares that say so.
    pub tickets: Vec<Ticket>,
}

/// How far the dealer of a recovered secret was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealer {
    /// At least k shares carry the signature of the key that makes the set id.
    Signature,
    /// The ledger knows at least k of the shares, or the key that signed them.
    Ledger,
    /// Recombined, dealer not verified: k people who act together, or one who forges k unsigned shares,
    /// could have made them.
    Unverified,
}

/// What speaks for one share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authenticity {
    /// Nothing but its fit.
    Unsigned,
    /// The signature of the key that makes the set id.
    Signed,
    /// The ledger: it lists the share, or the key that signed it.
    Ledger,
}

/// A share that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadShare {
    /// The share.
    pub ticket: Ticket,
    /// The set it claims, where that could be read.
    pub set_id: Option<SetId>,
    /// The number it claims, where that could be read.
    pub x: Option<u8>,
    /// Why it does not count.
    pub fault: Fault,
}

/// Why a share does not count. Of the set that was recovered only what is proven makes one: where nothing is,
/// shares that differ are a [`Conflict`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It says the same as another one: nothing is wrong with it.
    Duplicate {
        /// The one that counts.
        of: Ticket,
    },
    /// Of another set than the one recovered: nothing need be wrong with it.
    Foreign(Option<KnownFacts>),
    /// It was not made by the dealer of the set.
    Forged(Evidence),
    /// It was refused before its turn.
    Refused(Refusal),
}

/// What proves that a share is forged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A signed share, or one that the ledger lists, has the same number and says something else.
    BesideGenuine {
        /// The genuine one.
        genuine: Ticket,
    },
    /// It claims another k than a genuine share, or than the ledger. k is part of what makes the set id.
    OtherThreshold,
    /// It is shorter or longer than a genuine share: all of a set have one length.
    OtherLength,
    /// It does not lie on the polynomial of a verified dealer.
    OffPolynomial,
    /// It is signed, but not by the key that the ledger has for the set.
    OtherKey,
    /// The ledger lists every share of the set, and this is none of them.
    NotListed,
}

/// Why something never became a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its characters cannot be right: a checksum, a row or its form is wrong.
    Damaged,
    /// Its signature is wrong, or of a key that does not make its set id: forged, or badly copied.
    Signature,
}

/// A recovered secret, and how it came about.
pub struct Recovery {
    /// The secret.
    pub secret: SecretBytes,
    /// The set.
    pub set_id: SetId,
    /// What the ledger says of it.
    pub known: Option<KnownFacts>,
    /// How many shares recover it.
    pub k: u8,
    /// The numbers of the k shares that were recombined.
    pub used: ShareNumbers,
    /// Every share that fits, the k and the surplus, by ticket.
    pub good: Vec<GoodShare>,
    /// Every other one, by ticket, each with its reason.
    pub bad: Vec<BadShare>,
    /// How far the dealer was verified.
    pub dealer: Dealer,
}

/// A share that fits what was recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoodShare {
    /// The share.
    pub ticket: Ticket,
    /// Its number.
    pub x: u8,
    /// What else speaks for it.
    pub authenticity: Authenticity,
}
