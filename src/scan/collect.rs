//! What is said while a file is read, and what remains of it.

use super::{Reading, ScanError, Seen};

/// What happens while a file is read, in this order.
pub enum Event {
    /// The file was opened and has so many pages.
    Pages(usize),
    /// Work on a page begins.
    Begin(usize),
    /// Something was read on the page that was begun.
    Seen(Seen),
    /// The page that was begun cannot be read.
    Unread(usize, ScanError),
}

/// Everything that was read of a file, each text once.
#[derive(Default)]
pub struct Collected {
    seen: Vec<Seen>,
    pages: usize,
    unread: Vec<(usize, ScanError)>,
}

impl Collected {
    /// Takes what happened.
    pub fn take(&mut self, event: Event) {
        match event {
            Event::Pages(pages) => self.pages = pages,
            Event::Begin(_) => {}
            Event::Unread(page, error) => self.unread.push((page, error)),
            Event::Seen(seen) => self.take_seen(seen),
        }
    }

    /// A text that stands on paper and in a drawing stands on paper.
    fn take_seen(&mut self, new: Seen) {
        match self.seen.iter_mut().find(|known| known.reading.same_as(&new.reading)) {
            Some(known) if new.is_paper && !known.is_paper => *known = new,
            Some(_) => {}
            None => self.seen.push(new),
        }
    }

    /// All of it; a page that could not be read is named beside what was read on others.
    ///
    /// # Errors
    /// [`ScanError`] when nothing was read.
    pub fn finish(mut self) -> Result<Vec<Seen>, ScanError> {
        if self.seen.is_empty() {
            return Err(self.unread.into_iter().next().map_or(ScanError::NoCode, |(_, error)| error));
        }
        let unread = self.unread.drain(..);
        self.seen.extend(unread.map(|(page, error)| Seen {
            page,
            reading: Reading::Unread(error),
            is_paper: false,
        }));
        Ok(self.seen)
    }
}
