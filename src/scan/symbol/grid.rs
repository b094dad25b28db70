//! Where the modules of a symbol lie in a picture: a perspective, and a mesh for what no perspective
//! explains (curl, folds, uneven feed).

use crate::scan::symbol::gray::Point;

/// Modules between two nodes of the mesh, about.
const SPACING: f32 = 6.0;

/// From places in modules to points in a picture.
#[derive(Clone)]
pub(super) struct Grid {
    /// Where the symbol's corners lie: top left, top right, bottom right, bottom left.
    pub(super) corners: [Point; 4],
    side: f32,
    perspective: [f32; 8],
    /// Nodes on a side of the mesh.
    pub(super) nodes: usize,
    /// What each node adds to a place, in modules.
    pub(super) shifts: Vec<Point>,
    /// No node adds anything so far.
    pub(super) is_flat: bool,
}

impl Grid {
    /// `None` for corners that no perspective explains.
    pub(super) fn new(corners: [Point; 4], side: usize) -> Option<Self> {
        let side = side as f32;
        let nodes = (side / SPACING).round() as usize + 1;
        let perspective = perspective(corners)?;
        Some(Self {
            corners,
            side,
            perspective,
            nodes,
            shifts: vec![(0.0, 0.0); nodes * nodes],
            is_flat: true,
        })
    }

    /// The same mesh with other corners.
    pub(super) fn with_corners(&self, corners: [Point; 4]) -> Option<Self> {
        Some(Self { corners, perspective: perspective(corners)?, shifts: self.shifts.clone(), ..*self })
    }

    /// Pixels a module, on average.
    pub(super) fn scale(&self) -> f32 {
        let length = |a: Point, b: Point| (a.0 - b.0).hypot(a.1 - b.1);
        let [a, b, c, d] = self.corners;
        (length(a, b) + length(b, c) + length(c, d) + length(d, a)) / 4.0 / self.side
    }

    /// Where a place in modules lies.
    #[inline]
    pub(super) fn point(&self, (u, v): Point) -> Point {
        let (du, dv) = self.shift((u, v));
        let (x, y) = ((u + du) / self.side, (v + dv) / self.side);
        let at = &self.perspective;
        let depth = at[6] * x + at[7] * y + 1.0;
        ((at[0] * x + at[1] * y + at[2]) / depth, (at[3] * x + at[4] * y + at[5]) / depth)
    }

    /// What the mesh adds there.
    #[inline]
    pub(super) fn shift(&self, place: Point) -> Point {
        if self.is_flat {
            return (0.0, 0.0);
        }
        let mut sum = (0.0, 0.0);
        for (node, weight) in self.near(place) {
            sum.0 += weight * self.shifts[node].0;
            sum.1 += weight * self.shifts[node].1;
        }
        sum
    }

    /// The four nodes around a place, and their weights.
    #[inline]
    pub(super) fn near(&self, (u, v): Point) -> [(usize, f32); 4] {
        let last = self.nodes - 1;
        let cell = |at: f32| {
            let at = (at / self.side * last as f32).clamp(0.0, last as f32);
            let before = (at as usize).min(last.saturating_sub(1));
            (before, at - before as f32)
        };
        let ((x, dx), (y, dy)) = (cell(u), cell(v));
        let node = |x: usize, y: usize| y.min(last) * self.nodes + x.min(last);
        [
            (node(x, y), (1.0 - dx) * (1.0 - dy)),
            (node(x + 1, y), dx * (1.0 - dy)),
            (node(x, y + 1), (1.0 - dx) * dy),
            (node(x + 1, y + 1), dx * dy),
        ]
    }

    /// A node's place in modules.
    pub(super) fn node(&self, node: usize) -> Point {
        let spacing = self.side / (self.nodes - 1) as f32;
        ((node % self.nodes) as f32 * spacing, (node / self.nodes) as f32 * spacing)
    }

    /// The nodes beside a node.
    pub(super) fn beside(&self, node: usize) -> impl Iterator<Item = usize> + use<> {
        let (nodes, x, y) = (self.nodes, node % self.nodes, node / self.nodes);
        let left = (x > 0).then(|| node - 1);
        let right = (x + 1 < nodes).then(|| node + 1);
        let above = (y > 0).then(|| node - nodes);
        let below = (y + 1 < nodes).then(|| node + nodes);
        [left, right, above, below].into_iter().flatten()
    }

    /// Lets the mesh pass near measured shifts (place, shift, weight), and evenly between them.
    pub(super) fn spread(&mut self, measured: &[(Point, Point, f32)]) {
        self.is_flat = false;
        let near: Vec<_> =
            measured.iter().map(|&(place, shift, weight)| (self.near(place), shift, weight)).collect();
        for _ in 0..60 {
            let mut pull = vec![(0.0, 0.0, 0.0); self.shifts.len()];
            for (nodes, shift, weight) in &near {
                let mut now = (0.0, 0.0);
                for &(node, share) in nodes {
                    now.0 += share * self.shifts[node].0;
                    now.1 += share * self.shifts[node].1;
                }
                for &(node, share) in nodes {
                    let strength = weight * share;
                    pull[node].0 += strength * (self.shifts[node].0 + shift.0 - now.0);
                    pull[node].1 += strength * (self.shifts[node].1 + shift.1 - now.1);
                    pull[node].2 += strength;
                }
            }
            for (node, (du, dv, strength)) in pull.into_iter().enumerate() {
                let (mut sum, mut count) = ((0.0, 0.0), 0.0);
                for other in self.beside(node) {
                    sum.0 += self.shifts[other].0;
                    sum.1 += self.shifts[other].1;
                    count += 1.0;
                }
                let total = strength + count;
                if total > 0.0 {
                    self.shifts[node] = ((sum.0 + du) / total, (sum.1 + dv) / total);
                }
            }
        }
    }
}

/// The perspective that takes the unit square to four corners (Heckbert 1989).
fn perspective([p0, p1, p2, p3]: [Point; 4]) -> Option<[f32; 8]> {
    let sum = (p0.0 - p1.0 + p2.0 - p3.0, p0.1 - p1.1 + p2.1 - p3.1);
    let (d1, d2) = ((p1.0 - p2.0, p1.1 - p2.1), (p3.0 - p2.0, p3.1 - p2.1));
    let area = d1.0 * d2.1 - d2.0 * d1.1;
    if !area.is_finite() || area.abs() < 1.0 {
        return None;
    }
    let g = (sum.0 * d2.1 - d2.0 * sum.1) / area;
    let h = (d1.0 * sum.1 - sum.0 * d1.1) / area;
    // in front of the camera everywhere
    let in_front = [1.0 + g, 1.0 + h, 1.0 + g + h].iter().all(|&depth| depth > 0.2);
    in_front.then_some([
        p1.0 - p0.0 + g * p1.0,
        p3.0 - p0.0 + h * p3.0,
        p0.0,
        p1.1 - p0.1 + g * p1.1,
        p3.1 - p0.1 + h * p3.1,
        p0.1,
        g,
        h,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNERS: [Point; 4] = [(10.0, 20.0), (300.0, 5.0), (340.0, 330.0), (0.0, 280.0)];

    fn is_near(a: Point, b: Point) -> bool {
        (a.0 - b.0).hypot(a.1 - b.1) < 0.05
    }

    #[test]
    fn a_perspective_takes_corners_to_corners() {
        let grid = Grid::new(CORNERS, 69).unwrap();
        let places = [(0.0, 0.0), (69.0, 0.0), (69.0, 69.0), (0.0, 69.0)];
        for (place, corner) in places.into_iter().zip(CORNERS) {
            assert!(is_near(grid.point(place), corner), "{place:?}");
        }
        // straight lines stay straight: the diagonals meet in the middle
        let (x, y) = grid.point((34.5, 34.5));
        let (a, b) = (CORNERS[0], CORNERS[2]);
        assert!(((b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0)).abs() < 50.0);
    }

    #[test]
    fn corners_in_one_line_are_refused() {
        assert!(Grid::new([(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0)], 69).is_none());
        assert!(Grid::new([(f32::NAN, 0.0), (10.0, 0.0), (20.0, 9.0), (0.0, 9.0)], 69).is_none());
    }

    #[test]
    fn the_mesh_passes_near_measured_shifts() {
        let mut grid = Grid::new(CORNERS, 69).unwrap();
        let measured = [
            ((6.0, 6.0), (0.0, 0.0), 9.0),
            ((34.0, 34.0), (1.0, -1.0), 9.0),
            ((62.0, 62.0), (0.0, 0.0), 9.0),
        ];
        grid.spread(&measured);
        for (place, shift, _) in measured {
            assert!(
                is_near(grid.shift(place), shift) || (grid.shift(place).0 - shift.0).abs() < 0.3,
                "{place:?}"
            );
        }
        assert!(grid.shift((20.0, 20.0)).0 > 0.2, "and evenly between them");
    }
}
