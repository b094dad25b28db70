//! `firesafe export`, as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::languages;
use crate::document::Language;

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
    /// Write a receipt for each custodian, to print and have signed (PDF)
    Receipts {
        /// Names of the custodians [default: all who keep a sheet]
        #[arg(value_name = "CUSTODIAN")]
        custodians: Vec<String>,
        /// New file for the receipts
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Leave out what the sheets open
        #[arg(long)]
        discreet: bool,
        /// Language of the receipts
        #[arg(long, value_name = "LANGUAGE", default_value_t, value_parser = languages())]
        language: Language,
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
