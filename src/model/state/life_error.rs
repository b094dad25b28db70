//! Why a step cannot follow what happened before.

use jiff::civil::Date;

use crate::model::register::Register;
use crate::model::{Command, Name, SetId};

/// A step out of order, or of something that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LifeError {
    /// Nothing dealt has that id.
    #[error("there is no set `{0}`: `status` shows those that matter, `log` all")]
    NoSet(SetId),
    /// The set has fewer.
    #[error("{what} has no sheet {share}: look at the number printed on it")]
    NoSheet {
        /// The set, by what it opens.
        what: String,
        /// The number.
        share: u8,
    },
    /// Nothing was issued for it.
    #[error(
        "there is no credential of `{name}`{}: `account list` shows the accounts, `issue` makes one",
        near(nearest.as_deref())
    )]
    NoAccount {
        /// As it was typed.
        name: Name,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// It has fewer.
    #[error("`{0}` has no generation {1}: `account show` tells them")]
    NoGeneration(Name, u32),
    /// The credential is not the one that opens the account.
    #[error("generation {1} of `{0}` is not active: reshare the one that is, or `rotate` to a new one")]
    NotActive(Name, u32),
    /// There is nothing to validate.
    #[error("`{0}` has no active credential: finish with `activate` first")]
    NothingActive(Name),
    /// A newer generation took over.
    #[error("`{0}` has a newer generation than {1}: go on with that, or abandon it first")]
    Newer(Name, u32),
    /// The register says that it is over.
    #[error("`{0}` was ended: use another account")]
    AccountEnded(Name),
    /// The day lies before what happened last.
    #[error("{on} lies before {last}, the last step of {what}: give a day from then to today with `--on`")]
    Before {
        /// The set, sheet, account or use.
        what: String,
        /// As it was typed.
        on: Date,
        /// The last step.
        last: Date,
    },
    /// Nobody can know or use a credential before there is one.
    #[error(
        "{on} lies before {issued}, when the first credential of `{account}` was issued: give a day from then to today with `--on`"
    )]
    Unborn {
        /// The account.
        account: Name,
        /// As it was typed.
        on: Date,
        /// The day of issue.
        issued: Date,
    },
    /// Something has to come before.
    #[error("{what} cannot be {done} yet, {missing}: `activate` goes through what is missing")]
    OutOfOrder {
        /// The set, by what it opens.
        what: String,
        /// The step.
        done: &'static str,
        /// What is missing.
        missing: String,
    },
    /// Once is enough.
    #[error("{what} is {done} already: nothing to do")]
    Done {
        /// The set or sheet.
        what: String,
        /// The step.
        done: &'static str,
    },
    /// Only pending sets go through these steps.
    #[error("{what} is {standing}: this step is for a pending set")]
    NotPending {
        /// The set, by what it opens.
        what: String,
        /// Where it stands.
        standing: &'static str,
    },
    /// It opens something that nothing else does.
    #[error("{what} is {standing} and must not be {done}: only superseded or abandoned sheets are")]
    StillNeeded {
        /// The set, by what it opens.
        what: String,
        /// Where it stands.
        standing: &'static str,
        /// The step.
        done: &'static str,
    },
    /// Nobody could recover from it.
    #[error(
        "{what} has {left} of the {k} sheets that recover it: give it up with `{}`",
        Command::new(&["abandon"]).name(set).option("--reason", "TEXT")
    )]
    TooFewLeft {
        /// The set, by what it opens.
        what: String,
        /// Which.
        set: SetId,
        /// How many sheets are left.
        left: usize,
        /// How many recover.
        k: u8,
    },
    /// What took its place cannot recover any more.
    #[error(
        "sheets of set {0} are the last that open `{1}`: rotate it first, with `{rotate}`",
        rotate = Command::new(&["rotate"]).name(.1).option("--out", "sheets")
    )]
    LastThatOpens(SetId, Name),
    /// It came back to be destroyed.
    #[error("{0} was called in to be destroyed: `firesafe destroy` goes on with it")]
    CalledIn(String),
    /// The account may have the credential.
    #[error(
        "{0} may be what the account has by now, so that it cannot be abandoned: finish with `activate`, or \
         begin another with `rotate --anew`"
    )]
    PastReturn(String),
    /// k different shares of the set.
    #[error("{what} is proved with {k} different sheets of it: scan more of them")]
    TooFewShares {
        /// The set, by what it opens.
        what: String,
        /// How many recover.
        k: u8,
    },
    /// Bag numbers are used once.
    #[error("bag `{0}` was used before: take a new bag, and read its number again")]
    BagUsed(Name),
    /// There is no seal to look at.
    #[error("{0} is in no bag: verify it and put it into one with `validate`")]
    NoBag(String),
    /// The bag is not the one that was recorded.
    ///
    /// The recorded number is not shown: it has to be read from the bag.
    #[error(
        "{what} is not recorded in bag `{found}`: read the number again; if it is another bag, record it with \
         `event tamper`"
    )]
    OtherBag {
        /// The sheet.
        what: String,
        /// As it was read.
        found: Name,
    },
    /// The sheet is gone.
    #[error("{what} was destroyed on {on}: look at the number printed on the sheet")]
    Destroyed {
        /// The sheet.
        what: String,
        /// The day.
        on: Date,
    },
    /// The sheet is gone.
    #[error("{what} is recorded as lost on {on}: whoever found it brings it to be destroyed")]
    Lost {
        /// The sheet.
        what: String,
        /// The day.
        on: Date,
    },
    /// It is with its custodian still.
    #[error("{0} was not called in yet: `destroy` goes through both")]
    NotCalledIn(String),
    /// Nobody saw it.
    #[error("no witness: name who saw it with `--witness`")]
    NoWitness,
    /// Sheets would be left without keeper.
    #[error(
        "{} `{name}` has {sheets}: move them with `store`, or call them in with `destroy`, then end it",
        register.name()
    )]
    HoldsSheets {
        /// Custodian or safe.
        register: Register,
        /// Which.
        name: Name,
        /// The sheets.
        sheets: String,
    },
    /// A validation is all of its steps.
    #[error("`{account}` is not validated, missing {missing}: do these steps too")]
    NotValidated {
        /// The account.
        account: Name,
        /// The steps.
        missing: String,
    },
    /// One at a time.
    #[error("use {1} of `{0}` is open: close it first with `use close {1}`")]
    UseIsOpen(Name, u32),
    /// Numbered without gaps.
    #[error("the use would get number {found} where {expected} comes next")]
    UseNumber {
        /// What comes next.
        expected: u32,
        /// What the event says.
        found: u32,
    },
    /// Fewer uses were opened.
    #[error("there is no use {0}: `use list` shows them")]
    NoUse(u32),
    /// It is over.
    #[error("use {0} was closed on {1}: open another with `use open`")]
    UseIsClosed(u32, Date),
    /// A step is stamped once.
    #[error("step `{1}` of use {0} was stamped already: nothing to do")]
    StepDone(u32, &'static str),
    /// The runbook has more steps.
    #[error("use {number} cannot be closed, missing {missing}: stamp each with `use step {number} STEP`")]
    UseSteps {
        /// The use.
        number: u32,
        /// The steps.
        missing: String,
    },
    /// It would hold on no day.
    #[error("the waiver would end on {0}, before it begins: give a later day with `--until`")]
    WaiverOver(Date),
    /// Nothing was waived.
    #[error("there is no such waiver of `{0}`: `lint` shows them")]
    NoWaiver(String),
}

/// Names what is near, if anything.
fn near(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!(", the nearest name is `{nearest}`"))
}
