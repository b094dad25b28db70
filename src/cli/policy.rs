//! `firesafe policy`.

use serde_json::json;

use super::args::{Days, Global, Policy};
use super::console;
use super::failure::{Failure, Outcome};
use super::world::World;
use super::{opened, record, unlock};
use crate::model::{EventData, Intervals, PolicyChanged};
use crate::text::count;

/// Shows the intervals, or changes some.
///
/// # Errors
/// [`Failure`]; nothing is changed then.
pub fn run(global: &Global, verb: &Policy, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    match verb {
        Policy::Show => show(global, world),
        Policy::Set(days) => set(global, days, world),
    }
}

fn show(global: &Global, world: &mut World<'_>) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let state = ledger.state();
    if global.json {
        let shown = json!({ "intervals": state.intervals(), "k": state.policy().k, "n": state.policy().n });
        console::json(world, shown)?;
        return Ok(opened::ended(&ledger));
    }
    for (name, days) in state.intervals().named() {
        let days = count(days.into(), "day");
        console::data(world, &format!("{:<15}  {days}", name.replace('_', " ")))?;
    }
    console::data(world, &format!("{:<15}  any {} of {}", "sheets", state.policy().k, state.policy().n))?;
    Ok(opened::ended(&ledger))
}

fn set(global: &Global, days: &Days, world: &mut World<'_>) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let before = session.state().intervals();
    let after = days.over(before);
    let changed: Vec<_> =
        before.named().into_iter().zip(after.named()).filter(|(old, new)| old != new).collect();
    if changed.is_empty() {
        return Err(Failure::failed("these are the intervals already: nothing to change"));
    }
    let event = PolicyChanged { intervals: after, on: moment.today };
    record::append(&mut session, moment, [EventData::PolicyChanged(Box::new(event))])?;
    let notes: Vec<_> = changed
        .into_iter()
        .map(|((name, old), (_, new))| {
            let name = name.replace('_', " ");
            format!("{name}: {} from now on, {old} before", count(new.into(), "day"))
        })
        .collect();
    record::commit(global, world, session, &notes)
}

impl Days {
    fn over(&self, before: Intervals) -> Intervals {
        Intervals {
            validation: self.validation.unwrap_or(before.validation),
            rotation: self.rotation.unwrap_or(before.rotation),
            training: self.training.unwrap_or(before.training),
            document_review: self.document_review.unwrap_or(before.document_review),
            combination: self.combination.unwrap_or(before.combination),
            alert_test: self.alert_test.unwrap_or(before.alert_test),
            access_review: self.access_review.unwrap_or(before.access_review),
            expiry_notice: self.expiry_notice.unwrap_or(before.expiry_notice),
        }
    }
}
