//! Tests that reach below the encryption: what a thief of the plain text could try.

mod history;
mod quorum;
mod signers;
mod stanzas;
mod tampering;

use std::sync::OnceLock;

use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::crypto::{Costs, MIN_MEMORY_KIB};
use crate::ledger::chain::History;
use crate::ledger::{ClockBack, Head, NewLedger, NewOfficer, OpenLedger};
use crate::model::{EventData, Hex, Policy, SetFacts, SetId, SetIssued, SplitRecorded};
use crate::secret::SecretText;

pub(super) fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(20_261_120)
}

/// The least that is legal, for speed.
pub(super) fn costs() -> Costs {
    Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal")
}

/// Second `second` of the day on which all of this happens.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).expect("in range")
}

pub(super) fn officer<'a>(name: &str, passphrase: &'a SecretText) -> NewOfficer<'a> {
    NewOfficer { name: name.parse().expect("name"), passphrase, costs: costs() }
}

/// Alice's ledger with its first event; her key is derived once for all tests.
pub(super) fn ledger() -> OpenLedger {
    static FIRST: OnceLock<OpenLedger> = OnceLock::new();
    let first = FIRST.get_or_init(|| ledger_with("Alice", "correct horse"));
    let history = History::read(first.history.text.clone()).map_err(|error| error.to_string());
    OpenLedger { history: history.expect("read"), officers: first.officers.clone(), wrong: 0 }
}

pub(super) fn ledger_with(name: &str, passphrase: &str) -> OpenLedger {
    let passphrase = SecretText::from(passphrase);
    let new = NewLedger {
        organisation: "Contoso Ltd".parse().expect("name"),
        policy: Policy::default(),
        officer: officer(name, &passphrase),
        recipients: Vec::new(),
    };
    OpenLedger::create(new, at(0), &mut rng()).expect("created")
}

/// A ledger whose events 2 to `last` each issue one set.
pub(super) fn ledger_of(last: u64) -> OpenLedger {
    let mut ledger = ledger();
    for seq in 2..=last {
        ledger.append(issued(seq), at(seq.cast_signed()), ClockBack::Refuse).expect("appended");
    }
    ledger
}

pub(super) fn issued(number: u64) -> EventData {
    EventData::SetIssued(Box::new(SetIssued {
        account: format!("bg{number}@contoso.onmicrosoft.com").parse().expect("name"),
        generation: 1,
        profile: "entra".parse().expect("name"),
        entropy_bits: 140,
        set: facts(number),
        issued_on: jiff::civil::date(2026, 11, 20),
        validation_due: jiff::civil::date(2027, 2, 18),
    }))
}

pub(super) fn split(number: u64) -> EventData {
    EventData::SplitRecorded(Box::new(SplitRecorded {
        label: format!("recovery key {number}").parse().expect("name"),
        set: facts(number),
        issued_on: jiff::civil::date(2026, 11, 20),
        validation_due: jiff::civil::date(2027, 2, 18),
    }))
}

pub(super) fn facts(number: u64) -> SetFacts {
    let bytes = |salt: u8| *Head::of_line(&[&number.to_be_bytes()[..], &[salt]].concat()).as_bytes();
    SetFacts {
        id: SetId::from_digest(&bytes(0)),
        format: 1,
        k: 2,
        n: 3,
        public_key: Hex(bytes(1)),
        shares: (2..5).map(|salt| Hex(bytes(salt))).collect(),
    }
}
