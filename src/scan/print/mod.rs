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

use crate::scan::print::cells::{Grid, Pose};
use crate::scan::print::ink::Shades;
use crate::scan::print::lines::Block;
use crate::scan::print::rows::Sheet;
use crate::secret::SecretText;
use crate::share::soft::{self, Evidence};

/// The longer side of the picture in which lines are looked for, in pixels.
const COARSE: usize = 1900;
/// The same where letters are small.
const FINE: usize = 4200;
/// By how much ink is darker than what is around it: of usual and of pale print.
const CONTRASTS: [u32; 2] = [28, 9];
/// Blocks that are tried in a direction.
const BLOCKS: usize = 3;

/// Rows as they were read.
pub(crate) struct Printed {
    /// One a line, with `?` for each character that could not be read.
    pub(crate) text: SecretText,
    /// Whether they are a share that passes every check.
    pub(crate) is_complete: bool,
    /// How many characters were read.
    read: usize,
}

/// The rows of the share on a page, or nothing where nothing looks like rows.
///
/// `pixels` holds `width` × `height` shades row by row, 0 is black. `code` is what was read of
/// the page's code; rows and code complete each other.
pub(crate) fn read(width: usize, height: usize, pixels: &[u8], code: &[Evidence]) -> Option<Printed> {
    if width < 40 || height < 40 || width.checked_mul(height) != Some(pixels.len()) {
        return None;
    }
    let longer = width.max(height);
    let coarse = longer.div_ceil(COARSE);
    let fine = longer.div_ceil(FINE);
    let mut best: Option<Printed> = None;
    let mut lines_left = MOST_LINES;
    let mut passes = vec![(coarse, &CONTRASTS[..])];
    if fine < coarse {
        passes.push((fine, &CONTRASTS[..1]));
    }
    for (factor, contrasts) in passes {
        let plain = Shades::smaller(width, height, pixels, factor);
        let inverted = is_dark(&plain).then(|| plain.inverted());
        for shades in [Some(&plain), inverted.as_ref()].into_iter().flatten() {
            for &contrast in contrasts {
                if let Some(printed) = read_pieces(shades, contrast, code, &mut lines_left) {
                    if printed.is_complete {
                        return Some(printed);
                    }
                    if best.as_ref().is_none_or(|best| printed.read > best.read) {
                        best = Some(printed);
                    }
                }
            }
        }
    }
    best
}

/// The rows among pieces of ink, while lines may be looked at.
fn read_pieces(shades: &Shades, contrast: u32, code: &[Evidence], lines_left: &mut usize) -> Option<Printed> {
    let pieces = ink::pieces(shades, contrast);
    let mut best: Option<Printed> = None;
    for direction in lines::directions(&pieces) {
        for block in lines::blocks(&pieces, direction).iter().take(BLOCKS) {
            let Some(left) = lines_left.checked_sub(block.lines.len()) else { continue };
            *lines_left = left;
            let Some(printed) = read_block(shades, block, code) else { continue };
            if printed.is_complete {
                return Some(printed);
            }
            if best.as_ref().is_none_or(|best| printed.read > best.read) {
                best = Some(printed);
            }
        }
    }
    best
}

/// Whether a page may be white on black: or it lies on something dark.
fn is_dark(shades: &Shades) -> bool {
    let some = || shades.pixels.expose().iter().step_by(97);
    some().filter(|&&shade| shade < 100).count() * 2 > some().count()
}

/// A likeness below which nothing is a row.
const ROW_LIKENESS: f32 = 0.6;
/// A likeness that letters have only as they stand.
const SURE_LIKENESS: f32 = 0.88;
/// Lines that are looked at on a page, in all of its blocks: the longest share and half as many.
const MOST_LINES: usize = 75;

fn read_block(shades: &Shades, block: &Block, code: &[Evidence]) -> Option<Printed> {
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
    let (_, mut grid) = best.filter(|(likeness, _)| *likeness > ROW_LIKENESS)?;
    grid.refine(1, 3);
    let look = grid.look(1);
    grid.refine(look, 2);
    let sheet = Sheet::read(&grid, look);
    let mut best: Option<Printed> = None;
    for evidence in sheet.readings() {
        let evidence = with_code(evidence, code);
        if let Some(share) = evidence.complete() {
            let text = soft::labelled(&share.typed_rows());
            return Some(Printed { text, is_complete: true, read: usize::MAX });
        }
        if best.is_none() {
            best = partial(&evidence);
        }
    }
    best
}

/// What rows and code show together; what is of another length is of another share.
fn with_code(mut evidence: Evidence, code: &[Evidence]) -> Evidence {
    for seen in code {
        evidence.add_all(seen);
    }
    evidence
}

/// Rows with gaps, if at least half of their characters were read.
fn partial(evidence: &Evidence) -> Option<Printed> {
    let rows = evidence.typed_rows();
    let characters = || rows.iter().flat_map(|row| row.expose().bytes());
    let read = characters().filter(|&character| character != b'?').count();
    let is_enough = read * 2 > characters().count();
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
