//! Questions at the prompt that are answered in the open: nothing secret.

use super::failure::Failure;
use super::unlock::asking;
use super::world::World;
use crate::ops::ports::{Prompt, PromptError};

/// A line, without the spaces around it.
///
/// # Errors
/// [`Failure`] when there is no terminal, or the person stops.
pub fn line(world: &mut World<'_>, question: &str) -> Result<String, Failure> {
    let answer = world.prompt.line(question).map_err(asking)?;
    Ok(answer.expose().trim().to_owned())
}

/// Whether the answer is Yes, which Enter alone is not; whatever else is typed asks again.
///
/// # Errors
/// As [`line`].
pub fn yes(world: &mut World<'_>, question: &str) -> Result<bool, Failure> {
    confirmed(world.prompt, question).map_err(asking)
}

/// As [`yes`], for whoever has something to say about a stop.
///
/// # Errors
/// [`PromptError`] when there is no terminal, or the person stops.
pub fn confirmed(prompt: &mut dyn Prompt, question: &str) -> Result<bool, PromptError> {
    loop {
        match prompt.line(question)?.expose().trim() {
            "" => return Ok(false),
            answer if is(answer, "Yes") => return Ok(true),
            _ => prompt.tell("  type Yes in full, or only press Enter for no\n")?,
        }
    }
}

/// Whether an answer is that word: capitals do not matter, and no other word means the same.
pub fn is(answer: &str, word: &str) -> bool {
    answer.eq_ignore_ascii_case(word)
}

/// Shows a line, which stays.
///
/// # Errors
/// As [`line`].
pub fn tell(world: &mut World<'_>, text: &str) -> Result<(), Failure> {
    world.prompt.tell(&format!("{text}\n")).map_err(asking)
}
