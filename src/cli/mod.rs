//! The command line, one file a verb. Only this floor writes messages.

pub mod args;
