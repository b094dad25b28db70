//! The sheet: a share, what it opens, how to recover, and who had it.

#[cfg(test)]
mod tests;
mod wording;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::document::block::{
    Arrangement, Block, Cell, Document, Fact, Heading, Headline, Manner, Rest, Running, Share, Table,
};
use crate::document::font::Fonts;
use crate::document::layout::lay_out;
use crate::document::{DocumentError, Language, Paper, Printed, pdf};
use crate::model::SetId;
use crate::secret::{SecretBytes, SecretText};
use wording::{Labels, Wording};

/// A share, ready to be printed. The caller vouches that the fields belong together.
///
/// No `Debug`: a sheet holds a share.
pub struct Sheet<'a> {
    /// The paper.
    pub paper: Paper,
    /// The language of its words.
    pub language: Language,
    /// Whose credential it is; cut with an ellipsis where it does not fit a line.
    pub organisation: &'a str,
    /// How many shares recover, 2 to `n`.
    pub k: u8,
    /// How many shares were dealt, `k` to 31.
    pub n: u8,
    /// Which share this is, 1 to `n`.
    pub x: u8,
    /// The account's label; `None` on a discreet sheet and for a secret without an account.
    pub account: Option<&'a str>,
    /// The account's generation, counted from 1.
    pub generation: Option<u32>,
    /// The set that the share belongs to.
    pub set_id: SetId,
    /// The set id as five words.
    pub set_words: &'a str,
    /// The share's QR form: characters of QR's alphanumeric mode, at most 1,200.
    pub qr_text: &'a SecretText,
    /// The share's typed rows, each of up to 20 ASCII characters with its row check, without spaces.
    pub rows: &'a [SecretText],
    /// The signature's typed rows; empty to leave them out.
    pub signature_rows: &'a [SecretText],
    /// The day of issue; the document's own dates are taken from it.
    pub issued_on: Date,
    /// When the next validation is due.
    pub validation_due: Option<Date>,
    /// The recovery kit that goes with the sheet.
    pub kit: Kit<'a>,
}

/// What a sheet says of its recovery kit.
#[derive(Clone, Copy, Debug)]
pub struct Kit<'a> {
    /// Where it is kept; `None` prints a line to write on.
    pub place: Option<&'a str>,
    /// Its checksum as ten words.
    pub check_words: &'a str,
}

/// Rows of the custody log, at least and at most.
const LOG: (u8, u8) = (6, 8);

/// One sheet as a PDF of one page: the same bytes for the same sheet, always.
///
/// Fonts are embedded, the text can be extracted, the code is drawn as an outline.
/// At most 40 kB.
///
/// # Errors
/// [`DocumentError::TooManyRows`] when they cannot be set legibly, [`DocumentError::Row`] and
/// [`DocumentError::QrText`] when the share is not as `share` writes it, [`DocumentError::NoLetter`] for a
/// name in a script that the typeface lacks. However long a name is, it shrinks, then ends in an ellipsis.
pub fn render_sheet(sheet: &Sheet<'_>) -> Result<SecretBytes, DocumentError> {
    let fonts = Fonts::shared()?;
    for (what, text) in [
        (Printed::Organisation, Some(sheet.organisation)),
        (Printed::Account, sheet.account),
        (Printed::KitPlace, sheet.kit.place),
    ] {
        let Some(text) = text else { continue };
        if let Some(letter) = fonts.missing(text) {
            return Err(DocumentError::NoLetter { what, text: text.to_owned(), letter });
        }
    }
    let document = sheet.document()?;
    pdf::write(&document, &lay_out(&document, fonts)?, fonts)
}

impl Sheet<'_> {
    fn document(&self) -> Result<Document<'_>, DocumentError> {
        self.check_rows()?;
        let wording = Wording::of(self)?;
        let Wording { share, quorum, warning, labels, recovery, custody, title } = wording;
        let cells = self.cells(&labels);
        let mut facts = recovery.lines;
        let place = self.kit.place.map_or(Rest::Blank, |place| Rest::Value(place.to_owned()));
        facts.push(Fact { label: recovery.kit.lead, text: recovery.kit.place, rest: place });
        let check = Rest::Value(self.kit.check_words.to_owned());
        facts.push(Fact { label: String::new(), text: recovery.kit.check, rest: check });
        let (blanks, most_blanks) = LOG;
        Ok(Document {
            title: format!("Set {}, share {} of {}", self.set_id, self.x, self.n),
            language: self.language,
            paper: self.paper,
            arrangement: Arrangement::OnePage,
            dated: self.issued_on,
            seed: self.seed(),
            running: Running { head: self.organisation.to_owned(), aside: title, foot: String::new() },
            blocks: vec![
                Block::Headline(Headline { strong: share, plain: quorum }),
                Block::Cells(cells),
                Block::Notice(warning),
                Block::Share(Share {
                    labels: [labels.rows, labels.qr],
                    code: self.qr_text,
                    rows: self.rows,
                    signature_label: labels.signature,
                    signature_rows: self.signature_rows,
                }),
                Block::Heading(recovery.heading.into()),
                Block::Facts(facts),
                Block::Heading(Heading { text: custody.heading, note: custody.note }),
                Block::Table(Table { columns: custody.columns, rows: Vec::new(), blanks, most_blanks }),
            ],
        })
    }

    /// Account, generation, dates and set.
    fn cells(&self, labels: &Labels) -> Vec<Vec<Cell>> {
        let cell = |label: &str, value: String, manner, thirds| Cell {
            label: label.to_owned(),
            value,
            manner,
            thirds,
        };
        let account =
            self.account.map(|account| vec![cell(&labels.account, account.to_owned(), Manner::Name, 3)]);
        let dated = [
            (&labels.generation, self.generation.map(|generation| generation.to_string())),
            (&labels.issued_on, Some(self.issued_on.to_string())),
            (&labels.validation_due, self.validation_due.map(|date| date.to_string())),
        ];
        let dated =
            dated.into_iter().filter_map(|(label, value)| Some(cell(label, value?, Manner::Strong, 1)));
        let set = vec![
            cell(&labels.set_id, self.set_id.to_string(), Manner::Typed, 1),
            cell(&labels.set_words, self.set_words.to_owned(), Manner::Strong, 2),
        ];
        account.into_iter().chain([dated.collect(), set]).collect()
    }

    fn check_rows(&self) -> Result<(), DocumentError> {
        let rows = self.rows.iter().chain(self.signature_rows);
        for (row, text) in (1..).zip(rows) {
            let plain = text.expose().bytes().all(|b| b.is_ascii_alphanumeric());
            if text.is_empty() || text.len() > 20 || !plain {
                return Err(DocumentError::Row { row });
            }
        }
        Ok(())
    }

    /// What a sheet's ids are made from: nothing secret, and different for every sheet.
    fn seed(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"firesafe/sheet/document\0");
        hash.update(self.set_id.as_bytes());
        hash.update([self.x, self.n]);
        hash.update(self.issued_on.to_string());
        hash.finalize().into()
    }
}
