//! `firesafe export`.

mod calendar;
mod receipts;
mod tables;

use jiff::civil::Date;
use serde_json::json;

use super::args::{Export, Global, Ics, Table};
use super::failure::Outcome;
use super::world::World;
use super::{console, keepers, opened, unlock};
use crate::policy::due::due;
use receipts::Wanted;

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
        Export::Receipts { custodians, out, discreet, language } => {
            let wanted = Wanted { custodians, out, discreet: *discreet, language: *language };
            receipts::write(global, &wanted, &ledger, world)?;
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
    Ok(opened::ended(&ledger))
}
