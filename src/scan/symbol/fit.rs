//! Lays the grid of a symbol over a picture, by what is the same in every symbol of its version.

use crate::scan::symbol::gray::{Gray, Point};
use crate::scan::symbol::grid::Grid;
use crate::scan::symbol::pattern::{Mark, Pattern};

/// Pixels a module, about, in pictures that grids are fitted to.
pub(super) const MODULE: f32 = 5.0;
/// Wide enough for light and dark modules, narrow enough for shadows.
const EVEN: usize = 24;

/// One picture, with even contrast: sharp, and blurred so that a grid some modules off is drawn near.
pub(super) struct Views {
    pub(super) sharp: Gray,
    pub(super) fine: Gray,
    pub(super) coarse: Gray,
}

impl Views {
    pub(super) fn of(picture: &Gray) -> Self {
        let sharp = picture.evened(EVEN);
        let fine = sharp.blurred(1);
        let coarse = fine.blurred(3);
        Self { sharp, fine, coarse }
    }

    pub(super) fn inverted(&self) -> Self {
        Self { sharp: self.sharp.inverted(), fine: self.fine.inverted(), coarse: self.coarse.inverted() }
    }
}

/// How well a picture agrees with the marks: near 1 for a good print, near 0 for anything else.
pub(super) fn agreement(view: &Gray, grid: &Grid, marks: &[Mark]) -> f32 {
    let sum: f32 = marks
        .iter()
        .map(|&(place, sign)| {
            let point = grid.point(place);
            if view.has(point) { sign * (view.between(point) - 128.0).clamp(-64.0, 64.0) / 64.0 } else { 0.0 }
        })
        .sum();
    sum / marks.len().max(1) as f32
}

/// Moves the corners until nothing agrees better; steps in modules, the largest first.
pub(super) fn settle(view: &Gray, grid: Grid, marks: &[Mark], steps: &[f32]) -> (Grid, f32) {
    let mut best = agreement(view, &grid, marks);
    let mut grid = grid;
    for &step in steps {
        for _ in 0..6 {
            let before = best;
            // all corners together, the sides, then each corner
            for corners in [0b1111, 0b0110, 0b1100, 0b0011, 0b1001, 1, 2, 4, 8_u8] {
                for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                    let pixels = step * grid.scale();
                    let mut moved = grid.corners;
                    for (i, corner) in moved.iter_mut().enumerate() {
                        if corners >> i & 1 == 1 {
                            *corner = (corner.0 + dx * pixels, corner.1 + dy * pixels);
                        }
                    }
                    let Some(other) = grid.with_corners(moved) else { continue };
                    let score = agreement(view, &other, marks);
                    if score > best {
                        (best, grid) = (score, other);
                    }
                }
            }
            if best - before < 0.002 {
                break;
            }
        }
    }
    (grid, best)
}

/// Bends the grid to the finder and alignment patterns that are found near where they should be.
pub(super) fn bend(view: &Gray, grid: &mut Grid, pattern: &Pattern) {
    let far = pattern.side as f32 - 3.5;
    let finders = [(3.5, 3.5), (far, 3.5), (3.5, far)].map(|centre| (centre, finder_marks()));
    let middle = |at: usize| at as f32 + 0.5;
    let alignments = pattern.alignments.iter().map(|&(x, y)| ((middle(x), middle(y)), alignment_marks()));
    let templates: Vec<(Point, Vec<Mark>)> = finders.into_iter().chain(alignments).collect();
    for reach in [2.5_f32, 2.0, 1.5] {
        let mut measured = Vec::new();
        for (centre, marks) in &templates {
            if let Some((shift, score)) = matched(view, grid, *centre, marks, reach) {
                let known = grid.shift(*centre);
                measured.push((*centre, (known.0 + shift.0, known.1 + shift.1), 6.0 * score));
            }
        }
        if measured.is_empty() {
            return;
        }
        grid.spread(&measured);
    }
}

/// Where near its place a small pattern agrees best, if it does.
fn matched(view: &Gray, grid: &Grid, centre: Point, marks: &[Mark], reach: f32) -> Option<(Point, f32)> {
    const STEP: f32 = 0.25;
    let steps = (reach / STEP) as i16;
    let mut best = ((0.0, 0.0), 0.0);
    for i in -steps..=steps {
        for j in -steps..=steps {
            let shift = (f32::from(i) * STEP, f32::from(j) * STEP);
            let at = (centre.0 + shift.0, centre.1 + shift.1);
            let sum: f32 = marks
                .iter()
                .map(|&((u, v), sign)| {
                    let point = grid.point((at.0 + u, at.1 + v));
                    if view.has(point) {
                        sign * (view.between(point) - 128.0).clamp(-64.0, 64.0)
                    } else {
                        0.0
                    }
                })
                .sum();
            // nearer is likelier
            let score = sum / 64.0 / marks.len() as f32 - 0.02 * (shift.0 * shift.0 + shift.1 * shift.1);
            if score > best.1 {
                best = (shift, score);
            }
        }
    }
    (best.1 > 0.5).then_some(best)
}

/// Of an alignment pattern, around its middle; dark and light weigh alike.
fn alignment_marks() -> Vec<Mark> {
    square_marks(2, &[-1.0, 1.0, -1.0])
}

/// Of a finder pattern with its light border.
fn finder_marks() -> Vec<Mark> {
    square_marks(4, &[-1.0, -1.0, 1.0, -1.0, 1.0])
}

fn square_marks(radius: i16, rings: &[f32]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for y in -radius..=radius {
        for x in -radius..=radius {
            let ring = usize::from(x.unsigned_abs().max(y.unsigned_abs()));
            marks.push(((f32::from(x), f32::from(y)), rings[ring]));
        }
    }
    marks
}

/// Lets each node of the mesh move to where the modules around it stand out most: in their middles they
/// are darkest and lightest.
pub(super) fn relax(view: &Gray, grid: &mut Grid, pattern: &Pattern, marks: &[Option<bool>], steps: &[f32]) {
    let reach = (pattern.side as f32 / (grid.nodes - 1) as f32).ceil();
    let clearness = |grid: &Grid, node: usize| {
        let (u, v) = grid.node(node);
        let range = |at: f32| {
            let from = (at - reach).max(0.0) as usize;
            from..((at + reach) as usize).min(pattern.side)
        };
        let mut sum = 0.0;
        let mut count: f32 = 0.0;
        for y in range(v) {
            for x in range(u) {
                let place = (x as f32 + 0.5, y as f32 + 0.5);
                let weight = (1.0 - (place.0 - u).abs() / reach).max(0.0)
                    * (1.0 - (place.1 - v).abs() / reach).max(0.0);
                if weight <= 0.0 {
                    continue;
                }
                let point = grid.point(place);
                if !view.has(point) {
                    continue;
                }
                let shade = ((view.between(point) - 128.0) / 64.0).clamp(-1.2, 1.2);
                sum += weight
                    * match marks[y * pattern.side + x] {
                        Some(true) => -1.5 * shade,
                        Some(false) => 1.5 * shade,
                        None => shade * shade,
                    };
                count += weight;
            }
        }
        sum / count.max(1.0)
    };
    grid.is_flat = false;
    for &step in steps {
        for node in 0..grid.shifts.len() {
            let (mut mean, mut count) = ((0.0, 0.0), 0.0);
            for other in grid.beside(node) {
                mean.0 += grid.shifts[other].0;
                mean.1 += grid.shifts[other].1;
                count += 1.0;
            }
            let mean = (mean.0 / count, mean.1 / count);
            let rough = |shift: Point| {
                let (du, dv) = (shift.0 - mean.0, shift.1 - mean.1);
                0.6 * (du * du + dv * dv)
            };
            let start = grid.shifts[node];
            let mut best = (start, clearness(grid, node) - rough(start));
            for (du, dv) in [
                (1.0, 0.0),
                (-1.0, 0.0),
                (0.0, 1.0),
                (0.0, -1.0),
                (0.7, 0.7),
                (-0.7, 0.7),
                (0.7, -0.7),
                (-0.7, -0.7),
            ] {
                let shift = (start.0 + du * step, start.1 + dv * step);
                grid.shifts[node] = shift;
                let score = clearness(grid, node) - rough(shift);
                if score > best.1 {
                    best = (shift, score);
                }
            }
            grid.shifts[node] = best.0;
        }
    }
}
