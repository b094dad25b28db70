//! Tells lines of text from a code: between lines stands nothing, and in a code something stands everywhere.

use crate::scan::symbol::gray::Point;

/// Boxes on a side of a window.
const BOXES: usize = 64;
/// Windows of a region that are looked at.
const WINDOWS: usize = 9;
/// Degrees from one direction to the next.
const TURN: usize = 3;
/// A bin with less ink than this lies between lines.
const GAP: f32 = 0.03;
/// A bin with as much lies on a line.
const LINE: f32 = 0.12;
/// Of the bins from the first line to the last, so many lie between lines at least.
const BETWEEN: f32 = 0.2;

/// Whether a part of a picture shows lines of text, dark or light: nearly all of it does.
///
/// `middles` are points of the part, `side` how large what is looked at around each is, in pixels.
pub(super) fn is_lined(page: (usize, usize, &[u8]), middles: &[Point], side: usize) -> bool {
    let step = middles.len().div_ceil(WINDOWS).max(1);
    let windows = middles.iter().skip(step / 2).step_by(step);
    let (mut lined, mut all) = (0, 0);
    for &middle in windows {
        if let Some(window) = Window::around(page, middle, side) {
            all += 1;
            lined += usize::from(window.is_lined());
        }
    }
    all > 0 && lined * 5 >= all * 4
}

/// Mean shades of boxes, dark or not.
struct Window {
    columns: usize,
    is_dark: Vec<bool>,
}

impl Window {
    fn around((width, height, pixels): (usize, usize, &[u8]), middle: Point, side: usize) -> Option<Self> {
        let pitch = (side / BOXES).max(1);
        let from = |middle: f32| (middle as usize).saturating_sub(side / 2);
        let (left, top) = (from(middle.0), from(middle.1));
        let columns = (side.min(width.checked_sub(left)?)) / pitch;
        let rows = (side.min(height.checked_sub(top)?)) / pitch;
        if columns < BOXES / 3 || rows < BOXES / 3 {
            return None;
        }
        let mut means = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let mut sums = vec![0_usize; columns];
            for y in 0..pitch {
                let start = (top + row * pitch + y) * width + left;
                let line = &pixels[start..start + columns * pitch];
                for (sum, box_) in sums.iter_mut().zip(line.chunks_exact(pitch)) {
                    *sum += box_.iter().map(|&shade| usize::from(shade)).sum::<usize>();
                }
            }
            means.extend(sums.into_iter().map(|sum| sum / (pitch * pitch)));
        }
        let mut sorted = means.clone();
        sorted.sort_unstable();
        let middle = usize::midpoint(sorted[sorted.len() / 20], sorted[sorted.len() * 19 / 20]);
        Some(Self { columns, is_dark: means.into_iter().map(|mean| mean < middle).collect() })
    }

    fn is_lined(&self) -> bool {
        (0..180).step_by(TURN).any(|degrees| {
            let bins = self.bins(degrees as f32);
            is_comb(bins.iter().copied()) || is_comb(bins.iter().map(|ink| 1.0 - ink))
        })
    }

    /// How much of each bin is dark, across a direction; bins at the corners are left out.
    fn bins(&self, degrees: f32) -> Vec<f32> {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let mut bins = vec![(0.0_f32, 0.0_f32); 3 * BOXES];
        for (row, line) in self.is_dark.chunks_exact(self.columns).enumerate() {
            for (column, &is_dark) in line.iter().enumerate() {
                let at = row as f32 * cos - column as f32 * sin + 1.5 * BOXES as f32;
                if let Some(bin) = bins.get_mut(at as usize) {
                    bin.0 += f32::from(u8::from(is_dark));
                    bin.1 += 1.0;
                }
            }
        }
        let enough = 0.4 * BOXES as f32;
        bins.into_iter().filter(|bin| bin.1 >= enough).map(|(dark, all)| dark / all).collect()
    }
}

/// Whether lines and gaps take turns, three lines at least.
fn is_comb(bins: impl Iterator<Item = f32>) -> bool {
    let (mut lines, mut gaps, mut between, mut inked) = (0, 0, 0, 0);
    let mut on_line = false;
    for ink in bins {
        if ink >= LINE {
            if !on_line {
                lines += 1;
                gaps += between;
            }
            (on_line, between) = (true, 0);
            inked += 1;
        } else if ink < GAP && lines > 0 {
            on_line = false;
            between += 1;
        } else if lines > 0 {
            inked += 1;
        }
    }
    lines >= 3 && gaps as f32 >= BETWEEN * (gaps + inked) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 320;

    /// A picture of this side, dark where `is_dark` says so.
    fn picture(is_dark: impl Fn(usize, usize) -> bool) -> Vec<u8> {
        (0..SIDE * SIDE).map(|i| if is_dark(i % SIDE, i / SIDE) { 30 } else { 240 }).collect()
    }

    fn shows_lines(pixels: &[u8]) -> bool {
        let middle = SIDE as f32 / 2.0;
        is_lined((SIDE, SIDE, pixels), &[(middle, middle)], SIDE)
    }

    /// Strokes of letters in lines whose height and distance are those of text.
    fn is_stroke(x: usize, y: usize) -> bool {
        y % 40 < 20 && x % 11 < 4
    }

    #[test]
    fn lines_of_text_are_lined_however_they_are_turned() {
        for degrees in [0.0_f32, 24.0, 90.0, 141.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let turned = picture(|x, y| {
                let (x, y) = (x as f32 - 160.0, y as f32 - 160.0);
                let along = |value: f32| (value + 4000.0) as usize;
                is_stroke(along(x * cos + y * sin), along(y * cos - x * sin))
            });
            assert!(shows_lines(&turned), "{degrees}");
        }
    }

    #[test]
    fn light_text_on_dark_is_lined_too() {
        assert!(shows_lines(&picture(|x, y| !is_stroke(x, y))));
    }

    #[test]
    fn modules_of_a_code_are_not_lined() {
        let is_dark = |x: usize, y: usize| {
            let module = (x / 8 * 41 + y / 8) as u32;
            module.wrapping_mul(2_654_435_761) >> 15 & 1 == 1
        };
        assert!(!shows_lines(&picture(is_dark)));
    }

    #[test]
    fn two_lines_alone_are_not_lined() {
        assert!(!shows_lines(&picture(|_, y| (120..200).contains(&y) && y % 40 < 20)));
    }

    #[test]
    fn lines_beside_a_code_do_not_outvote_it() {
        let is_dark = |x: usize, y: usize| {
            if x < SIDE / 2 {
                is_stroke(x, y)
            } else {
                let module = (x / 8 * 41 + y / 8) as u32;
                module.wrapping_mul(2_654_435_761) >> 15 & 1 == 1
            }
        };
        let pixels = picture(is_dark);
        let quarter = SIDE as f32 / 4.0;
        let middles = |x: f32| [(x, quarter), (x, 2.0 * quarter), (x, 3.0 * quarter)];
        let page = (SIDE, SIDE, &pixels[..]);
        assert!(is_lined(page, &middles(quarter), SIDE / 2), "the text alone");
        let both = [middles(quarter), middles(3.0 * quarter)].concat();
        assert!(!is_lined(page, &both, SIDE / 2));
    }

    #[test]
    fn what_lies_outside_the_picture_is_not_lined() {
        let pixels = picture(is_stroke);
        assert!(!is_lined((SIDE, SIDE, &pixels), &[(5000.0, 5000.0)], SIDE));
        assert!(!is_lined((SIDE, SIDE, &pixels), &[], SIDE));
    }
}
