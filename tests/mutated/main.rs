//! A short run over mutated input for every reader; `benches/mutate.rs` runs as long as one likes.

mod readers;

use firesafe::scan;

#[test]
fn no_mutation_panics_or_passes_for_something_else() {
    for reader in readers::all() {
        for number in 0..reader.few {
            reader.try_one(number);
        }
    }
}

#[test]
fn every_reader_reads_what_is_not_mutated() {
    for reader in readers::all() {
        let unread = reader.unread();
        assert!(unread.is_empty(), "{}: {unread:?}", reader.name);
    }
}

#[test]
fn the_pictures_that_are_mutated_show_the_share() {
    let text = readers::small().shares()[0].qr_text();
    let mut without_code = 0;
    for kind in ["png", "jpg", "webp", "tif"] {
        for (number, picture) in readers::pictures::stored(kind).iter().enumerate() {
            let codes = scan::codes(picture).unwrap_or_default();
            assert!(codes.iter().all(|code| code.same_as(text.expose())), "{kind} {number}");
            without_code += usize::from(codes.is_empty());
        }
    }
    assert_eq!(without_code, 1, "only the picture of the rows has none");
}
