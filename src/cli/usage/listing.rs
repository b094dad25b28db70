//! `use list` and `use show`.

use serde_json::{Value, json};

use super::{console, runbook};
use crate::cli::args::Global;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::world::World;
use crate::cli::{opened, unlock};
use crate::model::{Note, Stamp, Use};
use crate::ops::usage;
use crate::text::count;

/// All uses, the oldest first.
///
/// # Errors
/// [`Failure`] when the ledger does not open.
pub fn list(global: &Global, world: &mut World<'_>) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let uses = ledger.state().uses();
    if global.json {
        let all: Vec<_> = uses.iter().map(as_json).collect();
        console::json(world, json!({ "uses": all }))?;
        return Ok(opened::ended(&ledger));
    }
    let mut rows = vec![["USE", "ACCOUNT", "REASON", "OPENED", "CLOSED"].map(str::to_owned).to_vec()];
    for one in uses {
        let closed = match &one.closed {
            Some(closed) => format!("{}, {}", closed.on, closed.class.as_str()),
            None => format!("open, {} left", count(one.missing().len(), "step")),
        };
        let (number, account, reason) = (one.number, one.account.to_string(), one.reason.as_str().to_owned());
        rows.push(vec![format!("{number:>3}"), account, reason, one.opened_on.to_string(), closed]);
    }
    if !uses.is_empty() {
        console::rows(world, &rows)?;
    }
    let open = uses.iter().filter(|one| one.closed.is_none()).count();
    console::note(world, global, format!("{}, {open} open", count(uses.len(), "use")));
    Ok(opened::ended(&ledger))
}

/// One use, with its steps and its end.
///
/// # Errors
/// [`Failure`] when there is no such use, or the ledger does not open.
pub fn show(global: &Global, world: &mut World<'_>, number: u32) -> Outcome {
    let ledger = unlock::read(global, world)?;
    let one = usage::find(ledger.state(), number).map_err(Failure::failed)?;
    if global.json {
        console::json(world, as_json(one))?;
        return Ok(opened::ended(&ledger));
    }
    let mut page = vec![
        format!("use          {}", one.number),
        format!("account      {}", one.account),
        format!("reason       {}", one.reason.as_str()),
        format!("why          {}", one.why),
        format!("approver     {}", one.approver),
        format!("opened       {}", one.opened_on),
    ];
    for Stamp { step, on, done, note } in &one.steps {
        let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let how = if *done { "done" } else { "not needed" };
        page.push(format!("{on}   {:<15}  {how}{note}", step.as_str()));
    }
    for step in one.missing().into_iter().filter(|_| one.closed.is_none()) {
        page.push(format!("to do        {:<15}  {}", step.as_str(), runbook::sentence(step)));
    }
    if let Some(closed) = &one.closed {
        page.push(format!("closed       {}", closed.on));
        page.push(format!("class        {}", closed.class.as_str()));
        page.push(format!("post-mortem  {}", closed.post_mortem));
    }
    for line in page {
        console::data(world, &line)?;
    }
    Ok(opened::ended(&ledger))
}

fn as_json(one: &Use) -> Value {
    let step = |Stamp { step, on, done, note }: &Stamp| json!({ "step": step.as_str(), "on": on, "done": done, "note": note.as_ref().map(Note::as_str) });
    let missing = if one.closed.is_none() { one.missing() } else { Vec::new() };
    json!({
        "use": one.number, "account": one.account.as_str(), "reason": one.reason.as_str(),
        "why": one.why.as_str(), "approver": one.approver.as_str(), "opened_on": one.opened_on,
        "steps": one.steps.iter().map(step).collect::<Vec<_>>(),
        "to_do": missing.iter().map(|step| step.as_str()).collect::<Vec<_>>(),
        "closed": one.closed.as_ref().map(|closed| json!({
            "on": closed.on, "class": closed.class.as_str(), "post_mortem": closed.post_mortem.as_str(),
        })),
    })
}
