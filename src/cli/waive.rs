//! `firesafe waive` and `firesafe unwaive`.

use super::args::{Global, Unwaive, Waive};
use super::failure::{Failure, Outcome};
use super::lint::check;
use super::names::name;
use super::record::{append, commit, open};
use super::world::World;
use crate::model::{CheckWaived, EventData, Note, WaiverEnded};
use crate::policy::lint::{check_until, lint};
use crate::text::nearest;

/// Accepts what a check finds, until a day.
///
/// # Errors
/// [`Failure`] when there is nothing to accept; the ledger is then as it was.
pub fn run(global: &Global, args: &Waive, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let check = check(&args.check)?;
    let about = args.about.as_deref().map(|text| name("what it is about", text)).transpose()?;
    let reason: Note = args.reason.parse().map_err(|error| Failure::usage(format!("the reason: {error}")))?;
    let (mut session, moment) = open(global, world)?;
    check_until(moment.today, args.until).map_err(Failure::usage)?;
    let report = lint(session.state(), moment.today, &[check]);
    let found: Vec<_> = report.findings.iter().chain(&report.waived).map(|finding| finding.about).collect();
    let waived = match &about {
        None if found.is_empty() => {
            return Err(Failure::failed(format!("`{}` finds nothing to waive", check.id)));
        }
        None => check.id.to_owned(),
        Some(about) if found.iter().any(|found| found.to_lowercase() == about.folded()) => {
            format!("{} about {about}", check.id)
        }
        Some(about) => {
            let near = match nearest(about.as_str(), found.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`lint {}` shows what it finds", check.id),
            };
            return Err(Failure::failed(format!("`{}` finds nothing about `{about}`: {near}", check.id)));
        }
    };
    let event =
        CheckWaived { check: check.id.to_owned(), about, reason, until: args.until, on: moment.today };
    let event = EventData::CheckWaived(Box::new(event));
    append(&mut session, moment, [event])?;
    commit(global, world, session, &[format!("{waived} is waived until {}", args.until)])
}

/// Lets what was waived count again.
///
/// # Errors
/// [`Failure`] when it was not waived; the ledger is then as it was.
pub fn end(global: &Global, args: &Unwaive, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let check = check(&args.check)?;
    let about = args.about.as_deref().map(|text| name("what it is about", text)).transpose()?;
    let (mut session, moment) = open(global, world)?;
    let counts = match &about {
        None => check.id.to_owned(),
        Some(about) => format!("{} about {about}", check.id),
    };
    let event = EventData::WaiverEnded(WaiverEnded { check: check.id.to_owned(), about, on: moment.today });
    append(&mut session, moment, [event])?;
    commit(global, world, session, &[format!("{counts} counts again")])
}
