//! Opening a ledger with about sixteen events an account, and what is due then. No key is derived: it was
//! opened once before. Both together must take less than a second for a hundred thousand events.

#[path = "../tests/lint/plan.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod plan;
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{ClockBack, NewLedger, NewOfficer, OpenLedger};
use firesafe::model::Policy;
use firesafe::policy::due::due;
use firesafe::secret::SecretText;
use jiff::Timestamp;
use jiff::civil::Date;
use plan::{Plan, SET_UP, name};
use support::rng;

fn status(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("status");
    for accounts in [6, 625, 6_250] {
        let plan = Plan::large(accounts);
        let events = plan.events.len();
        let ledger = ledger(plan);
        let file = ledger.encrypt(&mut rng()).expect("encrypted");
        group.bench_function(format!("{events} events/open"), |bencher| {
            bencher.iter(|| ledger.reopen(black_box(&file)).expect("opened"));
        });
        // nothing, and everything
        for (what, until) in [("nothing due", SET_UP), ("all due", Date::MAX)] {
            group.bench_function(format!("{events} events/{what}"), |bencher| {
                bencher.iter(|| due(black_box(ledger.state()), until).len());
            });
        }
    }
    group.finish();
}

/// All of it on one second, in a ledger whose key cost the least that is legal.
fn ledger(plan: Plan) -> OpenLedger {
    let passphrase = SecretText::from("correct horse battery staple");
    let costs = Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal");
    let officer = NewOfficer { name: name("alice"), passphrase: &passphrase, costs };
    let new = NewLedger {
        organisation: name("Contoso Ltd"),
        policy: Policy::default(),
        officer,
        recipients: Vec::new(),
    };
    let second = Timestamp::from_second(1_795_000_000).expect("in range");
    let mut ledger = OpenLedger::create(new, second, &mut rng()).expect("created");
    for event in plan.events {
        ledger.append(event, second, ClockBack::Refuse).expect("appended");
    }
    ledger
}

criterion_group! { name = benches; config = support::slow(); targets = status }
criterion_main!(benches);
