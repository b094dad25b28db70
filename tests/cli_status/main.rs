//! What is due, what opens each account, the exports of both, and the intervals behind them.

#[path = "../common/mod.rs"]
mod common;

mod agenda;
mod export;
mod policy;
mod remedies;
mod status;
mod story;
