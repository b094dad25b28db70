//! Claims of SECURITY.md that need more than one part of the program, or several runs at once.

#[path = "../common/mod.rs"]
mod common;
mod concurrent;
mod dice;
mod killed;
mod proved;
mod witnesses;
