//! Loss and collusion for ten thousand sets; all of it must take less than two seconds.

mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use firesafe::policy::analysis::{Plan, Safe, Sheet, analyse};
use rand::RngExt as _;
use support::rng;

const SETS: usize = 10_000;
const SITES: usize = 40;
const SAFES: usize = 200;
const PEOPLE: usize = 500;

/// A safe, its site, who opens it.
type Place = (String, String, Vec<String>);

fn analysis(criterion: &mut Criterion) {
    let mut rng = rng();
    let mut group = criterion.benchmark_group("analysis");
    let people: Vec<String> = (0..PEOPLE).map(|number| format!("Person {number}")).collect();
    let places: Vec<Place> = (0..SAFES)
        .map(|number| {
            let access = (0..4).map(|_| people[rng.random_range(0..PEOPLE)].clone());
            (format!("safe {number}"), format!("site {}", number % SITES), access.collect())
        })
        .collect();
    for (k, n) in [(2, 3), (3, 7), (16, 31)] {
        let plans: Vec<Plan<'_>> = (0..SETS)
            .map(|_| {
                let sheets = (1..=n).map(|share| {
                    let (name, site, access) = &places[rng.random_range(0..SAFES)];
                    let safe = Safe { name, site: Some(site), access, yearly_loss: Some(0.01) };
                    let custodian = Some(people[rng.random_range(0..PEOPLE)].as_str());
                    let carrier = Some(people[rng.random_range(0..PEOPLE)].as_str());
                    Sheet { share, custodian, carrier, carried_before: &[], safe: Some(safe) }
                });
                Plan { k, sheets: sheets.collect() }
            })
            .collect();
        group.bench_function(format!("{SETS} sets of {k} of {n}"), |bencher| {
            bencher.iter(|| plans.iter().map(|plan| analyse(black_box(plan)).worst.len()).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = support::slow(); targets = analysis }
criterion_main!(benches);
