//! Rules: whether a plan of custody is sound, and what it asks for when.

pub mod analysis;
pub mod due;
pub mod lint;
mod mend;
mod renewal;
