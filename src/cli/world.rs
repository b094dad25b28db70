//! All that a run may touch, in one place, so that tests can stand in for it.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::io::{Cups, Environment, Files, Pictures, SystemClock, Terminal, output, system_entropy};
use crate::ops::ports::{Clock, Entropy, Printer, Prompt, Scanner, Store};
use crate::ops::reading::Sources;

/// The world as one run sees it.
pub struct World<'a> {
    /// Standard output: data.
    pub out: &'a mut dyn Write,
    /// Standard error: everything else.
    pub err: &'a mut dyn Write,
    /// Whether standard output is a terminal, where no secret is written.
    pub out_is_terminal: bool,
    /// Whether standard error is a terminal, where progress may be drawn.
    pub err_is_terminal: bool,
    /// Whether standard input is a terminal, and so no pipe.
    pub input_is_terminal: bool,
    /// How many columns that terminal has, where output or errors go to one.
    pub columns: Option<usize>,
    /// The person.
    pub prompt: &'a mut dyn Prompt,
    /// Files.
    pub store: &'a mut dyn Store,
    /// What reads pictures and PDFs.
    pub scanner: &'a mut dyn Scanner,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Randomness.
    pub entropy: &'a mut dyn Entropy,
    /// Print queues.
    pub printer: &'a mut dyn Printer,
    /// How many times this run wrote a ledger.
    pub recorded: usize,
    /// Places.
    pub environment: &'a Environment,
    /// Asks the system to keep this process's memory out of swap; `Some` is what to tell the person.
    pub lock_memory: &'a mut dyn FnMut() -> Option<String>,
}

impl World<'_> {
    /// A name as it was typed at a prompt: `~` stands for the person's own folder, as in a shell.
    #[must_use]
    pub fn typed_path(&self, typed: &Path) -> PathBuf {
        in_home(self.environment.home.as_deref(), typed)
    }

    /// Where sheets come from.
    pub fn sources(&mut self) -> Sources<'_> {
        Sources { store: self.store, scanner: self.scanner }
    }
}

/// A path with the person's own folder in the place of `~`.
#[must_use]
pub fn in_home(home: Option<&Path>, path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

/// Calls `run` with the real world.
pub fn with_real<T>(run: impl FnOnce(&mut World<'_>) -> T) -> T {
    let environment = Environment::read();
    let mut store = Files::new(environment.heads.clone());
    run(&mut World {
        out: &mut output::Output,
        err: &mut crate::io::output::errors(),
        out_is_terminal: output::is_terminal(),
        err_is_terminal: output::errors_are_seen(),
        input_is_terminal: output::input_is_terminal(),
        columns: output::columns(),
        prompt: &mut Terminal::open(),
        store: &mut store,
        scanner: &mut Pictures::new(super::progress::of_pictures(output::errors_are_seen())),
        clock: &SystemClock::start(),
        entropy: &mut system_entropy(),
        printer: &mut Cups,
        recorded: 0,
        environment: &environment,
        lock_memory: &mut super::memory::lock,
    })
}
