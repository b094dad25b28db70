//! The same password on other sheets.

use std::path::PathBuf;

use crate::model::{EventData, Name, Quorum, SetId, SetReshared};
use crate::ops::dealing::{Deal, Dealing, DealingError, Look};
use crate::ops::delivery::{Delivery, Ports};
use crate::ops::session::{Moment, Session};
use crate::secret::SecretBytes;

/// What is dealt again.
pub struct Again<'a> {
    /// The account.
    pub account: &'a Name,
    /// The number of its credential.
    pub generation: u32,
    /// k of n.
    pub quorum: Quorum,
    /// How the sheets look.
    pub look: Look<'a>,
}

/// Deals a credential again.
///
/// # Errors
/// [`DealingError`]; nothing is kept then, except where it says so.
pub fn reshare(
    again: &Again<'_>,
    secret: &SecretBytes,
    session: &mut Session,
    delivery: Delivery<'_>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<(SetId, Vec<PathBuf>), DealingError> {
    let organisation = session.state().organisation().clone();
    let mut dealing = Dealing::begin(Some(session), again.look, delivery, moment, ports)?;
    let (set, days) = dealing.deal(&Deal {
        secret,
        quorum: again.quorum,
        organisation: organisation.as_str(),
        label: Some(again.account),
        generation: Some(again.generation),
        suffix: &format!("-g{}-anew", again.generation),
    })?;
    let id = set.id;
    dealing.record(EventData::SetReshared(Box::new(SetReshared {
        account: again.account.clone(),
        generation: again.generation,
        set,
        issued_on: days.issued_on,
        validation_due: days.validation_due,
    })));
    Ok((id, dealing.finish(Some(session))?))
}
