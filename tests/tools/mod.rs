//! Other programs to compare with, which a fresh machine may lack.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Whether a program is there. Where it is missing the test says so and is skipped,
/// unless `FIRESAFE_REQUIRE_TOOLS=1` asks for every one of them.
///
/// # Panics
/// When it is missing and required.
pub fn has(program: &str, test: &str) -> bool {
    let question = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut child) = question {
        // some answer with a failure; that they answer is enough
        let _ = child.wait();
        return true;
    }
    let required = std::env::var_os("FIRESAFE_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    assert!(!required, "{test} needs {program}");
    // not `eprintln!`, which the test runner keeps to itself
    let _ = writeln!(std::io::stderr(), "skipped: {test} needs {program}");
    false
}
