//! Whether everything that was typed makes a whole share.

use super::{Form, Notice, Place, Question, whole};
use crate::share::rows::Kind;

impl Form {
    /// Looks whether everything that was typed makes a whole share, or what would; true when a
    /// share is ready.
    pub(super) fn settle(&mut self) -> bool {
        self.question = None;
        if let Some((word, rows)) = whole::complete(&self.share) {
            let signature = whole::complete(&self.signature);
            if signature.is_none() && !self.signature.is_empty() && !self.is_unsigned {
                self.notices.push(Notice::SignatureMissing);
                return false;
            }
            let (signature, signature_rows) =
                signature.map_or((None, Vec::new()), |(word, rows)| (Some(word), rows));
            match whole::share(word, signature).check() {
                Ok(share) => {
                    self.share.take_out(&rows);
                    self.signature.take_out(&signature_rows);
                    self.ready.push_back(share);
                    self.line.clear();
                    self.said_last = None;
                    self.is_unsigned = false;
                    self.asked = Place { kind: Kind::Share, row: 1 };
                    return true;
                }
                Err(rejected) => {
                    self.notices.push(Notice::Share(*rejected.error()));
                    return false;
                }
            }
        }
        self.ask_about_whole();
        false
    }

    /// Asks for what would make all rows fit together, once every row is there.
    fn ask_about_whole(&mut self) {
        let Some(count) = self.count() else { return };
        if !(1..=count).all(|row| self.share.text(row).is_some()) || self.is_refused {
            return;
        }
        match whole::offers(&self.share, count) {
            Ok(candidates) if candidates.len() == 1 => {
                let row = candidates[0].changes.first().map_or(1, |change| change.place.row);
                let place = Place { kind: Kind::Share, row };
                self.ask_for(place);
                self.question = Some(Question::new(place, candidates, Some(0), true));
            }
            _ => {}
        }
    }
}
