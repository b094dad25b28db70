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
        let (columns, rows) = (width / factor, height / factor);
        let mut mean = SecretBytes::zeroed(columns * rows);
        let mut sums = vec![0_u32; columns];
        let count = u32::try_from(factor * factor).unwrap_or(1);
        for (y, line) in mean.expose_mut().chunks_exact_mut(columns.max(1)).enumerate() {
            sums.fill(0);
            for source in pixels[y * factor * width..].chunks_exact(width).take(factor) {
                for (sum, part) in sums.iter_mut().zip(source.chunks_exact(factor)) {
                    *sum += part.iter().copied().map(u32::from).sum::<u32>();
                }
            }
            for (shade, &sum) in line.iter_mut().zip(&sums) {
                *shade = u8::try_from((sum + count / 2) / count).unwrap_or(255);
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
        let mut sum: u32 = columns[..AROUND.min(width)].iter().sum();
        let mut count = u32::try_from(AROUND.min(width)).unwrap_or(1);
        let mut start = None;
        for (x, &shade) in line(y).iter().enumerate() {
            if x + AROUND < width {
                sum += columns[x + AROUND];
                count += 1;
            }
            if x > AROUND {
                sum -= columns[x - AROUND - 1];
                count -= 1;
            }
            let is_ink = (u32::from(shade) + contrast) * count * lines < sum;
            match (is_ink, start) {
                (true, None) => start = Some(x),
                (false, Some(from)) => {
                    runs.push(y, from, x);
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            runs.push(y, from, width);
        }
        runs.end_line();
        if runs.roots > 4 * MOST {
            return Vec::new();
        }
    }
    runs.pieces()
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
