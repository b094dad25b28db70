//! Reading without a buffer that outlives the call.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::interrupt;
use crate::ops::ports::StoreError;
use crate::secret::SecretBytes;

/// How long a wait goes on before the stop flag is looked at again.
const LOOK_UP: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

/// How often a pipe is looked at that nobody writes into.
const LOOKS: usize = 25;

/// Reads a whole file, or standard input for `-`.
///
/// # Errors
/// [`StoreError`] when it cannot be read, is larger than `limit` bytes, or the run is interrupted.
pub fn read(path: &Path, limit: usize) -> Result<SecretBytes, StoreError> {
    let failed = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => StoreError::Missing(path.to_owned()),
        io::ErrorKind::Interrupted => StoreError::Interrupted,
        _ => StoreError::Io {
            action: "read",
            path: path.to_owned(),
            cause: super::disk::cause(error),
            remedy: "check that it is a file that you may read",
        },
    };
    let content = if path.as_os_str() == "-" {
        read_all(rustix::stdio::stdin(), 0, limit)
    } else {
        let file = open(path).map_err(|error| failed(&error))?;
        let size = file.metadata().map_err(|error| failed(&error))?.len();
        let expected = usize::try_from(size).unwrap_or(usize::MAX);
        if expected > limit {
            return Err(StoreError::TooLarge { path: path.to_owned(), limit });
        }
        if is_pipe(&file) && !is_written(file.as_fd()).map_err(|error| failed(&error))? {
            Ok(SecretBytes::default())
        } else {
            read_all(file.as_fd(), expected, limit)
        }
    };
    let content = content.map_err(|error| failed(&error))?;
    if content.len() > limit {
        return Err(StoreError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(content)
}

/// Opens a file to be read, without waiting for anything: a pipe that nobody writes into reads as empty.
///
/// # Errors
/// What the system said; `InvalidInput` for a device, which may have no end.
pub fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).custom_flags(NO_WAIT).open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_char_device() || kind.is_block_device() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a device"));
    }
    Ok(file)
}

fn is_pipe(file: &File) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo())
}

/// Whether something comes through a pipe, or its end, within five seconds: a wait for one that nobody
/// opens would not end.
fn is_written(pipe: BorrowedFd<'_>) -> io::Result<bool> {
    for _ in 0..LOOKS {
        if interrupt::requested() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        match poll(&mut [PollFd::new(&pipe, PollFlags::IN)], Some(&LOOK_UP)) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => return Ok(true),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

/// Opening never waits for another process, and a terminal never becomes ours by being opened.
pub const NO_WAIT: i32 = OFlags::NONBLOCK.union(OFlags::NOCTTY).bits().cast_signed();

/// Reads to the end, at most one byte past `limit`.
fn read_all(source: BorrowedFd<'_>, expected: usize, limit: usize) -> io::Result<SecretBytes> {
    let mut content = SecretBytes::with_capacity(expected.max(4096) + 1);
    let mut chunk = SecretBytes::zeroed(16 * 1024);
    while content.len() <= limit {
        let count = read_some(source, chunk.expose_mut())?;
        if count == 0 {
            break;
        }
        content.extend_from_slice(&chunk.expose()[..count.min(limit + 1 - content.len())]);
    }
    Ok(content)
}

/// Reads what is there, waiting for it, but not past a stop.
///
/// # Errors
/// What the system said; `Interrupted` when the run was asked to stop.
pub fn read_some(source: BorrowedFd<'_>, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        if let Some(count) = read_soon(source, buffer)? {
            return Ok(count);
        }
    }
}

/// Whether something waits to be read: a whole line, where a terminal gives lines.
#[must_use]
pub fn has_input(source: BorrowedFd<'_>) -> bool {
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    matches!(poll(&mut [PollFd::new(&source, PollFlags::IN)], Some(&now)), Ok(1..))
}

/// As [`read_some`], but `None` when nothing came for a moment.
///
/// # Errors
/// As [`read_some`].
pub fn read_soon(source: BorrowedFd<'_>, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    if interrupt::requested() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    match poll(&mut [PollFd::new(&source, PollFlags::IN)], Some(&LOOK_UP)) {
        Ok(0) | Err(Errno::INTR) => Ok(None),
        Ok(_) => match rustix::io::read(source, &mut *buffer) {
            Err(Errno::INTR | Errno::AGAIN) => Ok(None),
            // a terminal that is gone
            Err(Errno::IO) => Ok(Some(0)),
            result => Ok(Some(result?)),
        },
        Err(error) => Err(error.into()),
    }
}
