//! The system's print queues.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::disk::cause;
use crate::ops::ports::{PrintError, Printer};
use crate::secret::SecretBytes;

/// CUPS, through its `lp` command; the page goes by pipe, so that no file of ours holds it.
pub struct Cups;

impl Printer for Cups {
    fn print(&mut self, queue: &str, title: &str, pdf: &SecretBytes) -> Result<(), PrintError> {
        let failed = |cause: String| PrintError::Refused { queue: queue.to_owned(), cause };
        if queue.starts_with('-') {
            return Err(failed("a queue's name does not start with `-`".to_owned()));
        }
        let mut lp = Command::new("lp")
            .args(["-d", queue, "-t", title, "--", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| PrintError::NoPrinting(cause(&error)))?;
        let sent = match lp.stdin.take() {
            Some(mut pipe) => pipe.write_all(pdf.expose()),
            None => Ok(()),
        };
        let answer = lp.wait_with_output().map_err(|error| failed(cause(&error)))?;
        if !answer.status.success() {
            return Err(failed(said(&answer.stderr)));
        }
        sent.map_err(|error| failed(cause(&error)))
    }
}

/// What `lp` said, in one line and without its own name before it.
fn said(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it gave no reason");
    let line = line.strip_prefix("lp: ").unwrap_or(line);
    let line = line.strip_prefix("Error - ").unwrap_or(line).trim_end_matches('.');
    line.chars().filter(|c| !c.is_control()).collect()
}
