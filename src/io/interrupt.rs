//! Ctrl-C, Ctrl-\, a hang-up and a termination, as a flag that every wait and every step looks at.
//!
//! No handler exits: the run unwinds, so that what it wrote is removed and what it
//! held is erased.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};

/// The signal that came, or 0.
static STOP: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

/// What asked the run to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The terminal or the session went.
    HangUp,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-\\.
    Quit,
    /// `kill`, or the system that goes down.
    Termination,
}

/// From here on the four signals raise the flag instead of killing the process.
///
/// # Errors
/// What the system said when it refused a handler.
pub fn watch() -> std::io::Result<()> {
    let stop = STOP.get_or_init(|| Arc::new(AtomicUsize::new(0)));
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        signal_hook::flag::register_usize(signal, Arc::clone(stop), signal.unsigned_abs() as usize)?;
    }
    // a file that grows past its limit is an error of the write, which is told and tidied up
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
    Ok(())
}

/// Whether one of them came.
#[must_use]
pub fn requested() -> bool {
    stop().is_some()
}

/// The one that came last.
#[must_use]
pub fn stop() -> Option<Stop> {
    let signal = STOP.get()?.load(Ordering::Relaxed);
    match i32::try_from(signal).ok()? {
        SIGHUP => Some(Stop::HangUp),
        SIGINT => Some(Stop::Interrupt),
        SIGQUIT => Some(Stop::Quit),
        SIGTERM => Some(Stop::Termination),
        _ => None,
    }
}
