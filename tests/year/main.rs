//! A year of custody in one transcript: what was typed, and word for word what was answered.

#[path = "../common/mod.rs"]
mod common;
mod play;

#[test]
fn a_year_is_told_word_for_word() {
    play::compare("tests/year/transcript.txt");
}
