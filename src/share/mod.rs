#![doc = include_str!("FORMAT.md")]

mod alphabet;
pub mod block;
mod checksum;
mod correction;
mod dealt;
mod domain;
mod error;
pub mod form;
mod offer;
mod read_back;
mod reader;
mod recombine;
pub mod recovery;
pub mod rows;
mod signature;
pub mod soft;
mod unverified;
mod verified;
mod word;

pub use dealt::{DealError, DealtSet, DealtShare, deal};
pub use error::{Reason, ShareError};
pub use offer::{Correction, Offer};
pub use read_back::{ReadBack, RowAnswer};
pub use reader::{LineSeen, RowReader, RowSeen, Taken, Unfinished};
pub use recombine::{RecombineError, recombine};
pub use unverified::{Rejected, UnverifiedShare};
pub use verified::VerifiedShare;
