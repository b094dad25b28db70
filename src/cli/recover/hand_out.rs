//! The one way out of a recovered secret: a file, a pipe, or a screen of its own.

use std::path::PathBuf;

use crate::cli::args::{Global, Recover};
use crate::cli::failure::Failure;
use crate::cli::world::World;
use crate::cli::{console, reveal, unlock};
use crate::ops::ports::typeable;
use crate::ops::split::is_printable;
use crate::secret::SecretBytes;
use crate::share::recovery::Recovery;

/// The secret goes into a file, a pipe, or onto a screen of its own; `above` stands above it there.
///
/// # Errors
/// [`Failure`] when it cannot be written or shown.
pub fn hand_out(
    global: &Global,
    args: &Recover,
    world: &mut World<'_>,
    recovery: &Recovery,
    above: &str,
) -> Result<(), Failure> {
    let secret = &recovery.secret;
    if let Some(output) = &args.output {
        return write_out(global, args, world, secret, output.clone());
    }
    if !world.out_is_terminal {
        return console::secret(world, &output_of(args, secret));
    }
    match secret.to_text() {
        Some(text) if reveal::show(world, above, "the secret", &text)? => Ok(()),
        Some(_) => Err(Failure::failed(
            "the secret was not shown: run this in another terminal, add `--output FILE`, or use a pipe",
        )),
        None => match ask_for_file(world, "the secret is not text that can be shown")? {
            Some(path) => write_out(global, args, world, secret, path),
            None => Err(Failure::failed(
                "the secret is not text that can be shown: add `--output FILE`, or use a pipe",
            )),
        },
    }
}

/// Writes the secret into a new file; a person is asked for another name where that fails, so
/// that nothing that was typed is lost.
fn write_out(
    global: &Global,
    args: &Recover,
    world: &mut World<'_>,
    secret: &SecretBytes,
    first: PathBuf,
) -> Result<(), Failure> {
    let mut path = first;
    while let Err(error) = world.store.write_new(&path, output_of(args, secret).expose()) {
        match ask_for_file(world, &error.to_string())? {
            Some(other) => path = other,
            None => return Err(Failure::failed(error)),
        }
    }
    let shown = path.display();
    console::note(
        world,
        global,
        format!("the secret is in `{shown}`: end it with `shred -u {}`", typeable(&path)),
    );
    Ok(())
}

fn ask_for_file(world: &mut World<'_>, why: &str) -> Result<Option<PathBuf>, Failure> {
    if !world.prompt.can_ask() {
        return Ok(None);
    }
    world.prompt.tell(&format!("{why}\n")).map_err(unlock::asking)?;
    let question = "a new file to write the secret into, or nothing to stop: ";
    let answer = world.prompt.line(question).map_err(unlock::asking)?;
    let name = answer.expose().trim();
    Ok((!name.is_empty()).then(|| PathBuf::from(name)))
}

/// The bytes, with a newline after text unless `--raw` is given.
fn output_of(args: &Recover, secret: &SecretBytes) -> SecretBytes {
    let mut bytes = SecretBytes::with_capacity(secret.len() + 1);
    bytes.extend_from_slice(secret.expose());
    if !args.raw && is_printable(secret.expose()) {
        bytes.push(b'\n');
    }
    bytes
}
