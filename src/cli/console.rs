//! The rules of the terminal, once for every verb.
//!
//! Data goes to standard output. Notes and errors go to standard error: lower case,
//! cause first, no full stop. Questions go to the terminal itself. A secret goes to
//! the terminal through the prompt, or to a pipe, and nowhere else.

use std::fmt::Display;
use std::io::{self, ErrorKind};

use serde_json::Value;

use super::args::{Color, Global};
use super::failure::Failure;
use super::world::World;
use crate::io::Colour;
use crate::io::disk::cause;
use crate::secret::SecretBytes;
use crate::text::{HANGING, printable, table, wrap};

/// The version of what `--json` writes: fields may be added, and none changes its meaning under one number.
const SCHEMA: u8 = 1;

/// Writes a line of data.
///
/// # Errors
/// [`Failure`] when standard output cannot be written, as when a pipe is closed.
pub fn data(world: &mut World<'_>, text: &str) -> Result<(), Failure> {
    bytes(world, format!("{text}\n").as_bytes())
}

/// Writes one line of JSON, with the version of its fields.
///
/// # Errors
/// As [`data`].
pub fn json(world: &mut World<'_>, value: Value) -> Result<(), Failure> {
    data(world, &with_schema(value))
}

/// JSON with the version of its fields.
pub fn with_schema(mut value: Value) -> String {
    value["schema"] = SCHEMA.into();
    value.to_string()
}

/// Writes lines of prose, broken between words where standard output is a terminal.
///
/// # Errors
/// As [`data`].
pub fn prose(world: &mut World<'_>, text: &str) -> Result<(), Failure> {
    let Some(columns) = out_columns(world) else { return data(world, text) };
    data(world, &wrap(text, columns, HANGING).join("\n"))
}

/// Writes a table, as wide as the terminal at most.
///
/// # Errors
/// As [`data`].
pub fn rows(world: &mut World<'_>, rows: &[Vec<String>]) -> Result<(), Failure> {
    let columns = out_columns(world);
    table(rows, columns).iter().try_for_each(|line| data(world, line))
}

/// The columns of the terminal that data goes to.
fn out_columns(world: &World<'_>) -> Option<usize> {
    world.columns.filter(|_| world.out_is_terminal)
}

/// Writes data as it is.
///
/// # Errors
/// [`Failure`] when standard output cannot be written; where nobody reads it any more, nothing is said of that.
pub fn bytes(world: &mut World<'_>, content: &[u8]) -> Result<(), Failure> {
    world.out.write_all(content).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::unread(),
        _ => not_written(&error),
    })
}

/// Writes a secret as it is.
///
/// # Errors
/// [`Failure`] when standard output cannot be written: nobody has the secret then.
pub fn secret(world: &mut World<'_>, secret: &SecretBytes) -> Result<(), Failure> {
    world.out.write_all(secret.expose()).map_err(|error| not_written(&error))
}

fn not_written(error: &io::Error) -> Failure {
    Failure::failed(format!("cannot write the output: {}", cause(error)))
}

/// Writes a line of data beside a secret that standard output is for: to standard error, as it is.
pub fn beside(world: &mut World<'_>, text: &str) {
    let _ = writeln!(world.err, "{text}");
}

/// Says something that the person may want to know.
pub fn note(world: &mut World<'_>, global: &Global, text: impl Display) {
    if !global.quiet {
        say(world, &format!("firesafe: {text}"));
    }
}

/// Says that something given is wrong; `--quiet` does not silence it.
pub fn alert(world: &mut World<'_>, text: impl Display) {
    say(world, &format!("firesafe: {text}"));
}

/// Says why the run failed.
pub fn error(world: &mut World<'_>, text: &str) {
    say(world, &format!("firesafe: error: {text}"));
}

/// Writes to standard error, broken between words where that is a terminal.
fn say(world: &mut World<'_>, text: &str) {
    let text = printable(text);
    let lines = match world.columns {
        Some(columns) if world.err_is_terminal => wrap(&text, columns, HANGING),
        _ => vec![text],
    };
    for line in lines {
        // a closed standard error must not stop a recovery
        let _ = writeln!(world.err, "{line}");
    }
}

/// Marks text that needs attention, where colour is wanted.
pub fn alarming(world: &World<'_>, global: &Global, text: &str) -> String {
    coloured(world, global, "1;31", text)
}

/// Marks text that will need attention soon, where colour is wanted.
pub fn warning(world: &World<'_>, global: &Global, text: &str) -> String {
    coloured(world, global, "33", text)
}

fn coloured(world: &World<'_>, global: &Global, colour: &str, text: &str) -> String {
    let wanted = match (global.color, world.environment.colour) {
        (Color::Always, _) | (Color::Auto, Colour::Forced) => true,
        (Color::Never, _) | (Color::Auto, Colour::Unwanted) => false,
        (Color::Auto, Colour::OnTerminal) => world.out_is_terminal,
    };
    if wanted { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
}
