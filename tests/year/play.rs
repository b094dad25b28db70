//! Plays a transcript: replays what was done in it, and compares what is said with what it says.
//!
//! ```text
//! ## 2027-01-04        the day begins, at nine
//! < yes                a line that is typed into the next run; `Enter` is an empty one
//! < paper × 6          six rows that the program asks for, from the sheets that were printed
//! $ firesafe status    a run; `@name` is in the folder, double quotes hold spaces
//! …                    what it prints on standard output, then on standard error
//! [3]                  its exit status, where it is not 0
//! | name,role           a line of a file
//! $ file NAME          writes the lines before it into a file
//! $ print FOLDER       prints the sheets of a folder; their scans are FOLDER-1.png and so on
//! ```
//!
//! Lines that begin with `# ` tell the reader what happens.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use firesafe::cli::failure::Exit;

use crate::common::Desk;

/// Replays the transcript, and fails where what is said differs; `FIRESAFE_WRITE_TRANSCRIPTS=1` writes it again.
pub fn compare(name: &str) {
    let expected =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a transcript");
    let said = replay(&expected);
    if std::env::var_os("FIRESAFE_WRITE_TRANSCRIPTS").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &said).expect("written");
    } else if said != expected {
        let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("transcript.txt");
        fs::write(&kept, &said).expect("written");
        let differs = said.lines().zip(expected.lines()).position(|(said, expected)| said != expected);
        let at = differs.unwrap_or_else(|| said.lines().count().min(expected.lines().count()));
        let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
        panic!(
            "line {} says\n  {}\nwhere the transcript has\n  {}\nall of it is in {}",
            at + 1,
            line(&said),
            line(&expected),
            kept.display()
        );
    }
}

/// What was done, with what is said now.
fn replay(transcript: &str) -> String {
    let mut desk = Desk::with_ledger();
    let mut said = String::new();
    let mut typed: Vec<String> = Vec::new();
    let mut file = String::new();
    for line in transcript.lines() {
        // an empty line may be the program's
        if line.starts_with("## ") {
            let _ = writeln!(said, "\n{line}\n");
        } else if ["# ", "< ", "| ", "$ "].iter().any(|sign| line.starts_with(sign)) {
            let _ = writeln!(said, "{line}");
        }
        if let Some(day) = line.strip_prefix("## ") {
            desk.now = format!("{}T09:00:00Z", &day[..10]).parse().expect("a day");
        } else if let Some(answer) = line.strip_prefix("< ") {
            let (answer, times) = answer.split_once(" × ").unwrap_or((answer, "1"));
            let times = times.parse().expect("a number");
            let answer = if answer == "Enter" { "" } else { answer };
            typed.extend(std::iter::repeat_n(answer.to_owned(), times));
        } else if let Some(row) = line.strip_prefix("| ") {
            let _ = writeln!(file, "{row}");
        } else if let Some(name) = line.strip_prefix("$ file ") {
            fs::write(desk.path(name), std::mem::take(&mut file)).expect("written");
        } else if let Some(command) = line.strip_prefix("$ ") {
            act(&mut desk, command, &std::mem::take(&mut typed), &mut said);
        }
    }
    said
}

fn act(desk: &mut Desk, command: &str, typed: &[String], said: &mut String) {
    if let Some(folder) = command.strip_prefix("print ") {
        desk.print(folder, folder);
        return;
    }
    let command = command.strip_prefix("firesafe ").expect("a run of firesafe");
    if !typed.is_empty() {
        desk.typing(&typed.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let ran = desk.run(&format!("{command} --passphrase-file @pass"));
    let folder = desk.folder.path().display().to_string();
    said.push_str(&ran.text().replace(&folder, "@"));
    said.push_str(&ran.errors());
    if ran.exit != Exit::Done {
        let _ = writeln!(said, "[{}]", ran.exit.code());
    }
}
