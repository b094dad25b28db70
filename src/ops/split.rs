//! `split`: any secret onto sheets, with or without the ledger.

use std::path::PathBuf;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::delivery::{Delivery, DeliveryError, Ports, file_name};
use super::issue::{IssueError, Moment, after_printing, facts_of, record};
use super::session::Session;
use super::sheets::{self, Facts};
use crate::model::{EventData, Name, Policy, Quorum, SetId, SplitRecorded};
use crate::secret::SecretBytes;
use crate::sheet::Paper;

/// What is asked for.
pub struct Order<'a> {
    /// k of n.
    pub quorum: Quorum,
    /// Whose sheets they are.
    pub organisation: &'a str,
    /// What they open, never the secret itself.
    pub label: Option<&'a Name>,
    /// Prints key and signature as rows too.
    pub signature_rows: bool,
    /// Where the sheets say that the recovery kit is kept; else they have a line to write on.
    pub kit_place: Option<&'a str>,
    /// The size of the paper.
    pub paper: Paper,
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
/// [`IssueError`]; nothing is kept then, except where it says so.
pub fn split(
    secret: &SecretBytes,
    order: &Order<'_>,
    session: Option<&mut Session>,
    mut delivery: Delivery<'_>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<Done, IssueError> {
    let Ports { store, printer, entropy, progress } = ports;
    if let Some(session) = &session {
        session.check_writable(moment.now, moment.clock)?;
    }
    let days = match &session {
        Some(session) => session.ledger.state().policy().validation_days,
        None => Policy::default().validation_days,
    };
    let validation_due: Date = moment.today.saturating_add(i32::from(days).days());
    let facts = Facts {
        organisation: order.organisation,
        label: order.label.map(Name::as_str),
        generation: None,
        issued_on: moment.today,
        validation_due: Some(validation_due),
        paper: order.paper,
        signature_rows: order.signature_rows,
        kit_place: order.kit_place,
    };
    let sheets = sheets::make(secret, order.quorum, &facts, entropy).map_err(DeliveryError::from)?;
    let set_id = sheets.set.set_id();
    let stem = order.label.map_or_else(|| set_id.to_string(), |label| file_name(label.as_str()));
    let set = delivery.take(&stem, sheets, secret, store)?;
    delivery.print(printer, store, progress)?;
    if let Some(session) = session {
        let event = EventData::SplitRecorded(Box::new(SplitRecorded {
            label: order.label.cloned().map_or_else(|| Name::try_from(set_id.to_string()), Ok)?,
            set: facts_of(&set),
            issued_on: moment.today,
            validation_due,
        }));
        record(session, vec![event], moment, Ports { store, printer, entropy, progress })
            .map_err(|error| after_printing(error, delivery.printed()))?;
    } else if delivery.printed() == 0 {
        store.check_interrupted()?;
    }
    Ok(Done { set_id, sheets: delivery.keep()? })
}
