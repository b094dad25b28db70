//! Typing a sheet: a form on the whole terminal, or the same rules line by line.

mod names;
mod page;
mod plain;
mod question;
mod screen;

use std::path::PathBuf;

use names::Files;

use super::failure::Failure;
use super::unlock::asking;
use super::world::World;
use crate::ops::reading::Found;
use crate::secret::SecretText;
use crate::share::VerifiedShare;
use crate::share::form::{Form, Place};

/// What a person did at the form.
pub enum Entered {
    /// Typed a whole share.
    Share(Box<VerifiedShare>),
    /// Named a file or folder instead. The rows stay in the form.
    File(PathBuf),
    /// Asked to take a share back, by its number.
    Drop(usize),
    /// Has no more.
    Nothing,
}

/// What was read of a sheet before the person goes on with it.
pub struct Part {
    name: String,
    rows: Vec<(Place, SecretText)>,
}

impl Part {
    /// Of what was found in the source of that name; `None` where nothing is left to be read.
    pub fn of(found: &Found, name: &str) -> Option<Self> {
        let rows = found.part();
        (!rows.is_empty()).then(|| Self { name: name.to_owned(), rows })
    }

    /// Fills a form with it; the line that says so.
    pub fn fill(self, form: &mut Form) -> String {
        form.fill(self.rows);
        format!(
            "the rows that were read of {} are filled in, with `?` for what could not be read: compare them with \
             the paper\n",
            self.name
        )
    }
}

/// Where the person's files are.
fn files<'a>(world: &'a World<'_>) -> Files<'a> {
    Files::new(&*world.store, world.environment.home.as_deref())
}

/// Asks for one sheet; `above` is what the person should know. Rows that are left over stay in
/// the form for the next call.
///
/// # Errors
/// [`Failure`] when there is no terminal, or the person stops with Ctrl-C.
pub fn sheet(world: &mut World<'_>, form: &mut Form, above: &str) -> Result<Entered, Failure> {
    if let Some(share) = form.take() {
        return Ok(Entered::Share(Box::new(share)));
    }
    match world.prompt.screen().map_err(asking)? {
        Some(mut screen) => screen::run(&mut *screen, files(world), form, above),
        None => plain::run(world, form, above),
    }
}
