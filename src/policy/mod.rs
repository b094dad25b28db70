//! Rules: whether a plan of custody is sound, and what it asks for when.
//!
//! The checks are in [`lint`], with the rules that every one of them follows below.
#![doc = include_str!("GUIDANCE.md")]

pub mod analysis;
pub mod due;
mod leavers;
pub mod lint;
pub mod remedy;
pub mod renewal;
