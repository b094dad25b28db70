//! `firesafe policy`, as it is typed.

use clap::{Args, Subcommand};

/// `firesafe policy`.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Show the review intervals, in days
    #[command(visible_alias = "list")]
    Show,
    /// Change intervals, from 1 to 3660 days; dates that are printed on sheets stay
    #[command(override_usage = "firesafe policy set [OPTIONS] <--<INTERVAL> <DAYS>>...")]
    Set(Days),
}

/// What can be changed.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct Days {
    /// Days between validations of an account, and between checks of a sheet (R23)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub validation: Option<u16>,
    /// Days between rotations of an account (R22)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub rotation: Option<u16>,
    /// Days between trainings of a person (R20)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub training: Option<u16>,
    /// Days between reviews of a document (R19)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub document_review: Option<u16>,
    /// Days between changes of a safe's combination (G04)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub combination: Option<u16>,
    /// Days between tests of an account's alert (R08)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub alert_test: Option<u16>,
    /// Days between access reviews of a tenant (R26)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub access_review: Option<u16>,
    /// Days before a key or certificate expires that it becomes due (R28)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub expiry_notice: Option<u16>,
}
