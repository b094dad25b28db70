//! `firesafe completions`, `firesafe man`, `firesafe handbook`, and the examples of help.

use std::ffi::OsString;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Cli;
use super::console;
use super::examples;
use super::failure::{Exit, Failure, Outcome};
use super::world::World;

/// For officers: Markdown that reads well as it is.
const HANDBOOK: &str = include_str!("../../templates/handbook.md");

/// Where firesafe keeps what, and what of the environment it reads.
const FILES: &[(&str, &str)] = &[
    ("$XDG_DATA_HOME/firesafe/ledger.age", "The ledger, where `--ledger` and FIRESAFE_LEDGER name no other."),
    (
        "$XDG_STATE_HOME/firesafe/",
        "How far this workstation has seen each ledger, so that an older file is found, and where sheets wait, so \
         that those of a run that was killed are.",
    ),
];
const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "FIRESAFE_LEDGER",
        "The ledger that verbs use when `--ledger` names none. `recover` and `verify` use it only if `--ledger` names it.",
    ),
    ("XDG_DATA_HOME, XDG_STATE_HOME, HOME", "Where the files above are."),
    ("NO_COLOR", "If set and not empty, no colour."),
    (
        "CLICOLOR_FORCE, CLICOLOR",
        "Colour wherever the output goes, if the first is set and not 0; none, if the second is 0.",
    ),
    (
        "TERM",
        "If empty or dumb, no colour, no screen of its own, and a secret is shown only after a question.",
    ),
];
const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done."),
    ("1", "Failed."),
    ("2", "What was typed makes no sense."),
    ("3", "Something is due or found, or nothing confirms who made the sheets."),
    ("4", "No passphrase or identity opens the ledger."),
    ("5", "Integrity: a tampered ledger, or a forged or damaged share."),
    ("129, 130, 131, 143", "Stopped by a signal: a hang-up, Ctrl-C, Ctrl-\\, a termination."),
    ("141", "Nobody reads the output any more."),
];

/// Prints completions for a shell.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn completions(world: &mut World<'_>, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "firesafe", &mut script);
    console::bytes(world, &script)?;
    Ok(Exit::Done)
}

/// The answer to `--help` once more, with examples: they are made for those alone who ask.
pub(super) fn with_examples(arguments: Vec<OsString>, answer: clap::Error) -> clap::Error {
    let mut program = Cli::command();
    program.build();
    let program = exemplified(program, "");
    program.try_get_matches_from(arguments).err().unwrap_or(answer)
}

/// A command whose help ends with its examples, and so below it.
fn exemplified(command: Command, path: &str) -> Command {
    let below: Vec<_> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let command = match examples::help(path) {
        Some(examples) => {
            let before = command.get_after_help().map(|text| format!("{text}\n\n"));
            command.after_help(before.unwrap_or_default() + &examples)
        }
        None => command,
    };
    below.into_iter().fold(command, |command, name| {
        let path = format!("{path} {name}").trim_start().to_owned();
        command.mut_subcommand(name, |verb| exemplified(verb, &path))
    })
}

/// Prints the manual page of the program, or writes one for it and every verb into a folder.
///
/// # Errors
/// [`Failure`] when standard output or the folder cannot be written.
pub fn man(world: &mut World<'_>, folder: Option<&Path>) -> Outcome {
    let mut program = without_help(Cli::command());
    program.build();
    let Some(folder) = folder else {
        console::bytes(world, &page(program, "")?)?;
        return Ok(Exit::Done);
    };
    for (path, command) in pages(program, "") {
        let name = format!("firesafe {path}").trim_end().replace(' ', "-");
        let file = folder.join(format!("{name}.1"));
        world.store.write_new(&file, &page(command, &path)?).map_err(Failure::failed)?;
    }
    Ok(Exit::Done)
}

/// Prints the officer's handbook, or writes it into a file.
///
/// # Errors
/// [`Failure`] when standard output or the file cannot be written.
pub fn handbook(world: &mut World<'_>, file: Option<&Path>) -> Outcome {
    match file {
        Some(path) => world.store.write_new(path, HANDBOOK.as_bytes()).map_err(Failure::failed)?,
        None => console::bytes(world, HANDBOOK.as_bytes())?,
    }
    Ok(Exit::Done)
}

/// Without the verb `help`, which has no page.
fn without_help(command: Command) -> Command {
    let below: Vec<_> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let command = command.disable_help_subcommand(true);
    below.into_iter().fold(command, |command, name| command.mut_subcommand(name, without_help))
}

/// A command and all below it, each by the words that name it.
fn pages(command: Command, path: &str) -> Vec<(String, Command)> {
    let below = command.get_subcommands().flat_map(|verb| {
        let path = format!("{path} {}", verb.get_name()).trim_start().to_owned();
        pages(verb.clone(), &path)
    });
    let below: Vec<_> = below.collect();
    let mut pages = vec![(path.to_owned(), command)];
    pages.extend(below);
    pages
}

fn page(command: Command, path: &str) -> Result<Vec<u8>, Failure> {
    let is_program = path.is_empty();
    let has_verbs = command.has_subcommands();
    let man = Man::new(command.after_help(""));
    let mut page = Vec::new();
    let mut render = || {
        man.render_title(&mut page)?;
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
        if has_verbs {
            man.render_subcommands_section(&mut page)?;
        }
        section("EXIT STATUS", EXIT_STATUS).to_writer(&mut page)?;
        section("FILES", FILES).to_writer(&mut page)?;
        section("ENVIRONMENT", ENVIRONMENT).to_writer(&mut page)?;
        examples_section(path).to_writer(&mut page)?;
        if is_program {
            man.render_version_section(&mut page)?;
        } else {
            see_also(path).to_writer(&mut page)?;
        }
        Ok::<_, std::io::Error>(())
    };
    render().map_err(Failure::failed)?;
    Ok(page)
}

fn section(title: &str, entries: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (term, text) in entries {
        roff.control("TP", []).text([bold(*term)]).text([roman(*text)]);
    }
    roff
}

fn examples_section(path: &str) -> Roff {
    let mut roff = Roff::new();
    let examples = examples::of(if path.is_empty() { "issue" } else { path });
    if !examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
    }
    for (what, command) in examples {
        roff.control("TP", []).text([roman(format!("{what}:"))]).text([bold(format!("firesafe {command}"))]);
    }
    roff
}

/// The page one step up.
fn see_also(path: &str) -> Roff {
    let above =
        path.rsplit_once(' ').map_or_else(|| "firesafe".to_owned(), |(above, _)| format!("firesafe {above}"));
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]).text([bold(above.replace(' ', "-")), roman("(1)")]);
    roff
}
