//! `firesafe use`.

mod listing;
mod runbook;

use jiff::civil::Date;

use super::args::{Global, Use};
use super::event::note;
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::world::World;
use super::{ask, console, opened, record};
use crate::model::{EventData, Note, RunbookStep, UseClass, UseClosed, UseOpened, UseReason, UseStep};
use crate::ops::session::Moment;
use crate::ops::session::Session;
use crate::ops::{people, usage};
use crate::text::count;

/// Records the uses of accounts: what for, by whose leave, step by step, and how it ended.
///
/// # Errors
/// [`Failure`]; steps that were recorded before stay recorded.
pub fn run(global: &Global, verb: &Use, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    match verb {
        Use::Open { account, reason, why, approver, locations, on } => {
            let asked = Opening { account, reason: *reason, why, approver, locations: *locations };
            let on = record::day(*on, world)?;
            open(global, world, &asked, on)
        }
        Use::Step { number, step, not_needed, note: more, on } => {
            let more = more.as_deref().map(|text| note("--note", text)).transpose()?;
            let on = record::day(*on, world)?;
            stamp(global, world, UseStep { number: *number, step: *step, done: !*not_needed, note: more, on })
        }
        Use::Close { number, class, post_mortem, on } => {
            let post_mortem = note("--post-mortem", post_mortem)?;
            let on = record::day(*on, world)?;
            close(global, world, UseClosed { number: *number, class: *class, post_mortem, on })
        }
        Use::List => listing::list(global, world),
        Use::Show { number } => listing::show(global, world, *number),
    }
}

/// What `use open` was given.
struct Opening<'a> {
    account: &'a str,
    reason: UseReason,
    why: &'a str,
    approver: &'a str,
    locations: bool,
}

fn open(global: &Global, world: &mut World<'_>, asked: &Opening<'_>, on: Date) -> Outcome {
    let account = name("the account", asked.account)?;
    let why = note("--why", asked.why)?;
    let approver = name("the approver", asked.approver)?;
    let (mut session, moment) = record::open(global, world)?;
    let state = session.state();
    let approver = people::find(state, &approver).map_err(Failure::failed)?;
    let number = usage::next_number(state);
    let event = UseOpened { number, account, reason: asked.reason, why, approver, on };
    record::append(&mut session, moment, [EventData::UseOpened(Box::new(event))])?;
    record::save(global, world, &mut session)?;
    let opened = usage::find(session.state(), number).map_err(Failure::failed)?;
    let with_places = asked.locations || (world.out_is_terminal && !global.json);
    runbook::print(global, world, &session, opened, with_places)?;
    opened::tell_head(global, world, session.ledger());
    Ok(Exit::Done)
}

fn stamp(global: &Global, world: &mut World<'_>, event: UseStep) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let (number, step) = (event.number, event.step);
    record::append(&mut session, moment, [EventData::UseStep(event)])?;
    let missing = usage::find(session.state(), number).map_err(Failure::failed)?.missing();
    let left = match missing.as_slice() {
        [] => format!(
            "that was the last: end the use with `firesafe use close {number} --class CLASS --post-mortem TEXT`"
        ),
        [next, ..] => {
            let next = next.as_str();
            format!("{} left, next `{next}`", count(missing.len(), "step"))
        }
    };
    let notes = [format!("recorded: `{}` of use {number}; {left}", step.as_str())];
    record::commit(global, world, session, &notes)
}

fn close(global: &Global, world: &mut World<'_>, event: UseClosed) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let opened = usage::find(session.state(), event.number).map_err(Failure::failed)?;
    let missing = if opened.closed.is_none() { opened.missing() } else { Vec::new() };
    if world.prompt.can_ask() {
        ask_steps(global, world, &mut session, moment, &event, &missing)?;
    }
    let (number, class) = (event.number, event.class);
    record::append(&mut session, moment, [EventData::UseClosed(event)])?;
    let account = usage::find(session.state(), number).map_err(Failure::failed)?.account.clone();
    let mut notes = vec![format!("recorded: use {number} is closed as {} (G02)", class.as_str())];
    if class == UseClass::Misuse {
        notes.push("keep the logs as evidence: record each with `firesafe evidence add` (R43)".to_owned());
    }
    let state = session.state();
    // a newer credential may have taken its place before the use was recorded
    if state.account(&account).is_some_and(|account| account.rotation_now.is_some()) {
        let typed = super::event::renewal(state, &account);
        notes.push(format!("rotation of `{account}` is due now: type `{typed}`"));
    }
    record::commit(global, world, session, &notes)
}

/// Asks for the steps that were not stamped; each is recorded before the next.
fn ask_steps(
    global: &Global,
    world: &mut World<'_>,
    session: &mut Session,
    moment: Moment,
    closing: &UseClosed,
    missing: &[RunbookStep],
) -> Result<(), Failure> {
    let UseClosed { number, on, .. } = *closing;
    if !missing.is_empty() {
        let all = count(missing.len(), "step");
        ask::tell(
            world,
            &format!("{all} of use {number} not stamped; answer Yes, or why it was not needed"),
        )?;
    }
    for &step in missing {
        let Some(note) = ask_step(world, step)? else { continue };
        let event = UseStep { number, step, done: note.is_none(), note, on };
        record::append(session, moment, [EventData::UseStep(event)])?;
        record::save(global, world, session)?;
    }
    Ok(())
}

/// `None` where the step was neither done nor explained.
#[expect(clippy::option_option, reason = "the inner one is a step's note, which it need not have")]
fn ask_step(world: &mut World<'_>, step: RunbookStep) -> Result<Option<Option<Note>>, Failure> {
    loop {
        let typed = ask::line(world, &format!("{}, {}: ", step.as_str(), runbook::sentence(step)))?;
        match typed.as_str() {
            "" => return Ok(None),
            answer if ask::is(answer, "Yes") => return Ok(Some(None)),
            slip if ["y", "n", "no"].contains(&slip.to_lowercase().as_str()) => {
                ask::tell(world, "type Yes, or in a few words why it was not needed; Enter leaves it open")?;
            }
            why => match why.parse::<Note>() {
                Ok(note) => return Ok(Some(Some(note))),
                Err(error) => ask::tell(world, &error.to_string())?,
            },
        }
    }
}
