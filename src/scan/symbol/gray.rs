//! Pictures in shades of grey, and what is done to them before they are read.

use crate::secret::SecretBytes;

/// A point in a picture, or a place in modules.
pub(super) type Point = (f32, f32);

/// Shades row by row, 0 is black.
pub(super) struct Gray {
    pub(super) width: usize,
    pub(super) height: usize,
    pixels: SecretBytes,
}

/// What stands in a window around a pixel.
pub(super) struct Window {
    pub(super) sum: f32,
    pub(super) squares: f32,
    pub(super) count: f32,
}

impl Window {
    #[inline]
    pub(super) fn mean(&self) -> f32 {
        self.sum / self.count
    }

    #[inline]
    pub(super) fn deviation(&self) -> f32 {
        let mean = self.mean();
        (self.squares / self.count - mean * mean).max(0.0).sqrt()
    }
}

impl Gray {
    /// `None` unless there is exactly one byte for each pixel, and at least one.
    pub(super) fn new(width: usize, height: usize, pixels: SecretBytes) -> Option<Self> {
        let area = width.checked_mul(height)?;
        (area > 0 && area == pixels.len()).then_some(Self { width, height, pixels })
    }

    fn filled(width: usize, height: usize, mut shade: impl FnMut(usize, usize) -> u8) -> Self {
        let mut pixels = SecretBytes::zeroed(width * height);
        for (y, row) in pixels.expose_mut().chunks_exact_mut(width.max(1)).enumerate() {
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = shade(x, y);
            }
        }
        Self { width, height, pixels }
    }

    pub(super) fn pixels(&self) -> &[u8] {
        self.pixels.expose()
    }

    /// The shade of a pixel; outside, that of the nearest.
    #[inline]
    pub(super) fn at(&self, x: usize, y: usize) -> u8 {
        self.pixels.expose()[y.min(self.height - 1) * self.width + x.min(self.width - 1)]
    }

    /// The shade at a point between the centres of pixels; outside, that of the nearest.
    #[inline]
    pub(super) fn between(&self, (x, y): Point) -> f32 {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        // small numbers convert faster with a sign
        let (left, top) = (x as i32, y as i32);
        let (dx, dy) = (x - left as f32, y - top as f32);
        let (left, top) = (left as usize, top as usize);
        let right = usize::from(left + 1 < self.width);
        let below = if top + 1 < self.height { self.width } else { 0 };
        let at = top * self.width + left;
        let pixels = &self.pixels.expose()[at..=at + below + right];
        let shade = |at: usize| f32::from(pixels[at]);
        let above = shade(0) * (1.0 - dx) + shade(right) * dx;
        let below = shade(below) * (1.0 - dx) + shade(below + right) * dx;
        above * (1.0 - dy) + below * dy
    }

    /// Whether a point lies in the picture.
    #[inline]
    pub(super) fn has(&self, (x, y): Point) -> bool {
        x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32
    }

    /// A part of a picture; what would lie outside is left away.
    pub(super) fn part(
        (width, height, pixels): (usize, usize, &[u8]),
        (left, top): (usize, usize),
        (columns, rows): (usize, usize),
    ) -> Option<Self> {
        let columns = columns.min(width.checked_sub(left)?);
        let rows = rows.min(height.checked_sub(top)?);
        if columns == 0 || rows == 0 || width * height != pixels.len() {
            return None;
        }
        let mut part = SecretBytes::with_capacity(columns * rows);
        for y in top..top + rows {
            part.extend_from_slice(&pixels[y * width + left..y * width + left + columns]);
        }
        Self::new(columns, rows, part)
    }

    /// Half the size, each pixel the mean of four.
    pub(super) fn half(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width == 0 || height == 0 {
            return None;
        }
        let four = |x: usize, y: usize| {
            let sum = [(0, 0), (1, 0), (0, 1), (1, 1)]
                .iter()
                .map(|(dx, dy)| u16::from(self.at(2 * x + dx, 2 * y + dy)))
                .sum::<u16>();
            ((sum + 2) / 4) as u8
        };
        Some(Self::filled(width, height, four))
    }

    /// Twice the size, shades between filled in.
    pub(super) fn double(&self) -> Self {
        let at = |place: usize| 0.5 * (place as f32 + 0.5);
        Self::filled(self.width * 2, self.height * 2, |x, y| (self.between((at(x), at(y))) + 0.5) as u8)
    }

    pub(super) fn inverted(&self) -> Self {
        Self::filled(self.width, self.height, |x, y| 255 - self.at(x, y))
    }

    /// Whether what stands in the middle is lighter than the edge: ink is light there, and paper dark.
    pub(super) fn is_light_on_dark(&self) -> bool {
        let (width, height) = (self.width, self.height);
        let across = (0..width).step_by(3).flat_map(|x| [self.at(x, 0), self.at(x, height - 1)]);
        let down = (0..height).step_by(3).flat_map(|y| [self.at(0, y), self.at(width - 1, y)]);
        let mut edge: Vec<u8> = across.chain(down).collect();
        edge.sort_unstable();
        let paper = f32::from(edge[edge.len() / 2]);
        let middle = (height / 4..height - height / 4).step_by(3);
        let middle =
            middle.flat_map(|y| (width / 4..width - width / 4).step_by(3).map(move |x| self.at(x, y)));
        let (sum, count) =
            middle.fold((0.0, 0.0), |(sum, count), shade| (sum + f32::from(shade), count + 1.0_f32));
        sum / count.max(1.0) > paper
    }

    /// Each pixel from itself and the square window around it.
    pub(super) fn windowed(&self, radius: usize, shade: impl Fn(u8, &Window) -> u8) -> Self {
        let (width, height) = (self.width, self.height);
        let source = self.pixels.expose();
        let mut out = SecretBytes::zeroed(width * height);
        // sums of each column's part of the window, moved down row by row
        let mut sums = vec![0_u32; width];
        let mut squares = vec![0_u32; width];
        let row = |y: usize| &source[y * width..(y + 1) * width];
        let mut rows = 0_u32;
        for y in 0..height + radius {
            if y < height {
                for (x, &pixel) in row(y).iter().enumerate() {
                    sums[x] += u32::from(pixel);
                    squares[x] += u32::from(pixel) * u32::from(pixel);
                }
                rows += 1;
            }
            if y > 2 * radius && y - 2 * radius - 1 < height {
                for (x, &pixel) in row(y - 2 * radius - 1).iter().enumerate() {
                    sums[x] -= u32::from(pixel);
                    squares[x] -= u32::from(pixel) * u32::from(pixel);
                }
                rows -= 1;
            }
            let Some(centre) = y.checked_sub(radius) else { continue };
            let (mut sum, mut square, mut columns) = (0_u64, 0_u64, 0_u32);
            let line = &mut out.expose_mut()[centre * width..(centre + 1) * width];
            for x in 0..width + radius {
                if x < width {
                    sum += u64::from(sums[x]);
                    square += u64::from(squares[x]);
                    columns += 1;
                }
                if x > 2 * radius {
                    sum -= u64::from(sums[x - 2 * radius - 1]);
                    square -= u64::from(squares[x - 2 * radius - 1]);
                    columns -= 1;
                }
                if let Some(at) = x.checked_sub(radius) {
                    let window = Window {
                        sum: sum as f32,
                        squares: square as f32,
                        count: (rows * columns).max(1) as f32,
                    };
                    line[at] = shade(source[centre * width + at], &window);
                }
            }
        }
        Self { width, height, pixels: out }
    }

    /// Each pixel the mean of the square around it.
    pub(super) fn blurred(&self, radius: usize) -> Self {
        self.windowed(radius, |_, window| (window.mean() + 0.5) as u8)
    }

    /// Contrast and light made even: 128 is the mean around a pixel, 64 more or less a deviation.
    pub(super) fn evened(&self, radius: usize) -> Self {
        // where nothing is printed, noise must not grow into a pattern
        let floor = self.contrast() * 0.12;
        self.windowed(radius, |shade, window| {
            let deviation = window.deviation().max(floor).max(1.0);
            (128.0 + 64.0 * (f32::from(shade) - window.mean()) / deviation).clamp(0.0, 255.0) as u8
        })
    }

    /// The shades between which nine tenths of the pixels lie.
    pub(super) fn contrast(&self) -> f32 {
        let mut counts = [0_usize; 256];
        for &pixel in self.pixels() {
            counts[usize::from(pixel)] += 1;
        }
        let quantile = |share: usize| {
            let mut below = 0;
            counts
                .iter()
                .position(|&count| {
                    below += count;
                    below * 100 >= share * self.pixels().len()
                })
                .unwrap_or(255)
        };
        quantile(95).saturating_sub(quantile(5)) as f32
    }

    /// Black and white, by the mean around each pixel.
    pub(super) fn thresholded(&self, radius: usize) -> Self {
        self.windowed(radius, |shade, window| if f32::from(shade) < window.mean() - 2.0 { 0 } else { 255 })
    }

    /// The darkest, or the lightest, of nine pixels.
    pub(super) fn extreme(&self, darkest: bool) -> Self {
        let choose = |a: u8, b: u8| if darkest { a.min(b) } else { a.max(b) };
        let three = |before: u8, here: u8, after: u8| choose(choose(before, here), after);
        let across = Self::filled(self.width, self.height, |x, y| {
            three(self.at(x.saturating_sub(1), y), self.at(x, y), self.at(x + 1, y))
        });
        Self::filled(self.width, self.height, |x, y| {
            three(across.at(x, y.saturating_sub(1)), across.at(x, y), across.at(x, y + 1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_ink_on_dark_paper_is_told_from_the_usual() {
        // a square of ink in equal parts, with paper around it
        let part = |paper: u8, ink: u8| {
            let is_ink = |x: usize, y: usize| {
                (12..48).contains(&x) && (12..48).contains(&y) && (x / 3 + y / 3).is_multiple_of(2)
            };
            Gray::filled(60, 60, |x, y| if is_ink(x, y) { ink } else { paper })
        };
        assert!(!part(240, 20).is_light_on_dark());
        assert!(part(20, 240).is_light_on_dark());
        assert!(part(60, 90).is_light_on_dark() && !part(90, 60).is_light_on_dark());
    }
}
