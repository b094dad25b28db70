//! From printed sheets to what opens, and to the end of what was replaced.

use std::path::PathBuf;

use clap::Args;

use super::{Destination, On, Recipe, SheetOptions, sheets};

/// Where sheets go, where any are made.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct NewSheets {
    /// A folder for the new sheets, made 0700 where it is missing
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A print queue of the system: no sheet is written to disk by firesafe
    #[arg(long, value_name = "QUEUE")]
    pub print: Option<String>,
}

/// What was done or seen, where nobody is asked.
#[derive(Args, Debug)]
#[command(next_help_heading = "What was done, instead of being asked")]
pub struct Seen {
    /// The password is being set on the account now: the point of no return
    #[arg(long)]
    pub set: bool,
    /// Sign-in and this administrative task were seen to work
    #[arg(long, value_name = "TEXT")]
    pub task: Option<String>,
    /// The number of the bag around a sheet; may be given again
    #[arg(long, value_name = "SHEET=NUMBER")]
    pub bag: Vec<String>,
    /// Who keeps a sheet, where, and who carried it there; may be given again
    #[arg(long, value_name = "SHEET=CUSTODIAN/SAFE[/CARRIER]")]
    pub keep: Vec<String>,
    /// Ask for no Yes, but for the point of no return, which is `--set`
    #[arg(long)]
    pub yes: bool,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe activate`.
#[derive(Args, Debug)]
pub struct Activate {
    /// An account, the label of a split secret, or the id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Scans of printed sheets: PNG, JPEG, or the PDF of a scanner; without them they are asked for
    #[arg(value_name = "SCAN")]
    pub scans: Vec<PathBuf>,
    /// What was done or seen
    #[command(flatten)]
    pub seen: Seen,
}

/// `firesafe rotate`.
#[derive(Args, Debug)]
pub struct Rotate {
    /// The account
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    /// Scans of printed sheets: PNG, JPEG, or the PDF of a scanner; without them they are asked for
    #[arg(value_name = "SCAN")]
    pub scans: Vec<PathBuf>,
    /// Where the new sheets go; not needed to go on with a rotation that was begun
    #[command(flatten)]
    pub new_sheets: NewSheets,
    /// How the password and its sheets are made
    #[command(flatten)]
    pub recipe: Recipe,
    /// Begin another generation although the last rotation is not finished
    #[arg(long)]
    pub anew: bool,
    /// Who sees the old sheets destroyed; may be given again
    #[arg(long, value_name = "NAME")]
    pub witness: Vec<String>,
    /// What was done or seen
    #[command(flatten)]
    pub seen: Seen,
}

/// `firesafe reshare`.
#[derive(Args, Debug)]
pub struct Reshare {
    /// The account
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    /// Sheets of the set that opens it now: files as for `recover`; more can be typed
    #[arg(value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// How many new sheets recover [default: as before]
    #[arg(short, value_name = "K", value_parser = sheets)]
    pub k: Option<u8>,
    /// How many new sheets there are, at most 31 [default: as before]
    #[arg(short, value_name = "N", value_parser = sheets)]
    pub n: Option<u8>,
    /// Where the sheets go
    #[command(flatten)]
    pub destination: Destination,
    /// How the sheets look
    #[command(flatten)]
    pub look: SheetOptions,
}

/// `firesafe store`.
#[derive(Args, Debug)]
pub struct StoreSheet {
    /// An account, the label of a split secret, or the id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The number on the sheet
    #[arg(value_name = "SHARE", value_parser = sheets)]
    pub share: u8,
    /// Who keeps it from now on
    #[arg(long, value_name = "NAME")]
    pub custodian: String,
    /// Where
    #[arg(long, value_name = "NAME")]
    pub safe: String,
    /// Who or what carried it there, where it was not the custodian
    #[arg(long, value_name = "NAME")]
    pub carrier: Option<String>,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe abandon`.
#[derive(Args, Debug)]
pub struct Abandon {
    /// An account, the label of a split secret, or the id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Although no other set of the secret is active: nobody needs it any more
    #[arg(long)]
    pub last: bool,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe destroy`.
#[derive(Args, Debug)]
pub struct Destroy {
    /// An account, the label of a split secret, or the id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// This sheet alone; may be given again
    #[arg(long, value_name = "SHARE", value_parser = sheets)]
    pub share: Vec<u8>,
    /// Who sees it; may be given again, and is none of the officers who opened the ledger
    #[arg(long, value_name = "NAME")]
    pub witness: Vec<String>,
    /// Ask for no Yes: each sheet came back and was destroyed
    #[arg(long)]
    pub yes: bool,
    /// The day
    #[command(flatten)]
    pub on: On,
}
