//! The system's print queues.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::ops::ports::{PrintError, Printer};
use crate::secret::SecretBytes;

/// CUPS, through its `lp` command; the page goes by pipe, so that no file of ours holds it.
pub struct Cups;

impl Printer for Cups {
    fn print(&mut self, queue: &str, title: &str, pdf: &SecretBytes) -> Result<(), PrintError> {
        let failed = |cause: String| PrintError { queue: queue.to_owned(), cause };
        if queue.starts_with('-') {
            return Err(failed("a queue's name does not start with `-`".to_owned()));
        }
        let mut lp = Command::new("lp")
            .args(["-d", queue, "-t", title, "--", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("cannot run `lp`: {error}")))?;
        let sent = match lp.stdin.take() {
            Some(mut pipe) => pipe.write_all(pdf.expose()),
            None => Ok(()),
        };
        let answer = lp.wait_with_output().map_err(|error| failed(error.to_string()))?;
        if !answer.status.success() {
            return Err(failed(String::from_utf8_lossy(&answer.stderr).trim().to_owned()));
        }
        sent.map_err(|error| failed(error.to_string()))
    }
}
