//! A whole process that does nothing, beside the system's own.

mod support;

use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};

fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    for (name, program, argument) in
        [("true", "true", None), ("firesafe --version", env!("CARGO_BIN_EXE_firesafe"), Some("--version"))]
    {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let status = Command::new(program).args(argument).stdout(Stdio::null()).status();
                assert!(status.expect("the program starts").success());
            });
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = support::quick(); targets = start }
criterion_main!(benches);
