//! What can be typed.

mod custody;
mod export;
mod flags;
mod life;
mod policy;
pub mod register;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::document::Language;

pub use custody::{Bag, Event, Resealing, Use, Validate};
pub use export::{Csv, Export, Ics, Table};
pub use life::{Abandon, Activate, Destroy, NewSheets, Reshare, Rotate, Seen, StoreSheet};
pub use policy::{Days, Policy};

/// Break-glass passwords: generate, split into printed sheets, keep track, recover.
#[derive(Debug, Parser)]
#[command(
    name = "firesafe",
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 done; 1 failed; 2 wrong command line; 3 something is due or was found; \
                  4 the ledger stays locked; 5 a tampered ledger, or a forged or damaged share; \
                  130 stopped with Ctrl-C."
)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Options that every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options for every command")]
#[allow(clippy::struct_excessive_bools, reason = "clap's derive maps one switch to one field")]
pub struct Global {
    /// The ledger file [default: `$FIRESAFE_LEDGER`, else `$XDG_DATA_HOME/firesafe/ledger.age`]
    // not clap's `env`: `recover` must know whether the person typed it
    #[arg(long, global = true, value_name = "PATH")]
    pub ledger: Option<PathBuf>,
    /// Read an officer's passphrase from a file, `-` for standard input; repeat it for each officer
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Vec<PathBuf>,
    /// Open the ledger with a native age identity, for reading only
    #[arg(long, global = true, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Refuse the ledger unless it contains this head: the words from the minutes, or 64 hexadecimal
    /// digits
    #[arg(long, global = true, value_name = "HEAD")]
    pub expect_head: Option<String>,
    /// Accept a new passphrase of fewer than 12 characters
    #[arg(long, global = true)]
    pub weak_passphrase: bool,
    /// Allow recording when the clock is behind the last event
    #[arg(long, global = true)]
    pub allow_clock_back: bool,
    /// Print data as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Print only errors and alerts
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Ask line by line instead of on the full screen, for screen readers
    #[arg(long, global = true)]
    pub plain: bool,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: Color,
    /// Size of the paper
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
    /// Create a ledger
    Init(Init),
    /// Generate a password for an account and split it into sheets, any K of which recover it
    Issue(Issue),
    /// Split a secret that you already have into sheets
    Split(Split),
    /// Check sheets one by one, without revealing the secret
    Verify(Verify),
    /// Recover a secret from its sheets
    Recover(Recover),
    /// Put printed sheets into use, step by step
    Activate(Activate),
    /// Replace an account's password, from new sheets to the destruction of the old ones
    Rotate(Box<Rotate>),
    /// Split the account's current password onto new sheets
    Reshare(Reshare),
    /// Record that a sheet moved to another custodian or safe
    Store(StoreSheet),
    /// Give up a set that is not in use yet
    Abandon(Abandon),
    /// Collect replaced or abandoned sheets, and record their destruction before witnesses
    Destroy(Destroy),
    /// Prove that an account works, and that its sheets are in place and intact
    Validate(Validate),
    /// Record an urgent event: staff, subscriptions, tampering, loss, a known password
    #[command(subcommand)]
    Event(Event),
    /// Record the use of an account, and show the emergency runbook
    #[command(subcommand)]
    Use(Use),
    /// Add, remove and list the officers, who open the ledger
    #[command(subcommand)]
    Officer(Officer),
    /// The registers, one verb each
    #[command(flatten)]
    Register(register::Call),
    /// Show what is due, and which sheets open each account now
    Status(Status),
    /// Check the records against the guidance, and analyse loss and collusion
    Lint(Lint),
    /// Accept a finding until a date
    Waive(Waive),
    /// End a waiver
    Unwaive(Unwaive),
    /// Export what is due and who keeps which sheet: calendar, table or JSON
    #[command(subcommand)]
    Export(Export),
    /// Show or set review intervals
    #[command(subcommand)]
    Policy(Policy),
    /// Write the recovery kit, which recovers without firesafe: page, script, format and card
    Kit(KitFolder),
    /// Print the handbook for officers, in the order of a year
    Handbook {
        /// Write it into a new file instead
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Show the history of the ledger
    Log,
    /// Verify every event and signature of the ledger
    Check,
    /// Print shell completions
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write one page for each command into a folder
    Man {
        /// Folder for the pages; without it, the page of the program is printed
        folder: Option<PathBuf>,
    },
}

/// `firesafe init`.
#[derive(Args, Debug)]
pub struct Init {
    /// Name of the organisation, as printed on sheets
    #[arg(long, value_name = "NAME")]
    pub organisation: String,
    /// Name of an officer; repeat it for each officer, who types a passphrase in turn
    #[arg(long, value_name = "NAME", default_value = "officer-1")]
    pub officer: Vec<String>,
    /// Number of officers who must open the ledger together
    #[arg(long, value_name = "Q", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=31))]
    pub quorum: u8,
    /// Number of sheets that recover, if a command does not say
    #[arg(short, value_name = "K", default_value_t = 2, value_parser = sheets)]
    pub k: u8,
    /// Number of sheets in a set, if a command does not say
    #[arg(short, value_name = "N", default_value_t = 3, value_parser = sheets)]
    pub n: u8,
    /// Days between validations
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub interval: u16,
    /// A native age recipient (age1…) who can read the ledger, for escrow or audit; repeatable
    #[arg(long, value_name = "AGE1…")]
    pub recipient: Vec<String>,
}

/// Where sheets go.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Destination {
    /// Folder for the sheets, created with mode 0700 if it is missing
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print queue of the system: firesafe writes no sheet to disk
    #[arg(long, value_name = "QUEUE")]
    pub print: Option<String>,
}

/// How a password and its sheets are made.
#[derive(Args, Debug)]
// each is a switch of its own on the command line
#[allow(clippy::struct_excessive_bools, reason = "clap's derive maps one switch to one field")]
pub struct Recipe {
    /// Number of sheets that recover [default: the ledger's, else 2; for `rotate` those of the last set]
    #[arg(short, value_name = "K", value_parser = sheets)]
    pub k: Option<u8>,
    /// Number of sheets in the set, at most 31 [default: the ledger's, else 3]
    #[arg(short, value_name = "N", value_parser = sheets)]
    pub n: Option<u8>,
    /// Password rules of the target system; an unknown name lists all profiles [default: entra, and for
    /// `rotate` those of the last password]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Length of the password [default: the profile's, 24 for entra]
    #[arg(long, value_name = "N", conflicts_with = "words")]
    pub length: Option<usize>,
    /// Generate a passphrase of N words instead
    #[arg(long, value_name = "N", conflicts_with = "alphabet")]
    pub words: Option<usize>,
    /// Characters to choose from
    #[arg(long, value_name = "CHARACTERS")]
    pub alphabet: Option<String>,
    /// Allow characters that look alike, such as O and 0
    #[arg(long)]
    pub look_alikes: bool,
    /// Name of the tenant that must not be part of the password, as the account's own never is; repeatable
    #[arg(long, value_name = "NAME")]
    pub tenant: Vec<String>,
    /// Mix your dice rolls into the system's randomness
    #[arg(long)]
    pub dice: bool,
    /// How the sheets look
    #[command(flatten)]
    pub sheets: SheetOptions,
}

/// How the sheets look.
#[derive(Args, Debug)]
pub struct SheetOptions {
    /// Leave the names of account and secret off the sheets and their file names
    #[arg(long)]
    pub discreet: bool,
    /// Print the signature as rows too, so that typing alone finds a forged sheet
    #[arg(long)]
    pub signature_rows: bool,
    /// Place of the recovery kit, to print on the sheets [default: a line to write on]
    #[arg(long, value_name = "TEXT")]
    pub kit_place: Option<String>,
    /// Language of the words on the sheets
    #[arg(long, value_name = "LANGUAGE", default_value_t, value_parser = languages())]
    pub language: Language,
}

/// The languages that documents are written in.
fn languages() -> impl TypedValueParser<Value = Language> {
    let tags = Language::ALL.iter().map(|language| language.tag());
    PossibleValuesParser::new(tags).try_map(|tag| tag.parse::<Language>())
}

/// `firesafe issue`.
#[derive(Args, Debug)]
pub struct Issue {
    /// Sign-in names of the accounts
    #[arg(required = true, value_name = "ACCOUNT")]
    pub accounts: Vec<String>,
    /// Where the sheets go
    #[command(flatten)]
    pub destination: Destination,
    /// How the password and its sheets are made
    #[command(flatten)]
    pub recipe: Recipe,
    /// Issue another generation for an account that has one
    #[arg(long)]
    pub next_generation: bool,
    /// Show the password on the terminal afterwards
    #[arg(long)]
    pub reveal: bool,
    /// Name of the organisation, when this creates the ledger
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
}

/// `firesafe split`.
#[derive(Args, Debug)]
pub struct Split {
    /// File with the secret; without it, a pipe or the prompt
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Number of sheets that recover
    #[arg(short, value_name = "K", value_parser = sheets)]
    pub k: u8,
    /// Number of sheets in the set, at most 31
    #[arg(short, value_name = "N", value_parser = sheets)]
    pub n: u8,
    /// Where the sheets go
    #[command(flatten)]
    pub destination: Destination,
    /// Text on the sheets that says what they open; never the secret itself
    #[arg(long, value_name = "TEXT")]
    pub label: Option<String>,
    /// Name of the organisation, as printed on the sheets
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Keep the last newline of a file or pipe, which is dropped otherwise
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
    /// Sheets: PDF, PNG, JPEG, TIFF or WebP files, text files with rows, `-` for standard input; none: type them
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
    /// Prove that the sheets recover, and show nothing of the secret
    #[arg(long, conflicts_with_all = ["output", "raw"])]
    pub check: bool,
    /// Write the secret into a new file with mode 0600
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the exact bytes, with no newline after text
    #[arg(long)]
    pub raw: bool,
}

/// `firesafe kit`.
#[derive(Args, Debug)]
pub struct KitFolder {
    /// Folder that does not exist yet, or is empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `firesafe officer`.
#[derive(Debug, Subcommand)]
pub enum Officer {
    /// Add an officer
    Add {
        /// The officer's name
        name: String,
        /// Read the new officer's passphrase from a file
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Remove an officer, who then opens no ledger that is written later
    Remove {
        /// The officer's name
        name: String,
    },
    /// Change an officer's passphrase; the officer opens the ledger with the old one first
    Passphrase {
        /// The officer's name
        name: String,
        /// Read the new passphrase from a file
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Change how many officers must open the ledger together; that many must open it now
    Quorum {
        /// From 1 to all officers
        #[arg(value_name = "Q", value_parser = clap::value_parser!(u8).range(1..=31))]
        officers: u8,
    },
    /// List the officers
    List,
}

/// `firesafe status`.
#[derive(Args, Debug)]
pub struct Status {
    /// Show what will be due on that day, today or later
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub on: Option<jiff::civil::Date>,
    /// Show everything, not only what is due within 30 days
    #[arg(long)]
    pub all: bool,
    /// Include the locations of safes
    #[arg(long)]
    pub locations: bool,
}

/// The day of what is recorded; `cli::record` refuses one that has not come.
#[derive(Args, Clone, Copy, Debug)]
pub struct On {
    /// Day on which it happened, if not today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub on: Option<jiff::civil::Date>,
}

fn date(text: &str) -> Result<jiff::civil::Date, &'static str> {
    text.parse().map_err(|_| "type a date such as 2026-11-20")
}

/// `firesafe lint`.
#[derive(Args, Debug)]
pub struct Lint {
    /// IDs of the checks to run [default: all]
    #[arg(value_name = "CHECK")]
    pub checks: Vec<String>,
    /// Show the findings as of that day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub on: Option<jiff::civil::Date>,
}

/// `firesafe waive`.
#[derive(Args, Debug)]
pub struct Waive {
    /// ID of the check
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// Account, safe, person or other subject of the finding [default: everything that the check finds]
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
    /// Reason for accepting it
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Last day of the waiver, at most 366 days ahead
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub until: jiff::civil::Date,
}

/// `firesafe unwaive`.
#[derive(Args, Debug)]
pub struct Unwaive {
    /// ID of the check
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// Subject of the waiver [default: everything that the check finds]
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
}

/// A number of sheets; whether k of n is possible is decided where both are known.
fn sheets(text: &str) -> Result<u8, &'static str> {
    let number: u64 = text.parse().map_err(|_| "type a number of sheets, such as 3")?;
    u8::try_from(number).map_err(|_| "a set has at most 31 sheets")
}
