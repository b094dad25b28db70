//! Reads one of our own symbols in a part of a picture, however much of it is lost.

use crate::scan::limits;
use crate::scan::symbol::codewords::{decode, masks};
use crate::scan::symbol::fit::{MODULE, Views, agreement, bend, relax, settle};
use crate::scan::symbol::gray::{Gray, Point};
use crate::scan::symbol::grid::Grid;
use crate::scan::symbol::locate::Guess;
use crate::scan::symbol::pattern::{Mark, Module, Pattern};
use crate::scan::symbol::sample::{balanced, shades, sharpened, trust, unevenness};
use crate::scan::symbol::traces::traces;
use crate::secret::SecretText;
use crate::share::soft::Evidence;

/// Grids that agree less than this are no symbol.
const LEAST_AGREEMENT: f32 = 0.2;
/// Guesses that are followed to the end.
const FOLLOWED: usize = 3;
/// Guesses that are laid over the picture more carefully.
const SETTLED: usize = 16;
/// Grids that agree less than this after bending are followed no further unless blocks were decoded.
const FAIR_AGREEMENT: f32 = 0.3;
/// Grids that agree as much lie where the symbol is.
const GOOD_AGREEMENT: f32 = 0.45;

/// What may still be spent on a picture, in modules that are sampled and pixels that are prepared: a picture
/// full of what looks like codes must end too.
pub(super) struct Effort {
    left: usize,
    pixels: usize,
    /// What symbols show that could not be decoded.
    pub(super) traces: Vec<Evidence>,
}

/// Traces that are kept of one picture.
const MOST_TRACES: usize = 6;

impl Effort {
    pub(super) const fn whole() -> Self {
        Self { left: limits::MODULES, pixels: limits::PREPARED, traces: Vec::new() }
    }

    pub(super) const fn half() -> Self {
        Self { left: limits::MODULES / 2, pixels: limits::PREPARED / 2, traces: Vec::new() }
    }

    /// Whether a picture of so many pixels may still be prepared and looked through.
    pub(super) fn prepare(&mut self, pixels: usize) -> bool {
        let enough = self.pixels >= pixels;
        self.pixels = self.pixels.saturating_sub(pixels);
        enough
    }

    fn keep(&mut self, traces: Vec<Evidence>) {
        self.traces.extend(traces);
        self.traces.truncate(MOST_TRACES);
    }

    fn spend(&mut self, pattern: &Pattern) -> bool {
        let cost = pattern.side * pattern.side;
        let enough = self.left >= cost;
        self.left = self.left.saturating_sub(cost);
        enough
    }
}
/// Doublings and halvings of a picture.
const LEVELS: usize = 5;

/// A part of a picture in the sizes in which symbols are looked for.
pub(super) struct Sizes {
    picture: Gray,
    /// A quarter, half, the same, twice, four times the size.
    views: [Option<Views>; LEVELS],
    followed: Vec<(u8, [Point; 4])>,
}

impl Sizes {
    pub(super) fn of(picture: Gray) -> Self {
        Self { picture, views: std::array::from_fn(|_| None), followed: Vec::new() }
    }

    pub(super) const fn picture(&self) -> &Gray {
        &self.picture
    }

    /// The views in which modules of a size have about [`MODULE`] pixels, and their scale.
    fn fitting(&mut self, module: f32) -> Option<(&Views, f32)> {
        let mut level = (MODULE / module).log2().round().clamp(-2.0, 2.0);
        // enlarging a large picture gains nothing and takes long
        while level > 0.0 && self.picture.pixels().len() as f32 * 4.0_f32.powf(level) > 4e6 {
            level -= 1.0;
        }
        let place = (level + 2.0) as usize;
        let views = self.views.get_mut(place)?;
        if views.is_none() {
            *views = Some(match place {
                0 => Views::of(&self.picture.half()?.half()?),
                1 => Views::of(&self.picture.half()?),
                2 => Views::of(&self.picture),
                3 => Views::of(&self.picture.double()),
                _ => Views::of(&self.picture.double().double()),
            });
        }
        Some((views.as_ref()?, 2.0_f32.powf(level)))
    }
}

/// A symbol that was read, and where its corners lie.
pub(super) struct Read {
    pub(super) text: SecretText,
    pub(super) corners: [Point; 4],
}

/// Reads what the best of some guesses shows. `is_inverted`: dark is light.
pub(super) fn read(
    sizes: &mut Sizes,
    guesses: &[Guess],
    is_inverted: bool,
    effort: &mut Effort,
) -> Option<Read> {
    let mut ranked: Vec<(f32, Grid, &Guess)> = Vec::new();
    for guess in guesses {
        let Some((views, scale)) = sizes.fitting(guess.module) else { continue };
        let corners = guess.corners.map(|(x, y)| (x * scale, y * scale));
        let Some(grid) = Grid::new(corners, guess.pattern.side) else { continue };
        let marks = signed(&guess.pattern.marks, is_inverted);
        ranked.push((agreement(&views.coarse, &grid, &marks), grid, guess));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.truncate(SETTLED);
    for (score, grid, guess) in &mut ranked {
        let Some((views, _)) = sizes.fitting(guess.module) else { continue };
        let marks = signed(&guess.pattern.marks, is_inverted);
        let (settled, _) = settle(&views.coarse, grid.clone(), &marks, &[1.5]);
        *score = agreement(&views.fine, &settled, &marks).max(agreement(&views.coarse, &settled, &marks));
        *grid = settled;
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (score, grid, guess) in ranked.into_iter().take(FOLLOWED) {
        let (_, scale) = sizes.fitting(guess.module)?;
        let place = grid.corners.map(|(x, y)| (x / scale, y / scale));
        let is_near = |other: &[Point; 4]| {
            let apart = place.iter().zip(other).map(|(a, b)| (a.0 - b.0).abs().max((a.1 - b.1).abs()));
            apart.fold(0.0, f32::max) < 1.5 * guess.module
        };
        let version = guess.pattern.version;
        if score < 0.05 || sizes.followed.iter().any(|(other, corners)| *other == version && is_near(corners))
        {
            continue;
        }
        sizes.followed.push((version, place));
        let (views, _) = sizes.fitting(guess.module)?;
        let inverted;
        let views = if is_inverted {
            inverted = views.inverted();
            &inverted
        } else {
            views
        };
        if let Some((text, corners)) = follow(views, grid, guess.pattern, effort) {
            return Some(Read { text, corners: corners.map(|(x, y)| (x / scale, y / scale)) });
        }
    }
    None
}

fn signed(marks: &[Mark], is_inverted: bool) -> Vec<Mark> {
    marks.iter().map(|&(place, sign)| (place, if is_inverted { -sign } else { sign })).collect()
}

/// Fits a grid as well as it goes, and decodes.
fn follow(
    views: &Views,
    grid: Grid,
    pattern: &Pattern,
    effort: &mut Effort,
) -> Option<(SecretText, [Point; 4])> {
    let marks = &pattern.marks;
    let (grid, _) = settle(&views.coarse, grid, marks, &[2.0, 1.0]);
    let (mut grid, score) = settle(&views.fine, grid, marks, &[1.0, 0.5, 0.25, 0.12]);
    if score < LEAST_AGREEMENT || !effort.spend(pattern) {
        return None;
    }
    let mut known = fixed(pattern);
    let at_first = known.iter().flatten().count();
    if let Some(text) = decoded(views, &grid, pattern, &mut known) {
        return Some((text, grid.corners));
    }
    bend(&views.fine, &mut grid, pattern);
    let mut steps: &[f32] = &[0.4, 0.2, 0.1];
    for round in 0..4 {
        let before = known.iter().flatten().count();
        let is_promising = before > at_first || agreement(&views.fine, &grid, marks) >= FAIR_AGREEMENT;
        if !is_promising || !effort.spend(pattern) {
            break;
        }
        relax(&views.fine, &mut grid, pattern, &known, steps);
        steps = &[0.2, 0.1];
        if let Some(text) = decoded(views, &grid, pattern, &mut known) {
            return Some((text, grid.corners));
        }
        // what was decoded helps to lay the grid; without anything new there is no more to learn
        if round > 0 && known.iter().flatten().count() == before {
            break;
        }
    }
    // a grid that lies well shows what is not damaged, and the rows may show the rest
    if known.iter().flatten().count() > at_first || agreement(&views.fine, &grid, marks) >= GOOD_AGREEMENT {
        effort.keep(traces(views, &grid, pattern, &known));
    }
    None
}

fn fixed(pattern: &Pattern) -> Vec<Option<bool>> {
    let side = pattern.side;
    (0..side * side)
        .map(|at| match pattern.module(at % side, at / side) {
            Module::Fixed { dark } => Some(dark),
            _ => None,
        })
        .collect()
}

/// Tries every way of weighing the modules; adds the modules of decoded blocks to what is known.
fn decoded(views: &Views, grid: &Grid, pattern: &Pattern, known: &mut [Option<bool>]) -> Option<SecretText> {
    let raw = shades(views, grid, pattern);
    let spread = unevenness(views, grid, pattern);
    let sharp = sharpened(&raw, pattern.side, known);
    let mut most = 0;
    for shades in [&sharp, &raw] {
        let even = balanced(shades, pattern.side);
        let trust = trust(&even, &spread, pattern.side, known);
        let masks = masks(&even, pattern);
        for &mask in masks.iter().take(2) {
            let outcome = decode(&even, &trust, pattern, mask);
            if outcome.text.is_some() {
                return outcome.text;
            }
            if outcome.decoded > most && outcome.decoded >= 2 {
                most = outcome.decoded;
                for (known, learned) in known.iter_mut().zip(&outcome.known) {
                    *known = learned.or(*known);
                }
            }
        }
    }
    None
}
