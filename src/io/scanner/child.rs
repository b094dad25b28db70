//! The child: it gives up all it can, then reads one file and says what is on it.

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use super::fences;
use crate::io::protect;
use crate::scan::limits::{CPU_TIME, MEMORY};
use crate::scan::wire::{self, Message};
use crate::scan::{Event, read_pages};
use crate::secret::SecretBytes;

/// Reads the file on standard input; whether all of the answer was sent.
#[must_use]
pub fn read_as_child() -> bool {
    try_to().is_ok()
}

fn try_to() -> Result<(), Errno> {
    // whoever asked is gone: nobody wants the answer
    set_parent_process_death_signal(Some(Signal::KILL))?;
    protect::no_core_dumps().map_err(|_| Errno::PERM)?;
    // the other process says what it means when memory cannot be locked
    let _ = protect::lock_memory(MEMORY);
    // the first question for the time looks up in a file how to ask
    allow_time()?;
    let raised = fences::raise()?;
    send(&Message::Fences(raised))?;
    let mut head = [0; 8];
    read_exactly(&mut head)?;
    let (first, length) = wire::requested(head).map_err(|wire::Nonsense| Errno::INVAL)?;
    let mut file = SecretBytes::zeroed(length);
    read_exactly(file.expose_mut())?;
    let mut failed = None;
    let outcome = read_pages(file, first, &mut |event| {
        if failed.is_none() {
            let is_new_page = matches!(event, Event::Begin(_));
            let allowed = if is_new_page { allow_time() } else { Ok(()) };
            failed = allowed.and_then(|()| send(&Message::Event(event))).err();
        }
    });
    match (failed, outcome) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => send(&Message::Done),
        (None, Err(error)) => send(&Message::Refused(error)),
    }
}

/// From now on, the time of one page; the kernel ends the process when it is over.
fn allow_time() -> Result<(), Errno> {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
    let maximum = getrlimit(Resource::Cpu).maximum;
    let wanted = used + CPU_TIME.as_secs();
    let current = Some(maximum.map_or(wanted, |maximum| wanted.min(maximum)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum })
}

fn read_exactly(mut buffer: &mut [u8]) -> Result<(), Errno> {
    while !buffer.is_empty() {
        match rustix::io::read(rustix::stdio::stdin(), &mut *buffer) {
            Ok(0) => return Err(Errno::PIPE),
            Ok(count) => buffer = &mut buffer[count..],
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn send(message: &Message) -> Result<(), Errno> {
    let bytes = message.encode();
    let mut rest = bytes.expose();
    while !rest.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), rest) {
            Ok(count) => rest = &rest[count..],
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
