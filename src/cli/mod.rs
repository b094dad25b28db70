//! The command line, one file a verb. Only this floor writes messages.

mod abandon;
mod activate;
pub mod args;
mod ask;
mod console;
mod dealing;
mod destroy;
mod event;
pub mod examples;
mod export;
pub mod failure;
mod form;
mod history;
mod init;
mod issue;
mod keepers;
mod kit;
mod leftovers;
mod lint;
mod manual;
mod memory;
mod names;
mod officer;
mod opened;
mod policy;
mod progress;
mod record;
mod recover;
mod register;
mod reshare;
mod reveal;
mod room;
mod rotate;
mod sheet_book;
mod source;
mod split;
mod status;
mod store;
mod unlock;
mod usage;
mod validate;
mod verify;
mod waive;
mod walk;
mod wording;
pub mod world;

use clap::Parser as _;
use clap::error::ErrorKind;
use serde_json::json;
use std::ffi::OsString;

use args::{Cli, Verb};
use failure::{Exit, Failure, Outcome};
use world::World;

use crate::io::interrupt::Stop;
use crate::ops::ports::PromptError;
use crate::secret::on_erased_stack;

/// The program: arguments in, how it ended out.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if crate::io::is_reader(&arguments) {
        return if crate::io::read_as_child() { Exit::Done } else { Exit::Failed };
    }
    let guarded = crate::io::protect::no_core_dumps()
        .and_then(|()| crate::io::interrupt::watch())
        .and_then(|()| crate::io::suspension::watch());
    world::with_real(|world| {
        if let Err(error) = guarded {
            console::error(
                world,
                &format!("cannot turn core dumps off or watch for Ctrl-C and Ctrl-Z: {error}"),
            );
            return Exit::Failed;
        }
        run(arguments, world)
    })
}

/// What a shell expects of a program that a signal ended.
const fn stopped_by(stop: Option<Stop>) -> Exit {
    match stop {
        Some(Stop::HangUp) => Exit::HungUp,
        Some(Stop::Quit) => Exit::Quit,
        Some(Stop::Termination) => Exit::Terminated,
        Some(Stop::Interrupt) | None => Exit::Interrupted,
    }
}

/// One run in a given world.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(answer) if answer.kind() == ErrorKind::DisplayHelp => {
            return answer_of_clap(world, &manual::with_examples(arguments, answer));
        }
        Err(answer) => {
            let exit = answer_of_clap(world, &answer);
            if exit == Exit::Usage && arguments.iter().any(|argument| argument == "--json") {
                let text = answer.render().to_string();
                error_as_json(world, text.lines().next().unwrap_or_default(), exit);
            }
            return exit;
        }
    };
    // arguments hold no secret: what comes before, as `--version`, has nothing to erase
    let (exit, message) = match on_erased_stack(|| dispatch(&cli, world)) {
        Ok(exit) => (exit, String::new()),
        Err(Failure { exit, message }) => (exit, message),
    };
    // what failed after the person stopped the run failed because of that
    let is_stopped = exit == Exit::Failed && world.store.check_interrupted().is_err();
    let exit = if is_stopped { stopped_by(crate::io::interrupt::stop()) } else { exit };
    let message = if is_stopped && world.recorded > 0 { after_a_stop(message) } else { message };
    if !message.is_empty() {
        // what `recover` writes to standard output is the secret; its own report says why there is none
        if cli.global.json && !matches!(cli.verb, Verb::Recover(_)) {
            error_as_json(world, &message, exit);
        }
        console::error(world, &message);
    }
    exit
}

/// What is said of a stop where something was recorded before it: that nothing was changed would be wrong.
fn after_a_stop(message: String) -> String {
    if message == PromptError::Interrupted.to_string() {
        "interrupted: what was recorded before stays recorded; run this again for the rest".to_owned()
    } else {
        message
    }
}

/// Why a run failed, for a program; standard error says it in words, also where nobody reads this.
fn error_as_json(world: &mut World<'_>, message: &str, exit: Exit) {
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let _ = console::json(world, json!({ "error": message, "exit": exit.code() }));
}

fn dispatch(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let global = &cli.global;
    world.scanner.be_quiet(global.quiet);
    world.prompt.be_plain(global.plain);
    match &cli.verb {
        Verb::Init(args) => init::run(global, args, world),
        Verb::Issue(args) => issue::run(global, args, world),
        Verb::Split(args) => split::run(global, args, world),
        Verb::Verify(args) => verify::run(global, args, world),
        Verb::Recover(args) => recover::run(global, args, world),
        Verb::Activate(args) => activate::run(global, args, world),
        Verb::Rotate(args) => rotate::run(global, args, world),
        Verb::Reshare(args) => reshare::run(global, args, world),
        Verb::Store(args) => store::run(global, args, world),
        Verb::Abandon(args) => abandon::run(global, args, world),
        Verb::Destroy(args) => destroy::run(global, args, world),
        Verb::Validate(args) => validate::run(global, args, world),
        Verb::Event(verb) => event::run(global, verb, world),
        Verb::Use(verb) => usage::run(global, verb, world),
        Verb::Officer(verb) => officer::run(global, verb, world),
        Verb::Register(call) => register::run(global, call, world),
        Verb::Status(args) => status::run(global, args, world),
        Verb::Lint(args) => lint::run(global, args, world),
        Verb::Waive(args) => waive::run(global, args, world),
        Verb::Unwaive(args) => waive::end(global, args, world),
        Verb::Export(what) => export::run(global, what, world),
        Verb::Policy(verb) => policy::run(global, verb, world),
        Verb::Kit(args) => kit::run(global, args, world),
        Verb::Handbook { out } => manual::handbook(world, out.as_deref()),
        Verb::Log => history::log(global, world),
        Verb::Check => history::check(global, world),
        Verb::Completions { shell } => manual::completions(world, *shell),
        Verb::Man { folder } => manual::man(world, folder.as_deref()),
    }
}

/// Locks memory before anything secret is read, and says so once where that is not possible.
fn guard_memory(global: &args::Global, world: &mut World<'_>) {
    if let Some(text) = (world.lock_memory)() {
        console::note(world, global, text);
    }
}

/// Help and version are data; everything else that clap says is an error.
fn answer_of_clap(world: &mut World<'_>, answer: &clap::Error) -> Exit {
    let text = answer.render().to_string();
    match answer.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match console::bytes(world, text.as_bytes()) {
            Ok(()) => Exit::Done,
            Err(failure) => failure.exit,
        },
        // `firesafe` alone: the help is the answer, and nothing was done
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = world.err.write_all(text.as_bytes());
            Exit::Usage
        }
        _ => {
            let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
            console::error(world, text);
            Exit::Usage
        }
    }
}
