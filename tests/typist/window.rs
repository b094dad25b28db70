//! The real program in a terminal that shows what a person sees.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use vt100::Parser;

/// Far longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// Ends a page that the program drew.
const PAGE_END: &[u8] = b"\x1b[?2026l";
/// Begins a form: as long as the end of a page.
const FORM_START: &[u8] = b"\x1b[?1049h";

pub struct Window {
    pub child: Child,
    pty: File,
    parser: Parser,
    /// Bytes of a page that is not whole.
    unfinished: Vec<u8>,
    /// Pages that were drawn so far, and since the last form began.
    pages: usize,
    pages_of_form: usize,
    /// Forms that began so far.
    pub forms: usize,
    has_ended: bool,
    pub keys: usize,
}

impl Window {
    /// Starts the program with standard output and error in pipes.
    pub fn start(program: &str, arguments: &[&str], folder: &Path, (width, height): (u16, u16)) -> Self {
        let (pty, pts) = open().expect("a terminal");
        pty.resize(Size::new(height, width)).expect("a size");
        let command = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .env("TERM", "xterm")
            .env("XDG_STATE_HOME", folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn(pts).expect("started");
        let pty = File::from(OwnedFd::from(pty));
        let parser = Parser::new(height, width, 0);
        Self {
            child,
            pty,
            parser,
            unfinished: Vec::new(),
            pages: 0,
            pages_of_form: 0,
            forms: 0,
            has_ended: false,
            keys: 0,
        }
    }

    /// Reads until `is_done`, looked at after each page; false when the program has ended.
    #[track_caller]
    fn read_until(&mut self, is_done: impl Fn(&Self) -> bool) -> bool {
        let started = Instant::now();
        while !is_done(self) {
            if self.has_ended {
                return false;
            }
            assert!(started.elapsed() < PATIENCE, "nothing new on:\n{}", self.text());
            let wait = Timespec { tv_sec: 1, tv_nsec: 0 };
            let ready = poll(&mut [PollFd::new(&self.pty.as_fd(), PollFlags::IN)], Some(&wait));
            if ready != Ok(1) {
                continue;
            }
            let mut buffer = [0; 16 * 1024];
            match self.pty.read(&mut buffer) {
                Ok(count @ 1..) => self.take(&buffer[..count]),
                // the terminal reports an error when the last program in it has ended
                _ => self.has_ended = true,
            }
        }
        true
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.unfinished.extend_from_slice(bytes);
        let is_mark = |window: &[u8]| window == PAGE_END || window == FORM_START;
        while let Some(at) = self.unfinished.windows(PAGE_END.len()).position(is_mark) {
            let is_start = self.unfinished[at..].starts_with(FORM_START);
            self.unfinished.drain(..at + PAGE_END.len());
            if is_start {
                self.forms += 1;
                self.pages_of_form = 0;
            } else {
                self.pages += 1;
                self.pages_of_form += 1;
            }
        }
    }

    /// Types keys, each of which gives one page or ends the form; waits for that.
    #[track_caller]
    pub fn press(&mut self, keys: &str, count: usize) {
        let wanted = self.pages + count;
        self.pty.write_all(keys.as_bytes()).expect("typed");
        self.keys += count;
        self.read_until(|window| window.pages >= wanted || !window.is_form());
    }

    /// Types keys for whoever reads them.
    pub fn send(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).expect("typed");
    }

    /// Waits for a form; false when the program has ended.
    #[track_caller]
    pub fn wait_for_form(&mut self) -> bool {
        self.read_until(|window| window.is_form() && window.pages_of_form > 0)
    }

    /// Waits until something is shown.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        let found = self.read_until(|window| window.text().contains(text));
        assert!(found, "`{text}` is not shown, but:\n{}", self.text());
    }

    /// Waits for another page.
    #[track_caller]
    pub fn wait_for_page(&mut self) {
        let pages = self.pages;
        self.read_until(|window| window.pages > pages);
    }

    pub fn is_form(&self) -> bool {
        !self.has_ended && self.parser.screen().alternate_screen()
    }

    /// All that the person sees.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Where the cursor stands: row and column.
    pub fn cursor(&self) -> (u16, u16) {
        self.parser.screen().cursor_position()
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.parser.screen_mut().set_size(height, width);
        let fd = self.pty.try_clone().expect("a handle");
        let size = rustix::termios::Winsize { ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0 };
        rustix::termios::tcsetwinsize(fd, size).expect("a size");
    }

    /// How it ended, and its standard output and error.
    #[track_caller]
    pub fn end(mut self) -> (i32, Vec<u8>, String) {
        self.read_until(|_| false);
        let (mut out, mut err) = (Vec::new(), String::new());
        self.child.stdout.take().expect("a pipe").read_to_end(&mut out).expect("output");
        self.child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
        let status = self.child.wait().expect("ended");
        (status.code().unwrap_or(-1), out, err)
    }
}

impl Window {
    /// What stands on the screen when the program has ended.
    #[track_caller]
    pub fn last_screen(&mut self) -> String {
        self.read_until(|_| false);
        self.text()
    }

    /// Takes the terminal away; how the program ended.
    #[track_caller]
    pub fn close(mut self) -> i32 {
        self.pty = File::open("/dev/null").expect("opened");
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code().unwrap_or(-1);
            }
            assert!(started.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // a test that failed leaves no program behind
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
