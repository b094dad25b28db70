//! A ceremony without a terminal: what is done, what is asked next, what an answer does, and what can be
//! taken back.
//!
//! A front end asks for the [`Next`] step, shows it in its own way, and hands back what people typed. Whatever
//! counts is an event, on disk before the next step: a front end may stop at any of them, and this one or
//! another continues there.

mod activation;
mod destruction;
mod given;

use crate::ledger::AppendError;
use crate::model::register::RegisterError;
use crate::model::{Name, NameError, SetId, SetRecord, SheetRecord};
use crate::ops::life::{Keep, StepError};
use crate::share::RowAnswer;

pub use activation::Activation;
pub use destruction::Destruction;
pub use given::{Given, GivenError};

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// People answer a question.
    Ask(Question),
    /// The program does something, and nobody is asked.
    Do(Act),
    /// Nothing: all is done.
    Done,
}

/// What people are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A scan of one of these sheets.
    Scan {
        /// Their numbers.
        wanted: Vec<u8>,
    },
    /// A row of a sheet, typed from the paper. The answer is secret.
    Row {
        /// The sheet's number.
        share: u8,
        /// The row's number.
        row: usize,
    },
    /// Whether the account is to get its password now.
    PointOfNoReturn,
    /// Whether somebody signed in with the password.
    SignedIn,
    /// What was done with it.
    Task,
    /// The number of the bag around a sheet.
    Bag {
        /// The sheet's number.
        share: u8,
    },
    /// The same number once more.
    BagAgain {
        /// The sheet's number.
        share: u8,
    },
    /// Who keeps a sheet.
    Custodian {
        /// The sheet's number.
        share: u8,
    },
    /// Where.
    Safe {
        /// Who keeps it.
        custodian: Name,
    },
    /// Who carries it there.
    Carrier {
        /// Who keeps it, and carries it unless somebody else is named.
        custodian: Name,
    },
    /// Whether the bag was taken.
    Taken {
        /// The sheet's number.
        share: u8,
        /// Who keeps it where.
        keep: Keep,
        /// That they have enough sheets to recover with it.
        company: Option<Company>,
    },
    /// Who sees the sheets destroyed.
    Witnesses,
    /// Whether a sheet came back.
    CalledIn {
        /// The sheet's number.
        share: u8,
    },
    /// Whether it was destroyed.
    Destroyed {
        /// The sheet's number.
        share: u8,
        /// Who sees it.
        witnesses: Vec<Name>,
    },
}

impl Question {
    /// Whether it is answered with Yes.
    #[must_use]
    pub const fn is_confirmation(&self) -> bool {
        matches!(
            self,
            Self::PointOfNoReturn
                | Self::SignedIn
                | Self::Taken { .. }
                | Self::CalledIn { .. }
                | Self::Destroyed { .. }
        )
    }
}

/// What the program does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Choose two rows of a scanned sheet.
    ChooseRows(u8),
    /// Recombine the scanned sheets.
    Prove,
    /// Record that the account gets its password: the answer was given beforehand.
    SetCredential,
    /// Show the password: see [`Activation::password`].
    Show,
    /// Record what was seen to work.
    Work,
    /// Record the bag that was given beforehand.
    Seal(u8),
    /// Record who keeps a sheet, given beforehand.
    Store(u8),
    /// Let the set be what opens.
    Activate,
    /// Record that a sheet came back.
    CallIn(u8),
    /// Record that a sheet was destroyed.
    Destroy(u8),
}

/// What became of an answer.
#[derive(Debug)]
pub enum Reply {
    /// It counts; what was recorded.
    Taken(Option<Fact>),
    /// It does not; the question stays, or the one before it comes back.
    Again(Refusal),
}

/// Something that is recorded now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A sheet was read back from paper.
    ReadBack(u8),
    /// These sheets gave back what was dealt.
    Proved(Vec<u8>),
    /// The account may have the password.
    CredentialSet,
    /// Sign-in and a task were seen to work.
    Worked,
    /// A sheet is in a bag.
    Sealed(u8, Name),
    /// A sheet is where it is kept; who has enough of them with it.
    Stored(u8, Option<Company>),
    /// The set opens; these were replaced and still have sheets.
    Active(Vec<SetId>),
    /// A sheet came back.
    CalledIn(u8),
    /// A sheet was destroyed.
    Destroyed(u8),
}

/// Why an answer does not count.
#[derive(Debug)]
pub enum Refusal {
    /// Neither Yes nor a word that the question names.
    NotYes,
    /// No name, or no note.
    Name(NameError),
    /// The register does not know it.
    Register(RegisterError),
    /// The bag's number was typed with the sheet's.
    BagWithSheet,
    /// The two bag numbers differ.
    TwoNumbers,
    /// No name at all.
    NoNames,
    /// The row is not what was scanned; right ones are told this way too.
    Row(RowAnswer),
    /// The ledger does not take it.
    Ledger(AppendError),
    /// Nobody who is named can be a witness.
    Witness(StepError),
}

/// Somebody, or a safe, with enough sheets of a set to recover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Who or where.
    pub who: Holder,
    /// How many sheets they have.
    pub sheets: usize,
    /// How many recover.
    pub k: u8,
}

/// Who has sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A custodian.
    Custodian(Name),
    /// A safe.
    Safe(Name),
}

impl Company {
    /// Whether somebody, or a safe, has enough sheets with this one (R15).
    #[must_use]
    pub fn with(set: &SetRecord, share: u8, keep: &Keep) -> Option<Self> {
        let others = || set.live().filter(|sheet| sheet.share != share).filter_map(SheetRecord::keeping);
        let custodian = keep.custodian.folded();
        let safe = keep.safe.folded();
        let of_custodian = 1 + others().filter(|kept| kept.custodian.folded() == custodian).count();
        let of_safe = 1 + others().filter(|kept| kept.safe.folded() == safe).count();
        let k = set.facts.k;
        if of_safe >= k.into() {
            Some(Self { who: Holder::Safe(keep.safe.clone()), sheets: of_safe, k })
        } else if of_custodian >= k.into() {
            Some(Self { who: Holder::Custodian(keep.custodian.clone()), sheets: of_custodian, k })
        } else {
            None
        }
    }
}

/// A confirmation that was typed: capitals do not matter, and nothing else means the same.
fn is(typed: &str, word: &str) -> bool {
    typed.trim().eq_ignore_ascii_case(word)
}

/// A refusal by the ledger's rules is an answer to give again; everything else ends the session.
fn or_again(recorded: Result<Fact, StepError>) -> Result<Reply, StepError> {
    match recorded {
        Ok(fact) => Ok(Reply::Taken(Some(fact))),
        Err(StepError::Append(error @ AppendError::Fold(_))) => Ok(Reply::Again(Refusal::Ledger(error))),
        Err(error) => Err(error),
    }
}
