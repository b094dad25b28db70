//! The checks of the guidance: each finds what it is for, and nothing else.

#[path = "../common/mod.rs"]
mod common;

mod checks;
mod output;
mod plan;
mod table;
