//! `firesafe export`.

mod calendar;
mod tables;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::args::Global;
use super::failure::Outcome;
use super::world::World;
use super::{console, keepers, unlock};
use crate::policy::due::due;

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

/// Writes what is asked for to standard output.
///
/// # Errors
/// [`Failure`](super::failure::Failure) when the ledger does not open or the output cannot be written.
pub fn run(global: &Global, what: &Export, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let ledger = unlock::read(global, world)?;
    let state = ledger.state();
    let today = world.clock.today();
    let all = || due(state, Date::MAX);
    match what {
        Export::Ics(options) => {
            let stamp = world.clock.now();
            let calendar = calendar::calendar(state, &all(), today, stamp, options);
            console::bytes(world, calendar.as_bytes())?;
        }
        Export::Csv(options) => {
            let table = match options.table {
                Table::Due => tables::agenda(&all(), today),
                Table::Sets => tables::sets(state),
                Table::Sheets => tables::sheets(state, options.locations),
                Table::Keepers => tables::keepers(state),
            };
            console::bytes(world, &tables::csv(&table)?)?;
        }
        Export::Json { locations } => {
            let items: Vec<_> = all().iter().map(|due| super::status::item(due, today)).collect();
            let sets: Vec<_> = state.sets().map(|set| keepers::set(state, set, *locations)).collect();
            let exported = json!({
                "organisation": state.organisation().as_str(),
                "on": today,
                "intervals": state.intervals(),
                "due": items,
                "sets": sets,
                "keepers": tables::keepers_as_json(state),
            });
            console::json(world, exported)?;
        }
    }
    Ok(unlock::ended(&ledger))
}
