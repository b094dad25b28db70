//! `validate`, `event` and `use`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::On;
use crate::model::{Name, RunbookStep, StaffChange, UseClass, UseReason, ValidationStep};

/// The number of a bag, and the share in it where that was said.
#[derive(Clone, Debug)]
pub struct Bag {
    /// The share, from 1.
    pub share: Option<u8>,
    /// The bag's number.
    pub number: Name,
}

/// What becomes of sheets that come out of their bags.
#[derive(Args, Clone, Debug)]
pub struct Resealing {
    /// Number of the new bag of a sheet; repeat it for each sheet
    #[arg(long, value_name = "SHARE=NUMBER", value_parser = bag)]
    pub bag: Vec<Bag>,
    /// Record that the sheets go into no bag: they count as unsealed from then on
    #[arg(long, conflicts_with = "bag")]
    pub unsealed: bool,
}

/// `firesafe validate`.
#[derive(Args, Debug)]
pub struct Validate {
    /// Account; to check sheets only, also the id of a set or the label of a recorded secret
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Sheets that were taken out of their bags: PDF, PNG, JPEG, TIFF or WebP files, text files with rows, `-` for standard input
    #[arg(value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// Type one sheet that was taken out of its bag
    #[arg(long, conflicts_with = "sheets")]
    pub typed: bool,
    /// A bag that is closed and its seal intact: the share, and the number on the bag; repeat it for each
    /// bag
    #[arg(long, value_name = "SHARE=NUMBER", value_parser = bag_of_share)]
    pub seal: Vec<Bag>,
    /// New bags
    #[command(flatten)]
    pub resealing: Resealing,
    /// Step that was done; repeatable
    #[arg(long, value_name = "STEP", value_parser = word(ValidationStep::ALL, ValidationStep::as_str))]
    pub done: Vec<ValidationStep>,
    /// All steps were done
    #[arg(long, conflicts_with = "done")]
    pub all_done: bool,
    /// Authenticator that the account signed in with; repeatable
    #[arg(long, value_name = "AUTHENTICATOR")]
    pub method: Vec<String>,
    /// The day
    #[command(flatten)]
    pub on: On,
}

impl Validate {
    /// The steps that are said to be done.
    #[must_use]
    pub fn steps(&self) -> Vec<ValidationStep> {
        if self.all_done { ValidationStep::ALL.to_vec() } else { self.done.clone() }
    }
}

/// A sheet, by what it opens and its number.
#[derive(Debug, Args)]
pub struct OfSheet {
    /// Account, id of a set, or label of a recorded secret
    pub name: String,
    /// Number of the share
    #[arg(value_name = "SHARE")]
    pub share: u8,
}

/// `firesafe event`.
#[derive(Debug, Subcommand)]
pub enum Event {
    /// Record that a person was hired, changed jobs or left: makes validation of every account due
    StaffChange {
        /// The person
        person: String,
        /// Kind of change
        #[arg(long, value_name = "CHANGE", value_parser = word(StaffChange::ALL, StaffChange::as_str))]
        change: StaffChange,
        /// Note
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// The person is not on record, although a similar name is
        #[arg(long)]
        unlisted: bool,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// Record that subscriptions changed: makes validation of the tenant's accounts due
    SubscriptionChange {
        /// Tenant [default: all tenants]
        #[arg(long, value_name = "TENANT")]
        tenant: Option<String>,
        /// What changed
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// Record that a bag was opened to use what is in it: makes a new bag due
    Opened {
        /// Sheet
        #[command(flatten)]
        of: OfSheet,
        /// Purpose
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// Record that a bag or sheet may have been opened or copied: makes replacement of its set due
    Tamper {
        /// Sheet
        #[command(flatten)]
        of: OfSheet,
        /// What was found
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// Record that a sheet was destroyed, stolen or cannot be found: makes replacement of its set due
    Lost {
        /// Sheet
        #[command(flatten)]
        of: OfSheet,
        /// What is known about it
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// Day on which it was noticed
        #[command(flatten)]
        on: On,
    },
    /// Record that somebody may know the credential: makes rotation due
    Compromise {
        /// The account
        account: String,
        /// What happened
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
}

/// `firesafe use`.
#[derive(Debug, Subcommand)]
pub enum Use {
    /// Begin a use of an account, in earnest or as a drill
    Open {
        /// The account
        account: String,
        /// The situation
        #[arg(long, value_name = "REASON", value_parser = word(UseReason::ALL, UseReason::as_str))]
        reason: UseReason,
        /// The situation in words
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// Approver: an officer, authorised user, custodian or contact
        #[arg(long, value_name = "NAME")]
        approver: String,
        /// Include who keeps the sheets and where, also in a file or pipe
        #[arg(long)]
        locations: bool,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// Record a step of the runbook
    Step {
        /// Number of the use
        #[arg(value_name = "N")]
        number: u32,
        /// The step
        #[arg(value_name = "STEP", value_parser = word(RunbookStep::ALL, RunbookStep::as_str))]
        step: RunbookStep,
        /// The step was not needed; the note says why
        #[arg(long, requires = "note")]
        not_needed: bool,
        /// Note
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// End a use; asks for the steps that are not recorded
    Close {
        /// Number of the use
        #[arg(value_name = "N")]
        number: u32,
        /// Class of the use
        #[arg(long, value_name = "CLASS", value_parser = word(UseClass::ALL, UseClass::as_str))]
        class: UseClass,
        /// What was learnt, or a reference to it
        #[arg(long, value_name = "TEXT")]
        post_mortem: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// List all uses
    List,
    /// Show one use, its steps and how it ended
    Show {
        /// Number of the use
        #[arg(value_name = "N")]
        number: u32,
    },
}

/// One of a closed set of words.
fn word<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    text: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let known = PossibleValuesParser::new(all.iter().map(move |&one| text(one)));
    known.try_map(move |typed| all.iter().copied().find(|&one| text(one) == typed).ok_or("no such word"))
}

/// `2=B-1002`, or the number alone where one sheet is meant.
fn bag(typed: &str) -> Result<Bag, String> {
    let (share, number) = match typed.split_once('=') {
        Some((share, number)) => (Some(share_number(share)?), number),
        None => (None, typed),
    };
    Ok(Bag { share, number: number.parse().map_err(|error| format!("{error}"))? })
}

fn bag_of_share(typed: &str) -> Result<Bag, String> {
    if typed.contains('=') {
        bag(typed)
    } else {
        Err("type the share and its bag, such as 2=B-1002".to_owned())
    }
}

fn share_number(typed: &str) -> Result<u8, String> {
    let number = typed.parse().ok().filter(|number| (1..=31).contains(number));
    number.ok_or_else(|| "the share before `=` is a number from 1 to 31, as on its sheet".to_owned())
}
