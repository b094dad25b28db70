//! Recording: the ledger open to be written to, the day that is meant, events, and the file.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::{Global, On};
use super::console;
use super::failure::of_append;
use super::failure::{Exit, Failure, Outcome};
use super::world::World;
use super::{opened, unlock};
use crate::model::EventData;
use crate::ops::session::Moment;
use crate::ops::session::Session;

/// The day on which it happened: today, or an earlier one that the person gave.
///
/// # Errors
/// [`Failure`] with exit 2 for a day that has not come.
pub fn day(on: On, world: &World<'_>) -> Result<Date, Failure> {
    let today = world.clock.today();
    match on.on {
        Some(on) if on > today => Err(Failure::usage(format!(
            "`--on {on}` lies in the future, and today is {today}: give today or an earlier day"
        ))),
        on => Ok(on.unwrap_or(today)),
    }
}

/// Opens the ledger to write to it.
///
/// # Errors
/// [`Failure`] with exit 4 when it stays locked, 5 when it was tampered with, 1 when it cannot
/// be written to.
pub fn open(global: &Global, world: &mut World<'_>) -> Result<(Session, Moment), Failure> {
    open_together(global, world, 1)
}

/// As [`open`], with at least so many officers.
///
/// # Errors
/// As [`open`].
pub fn open_together(
    global: &Global,
    world: &mut World<'_>,
    officers: usize,
) -> Result<(Session, Moment), Failure> {
    let place = unlock::find_place(global, world)?;
    let session = unlock::write_together(global, world, place, officers)?;
    let moment = unlock::moment(global, world);
    session.check_writable(moment.now, moment.clock).map_err(|error| of_append(&error))?;
    Ok((session, moment))
}

/// Adds events in their order; none is in the file before [`save`] or [`commit`].
///
/// # Errors
/// [`Failure`] says what the first that cannot be contradicts; those before it are added then.
pub fn append(
    session: &mut Session,
    moment: Moment,
    events: impl IntoIterator<Item = EventData>,
) -> Result<(), Failure> {
    session.record(moment, events).map_err(|error| of_append(&error))
}

/// Writes the file and remembers its head, for a run that goes on.
///
/// # Errors
/// [`Failure`]; the file is then as it was.
pub fn save(global: &Global, world: &mut World<'_>, session: &mut Session) -> Result<(), Failure> {
    world.store.check_interrupted().map_err(Failure::failed)?;
    if let Err(error) = session.save(world.entropy) {
        unlock::tell_unrecorded(world, session);
        return Err(unlock::of_session(&error));
    }
    unlock::remember(global, world, session);
    Ok(())
}

/// What a verb answers as JSON, with what the run recorded and the head after it.
pub fn with_recorded(mut answer: Value, session: &Session) -> Value {
    let recorded = session.recorded().iter().map(|(seq, event)| json!({ "seq": seq, "event": event }));
    answer["recorded"] = recorded.collect();
    answer["ledger_head"] = session.ledger().head().to_string().into();
    answer
}

/// Ends a run that recorded: the head for the minutes, and as JSON what was recorded.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn finish(global: &Global, world: &mut World<'_>, session: &Session) -> Result<(), Failure> {
    opened::tell_head(global, world, session.ledger());
    if global.json { console::json(world, with_recorded(json!({}), session)) } else { Ok(()) }
}

/// Writes the file, says what was done, and tells the head for the minutes.
///
/// # Errors
/// [`Failure`]; the file is then as it was.
pub fn commit(global: &Global, world: &mut World<'_>, session: Session, notes: &[String]) -> Outcome {
    commit_with_alerts(global, world, session, notes, &[])
}

/// As [`commit`], with what somebody has to do now because of it, which `--quiet` does not silence.
///
/// # Errors
/// As [`commit`].
pub fn commit_with_alerts(
    global: &Global,
    world: &mut World<'_>,
    mut session: Session,
    notes: &[String],
    alerts: &[String],
) -> Outcome {
    save(global, world, &mut session)?;
    for note in notes {
        console::note(world, global, note);
    }
    for alert in alerts {
        console::alert(world, alert);
    }
    finish(global, world, &session)?;
    Ok(Exit::Done)
}
