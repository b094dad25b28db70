//! What opens each account now, as it is: between *set* and *active* the new sheets, then the old.

use serde_json::json;

use super::super::console;
use super::super::failure::Failure;
use super::super::keepers;
use super::super::world::World;
use super::WIDTH;
use crate::model::{Account, SetRecord, Standing, State};

/// The accounts, then other secrets, each with the sets that open it and who keeps the sheets.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn tell(world: &mut World<'_>, state: &State, locations: bool, is_first: bool) -> Result<(), Failure> {
    let mut blocks = Vec::new();
    for account in state.accounts().filter(|account| account.ended_on.is_none()) {
        let sets = state.opening(account);
        blocks.push((format!("{}: {}", account.name, answer(account, &sets)), sets));
    }
    for set in secrets(state) {
        blocks.push((format!("{set}: {}", any(set)), vec![set]));
    }
    if !blocks.is_empty() && !is_first {
        console::data(world, "")?;
    }
    for (title, sets) in blocks {
        console::prose(world, &title)?;
        for set in sets {
            console::prose(world, &line(state, set, locations))?;
        }
    }
    Ok(())
}

/// The sentence that decides at three in the morning.
fn answer(account: &Account, sets: &[&SetRecord]) -> String {
    let generations = account.opening().count();
    match sets {
        [] if account.upcoming().is_some() => "nothing opens it yet".to_owned(),
        [] => "nothing opens it".to_owned(),
        [set] => any(set),
        _ if generations > 1 => "try the new sheets, then the old".to_owned(),
        _ => "sheets of any one of these sets".to_owned(),
    }
}

fn any(set: &SetRecord) -> String {
    format!("any {} of {} sheets", set.facts.k, set.facts.n)
}

/// The set, how it stands where it is not what opens, and the sheets that are left.
fn line(state: &State, set: &SetRecord, locations: bool) -> String {
    let generation = set.account().map(|(_, number)| format!("generation {number}, ")).unwrap_or_default();
    let standing = match set.standing {
        Standing::Active => String::new(),
        Standing::Superseded(on) => format!(", superseded on {on}"),
        Standing::Pending | Standing::Abandoned(_) => format!(", {}", set.standing.as_str()),
    };
    let mut text = format!("    {generation}set {}{standing}, any {} of:", set.facts.id, set.facts.k);
    let mut column = text.chars().count();
    let mut sheets = set.live().peekable();
    while let Some(sheet) = sheets.next() {
        let mut item = keepers::told(&keepers::sheet(state, sheet, locations));
        if sheet.tampered_on.is_some() {
            item.push_str(", tampered with");
        }
        if sheets.peek().is_some() {
            item.push(';');
        }
        let width = item.chars().count() + 1;
        if column + width > WIDTH {
            text.push_str("\n       ");
            column = 7;
        }
        text.push(' ');
        text.push_str(&item);
        column += width;
    }
    text
}

/// Sets that recover secrets of other kinds.
fn secrets(state: &State) -> impl Iterator<Item = &SetRecord> {
    let is_kept = |set: &&SetRecord| matches!(set.standing, Standing::Pending | Standing::Active);
    state.sets().filter(|set| set.account().is_none()).filter(is_kept)
}

/// What opens each account, in the order in which to try.
pub fn accounts_as_json(state: &State, locations: bool) -> serde_json::Value {
    let accounts = state.accounts().filter(|account| account.ended_on.is_none()).map(|account| {
        let sets = state.opening(account);
        let rows: Vec<_> = sets.iter().map(|set| keepers::set(state, set, locations)).collect();
        json!({
            "account": account.name,
            "answer": answer(account, &sets),
            "active_generation": account.active().map(|generation| generation.number),
            "validated_on": account.validated_on,
            "sets": rows,
        })
    });
    accounts.collect()
}

/// The sets of other secrets.
pub fn secrets_as_json(state: &State, locations: bool) -> serde_json::Value {
    json!(secrets(state).map(|set| keepers::set(state, set, locations)).collect::<Vec<_>>())
}
