//! What can be typed of the registers: one verb each, its flags made from the fields.

use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, Args as _, Command};

use crate::cli::args::On;
use crate::model::register::{Field, FieldKind, Register};

pub(super) const NAME: &str = "name";
pub(super) const REASON: &str = "reason";
pub(super) const CLEAR: &str = "clear";
pub(super) const FILE: &str = "file";
pub(super) const ALL: &str = "all";
pub(super) const LOCATIONS: &str = "locations";
const DIGEST: &str = "sha256";

const fn about(register: Register) -> &'static str {
    match register {
        Register::Tenant => "The systems that emergency accounts open",
        Register::Account => "The emergency accounts",
        Register::Authenticator => "Keys, certificates and smart cards of the accounts",
        Register::Custodian => "Who keeps sheets",
        Register::Site => "Where safes stand",
        Register::Safe => "Where sheets lie",
        Register::User => "Who may use an emergency account",
        Register::Contact => "Whom to call in an emergency",
        Register::Document => "Runbooks, policies and plans",
        Register::Evidence => "What proves to an auditor that something was done",
        Register::Inventory => "Every other privileged account",
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
                .about("List those that have not ended")
                .arg(switch(ALL, "List the ended ones too"))
                .arg(switch(LOCATIONS, "List where things are, too")),
        )
        .subcommand(
            Command::new("show").about("Show all that is recorded of one, and its whole history").arg(name()),
        )
        .subcommand(
            fields(register, Command::new("edit").about("Change what is recorded of one").arg(name())).arg(
                Arg::new(CLEAR)
                    .long(CLEAR)
                    .value_name("FIELD")
                    .help("Record nothing for a field any more; may be given again")
                    .action(ArgAction::Append)
                    .value_parser(ValueParser::new(move |key: &str| {
                        register.field(key).map(|field| field.key)
                    })),
            ),
        )
        .subcommand(dated(
            Command::new("end")
                .about("End one: its name stays taken, and its history stays")
                .arg(name())
                .arg(Arg::new(REASON).long(REASON).value_name("TEXT").required(true).help("Why"))
        ))
        .subcommand(dated(
            Command::new("import")
                .about("Add and change many from a CSV file: all of it, or nothing")
                .after_help(
                    "The first line names the columns: `name`, then fields, in any order. A name that is new is \
                     added; one that is there is changed where the row differs. An empty cell clears its field, \
                     and a column that is left out changes nothing. Lists have `;` between items. An import ends \
                     nothing: rows with `ended_on` are passed over. One `'` before `=`, `+`, `-` or `@` is taken \
                     off.",
                )
                .arg(
                    Arg::new(FILE)
                        .value_name("FILE")
                        .required(true)
                        .help("The table, up to 16 MiB, `-` for standard input")
                        .value_parser(clap::value_parser!(PathBuf)),
                ),
        ))
        .subcommand(
            Command::new("export")
                .about("Print a CSV file that `import` reads")
                .after_help(
                    "A cell that a spreadsheet would take for a formula, because it begins with `=`, `+`, `-` or \
                     `@`, has one `'` before it.",
                )
                .arg(switch(ALL, "The ended ones too, in which `ended_on` says when"))
                .arg(switch(LOCATIONS, "Where things are, too")),
        )
}

/// With the day; clap would put what is said of [`On`] in the place of what the command does.
fn dated(command: Command) -> Command {
    let about = command.get_about().cloned();
    On::augment_args(command).about(about.unwrap_or_default())
}

fn name() -> Arg {
    Arg::new(NAME).value_name("NAME").required(true).help("Its name")
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
                .help("The file whose SHA-256 to record; it is not kept")
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
    arg.help(format!("{}; may be given again", field.help)).action(ArgAction::Append)
}
