//! Commands that remedy what is due or found: each is made here alone.

use std::fmt;

use crate::model::{Command, Name, RunbookStep, SetId};

/// What ends the sheets of a set that was replaced, or one of them.
#[must_use]
pub fn destroy(set: SetId, share: Option<u8>) -> Command {
    let destroy = Command::new(&["destroy"]).name(set);
    let destroy = match share {
        Some(share) => destroy.option("--share", share),
        None => destroy,
    };
    destroy.option("--witness", "NAME")
}

/// What moves a sheet to another custodian and safe.
#[must_use]
pub fn store(set: SetId, share: u8) -> Command {
    let store = Command::new(&["store"]).name(set).name(share);
    store.option("--custodian", "NAME").option("--safe", "SAFE")
}

/// What issues the first credential of an account.
#[must_use]
pub fn issue(account: &Name) -> Command {
    to_sheets(Command::new(&["issue"]).name(account))
}

/// What goes through the steps from printed sheets to what opens.
#[must_use]
pub fn activate(name: impl fmt::Display) -> Command {
    Command::new(&["activate"]).name(name)
}

/// What proves an account, or checks sheets of a set.
#[must_use]
pub fn validate(name: impl fmt::Display) -> Command {
    Command::new(&["validate"]).name(name)
}

/// What goes on with the rotation of an account.
#[must_use]
pub fn rotate(account: &Name) -> Command {
    Command::new(&["rotate"]).name(account)
}

/// What begins the rotation of an account.
#[must_use]
pub fn begin(account: &Name) -> Command {
    to_sheets(rotate(account))
}

/// What gives a set up.
#[must_use]
pub fn abandon(set: SetId) -> Command {
    Command::new(&["abandon"]).name(set).option("--reason", "TEXT")
}

/// With the folder that the sheets go to.
#[must_use]
pub fn to_sheets(command: Command) -> Command {
    command.option("--out", "sheets")
}

/// What opens a use for practice.
#[must_use]
pub fn use_drill(account: impl fmt::Display) -> Command {
    let open = Command::new(&["use", "open"]).name(account).option("--reason", "drill");
    open.option("--why", "TEXT").option("--approver", "NAME")
}

/// What stamps a step of a use.
#[must_use]
pub fn use_step(number: u32, step: RunbookStep) -> Command {
    Command::new(&["use", "step"]).name(number).name(step.as_str())
}

/// What ends a use.
#[must_use]
pub fn use_close(number: u32) -> Command {
    let close = Command::new(&["use", "close"]).name(number);
    close.option("--class", "CLASS").option("--post-mortem", "TEXT")
}
