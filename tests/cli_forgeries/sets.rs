//! The sets of the tests: honest ones, which the ledger knows, and what a forger makes of them.

use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{NewLedger, NewOfficer, OpenLedger};
use firesafe::model::{
    EventData, Hex, Policy, SetAbandoned, SetFacts, SetIssued, SheetCalledIn, SheetDestroyed, SheetLost,
    SheetTampered, SplitRecorded,
};
use firesafe::secret::SecretText;
use jiff::civil::{Date, date};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::common::custody::{keepers, name, to_active};
use crate::common::{Desk, PASSPHRASE};
use crate::reference::{Set, groups, rows, sha256, string};

pub const SECRET: &str = "Yw7#kQ2mZp9!xR4vT6bN8cLd";
pub const OLD: &str = "the password of last year";
pub const FORGED: &str = "what the forger has made";
const DAY: Date = date(2026, 11, 20);

/// 2 of 3, of the account `bg1`.
pub fn honest() -> Set {
    Set::deal("honest", SECRET.as_bytes(), 2, 3)
}

/// 3 of 5, a secret called `vault key`.
pub fn three() -> Set {
    Set::deal("three", SECRET.as_bytes(), 3, 5)
}

/// 2 of 3, superseded: its sheet 1 was destroyed.
pub fn old() -> Set {
    Set::deal("old", OLD.as_bytes(), 2, 3)
}

/// 2 of 3, in the place of [`old`]: its sheet 2 was tampered with and its sheet 3 lost.
pub fn new() -> Set {
    Set::deal("new", SECRET.as_bytes(), 2, 3)
}

/// 2 of 3, given up.
pub fn abandoned() -> Set {
    Set::deal("abandoned", OLD.as_bytes(), 2, 3)
}

/// A set that the forger dealt and signed, with a key and an id of its own.
pub fn own() -> Set {
    Set::deal("forger", FORGED.as_bytes(), 2, 3)
}

/// Rows as they are typed.
pub fn typed(set: &Set, x: u8) -> String {
    labelled(&set.rows(x))
}

/// What a scan of the code gives.
pub fn scanned(set: &Set, x: u8) -> String {
    format!("QR-Code:{}", set.qr(x))
}

/// Rows that say what the forger wants, every check recomputed.
pub fn edited(set: &Set, k: u8, x: u8, payload: &[u8]) -> String {
    labelled(&rows(&edited_string(set, k, x, payload)))
}

/// As [`edited`], as a code with the signature of share `signed`.
pub fn edited_code(set: &Set, k: u8, x: u8, payload: &[u8], signed: &[u8]) -> String {
    let qr = set.qr_with(1, signed);
    let (_, signature) = qr.split_once('+').expect("a signature");
    format!("QR-Code:{}+{signature}", edited_string(set, k, x, payload))
}

fn labelled(rows: &[String]) -> String {
    let lines: Vec<_> = (1..).zip(rows).map(|(number, row)| format!("{number}. {row}\n")).collect();
    lines.concat()
}

fn edited_string(set: &Set, k: u8, x: u8, payload: &[u8]) -> String {
    string("F1", &set.values(k, x, &groups(payload)))
}

/// One bit of a payload changed.
pub fn flipped(payload: &[u8]) -> Vec<u8> {
    let mut payload = payload.to_vec();
    payload[10] ^= 0x40;
    payload
}

fn facts(set: &Set) -> SetFacts {
    let n = u8::try_from(set.payloads.len()).expect("a number");
    let fingerprint = |x| Hex(sha256(&[b"firesafe/v1/share\0", set.string(x).as_bytes()]));
    SetFacts {
        id: set.id.parse().expect("a set id"),
        format: 1,
        k: set.k,
        n,
        public_key: Hex(set.key.verifying_key().to_bytes()),
        shares: (1..=n).map(fingerprint).collect(),
    }
}

fn issued(account: &str, generation: u32, set: &Set) -> EventData {
    EventData::SetIssued(Box::new(SetIssued {
        account: name(account),
        generation,
        profile: name("entra"),
        entropy_bits: 128,
        set: facts(set),
        issued_on: DAY,
        validation_due: date(2027, 2, 18),
    }))
}

fn split(label: &str, set: &Set) -> EventData {
    EventData::SplitRecorded(Box::new(SplitRecorded {
        label: name(label),
        set: facts(set),
        issued_on: DAY,
        validation_due: date(2027, 2, 18),
    }))
}

/// A workstation with a ledger that knows the honest sets, and `@other.age` of another organisation.
pub fn desk() -> Desk {
    let mut desk = Desk::with_ledger();
    std::fs::write(desk.path("other.age"), other_ledger()).expect("written");
    let mut events = keepers(DAY);
    events.extend([
        issued("bg1", 1, &honest()),
        split("vault key", &three()),
        split("signing key", &abandoned()),
        issued("bg2", 1, &old()),
    ]);
    desk.happened(events);
    activate(&mut desk, &old(), 1001);
    desk.happened([issued("bg2", 2, &new())]);
    activate(&mut desk, &new(), 2001);
    let (old, new, given_up) = (facts(&old()).id, facts(&new()).id, facts(&abandoned()).id);
    let note = |text: &str| text.parse().expect("a note");
    desk.happened([
        EventData::SetAbandoned(SetAbandoned { set: given_up, reason: note("expired"), on: DAY }),
        EventData::SheetCalledIn(SheetCalledIn { set: old, share: 1, on: DAY }),
        EventData::SheetDestroyed(Box::new(SheetDestroyed {
            set: old,
            share: 1,
            witnesses: vec![name("Gil")],
            on: DAY,
        })),
        EventData::SheetTampered(SheetTampered { set: new, share: 2, note: note("cut"), on: DAY }),
        EventData::SheetLost(SheetLost { set: new, share: 3, note: note("gone"), on: DAY }),
    ]);
    desk
}

fn other_ledger() -> Vec<u8> {
    let passphrase = SecretText::from(PASSPHRASE);
    let costs = Costs::new(MIN_MEMORY_KIB, 1, 1).expect("legal");
    let new = NewLedger {
        organisation: name("Fabrikam"),
        policy: Policy::default(),
        officer: NewOfficer { name: name("zoe"), passphrase: &passphrase, costs },
        recipients: Vec::new(),
    };
    let time = "2026-11-01T09:00:00Z".parse().expect("a time");
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    OpenLedger::create(new, time, &mut rng).expect("created").encrypt(&mut rng).expect("written")
}

fn activate(desk: &mut Desk, set: &Set, first_bag: u32) {
    let ledger = desk.ledger();
    let record = ledger.state().set(facts(set).id).expect("recorded");
    desk.happened(to_active(record, first_bag, DAY));
}
