//! From printed sheets to what opens, and to the end of what was replaced.

use std::path::PathBuf;

use clap::Args;

use super::{Destination, On, Recipe, SheetOptions, sheets};

/// Where sheets go, where any are made.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct NewSheets {
    /// Folder for the new sheets, created with mode 0700 if it is missing
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print queue of the system: firesafe writes no sheet to disk
    #[arg(long, value_name = "QUEUE")]
    pub print: Option<String>,
}

/// What was done or seen, where nobody is asked.
#[derive(Args, Debug)]
#[command(next_help_heading = "Answers, instead of questions")]
pub struct Seen {
    /// Record that the password is being set on the account now: the point of no return
    #[arg(long)]
    pub set: bool,
    /// Record that sign-in works, and this administrative task
    #[arg(long, value_name = "TEXT")]
    pub task: Option<String>,
    /// Bag number of a sheet; repeat it for each sheet
    #[arg(long, value_name = "SHEET=NUMBER")]
    pub bag: Vec<String>,
    /// Custodian, safe and carrier of a sheet; repeat it for each sheet
    #[arg(long, value_name = "SHEET=CUSTODIAN/SAFE[/CARRIER]")]
    pub keep: Vec<String>,
    /// Confirm everything except the point of no return, which is `--set`
    #[arg(long)]
    pub yes: bool,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe activate`.
#[derive(Args, Debug)]
pub struct Activate {
    /// Account, label of a split secret, or id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Scans of printed sheets: pictures, or the PDF of a scanner; without them, a prompt asks
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
    /// Scans of printed sheets: pictures, or the PDF of a scanner; without them, a prompt asks
    #[arg(value_name = "SCAN")]
    pub scans: Vec<PathBuf>,
    /// Where the new sheets go; not needed to continue a rotation
    #[command(flatten)]
    pub new_sheets: NewSheets,
    /// How the password and its sheets are made
    #[command(flatten)]
    pub recipe: Recipe,
    /// Begin another generation before the last rotation is finished
    #[arg(long)]
    pub anew: bool,
    /// Witness of the destruction of old sheets; repeatable
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
    /// Sheets that open it now: files as for `recover`; more can be typed
    #[arg(value_name = "SHEET")]
    pub sheets: Vec<PathBuf>,
    /// Number of new sheets that recover [default: as before]
    #[arg(short, value_name = "K", value_parser = sheets)]
    pub k: Option<u8>,
    /// Number of new sheets, at most 31 [default: as before]
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
    /// Account, label of a split secret, or id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Number of the share, as on the sheet
    #[arg(value_name = "SHARE", value_parser = sheets)]
    pub share: u8,
    /// Custodian who keeps it from now on
    #[arg(long, value_name = "NAME")]
    pub custodian: String,
    /// Safe that it is kept in
    #[arg(long, value_name = "NAME")]
    pub safe: String,
    /// Carrier, if it was not the custodian
    #[arg(long, value_name = "NAME")]
    pub carrier: Option<String>,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe abandon`.
#[derive(Args, Debug)]
pub struct Abandon {
    /// Account, label of a split secret, or id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Reason
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Give it up although no other set of the secret is active
    #[arg(long)]
    pub last: bool,
    /// The day
    #[command(flatten)]
    pub on: On,
}

/// `firesafe destroy`.
#[derive(Args, Debug)]
pub struct Destroy {
    /// Account, label of a split secret, or id of a set
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Only this sheet; repeatable
    #[arg(long, value_name = "SHARE", value_parser = sheets)]
    pub share: Vec<u8>,
    /// Witness, who is not an officer that opened the ledger; repeatable
    #[arg(long, value_name = "NAME")]
    pub witness: Vec<String>,
    /// Confirm that each sheet came back and was destroyed
    #[arg(long)]
    pub yes: bool,
    /// The day
    #[command(flatten)]
    pub on: On,
}
