//! The command line, one file a verb. Only this floor writes messages.

pub mod args;
mod console;
pub mod failure;
mod manual;
mod memory;
pub mod world;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Verb};
use failure::{Exit, Failure, Outcome};
use world::World;

/// The program: arguments in, exit status out.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let guarded = crate::io::protect::no_core_dumps().and_then(|()| crate::io::interrupt::watch());
    world::with_real(|world| {
        if let Err(error) = guarded {
            console::error(world, &format!("cannot turn core dumps off or watch for Ctrl-C: {error}"));
            return ExitCode::from(Exit::Failed as u8);
        }
        ExitCode::from(run(arguments, world) as u8)
    })
}

/// One run in a given world.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(answer) => return answer_of_clap(world, &answer),
    };
    match dispatch(&cli, world) {
        Ok(exit) => exit,
        Err(Failure { exit, message }) => {
            console::error(world, &message);
            exit
        }
    }
}

fn dispatch(cli: &Cli, world: &mut World<'_>) -> Outcome {
    match &cli.verb {
        Verb::Completions { shell } => manual::completions(world, *shell),
        Verb::Man { folder } => manual::man(world, folder.as_deref()),
        _ => Ok(Exit::Done),
    }
}

/// Help and version are data; everything else that clap says is an error.
fn answer_of_clap(world: &mut World<'_>, answer: &clap::Error) -> Exit {
    use clap::error::ErrorKind;
    let text = answer.render().to_string();
    match answer.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match console::bytes(world, text.as_bytes()) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Failed,
        },
        _ => {
            let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
            console::error(world, text);
            Exit::Usage
        }
    }
}
