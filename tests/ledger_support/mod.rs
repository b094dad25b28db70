//! Ledgers and officers for the tests of the ledger.
#![allow(dead_code, reason = "each test file uses a part")]

#[path = "../tools/mod.rs"]
mod tools;

use std::process::Command;

use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{ClockBack, Credential, NewLedger, NewOfficer, OpenError, OpenLedger};
use firesafe::model::{EventData, Hex, Name, Policy, SetFacts, SetId, SplitRecorded};
use firesafe::secret::SecretText;
use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

pub const ALICES: &str = "correct horse battery staple";
pub const BOBS: &str = "purple elephants in the library";
pub const CAROLS: &str = "seven quiet rivers going north";

/// A ledger whose officers are all there while it is made.
pub fn founded(officers: &[(&str, &str)], quorum: u8, recipients: &[String]) -> OpenLedger {
    let passphrases: Vec<_> = officers.iter().map(|(_, text)| SecretText::from(*text)).collect();
    let mut new = officers.iter().zip(&passphrases).map(|((who, _), passphrase)| NewOfficer {
        name: name(who),
        passphrase,
        costs: least(),
    });
    let first = NewLedger {
        organisation: name("Contoso Ltd"),
        policy: Policy::default(),
        officer: new.next().expect("an officer"),
        recipients: recipients.to_vec(),
    };
    let mut rng = rng(0);
    let mut ledger = OpenLedger::create(first, at(0), &mut rng).expect("created");
    for officer in new {
        ledger.add_founder(officer, at(0), ClockBack::Refuse, &mut rng).expect("added");
    }
    if quorum > 1 {
        ledger.change_quorum(quorum, at(0), ClockBack::Refuse).expect("changed");
    }
    ledger
}

pub fn open(file: &[u8], passphrases: &[&str]) -> Result<OpenLedger, OpenError> {
    let mut each = passphrases.iter().map(|text| Credential::Passphrase(SecretText::from(*text)));
    OpenLedger::open(file, &mut each)
}

/// Stock age prints the events for an identity; without age, says so.
pub fn opens_with_stock_age(test: &str, identity: &str, file: &[u8], ledger: &OpenLedger) {
    if !tools::has("age", test) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (identity_path, path) = (folder.path().join("identity"), folder.path().join("ledger.age"));
    std::fs::write(&identity_path, identity).expect("written");
    std::fs::write(&path, file).expect("written");
    let output = Command::new("age").args(["--decrypt", "--identity"]).args([&identity_path, &path]).output();
    let output = output.expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: String = ledger.events().iter().flat_map(|event| [ledger.line(event), "\n"]).collect();
    assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), lines);
}

/// The least that is legal, for speed.
pub fn least() -> Costs {
    Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal")
}

pub fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).expect("in range")
}

pub fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub fn split(number: u8) -> EventData {
    EventData::SplitRecorded(Box::new(SplitRecorded {
        label: name("disk recovery key"),
        set: SetFacts {
            id: SetId::from_digest(&[number; 32]),
            format: 1,
            k: 2,
            n: 2,
            public_key: Hex([number; 32]),
            shares: vec![Hex([number; 32]), Hex([number.wrapping_add(100); 32])],
        },
        issued_on: jiff::civil::date(2026, 11, 20),
        validation_due: jiff::civil::date(2027, 2, 18),
    }))
}
