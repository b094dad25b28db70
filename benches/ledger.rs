//! Opening a ledger, and writing it with one event more. No key is derived: it is opened once before.

mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{ClockBack, NewLedger, NewOfficer, OpenLedger};
use firesafe::model::{EventData, Hex, Policy, SetFacts, SetId, SetIssued};
use firesafe::secret::SecretText;
use jiff::Timestamp;
use jiff::civil::date;
use rand::Rng as _;
use rand_chacha::ChaCha20Rng;
use support::rng;

fn ledger(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ledger");
    let mut rng = rng();
    let mut ledger = create(&mut rng);
    for events in [100, 1_000, 10_000] {
        while ledger.events().len() < events {
            append(&mut ledger, &mut rng);
        }
        let file = ledger.encrypt(&mut rng).expect("encrypted");
        group.bench_function(format!("{events} events/open"), |bencher| {
            bencher.iter(|| ledger.reopen(black_box(&file)).expect("opened"));
        });
        let mut grown = ledger.reopen(&file).expect("opened");
        group.bench_function(format!("{events} events/append"), |bencher| {
            bencher.iter(|| append(&mut grown, &mut rng));
        });
        group.bench_function(format!("{events} events/write"), |bencher| {
            bencher.iter(|| ledger.encrypt(&mut rng).expect("encrypted"));
        });
    }
    group.finish();
}

/// A ledger whose key cost the least that is legal.
fn create(rng: &mut ChaCha20Rng) -> OpenLedger {
    let passphrase = SecretText::from("correct horse battery staple");
    let costs = Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal");
    let officer = NewOfficer { name: "Alice".parse().expect("a name"), passphrase: &passphrase, costs };
    let organisation = "Contoso Ltd".parse().expect("a name");
    let new = NewLedger { organisation, policy: Policy::default(), officer, recipients: Vec::new() };
    OpenLedger::create(new, at(1), rng).expect("created")
}

fn append(ledger: &mut OpenLedger, rng: &mut ChaCha20Rng) {
    let mut bytes = || {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        bytes
    };
    let number = ledger.events().len();
    let issued = SetIssued {
        account: format!("bg{number}@contoso.onmicrosoft.com").parse().expect("a name"),
        generation: 1,
        profile: "entra".parse().expect("a name"),
        entropy_bits: 140,
        set: SetFacts {
            id: SetId::from_digest(&bytes()),
            format: 1,
            k: 2,
            n: 3,
            public_key: Hex(bytes()),
            shares: (0..3).map(|_| Hex(bytes())).collect(),
        },
        issued_on: date(2026, 11, 20),
        validation_due: date(2027, 2, 18),
    };
    let event = EventData::SetIssued(Box::new(issued));
    ledger.append(event, at(number), ClockBack::Refuse).expect("appended");
}

/// So many seconds into the day on which all of this happens.
fn at(second: usize) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + i64::try_from(second).expect("small")).expect("in range")
}

criterion_group! { name = benches; config = support::slow(); targets = ledger }
criterion_main!(benches);
