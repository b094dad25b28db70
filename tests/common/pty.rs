//! The real program at a real terminal.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, open};
use rustix::termios::{LocalModes, tcgetattr};

use super::Desk;

/// Far longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A terminal with a program in it.
pub struct Terminal {
    pub child: Child,
    master: File,
    shown: Arc<Mutex<Vec<u8>>>,
    seen: usize,
}

/// The program, to be started in the folder of `desk` with an environment of its own.
pub fn firesafe(desk: &Desk, arguments: &str) -> Command {
    let home = desk.folder.path();
    Command::new(env!("CARGO_BIN_EXE_firesafe"))
        .args(arguments.split_whitespace())
        .current_dir(home)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("TERM", "xterm")
        .env("TZ", "UTC")
        .env("FIRESAFE_LEDGER", home.join("ledger.age"))
        .env("XDG_STATE_HOME", home.join("state"))
}

impl Terminal {
    pub fn start(command: Command) -> Self {
        // wide enough that no message is broken
        Self::start_at(command, 40, 1000)
    }

    /// In a terminal of that size.
    pub fn start_at(command: Command, lines: u16, columns: u16) -> Self {
        let (pty, pts) = open().expect("a terminal");
        pty.resize(Size::new(lines, columns)).expect("a size");
        let child = command.spawn(pts).expect("started");
        let master = File::from(OwnedFd::from(pty));
        let shown = Arc::new(Mutex::new(Vec::new()));
        let (mut reader, sink) = (master.try_clone().expect("a handle"), Arc::clone(&shown));
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // the terminal reports an error when the last program in it has ended
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                sink.lock().expect("no panic").extend_from_slice(&buffer[..count]);
            }
        });
        Self { child, master, shown, seen: 0 }
    }

    /// All that was shown so far.
    pub fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().expect("no panic")).into_owned()
    }

    /// Waits until `text` is shown, after what was waited for before.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> &mut Self {
        let started = Instant::now();
        loop {
            let shown = self.shown();
            if let Some(at) = shown.get(self.seen..).and_then(|rest| rest.find(text)) {
                self.seen += at + text.len();
                return self;
            }
            let shown = shown.get(self.seen..).unwrap_or_default();
            assert!(started.elapsed() < PATIENCE, "`{text}` is not shown, but:\n{shown}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn type_line(&mut self, text: &str) -> &mut Self {
        self.press(&format!("{text}\n"))
    }

    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.master.write_all(keys.as_bytes()).expect("typed");
        self
    }

    /// Whether what is typed is shown.
    pub fn echoes(&self) -> bool {
        tcgetattr(&self.master).expect("a terminal").local_modes.contains(LocalModes::ECHO)
    }

    /// Waits until it is no longer shown what is typed.
    pub fn expect_silence(&mut self) -> &mut Self {
        let started = Instant::now();
        while self.echoes() {
            assert!(started.elapsed() < PATIENCE, "what is typed is still shown");
            thread::sleep(Duration::from_millis(2));
        }
        self
    }

    #[track_caller]
    pub fn ends(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                // what is in the terminal's buffer still has to be read
                thread::sleep(Duration::from_millis(50));
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "it does not end:\n{}", self.shown());
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    pub fn ends_with(&mut self, code: i32) -> &mut Self {
        let status = self.ends();
        assert_eq!(status.code(), Some(code), "{}", self.shown());
        self
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // a test that failed leaves no program behind
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
