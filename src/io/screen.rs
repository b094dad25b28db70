//! A whole terminal for a form: keys one by one, and a screen of its own that is wiped when it is
//! left, also by a signal, an error or Ctrl-Z, whoever sends it.

use std::fs::File;
use std::io::Write as _;
use std::os::fd::AsFd as _;

use rustix::process::{Signal, kill_current_process_group};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};
use zeroize::Zeroize as _;

use super::input::{has_input, read_soon};
use super::keys::Keys;
use super::suspension;
use crate::ops::ports::{Key, PromptError, Screen};

/// Pasted text arrives as one, with marks around it.
const PASTE_MARKED: &[u8] = b"\x1b[?2004h";
const PASTE_PLAIN: &[u8] = b"\x1b[?2004l\x1b[0m\x1b[?25h";
/// What a terminal has that does not say.
const USUAL_SIZE: (u16, u16) = (80, 24);

pub(super) const ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[H";
pub(super) const MAIN_SCREEN: &[u8] = b"\x1b[2J\x1b[3J\x1b[H\x1b[?1049l";

/// The terminal while a form stands on it.
pub struct FullScreen {
    tty: File,
    before: Termios,
    keys: Keys,
    size: (u16, u16),
    is_on: bool,
}

impl FullScreen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// What the system said; the terminal is then as it was.
    pub fn start(tty: &File) -> std::io::Result<Self> {
        let tty = tty.try_clone()?;
        let before = tcgetattr(&tty)?;
        let size = size_of(&tty);
        let mut screen = Self { tty, before, keys: Keys::default(), size, is_on: false };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> std::io::Result<()> {
        let mut raw = self.before.clone();
        // Ctrl-C and Ctrl-\ stay signals, which every wait looks at
        raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN);
        raw.input_modes.remove(InputModes::ICRNL | InputModes::INLCR | InputModes::IXON | InputModes::ISTRIP);
        // Ctrl-Z is a key here: the rows leave the screen before the program stops
        raw.special_codes[SpecialCodeIndex::VSUSP] = 0;
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        self.is_on = true;
        suspension::defer(true);
        tcsetattr(&self.tty, OptionalActions::Now, &raw)?;
        self.tty.write_all(ALTERNATE_SCREEN)?;
        self.tty.write_all(PASTE_MARKED)
    }

    fn leave(&mut self) {
        if std::mem::take(&mut self.is_on) {
            // nothing can be done about a terminal that is gone
            let _ = self.tty.write_all(PASTE_PLAIN);
            let _ = self.tty.write_all(MAIN_SCREEN);
            let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.before);
            suspension::defer(false);
        }
    }

    /// The screen is given back, and taken over again when the program goes on.
    fn suspend(&mut self) -> std::io::Result<()> {
        self.leave();
        suspension::stop()?;
        self.before = tcgetattr(&self.tty)?;
        self.enter()
    }
}

impl Screen for FullScreen {
    fn size(&self) -> (u16, u16) {
        self.size
    }

    fn key(&mut self) -> Result<Key, PromptError> {
        let mut is_idle = false;
        loop {
            let size = size_of(&self.tty);
            if size != self.size {
                self.size = size;
                return Ok(Key::Resized);
            }
            if suspension::requested() {
                self.suspend()?;
                self.size = size_of(&self.tty);
                return Ok(Key::Resized);
            }
            match self.keys.next(is_idle) {
                // others of a pipeline stop too, as when the terminal sends the signal itself
                Some(Key::Ctrl('z')) => {
                    kill_current_process_group(Signal::TSTP).map_err(std::io::Error::from)?;
                    continue;
                }
                Some(key) => return Ok(key),
                None => {}
            }
            let mut buffer = [0; 4096];
            let count = read_soon(self.tty.as_fd(), &mut buffer).map_err(stopped)?;
            is_idle = count.is_none();
            match count {
                Some(0) => return Err(PromptError::Ended),
                Some(count) => self.keys.feed(&buffer[..count]),
                None => {}
            }
            buffer.zeroize();
        }
    }

    fn has_keys(&self) -> bool {
        self.keys.are_waiting() || has_input(self.tty.as_fd())
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), PromptError> {
        Ok(self.tty.write_all(bytes)?)
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        self.leave();
    }
}

fn size_of(tty: &File) -> (u16, u16) {
    match tcgetwinsize(tty) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => USUAL_SIZE,
    }
}

pub(super) fn stopped(error: std::io::Error) -> PromptError {
    if error.kind() == std::io::ErrorKind::Interrupted {
        PromptError::Interrupted
    } else {
        PromptError::Io(error)
    }
}
