//! `issue` from the request to the ledger on disk. No key is derived: the ledger is open.

mod support;

use std::path::Path;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use firesafe::crypto::password::{DEFAULT_PROFILE, profile};
use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::document::{Language, Paper};
use firesafe::io::{Cups, Files};
use firesafe::ledger::{ClockBack, NewLedger, NewOfficer};
use firesafe::model::{Name, Policy};
use firesafe::ops::dealing::Look;
use firesafe::ops::delivery::{Delivery, Destination, Ports};
use firesafe::ops::issue::{Order, issue};
use firesafe::ops::session::{Moment, Place, Session};
use firesafe::secret::SecretText;
use jiff::Timestamp;
use jiff::civil::date;
use support::rng;

fn accounts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("issue");
    group.sampling_mode(SamplingMode::Flat);
    for count in [1, 10, 100] {
        let accounts: Vec<Name> = (1..=count)
            .map(|number| format!("bg{number}@contoso.onmicrosoft.com").parse().expect("a name"))
            .collect();
        group.bench_with_input(BenchmarkId::from_parameter(count), &accounts, |bencher, accounts| {
            let fresh = || {
                let folder = tempfile::tempdir().expect("a folder");
                let mut store = Files::new(Some(folder.path().join("head")));
                let session = session(&mut store, &folder.path().join("ledger.age"));
                (folder, store, session)
            };
            bencher.iter_batched(
                fresh,
                |(folder, mut store, mut session)| {
                    run(accounts, &mut session, &mut store, &folder.path().join("sheets"));
                    (folder, session)
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// A ledger whose key cost the least that is legal.
fn session(store: &mut Files, path: &Path) -> Session {
    let passphrase = SecretText::from("correct horse battery staple");
    let costs = Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal");
    let officer = NewOfficer { name: "Alice".parse().expect("a name"), passphrase: &passphrase, costs };
    let organisation = "Contoso Ltd".parse().expect("a name");
    let new = NewLedger { organisation, policy: Policy::default(), officer, recipients: Vec::new() };
    Place::find(store, path).expect("found").create(new, now(), &mut rng()).expect("created")
}

fn run(accounts: &[Name], session: &mut Session, store: &mut Files, folder: &Path) {
    let order = Order {
        accounts,
        k: None,
        n: None,
        profile: profile(DEFAULT_PROFILE).expect("a profile"),
        length: None,
        words: None,
        alphabet: None,
        look_alikes: false,
        tenant: &[],
        next_generation: false,
        look: Look {
            discreet: false,
            signature_rows: false,
            kit_place: None,
            paper: Paper::A4,
            language: Language::English,
        },
    };
    let moment = Moment { now: now(), today: date(2026, 11, 20), clock: ClockBack::Refuse };
    let delivery = Delivery::open(Destination::Folder(folder), store).expect("a folder");
    let ports = Ports { store, printer: &mut Cups, entropy: &mut rng(), progress: &mut |_| () };
    let issued = issue(&order, session, delivery, moment, ports).expect("issued");
    assert_eq!(issued.len(), accounts.len());
}

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("in range")
}

criterion_group! { name = benches; config = support::slow(); targets = accounts }
criterion_main!(benches);
