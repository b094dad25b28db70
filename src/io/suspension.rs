//! Ctrl-Z, and the signal that it is: what is secret leaves the screen before the program stops.
//!
//! A signal handler cannot draw. So while a private screen is shown, the signal only raises a flag that
//! every wait looks at; at any other time it stops the program at once, as the system does.

use std::fs;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::SIGTSTP;
use signal_hook::{flag, low_level};

/// Whether the signal stops the program at once.
static AT_ONCE: OnceLock<Arc<AtomicBool>> = OnceLock::new();
static REQUESTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From here on the signal is watched.
///
/// # Errors
/// What the system said when it refused a handler.
pub fn watch() -> io::Result<()> {
    let at_once = AT_ONCE.get_or_init(|| Arc::new(AtomicBool::new(can_go_on())));
    let requested = REQUESTED.get_or_init(|| Arc::new(AtomicBool::new(false)));
    flag::register_conditional_default(SIGTSTP, Arc::clone(at_once))?;
    flag::register(SIGTSTP, Arc::clone(requested))?;
    Ok(())
}

/// Whether the program waits with stopping until a private screen was left.
pub fn defer(is_private: bool) {
    if let (Some(at_once), Some(requested)) = (AT_ONCE.get(), REQUESTED.get()) {
        at_once.store(!is_private && can_go_on(), Ordering::Relaxed);
        requested.store(false, Ordering::Relaxed);
    }
}

/// Whether the signal came since this was asked last.
#[must_use]
pub fn requested() -> bool {
    REQUESTED.get().is_some_and(|requested| requested.swap(false, Ordering::Relaxed))
}

/// Stops the program, until it is continued; the private screen was left. Where nobody could continue
/// it, it goes on at once.
///
/// # Errors
/// What the system said.
pub fn stop() -> io::Result<()> {
    if can_go_on() { low_level::emulate_default_handler(SIGTSTP) } else { Ok(()) }
}

/// Whether somebody of this session, a shell as a rule, is there to continue this process group. The
/// system stops no other group by this signal.
fn can_go_on() -> bool {
    let Some(here) = Process::read("self") else { return false };
    let mut parent = here.parent;
    while let Some(process) = Process::read(&parent.to_string()) {
        if process.session != here.session {
            return false;
        }
        if process.group != here.group {
            return true;
        }
        parent = process.parent;
    }
    false
}

/// What the system says of a process: numbers of processes, 0 for one that this container does not see.
struct Process {
    parent: u32,
    group: u32,
    session: u32,
}

impl Process {
    fn read(number: &str) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        // the name in parentheses may hold anything
        let after_name = stat.rsplit_once(')')?.1;
        let mut numbers = after_name.split_whitespace().skip(1).map(|number| number.parse().ok());
        Some(Self { parent: numbers.next()??, group: numbers.next()??, session: numbers.next()?? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_with_its_parent() {
        let here = Process::read("self").unwrap();
        assert_eq!(here.parent, std::os::unix::process::parent_id());
        assert!(Process::read("0").is_none());
    }
}
