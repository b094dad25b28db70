//! How long pages without a sheet may take, all of a file together.

use std::time::Duration;

use crate::scan::Event;
use crate::scan::limits::VAIN_TIME;

/// Counts the time of pages on which nothing was read.
#[derive(Default)]
pub struct Patience {
    in_vain: Duration,
    began: Duration,
    has_found: bool,
}

impl Patience {
    /// Takes what happened, so long after the file was begun; the page before which it is over.
    pub fn take(&mut self, event: &Event, now: Duration) -> Option<usize> {
        match event {
            Event::Seen(_) => self.has_found = true,
            Event::Begin(page) => {
                if !self.has_found {
                    self.in_vain += now.saturating_sub(self.began);
                }
                (self.began, self.has_found) = (now, false);
                return (self.in_vain > VAIN_TIME).then_some(*page);
            }
            Event::Pages(_) | Event::Unread(..) => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::{Reading, Seen};
    use crate::secret::SecretText;

    /// The page before which it is over, where each page takes a second and some show a sheet.
    fn over(pages: usize, shows: impl Fn(usize) -> bool) -> Option<usize> {
        let mut patience = Patience::default();
        (1..=pages).zip(0..).find_map(|(page, second)| {
            let now = Duration::from_secs(second);
            let over = patience.take(&Event::Begin(page), now);
            if shows(page) {
                let reading = Reading::Code(SecretText::from("F1"));
                patience.take(&Event::Seen(Seen { page, is_paper: false, reading }), now);
            }
            over
        })
    }

    #[test]
    fn pages_without_a_sheet_are_read_for_five_minutes() {
        assert_eq!(over(1_000, |_| false), Some(302));
        assert_eq!(over(301, |_| false), None);
    }

    #[test]
    fn pages_with_sheets_are_read_however_many_they_are() {
        assert_eq!(over(10_000, |_| true), None);
        assert_eq!(over(1_000, |page| page % 2 == 0), Some(602));
    }
}
