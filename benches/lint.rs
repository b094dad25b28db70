//! All checks on as many accounts, with about sixteen events each; a hundred thousand must take less than a second.

#[path = "../tests/lint/plan.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod plan;
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use firesafe::policy::lint::lint;
use plan::{Plan, TODAY};

fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lint");
    for accounts in [6, 625, 6_250] {
        let plan = Plan::large(accounts);
        let state = plan.state();
        group.bench_function(format!("{} events", plan.events.len()), |bencher| {
            bencher.iter(|| lint(black_box(&state), TODAY, &[]).findings.len());
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = support::slow(); targets = checks }
criterion_main!(benches);
