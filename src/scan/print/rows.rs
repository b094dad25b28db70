//! Which line is which row, and where the share ends.

use crate::scan::print::cells::{Grid, Match, scores, typical};
use crate::scan::print::glyphs::Glyphs;
use crate::scan::print::lines::COLUMNS;
use crate::scan::print::real;
use crate::share::rows::ROW;
use crate::share::soft::Evidence;

/// Every cell of every line.
pub(super) struct Sheet {
    /// By line and place in the row, spaces left out.
    cells: Vec<Vec<Match>>,
    /// How likely each digit is at the end of a line's number.
    labels: Vec<[f32; 10]>,
    /// How much likelier each line is to begin a share than not, and to begin a signature.
    begins: Vec<f32>,
    begins_signature: Vec<f32>,
    typical: f32,
}

/// The column of a number's last digit.
const LABEL: f32 = -4.0;
/// Letters of a share's first row and of a signature's, by value.
const SHARE: usize = 9;
const SIGNATURE: usize = 16;
/// A cell with more than this part of the usual contrast has ink.
const INK: f32 = 0.45;
/// How far the first line may be from row 1.
const FIRST: i32 = 46;

impl Sheet {
    pub(super) fn read(grid: &Grid, look: usize) -> Self {
        let glyphs = Glyphs::shared();
        let columns = || (0..COLUMNS).filter(|column| (column + 1) % 6 != 0).map(f32::from);
        let (mut cells, mut labels) = (Vec::new(), Vec::new());
        let (mut begins, mut begins_signature) = (Vec::new(), Vec::new());
        for line in 0..grid.lines.len() {
            let row: Vec<Match> =
                columns().map(|column| grid.matched(line, column, glyphs.letters(look), 1)).collect();
            let version = grid.matched(line, 1.0, glyphs.digits(look), 2);
            let one = version.likeness[1] - row[1].best.max(0.5);
            let begin = |letter: usize| {
                let others = row[0].likeness.iter().enumerate().filter(|&(i, _)| i != letter);
                row[0].likeness[letter] - others.map(|(_, &likeness)| likeness).fold(0.5, f32::max) + one
            };
            begins.push(begin(SHARE));
            begins_signature.push(begin(SIGNATURE));
            let label = grid.matched(line, LABEL, glyphs.digits(look), 2);
            labels.push(digits(&label));
            cells.push(row);
        }
        let typical = typical(&cells);
        Self { cells, labels, begins, begins_signature, typical }
    }

    /// What was seen, for each way to number the rows that is likely, the likeliest first.
    pub(super) fn readings(&self) -> Vec<Evidence> {
        let mut found = Vec::new();
        for first in self.firsts() {
            let Some(end) = self.end(first) else { continue };
            let rows = usize::try_from(end - first).unwrap_or(0);
            for rows in [rows, rows + 1, rows.saturating_sub(1)] {
                let mut lengths: Vec<usize> = Evidence::lengths(rows).collect();
                let last = first + i32::try_from(rows).unwrap_or(0) - 1;
                let ink = self.ink(last);
                lengths.sort_by_key(|&len| ((len - 1) % ROW + 2).abs_diff(ink));
                found.extend(lengths.into_iter().filter_map(|len| self.evidence(first, len)));
            }
        }
        found
    }

    /// The two likeliest lines of row 1; before 0 where it is not in the picture.
    fn firsts(&self) -> Vec<i32> {
        let score = |first: i32| -> f32 {
            let labels = self.labels.iter().zip(0..).filter(|&(_, line)| line >= first && self.has_ink(line));
            let of_labels: f32 = labels
                .map(|(digits, line)| digits[usize::try_from((line - first + 1) % 10).unwrap_or(0)])
                .sum();
            let begin = |begins: &[f32]| {
                usize::try_from(first).ok().and_then(|line| begins.get(line).copied()).unwrap_or(-0.2)
            };
            let above = (0..first).filter(|&line| self.has_ink(line)).count();
            of_labels + 12.0 * begin(&self.begins)
                - 12.0 * begin(&self.begins_signature).max(0.0)
                - 2.0 * real(above)
        };
        let lines = i32::try_from(self.cells.len()).unwrap_or(0);
        let mut firsts: Vec<(f32, i32)> = (-FIRST..lines).map(|first| (score(first), first)).collect();
        firsts.sort_by(|a, b| b.0.total_cmp(&a.0));
        firsts.into_iter().take(2).map(|(_, first)| first).collect()
    }

    /// The line after the last row.
    fn end(&self, first: i32) -> Option<i32> {
        let lines = i32::try_from(self.cells.len()).ok()?;
        let signature = (first.max(-1) + 1..lines)
            .find(|&line| usize::try_from(line).is_ok_and(|line| self.begins_signature[line] > 0.05));
        let until = signature.unwrap_or(lines);
        (first.max(0)..until).rev().find(|&line| self.has_ink(line)).map(|line| line + 1)
    }

    fn row(&self, line: i32) -> Option<&Vec<Match>> {
        usize::try_from(line).ok().and_then(|line| self.cells.get(line))
    }

    /// Whether a line has letters.
    fn has_ink(&self, line: i32) -> bool {
        self.row(line).is_some_and(|row| row[..3].iter().filter(|seen| seen.best > 0.6).count() >= 2)
            || self.ink(line) >= 4
    }

    /// How many letters a line has, up to the last.
    fn ink(&self, line: i32) -> usize {
        let Some(row) = self.row(line) else { return 0 };
        row.iter()
            .rposition(|seen| seen.best > 0.6 && seen.contrast > INK * self.contrast())
            .map_or(0, |last| last + 1)
    }

    fn contrast(&self) -> f32 {
        let mut all: Vec<f32> =
            self.cells.iter().flatten().filter(|seen| seen.best > 0.6).map(|seen| seen.contrast).collect();
        crate::scan::print::median(&mut all)
    }

    fn evidence(&self, first: i32, len: usize) -> Option<Evidence> {
        let mut evidence = Evidence::unread(len)?;
        for (line, row) in (0..).zip(&self.cells) {
            let Ok(number) = usize::try_from(line - first + 1) else { continue };
            for (column, seen) in (1..).zip(row) {
                evidence.add_printed(number, column, &scores(seen, self.typical));
            }
        }
        Some(evidence)
    }
}

/// Logarithms of chances, none below a hundredth.
fn digits(seen: &Match) -> [f32; 10] {
    let mut chances = [0.0; 10];
    for (chance, likeness) in chances.iter_mut().zip(&seen.likeness) {
        *chance = (1.0 - likeness.clamp(0.0, 0.98).powi(2)).powf(-8.0);
    }
    let sum: f32 = chances.iter().sum();
    let trusted = if seen.best > 0.6 { 0.9 } else { 0.05 };
    chances.map(|chance| (trusted * chance / sum + (1.0 - trusted) / 10.0).ln() - 0.1_f32.ln())
}
