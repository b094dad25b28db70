//! The order of steps, one file a verb, and the ports through which they reach the world.

pub mod ceremony;
pub mod dealing;
pub mod delivery;
pub mod event;
pub mod issue;
pub mod kit;
pub mod life;
pub mod people;
pub mod ports;
pub mod reading;
pub mod recover;
pub mod register;
pub mod session;
pub mod sheets;
pub mod split;
pub mod target;
pub mod usage;
pub mod validate;
