//! `split`: any secret onto sheets, with or without the ledger.

use std::path::PathBuf;

use super::dealing::{Deal, Dealing, DealingError, Look};
use super::delivery::{Delivery, Ports};
use super::session::{Moment, Session};
use crate::model::{EventData, Name, Quorum, SetId, SplitRecorded};
use crate::secret::SecretBytes;

/// What is asked for.
pub struct Order<'a> {
    /// k of n.
    pub quorum: Quorum,
    /// Whose sheets they are.
    pub organisation: &'a str,
    /// What they open, never the secret itself.
    pub label: Option<&'a Name>,
    /// How the sheets look.
    pub look: Look<'a>,
}

/// What was split.
pub struct Done {
    /// The set.
    pub set_id: SetId,
    /// Its sheets, share 1 first; empty when they went to a queue.
    pub sheets: Vec<PathBuf>,
}

/// Drops one newline at the end of text, which an editor or `echo` added.
///
/// Bytes that are not printable text stay as they are.
pub fn drop_newline(secret: &mut SecretBytes) {
    let bytes = secret.expose();
    let Some(text) = bytes.strip_suffix(b"\n") else { return };
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    if is_printable(text) {
        secret.truncate(text.len());
    }
}

/// Whether bytes are UTF-8 that a terminal can show as it is.
#[must_use]
pub fn is_printable(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(|c| !c.is_control()))
}

/// Splits a secret; with a session, the set is recorded too.
///
/// # Errors
/// [`DealingError`]; nothing is kept then, except where it says so.
pub fn split(
    secret: &SecretBytes,
    order: &Order<'_>,
    session: Option<&mut Session>,
    delivery: Delivery<'_>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<Done, DealingError> {
    let mut dealing = Dealing::begin(session.as_deref(), order.look, delivery, moment, ports)?;
    let (set, days) = dealing.deal(&Deal {
        secret,
        quorum: order.quorum,
        organisation: order.organisation,
        label: order.label,
        generation: None,
        suffix: "",
    })?;
    let set_id = set.id;
    dealing.record(EventData::SplitRecorded(Box::new(SplitRecorded {
        label: order.label.cloned().unwrap_or_else(|| set_id.into()),
        set,
        issued_on: days.issued_on,
        validation_due: days.validation_due,
    })));
    Ok(Done { set_id, sheets: dealing.finish(session)? })
}
