//! `firesafe event`.

use super::args::{Event, Global};
use super::failure::{Failure, Outcome};
use super::names::name;
use super::record;
use super::world::World;
use crate::model::{
    Command, CredentialCompromised, EventData, Generation, Name, Note, Phase, SetId, SetRecord, SheetLost,
    SheetOpened, SheetTampered, StaffChange, StaffChanged, Standing, State, SubscriptionChanged,
};
use crate::ops::event::{newly, validations_now};
use crate::ops::people::{self, UnknownPerson};
use crate::ops::target::Target;
use crate::policy::remedy;
use crate::policy::renewal::Renewal;
use crate::text::and_list;

/// Records what cannot wait, and says what it makes due.
///
/// # Errors
/// [`Failure`]; the ledger is then as it was.
pub fn run(global: &Global, verb: &Event, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    match verb {
        Event::StaffChange { person, change, note: more, unlisted, on } => {
            let person = name("the person", person)?;
            let more = more.as_deref().map(|text| note("--note", text)).transpose()?;
            let on = record::day(*on, world)?;
            staff(global, world, StaffChanged { change: *change, person, note: more, on }, *unlisted)
        }
        Event::SubscriptionChange { tenant, note: what, on } => {
            let tenant = tenant.as_deref().map(|text| name("the tenant", text)).transpose()?;
            let what = note("--note", what)?;
            let on = record::day(*on, world)?;
            subscription(global, world, SubscriptionChanged { tenant, note: what, on })
        }
        Event::Opened { of, note: purpose, on } => {
            let what = name("the account", &of.name)?;
            let note = note("--note", purpose)?;
            let (share, on) = (of.share, record::day(*on, world)?);
            let event = |set| SheetOpened { set, share, note, on }.into();
            sheet(global, world, &what, share, event, |_, record| {
                let (sheet, set) = (record.sheet_name(share), record.facts.id);
                let again = remedy::validate(set).flag("--typed").option("--bag", format!("{share}=NUMBER"));
                (
                    format!("the bag of {sheet}, set {set}, was opened"),
                    format!("verify the sheet and put it into a new bag after use (G09): type `{again}`"),
                )
            })
        }
        Event::Tamper { of, note: found, on } => {
            let what = name("the account", &of.name)?;
            let note = note("--note", found)?;
            let (share, on) = (of.share, record::day(*on, world)?);
            let event = |set| SheetTampered { set, share, note, on }.into();
            sheet(global, world, &what, share, event, |state, record| {
                let set = record.facts.id;
                let happened =
                    format!("sheet {share} of {record}, set {set}, may have been opened or copied");
                (happened, replaced(state, record))
            })
        }
        Event::Lost { of, note: known, on } => {
            let what = name("the account", &of.name)?;
            let note = note("--note", known)?;
            let (share, on) = (of.share, record::day(*on, world)?);
            let event = |set| SheetLost { set, share, note, on }.into();
            sheet(global, world, &what, share, event, |state, record| {
                let set = record.facts.id;
                (format!("sheet {share} of {record}, set {set}, is gone"), replaced(state, record))
            })
        }
        Event::Compromise { account, note: what, on } => {
            let account = name("the account", account)?;
            let what = note("--note", what)?;
            let on = record::day(*on, world)?;
            compromise(global, world, CredentialCompromised { account, note: what, on })
        }
    }
}

/// A sentence or two that an option holds.
///
/// # Errors
/// [`Failure`] with exit 2 when it is empty, too long or not what it looks like.
pub fn note(option: &str, text: &str) -> Result<Note, Failure> {
    text.parse().map_err(|error| Failure::usage(format!("`{option}`: {error}")))
}

fn staff(global: &Global, world: &mut World<'_>, mut event: StaffChanged, unlisted: bool) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let before = validations_now(session.state());
    match people::find(session.state(), &event.person) {
        Ok(known) => event.person = known,
        // who comes is new, and not everybody who leaves kept something
        Err(UnknownPerson { name, nearest: Some(near) }) if !unlisted => {
            return Err(Failure::failed(format!(
                "nobody on record is called `{name}`: type `{near}` if that is who it is, or add `--unlisted`"
            )));
        }
        Err(_) => {}
    }
    let (person, change) = (event.person.clone(), event.change);
    record::append(&mut session, moment, [EventData::StaffChanged(Box::new(event))])?;
    let state = session.state();
    let mut notes = vec![format!("recorded: {} of `{person}`", change.as_str())];
    let mut alerts = validations(&before, state, "R24", &mut notes);
    if change != StaffChange::Hire {
        alerts.extend(left_behind(state, &person, change));
    }
    record::commit_with_alerts(global, world, session, &notes, &alerts)
}

fn subscription(global: &Global, world: &mut World<'_>, event: SubscriptionChanged) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let before = validations_now(session.state());
    record::append(&mut session, moment, [EventData::SubscriptionChanged(Box::new(event))])?;
    let mut notes = vec!["recorded: the subscriptions changed".to_owned()];
    let alerts = validations(&before, session.state(), "R25", &mut notes);
    record::commit_with_alerts(global, world, session, &notes, &alerts)
}

/// Something that happened to a sheet; `say` gives what was recorded, and what is to be done now.
fn sheet(
    global: &Global,
    world: &mut World<'_>,
    what: &Name,
    share: u8,
    event: impl FnOnce(SetId) -> EventData,
    say: impl FnOnce(&State, &SetRecord) -> (String, String),
) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let set = Target::set_of_sheet(session.state(), what, share).map_err(Failure::failed)?;
    record::append(&mut session, moment, [event(set)])?;
    let state = session.state();
    let Some(record) = state.set(set) else { return record::commit(global, world, session, &[]) };
    let (recorded, alert) = say(state, record);
    let recorded = format!("recorded: {recorded}");
    record::commit_with_alerts(global, world, session, &[recorded], &[alert])
}

fn compromise(global: &Global, world: &mut World<'_>, event: CredentialCompromised) -> Outcome {
    let (mut session, moment) = record::open(global, world)?;
    let (account, on) = (event.account.clone(), event.on);
    record::append(&mut session, moment, [EventData::CredentialCompromised(event)])?;
    let (mut notes, mut alerts) = (Vec::new(), Vec::new());
    let state = session.state();
    if let Some(account) = state.account(&account) {
        let is_known = |one: &&Generation| {
            one.phase < Phase::Superseded && one.compromised_on.is_some_and(|known| known <= on)
        };
        let known: Vec<_> = account.generations.iter().rev().filter(is_known).collect();
        let numbers: Vec<_> = known.iter().map(|one| one.number.to_string()).collect();
        let what = match numbers.as_slice() {
            [] => "and what opens it now was issued later: no rotation is due".to_owned(),
            [one] => format!("generation {one}"),
            several => format!("generations {}", and_list(several)),
        };
        notes.push(format!("recorded: the credential of `{}` may be known, {what}", account.name));
        let pending = account.upcoming().filter(|upcoming| upcoming.phase < Phase::Set);
        let pending = pending.filter(|_| !known.is_empty());
        let is_pending = known.iter().all(|one| one.phase < Phase::Set);
        match (is_pending, pending.and_then(|pending| pending.sets.last())) {
            (true, Some(set)) => alerts.push(format!(
                "give it up with `{}`, then make another with `{}`",
                remedy::abandon(*set),
                another(state, &account.name)
            )),
            (false, Some(set)) => alerts.push(format!(
                "rotation is due now: go on with `{}`, unless the new password may be known too; then give that \
                 up first with `{}`",
                remedy::rotate(&account.name),
                remedy::abandon(*set)
            )),
            (_, None) if known.is_empty() => {}
            (_, None) => {
                let typed = renewal(state, &account.name);
                alerts.push(format!("rotation is due now: type `{typed}`"));
            }
        }
    }
    record::commit_with_alerts(global, world, session, &notes, &alerts)
}

/// Which validations are due because of an event, with what to type; a note says that none is.
fn validations(before: &[Name], state: &State, source: &str, notes: &mut Vec<String>) -> Vec<String> {
    let newly = newly(before, validations_now(state));
    if newly.is_empty() {
        notes.push(format!("no validation is due now that was not before ({source})"));
        return Vec::new();
    }
    let typed: Vec<_> = newly.iter().map(|account| format!("`{}`", remedy::validate(account))).collect();
    vec![format!("validation is due now ({source}): type {}", and_list(&typed))]
}

/// What somebody who left, or does other work, could still reach.
fn left_behind(state: &State, person: &Name, change: StaffChange) -> Vec<String> {
    let reach = people::reach(state, person);
    let mut notes = Vec::new();
    for safe in &reach.safes {
        notes.push(format!(
            "`{person}` knows the combination of safe `{safe}`: change it, then record the day with `firesafe \
             safe edit` (G04)"
        ));
    }
    for (set, sheet) in &reach.sheets {
        let safe = sheet.keeping().map(|kept| format!(" in safe `{}`", kept.safe)).unwrap_or_default();
        notes.push(format!(
            "`{person}` keeps sheet {} of {set}{safe}: hand it to another custodian with `firesafe store`, or \
             replace the set",
            sheet.share
        ));
    }
    if reach.is_officer {
        notes.push(format!(
            "`{person}` opens this ledger: `firesafe officer remove` ends that for every later file"
        ));
    }
    if change == StaffChange::Departure {
        for register in &reach.registers {
            let verb = register.name();
            notes.push(format!(
                "`{person}` still stands among the {}: end that with `firesafe {verb} end`",
                register.plural()
            ));
        }
    }
    notes
}

/// That a whole set has to be replaced (G08), and how.
fn replaced(state: &State, record: &SetRecord) -> String {
    let set = record.facts.id;
    let whole = "the whole set has to be replaced (G08)";
    let generation =
        record.account().and_then(|(account, number)| state.account(account)?.generation(number));
    match (record.account(), generation.map(|generation| generation.phase)) {
        (Some((account, _)), Some(phase)) if phase < Phase::Set => format!(
            "{whole}: give it up with `{}`, then make another with `{}`",
            remedy::abandon(set),
            another(state, account)
        ),
        (Some((account, _)), Some(Phase::Set | Phase::Works | Phase::Active)) => {
            format!("{whole}, and rotation is due now: type `{}`", renewal(state, account))
        }
        (None, _) if matches!(record.standing, Standing::Active | Standing::Pending) => format!(
            "{whole}: split the secret, or a new one, with `firesafe split --record`, then give this set up \
             with `{}`",
            remedy::abandon(set)
        ),
        _ => format!(
            "this set is {} already: destroy what is left of it with `{}`",
            record.standing.as_str(),
            remedy::destroy(set, None)
        ),
    }
}

/// What to type for a new password once nothing newer is on its way.
fn another(state: &State, account: &Name) -> Command {
    let has_active = state.account(account).is_some_and(|account| account.active().is_some());
    if has_active { remedy::begin(account) } else { remedy::issue(account).flag("--next-generation") }
}

/// What to type for a new password, where the account has or may have the one that is to be replaced.
pub fn renewal(state: &State, account: &Name) -> Command {
    let known = state.account(account).map(|account| Renewal::new(state).rotate(account));
    known.unwrap_or_else(|| another(state, account))
}
