//! A short run over mutated input for every reader; `benches/mutate.rs` runs as long as one likes.

mod readers;

use firesafe::scan;
use firesafe::secret::{SecretBytes, SecretText};

/// Reads in this process, where a panic that nobody catches fails the test.
fn in_process(file: &SecretBytes) -> Vec<String> {
    let codes = scan::codes(file.expose()).unwrap_or_default();
    codes.iter().map(SecretText::expose).map(str::to_owned).collect()
}

#[test]
fn no_mutation_panics_or_passes_for_something_else() {
    for reader in readers::all() {
        let count = match reader.name {
            "png" | "jpeg" | "tiff" | "webp" | "pdf" => 12,
            _ => 3_000,
        };
        for number in 0..count {
            reader.try_one(number, &mut in_process);
        }
    }
}
