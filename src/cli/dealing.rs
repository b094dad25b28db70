//! What `issue`, `split`, `reshare` and `rotate` have in common: where sheets go, how they look, and what
//! is said while they are made and afterwards.

use std::path::{Path, PathBuf};

use super::args::{Destination as To, Global, PaperSize, SheetOptions};
use super::console;
use super::failure::of_append;
use super::failure::{Exit, Failure};
use super::progress;
use super::unlock;
use super::world::World;
use crate::crypto::dice::{Mixed, Rolls};
use crate::document::Paper;
use crate::ops::dealing::{DealingError, Look};
use crate::ops::delivery::{Delivery, DeliveryError, Destination, Ports};
use crate::ops::ports::typeable;
use crate::ops::session::Moment;
use crate::ops::sheets::SheetsError;

/// Calls `deal` with the moment and the ports of this run, with dice where some were rolled; what is done
/// shows in a line of progress.
pub fn with_ports<T>(
    global: &Global,
    world: &mut World<'_>,
    rolls: Option<&Rolls>,
    deal: impl FnOnce(Moment, Ports<'_>) -> T,
) -> T {
    let moment = unlock::moment(global, world);
    let mut progress = progress::Line::new(global, world.err_is_terminal);
    let mut mixed = rolls.map(|rolls| Mixed::new(world.entropy, rolls));
    let ports = Ports {
        store: world.store,
        printer: world.printer,
        entropy: match &mut mixed {
            Some(mixed) => mixed,
            None => world.entropy,
        },
        progress: &mut |step| progress.show(step),
    };
    deal(moment, ports)
}

/// How the sheets look.
pub fn look<'a>(global: &Global, options: &'a SheetOptions) -> Look<'a> {
    Look {
        discreet: options.discreet,
        signature_rows: options.signature_rows,
        kit_place: options.kit_place.as_deref(),
        paper: paper(global),
        language: options.language,
    }
}

/// Makes sure that the sheets have a place; where a kill would leave sheets that nobody finds, the
/// person hears it.
///
/// # Errors
/// [`Failure`] when the folder cannot take them.
pub fn open_delivery<'a>(world: &mut World<'_>, to: &'a To) -> Result<Delivery<'a>, Failure> {
    let mut delivery = Delivery::open(destination(to), world.store).map_err(Failure::failed)?;
    if let Some(error) = delivery.take_unnoted() {
        console::alert(world, format!("the folder of the sheets could not be noted: {error}"));
    }
    Ok(delivery)
}

/// Where sheets go.
fn destination(to: &To) -> Destination<'_> {
    match (&to.out, &to.print) {
        (_, Some(queue)) => Destination::Queue(queue),
        (Some(folder), None) => Destination::Folder(folder),
        // clap asks for one of the two
        (None, None) => Destination::Folder(Path::new("")),
    }
}

/// The size of the paper.
pub fn paper(global: &Global) -> Paper {
    match global.paper {
        PaperSize::A4 => Paper::A4,
        PaperSize::Letter => Paper::Letter,
    }
}

/// Says where all sheets of a set now lie together, and how to end that.
pub fn after_sheets<'a>(
    global: &Global,
    world: &mut World<'_>,
    to: &To,
    sheets: impl Iterator<Item = &'a PathBuf>,
) {
    let number = sheets.count();
    match (&to.out, &to.print) {
        (Some(folder), _) => {
            let typed = typeable(folder);
            let folder = folder.display();
            console::note(
                world,
                global,
                "every sheet was read back from its page, and they give the secret back",
            );
            console::note(
                world,
                global,
                format!("`{folder}` now holds all {number} sheets, which together open everything"),
            );
            console::note(world, global, format!("print them, then clear it with `shred -u {typed}/*.pdf`"));
        }
        (None, Some(queue)) => console::note(
            world,
            global,
            format!(
                "every sheet was read back from its page before it went to `{queue}`: printers and spoolers \
                 keep pages, so clear theirs too"
            ),
        ),
        (None, None) => {}
    }
}

/// The failure that an error of a dealing stands for.
pub fn of_dealing(error: &DealingError) -> Failure {
    match error {
        DealingError::Session(session) => unlock::of_session(session),
        DealingError::Append(append) => of_append(append),
        DealingError::Delivery(DeliveryError::Sheets(sheets)) => of_sheets(sheets),
        DealingError::Printed { error: cause, .. } => {
            Failure { message: error.to_string(), ..of_dealing(cause) }
        }
        DealingError::Delivery(_) | DealingError::Store(_) => Failure::failed(error),
    }
}

fn of_sheets(error: &SheetsError) -> Failure {
    match error {
        SheetsError::Deal(_) => Failure::usage(error),
        SheetsError::Sheet(_) => Failure::failed(error),
        SheetsError::ReadBack { .. } | SheetsError::Proof(_) => Failure::new(Exit::Integrity, error),
    }
}
