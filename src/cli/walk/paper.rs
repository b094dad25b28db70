//! The printed pages: scanned, and two rows of each typed back.

use std::path::{Path, PathBuf};

use super::{Walk, wording};
use crate::cli::failure::{Exit, Failure};
use crate::cli::room::Room;
use crate::cli::source::{sheets_in, source_name};
use crate::cli::wording::problem;
use crate::ops::ceremony::Question;
use crate::ops::life::ScanFault;
use crate::ops::ports::StoreError;
use crate::ops::reading::{Found, OnPaper, ReadingError};

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
                let before = self.activation.scanned();
                for one in found {
                    self.take(room, one, &name);
                }
                if self.activation.scanned() > before {
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
                if let Some(problem) = problem(&other) {
                    self.handed = self.handed.worse(exit);
                    room.alert(format!("{name}: {problem}"));
                }
                return;
            }
        };
        match self.activation.scan(room.state(), share) {
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
    pub(super) fn ask_scan(&mut self, room: &mut Room<'_, '_>, question: &Question) -> Result<bool, Failure> {
        let question = wording::question(room, self.set, question);
        let Some(answer) = room.ask(&question)? else { return Ok(false) };
        let typed = PathBuf::from(answer.trim_matches(['\'', '"']));
        let path = room.world.typed_path(&typed);
        match sheets_in(room.world, &path) {
            Ok(files) => {
                for file in files {
                    self.take_file(room, &file)?;
                }
            }
            Err(failure) => room.tell(&failure.message)?,
        }
        Ok(true)
    }

    /// Shows the rows to type on a screen of their own.
    pub(super) fn enter(&mut self, room: &mut Room<'_, '_>, share: u8) -> Result<(), Failure> {
        let Some([one, other]) = self.activation.rows() else { return Ok(()) };
        let private = room.world.prompt.private(true);
        room.answered(private)?;
        self.is_private = true;
        let what = room.what(self.set);
        room.tell(&format!(
            "sheet {share} of {what}: type rows {one} and {other} back from the paper, not from a screen\n\
             spaces do not matter; Enter alone stops"
        ))
    }

    /// Leaves that screen; what was asked there is asked anew another time.
    pub(super) fn leave(&mut self, room: &mut Room<'_, '_>) -> Result<(), Failure> {
        self.activation.leave();
        if std::mem::take(&mut self.is_private) {
            let private = room.world.prompt.private(false);
            room.answered(private)?;
        }
        Ok(())
    }
}
