//! One line that says what is being done, on a terminal alone.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Global;
use super::issue::step_text;
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
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Shows a step.
    pub fn show(&mut self, step: Step) {
        self.0.set_message(step_text(step));
        self.0.tick();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
