//! What happened before a test, as events in a ledger.

use std::sync::OnceLock;

use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{ClockBack, NewLedger, NewOfficer, OpenLedger};
use firesafe::model::{EventData, Policy, SetId, State, ValidationStep};
use firesafe::secret::SecretText;
use jiff::Timestamp;
use jiff::civil::Date;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::{Value, json};

use crate::common::{Desk, PASSPHRASE};

pub const BG1: &str = "bg1@contoso.onmicrosoft.com";

/// The ids of a set's digest.
pub fn id(number: u8) -> String {
    SetId::from_digest(&[number; 32]).to_string()
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Events, in their order.
#[derive(Default)]
pub struct Story {
    events: Vec<EventData>,
}

impl Story {
    pub fn happened(&mut self, kind: &str, data: Value) -> &mut Self {
        self.events.push(EventData::read(kind, data).expect("an event"));
        self
    }

    pub fn add(&mut self, register: &str, name: &str, values: &Value, on: &str) -> &mut Self {
        self.happened(
            "entry-added",
            json!({ "register": register, "name": name, "values": values, "on": on }),
        )
    }

    pub fn edit(&mut self, register: &str, name: &str, values: &Value, on: &str) -> &mut Self {
        self.happened(
            "entry-edited",
            json!({ "register": register, "name": name, "values": values, "on": on }),
        )
    }

    /// Carol, Dave and Erin, trained on that day, each with a safe of their own on a site.
    pub fn keepers(&mut self, on: &str) -> &mut Self {
        self.add("site", "HQ", &json!({ "address": "1 High Street" }), on);
        for (custodian, safe) in [("Carol", "vault-a"), ("Dave", "vault-b"), ("Erin", "vault-c")] {
            self.add("custodian", custodian, &json!({ "trained_on": on }), on);
            let values = json!({ "site": "HQ", "location": "room 7", "combination_changed_on": on });
            self.add("safe", safe, &values, on);
        }
        self
    }

    /// A credential is dealt, 2 of 3.
    pub fn issued(&mut self, account: &str, generation: u32, set: u8, on: &str) -> &mut Self {
        self.happened(
            "set-issued",
            json!({
                "account": account, "generation": generation, "profile": "entra", "entropy_bits": 140,
                "set": facts(set), "issued_on": on, "validation_due": on,
            }),
        )
    }

    pub fn split(&mut self, label: &str, set: u8, on: &str) -> &mut Self {
        let data = json!({ "label": label, "set": facts(set), "issued_on": on, "validation_due": on });
        self.happened("split-recorded", data)
    }

    /// Its sheets are read back and recombined.
    pub fn proved(&mut self, set: u8, on: &str) -> &mut Self {
        for share in 1..=3 {
            self.happened("paper-read-back", json!({ "set": id(set), "share": share, "on": on }));
        }
        self.happened("set-proved", json!({ "set": id(set), "shares": [1, 2], "on": on }))
    }

    /// The account gets the credential.
    pub fn set(&mut self, account: &str, generation: u32, on: &str) -> &mut Self {
        self.happened("credential-set", json!({ "account": account, "generation": generation, "on": on }))
    }

    /// It works; the sheets go to Carol, Dave and Erin.
    pub fn stored(&mut self, set: u8, on: &str) -> &mut Self {
        for share in 1..=3 {
            let bag = format!("B{set}-{share}");
            self.happened("sheet-sealed", json!({ "set": id(set), "share": share, "bag": bag, "on": on }));
        }
        for (share, custodian, safe) in
            [(1, "Carol", "vault-a"), (2, "Dave", "vault-b"), (3, "Erin", "vault-c")]
        {
            let to =
                json!({ "set": id(set), "share": share, "custodian": custodian, "safe": safe, "on": on });
            self.happened("sheet-stored", to);
        }
        self
    }

    pub fn worked(&mut self, account: &str, generation: u32, on: &str) -> &mut Self {
        let data = json!({ "account": account, "generation": generation, "task": "added a user", "on": on });
        self.happened("credential-worked", data)
    }

    /// A whole ceremony on one day.
    pub fn active(&mut self, account: &str, generation: u32, set: u8, on: &str) -> &mut Self {
        self.issued(account, generation, set, on).proved(set, on).set(account, generation, on);
        self.worked(account, generation, on).stored(set, on);
        self.happened("set-activated", json!({ "set": id(set), "on": on }))
    }

    pub fn validated(&mut self, account: &str, on: &str) -> &mut Self {
        let steps: Vec<_> = ValidationStep::ALL.iter().map(|step| step.as_str()).collect();
        self.happened(
            "account-validated",
            json!({ "account": account, "steps": steps, "methods": [], "on": on }),
        )
    }

    pub fn inspected(&mut self, set: u8, share: u8, on: &str) -> &mut Self {
        let bag = format!("B{set}-{share}");
        self.happened("sheet-inspected", json!({ "set": id(set), "share": share, "bag": bag, "on": on }))
    }

    pub fn left(&mut self, person: &str, on: &str) -> &mut Self {
        self.happened("staff-changed", json!({ "change": "departure", "person": person, "on": on }))
    }

    /// What follows from it.
    pub fn state(&self) -> State {
        self.ledger().state().clone()
    }

    /// A desk whose ledger holds it, on that day.
    pub fn desk(&self, today: &str) -> Desk {
        let mut desk = Desk::of(&self.ledger());
        desk.now = format!("{today}T09:00:00Z").parse().expect("a time");
        desk
    }

    fn ledger(&self) -> OpenLedger {
        static FIRST: OnceLock<OpenLedger> = OnceLock::new();
        let first = FIRST.get_or_init(first);
        let file = first.encrypt(&mut ChaCha20Rng::from_seed([3; 32])).expect("encrypted");
        let mut ledger = first.reopen(&file).expect("opened");
        for event in &self.events {
            ledger.append(event.clone(), begin(), ClockBack::Refuse).expect("appended");
        }
        ledger
    }
}

fn begin() -> Timestamp {
    "2026-01-01T09:00:00Z".parse().expect("a time")
}

/// A ledger in which nothing happened; its key is derived once for all tests.
fn first() -> OpenLedger {
    let passphrase = SecretText::from(PASSPHRASE);
    let costs = Costs::new(MIN_MEMORY_KIB, 1, 1).expect("legal");
    let officer = NewOfficer { name: "alice".parse().expect("a name"), passphrase: &passphrase, costs };
    let organisation = "Contoso Ltd".parse().expect("a name");
    let new = NewLedger { organisation, policy: Policy::default(), officer, recipients: Vec::new() };
    OpenLedger::create(new, begin(), &mut ChaCha20Rng::from_seed([1; 32])).expect("created")
}

fn facts(set: u8) -> Value {
    let hex = |byte: u8| format!("{byte:02x}").repeat(32);
    json!({
        "id": id(set), "format": 1, "k": 2, "n": 3, "public_key": hex(set),
        "shares": [hex(1), hex(2), hex(3)],
    })
}
