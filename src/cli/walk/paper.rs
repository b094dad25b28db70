//! The printed pages: scanned, and two rows of each typed back.

use std::path::{Path, PathBuf};

use super::{Walk, Went};
use crate::cli::failure::{Exit, Failure};
use crate::cli::room::Room;
use crate::cli::source::source_name;
use crate::cli::wording::{self};
use crate::model::Step;
use crate::ops::life::{AskedRows, ConfirmedRows, ListedShare, ScanFault};
use crate::ops::ports::StoreError;
use crate::ops::reading::{Found, OnPaper, ReadingError};
use crate::share::RowAnswer;
use crate::text::{and_list, or_list, verb};

impl Walk {
    /// Takes what is on a scan; everything that is wrong with it is named.
    ///
    /// # Errors
    /// [`Failure`] when the person interrupts.
    pub(super) fn take_file(&mut self, room: &mut Room<'_, '_>, path: &Path) -> Result<(), Failure> {
        let name = source_name(path);
        match room.world.sources().read_paper(path) {
            Err(ReadingError::Store(error @ StoreError::Interrupted)) => {
                return Err(room.failure(&error.into()));
            }
            Err(error) => {
                self.handed = self.handed.worse(Exit::Failed);
                room.alert(format!("{name}: {error}"));
            }
            Ok(found) => {
                let before = self.scans.numbers().count();
                for one in found {
                    self.take(room, one, &name);
                }
                if self.scans.numbers().count() > before {
                    self.files.push(path.to_owned());
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, room: &mut Room<'_, '_>, found: OnPaper, name: &str) {
        let share = match found {
            OnPaper::Share(share) => share,
            OnPaper::Other(other) => {
                let exit = if matches!(other, Found::Rejected(_)) { Exit::Integrity } else { Exit::Failed };
                if let Some(problem) = wording::problem(&other) {
                    self.handed = self.handed.worse(exit);
                    room.alert(format!("{name}: {problem}"));
                }
                return;
            }
        };
        match self.scans.take(room.state(), self.set, share) {
            Ok((x, true)) => room.say(format!("{name}: sheet {x}")),
            Ok((x, false)) => room.say(format!("{name}: sheet {x}, which is here already")),
            Err(fault) => {
                let exit = if matches!(fault, ScanFault::Forged(_)) { Exit::Integrity } else { Exit::Failed };
                self.handed = self.handed.worse(exit);
                room.alert(format!("{name}: {fault}"));
            }
        }
    }

    /// Asks for one more scan; false where the person has none.
    pub(super) fn ask_scan(&mut self, room: &mut Room<'_, '_>, wanted: &[u8]) -> Result<bool, Failure> {
        if !room.can_ask() {
            return Ok(false);
        }
        let question = format!("a scan of sheet {} (a file's name, Enter stops): ", or_list(wanted));
        let Some(answer) = room.ask(&question)? else { return Ok(false) };
        self.take_file(room, &PathBuf::from(answer.trim_matches(['\'', '"'])))?;
        Ok(true)
    }

    /// The next page that is here and was not read back, else one more scan.
    pub(super) fn read_back(&mut self, room: &mut Room<'_, '_>) -> Result<Went, Failure> {
        let missing: Vec<_> = room.state().remaining(self.set).into_iter().map_while(sheet_to_read).collect();
        let Some(x) = missing.iter().copied().find(|&x| self.scans.get(x).is_some()) else {
            let asked = self.ask_scan(room, &missing)?;
            return Ok(if asked { Went::On } else { Went::Stopped });
        };
        if !room.can_ask() {
            return Ok(Went::Stopped);
        }
        let what = room.what(self.set);
        let Some(share) = self.scans.get(x) else { return Ok(Went::Stopped) };
        let Some(confirmed) = types_rows(room, share, &what)? else { return Ok(Went::Stopped) };
        room.must(|steps| steps.read_back(&confirmed))?;
        room.say(format!("sheet {x} was read back from paper"));
        Ok(Went::On)
    }
}

const fn sheet_to_read(step: Step) -> Option<u8> {
    match step {
        Step::ReadBack(x) => Some(x),
        _ => None,
    }
}

/// Two rows, on a screen of their own; nothing where the person stops.
fn types_rows(
    room: &mut Room<'_, '_>,
    listed: &ListedShare,
    what: &str,
) -> Result<Option<ConfirmedRows>, Failure> {
    let mut asked = room.must(|steps| Ok(steps.ask_rows(listed)))?;
    let private = room.world.prompt.private(true);
    room.answered(private)?;
    let typed = dialogue(room, &mut asked, listed.share().x(), what);
    let private = room.world.prompt.private(false);
    room.answered(private)?;
    typed.map(|()| asked.confirmed())
}

/// Asks until both rows are right, or the person stops.
fn dialogue(room: &mut Room<'_, '_>, asked: &mut AskedRows, x: u8, what: &str) -> Result<(), Failure> {
    let [one, other] = asked.rows();
    room.tell(&format!(
        "sheet {x} of {what}: type rows {one} and {other} back from the paper, not from a screen\n\
         spaces do not matter; Enter alone stops"
    ))?;
    for row in asked.rows() {
        loop {
            let line = room.world.prompt.line(&format!("row {row} of sheet {x}: "));
            let Some(line) = room.answered(line)?.filter(|line| !line.expose().trim().is_empty()) else {
                return Ok(());
            };
            let answer = asked.answer(row, line.expose());
            drop(line);
            room.tell(&answer_text(&answer, row, x))?;
            if answer == RowAnswer::Right {
                break;
            }
        }
    }
    Ok(())
}

fn answer_text(answer: &RowAnswer, row: usize, x: u8) -> String {
    match answer {
        RowAnswer::Right => "  good".to_owned(),
        RowAnswer::Wrong(columns) => {
            let columns: Vec<_> = columns.iter().map(ToString::to_string).collect();
            let what = verb(columns.len(), "character", "characters");
            format!("  look at {what} {} of the row, and type it again", and_list(&columns))
        }
        RowAnswer::LeftOut(column) => {
            format!(
                "  character {column} of the row seems to be left out: look at it, and type the row again"
            )
        }
        RowAnswer::TooMany(column) => format!(
            "  character {column} of what was typed seems to be one too many: look at it, and type the row again"
        ),
        RowAnswer::Length { typed, needed } => {
            format!("  that has {typed} characters and row {row} has {needed}: type it again")
        }
        RowAnswer::OtherRow(other) => format!("  that is row {other}: type row {row}"),
        RowAnswer::OtherSheet => {
            format!("  that is not row {row} of sheet {x}: look at the row and at the sheet")
        }
    }
}
