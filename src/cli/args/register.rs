//! What was typed of the registers.

use std::path::PathBuf;

use super::flags::{self, ALL, CLEAR, FILE, LOCATIONS, NAME, REASON};
use crate::cli::args::On;
use crate::model::register::{Register, RegisterError, Value, Values};
use clap::error::ErrorKind;
use clap::{ArgMatches, Command, FromArgMatches, Subcommand};

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
        on: On,
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
        on: On,
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
    /// What is recorded, or why the flags of a list do not go together.
    pub values: Result<Values, RegisterError>,
    /// What is no longer recorded.
    pub cleared: Vec<&'static str>,
    /// The file whose digest is recorded.
    pub file: Option<PathBuf>,
    /// The day, if not today.
    pub on: On,
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
            "end" => Action::End {
                name: text(matches, NAME),
                reason: text(matches, REASON),
                on: On::from_arg_matches(matches)?,
            },
            "list" => Action::List { all: matches.get_flag(ALL), locations: matches.get_flag(LOCATIONS) },
            "show" => Action::Show { name: text(matches, NAME) },
            "import" => {
                Action::Import { file: path(matches).unwrap_or_default(), on: On::from_arg_matches(matches)? }
            }
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
    let cleared = matches.try_get_many::<&'static str>(CLEAR).ok().flatten();
    Ok(Change {
        name: text(matches, NAME),
        values: given(register, matches),
        cleared: cleared.into_iter().flatten().copied().collect(),
        file: path(matches),
        on: On::from_arg_matches(matches)?,
    })
}

/// What was typed for the fields; a list may stand in several flags.
fn given(register: Register, matches: &ArgMatches) -> Result<Values, RegisterError> {
    let mut given = Values::new();
    for field in register.fields() {
        let Some(values) = matches.get_many::<Value>(field.key) else { continue };
        let values: Vec<&Value> = values.collect();
        let value = match values.as_slice() {
            [value] => (*value).clone(),
            values => field.parse(&values.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"))?,
        };
        given.insert(field.key.to_owned(), value);
    }
    Ok(given)
}

fn text(matches: &ArgMatches, id: &str) -> String {
    matches.get_one::<String>(id).cloned().unwrap_or_default()
}

fn path(matches: &ArgMatches) -> Option<PathBuf> {
    matches.try_get_one::<PathBuf>(FILE).ok().flatten().cloned()
}
