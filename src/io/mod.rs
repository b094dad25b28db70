//! The outside world: terminal, files, clock, the system's randomness, printers.
//!
//! No other room touches any of these. Secrets are read through [`input`], which
//! has no buffer of its own: `std::io::stdin` keeps one that nothing erases.

mod clock;
pub mod disk;
mod entropy;
mod environment;
mod files;
mod folder;
pub mod input;
pub mod interrupt;
mod keys;
mod ledger_file;
mod locks;
mod memory;
mod notes;
pub mod output;
mod printer;
pub mod protect;
mod scanner;
mod screen;
mod staging;
pub mod suspension;
mod terminal;

pub use clock::SystemClock;
pub use entropy::system_entropy;
pub use environment::{Colour, Environment};
pub use files::Files;
pub use printer::Cups;
pub use scanner::{Pictures, Watched, is_reader, read_as_child};
pub use terminal::Terminal;
