//! Names from the command line.

use super::failure::Failure;
use crate::document::can_print;
use crate::model::Name;

/// A name from the command line.
///
/// # Errors
/// [`Failure`] with exit 2 when it is none.
pub fn name(what: &str, text: &str) -> Result<Name, Failure> {
    text.parse().map_err(|error| Failure::usage(format!("{what}: {error}")))
}

/// Whose ledger it is: its sheets have to be able to say so.
///
/// # Errors
/// [`Failure`] with exit 2.
pub fn organisation(text: &str) -> Result<Name, Failure> {
    let organisation = name("the organisation", text)?;
    if can_print(text) {
        return Ok(organisation);
    }
    Err(Failure::usage(format!(
        "sheets cannot show the organisation `{organisation}`: write its name in Latin, Greek or Cyrillic letters"
    )))
}
