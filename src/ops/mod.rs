//! The order of steps, one file a verb, and the ports through which they reach the world.

pub mod ports;
