//! `firesafe completions` and `firesafe man`.

use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::Cli;
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::world::World;

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

/// Prints the manual page of the program, or writes one for it and every verb into a folder.
///
/// # Errors
/// [`Failure`] when standard output or the folder cannot be written.
pub fn man(world: &mut World<'_>, folder: Option<&Path>) -> Outcome {
    let mut program = Cli::command();
    program.build();
    let Some(folder) = folder else {
        console::bytes(world, &page(program)?)?;
        return Ok(Exit::Done);
    };
    let verbs = program.get_subcommands().filter(|verb| verb.get_name() != "help").cloned();
    let named = verbs.map(|verb| (format!("firesafe-{}", verb.get_name()), verb)).collect::<Vec<_>>();
    for (name, command) in std::iter::once(("firesafe".to_owned(), program)).chain(named) {
        let path = folder.join(format!("{name}.1"));
        world.store.write_new(&path, &page(command)?).map_err(Failure::failed)?;
    }
    Ok(Exit::Done)
}

fn page(command: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(Failure::failed)?;
    Ok(page)
}
