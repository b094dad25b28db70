//! `firesafe export`, as it is typed.

use clap::{Args, Subcommand, ValueEnum};

/// `firesafe export`.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Print a calendar of what is due (iCalendar, RFC 5545), for a computer outside the air gap
    Ics(Ics),
    /// Print one table as CSV, with a header line
    Csv(Csv),
    /// Print all tables as JSON
    Json {
        /// Include the locations of safes; their names are always included
        #[arg(long)]
        locations: bool,
    },
}

/// `firesafe export ics`.
#[derive(Args, Debug)]
pub struct Ics {
    /// One entry for each task, with its title and person, instead of a count for each day
    #[arg(long)]
    pub titles: bool,
    /// Remind this many days before each entry
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=366))]
    pub remind: Option<u16>,
}

/// `firesafe export csv`.
#[derive(Args, Debug)]
pub struct Csv {
    /// Which table
    #[arg(value_name = "due|sets|sheets|keepers", default_value = "due", hide_possible_values = true)]
    pub table: Table,
    /// Include the locations of safes; their names are always included
    #[arg(long)]
    pub locations: bool,
}

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Table {
    /// What has to be done, the longest due first.
    Due,
    /// Every set.
    Sets,
    /// Every sheet, and who keeps it.
    Sheets,
    /// Every current custodian, and how many sheets each keeps.
    Keepers,
}
