//! Rows of other sheets. A sheet that is here says which rows are its own; of the others the checksum
//! names a row where so little stands in it that the rest decides.

use super::{Form, KnownSheet, Notice, Place, whole};
use crate::share::rows::Kind;

/// With fewer characters, rows of two sheets can be the same by chance.
const ENOUGH: usize = 10;
/// So many slips and the row is still recognised: two rows have hardly a character in common.
const SLIPS: usize = 3;

/// A row of a sheet that is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// The share's number.
    pub x: u8,
    /// The row of that sheet.
    pub row: usize,
}

impl Form {
    /// The other sheet that is here and has this row. Row 1 says itself which sheet it is of.
    pub(super) fn known_row(&self, place: Place, text: &str) -> Option<Known> {
        if place.kind == Kind::Signature || text.chars().count() < ENOUGH {
            return None;
        }
        let typed = self.header();
        let is_typed_again =
            |known: &&KnownSheet| typed.is_some_and(|(_, x, set_id)| (known.x, known.set_id) == (x, set_id));
        let others = self.known.iter().filter(|known| !is_typed_again(known));
        let mut rows =
            others.flat_map(|known| known.rows.iter().zip(1..).map(|(row, at)| (known.x, row, at)));
        let found = rows.find(|(_, row, at)| *at > 1 && is_alike(row.expose(), text));
        found.map(|(x, _, row)| Known { x, row })
    }

    /// Names the rows of other sheets that stand in the form, and asks for the first.
    pub(super) fn name_strangers(&mut self) {
        let found: Vec<(Place, Known)> = (2..=self.share.highest())
            .map(|row| Place { kind: Kind::Share, row })
            .filter_map(|place| Some((place, self.known_row(place, self.text(place)?.expose())?)))
            .collect();
        for &(place, Known { x, row }) in &found {
            self.notices.push(Notice::OfKnown { place, x, row });
        }
        if let Some(&(place, _)) = found.first() {
            self.ask_for(place);
        }
    }

    /// The one row that does not belong to the others, once every row is there.
    pub(super) fn stranger(&self) -> Option<usize> {
        whole::stranger(&self.share, self.count()?)
    }
}

fn is_alike(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.chars().zip(b.chars()).filter(|(a, b)| a != b).count() <= SLIPS
}
