#![doc = include_str!("../ARCHITECTURE.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod cli;
pub mod crypto;
pub mod document;
pub mod io;
pub mod ledger;
pub mod model;
pub mod ops;
pub mod policy;
pub mod scan;
pub mod secret;
pub mod share;
pub mod text;
