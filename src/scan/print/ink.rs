//! From shades to connected pieces of ink.

use crate::scan::print::{px, real};
use crate::secret::SecretBytes;

/// Shades of grey, row by row, 0 is black.
pub(super) struct Shades {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: SecretBytes,
}

impl Shades {
    /// A copy of a part of the size, each pixel the mean of `factor` × `factor`.
    pub(super) fn smaller(width: usize, height: usize, pixels: &[u8], factor: usize) -> Self {
        match factor {
            1 => Self { width, height, pixels: SecretBytes::from(&pixels[..width * height]) },
            2 => Self::smaller_by(width, height, pixels, 2, add_parts::<2>),
            3 => Self::smaller_by(width, height, pixels, 3, add_parts::<3>),
            4 => Self::smaller_by(width, height, pixels, 4, add_parts::<4>),
            _ => Self::smaller_by(width, height, pixels, factor, |sums, source| {
                for (sum, part) in sums.iter_mut().zip(source.chunks_exact(factor)) {
                    *sum += part.iter().copied().map(u32::from).sum::<u32>();
                }
            }),
        }
    }

    #[inline]
    fn smaller_by(
        width: usize,
        height: usize,
        pixels: &[u8],
        factor: usize,
        add: impl Fn(&mut [u32], &[u8]),
    ) -> Self {
        let (columns, rows) = (width / factor, height / factor);
        let mut mean = SecretBytes::zeroed(columns * rows);
        let mut sums = vec![0_u32; columns];
        let count = u32::try_from(factor * factor).unwrap_or(1);
        for (y, line) in mean.expose_mut().chunks_exact_mut(columns.max(1)).enumerate() {
            sums.fill(0);
            for source in pixels[y * factor * width..].chunks_exact(width).take(factor) {
                add(&mut sums, source);
            }
            for (shade, &sum) in line.iter_mut().zip(&sums) {
                let [low, ..] = ((sum + count / 2) / count).to_le_bytes();
                *shade = low;
            }
        }
        Self { width: columns, height: rows, pixels: mean }
    }

    /// Black for white.
    pub(super) fn inverted(&self) -> Self {
        let mut pixels = SecretBytes::from(self.pixels.expose());
        pixels.expose_mut().iter_mut().for_each(|shade| *shade = 255 - *shade);
        Self { width: self.width, height: self.height, pixels }
    }

    /// The shade between pixels; the edge goes on for ever.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x.clamp(0.0, real(self.width - 1)), y.clamp(0.0, real(self.height - 1)));
        let (left, top) = (px(x).min(self.width.saturating_sub(2)), px(y).min(self.height.saturating_sub(2)));
        let (right, below) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (a, b) = (x - real(left), y - real(top));
        let pixels = self.pixels.expose();
        let shade = |x: usize, y: usize| f32::from(pixels[y * self.width + x]);
        let upper = shade(left, top) * (1.0 - a) + shade(right, top) * a;
        let lower = shade(left, below) * (1.0 - a) + shade(right, below) * a;
        upper * (1.0 - b) + lower * b
    }
}

/// Adds up `N` pixels at a time; a processor adds many where it knows how many.
fn add_parts<const N: usize>(sums: &mut [u32], source: &[u8]) {
    let (parts, _) = source.as_chunks::<N>();
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum += part.iter().copied().map(u32::from).sum::<u32>();
    }
}

/// A connected piece of ink: the box around it.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Piece {
    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub(super) fn center(&self) -> (f32, f32) {
        (f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom))
    }
}

/// Half the side of the square that a pixel is compared with.
const AROUND: usize = 20;
/// More pieces are noise, not writing.
const MOST: usize = 60_000;

/// Pieces of pixels that are darker than what is around them by `contrast`; none when
/// there are far too many.
pub(super) fn pieces(shades: &Shades, contrast: u32) -> Vec<Piece> {
    let (width, height) = (shades.width, shades.height);
    if width < 2 || height < 2 {
        return Vec::new();
    }
    let mut runs = Runs::default();
    // sums over the columns of a band of lines, moved down line by line
    let mut columns = vec![0_u32; width];
    // the same over all columns before each
    let mut sums = vec![0_u32; width + 1];
    let mut is_ink = vec![0_u8; width];
    let pixels = shades.pixels.expose();
    let line = |y: usize| &pixels[y * width..(y + 1) * width];
    let add = |columns: &mut [u32], y: usize| {
        columns.iter_mut().zip(line(y)).for_each(|(sum, &shade)| *sum += u32::from(shade));
    };
    for y in 0..AROUND.min(height) {
        add(&mut columns, y);
    }
    for y in 0..height {
        if y + AROUND < height {
            add(&mut columns, y + AROUND);
        }
        if y > AROUND {
            let gone = line(y - AROUND - 1);
            columns.iter_mut().zip(gone).for_each(|(sum, &shade)| *sum -= u32::from(shade));
        }
        let lines = u32::try_from((y + AROUND).min(height - 1) - y.saturating_sub(AROUND) + 1).unwrap_or(1);
        let mut sum = 0;
        for (until, column) in sums[1..].iter_mut().zip(&columns) {
            sum += column;
            *until = sum;
        }
        mark(line(y), &sums, lines, contrast, &mut is_ink);
        each_run(&is_ink, |from, to| runs.push(y, from, to));
        runs.end_line();
        if runs.roots > 4 * MOST {
            return Vec::new();
        }
    }
    runs.pieces()
}

/// Marks with 1 each pixel of a line that is darker by `contrast` than the square around it, all others with 0.
///
/// `sums` are those of all columns before each, over as many `lines` as the square has.
fn mark(shades: &[u8], sums: &[u32], lines: u32, contrast: u32, is_ink: &mut [u8]) {
    let width = shades.len();
    let is_darker = |shade: u8, before: u32, until: u32, pixels: u32| {
        u8::from((u32::from(shade) + contrast) * pixels < until - before)
    };
    let side = 2 * AROUND + 1;
    let pixels = u32::try_from(side).unwrap_or(1) * lines;
    let ends = sums.iter().zip(sums.iter().skip(side));
    let marks = is_ink.iter_mut().zip(shades).skip(AROUND);
    for ((mark, &shade), (&before, &until)) in marks.zip(ends) {
        *mark = is_darker(shade, before, until, pixels);
    }
    // at both ends the square is smaller
    for x in (0..AROUND.min(width)).chain(width.saturating_sub(AROUND).max(AROUND)..width) {
        let (from, to) = (x.saturating_sub(AROUND), (x + AROUND + 1).min(width));
        let pixels = u32::try_from(to - from).unwrap_or(1) * lines;
        is_ink[x] = is_darker(shades[x], sums[from], sums[to], pixels);
    }
}

/// Gives each run of marks: where it begins, and where it ended.
fn each_run(marks: &[u8], mut give: impl FnMut(usize, usize)) {
    let (mut start, mut at) = (None, 0);
    while at < marks.len() {
        // most of a page is paper: eight pixels at a time
        let eight = marks.get(at..at + 8).unwrap_or_default();
        if start.is_none() && eight == [0; 8] {
            at += 8;
            continue;
        }
        match (marks[at] != 0, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                give(from, at);
                start = None;
            }
            _ => {}
        }
        at += 1;
    }
    if let Some(from) = start {
        give(from, marks.len());
    }
}

/// Runs of ink, joined to pieces where they touch from line to line.
#[derive(Default)]
struct Runs {
    /// Of the line above and of this one: from, to, piece.
    above: Vec<(usize, usize, usize)>,
    here: Vec<(usize, usize, usize)>,
    parents: Vec<usize>,
    boxes: Vec<[usize; 4]>,
    roots: usize,
    first: usize,
}

impl Runs {
    fn push(&mut self, y: usize, from: usize, to: usize) {
        let mut piece = None;
        while self.above.get(self.first).is_some_and(|run| run.1 < from) {
            self.first += 1;
        }
        let mut at = self.first;
        while let Some(&(start, _, other)) = self.above.get(at).filter(|run| run.0 <= to) {
            let _ = start;
            let other = self.root(other);
            piece = Some(match piece {
                None => other,
                Some(piece) => self.join(piece, other),
            });
            at += 1;
        }
        let piece = piece.unwrap_or_else(|| {
            self.parents.push(self.parents.len());
            self.boxes.push([usize::MAX, usize::MAX, 0, 0]);
            self.roots += 1;
            self.parents.len() - 1
        });
        let [left, top, right, bottom] = self.boxes[piece];
        self.boxes[piece] = [left.min(from), top.min(y), right.max(to), bottom.max(y + 1)];
        self.here.push((from, to, piece));
    }

    fn end_line(&mut self) {
        std::mem::swap(&mut self.above, &mut self.here);
        self.here.clear();
        self.first = 0;
    }

    fn root(&mut self, mut piece: usize) -> usize {
        while self.parents[piece] != piece {
            self.parents[piece] = self.parents[self.parents[piece]];
            piece = self.parents[piece];
        }
        piece
    }

    fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (one, other) = (self.boxes[a], self.boxes[b]);
            self.parents[b] = a;
            self.boxes[a] =
                [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])];
        }
        a
    }

    fn pieces(&self) -> Vec<Piece> {
        let roots = self.boxes.iter().zip(&self.parents).enumerate().filter(|(i, (_, parent))| i == *parent);
        let of = |&[left, top, right, bottom]: &[usize; 4]| Piece {
            left: real(left),
            top: real(top),
            right: real(right),
            bottom: real(bottom),
        };
        roots.map(|(_, (bounds, _))| of(bounds)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shades without any order.
    fn noise(count: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_le_bytes()[3]
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    #[test]
    fn a_smaller_copy_has_the_rounded_mean_of_each_square() {
        let (width, height) = (29, 23);
        let pixels = noise(width * height);
        for factor in 1..7 {
            let copy = Shades::smaller(width, height, &pixels, factor);
            assert_eq!((copy.width, copy.height), (width / factor, height / factor));
            for (at, &shade) in copy.pixels.expose().iter().enumerate() {
                let (left, top) = (at % copy.width * factor, at / copy.width * factor);
                let square = (0..factor * factor).map(|i| (left + i % factor, top + i / factor));
                let sum: usize = square.map(|(x, y)| usize::from(pixels[y * width + x])).sum();
                let area = factor * factor;
                assert_eq!(usize::from(shade), (sum + area / 2) / area, "{factor}: {at}");
            }
        }
    }

    #[test]
    fn ink_is_darker_than_the_mean_around_it_up_to_the_edge() {
        for width in [1, 19, 20, 21, 40, 41, 42, 200] {
            let shades = noise(width);
            let columns: Vec<u32> = noise(width).into_iter().map(|shade| u32::from(shade) * 3).collect();
            let sums: Vec<u32> = (0..=width).map(|until| columns[..until].iter().sum()).collect();
            let mut is_ink = vec![7; width];
            mark(&shades, &sums, 3, 9, &mut is_ink);
            for x in 0..width {
                let around = &columns[x.saturating_sub(AROUND)..(x + AROUND + 1).min(width)];
                let pixels = 3 * u32::try_from(around.len()).unwrap();
                let expected = (u32::from(shades[x]) + 9) * pixels < around.iter().sum();
                assert_eq!(is_ink[x] == 1, expected, "{x} of {width}");
            }
        }
    }

    #[test]
    fn every_run_of_ink_is_given_once_from_end_to_end() {
        let marked = |runs: &[(usize, usize)]| {
            let mut marks = vec![0; 60];
            for &(from, to) in runs {
                marks[from..to].fill(1);
            }
            marks
        };
        for runs in
            [&[][..], &[(0, 60)], &[(0, 1), (8, 9), (15, 33), (59, 60)], &[(7, 8), (16, 24), (25, 41)]]
        {
            let mut found = Vec::new();
            each_run(&marked(runs), |from, to| found.push((from, to)));
            assert_eq!(found, runs);
        }
    }
}
