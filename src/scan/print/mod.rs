//! Reads the printed rows of a sheet whose code cannot be read.
//!
//! The typeface and the arrangement are our own: rows of four groups of five letters of one
//! height in even steps, numbers before them. Lines like that are looked for among the pieces of
//! ink; then each cell is compared with each letter, and what is likely for it goes to
//! [`soft`], together with what was read of the code.
//!
//! Likenesses and pictures of cells are as secret as the rows; they lie on the heap, where the
//! erasing allocator erases what is freed, and on the stack of the caller.

mod cells;
mod fit;
mod glyphs;
mod ink;
mod lines;
mod rows;

use crate::scan::limits::LINES;
use crate::scan::pages_in;
use crate::scan::print::cells::{Grid, Pose};
use crate::scan::print::ink::{Piece, Shades};
use crate::scan::print::lines::Block;
use crate::scan::print::rows::Sheet;
use crate::secret::SecretText;
use crate::share::UnverifiedShare;
use crate::share::soft::{self, Evidence};

/// The longer side of the picture in which lines are looked for, in pixels.
const COARSE: usize = 1900;
/// The same where letters are small.
const FINE: usize = 4200;
/// By how much ink is darker than what is around it: of usual and of pale print.
const CONTRASTS: [u32; 2] = [28, 9];
/// Characters before those of a row: its number, and what stands behind it.
const LABEL: usize = 4;
/// Pages with fewer pieces of ink are blank.
const FEWEST_PIECES: usize = 20;
/// Blocks that are tried in a direction.
const BLOCKS: usize = 3;

/// Rows as they were read.
pub(crate) struct Printed {
    /// One a line, with `?` for each character that could not be read.
    pub(crate) text: SecretText,
    /// Whether they are a share that passes every check.
    is_complete: bool,
    /// How many characters were read.
    read: usize,
}

/// The rows of the shares on a page; none where nothing looks like rows.
///
/// `pixels` holds `width` × `height` shades row by row, 0 is black. `traces` is what was made out of
/// codes that could not be read; rows and code complete each other. `known` are the rows of shares whose code
/// was read: they are left out.
pub(super) fn read(
    width: usize,
    height: usize,
    pixels: &[u8],
    traces: &[Evidence],
    known: &[SecretText],
) -> Vec<Printed> {
    if width < 40 || height < 40 || width.checked_mul(height) != Some(pixels.len()) {
        return Vec::new();
    }
    let longer = width.max(height);
    let coarse = longer.div_ceil(COARSE);
    let fine = longer.div_ceil(FINE);
    let mut found = Found::new(known, pages_in(width, height).max(known.len() + 1));
    let mut passes = vec![(coarse, &CONTRASTS[..])];
    if fine < coarse {
        passes.push((fine, &CONTRASTS[..1]));
    }
    let mut has_ink = false;
    'all: for (factor, contrasts) in passes {
        // what is blank when it is made smaller has no smaller letters either
        if factor < coarse && !has_ink {
            break;
        }
        let plain = Shades::smaller(width, height, pixels, factor);
        let inverted = is_dark(&plain).then(|| plain.inverted());
        for shades in [Some(&plain), inverted.as_ref()].into_iter().flatten() {
            for &contrast in contrasts {
                let pieces = ink::pieces(shades, contrast);
                has_ink |= pieces.len() >= FEWEST_PIECES;
                for part in parts(shades, &pieces) {
                    read_pieces(shades, &part, traces, &mut found);
                }
                if !found.complete.is_empty() {
                    break 'all;
                }
            }
        }
    }
    if found.complete.is_empty() {
        // the code may have lost its signature alone
        let alone = traces.iter().find_map(Evidence::complete);
        found.complete.extend(alone.map(|share| complete(&share)));
    }
    found.all()
}

/// What was read of a page so far.
struct Found<'a> {
    known: &'a [SecretText],
    pages: usize,
    complete: Vec<Printed>,
    /// Of what is not complete, that of which most was read; of two pages, one of each.
    parts: Vec<Printed>,
    /// Lines that may still be looked at.
    lines_left: usize,
}

impl<'a> Found<'a> {
    const fn new(known: &'a [SecretText], pages: usize) -> Self {
        Self { known, pages, complete: Vec::new(), parts: Vec::new(), lines_left: LINES * pages }
    }

    /// Keeps what was read of a block; whether that is a share whose code was not read.
    fn add(&mut self, printed: Printed) -> bool {
        if printed.is_complete {
            let is_same = |text: &SecretText| text.same_as(printed.text.expose());
            let is_new = !self.known.iter().any(is_same);
            if is_new && !self.complete.iter().any(|other| is_same(&other.text)) {
                self.complete.push(printed);
            }
            return is_new;
        }
        match self.parts.iter_mut().find(|other| is_same_sheet(&other.text, &printed.text)) {
            Some(other) if printed.read > other.read => *other = printed,
            Some(_) => {}
            None => self.parts.push(printed),
        }
        false
    }

    /// Complete shares, and where a page is left, the sheet of which most was read.
    fn all(mut self) -> Vec<Printed> {
        let left = self.pages.saturating_sub(self.known.len() + self.complete.len());
        let whole = || self.known.iter().chain(self.complete.iter().map(|printed| &printed.text));
        self.parts.retain(|part| !whole().any(|text| is_same_sheet(text, &part.text)));
        self.parts.sort_by_key(|part| std::cmp::Reverse(part.read));
        self.complete.into_iter().chain(self.parts.into_iter().take(left)).collect()
    }
}

/// Whether rows are of one sheet, as far as both were read: those of two sheets have hardly a character in common.
fn is_same_sheet(one: &SecretText, other: &SecretText) -> bool {
    let both = || {
        let rows = one.expose().lines().zip(other.expose().lines());
        let characters = rows.flat_map(|(a, b)| a.bytes().skip(LABEL).zip(b.bytes().skip(LABEL)));
        characters.filter(|&(a, b)| a != b' ' && a != b'?' && b != b'?')
    };
    both().filter(|(a, b)| a == b).count() * 2 > both().count()
}

/// All pieces; of a picture as wide as two pages or as high, those of each half as well.
fn parts(shades: &Shades, pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let (width, height) = (real(shades.width), real(shades.height));
    let half = |is_in: &dyn Fn((f32, f32)) -> bool| -> Vec<Piece> {
        pieces.iter().filter(|piece| is_in(piece.center())).copied().collect()
    };
    if pages_in(shades.width, shades.height) < 2 {
        vec![pieces.to_vec()]
    } else if width > height {
        vec![half(&|(x, _)| x < width / 2.0), half(&|(x, _)| x >= width / 2.0), pieces.to_vec()]
    } else {
        vec![half(&|(_, y)| y < height / 2.0), half(&|(_, y)| y >= height / 2.0), pieces.to_vec()]
    }
}

/// Adds the rows among pieces of ink, while lines may be looked at.
fn read_pieces(shades: &Shades, pieces: &[Piece], traces: &[Evidence], found: &mut Found) {
    for direction in lines::directions(pieces) {
        for block in lines::blocks(pieces, direction).iter().take(BLOCKS) {
            let Some(left) = found.lines_left.checked_sub(block.lines.len()) else { continue };
            found.lines_left = left;
            let Some(printed) = read_block(shades, block, traces) else { continue };
            if found.add(printed) {
                return;
            }
        }
    }
}

/// Whether a page may be white on black: or it lies on something dark.
fn is_dark(shades: &Shades) -> bool {
    let some = || shades.pixels.expose().iter().step_by(97);
    some().filter(|&&shade| shade < 100).count() * 2 > some().count()
}

/// Letters of rows stand in even steps, bent paper or not: half of them at most so far from those, in steps.
/// Letters of other typefaces stand 0.05 to 0.13 away.
const MOST_UNEVEN: f32 = 0.08;
/// A likeness below which nothing is a row.
const ROW_LIKENESS: f32 = 0.6;
/// The same where most letters are missing: text of other typefaces stands here and there as rows do.
const SPARSE_LIKENESS: f32 = 0.75;
/// Letters on a line, below which most are missing.
const FULL_LINE: usize = 6;
/// A likeness that letters have only as they stand.
const SURE_LIKENESS: f32 = 0.88;

fn read_block(shades: &Shades, block: &Block, traces: &[Evidence]) -> Option<Printed> {
    if block.unevenness > MOST_UNEVEN {
        return None;
    }
    // cells have pixels of a twentieth of the font's size; more are averaged first
    let size = lines::size_of_capital(block.height);
    let factor = px(size * glyphs::STEP * 0.9).max(1);
    let smaller;
    let shades = if factor > 1 {
        smaller = Shades::smaller(shades.width, shades.height, shades.pixels.expose(), factor);
        &smaller
    } else {
        shades
    };
    let grid = |pose| Grid::new(shades, real(factor), block, pose);
    let mut best: Option<(f32, Grid)> = None;
    for pose in Pose::ALL {
        let grid = grid(pose);
        let likeness = grid.likeness(1, 3);
        if best.as_ref().is_none_or(|(best, _)| likeness > *best) {
            best = Some((likeness, grid));
        }
        if likeness > SURE_LIKENESS {
            break;
        }
    }
    let needed = if block.letters < FULL_LINE * block.lines.len() { SPARSE_LIKENESS } else { ROW_LIKENESS };
    let (_, mut grid) = best.filter(|(likeness, _)| *likeness > needed)?;
    grid.refine(1, 3);
    let look = grid.look(1);
    grid.refine(look, 2);
    let sheet = Sheet::read(&grid, look);
    let mut best: Option<Printed> = None;
    for evidence in sheet.readings() {
        if let Some(share) = evidence.complete() {
            return Some(complete(&share));
        }
        let mut more = evidence;
        for trace in traces {
            // of another sheet, it says nothing of these rows
            if !more.agrees(trace) {
                continue;
            }
            more.add_all(trace);
            if let Some(share) = more.complete() {
                return Some(complete(&share));
            }
        }
        if best.is_none() {
            best = partial(&more);
        }
    }
    best
}

fn complete(share: &UnverifiedShare) -> Printed {
    Printed { text: soft::labelled(&share.typed_rows()), is_complete: true, read: usize::MAX }
}

/// Characters of a row that may be unread before none of it is shown: what stands beside so many is guessed.
const MOST_UNREAD: usize = 6;

/// Rows with gaps, if at least half of their characters were read.
fn partial(evidence: &Evidence) -> Option<Printed> {
    if !evidence.is_half_seen() {
        return None;
    }
    let unread = |row: &SecretText| row.expose().bytes().filter(|&character| character == b'?').count();
    let kept = |row: SecretText| {
        if unread(&row) <= MOST_UNREAD {
            return row;
        }
        SecretText::from("?".repeat(row.expose().len()).as_str())
    };
    let rows: Vec<SecretText> = evidence.typed_rows().into_iter().map(kept).collect();
    let all: usize = rows.iter().map(|row| row.expose().len()).sum();
    let read = all - rows.iter().map(unread).sum::<usize>();
    let is_enough = read * 2 > all;
    is_enough.then(|| Printed { text: soft::labelled(&rows), is_complete: false, read })
}

/// The value in the middle; zero of none.
fn median(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[expect(clippy::cast_precision_loss, reason = "places and counts in a picture")]
fn real(value: usize) -> f32 {
    value as f32
}

/// The whole part; zero of what is below.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn px(value: f32) -> usize {
    value as usize
}

fn rounded(value: f32) -> usize {
    px(value + 0.5)
}
