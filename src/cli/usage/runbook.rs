//! What stands before whoever uses an emergency account: the runbook, and which sheets open it.

use serde_json::{Value, json};

use super::console;
use crate::cli::args::Global;
use crate::cli::failure::Failure;
use crate::cli::record::with_recorded;
use crate::cli::world::World;
use crate::model::register::keys;
use crate::model::{RunbookStep, SetRecord, SheetRecord, Use, UseReason};
use crate::ops::session::Session;
use crate::ops::usage;

/// What is to be done in a step (R48).
pub const fn sentence(step: RunbookStep) -> &'static str {
    match step {
        RunbookStep::Notify => "notify managers and security officers",
        RunbookStep::Playbook => "review the playbook",
        RunbookStep::Credentials => "get the user name and the password",
        RunbookStep::Support => "open a support request",
        RunbookStep::SignInReports => "read the sign-in reports",
        RunbookStep::HashSync => "with federation down, fall back to password hash sync",
        RunbookStep::Mailboxes => "watch privileged mailboxes",
        RunbookStep::Logs => "keep the logs for forensic and legal use",
    }
}

const BEFORE: &str = "close every other session on the workstation";
const AFTER: &str = "sign the account out, and close the browser";

/// Prints the runbook of a use that was opened, and the sheets; where they are only if asked.
pub fn print(
    global: &Global,
    world: &mut World<'_>,
    session: &Session,
    opened: &Use,
    with_places: bool,
) -> Result<(), Failure> {
    let state = session.state();
    let sets = state.account(&opened.account).map(|account| state.opening(account)).unwrap_or_default();
    if global.json {
        let page = json!({
            "use": opened.number, "account": opened.account.as_str(), "reason": opened.reason.as_str(),
            "before": BEFORE,
            "steps": steps(opened).map(|step| json!({ "step": step.as_str(), "do": sentence(step) }))
                .collect::<Vec<_>>(),
            "after": AFTER,
            "opens": sets.iter().map(|set| set_json(set, with_places)).collect::<Vec<_>>(),
        });
        return console::json(world, with_recorded(page, session));
    }
    let (number, account) = (opened.number, &opened.account);
    let mut page = vec![
        format!("use {number} of {account}: {}, allowed by {}", opened.reason.as_str(), opened.approver),
        format!("  {}", opened.why),
        String::new(),
        format!("    before           {BEFORE} (R03)"),
    ];
    for (place, step) in (1..).zip(steps(opened)) {
        page.push(format!("{place:>2}  {:<15}  {}", step.as_str(), sentence(step)));
        let people = usage::contacts(state, step).map(|entry| {
            let reach =
                [keys::contact::PHONE, keys::contact::EMAIL].into_iter().filter_map(|key| entry.get(key));
            std::iter::once(entry.name.as_str()).chain(reach).collect::<Vec<_>>().join(", ")
        });
        page.extend(people.map(|person| format!("{:21}{person}", "")));
    }
    page.push(format!("    after            {AFTER} (R03)"));
    page.push(String::new());
    page.push(match sets.as_slice() {
        [] => format!("no sheets open {account} now"),
        [_] => format!("what opens {account} now:"),
        _ => format!("what opens {account} now, to try in this order:"),
    });
    for set in &sets {
        page.push(format!("  {set}, set {}, any {} of:", set.facts.id, set.facts.k));
        page.extend(set.live().map(|sheet| sheet_line(sheet, with_places)));
    }
    page.push(String::new());
    page.push(format!(
        "stamp each step with `firesafe use step {number} STEP`; in the end type `firesafe use close {number} --class \
         CLASS --post-mortem TEXT`"
    ));
    for line in page {
        console::data(world, &line)?;
    }
    if !with_places && !sets.is_empty() {
        let hidden = "who keeps the sheets, and where, is shown on a terminal alone, or with `--locations`";
        console::note(world, global, hidden);
    }
    Ok(())
}

/// Password hash sync takes over only where federation is down.
fn steps(opened: &Use) -> impl Iterator<Item = RunbookStep> {
    let is_asked =
        |step: &RunbookStep| *step != RunbookStep::HashSync || opened.reason == UseReason::FederationDown;
    RunbookStep::ALL.iter().copied().filter(is_asked)
}

fn sheet_line(sheet: &SheetRecord, with_places: bool) -> String {
    let bag =
        sheet.envelope.as_ref().map_or_else(|| "in no bag".to_owned(), |one| format!("bag {}", one.bag));
    let place = match sheet.keeping().filter(|_| with_places) {
        Some(kept) => format!(", with {} in safe {}", kept.custodian, kept.safe),
        None => String::new(),
    };
    let tampered = sheet.tampered_on.map(|on| format!(", tampered with on {on}")).unwrap_or_default();
    format!("    sheet {}, {bag}{place}{tampered}", sheet.share)
}

fn set_json(set: &SetRecord, with_places: bool) -> Value {
    let sheets: Vec<_> = set
        .live()
        .map(|sheet| {
            let mut line = json!({
                "share": sheet.share,
                "bag": sheet.envelope.as_ref().map(|envelope| envelope.bag.as_str()),
            });
            if let Some(kept) = sheet.keeping().filter(|_| with_places) {
                line["custodian"] = kept.custodian.as_str().into();
                line["safe"] = kept.safe.as_str().into();
            }
            line
        })
        .collect();
    json!({ "what": set.to_string(), "set": set.facts.id.as_str(), "k": set.facts.k, "sheets": sheets })
}
