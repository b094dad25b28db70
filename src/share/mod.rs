//! What stands on paper: share format v1, frozen. See FORMAT.md.
