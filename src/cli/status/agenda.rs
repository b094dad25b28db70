//! The table of what is due.

use jiff::civil::Date;
use serde_json::json;

use super::super::args::Global;
use super::super::console;
use super::super::failure::Failure;
use super::super::world::World;
use super::WIDTH;
use crate::policy::due::Due;
use crate::text::{count, pad, width};

/// Two lines for each thing: what it is, and why it is due and what to type.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn table(
    global: &Global,
    world: &mut World<'_>,
    all: &[Due],
    on: Date,
    soon: Date,
) -> Result<(), Failure> {
    if all.is_empty() {
        return Ok(());
    }
    let width_of = |text: fn(&Due) -> &str, title: &str| {
        let longest = all.iter().map(|due| width(text(due))).max().unwrap_or(0);
        longest.max(title.len())
    };
    let what = width_of(|due| due.kind.as_str(), "WHAT");
    let subject = width_of(|due| &due.subject, "FOR");
    let who = width_of(keeper, "WHO");
    console::data(
        world,
        &format!("{}  {}  {}  DUE", pad("WHAT", what), pad("FOR", subject), pad("WHO", who)),
    )?;
    for due in all {
        let when = when(due.days_after(on));
        let when = if due.on <= on {
            console::alarming(world, global, &when)
        } else if due.on <= soon {
            console::warning(world, global, &when)
        } else {
            when
        };
        let (kind, about, by) =
            (pad(due.kind.as_str(), what), pad(&due.subject, subject), pad(keeper(due), who));
        console::prose(world, &format!("{kind}  {about}  {by}  {when}"))?;
        console::prose(world, &reason(due))?;
    }
    Ok(())
}

/// Since when and why, and what to type, which stands alone where both would be too long.
fn reason(due: &Due) -> String {
    let reason = format!("    {}: {} ({})", due.on, due.why, due.source);
    let command = due.command.to_string();
    let length = reason.chars().count() + ": ".len() + command.chars().count();
    if length <= WIDTH { format!("{reason}: {command}") } else { format!("{reason}:\n        {command}") }
}

fn keeper(due: &Due) -> &str {
    due.who.as_deref().unwrap_or_default()
}

/// `today`, `in 3 days`, `3 days ago`.
fn when(days: i32) -> String {
    let number = count(days.unsigned_abs() as usize, "day");
    match days {
        0 => "today".to_owned(),
        1.. => format!("in {number}"),
        _ => format!("{number} ago"),
    }
}

/// All that is known of it, and the days until it is due.
pub fn as_json(due: &Due, on: Date) -> serde_json::Value {
    let mut value = json!(due);
    value["days"] = due.days_after(on).into();
    value
}
