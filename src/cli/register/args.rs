//! What was typed of the registers.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command, FromArgMatches, Subcommand};
use jiff::civil::Date;

use super::flags::{self, ALL, CLEAR, FILE, LOCATIONS, NAME, ON, REASON};
use crate::model::register::{Field, Register, RegisterError, Value, Values};

/// `firesafe tenant`, `account`, `custodian` and so on.
#[derive(Debug)]
pub struct Call {
    /// Which register.
    pub register: Register,
    /// What to do with it.
    pub action: Action,
}

/// What to do with a register.
#[derive(Debug)]
pub enum Action {
    /// Add an entry.
    Add(Change),
    /// Change an entry.
    Edit(Change),
    /// End an entry.
    End {
        /// Which.
        name: String,
        /// Why.
        reason: String,
        /// The day, if not today.
        on: Option<Date>,
    },
    /// List the entries.
    List {
        /// The ended ones too.
        all: bool,
        /// Where things are too.
        locations: bool,
    },
    /// Show one entry and its history.
    Show {
        /// Which.
        name: String,
    },
    /// Import a table.
    Import {
        /// The table.
        file: PathBuf,
        /// The day, if not today.
        on: Option<Date>,
    },
    /// Export a table.
    Export {
        /// The ended ones too.
        all: bool,
        /// Where things are too.
        locations: bool,
    },
}

/// What an entry says from now on.
#[derive(Debug)]
pub struct Change {
    /// Which entry.
    pub name: String,
    /// What is recorded.
    pub values: Values,
    /// What is no longer recorded.
    pub cleared: Vec<&'static str>,
    /// The file whose digest is recorded.
    pub file: Option<PathBuf>,
    /// The day, if not today.
    pub on: Option<Date>,
}

impl Subcommand for Call {
    fn augment_subcommands(command: Command) -> Command {
        Register::ALL.into_iter().fold(command, |command, register| command.subcommand(flags::verb(register)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        find(name).is_some()
    }
}

impl FromArgMatches for Call {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let register = find(name).ok_or_else(missing)?;
        let (action, matches) = matches.subcommand().ok_or_else(missing)?;
        let action = match action {
            "add" => Action::Add(change(register, matches)?),
            "edit" => Action::Edit(change(register, matches)?),
            "end" => {
                Action::End { name: text(matches, NAME), reason: text(matches, REASON), on: on(matches) }
            }
            "list" => Action::List { all: matches.get_flag(ALL), locations: matches.get_flag(LOCATIONS) },
            "show" => Action::Show { name: text(matches, NAME) },
            "import" => Action::Import { file: path(matches).unwrap_or_default(), on: on(matches) },
            "export" => Action::Export { all: matches.get_flag(ALL), locations: matches.get_flag(LOCATIONS) },
            _ => return Err(missing()),
        };
        Ok(Self { register, action })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn find(name: &str) -> Option<Register> {
    Register::ALL.into_iter().find(|register| register.name() == name)
}

fn change(register: Register, matches: &ArgMatches) -> Result<Change, clap::Error> {
    let mut values = Values::new();
    for field in register.fields() {
        if let Some(value) = given(field, matches).map_err(unusable)? {
            values.insert(field.key.to_owned(), value);
        }
    }
    let cleared = matches.try_get_many::<&'static str>(CLEAR).ok().flatten();
    Ok(Change {
        name: text(matches, NAME),
        values,
        cleared: cleared.into_iter().flatten().copied().collect(),
        file: path(matches),
        on: on(matches),
    })
}

/// What was typed for a field; a list may stand in several flags.
fn given(field: &Field, matches: &ArgMatches) -> Result<Option<Value>, RegisterError> {
    let Some(mut values) = matches.get_many::<Value>(field.key) else { return Ok(None) };
    match (values.len(), values.next()) {
        (1, first) => Ok(first.cloned()),
        (_, first) => {
            let all = first.into_iter().chain(values).map(ToString::to_string).collect::<Vec<_>>();
            field.parse(&all.join(";")).map(Some)
        }
    }
}

fn unusable(error: RegisterError) -> clap::Error {
    clap::Error::raw(ErrorKind::ValueValidation, error)
}

fn text(matches: &ArgMatches, id: &str) -> String {
    matches.get_one::<String>(id).cloned().unwrap_or_default()
}

fn path(matches: &ArgMatches) -> Option<PathBuf> {
    matches.try_get_one::<PathBuf>(FILE).ok().flatten().cloned()
}

fn on(matches: &ArgMatches) -> Option<Date> {
    matches.get_one::<Date>(ON).copied()
}
