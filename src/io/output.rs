//! Standard output without a buffer: `std::io::stdout` keeps one that nothing erases.

use std::io::{self, Write};

/// Standard output, written at once.
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(rustix::stdio::stdout(), bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard error, which never gets a secret.
#[must_use]
pub fn errors() -> io::Stderr {
    io::stderr()
}

/// Whether standard output is a terminal.
#[must_use]
pub fn is_terminal() -> bool {
    rustix::termios::isatty(rustix::stdio::stdout())
}

/// Whether standard error is a terminal.
#[must_use]
pub fn errors_are_seen() -> bool {
    rustix::termios::isatty(rustix::stdio::stderr())
}

/// Whether standard input is a terminal.
#[must_use]
pub fn input_is_terminal() -> bool {
    rustix::termios::isatty(rustix::stdio::stdin())
}

/// The columns of the terminal that output goes to, or errors; `None` where neither goes to one.
#[must_use]
pub fn columns() -> Option<usize> {
    let size_of = |to: std::os::fd::BorrowedFd<'_>| rustix::termios::tcgetwinsize(to).ok();
    let size = size_of(rustix::stdio::stdout()).or_else(|| size_of(rustix::stdio::stderr()))?;
    (size.ws_col > 0).then(|| size.ws_col.into())
}
