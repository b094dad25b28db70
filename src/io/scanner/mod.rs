//! Pictures and PDFs, read in a child process that can do nothing else.
//!
//! The child is this program again, started with one word that no verb is. It gets the file through a
//! pipe and sends back what it read, page by page ([`crate::scan::wire`]). This side trusts nothing of
//! it: it checks every message, keeps the time, and kills it when a page takes too long or the person
//! presses Ctrl-C. What the child held ends with it: the system erases a process's memory before anybody
//! else gets it, and nobody may look into the child or dump it.

mod child;
mod fences;
mod patience;

use std::ffi::{OsStr, OsString};
use std::os::fd::AsFd as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::Signal;

pub use child::read_as_child;

use patience::Patience;

use super::{disk, interrupt};
use crate::ops::ports::Scanner;
use crate::scan::limits::{MAX_FILE, MAX_LOST, WALL_TIME};
use crate::scan::wire::{self, Answer, Fences, Message};
use crate::scan::{Collected, Event, ScanError, Seen};
use crate::secret::SecretBytes;

/// The one argument of the child.
const WORD: &str = "read-in-sandbox";
/// How long a wait goes on before the stop flag is looked at again.
const LOOK_UP: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
/// Files that take longer than this have their pages shown.
const SHORT: Duration = Duration::from_secs(1);
/// How long a child may take to end that has closed its side.
const FAREWELL: Duration = Duration::from_secs(1);

/// What a person may want to know while a file is read.
pub enum Watched {
    /// A page of a file that takes long.
    Page {
        /// Which, from 1.
        page: usize,
        /// How many there are.
        of: usize,
    },
    /// The file is done with.
    End,
    /// What this system cannot do for the child.
    Lacks(&'static str),
}

/// Whether these are the arguments of the child.
#[must_use]
pub fn is_reader(arguments: &[OsString]) -> bool {
    matches!(arguments, [_, word] if word == OsStr::new(WORD))
}

/// Reads pictures and PDFs.
pub struct Pictures<W> {
    watch: W,
    quiet: bool,
    has_said: bool,
}

impl<W: FnMut(Watched)> Pictures<W> {
    /// A reader that says to `watch` how it goes on.
    #[must_use]
    pub fn new(watch: W) -> Self {
        Self { watch, quiet: false, has_said: false }
    }

    fn say(&mut self, watched: Watched) {
        if !self.quiet {
            (self.watch)(watched);
        }
    }

    /// Says once which fence is missing.
    fn look_at(&mut self, fences: Fences) {
        let lacks = match (fences.files, fences.calls) {
            (true, true) => return,
            (false, true) => {
                "this system has no Landlock, so the process that reads pictures is kept from files by seccomp alone"
            }
            (true, false) => {
                "this system has no seccomp filter, so the process that reads pictures is kept from files by \
                 Landlock alone"
            }
            (false, false) => {
                "this system has neither Landlock nor seccomp: the process that reads pictures is limited in memory \
                 and time, and can open no file, but give it scans of your own sheets alone"
            }
        };
        if !self.quiet && !self.has_said {
            self.has_said = true;
            self.say(Watched::Lacks(lacks));
        }
    }

    /// Reads with one child, until the file is done with, or a page ends the child.
    fn read_on(
        &mut self,
        request: &Request<'_>,
        collected: &mut Collected,
        patience: &mut Patience,
    ) -> Result<Way, ScanError> {
        let mut reader = Reader::start(request)?;
        loop {
            let event = match reader.next()? {
                Some(Message::Fences(fences)) => {
                    self.look_at(fences);
                    continue;
                }
                Some(Message::Done) => return Ok(Way::Done),
                Some(Message::Refused(error)) => return Err(error),
                Some(Message::Event(event)) => event,
                None => {
                    let error = reader.cause_of_death();
                    let (page, of) = (reader.answer.page(), reader.answer.pages());
                    return if page == 0 { Err(error) } else { Ok(Way::Lost { page, of, error }) };
                }
            };
            if let Event::Begin(page) = event
                && request.started.elapsed() > SHORT
            {
                self.say(Watched::Page { page, of: reader.answer.pages() });
            }
            if let Some(page) = patience.take(&event, request.started.elapsed()) {
                collected.take(Event::Unread(page, ScanError::GivenUp));
                return Ok(Way::Done);
            }
            collected.take(event);
        }
    }
}

/// How a child ended.
enum Way {
    Done,
    Lost { page: usize, of: usize, error: ScanError },
}

impl<W: FnMut(Watched)> Scanner for Pictures<W> {
    fn read(&mut self, file: &SecretBytes) -> Result<Vec<Seen>, ScanError> {
        if file.is_empty() {
            return Err(ScanError::Empty);
        }
        if file.len() > MAX_FILE {
            return Err(ScanError::FileTooLarge { mebibytes: file.len().div_ceil(1 << 20) });
        }
        let mut collected = Collected::default();
        let mut request = Request { first: 1, file, started: Instant::now() };
        let (mut lost, mut patience) = (0, Patience::default());
        let done = loop {
            match self.read_on(&request, &mut collected, &mut patience) {
                Ok(Way::Done) => break Ok(()),
                Ok(Way::Lost { page, of, error }) => {
                    collected.take(Event::Unread(page, error.clone()));
                    lost += 1;
                    request.first = page + 1;
                    if page >= of {
                        break Ok(());
                    }
                    if lost >= MAX_LOST {
                        // a file like that has no sheets on its other pages
                        collected.take(Event::Unread(page + 1, ScanError::GivenUp));
                        break Ok(());
                    }
                }
                Err(error) => break Err(error),
            }
        };
        self.say(Watched::End);
        done?;
        collected.finish()
    }

    fn be_quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
    }
}

/// What a child is asked.
struct Request<'a> {
    first: usize,
    file: &'a SecretBytes,
    started: Instant,
}

/// A child at work.
struct Reader<'a> {
    child: Child,
    /// Closed when all was sent.
    to: Option<ChildStdin>,
    head: [u8; 8],
    file: &'a SecretBytes,
    sent: usize,
    answer: Answer,
    page_began: Instant,
    killed: Option<ScanError>,
}

impl<'a> Reader<'a> {
    fn start(request: &Request<'a>) -> Result<Self, ScanError> {
        let no_reader = |error: &std::io::Error| ScanError::NoReader { cause: disk::cause(error) };
        // the very program that runs, even where its file has been replaced since
        let mut child = Command::new("/proc/self/exe")
            .arg0("firesafe")
            .arg(WORD)
            .env_clear()
            .current_dir("/")
            // Ctrl-C is for this process, which ends the other
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| no_reader(&error))?;
        let to = child.stdin.take();
        let reader = Self {
            child,
            to,
            head: wire::request(request.first, request.file),
            file: request.file,
            sent: 0,
            answer: Answer::new(request.first),
            page_began: Instant::now(),
            killed: None,
        };
        if let Some(to) = &reader.to {
            rustix::io::ioctl_fionbio(to, true).map_err(|error| no_reader(&error.into()))?;
        }
        Ok(reader)
    }

    /// The next message; `None` when there is none any more.
    ///
    /// # Errors
    /// [`ScanError::Interrupted`].
    fn next(&mut self) -> Result<Option<Message>, ScanError> {
        let mut chunk = SecretBytes::zeroed(16 * 1024);
        loop {
            match self.answer.next_message() {
                Ok(Some(message)) => {
                    if let Message::Event(Event::Begin(_)) = message {
                        self.page_began = Instant::now();
                    }
                    return Ok(Some(message));
                }
                Ok(None) => {}
                Err(wire::Nonsense) => {
                    self.killed = Some(ScanError::ReaderFailed);
                    return Ok(None);
                }
            }
            if interrupt::requested() {
                return Err(ScanError::Interrupted);
            }
            if self.page_began.elapsed() > WALL_TIME {
                self.killed = Some(ScanError::TooSlow);
                return Ok(None);
            }
            match self.wait_and_read(chunk.expose_mut()) {
                Ok(0) => return Ok(None),
                Ok(count) => self.answer.push(&chunk.expose()[..count]),
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(_) => {
                    self.killed = Some(ScanError::ReaderFailed);
                    return Ok(None);
                }
            }
        }
    }

    /// Sends and reads what is possible now; `AGAIN` when nothing came.
    fn wait_and_read(&mut self, chunk: &mut [u8]) -> Result<usize, Errno> {
        let Some(from) = &self.child.stdout else { return Ok(0) };
        let mut waits = vec![PollFd::from_borrowed_fd(from.as_fd(), PollFlags::IN)];
        waits.extend(self.to.as_ref().map(|to| PollFd::from_borrowed_fd(to.as_fd(), PollFlags::OUT)));
        poll(&mut waits, Some(&LOOK_UP))?;
        let can_read = !waits[0].revents().is_empty();
        let can_send = waits.get(1).is_some_and(|wait| !wait.revents().is_empty());
        if can_send {
            self.send();
        }
        match (&self.child.stdout, can_read) {
            (Some(from), true) => rustix::io::read(from, chunk),
            _ => Err(Errno::AGAIN),
        }
    }

    fn send(&mut self) {
        let (head, file) = (&self.head[..], self.file.expose());
        let Some(to) = &self.to else { return };
        let rest = match self.sent.checked_sub(head.len()) {
            None => &head[self.sent..],
            Some(sent) => &file[sent..],
        };
        match rustix::io::write(to, rest) {
            Ok(count) => self.sent += count,
            Err(Errno::AGAIN | Errno::INTR) => {}
            // it wants no more: why, its answer or its end says
            Err(_) => self.to = None,
        }
        if self.sent == head.len() + file.len() {
            self.to = None;
        }
    }

    /// Why there is no answer any more.
    fn cause_of_death(&mut self) -> ScanError {
        if let Some(cause) = self.killed.take() {
            return cause;
        }
        match self.end().and_then(|status| status.signal()).and_then(Signal::from_named_raw) {
            Some(Signal::XCPU) => ScanError::TooSlow,
            // what Rust does when there is no memory, and what the kernel does when the stack is full
            Some(Signal::ABORT | Signal::SEGV | Signal::BUS) => ScanError::TooMuchMemory,
            _ => ScanError::ReaderFailed,
        }
    }

    fn end(&mut self) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < FAREWELL {
            match self.child.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(1)),
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
        None
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // it may have ended long ago; nobody waits for a child that still works
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
