//! `firesafe split`.

use serde_json::json;

use super::args::{Global, Split};
use super::console;
use super::dealing::{after_sheets, look, of_dealing, open_delivery, with_ports};
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::record::with_recorded;
use super::source::{check_standard_input, pipe};
use super::world::World;
use super::{opened, unlock};
use crate::model::Quorum;
use crate::ops::dealing::NO_ORGANISATION;
use crate::ops::ports::StoreError;
use crate::ops::session::Session;
use crate::ops::split::{Done, Order, drop_newline, split};
use crate::secret::SecretBytes;
use crate::text::count;

/// The most bytes that are read of a secret; larger ones are refused anyway.
const MAX_READ: usize = 64 * 1024;

/// Shorter secrets stand in many texts by accident.
const SHORT: usize = 4;

/// Splits a secret from a file, a pipe or the prompt.
///
/// # Errors
/// [`Failure`]; nothing is kept then, except where its message says so.
pub fn run(global: &Global, args: &Split, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let quorum = Quorum::new(args.k, args.n).map_err(Failure::usage)?;
    check_standard_input(global, &args.file)?;
    let label = args.label.as_deref().map(|label| name("the label", label)).transpose()?;
    let organisation = args.organisation.as_deref().map(|text| name("the organisation", text)).transpose()?;
    let place = if args.record { Some(unlock::find_place(global, world)?) } else { None };
    let delivery = open_delivery(world, &args.destination)?;
    let mut session = place.map(|place| unlock::write(global, world, place)).transpose()?;
    let secret = read_secret(global, args, world)?;
    for printed in [&label, &organisation].into_iter().flatten() {
        if holds(printed.as_str(), secret.expose()) {
            return Err(Failure::usage(
                "what is printed beside the shares holds the secret itself: choose another `--label` or \
                 `--organisation`",
            ));
        }
    }
    let organisation = match (&organisation, &session) {
        (Some(organisation), _) => organisation.as_str().to_owned(),
        (None, Some(session)) => session.state().organisation().as_str().to_owned(),
        (None, None) => NO_ORGANISATION.to_owned(),
    };
    let order = Order {
        quorum,
        organisation: &organisation,
        label: label.as_ref(),
        look: look(global, &args.sheets),
    };
    let done = with_ports(global, world, None, |moment, ports| {
        split(&secret, &order, session.as_mut(), delivery, moment, ports)
    });
    let done = done.map_err(|error| of_dealing(&error))?;
    let written = report(global, world, quorum, &done, session.as_ref());
    let sheets = count(quorum.n().into(), "sheet");
    console::note(world, global, format!("{sheets}, any {} recover; set {}", quorum.k(), done.set_id));
    after_sheets(global, world, &args.destination, done.sheets.iter());
    if let Some(session) = &mut session {
        unlock::remember(global, world, session);
        opened::tell_head(global, world, session.ledger());
    }
    // all is done and said by now, even where nobody reads the names of the sheets
    written?;
    Ok(Exit::Done)
}

/// Whether a text holds a secret that is no word of a few letters.
fn holds(text: &str, secret: &[u8]) -> bool {
    secret.len() >= SHORT && text.as_bytes().windows(secret.len()).any(|part| part == secret)
}

fn report(
    global: &Global,
    world: &mut World<'_>,
    quorum: Quorum,
    done: &Done,
    session: Option<&Session>,
) -> Result<(), Failure> {
    if global.json {
        let (k, n) = (quorum.k(), quorum.n());
        let set = json!({ "set": done.set_id.as_str(), "k": k, "n": n, "sheets": done.sheets });
        return console::json(
            world,
            match session {
                Some(session) => with_recorded(set, session),
                None => set,
            },
        );
    }
    done.sheets.iter().try_for_each(|sheet| console::data(world, &sheet.display().to_string()))
}

/// The secret: from the file that was named, from a pipe, or asked for twice.
fn read_secret(global: &Global, args: &Split, world: &mut World<'_>) -> Result<SecretBytes, Failure> {
    let Some(file) = args.file.clone().or_else(|| pipe(global, world)) else {
        if !world.prompt.can_ask() {
            return Err(Failure::failed(
                "there is no terminal to ask for the secret at: give it by pipe, or name a file",
            ));
        }
        return Ok(unlock::ask_twice(world, "the secret", |_| Ok(()))?.into_bytes());
    };
    let mut secret = world.store.read(&file, MAX_READ).map_err(|error| match error {
        StoreError::TooLarge { .. } => Failure::usage(
            "the secret has more than 512 bytes: encrypt it as a file with age, and split the age identity",
        ),
        error => Failure::failed(error),
    })?;
    if !args.raw {
        drop_newline(&mut secret);
    }
    Ok(secret)
}
