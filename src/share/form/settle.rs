//! Whether everything that was typed makes a whole share.

use super::{Doubt, Form, Notice, Place, Question, RowState, whole};
use crate::share::rows::{Kind, ROW};

impl Form {
    /// Looks whether everything that was typed makes a whole share, or what would; true when a
    /// share is ready.
    pub(super) fn settle(&mut self) -> bool {
        self.question = None;
        let doubted = self.doubtful_end.take();
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
        self.ask_about_whole(doubted);
        false
    }

    /// Asks for what would make all rows fit together, once every row is there.
    fn ask_about_whole(&mut self, doubted: Option<usize>) {
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
            _ if self.may_go_on_behind(count) => {
                self.doubtful_end = Some(count);
                if doubted != Some(count) {
                    self.ask_about_end(Place { kind: Kind::Share, row: count });
                }
            }
            _ => {}
        }
    }

    /// Whether a row is taken as the last one only because it passes as that, which one wrong character in 32
    /// does within a sheet. While another row is in doubt, that one explains why the rows do not fit together.
    fn may_go_on_behind(&self, row: usize) -> bool {
        if (1..row).any(|other| self.share.state(other, Some(row)) != RowState::Good) {
            return false;
        }
        let is_full = self.share.text(row).is_some_and(|text| text.expose().chars().count() == ROW + 1);
        let is_said = self.known_set().is_some() || self.said_last.is_some();
        is_full && !is_said && self.share.end() == Some(row) && row < self.share.most()
    }

    /// The rows do not fit together, and this one may be no last row.
    fn ask_about_end(&mut self, place: Place) {
        self.notices.retain(|notice| *notice != Notice::Good(place));
        self.notices.push(Notice::Doubtful(Doubt::HardlyEnds(place.row)));
        self.ask_about(place);
    }
}
