//! One line that says what is being done, on a terminal alone.

use std::io::Write as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Global;
use crate::io::Watched;
use crate::ops::delivery::Step;

/// A line that vanishes when it is dropped.
pub struct Line(ProgressBar);

impl Line {
    /// A line where standard error is a terminal and the person wants words.
    pub fn new(global: &Global, is_seen: bool) -> Self {
        let target = if is_seen && !global.quiet {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self(bar(target))
    }

    /// Shows a step.
    pub fn show(&mut self, step: Step) {
        self.0.set_message(step_text(step));
        self.0.tick();
    }
}

/// Shows which page of a long file is read, and says once what the reader lacks.
pub fn of_pictures(is_seen: bool) -> impl FnMut(Watched) {
    let mut line = None;
    move |watched| match watched {
        Watched::Page { page, of } => {
            if is_seen {
                let bar = line.get_or_insert_with(|| bar(ProgressDrawTarget::stderr()));
                bar.set_message(format!("reading page {page} of {of}; Ctrl-C stops"));
                bar.tick();
            }
        }
        Watched::End => {
            if let Some(bar) = line.take() {
                bar.finish_and_clear();
            }
        }
        Watched::Lacks(text) => {
            // a closed standard error must not stop a recovery
            let _ = writeln!(crate::io::output::errors(), "firesafe: {text}");
        }
    }
}

fn bar(target: ProgressDrawTarget) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A line of progress for a step.
fn step_text(step: Step) -> String {
    match step {
        Step::Account(number, all) => format!("dealing, writing and reading back: account {number} of {all}"),
        Step::Print(number, all) => format!("printing sheet {number} of {all}"),
        Step::Record => "recording in the ledger".to_owned(),
    }
}
