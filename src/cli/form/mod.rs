//! Typing a sheet: a form on the whole terminal, or the same rules line by line.

mod names;
mod page;
mod plain;
mod screen;

use std::path::PathBuf;

use super::failure::Failure;
use super::unlock::asking;
use super::world::World;
use crate::share::VerifiedShare;
use crate::share::form::Form;

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
        Some(mut screen) => screen::run(&mut *screen, world.store, form, above),
        None => plain::run(world, form, above),
    }
}
