//! One cell after the other is compared with what each letter looks like.

use crate::scan::print::fit::fitted;
use crate::scan::print::glyphs::{
    CAPITAL, Glyphs, HIGH, LEFT, LOOKS_COUNT, STEP, Shape, TOP, WIDE, Window, ink,
};
use crate::scan::print::ink::Shades;
use crate::scan::print::lines::{Block, COLUMNS, Line, is_space, size_of_advance, size_of_capital};
use crate::scan::print::{median, real};
use crate::share::soft::Scores;

/// How the rows lie: upright, upside down, or seen in a mirror.
#[derive(Clone, Copy)]
pub(super) struct Pose {
    backwards: bool,
    upwards: bool,
}

impl Pose {
    /// All of them, the usual one first.
    pub(super) const ALL: [Self; 4] = [
        Self { backwards: false, upwards: false },
        Self { backwards: true, upwards: true },
        Self { backwards: true, upwards: false },
        Self { backwards: false, upwards: true },
    ];
}

/// Rows as they lie in a picture.
pub(super) struct Grid<'a> {
    shades: &'a Shades,
    /// Pixels of the picture in which lines were found, in a pixel of these shades.
    scale: f32,
    axis: (f32, f32),
    pub(super) lines: Vec<Line>,
    pose: Pose,
    /// How much higher letters are than their advance says.
    stretch: f32,
}

/// What a cell looks like.
pub(super) struct Match {
    /// Likeness to each glyph, at most 1.
    pub(super) likeness: Vec<f32>,
    /// Of the likest.
    pub(super) best: f32,
    /// How far from its place it stands, in pixels of a cell.
    shift: (f32, f32),
    /// How much darker ink is than paper.
    pub(super) contrast: f32,
}

/// Pixels around a cell.
const EDGE: usize = 4;
/// A likeness that no accident has.
const CLEAR: f32 = 0.62;

impl<'a> Grid<'a> {
    pub(super) fn new(shades: &'a Shades, scale: f32, block: &Block, pose: Pose) -> Self {
        let mut lines = block.lines.clone();
        if pose.upwards {
            lines.reverse();
        }
        let advance = lines.get(lines.len() / 2).map_or(1.0, |line| line.u.slope(11.0));
        let stretch = size_of_capital(block.height) / size_of_advance(advance.max(1.0));
        Self { shades, scale, axis: block.axis, lines, pose, stretch: stretch.clamp(0.85, 1.15) }
    }

    /// The mean likeness of some cells over all lines to the best letter.
    pub(super) fn likeness(&self, look: usize, radius: usize) -> f32 {
        let letters = Glyphs::shared().letters(look);
        let step = self.lines.len().div_ceil(5).max(1);
        let mut found: Vec<f32> = Vec::new();
        for line in (step / 2..self.lines.len()).step_by(step) {
            for column in [2.0, 7.0, 10.0, 13.0, 19.0] {
                found.push(self.matched(line, column, letters, radius).best);
            }
        }
        // the better half: cells may be empty or soiled
        found.sort_by(|a, b| b.total_cmp(a));
        found.truncate(found.len().div_ceil(2).max(1));
        found.iter().sum::<f32>() / real(found.len().max(1))
    }

    /// The look that fits best.
    pub(super) fn look(&self, radius: usize) -> usize {
        let likeness = |look: &usize| self.likeness(*look, radius);
        (0..LOOKS_COUNT).max_by(|a, b| likeness(a).total_cmp(&likeness(b))).unwrap_or(0)
    }

    /// Moves lines to where their letters are.
    pub(super) fn refine(&mut self, look: usize, radius: usize) {
        let letters = Glyphs::shared().letters(look);
        let mut moves = vec![None; self.lines.len()];
        for (i, moved) in moves.iter_mut().enumerate() {
            let (mut along, mut across) = (Vec::new(), Vec::new());
            for column in (0..COLUMNS).map(f32::from).filter(|&column| !is_space(column)) {
                let seen = self.matched(i, column, letters, radius);
                if seen.best > CLEAR {
                    let at = self.column(column);
                    let (u, v) = self.place(i, column, seen.shift);
                    let weight = (seen.best - 0.5).powi(2);
                    along.push((at, u, weight));
                    across.push((at, v, weight));
                }
            }
            if along.len() >= 6 {
                *moved = Some(Line { u: fitted(&along), v: fitted(&across) });
            }
        }
        // a line with too few letters goes with its neighbours
        let middle = f32::from(COLUMNS) / 2.0;
        let by: Vec<Option<(f32, f32)>> = moves
            .iter()
            .zip(&self.lines)
            .map(|(fitted, line)| {
                let fitted = fitted.as_ref()?;
                Some((fitted.u.at(middle) - line.u.at(middle), fitted.v.at(middle) - line.v.at(middle)))
            })
            .collect();
        let count = self.lines.len();
        for (i, (line, own)) in self.lines.iter_mut().zip(moves).enumerate() {
            let near = (1..count)
                .flat_map(|away| [i.checked_sub(away), Some(i + away)])
                .flatten()
                .find_map(|j| by.get(j).copied().flatten());
            match (own, near) {
                (Some(fitted), _) => *line = fitted,
                (None, Some((u, v))) => *line = Line { u: line.u.moved(u), v: line.v.moved(v) },
                (None, None) => {}
            }
        }
    }

    /// The likeness of a cell to glyphs, at most `radius` pixels from its place.
    pub(super) fn matched(&self, line: usize, column: f32, glyphs: &[Shape], radius: usize) -> Match {
        let radius = radius.min(EDGE);
        let patch = self.patch(line, column);
        let mut seen =
            Match { likeness: vec![0.0; glyphs.len()], best: 0.0, shift: (0.0, 0.0), contrast: 0.0 };
        let mut best = -1.0;
        for down in EDGE - radius..=EDGE + radius {
            for right in EDGE - radius..=EDGE + radius {
                let window = Window::of(patch.chunks_exact(PATCH_WIDE).skip(down).map(|row| &row[right..]));
                let (away_x, away_y) = (real(right) - real(EDGE), real(down) - real(EDGE));
                // what stands where it should is preferred a little
                let penalty = 0.003 * (away_x * away_x + away_y * away_y);
                for (likeness, glyph) in seen.likeness.iter_mut().zip(glyphs) {
                    let new = window.likeness(glyph) - penalty;
                    if new > *likeness {
                        *likeness = new;
                    }
                    if new > best {
                        best = new;
                        seen.best = new;
                        seen.shift = (away_x, away_y);
                        seen.contrast = window.contrast();
                    }
                }
            }
        }
        seen
    }

    /// The column as the line counts it.
    fn column(&self, column: f32) -> f32 {
        if self.pose.backwards { f32::from(COLUMNS) - 1.0 - column } else { column }
    }

    /// The axes of a letter in the turned frame, in sizes of the font.
    fn axes(&self, number: usize, at: f32) -> ((f32, f32), (f32, f32)) {
        let line = &self.lines[number];
        let along = (size_of_advance(line.u.slope(at)), size_of_advance(line.v.slope(at)));
        let size = along.0.hypot(along.1) * self.stretch;
        let upright = (-along.1 * self.stretch, along.0 * self.stretch);
        let upright = if self.pose.upwards { (-upright.0, -upright.1) } else { upright };
        // seen at an angle, letters lean as the margin does
        let above = &self.lines[number.saturating_sub(1)];
        let below = &self.lines[(number + 1).min(self.lines.len() - 1)];
        let (u, v) = (below.u.at(at) - above.u.at(at), below.v.at(at) - above.v.at(at));
        let length = u.hypot(v);
        let leaning = (u / length * size, v / length * size);
        let is_like =
            length > 0.5 * size && leaning.0 * upright.0 + leaning.1 * upright.1 > 0.8 * size * size;
        let along = if self.pose.backwards { (-along.0, -along.1) } else { along };
        (along, if is_like { leaning } else { upright })
    }

    /// Where the middle of a cell stands that is shifted by pixels of a cell.
    fn place(&self, line: usize, column: f32, (right, down): (f32, f32)) -> (f32, f32) {
        let at = self.column(column);
        let (along, across) = self.axes(line, at);
        let line = &self.lines[line];
        let (right, down) = (right * STEP, down * STEP);
        (line.u.at(at) + right * along.0 + down * across.0, line.v.at(at) + right * along.1 + down * across.1)
    }

    /// The ink of a cell and what is around it.
    fn patch(&self, line: usize, column: f32) -> [i16; PATCH_WIDE * PATCH_HIGH] {
        let mut patch = [0; PATCH_WIDE * PATCH_HIGH];
        let at = self.column(column);
        let (along, across) = self.axes(line, at);
        let line = &self.lines[line];
        let (u, v) = (line.u.at(at), line.v.at(at));
        let (cos, sin) = self.axis;
        for (i, to) in patch.iter_mut().enumerate() {
            let x = LEFT + (real(i % PATCH_WIDE) + 0.5 - real(EDGE)) * STEP - ADVANCE_HALF;
            let y = TOP + (real(i / PATCH_WIDE) + 0.5 - real(EDGE)) * STEP + CAPITAL / 2.0;
            let (u, v) = (u + x * along.0 + y * across.0, v + x * along.1 + y * across.1);
            let (x, y) = (u * cos - v * sin, u * sin + v * cos);
            let shade = self.shades.at((x + 0.5) / self.scale - 0.5, (y + 0.5) / self.scale - 0.5);
            *to = ink(255.0 - shade);
        }
        patch
    }
}

/// Half an advance, in sizes of the font.
const ADVANCE_HALF: f32 = 0.3;
const PATCH_WIDE: usize = WIDE + 2 * EDGE;
const PATCH_HIGH: usize = HIGH + 2 * EDGE;

/// Pixels of a cell that tell something of their own, of its 234: neighbours are much alike.
const INDEPENDENT: f32 = 26.0;

/// How likely each letter is for what was seen: what is left over when a letter is taken away
/// is noise.
pub(super) fn scores(seen: &Match, typical: f32) -> Scores {
    let mut scores = [0.0; 32];
    for (score, likeness) in scores.iter_mut().zip(&seen.likeness) {
        let rest = 1.0 - likeness.clamp(0.0, 0.985).powi(2);
        *score = -0.5 * INDEPENDENT * rest.ln();
    }
    // a cell that is like nothing, or far less like anything than others, was covered
    let lost = ((typical - seen.best) / 0.35).clamp(0.0, 1.0).max(((0.7 - seen.best) / 0.3).clamp(0.0, 1.0));
    let trusted = 1.0 - lost.max(0.002);
    let highest = scores.iter().copied().fold(0.0, f32::max);
    let weights = scores.map(|score: f32| (score - highest).exp());
    let sum: f32 = weights.iter().sum();
    weights.map(|weight| (trusted * weight / sum + (1.0 - trusted) / 32.0).ln())
}

/// Half of the cells are as like their letters as this.
pub(super) fn typical(rows: &[Vec<Match>]) -> f32 {
    let mut all: Vec<f32> =
        rows.iter().flatten().map(|seen| seen.best).filter(|&best| best > CLEAR).collect();
    if all.is_empty() { 0.0 } else { median(&mut all) }
}
