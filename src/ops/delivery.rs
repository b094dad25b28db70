//! Sheets on their way: written and read back, or read back and printed, and kept only
//! when everything else has succeeded.

use std::path::{Path, PathBuf};

use super::ports::{Entropy, PrintError, Printer, Staging, Store, StoreError};
use super::sheets::{self, Sheets, SheetsError};
use crate::model::SetId;
use crate::secret::SecretBytes;
use crate::share::DealtSet;

/// Where sheets go.
#[derive(Clone, Copy, Debug)]
pub enum Destination<'a> {
    /// A folder.
    Folder(&'a Path),
    /// A print queue; firesafe writes no sheet to disk.
    Queue(&'a str),
}

/// What is done right now, for a line of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Dealing this account of so many, from 1.
    Account(usize, usize),
    /// Printing this sheet of so many, from 1.
    Print(usize, usize),
    /// Writing the ledger.
    Record,
}

/// The ports through which sheets are made and sent on their way.
pub struct Ports<'a> {
    /// Files.
    pub store: &'a mut dyn Store,
    /// Print queues.
    pub printer: &'a mut dyn Printer,
    /// Randomness for passwords, dealings and the ledger's encryption.
    pub entropy: &'a mut dyn Entropy,
    /// Is told of every step as it begins.
    pub progress: &'a mut dyn FnMut(Step),
}

/// Why sheets did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// They could not be made or read back.
    #[error(transparent)]
    Sheets(#[from] SheetsError),
    /// The folder cannot be used, or the run was interrupted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue refused one.
    #[error("{error}{}", destroy(*printed, *all))]
    Print {
        /// What the queue said.
        error: PrintError,
        /// How many it had taken.
        printed: usize,
        /// How many there are.
        all: usize,
    },
    /// Printing was stopped.
    #[error("interrupted: nothing was recorded{}", destroy(*printed, *all))]
    PrintStopped {
        /// How many the queue had taken.
        printed: usize,
        /// How many there are.
        all: usize,
    },
    /// Everything succeeded but the move to the folder.
    #[error(transparent)]
    Keep(StoreError),
}

/// What to do with the sheets of a run that failed after printing.
#[must_use]
pub fn destroy(printed: usize, all: usize) -> String {
    match printed {
        0 => String::new(),
        _ => format!("; {printed} of {all} sheets were printed and open nothing: destroy them"),
    }
}

/// Sheets that nobody was promised yet: dropped, they are gone.
pub enum Delivery<'a> {
    /// On disk, hidden.
    Folder {
        /// Where.
        staging: Box<dyn Staging>,
        /// How the files of each set begin.
        stems: Vec<String>,
    },
    /// In memory.
    Queue {
        /// The queue's name.
        queue: &'a str,
        /// Title and page, in the order of printing.
        waiting: Vec<(String, SecretBytes)>,
        /// How many sheets are on paper.
        printed: usize,
    },
}

impl<'a> Delivery<'a> {
    /// Makes sure that the sheets have a place, before anything secret exists.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot take them.
    pub fn open(destination: Destination<'a>, store: &mut dyn Store) -> Result<Self, StoreError> {
        Ok(match destination {
            Destination::Folder(folder) => Self::Folder { staging: store.stage(folder)?, stems: Vec::new() },
            Destination::Queue(queue) => Self::Queue { queue, waiting: Vec::new(), printed: 0 },
        })
    }

    /// Why this workstation could not note where the sheets wait, if it could not; told once.
    pub fn take_unnoted(&mut self) -> Option<StoreError> {
        match self {
            Self::Folder { staging, .. } => staging.take_unnoted(),
            Self::Queue { .. } => None,
        }
    }

    /// Takes the sheets of a set and proves them: from disk, where they go to disk.
    ///
    /// # Errors
    /// [`DeliveryError`] when they cannot be written or do not give the secret back.
    pub fn take(
        &mut self,
        stem: &str,
        sheets: Sheets,
        secret: &SecretBytes,
        store: &dyn Store,
    ) -> Result<DealtSet, DeliveryError> {
        let Sheets { set, pages } = sheets;
        let n = set.quorum().n();
        match self {
            Self::Folder { staging, stems } => {
                let stem = free_stem(stems, stem, set.set_id());
                let mut on_disk = Vec::with_capacity(pages.len());
                for (x, page) in (1..).zip(&pages) {
                    store.check_interrupted()?;
                    let name = format!("{stem}-share-{x}-of-{n}.pdf");
                    staging.write(&name, page.expose())?;
                    on_disk.push(staging.read_back(&name)?);
                }
                sheets::prove(&on_disk, &set, secret)?;
            }
            Self::Queue { waiting, .. } => {
                sheets::prove(&pages, &set, secret)?;
                let title = |x| format!("{} share {x} of {n}", set.set_id());
                waiting.extend((1..).map(title).zip(pages));
            }
        }
        Ok(set)
    }

    /// Prints what goes to a queue; nothing where it goes to a folder.
    ///
    /// # Errors
    /// [`DeliveryError::Print`] and [`DeliveryError::PrintStopped`] say how many sheets are
    /// on paper already.
    pub fn print(
        &mut self,
        printer: &mut dyn Printer,
        store: &dyn Store,
        progress: &mut dyn FnMut(Step),
    ) -> Result<(), DeliveryError> {
        let Self::Queue { queue, waiting, printed } = self else { return Ok(()) };
        let all = waiting.len();
        for (title, page) in waiting.drain(..) {
            progress(Step::Print(*printed + 1, all));
            let stopped = |_| DeliveryError::PrintStopped { printed: *printed, all };
            store.check_interrupted().map_err(stopped)?;
            let refused = |error| DeliveryError::Print { error, printed: *printed, all };
            printer.print(queue, &title, &page).map_err(refused)?;
            *printed += 1;
        }
        Ok(())
    }

    /// How many sheets are on paper already.
    #[must_use]
    pub const fn printed(&self) -> usize {
        match self {
            Self::Folder { .. } => 0,
            Self::Queue { printed, .. } => *printed,
        }
    }

    /// Moves the sheets to where they were asked for.
    ///
    /// # Errors
    /// [`DeliveryError::Keep`]: they are still hidden.
    pub fn keep(self) -> Result<Vec<PathBuf>, DeliveryError> {
        match self {
            Self::Folder { staging, .. } => staging.keep().map_err(DeliveryError::Keep),
            Self::Queue { .. } => Ok(Vec::new()),
        }
    }
}

/// A stem that no other set of the run has: two accounts may differ in signs alone.
fn free_stem<'s>(stems: &'s mut Vec<String>, wanted: &str, set_id: SetId) -> &'s str {
    let is_free = !wanted.is_empty() && stems.iter().all(|stem| stem != wanted);
    stems.push(match wanted {
        "" => set_id.to_string(),
        _ if is_free => wanted.to_owned(),
        _ => format!("{wanted}-{set_id}"),
    });
    stems.last().map_or("", String::as_str)
}

/// Text as part of a file's name: letters, digits and hyphens, at most 64.
#[must_use]
pub fn file_name(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    plain.take(64).collect::<String>().trim_matches('-').to_lowercase()
}
