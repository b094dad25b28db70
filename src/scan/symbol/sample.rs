//! What each module of a fitted symbol shows, and how sure that is.

use zeroize::Zeroizing;

use crate::scan::symbol::fit::Views;
use crate::scan::symbol::gray::Window;
use crate::scan::symbol::grid::Grid;
use crate::scan::symbol::pattern::Pattern;

/// One number a module: below 0 dark, above 0 light, the farther the surer.
pub(super) type Shades = Zeroizing<Vec<f32>>;

/// Modules on each side that tell dark from light around one.
const AROUND: isize = 4;
/// Taps of the filter on each side.
const TAPS: isize = 2;
const FILTER: usize = 25;

/// Samples every module.
pub(super) fn shades(views: &Views, grid: &Grid, pattern: &Pattern) -> Shades {
    let mut shades = Zeroizing::new(Vec::with_capacity(pattern.side * pattern.side));
    for y in 0..pattern.side {
        for x in 0..pattern.side {
            let point = grid.point((x as f32 + 0.5, y as f32 + 0.5));
            // outside the picture nothing is known
            let shade = if views.fine.has(point) { views.fine.between(point) - 128.0 } else { 0.0 };
            shades.push(shade / 64.0);
        }
    }
    shades
}

/// How much the shades inside each module differ: 0 for none.
pub(super) fn unevenness(views: &Views, grid: &Grid, pattern: &Pattern) -> Shades {
    let mut spread = Zeroizing::new(Vec::with_capacity(pattern.side * pattern.side));
    for y in 0..pattern.side {
        for x in 0..pattern.side {
            let mut window = Window { sum: 0.0, squares: 0.0, count: 0.0 };
            for (du, dv) in [(0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let shade = views.sharp.between(grid.point((x as f32 + du, y as f32 + dv)));
                window.sum += shade;
                window.squares += shade * shade;
                window.count += 1.0;
            }
            spread.push(window.deviation() / 64.0);
        }
    }
    spread
}

/// Makes up for blur: each module's shade from those around it, weighted so that the known ones come
/// out right. Symbols too damaged to learn from stay as they are.
pub(super) fn sharpened(shades: &Shades, side: usize, known: &[Option<bool>]) -> Shades {
    let Some(filter) = learned(shades, side, known) else { return Zeroizing::new(shades.to_vec()) };
    let mut sharp = Zeroizing::new(Vec::with_capacity(shades.len()));
    for i in 0..shades.len() {
        let taps = taps(shades, side, i);
        sharp.push(taps.iter().zip(&filter).map(|(tap, weight)| tap * weight).sum());
    }
    sharp
}

fn taps(shades: &[f32], side: usize, at: usize) -> [f32; FILTER + 1] {
    let mut taps = [0.0; FILTER + 1];
    let (x, y) = ((at % side) as isize, (at / side) as isize);
    let mut i = 0;
    for dy in -TAPS..=TAPS {
        for dx in -TAPS..=TAPS {
            taps[i] = shade_at(shades, side, x + dx, y + dy);
            i += 1;
        }
    }
    taps[FILTER] = 0.3;
    taps
}

/// Outside the symbol it is light.
fn shade_at(shades: &[f32], side: usize, x: isize, y: isize) -> f32 {
    match (usize::try_from(x), usize::try_from(y)) {
        (Ok(x), Ok(y)) if x < side && y < side => shades[y * side + x],
        _ => 0.8,
    }
}

/// Least squares, drawn towards leaving everything as it is.
fn learned(shades: &[f32], side: usize, known: &[Option<bool>]) -> Option<Vec<f32>> {
    const SIZE: usize = FILTER + 1;
    let mut matrix = vec![[0.0_f64; SIZE + 1]; SIZE];
    let mut count = 0.0;
    for (at, dark) in known.iter().enumerate() {
        let Some(dark) = dark else { continue };
        let taps = taps(shades, side, at);
        let target = if *dark { -1.0 } else { 1.0 };
        // a known module that shows the opposite lies under a stain: nothing can be learned from it
        if shades[at] * target < -0.4 {
            continue;
        }
        count += 1.0;
        for (row, &tap) in matrix.iter_mut().zip(&taps) {
            for (sum, &other) in row.iter_mut().zip(&taps) {
                *sum += f64::from(tap) * f64::from(other);
            }
            row[SIZE] += f64::from(tap) * f64::from(target);
        }
    }
    if count < 3.0 * SIZE as f64 {
        return None;
    }
    let pull = 0.03 * count;
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] += pull;
    }
    matrix[FILTER / 2][SIZE] += pull;
    solved(matrix)
}

/// Gauss's elimination with the largest pivot.
fn solved<const N: usize>(mut matrix: Vec<[f64; N]>) -> Option<Vec<f32>> {
    let size = matrix.len();
    for i in 0..size {
        let pivot = (i..size).max_by(|&a, &b| matrix[a][i].abs().total_cmp(&matrix[b][i].abs()))?;
        matrix.swap(i, pivot);
        if matrix[i][i].abs() < 1e-9 {
            return None;
        }
        for row in 0..size {
            if row == i {
                continue;
            }
            let factor = matrix[row][i] / matrix[i][i];
            let above = matrix[i];
            for (value, above) in matrix[row].iter_mut().zip(above).skip(i) {
                *value -= factor * above;
            }
        }
    }
    Some((0..size).map(|i| (matrix[i][N - 1] / matrix[i][i]) as f32).collect())
}

/// Subtracts a threshold from each shade: the middle between what is dark and what is light around it.
pub(super) fn balanced(shades: &Shades, side: usize) -> Shades {
    let mut balanced = Zeroizing::new(Vec::with_capacity(shades.len()));
    for at in 0..shades.len() {
        let (x, y) = ((at % side) as isize, (at / side) as isize);
        let (mut dark, mut light) = ((0.0, 0.0), (0.0, 0.0));
        for dy in -AROUND..=AROUND {
            for dx in -AROUND..=AROUND {
                let shade = shade_at(shades, side, x + dx, y + dy);
                let of = if shade < 0.0 { &mut dark } else { &mut light };
                of.0 += shade;
                of.1 += 1.0;
            }
        }
        // drawn to ±0.5 where there is nearly only one of the two
        let low = (dark.0 - 0.7 * 4.0) / (dark.1 + 4.0);
        let high = (light.0 + 0.7 * 4.0) / (light.1 + 4.0);
        let half = ((high - low) / 2.0_f32).max(0.1);
        balanced.push((shades[at] - f32::midpoint(low, high)) / half);
    }
    balanced
}

/// How far to trust each module: less where nearly all around it are alike (a hole, a blot), where its own
/// shades differ, and where known modules nearby are wrong.
pub(super) fn trust(shades: &Shades, spread: &Shades, side: usize, known: &[Option<bool>]) -> Shades {
    let mut trust = Zeroizing::new(Vec::with_capacity(shades.len()));
    for at in 0..shades.len() {
        let (x, y) = ((at % side) as isize, (at / side) as isize);
        let (mut light, mut count, mut wrong, mut right) = (0.0_f32, 0.0, 0.0_f32, 0.0_f32);
        for dy in -3..=3_isize {
            for dx in -3..=3_isize {
                let (Ok(u), Ok(v)) = (usize::try_from(x + dx), usize::try_from(y + dy)) else { continue };
                if u >= side || v >= side {
                    continue;
                }
                let near = v * side + u;
                if dx.abs() <= 2 && dy.abs() <= 2 {
                    light += f32::from(u8::from(shades[near] > 0.0));
                    count += 1.0;
                }
                if let Some(dark) = known[near] {
                    if dark == (shades[near] < 0.0) { right += 1.0 } else { wrong += 1.0 }
                }
            }
        }
        let share: f32 = light / count;
        let mixed = (4.0 * share * (1.0 - share)).max(0.02).sqrt();
        let agree = ((right + 2.0) / (right + 3.0 * wrong + 2.0)).min(1.0);
        let clean = 1.0 / (1.0 + 0.6 * spread[at]);
        trust.push(mixed * agree * clean);
    }
    trust
}
