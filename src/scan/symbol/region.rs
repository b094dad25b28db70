//! Where on a page something has the texture of a code: dark and light in equal parts, over a square.

use crate::scan::symbol::gray::Point;
use crate::scan::symbol::lined::is_lined;

/// Cells on the longer side of a picture.
const CELLS: usize = 110;
/// Regions that are looked at, the largest first.
const MOST: usize = 4;
/// Cells on a side of the smallest region.
const LEAST: usize = 5;
/// Cells on a side of what is looked at for lines of text.
const WINDOW: usize = 9;
/// Pixels on a side of a cell that are looked at, at most.
const SAMPLES: usize = 20;
/// How far a region's shades are from those of the page, in their own deviations, at least. Dark and light in
/// equal parts are one deviation away, lines of text, which are light for the most part, 0.4.
const AWAY_FROM_PAGE: f32 = 0.45;

/// A part of a picture that could be a code.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// Left, top, right, bottom in pixels.
    pub(super) around: [usize; 4],
    /// The corners of the smallest rectangle around it, in order.
    pub(super) corners: [Point; 4],
}

/// The regions of a picture, the largest first.
pub(super) fn regions(width: usize, height: usize, pixels: &[u8]) -> Vec<Region> {
    let size = cell(width, height);
    let (columns, rows) = (width / size, height / size);
    if columns < LEAST || rows < LEAST {
        return Vec::new();
    }
    let cells = measured(width, pixels, size, (columns, rows));
    let is_code = marked(&cells, columns, rows);
    let mut found = parts(&is_code, columns, rows);
    found.retain(|part| away_from_page(&cells, part) >= AWAY_FROM_PAGE);
    found.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let middle = |at: &usize| {
        let along = |cell: usize| (cell as f32 + 0.5) * size as f32;
        (along(at % columns), along(at / columns))
    };
    let is_text = |part: &Vec<usize>| {
        let middles: Vec<Point> = part.iter().map(middle).collect();
        is_lined((width, height, pixels), &middles, window(width, height))
    };
    let regions = found.iter().take(2 * MOST).filter(|part| !is_text(part));
    regions.filter_map(|part| region(part, columns, size, (width, height))).take(MOST).collect()
}

/// The side of a cell, in pixels.
fn cell(width: usize, height: usize) -> usize {
    (width.max(height) / CELLS).max(4)
}

/// The side of what is looked at for lines of text, in pixels.
pub(super) fn window(width: usize, height: usize) -> usize {
    WINDOW * cell(width, height)
}

#[derive(Clone, Copy)]
struct Cell {
    mean: f32,
    deviation: f32,
}

fn measured(width: usize, pixels: &[u8], size: usize, (columns, rows): (usize, usize)) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(columns * rows);
    // large cells are sampled: a page at 600 dpi costs no more than one at 200
    let step = size.div_ceil(SAMPLES);
    for row in 0..rows {
        let mut sums = vec![(0_u32, 0_u32, 0_u32); columns];
        for y in (row * size..(row + 1) * size).step_by(step) {
            let line = &pixels[y * width..y * width + columns * size];
            for (cell, part) in sums.iter_mut().zip(line.chunks_exact(size)) {
                for &pixel in part.iter().step_by(step) {
                    cell.0 += u32::from(pixel);
                    cell.1 += u32::from(pixel) * u32::from(pixel);
                    cell.2 += 1;
                }
            }
        }
        for (sum, squares, count) in sums {
            let count = count.max(1) as f32;
            let mean = sum as f32 / count;
            let deviation = (squares as f32 / count - mean * mean).max(0.0).sqrt();
            cells.push(Cell { mean, deviation });
        }
    }
    cells
}

/// Cells as varied as a code, among the page's own contrast.
fn marked(cells: &[Cell], columns: usize, rows: usize) -> Vec<bool> {
    let mut deviations: Vec<f32> = cells.iter().map(|cell| cell.deviation).collect();
    deviations.sort_by(f32::total_cmp);
    let most = deviations[deviations.len() - 1 - deviations.len() / 200];
    let least = (most * 0.5).max(6.0);
    let varied: Vec<bool> = cells.iter().map(|cell| cell.deviation >= least).collect();
    // text has light lines between: a cell of a code has varied neighbours on all sides
    let near = |at: usize| {
        let (x, y) = (at % columns, at / columns);
        let mut count = 0;
        for dy in 0..3 {
            for dx in 0..3 {
                let (u, v) = (x + dx, y + dy);
                count += usize::from(
                    u >= 1 && v >= 1 && u <= columns && v <= rows && varied[(v - 1) * columns + u - 1],
                );
            }
        }
        count
    };
    let paper = {
        let mut means: Vec<f32> = cells.iter().map(|cell| cell.mean).collect();
        means.sort_by(f32::total_cmp);
        means[means.len() * 9 / 10]
    };
    (0..cells.len())
        .map(|at| near(at) >= 6 && (cells[at].mean - paper).abs() > 0.4 * least || near(at) >= 8)
        .collect()
}

/// Cells that touch, together.
fn parts(marked: &[bool], columns: usize, rows: usize) -> Vec<Vec<usize>> {
    let mut seen = vec![false; marked.len()];
    let mut parts = Vec::new();
    for start in 0..marked.len() {
        if !marked[start] || seen[start] {
            continue;
        }
        let mut part = vec![start];
        seen[start] = true;
        let mut next = 0;
        while next < part.len() {
            let (x, y) = (part[next] % columns, part[next] / columns);
            next += 1;
            for v in y.saturating_sub(1)..=(y + 1).min(rows - 1) {
                for u in x.saturating_sub(1)..=(x + 1).min(columns - 1) {
                    let at = v * columns + u;
                    if marked[at] && !seen[at] {
                        seen[at] = true;
                        part.push(at);
                    }
                }
            }
        }
        if part.len() >= LEAST * LEAST {
            parts.push(part);
        }
    }
    parts
}

/// How far the cells of a part are from the shade of most of the page, dark or light, in deviations.
fn away_from_page(cells: &[Cell], part: &[usize]) -> f32 {
    let mut means: Vec<f32> = cells.iter().map(|cell| cell.mean).collect();
    means.sort_by(f32::total_cmp);
    let away_from = |page: f32| {
        let part = part.iter().map(|&at| cells[at]).filter(|cell| cell.deviation > 0.0);
        let mut away: Vec<f32> = part.map(|cell| (cell.mean - page).abs() / cell.deviation).collect();
        away.sort_by(f32::total_cmp);
        away.get(away.len() / 2).copied().unwrap_or(0.0)
    };
    away_from(means[means.len() / 10]).max(away_from(means[means.len() * 9 / 10]))
}

fn region(part: &[usize], columns: usize, size: usize, (width, height): (usize, usize)) -> Option<Region> {
    let places: Vec<Point> =
        part.iter().map(|at| ((at % columns) as f32 + 0.5, (at / columns) as f32 + 0.5)).collect();
    let corners = rectangle(&places)?;
    let length = |a: Point, b: Point| (a.0 - b.0).hypot(a.1 - b.1) + 1.0;
    let (a, b) = (length(corners[0], corners[1]), length(corners[1], corners[2]));
    if a.min(b) < 4.0 || a.max(b) > 4.0 * a.min(b) || (places.len() as f32) < 0.3 * a * b {
        return None;
    }
    let scale = size as f32;
    let range = |places: &mut dyn Iterator<Item = usize>, limit: usize, margin: usize| {
        let (least, most) = places.fold((usize::MAX, 0), |(least, most), at| (least.min(at), most.max(at)));
        ((least * size).saturating_sub(margin), ((most + 1) * size + margin).min(limit))
    };
    let margin = (a.max(b) * scale * 0.15) as usize + 2 * size;
    let (left, right) = range(&mut part.iter().map(|at| at % columns), width, margin);
    let (top, bottom) = range(&mut part.iter().map(|at| at / columns), height, margin);
    Some(Region { around: [left, top, right, bottom], corners: corners.map(|(x, y)| (x * scale, y * scale)) })
}

/// The smallest rectangle at any angle; half a cell is added on each side.
fn rectangle(places: &[Point]) -> Option<[Point; 4]> {
    let mut best: Option<(f32, [Point; 4])> = None;
    for step in 0..45_u8 {
        let (sin, cos) = (f32::from(step) * 2.0).to_radians().sin_cos();
        let bounds = places.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, &(x, y)| {
            let (u, v) = (x * cos + y * sin, y * cos - x * sin);
            [b[0].min(u), b[1].min(v), b[2].max(u), b[3].max(v)]
        });
        let [left, top, right, bottom] = [bounds[0] - 0.5, bounds[1] - 0.5, bounds[2] + 0.5, bounds[3] + 0.5];
        let area = (right - left) * (bottom - top);
        if best.is_none_or(|(least, _)| area < least) {
            let back = |u: f32, v: f32| (u * cos - v * sin, u * sin + v * cos);
            best = Some((area, [back(left, top), back(right, top), back(right, bottom), back(left, bottom)]));
        }
    }
    best.map(|(_, corners)| corners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_full_of_text_has_no_region() {
        let (width, height) = (1000, 1400);
        let mut pixels = vec![250_u8; width * height];
        for (i, pixel) in pixels.iter_mut().enumerate() {
            let (x, y) = (i % width, i / width);
            let is_stroke = y % 18 < 10 && x % 9 < 2;
            if (80..920).contains(&x) && (80..1300).contains(&y) && is_stroke {
                *pixel = 20;
            }
        }
        let found = regions(width, height, &pixels);
        assert!(found.is_empty(), "{:?}", found.iter().map(|region| region.around).collect::<Vec<_>>());
    }

    #[test]
    fn a_square_of_noise_is_found_and_lines_of_text_are_not() {
        let (width, height) = (1000, 1400);
        let mut pixels = vec![250_u8; width * height];
        let mut state = 1_u32;
        for y in 0..height {
            for x in 0..width {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let is_dark = state >> 16 & 1 == 1;
                let in_square = (600..900).contains(&x) && (500..800).contains(&y);
                let in_text = x < 500 && y % 40 < 9 && x % 9 < 4;
                if (in_square || in_text) && is_dark {
                    pixels[y * width + x] = 20;
                }
            }
        }
        let found = regions(width, height, &pixels);
        assert_eq!(found.len(), 1);
        let [left, top, right, bottom] = found[0].around;
        assert!(left < 600 && top < 500 && right > 900 && bottom > 800, "{:?}", found[0].around);
    }
}
