//! The person's terminal.
//!
//! Questions go to the terminal itself, never to standard output or standard
//! error, so that pipes carry data alone. Passphrases are not echoed, and neither is
//! what is typed while one opens the ledger. A revealed secret is shown on the
//! alternate screen, which is wiped before it is left, also by Ctrl-Z, so that it
//! never stands in the scroll-back.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::fd::AsFd as _;

use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
};
use zeroize::Zeroize as _;

use super::input::{has_input, read_soon};
use super::screen::{ALTERNATE_SCREEN, FullScreen, MAIN_SCREEN, stopped};
use super::suspension;
use crate::ops::ports::{Prompt, PromptError, Screen};
use crate::secret::{SecretBytes, SecretText};
use crate::text::{HANGING, wrap};

/// The longest line that a person may type, which is what a terminal holds.
const MAX_LINE: usize = 4095;

/// The terminal that controls this process, if there is one.
pub struct Terminal {
    tty: Option<File>,
    is_private: bool,
    /// Whether it can show more than lines.
    has_screen: bool,
    /// Whether the person wants lines alone.
    is_plain: bool,
    /// What is kept while nothing that is typed is shown.
    unseen: Option<Unseen>,
    /// Lines that were typed unseen, before a question asked for them.
    ahead: Vec<SecretText>,
}

/// A terminal that does not echo.
struct Unseen {
    /// How it was before.
    before: Termios,
    /// What hidden questions were answered with: the same line again is an answer to no other question.
    given: Vec<SecretText>,
}

impl Terminal {
    /// Opens the controlling terminal.
    #[must_use]
    pub fn open() -> Self {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
        let has_screen = !super::environment::is_dumb();
        Self { tty, is_private: false, has_screen, is_plain: false, unseen: None, ahead: Vec::new() }
    }

    /// Writes a text as it is.
    fn put(&mut self, text: &str) -> Result<(), PromptError> {
        Ok(self.tty()?.write_all(text.as_bytes())?)
    }

    /// A text with its lines broken between words, for the width that the terminal has now.
    fn broken(&self, text: &str) -> String {
        let size = self.tty.as_ref().and_then(|tty| tcgetwinsize(tty).ok());
        let Some(columns) = size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0) else {
            return text.to_owned();
        };
        let mut broken = wrap(text, columns, HANGING).join("\n");
        // the cursor stands behind a question
        if text.ends_with(' ') && !broken.ends_with(' ') {
            broken.push(' ');
        }
        broken
    }

    fn tty(&mut self) -> Result<&mut File, PromptError> {
        self.tty.as_mut().ok_or(PromptError::NoTerminal)
    }

    /// Asks, and reads a line. Where the answer is not to be seen, or what stands above it, Ctrl-Z takes
    /// that off the screen, and the question comes again when the program goes on.
    fn ask(&mut self, question: &str) -> Result<SecretText, PromptError> {
        loop {
            self.put(question)?;
            let defers = self.is_private || self.unseen.is_some();
            match read_line(self.tty()?, defers)? {
                Some(line) => return line.to_text().ok_or_else(|| no_text().into()),
                None => self.suspend()?,
            }
        }
    }

    /// Leaves the terminal as it was found, stops, and takes it over again when the program goes on.
    fn suspend(&mut self) -> Result<(), PromptError> {
        let is_private = self.is_private;
        self.private(false)?;
        let before = self.unseen.as_ref().map(|unseen| unseen.before.clone());
        let now = tcgetattr(self.tty()?).map_err(io::Error::from)?;
        if let Some(before) = &before {
            tcsetattr(self.tty()?, OptionalActions::Now, before).map_err(io::Error::from)?;
        }
        suspension::stop()?;
        tcsetattr(self.tty()?, OptionalActions::Now, &now).map_err(io::Error::from)?;
        self.private(is_private)?;
        suspension::defer(true);
        Ok(())
    }

    /// The first line that was typed before it was asked for.
    fn take_ahead(&mut self) -> Option<SecretText> {
        (!self.ahead.is_empty()).then(|| self.ahead.remove(0))
    }

    fn stop_typing_from_showing(&mut self) -> Result<(), PromptError> {
        if self.unseen.is_none() {
            let tty = self.tty()?;
            let before = tcgetattr(&tty).map_err(io::Error::from)?;
            let mut quiet = before.clone();
            quiet.local_modes.remove(LocalModes::ECHO);
            // what was typed already counts
            tcsetattr(&tty, OptionalActions::Now, &quiet).map_err(io::Error::from)?;
            self.unseen = Some(Unseen { before, given: Vec::new() });
        }
        Ok(())
    }
}

/// Reads a line; `None` where Ctrl-Z asks to stop, and whoever called waits with that.
fn read_line(tty: &mut File, defers: bool) -> Result<Option<SecretBytes>, PromptError> {
    let mut line = SecretBytes::with_capacity(MAX_LINE + 1);
    let mut buffer = [0; MAX_LINE + 1];
    loop {
        let count = read_soon(tty.as_fd(), &mut buffer).map_err(stopped)?;
        if defers && suspension::requested() {
            buffer.zeroize();
            return Ok(None);
        }
        let Some(count) = count else { continue };
        if count == 0 && line.is_empty() {
            tty.write_all(b"\n")?;
            return Err(PromptError::Ended);
        }
        let end = buffer[..count].iter().position(|&byte| byte == b'\n');
        line.extend_from_slice(&buffer[..end.unwrap_or(count)]);
        buffer.zeroize();
        if line.len() > MAX_LINE {
            return Err(PromptError::TooLong(MAX_LINE));
        }
        if end.is_some() || count == 0 {
            return Ok(Some(line));
        }
    }
}

fn no_text() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

impl Prompt for Terminal {
    fn can_ask(&self) -> bool {
        self.tty.is_some()
    }

    fn tell(&mut self, text: &str) -> Result<(), PromptError> {
        let text = self.broken(text);
        self.put(&text)
    }

    fn line(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.show_typing();
        let question = self.broken(question);
        let Some(line) = self.take_ahead() else { return self.ask(&question) };
        self.put(&question)?;
        self.put(line.expose())?;
        self.put("\n")?;
        Ok(line)
    }

    fn hidden(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.stop_typing_from_showing()?;
        let answer = if let Some(line) = self.take_ahead() {
            self.tell(question).map(|()| line)
        } else {
            suspension::defer(true);
            let question = self.broken(question);
            let answer = self.ask(&question);
            suspension::defer(self.is_private);
            answer
        };
        self.tell("\n")?;
        let answer = answer?;
        if let Some(unseen) = &mut self.unseen {
            unseen.given.push(SecretText::from(answer.expose()));
        }
        Ok(answer)
    }

    fn show_typing(&mut self) {
        let (Some(unseen), Some(tty)) = (self.unseen.take(), &mut self.tty) else { return };
        while has_input(tty.as_fd()) {
            // whoever types a passphrase once more, or Enter, means no question that is still to come
            match read_line(tty, false).map(|line| line.and_then(|line| line.to_text())) {
                Ok(Some(line)) if unseen.answers_with(&line) => self.ahead.push(line),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        // nothing can be done about a terminal that is gone
        let _ = tcsetattr(tty, OptionalActions::Now, &unseen.before);
    }

    fn can_clear(&self) -> bool {
        self.has_screen
    }

    fn reveal(&mut self, page: &SecretText) -> Result<SecretText, PromptError> {
        self.show_typing();
        self.private(true)?;
        // lines that were pasted behind the last row are no answer to a page that nobody saw
        if let Some(tty) = &self.tty {
            tcflush(tty, QueueSelector::IFlush).map_err(io::Error::from)?;
        }
        let answer = self.ask(page.expose());
        self.private(false)?;
        match answer {
            Err(PromptError::Ended) => Ok(SecretText::default()),
            answer => answer,
        }
    }

    fn private(&mut self, on: bool) -> Result<(), PromptError> {
        if on != self.is_private {
            if self.has_screen {
                self.tty()?.write_all(if on { ALTERNATE_SCREEN } else { MAIN_SCREEN })?;
            }
            self.is_private = on;
            suspension::defer(on);
        }
        Ok(())
    }

    fn screen(&mut self) -> Result<Option<Box<dyn Screen>>, PromptError> {
        if !self.has_screen || self.is_plain {
            return Ok(None);
        }
        self.show_typing();
        Ok(Some(Box::new(FullScreen::start(self.tty()?)?)))
    }

    fn be_plain(&mut self, plain: bool) {
        self.is_plain = plain;
    }
}

impl Unseen {
    /// Whether a line that was typed meanwhile can be an answer to a question.
    fn answers_with(&self, line: &SecretText) -> bool {
        !line.expose().trim().is_empty() && !self.given.iter().any(|given| given.same_as(line.expose()))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // a run that was stopped leaves no secret on the screen
        let _ = self.private(false);
        if let (Some(unseen), Some(tty)) = (&self.unseen, &self.tty) {
            // what was typed unseen is not for the shell
            let _ = tcsetattr(tty, OptionalActions::Flush, &unseen.before);
        }
    }
}
