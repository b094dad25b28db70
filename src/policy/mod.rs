//! Rules: whether a plan of custody is sound, and what it asks for when.

pub mod analysis;
pub mod due;
mod leavers;
pub mod lint;
pub mod remedy;
pub mod renewal;
