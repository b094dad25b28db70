//! Each command that a message suggests is one that the program takes, whatever the names in it.

use clap::Parser as _;
use firesafe::cli::args::Cli;
use firesafe::model::register::keys;
use firesafe::model::{Command, Name, Register, RunbookStep, SetId};
use firesafe::policy::remedy;

const NAMES: [&str; 8] = [
    "bg1@contoso.com",
    "BG 1",
    "it's \"it\"",
    "-pin",
    "--out",
    "Zoë van Dam",
    "银行 Ελλάς",
    "$HOME; `x` \\ *",
];

fn set() -> SetId {
    "NMLHR7NNZSXZ".parse().expect("a set id")
}

/// Every command that can hold a name, with that name.
fn with_name(name: &Name) -> Vec<Command> {
    let text = name.as_str();
    let mut commands = vec![
        remedy::issue(name),
        remedy::issue(name).flag("--next-generation"),
        remedy::rotate(name),
        remedy::begin(name),
        remedy::begin(name).flag("--anew"),
        remedy::activate(name),
        remedy::validate(name),
        remedy::validate(name).flag("--typed").option("--bag", "1=NUMBER"),
        remedy::use_drill(name),
        remedy::to_sheets(Command::new(&["reshare"]).name(name).option("-k", 2).option("-n", 3)),
        remedy::to_sheets(
            Command::new(&["split"]).option("-k", 2).option("-n", 3).flag("--record").option("--label", name),
        ),
        Command::new(&["officer", "remove"]).name(name),
        Command::edit(Register::Account, "bg1").field(keys::account::UPN, text),
    ];
    for register in Register::ALL {
        commands.push(Command::add(register, name));
        commands.push(Command::new(&[register.name(), "end"]).name(name).option("--reason", "TEXT"));
    }
    commands.push(
        Command::edit(Register::Account, name)
            .field(keys::account::CLOUD_ONLY, "yes")
            .field(keys::account::ROLE, text),
    );
    commands
}

#[test]
fn names_of_every_kind_reach_the_parser_whole() {
    for text in NAMES {
        let name: Name = text.parse().expect("a name");
        for command in with_name(&name) {
            let typed = command.to_string();
            let words = shlex::split(&typed).expect("words of a shell");
            let parsed = Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("`{typed}`: {error}"));
            let parsed = format!("{parsed:?}");
            assert!(parsed.contains(&format!("{text:?}")), "`{typed}` became {parsed}");
        }
    }
}

#[test]
fn commands_about_sets_and_uses_are_taken() {
    let commands = [
        remedy::abandon(set()),
        remedy::destroy(set(), None),
        remedy::destroy(set(), Some(2)),
        remedy::store(set(), 3),
        remedy::use_step(1, RunbookStep::Notify),
        remedy::use_close(1),
    ];
    for command in commands {
        let typed = command.to_string().replace("CLASS", "drill");
        let words = shlex::split(&typed).expect("words of a shell");
        if let Err(error) = Cli::try_parse_from(&words) {
            panic!("`{typed}`: {error}");
        }
    }
}
