//! Curves through points, by least squares.

/// A parabola.
#[derive(Clone, Copy, Default)]
pub(super) struct Curve([f32; 3]);

impl Curve {
    pub(super) fn at(&self, x: f32) -> f32 {
        let [a, b, c] = self.0;
        a + x * (b + x * c)
    }

    pub(super) fn slope(&self, x: f32) -> f32 {
        self.0[1] + 2.0 * self.0[2] * x
    }

    /// The curve at a part of the way to another; beyond it or before it too.
    pub(super) fn between(&self, other: &Self, part: f32) -> Self {
        let mut mixed = self.0;
        for (to, from) in mixed.iter_mut().zip(other.0) {
            *to += (from - *to) * part;
        }
        Self(mixed)
    }

    /// The curve moved.
    pub(super) fn moved(&self, by: f32) -> Self {
        Self([self.0[0] + by, self.0[1], self.0[2]])
    }
}

/// The curve through points with weights: a parabola through many that lie far apart, else a
/// straight line.
pub(super) fn fitted(points: &[(f32, f32, f32)]) -> Curve {
    let least = points.iter().map(|point| point.0).fold(f32::INFINITY, f32::min);
    let most = points.iter().map(|point| point.0).fold(f32::NEG_INFINITY, f32::max);
    let terms = match points.len() {
        0 => return Curve::default(),
        1..=3 => 1,
        4..=11 => 2,
        _ if most - least < 14.0 => 2,
        _ => 3,
    };
    // around the middle, so that the sums stay small
    let middle = f32::midpoint(least, most);
    let mut sums = [[0.0_f64; 4]; 3];
    for &(x, y, weight) in points {
        let powers = [1.0, f64::from(x - middle), f64::from(x - middle).powi(2)];
        for (i, line) in sums.iter_mut().enumerate().take(terms) {
            for (j, sum) in line.iter_mut().enumerate().take(terms) {
                *sum += f64::from(weight) * powers[i] * powers[j];
            }
            line[3] += f64::from(weight) * powers[i] * f64::from(y);
        }
    }
    for i in 0..terms {
        let pivot = sums[i][i];
        if pivot.abs() < 1.0e-9 {
            continue;
        }
        for j in (0..terms).filter(|&j| j != i) {
            let factor = sums[j][i] / pivot;
            let line = sums[i];
            sums[j].iter_mut().zip(line).for_each(|(to, from)| *to -= factor * from);
        }
    }
    let solved = |i: usize| {
        if i < terms && sums[i][i].abs() >= 1.0e-9 { sums[i][3] / sums[i][i] } else { 0.0 }
    };
    let (a, b, c, m) = (solved(0), solved(1), solved(2), f64::from(middle));
    #[expect(clippy::cast_possible_truncation, reason = "places in a picture")]
    Curve([(a - b * m + c * m * m) as f32, (b - 2.0 * c * m) as f32, c as f32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_parabola_give_it_back() {
        let points: Vec<_> =
            (0..23_u8).map(f32::from).map(|x| (x, 500.0 + 20.0 * x + 0.1 * x * x, 1.0)).collect();
        let curve = fitted(&points);
        assert!((curve.at(30.0) - 1190.0).abs() < 0.1 && (curve.slope(10.0) - 22.0).abs() < 0.01);
        assert!((curve.moved(5.0).at(0.0) - 505.0).abs() < 0.1);
        assert!((curve.between(&curve.moved(4.0), 0.5).at(0.0) - 502.0).abs() < 0.1);
    }
}
