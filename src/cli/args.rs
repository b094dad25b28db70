//! What can be typed.

mod custody;
mod life;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use super::export::Export;
pub use super::policy::Policy;
pub use custody::{Bag, Event, Resealing, Use, Validate};
pub use life::{Abandon, Activate, Destroy, NewSheets, Reshare, Rotate, Seen, StoreSheet};

/// Break-glass passwords: generate, split into printed sheets, keep track, recover.
#[derive(Debug, Parser)]
#[command(
    name = "firesafe",
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 done; 1 failed; 2 usage; 3 something is due or found; \
                  4 could not unlock; 5 integrity: a tampered ledger, a forged or damaged share."
)]
pub struct Cli {
    /// Options that every verb takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Options that every verb takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options for every verb")]
#[allow(clippy::struct_excessive_bools, reason = "clap's derive maps one switch to one field")]
pub struct Global {
    /// The ledger [default: `$FIRESAFE_LEDGER`, else `$XDG_DATA_HOME/firesafe/ledger.age`]
    // not clap's `env`: `recover` must know whether the person typed it
    #[arg(long, global = true, value_name = "PATH")]
    pub ledger: Option<PathBuf>,
    /// Read an officer's passphrase from a file, `-` for standard input; may be given again
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Vec<PathBuf>,
    /// Open the ledger, for reading alone, with a native age identity
    #[arg(long, global = true, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Refuse a ledger that is not the one on paper, or that one gone on with: its head in words, or
    /// in 64 hexadecimal digits
    #[arg(long, global = true, value_name = "HEAD")]
    pub expect_head: Option<String>,
    /// Record although the clock stands before the last event
    #[arg(long, global = true)]
    pub allow_clock_back: bool,
    /// Print data as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Type sheets line by line, as a screen reader needs it, and not on the whole screen
    #[arg(long, global = true)]
    pub plain: bool,
    /// Colour
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: Color,
    /// The size of the paper
    #[arg(long, global = true, value_name = "a4|letter", default_value = "a4", hide_possible_values = true)]
    pub paper: PaperSize,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The size of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaperSize {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a ledger
    Init(Init),
    /// Generate a break-glass password and print it as sheets, any K of which recover it
    Issue(Issue),
    /// Split a secret of your own into sheets
    Split(Split),
    /// Check one sheet alone, without learning anything
    Verify(Verify),
    /// Put a secret together again from its sheets
    Recover(Recover),
    /// Go through the steps from printed sheets to what opens the account
    Activate(Activate),
    /// Give an account a new password, from new sheets to the end of the old ones
    Rotate(Box<Rotate>),
    /// Deal the password that an account has to other sheets
    Reshare(Reshare),
    /// Move one sheet to another custodian or safe
    Store(StoreSheet),
    /// Give up a set that opens nothing yet
    Abandon(Abandon),
    /// Call in sheets that were replaced or given up, and destroy them before witnesses
    Destroy(Destroy),
    /// Prove that an account can be used, and that its sheets are there and good
    Validate(Validate),
    /// Record what cannot wait: people, subscriptions, tampering, a known password
    #[command(subcommand)]
    Event(Event),
    /// Record the use of an account, with the emergency runbook
    #[command(subcommand)]
    Use(Use),
    /// Who can open the ledger
    #[command(subcommand)]
    Officer(Officer),
    /// The registers, one verb each
    #[command(flatten)]
    Register(super::register::args::Call),
    /// What is due, and what opens each account now
    Status(Status),
    /// What is wrong with the plan, by check, and what could lose or betray each set
    Lint(Lint),
    /// Accept what a check finds, until a day
    Waive(Waive),
    /// Let what was waived count again
    Unwaive(Unwaive),
    /// What is due and who keeps what, for a calendar, a table or a program
    #[command(subcommand)]
    Export(Export),
    /// Days between two looks at the same thing
    #[command(subcommand)]
    Policy(Policy),
    /// Write the recovery kit: a page, a script, the format and a card, for where there is no firesafe
    Kit(KitFolder),
    /// Print the officer's handbook, in the order of a year
    Handbook {
        /// Write it into a new file instead
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// The ledger's history
    Log,
    /// Verify the ledger from end to end
    Check,
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page, or write one for every verb into a folder
    Man {
        /// The folder
        folder: Option<PathBuf>,
    },
}

/// `firesafe init`.
#[derive(Args, Debug)]
pub struct Init {
    /// The organisation's name, as sheets show it
    #[arg(long, value_name = "NAME")]
    pub organisation: String,
    /// The name of an officer; may be given again, and each types a passphrase in turn
    #[arg(long, value_name = "NAME", default_value = "officer-1")]
    pub officer: Vec<String>,
    /// How many officers open the ledger together
    #[arg(long, value_name = "Q", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=31))]
    pub quorum: u8,
    /// How many sheets recover, unless a verb says otherwise
    #[arg(short, value_name = "K", default_value_t = 2, value_parser = sheets)]
    pub k: u8,
    /// How many sheets there are, unless a verb says otherwise
    #[arg(short, value_name = "N", default_value_t = 3, value_parser = sheets)]
    pub n: u8,
    /// Days between validations
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub interval: u16,
    /// A native age recipient (age1…) that can read the ledger, for escrow or audit; may be given again
    #[arg(long, value_name = "AGE1…")]
    pub recipient: Vec<String>,
}

/// Where sheets go.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Destination {
    /// A folder for the sheets, made 0700 where it is missing
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A print queue of the system: no sheet is written to disk by firesafe
    #[arg(long, value_name = "QUEUE")]
    pub print: Option<String>,
}

/// How a password and its sheets are made.
#[derive(Args, Debug)]
// each is a switch of its own on the command line
#[allow(clippy::struct_excessive_bools, reason = "clap's derive maps one switch to one field")]
pub struct Recipe {
    /// How many sheets recover [default: the ledger's, else 2; for `rotate` those of the last set]
    #[arg(short, value_name = "K", value_parser = sheets)]
    pub k: Option<u8>,
    /// How many sheets there are, at most 31 [default: the ledger's, else 3]
    #[arg(short, value_name = "N", value_parser = sheets)]
    pub n: Option<u8>,
    /// The rules of the system that the password is for; an unknown name lists them all [default: entra,
    /// and for `rotate` those of the last password]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Characters in the password [default: the profile's, 24 for entra]
    #[arg(long, value_name = "N", conflicts_with = "words")]
    pub length: Option<usize>,
    /// A passphrase of so many words instead
    #[arg(long, value_name = "N", conflicts_with = "alphabet")]
    pub words: Option<usize>,
    /// The characters to choose from
    #[arg(long, value_name = "CHARACTERS")]
    pub alphabet: Option<String>,
    /// Allow characters that look alike, such as O and 0
    #[arg(long)]
    pub look_alikes: bool,
    /// A name of the tenant that must not stand in the password, as the account's own never does; may
    /// be given again
    #[arg(long, value_name = "NAME")]
    pub tenant: Vec<String>,
    /// Mix rolls of real dice into the system's randomness
    #[arg(long)]
    pub dice: bool,
    /// How the sheets look
    #[command(flatten)]
    pub sheets: SheetOptions,
}

/// How the sheets look.
#[derive(Args, Debug)]
pub struct SheetOptions {
    /// Leave the names of account and secret off the sheets and out of their file names
    #[arg(long)]
    pub discreet: bool,
    /// Print the signature as rows too, so that a forged share is known by typing alone
    #[arg(long)]
    pub signature_rows: bool,
    /// Where the recovery kit is kept, as the sheets say it [default: a line to write on]
    #[arg(long, value_name = "TEXT")]
    pub kit_place: Option<String>,
}

/// `firesafe issue`.
#[derive(Args, Debug)]
pub struct Issue {
    /// The accounts, as they sign in
    #[arg(required = true, value_name = "ACCOUNT")]
    pub accounts: Vec<String>,
    /// Where the sheets go
    #[command(flatten)]
    pub destination: Destination,
    /// How the password and its sheets are made
    #[command(flatten)]
    pub recipe: Recipe,
    /// Issue a further generation for an account that has one
    #[arg(long)]
    pub next_generation: bool,
    /// Show the password on the terminal afterwards
    #[arg(long)]
    pub reveal: bool,
    /// The organisation's name, when this makes the ledger
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
}

/// `firesafe split`.
#[derive(Args, Debug)]
pub struct Split {
    /// A file with the secret; without it, a pipe or the prompt
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// How many sheets recover
    #[arg(short, value_name = "K", value_parser = sheets)]
    pub k: u8,
    /// How many sheets there are, at most 31
    #[arg(short, value_name = "N", value_parser = sheets)]
    pub n: u8,
    /// Where the sheets go
    #[command(flatten)]
    pub destination: Destination,
    /// What the sheets say that they open; never the secret itself
    #[arg(long, value_name = "TEXT")]
    pub label: Option<String>,
    /// The organisation's name, as the sheets show it
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Keep the last newline of a file or pipe: without this, one at the end of text is dropped
    #[arg(long)]
    pub raw: bool,
    /// How the sheets look
    #[command(flatten)]
    pub sheets: SheetOptions,
    /// Record the set in the ledger
    #[arg(long)]
    pub record: bool,
}

/// `firesafe verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// Sheets: PDF, PNG, JPEG, TIFF or WebP files, text files with rows, `-` for standard input; none to type
    #[arg(value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// Record the check of each good sheet in the ledger
    #[arg(long)]
    pub record: bool,
    /// New bags
    #[command(flatten)]
    pub resealing: Resealing,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe recover`.
#[derive(Args, Debug)]
pub struct Recover {
    /// Sheets: PDF, PNG, JPEG, TIFF or WebP files, text files with rows, `-` for standard input; more can be typed
    #[arg(value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// Prove that the sheets recombine, and show nothing of the secret
    #[arg(long, conflicts_with_all = ["output", "raw"])]
    pub check: bool,
    /// Write the secret into a new file, 0600
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The bytes exactly, without a newline after text
    #[arg(long)]
    pub raw: bool,
}

/// `firesafe kit`.
#[derive(Args, Debug)]
pub struct KitFolder {
    /// A folder that does not exist yet, or is empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `firesafe officer`.
#[derive(Debug, Subcommand)]
pub enum Officer {
    /// Let one more person open the ledger
    Add {
        /// The officer's name
        name: String,
        /// Read the new officer's passphrase from a file
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Let a person open no ledger that is written from now on
    Remove {
        /// The officer's name
        name: String,
    },
    /// Change the passphrase of an officer, who opens the ledger with the old one
    Passphrase {
        /// The officer's name
        name: String,
        /// Read the new passphrase from a file
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Change how many officers open the ledger together; as many must open it now
    Quorum {
        /// How many, from 1 to all
        #[arg(value_name = "Q", value_parser = clap::value_parser!(u8).range(1..=31))]
        officers: u8,
    },
    /// List those who can
    List,
}

/// `firesafe status`.
#[derive(Args, Debug)]
pub struct Status {
    /// As it will stand on that day, today or later
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub on: Option<jiff::civil::Date>,
    /// Everything, not only what comes due within 30 days
    #[arg(long)]
    pub all: bool,
    /// Say where the safes stand too
    #[arg(long)]
    pub locations: bool,
}

/// The day of what is recorded; `cli::record` refuses one that has not come.
#[derive(Args, Clone, Copy, Debug)]
pub struct On {
    /// The day it happened, if not today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub on: Option<jiff::civil::Date>,
}

fn date(text: &str) -> Result<jiff::civil::Date, &'static str> {
    text.parse().map_err(|_| "type a date such as 2026-11-20")
}

/// `firesafe lint`.
#[derive(Args, Debug)]
pub struct Lint {
    /// The checks to run, by ID [default: all]
    #[arg(value_name = "CHECK")]
    pub checks: Vec<String>,
    /// As it will stand on that day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub on: Option<jiff::civil::Date>,
}

/// `firesafe waive`.
#[derive(Args, Debug)]
pub struct Waive {
    /// The check, by ID
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// The account, safe, person or other thing that the finding is about [default: all that it finds]
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
    /// Why it is accepted
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The last day, at most 366 days ahead
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub until: jiff::civil::Date,
}

/// `firesafe unwaive`.
#[derive(Args, Debug)]
pub struct Unwaive {
    /// The check, by ID
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// What the waiver was about [default: all that the check finds]
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
}

/// A number of sheets; whether k of n is possible is decided where both are known.
fn sheets(text: &str) -> Result<u8, &'static str> {
    let number: u64 = text.parse().map_err(|_| "type a number of sheets, such as 3")?;
    u8::try_from(number).map_err(|_| "a set has at most 31 sheets")
}
