//! A page written, and read back.

mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use firesafe::document::{Kit, Language, Paper, Sheet, render_sheet};
use firesafe::ops::kit;
use firesafe::ops::sheets::{Facts, make, prove};
use firesafe::scan;
use jiff::civil::date;
use support::{dealt, quorum, rng, secret};

const FACTS: Facts<'static> = Facts {
    organisation: "Contoso Ltd",
    label: Some("bg1@contoso.onmicrosoft.com"),
    generation: Some(1),
    issued_on: date(2026, 11, 20),
    validation_due: Some(date(2027, 2, 18)),
    paper: Paper::A4,
    language: Language::English,
    signature_rows: false,
    kit_place: None,
};

fn one(criterion: &mut Criterion) {
    let set = dealt(3, 5);
    let share = &set.shares()[1];
    let (qr_text, rows) = (share.qr_text(), share.typed_rows());
    let sheet = Sheet {
        paper: FACTS.paper,
        language: FACTS.language,
        organisation: FACTS.organisation,
        k: 3,
        n: 5,
        x: share.x(),
        account: FACTS.label,
        generation: FACTS.generation,
        set_id: set.set_id(),
        set_words: "unbroken dastardly kilt overplant sandworm",
        qr_text: &qr_text,
        rows: &rows,
        signature_rows: &[],
        issued_on: FACTS.issued_on,
        validation_due: FACTS.validation_due,
        kit: Kit { place: FACTS.kit_place, check_words: kit::check_words() },
    };
    let mut group = criterion.benchmark_group("sheet");
    group.bench_function("one written", |bencher| {
        bencher.iter(|| render_sheet(black_box(&sheet)).expect("written"));
    });
    let page = render_sheet(&sheet).expect("written");
    group.bench_function("one read back", |bencher| {
        bencher.iter(|| scan::codes(black_box(page.expose())).expect("read"));
    });
    group.finish();
}

/// The five sheets of a set, as `split` makes and proves them.
fn five(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sheet");
    let (secret, mut rng) = (secret(), rng());
    group.bench_function("five dealt and written", |bencher| {
        bencher.iter(|| make(black_box(&secret), quorum(3, 5), &FACTS, &mut rng).expect("made"));
    });
    let sheets = make(&secret, quorum(3, 5), &FACTS, &mut rng).expect("made");
    group.bench_function("five read back and proved", |bencher| {
        bencher.iter(|| prove(black_box(&sheets.pages), &sheets.set, &secret).expect("proved"));
    });
    group.finish();
}

criterion_group! { name = benches; config = support::slow(); targets = one, five }
criterion_main!(benches);
