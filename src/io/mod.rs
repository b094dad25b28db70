//! The outside world: terminal, files, clock, the system's randomness.
