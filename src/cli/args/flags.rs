//! What can be typed of the registers: one verb each, its flags made from the fields.

use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, Args as _, Command};

use crate::cli::args::On;
use crate::model::register::keys;
use crate::model::register::{Field, FieldKind, Register};

pub(super) const NAME: &str = "name";
pub(super) const REASON: &str = "reason";
pub(super) const CLEAR: &str = "clear";
pub(super) const FILE: &str = "file";
pub(super) const ALL: &str = "all";
pub(super) const LOCATIONS: &str = "locations";
/// The same in every register that has one.
const DIGEST: &str = keys::document::SHA256.name();

const fn about(register: Register) -> &'static str {
    match register {
        Register::Tenant => "Register of tenants: the systems that accounts open",
        Register::Account => "Register of emergency accounts",
        Register::Authenticator => "Register of keys, certificates and smart cards",
        Register::Custodian => "Register of custodians, who keep sheets",
        Register::Site => "Register of sites, where safes are",
        Register::Safe => "Register of safes, where sheets are kept",
        Register::User => "Register of people who may use an account",
        Register::Contact => "Register of people to call in an emergency",
        Register::Document => "Register of runbooks, policies and plans",
        Register::Evidence => "Register of evidence for auditors",
        Register::Inventory => "Register of all other privileged accounts",
    }
}

/// The verb of a register.
pub(super) fn verb(register: Register) -> Command {
    let noun = register.noun();
    Command::new(register.name())
        .about(about(register))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(fields(
            register,
            Command::new("add").about(format!("Add one {noun}; its name is never used again")).arg(name()),
        ))
        .subcommand(
            Command::new("list")
                .about("List the current entries")
                .arg(switch(ALL, "Include ended entries"))
                .arg(switch(LOCATIONS, "Include places")),
        )
        .subcommand(
            Command::new("show").about("Show one entry and its history").arg(name()),
        )
        .subcommand(
            fields(register, Command::new("edit").about("Change fields of one entry").arg(name())).arg(
                Arg::new(CLEAR)
                    .long(CLEAR)
                    .value_name("FIELD")
                    .help("Clear a field; repeatable")
                    .action(ArgAction::Append)
                    .value_parser(ValueParser::new(move |key: &str| {
                        register.field(key).map(|field| field.key)
                    })),
            ),
        )
        .subcommand(dated(
            Command::new("end")
                .about("End one entry; its name and history stay")
                .arg(name())
                .arg(Arg::new(REASON).long(REASON).value_name("TEXT").required(true).help("Reason"))
        ))
        .subcommand(dated(
            Command::new("import")
                .about("Add and change entries from a CSV file, all or nothing")
                .after_help(
                    "The first line names the columns: `name`, and fields in any order. A new name is added; an entry \
                     that exists is changed where its row differs. An empty cell clears its field, and a missing \
                     column changes nothing. Lists have `;` between items. An import ends no entry: rows with \
                     `ended_on` are skipped. One `'` before `=`, `+`, `-` or `@` is removed.",
                )
                .arg(
                    Arg::new(FILE)
                        .value_name("FILE")
                        .required(true)
                        .help("CSV file, up to 16 MiB, `-` for standard input")
                        .value_parser(clap::value_parser!(PathBuf)),
                ),
        ))
        .subcommand(
            Command::new("export")
                .about("Print a CSV file that `import` reads")
                .after_help(
                    "A cell that begins with `=`, `+`, `-` or `@` gets one `'` before it, so that no spreadsheet \
                     reads it as a formula.",
                )
                .arg(switch(ALL, "Include ended entries, with `ended_on`"))
                .arg(switch(LOCATIONS, "Include places")),
        )
}

/// With the day; clap would put what is said of [`On`] in the place of what the command does.
fn dated(command: Command) -> Command {
    let about = command.get_about().cloned();
    On::augment_args(command).about(about.unwrap_or_default())
}

fn name() -> Arg {
    Arg::new(NAME).value_name("NAME").required(true).help("Name of the entry")
}

fn switch(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).help(help).action(ArgAction::SetTrue)
}

/// A flag for each field, and one for the day.
fn fields(register: Register, command: Command) -> Command {
    let command = register.fields().iter().fold(command, |command, field| command.arg(flag(field)));
    let has_digest = register.fields().iter().any(|field| field.key == DIGEST);
    let command = if has_digest {
        command.arg(
            Arg::new(FILE)
                .long(FILE)
                .value_name("PATH")
                .help("File whose SHA-256 is recorded; the file is not kept")
                .conflicts_with(DIGEST)
                .value_parser(clap::value_parser!(PathBuf)),
        )
    } else {
        command
    };
    dated(command)
}

fn flag(field: &'static Field) -> Arg {
    let arg = Arg::new(field.key)
        .long(field.key.replace('_', "-"))
        .value_parser(ValueParser::new(move |text: &str| field.parse(text)));
    match field.kind {
        FieldKind::Flag => arg
            .help(field.help)
            .value_name("yes|no")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("yes"),
        FieldKind::Choice(choices) => {
            arg.help(format!("{} [one of: {}]", field.help, choices.join(", "))).value_name("ONE")
        }
        FieldKind::Choices(choices) => list(arg, field)
            .help(format!("{} [some of: {}]", field.help, choices.join(", ")))
            .value_name("ONE;…"),
        FieldKind::List => list(arg, field).value_name("TEXT;…"),
        FieldKind::Refs(register) => {
            list(arg, field).value_name(format!("{};…", register.name().to_uppercase()))
        }
        FieldKind::Ref(register) => arg.help(field.help).value_name(register.name().to_uppercase()),
        // a serial number may be a negative one
        FieldKind::Text => arg.help(field.help).value_name("TEXT").allow_negative_numbers(true),
        FieldKind::Date | FieldKind::AnyDate => arg.help(field.help).value_name("YYYY-MM-DD"),
        FieldKind::Number => arg.help(field.help).value_name("NUMBER"),
        FieldKind::Percent => arg.help(field.help).value_name("PERCENT"),
        FieldKind::Sha256 => arg.help(field.help).value_name("DIGEST"),
    }
}

fn list(arg: Arg, field: &Field) -> Arg {
    arg.help(format!("{}; repeatable", field.help)).action(ArgAction::Append)
}
