//! `firesafe split`.

use serde_json::json;

use super::args::{Global, Split};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::issue::{after_sheets, destination, name, of_issue, paper};
use super::unlock;
use super::world::World;
use crate::model::Quorum;
use crate::ops::delivery::Delivery;
use crate::ops::split::{Order, drop_newline, split};
use crate::secret::SecretBytes;

/// The most bytes that are read of a secret; larger ones are refused anyway.
const MAX_READ: usize = 64 * 1024;
/// Whose sheets they are, where nobody says it.
const SOME_ORGANISATION: &str = "Emergency access";

/// Splits a secret from a file, a pipe or the prompt.
///
/// # Errors
/// [`Failure`]; nothing is kept then, except where its message says so.
pub fn run(global: &Global, args: &Split, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let quorum = Quorum::new(args.k, args.n).map_err(Failure::usage)?;
    let label = args.label.as_deref().map(|label| name("the label", label)).transpose()?;
    let organisation = args.organisation.as_deref().map(|text| name("the organisation", text)).transpose()?;
    let place = if args.record { Some(unlock::lock(global, world)?) } else { None };
    let delivery = Delivery::open(destination(&args.destination), world.store).map_err(Failure::failed)?;
    let mut session = place.map(|place| unlock::write(global, world, place)).transpose()?;
    let secret = read_secret(args, world)?;
    let organisation = match (&organisation, &session) {
        (Some(organisation), _) => organisation.as_str().to_owned(),
        (None, Some(session)) => session.ledger.state().organisation().as_str().to_owned(),
        (None, None) => SOME_ORGANISATION.to_owned(),
    };
    let order = Order {
        quorum,
        organisation: &organisation,
        label: label.as_ref(),
        signature_rows: args.signature_rows,
        paper: paper(global),
    };
    let moment = unlock::moment(global, world);
    let mut progress = super::progress::Line::new(global, world.err_is_terminal);
    let done = split(
        &secret,
        &order,
        session.as_mut(),
        delivery,
        moment,
        world.store,
        world.printer,
        world.entropy,
        &mut |step| progress.show(step),
    );
    drop(progress);
    let done = done.map_err(|error| of_issue(&error))?;
    if global.json {
        let set = json!({
            "set": done.set_id.as_str(), "k": quorum.k(), "n": quorum.n(), "sheets": done.sheets,
        });
        console::data(world, &set.to_string())?;
    } else {
        for sheet in &done.sheets {
            console::data(world, &sheet.display().to_string())?;
        }
    }
    let sheets = console::count(quorum.n().into(), "sheet");
    console::note(world, global, format!("{sheets}, any {} recover; set {}", quorum.k(), done.set_id));
    after_sheets(global, world, &args.destination, done.sheets.iter());
    if let Some(session) = &session {
        unlock::remember(global, world, &session.ledger);
        unlock::tell_head(global, world, &session.ledger);
    }
    Ok(Exit::Done)
}

/// The secret: from the file that was named, from a pipe, or asked for twice.
fn read_secret(args: &Split, world: &mut World<'_>) -> Result<SecretBytes, Failure> {
    let file = args.file.as_deref().or((!world.input_is_terminal).then_some(std::path::Path::new("-")));
    let Some(file) = file else {
        let first = world.prompt.hidden("the secret: ").map_err(asking)?;
        let second = world.prompt.hidden("the same again: ").map_err(asking)?;
        if !first.same_as(second.expose()) {
            return Err(Failure::failed("the two differ: nothing was changed, so run this again"));
        }
        return Ok(first.into_bytes());
    };
    let mut secret = world.store.read(file, MAX_READ).map_err(|error| match error {
        crate::ops::ports::StoreError::TooLarge { .. } => Failure::usage(
            "the secret has more than 512 bytes: encrypt it as a file with age, and split the age identity",
        ),
        error => Failure::failed(error),
    })?;
    if !args.raw {
        drop_newline(&mut secret);
    }
    Ok(secret)
}

fn asking(error: crate::ops::ports::PromptError) -> Failure {
    match error {
        crate::ops::ports::PromptError::NoTerminal => {
            Failure::failed("there is no terminal to ask at: give the secret by pipe, or name a file")
        }
        error => Failure::failed(error),
    }
}
