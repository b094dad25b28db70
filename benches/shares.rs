//! Dealing a secret and recombining it, beside the bare crate.
//!
//! The bare crate deals and combines the 32 bytes alone, and once the 48 bytes of the block that holds them.
//! Ours adds the set's key and a signature a share on one side, and on the other the digest and a verdict on
//! each share.

mod support;

use std::hint::black_box;

use blahaj::{Share, Sharks};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use firesafe::crypto::dealing;
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::recovery::RecoveryState;
use firesafe::share::{DealtShare, UnverifiedShare, VerifiedShare, deal, recombine};
use support::{dealt, quorum, rng, secret};

fn dealing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("deal");
    let secret = secret();
    for (k, n) in [(2, 3), (3, 5), (16, 31)] {
        let mut rng = rng();
        group.bench_function(format!("{k} of {n}/bare crate"), |bencher| {
            bencher.iter(|| {
                let shares = Sharks(k).dealer_rng(black_box(secret.expose()), &mut rng);
                shares.take(n.into()).collect::<Vec<Share>>()
            });
        });
        group.bench_function(format!("{k} of {n}/points"), |bencher| {
            bencher.iter(|| dealing::deal(black_box(&secret), quorum(k, n), &mut rng));
        });
        group.bench_function(format!("{k} of {n}/signed set"), |bencher| {
            bencher.iter(|| deal(black_box(&secret), quorum(k, n), &mut rng));
        });
    }
    group.finish();
}

fn recombination(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("recombine");
    for (k, n) in [(2, 3), (3, 5), (16, 31)] {
        for (name, bytes) in [("bare crate", secret()), ("bare crate, a block", SecretBytes::zeroed(48))] {
            let dealt = Sharks(k).dealer_rng(bytes.expose(), &mut rng());
            let shares: Vec<Share> = dealt.take(k.into()).collect();
            group.bench_function(format!("{k} of {n}/{name}"), |bencher| {
                bencher.iter(|| Sharks(k).recover(black_box(&shares)).expect("recovered"));
            });
        }
        let typed = self::typed(k, n);
        let verified = self::verified(&typed);
        let borrowed: Vec<_> = verified.iter().collect();
        let points: Vec<_> = verified.iter().map(|share| (share.x(), share.payload())).collect();
        group.bench_function(format!("{k} of {n}/checked points"), |bencher| {
            bencher.iter(|| dealing::combine(black_box(&points), k).expect("combined"));
        });
        group.bench_function(format!("{k} of {n}/strict"), |bencher| {
            bencher.iter(|| recombine(black_box(&borrowed)).expect("recombined"));
        });
        group.bench_function(format!("{k} of {n}/one by one"), |bencher| {
            bencher.iter_batched(|| self::verified(&typed), one_by_one, BatchSize::SmallInput);
        });
    }
    group.finish();
}

fn one_by_one(shares: Vec<VerifiedShare>) -> (RecoveryState, bool) {
    let mut state = RecoveryState::new(Vec::new());
    let mut set_id = None;
    for share in shares {
        set_id = Some(share.set_id());
        state.take(share);
    }
    let recovered = state.recover(set_id.expect("a share")).is_some_and(|found| found.secret.len() == 32);
    assert!(recovered);
    (state, recovered)
}

/// The first k shares as they are typed.
fn typed(k: u8, n: u8) -> Vec<SecretText> {
    dealt(k, n).shares().iter().take(k.into()).map(DealtShare::typed_string).collect()
}

fn verified(typed: &[SecretText]) -> Vec<VerifiedShare> {
    let read = typed.iter().map(|text| UnverifiedShare::from_string(text.expose()).expect("read"));
    read.map(|share| share.check().expect("checked")).collect()
}

criterion_group! { name = benches; config = support::quick(); targets = dealing, recombination }
criterion_main!(benches);
