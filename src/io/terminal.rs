//! The person's terminal.
//!
//! Questions go to the terminal itself, never to standard output or standard
//! error, so that pipes carry data alone. Passphrases are not echoed. A revealed
//! secret is shown on the alternate screen, which is wiped before it is left, so
//! that it never stands in the scroll-back.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::fd::AsFd as _;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroize as _;

use super::input::read_soon;
use super::screen::FullScreen;
use super::suspension;
use crate::ops::ports::{Prompt, PromptError, Screen};
use crate::secret::{SecretBytes, SecretText};

/// The longest line that a person may type, which is what a terminal holds.
const MAX_LINE: usize = 4095;
pub(super) const ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[H";
pub(super) const MAIN_SCREEN: &[u8] = b"\x1b[2J\x1b[3J\x1b[H\x1b[?1049l";

/// The terminal that controls this process, if there is one.
pub struct Terminal {
    tty: Option<File>,
    is_private: bool,
    /// Whether it can show more than lines.
    has_screen: bool,
    /// Whether the person wants lines alone.
    is_plain: bool,
}

impl Terminal {
    /// Opens the controlling terminal.
    #[must_use]
    pub fn open() -> Self {
        let name = std::env::var_os("TERM").unwrap_or_default();
        let has_screen = !name.is_empty() && name != "dumb";
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
        Self { tty, is_private: false, has_screen, is_plain: false }
    }

    fn tty(&mut self) -> Result<&mut File, PromptError> {
        self.tty.as_mut().ok_or(PromptError::NoTerminal)
    }

    fn ask(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.tell(question)?;
        let mut line = SecretBytes::with_capacity(MAX_LINE + 1);
        let mut buffer = [0; MAX_LINE + 1];
        loop {
            let read = read_soon(self.tty()?.as_fd(), &mut buffer).map_err(stopped)?;
            if self.is_private && suspension::requested() {
                // what stood above the question may be secret, and is shown again with it alone
                self.private(false)?;
                suspension::stop()?;
                self.private(true)?;
                self.tell(question)?;
            }
            let Some(count) = read else { continue };
            if count == 0 && line.is_empty() {
                self.tell("\n")?;
                return Err(PromptError::Ended);
            }
            let end = buffer[..count].iter().position(|&byte| byte == b'\n');
            line.extend_from_slice(&buffer[..end.unwrap_or(count)]);
            buffer.zeroize();
            if line.len() > MAX_LINE {
                return Err(PromptError::TooLong(MAX_LINE));
            }
            if end.is_some() || count == 0 {
                break;
            }
        }
        line.to_text().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData).into())
    }
}

impl Prompt for Terminal {
    fn can_ask(&self) -> bool {
        self.tty.is_some()
    }

    fn tell(&mut self, text: &str) -> Result<(), PromptError> {
        Ok(self.tty()?.write_all(text.as_bytes())?)
    }

    fn line(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.ask(question)
    }

    fn hidden(&mut self, question: &str) -> Result<SecretText, PromptError> {
        let quiet = Quiet::new(self.tty()?)?;
        let answer = self.ask(question);
        drop(quiet);
        self.tell("\n")?;
        answer
    }

    fn reveal(&mut self, page: &SecretText) -> Result<SecretText, PromptError> {
        self.private(true)?;
        let answer = self.ask(page.expose());
        self.private(false)?;
        match answer {
            Err(PromptError::Ended) => Ok(SecretText::default()),
            answer => answer,
        }
    }

    fn private(&mut self, on: bool) -> Result<(), PromptError> {
        if on != self.is_private {
            self.tty()?.write_all(if on { ALTERNATE_SCREEN } else { MAIN_SCREEN })?;
            self.is_private = on;
            suspension::defer(on);
        }
        Ok(())
    }

    fn screen(&mut self) -> Result<Option<Box<dyn Screen>>, PromptError> {
        if !self.has_screen || self.is_plain {
            return Ok(None);
        }
        Ok(Some(Box::new(FullScreen::start(self.tty()?)?)))
    }

    fn be_plain(&mut self, plain: bool) {
        self.is_plain = plain;
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // a run that was stopped leaves no secret on the screen
        let _ = self.private(false);
    }
}

pub(super) fn stopped(error: io::Error) -> PromptError {
    if error.kind() == io::ErrorKind::Interrupted { PromptError::Interrupted } else { PromptError::Io(error) }
}

/// A terminal that does not echo until this is dropped.
struct Quiet {
    tty: File,
    before: Termios,
}

impl Quiet {
    fn new(tty: &File) -> io::Result<Self> {
        let tty = tty.try_clone()?;
        let before = tcgetattr(&tty)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&tty, OptionalActions::Flush, &quiet)?;
        Ok(Self { tty, before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // nothing can be done about a terminal that is gone
        let _ = tcsetattr(&self.tty, OptionalActions::Flush, &self.before);
    }
}
