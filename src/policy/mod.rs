//! Rules: whether a plan of custody is sound.

pub mod analysis;
pub mod lint;
