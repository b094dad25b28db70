//! Ctrl-C, Ctrl-\, a hang-up and a termination, as a flag that every wait and every step looks at.
//!
//! No handler exits: the run unwinds, so that what it wrote is removed and what it
//! held is erased.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From here on the four signals raise the flag instead of killing the process.
///
/// # Errors
/// What the system said when it refused a handler.
pub fn watch() -> std::io::Result<()> {
    let flag = STOP.get_or_init(|| Arc::new(AtomicBool::new(false)));
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(flag))?;
    }
    Ok(())
}

/// Whether one of them came.
#[must_use]
pub fn requested() -> bool {
    STOP.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}
