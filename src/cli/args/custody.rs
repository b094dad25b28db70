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
    /// The number of the new bag around a sheet; may be given again
    #[arg(long, value_name = "SHARE=NUMBER", value_parser = bag)]
    pub bag: Vec<Bag>,
    /// Record sheets that go into no bag: they count as unsealed from then on
    #[arg(long, conflicts_with = "bag")]
    pub unsealed: bool,
}

/// `firesafe validate`.
#[derive(Args, Debug)]
pub struct Validate {
    /// The account; for its sheets alone also a set, or the label of a recorded secret
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Sheets that were taken out: PDF, PNG, JPEG, TIFF or WebP files, text files with rows, `-` for standard input
    #[arg(value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// Type one sheet that was taken out
    #[arg(long, conflicts_with = "sheets")]
    pub typed: bool,
    /// A bag that was looked at unopened, its seal intact: the share, and the number read on the bag; may
    /// be given again
    #[arg(long, value_name = "SHARE=NUMBER", value_parser = bag_of_share)]
    pub seal: Vec<Bag>,
    /// New bags
    #[command(flatten)]
    pub resealing: Resealing,
    /// A step that was done; may be given again
    #[arg(long, value_name = "STEP", value_parser = word(ValidationStep::ALL, ValidationStep::as_str))]
    pub done: Vec<ValidationStep>,
    /// Every step was done
    #[arg(long, conflicts_with = "done")]
    pub all_done: bool,
    /// An authenticator with which the account signed in; may be given again
    #[arg(long, value_name = "AUTHENTICATOR")]
    pub method: Vec<String>,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe event`.
#[derive(Debug, Subcommand)]
pub enum Event {
    /// Somebody came, left or does other work: every account has to be validated now
    StaffChange {
        /// The person
        person: String,
        /// What changed
        #[arg(long, value_name = "CHANGE", value_parser = word(StaffChange::ALL, StaffChange::as_str))]
        change: StaffChange,
        /// More about it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// The person is nobody on record, although the name is near a recorded one
        #[arg(long)]
        unlisted: bool,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// Subscriptions changed: the tenant's accounts have to be validated now
    SubscriptionChange {
        /// The tenant, if not all are concerned
        #[arg(long, value_name = "TENANT")]
        tenant: Option<String>,
        /// What changed
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// A bag or sheet may have been opened or copied: its whole set has to be replaced now
    Tamper {
        /// The account, the set, or the label of a recorded secret
        name: String,
        /// The number of the share
        #[arg(value_name = "SHARE")]
        share: u8,
        /// What was found
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// A sheet burnt, was stolen, or is nowhere to be found: its whole set has to be replaced now
    Lost {
        /// The account, the set, or the label of a recorded secret
        name: String,
        /// The number of the share
        #[arg(value_name = "SHARE")]
        share: u8,
        /// What is known of it
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// The day on which it was noticed
        #[command(flatten)]
        on: On,
    },
    /// Somebody may know the credential: it has to be rotated now
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
    /// An account is about to be used, in earnest or for practice
    Open {
        /// The account
        account: String,
        /// The situation
        #[arg(long, value_name = "REASON", value_parser = word(UseReason::ALL, UseReason::as_str))]
        reason: UseReason,
        /// The situation in words
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// Who allows it: an officer, authorised user, custodian or contact
        #[arg(long, value_name = "NAME")]
        approver: String,
        /// Say who keeps the sheets, and where, to a file or pipe too
        #[arg(long)]
        locations: bool,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// A step of the runbook was done
    Step {
        /// The number of the use
        #[arg(value_name = "N")]
        number: u32,
        /// The step
        #[arg(value_name = "STEP", value_parser = word(RunbookStep::ALL, RunbookStep::as_str))]
        step: RunbookStep,
        /// It was not needed, and the note says why
        #[arg(long, requires = "note")]
        not_needed: bool,
        /// More about it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// The use is over; asks for the steps that are not stamped
    Close {
        /// The number of the use
        #[arg(value_name = "N")]
        number: u32,
        /// What it was
        #[arg(long, value_name = "CLASS", value_parser = word(UseClass::ALL, UseClass::as_str))]
        class: UseClass,
        /// What was learnt, or where that stands
        #[arg(long, value_name = "TEXT")]
        post_mortem: String,
        /// The day
        #[command(flatten)]
        on: On,
    },
    /// All uses
    List,
    /// One use, its steps and how it ended
    Show {
        /// The number of the use
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
