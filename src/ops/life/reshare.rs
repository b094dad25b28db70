//! The same password on other sheets.

use std::path::PathBuf;

use jiff::ToSpan as _;

use crate::model::{EventData, Name, Quorum, SetId, SetReshared};
use crate::ops::delivery::{Delivery, DeliveryError, Ports, file_name};
use crate::ops::issue::{IssueError, Moment, after_printing, facts_of, record};
use crate::ops::session::Session;
use crate::ops::sheets::{self, Facts};
use crate::secret::SecretBytes;
use crate::sheet::Paper;

/// What is dealt again.
pub struct Again<'a> {
    /// The account.
    pub account: &'a Name,
    /// The number of its credential.
    pub generation: u32,
    /// k of n.
    pub quorum: Quorum,
    /// Leaves the account off the sheets and out of their names.
    pub discreet: bool,
    /// Prints key and signature as rows too.
    pub signature_rows: bool,
    /// Where the sheets say that the recovery kit is kept; else they have a line to write on.
    pub kit_place: Option<&'a str>,
    /// The size of the paper.
    pub paper: Paper,
}

/// Deals a credential again, in the order of `issue`: sheets written where nobody looks for them,
/// read back and proved; then the ledger commits; then the sheets move to where they were asked for.
///
/// # Errors
/// [`IssueError`]; nothing is kept then, except where it says so.
pub fn reshare(
    again: &Again<'_>,
    secret: &SecretBytes,
    session: &mut Session,
    mut delivery: Delivery<'_>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<(SetId, Vec<PathBuf>), IssueError> {
    let Ports { store, printer, entropy, progress } = ports;
    session.check_writable(moment.now, moment.clock)?;
    let state = session.ledger.state();
    let validation_due = moment.today.saturating_add(i32::from(state.policy().validation_days).days());
    let facts = Facts {
        organisation: state.organisation().as_str(),
        label: (!again.discreet).then_some(again.account.as_str()),
        generation: Some(again.generation),
        issued_on: moment.today,
        validation_due: Some(validation_due),
        paper: again.paper,
        signature_rows: again.signature_rows,
        kit_place: again.kit_place,
    };
    let sheets = sheets::make(secret, again.quorum, &facts, entropy).map_err(DeliveryError::from)?;
    let id = sheets.set.set_id();
    let stem = match file_name(again.account.as_str()).as_str() {
        name if !again.discreet && !name.is_empty() => format!("{name}-g{}-anew", again.generation),
        _ => id.to_string(),
    };
    let set = delivery.take(&stem, sheets, secret, store)?;
    let event = EventData::SetReshared(Box::new(SetReshared {
        account: again.account.clone(),
        generation: again.generation,
        set: facts_of(&set),
        issued_on: moment.today,
        validation_due,
    }));
    delivery.print(printer, store, progress)?;
    record(session, vec![event], moment, Ports { store, printer, entropy, progress })
        .map_err(|error| after_printing(error, delivery.printed()))?;
    Ok((id, delivery.keep()?))
}
