//! Questions at the prompt that are answered in the open: nothing secret.

use super::failure::Failure;
use super::unlock::asking;
use super::world::World;

/// A line, without the spaces around it.
///
/// # Errors
/// [`Failure`] when there is no terminal, or the person stops.
pub fn line(world: &mut World<'_>, question: &str) -> Result<String, Failure> {
    let answer = world.prompt.line(question).map_err(asking)?;
    Ok(answer.expose().trim().to_owned())
}

/// Whether the answer is a literal `Yes`.
///
/// # Errors
/// As [`line`].
pub fn yes(world: &mut World<'_>, question: &str) -> Result<bool, Failure> {
    Ok(line(world, question)? == "Yes")
}

/// Shows a line, which stays.
///
/// # Errors
/// As [`line`].
pub fn tell(world: &mut World<'_>, text: &str) -> Result<(), Failure> {
    world.prompt.tell(&format!("{text}\n")).map_err(asking)
}
