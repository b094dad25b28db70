//! The beginning of a ledger, and the keys of its officers.

use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::{Costs, KdfError, OfficerKey};
use crate::ledger::beyond::Beyond;
use crate::ledger::chain::History;
use crate::ledger::write::sign;
use crate::ledger::{ClockBack, CreateError, Head, OpenLedger, check_recipient};
use crate::model::{EventData, Hex, LEDGER_FORMAT, LedgerCreated, Name, Officer, Policy, State};
use crate::secret::SecretText;

/// The most native recipients: with as many officers, the header stays inside its caps.
pub const MAX_RECIPIENTS: usize = 31;

/// An officer who is to come.
pub struct NewOfficer<'a> {
    /// A name that no officer has or had.
    pub name: Name,
    /// The officer's own.
    pub passphrase: &'a SecretText,
    /// What deriving the keys shall cost, now and at each opening.
    pub costs: Costs,
}

/// A ledger that is to come.
pub struct NewLedger<'a> {
    /// Whose it is.
    pub organisation: Name,
    /// Its defaults.
    pub policy: Policy,
    /// Its first officer.
    pub officer: NewOfficer<'a>,
    /// Native age recipients, who read it with stock age.
    pub recipients: Vec<String>,
}

impl OpenLedger {
    /// A ledger with one event.
    ///
    /// # Errors
    /// [`CreateError`] when the officer's key cannot be derived, or a recipient or the policy is none.
    pub fn create<R: rand::CryptoRng + ?Sized>(
        new: NewLedger<'_>,
        time: Timestamp,
        rng: &mut R,
    ) -> Result<Self, CreateError> {
        let NewLedger { organisation, policy, officer, recipients } = new;
        if recipients.len() > MAX_RECIPIENTS {
            return Err(CreateError::TooManyRecipients(recipients.len()));
        }
        recipients.iter().try_for_each(|text| check_recipient(text))?;
        let mut ledger = [0; 16];
        rng.fill_bytes(&mut ledger);
        let (officer, key) = derive_officer(officer, 1, rng)?;
        let name = officer.name.clone();
        let data = EventData::LedgerCreated(Box::new(LedgerCreated {
            format: LEDGER_FORMAT,
            ledger: Hex(ledger),
            organisation,
            policy,
            officer,
            recipients,
        }));
        let state = State::begin(&data)?;
        let officers = vec![(name, Arc::new(key))];
        let mut history = History { text: Vec::new(), events: Vec::new(), state, beyond: Beyond::default() };
        let (event, bytes) = sign(&officers, 1, time, ClockBack::Refuse, data, Head::NONE);
        history.push_first(event, &bytes);
        Ok(Self { history, officers, wrong: 0 })
    }
}

/// The public record and the keys of an officer with a salt that was never used before.
pub(super) fn derive_officer<R: rand::CryptoRng + ?Sized>(
    new: NewOfficer<'_>,
    slot: u8,
    rng: &mut R,
) -> Result<(Officer, OfficerKey), KdfError> {
    let NewOfficer { name, passphrase, costs } = new;
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let key = OfficerKey::derive(passphrase, salt, costs)?;
    let officer = Officer {
        name,
        slot,
        agreement: Hex(key.agreement_key()),
        signature: Hex(key.signature_key()),
        salt: Hex(salt),
        memory_kib: costs.memory_kib(),
        passes: costs.passes(),
        lanes: costs.lanes(),
    };
    Ok((officer, key))
}
