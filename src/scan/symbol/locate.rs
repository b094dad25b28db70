//! Guesses at where a symbol lies: from three finder patterns, from two, or from the texture alone.

use crate::scan::symbol::gray::{Gray, Point};
use crate::scan::symbol::pattern::Pattern;
use crate::scan::symbol::plain::Finder;

/// Finder patterns, and sets of them, that are tried.
const MOST: usize = 24;

/// A guess: a version, and where the corners of its symbol would lie.
#[derive(Clone)]
pub(super) struct Guess {
    pub(super) pattern: &'static Pattern,
    pub(super) corners: [Point; 4],
    /// Pixels a module.
    pub(super) module: f32,
}

fn less(a: Point, b: Point) -> Point {
    (a.0 - b.0, a.1 - b.1)
}

fn length(a: Point) -> f32 {
    a.0.hypot(a.1)
}

/// Finder patterns without those that are there twice.
pub(super) fn distinct(finders: &[Finder]) -> Vec<Finder> {
    let mut distinct: Vec<Finder> = Vec::new();
    for finder in finders {
        let is_near =
            |known: &Finder| length(less(known.at, finder.at)) < 3.0 * known.module.max(finder.module);
        if !distinct.iter().any(is_near) {
            distinct.push(*finder);
        }
    }
    distinct.truncate(MOST);
    distinct
}

/// Guesses from three finder patterns.
pub(super) fn from_three(finders: &[Finder]) -> Vec<Guess> {
    let mut sets = Vec::new();
    for (i, corner) in finders.iter().enumerate() {
        for (j, right) in finders.iter().enumerate() {
            for (k, below) in finders.iter().enumerate() {
                if i == j || i == k || j == k {
                    continue;
                }
                let (across, down) = (less(right.at, corner.at), less(below.at, corner.at));
                // the others are the same three mirrored
                let turn = across.0 * down.1 - across.1 * down.0;
                if turn <= 0.0 {
                    continue;
                }
                let (a, b) = (length(across), length(down));
                let sine = turn / (a * b);
                let modules = [corner.module, right.module, below.module];
                let module = modules.iter().sum::<f32>() / 3.0;
                let uneven = modules.iter().map(|m| (m / module - 1.0).abs()).sum::<f32>();
                let ratio = a.max(b) / a.min(b);
                if ratio > 2.4 || sine < 0.6 || uneven > 1.0 {
                    continue;
                }
                sets.push((ratio - 1.0 + (1.0 - sine) + uneven, (*corner, *right, *below), module));
            }
        }
    }
    sets.sort_by(|a, b| a.0.total_cmp(&b.0));
    sets.truncate(MOST);
    let mut guesses = Vec::new();
    for (_, (corner, right, below), module) in sets {
        let (across, down) = (less(right.at, corner.at), less(below.at, corner.at));
        let side = length(across).midpoint(length(down)) / module + 7.0;
        for pattern in likely(side) {
            guesses.push(laid(pattern, corner.at, across, down));
            guesses.push(laid(pattern, corner.at, down, across));
        }
    }
    guesses
}

/// Guesses from two finder patterns: each pair as every side and as the diagonal.
pub(super) fn from_two(finders: &[Finder]) -> Vec<Guess> {
    let mut pairs = Vec::new();
    for (i, a) in finders.iter().enumerate() {
        for b in &finders[i + 1..] {
            let module = f32::midpoint(a.module, b.module);
            let uneven = (a.module / b.module).max(b.module / a.module);
            if uneven < 1.6 {
                pairs.push((uneven, *a, *b, module));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs.truncate(MOST / 4);
    let mut guesses = Vec::new();
    for (_, a, b, module) in pairs {
        let between = less(b.at, a.at);
        for pattern in likely(length(between) / module + 7.0) {
            for (from, way) in [(a.at, between), (b.at, (-between.0, -between.1))] {
                for turned in [(-way.1, way.0), (way.1, -way.0)] {
                    guesses.push(laid(pattern, from, way, turned));
                    guesses.push(laid(pattern, from, turned, way));
                }
            }
        }
        // as top right and bottom left
        for pattern in likely(length(between) / module / std::f32::consts::SQRT_2 + 7.0) {
            let middle = (f32::midpoint(a.at.0, b.at.0), f32::midpoint(a.at.1, b.at.1));
            let half = (between.0 / 2.0, between.1 / 2.0);
            for sign in [1.0, -1.0] {
                let corner = (middle.0 + sign * half.1, middle.1 - sign * half.0);
                let (across, down) = (less(a.at, corner), less(b.at, corner));
                guesses.push(laid(pattern, corner, across, down));
                guesses.push(laid(pattern, corner, down, across));
            }
        }
    }
    guesses
}

/// Guesses from a rectangle around the texture, turned and mirrored; `picture` tells how many modules.
pub(super) fn from_corners(picture: &Gray, corners: [Point; 4]) -> Vec<Guess> {
    let [a, b, c, d] = corners;
    let sides = [length(less(b, a)), length(less(c, d)), length(less(d, a)), length(less(c, b))];
    let (short, long) =
        (sides.iter().copied().fold(f32::MAX, f32::min), sides.iter().copied().fold(0.0, f32::max));
    if long > 1.6 * short {
        return Vec::new();
    }
    let mut guesses = Vec::new();
    for pattern in by_pitch(picture, corners) {
        for turn in 0..4 {
            let turned: [Point; 4] = std::array::from_fn(|i| corners[(i + turn) % 4]);
            let mirrored = [turned[0], turned[3], turned[2], turned[1]];
            for corners in [turned, mirrored] {
                let module = short.midpoint(long) / pattern.side as f32;
                guesses.push(Guess { pattern, corners, module });
            }
        }
    }
    guesses
}

/// The versions whose sides are near a measured one, the nearest first.
fn likely(side: f32) -> Vec<&'static Pattern> {
    let off = |pattern: &Pattern| (pattern.side as f32 - side).abs();
    let mut near: Vec<&Pattern> =
        Pattern::all().iter().filter(|pattern| off(pattern) < 5.0 + 0.12 * side).collect();
    near.sort_by(|a, b| off(a).total_cmp(&off(b)));
    near.truncate(6);
    near
}

/// `corner` is the middle of the first finder pattern; `across` and `down` lead to the two others.
fn laid(pattern: &'static Pattern, corner: Point, across: Point, down: Point) -> Guess {
    let side = pattern.side as f32;
    let between = side - 7.0;
    let place = |u: f32, v: f32| {
        let (u, v) = ((u - 3.5) / between, (v - 3.5) / between);
        (corner.0 + u * across.0 + v * down.0, corner.1 + u * across.1 + v * down.1)
    };
    let corners = [place(0.0, 0.0), place(side, 0.0), place(side, side), place(0.0, side)];
    Guess { pattern, corners, module: length(across).midpoint(length(down)) / between }
}

/// The versions whose modules would have their edges where the picture has them, the likeliest first.
fn by_pitch(picture: &Gray, corners: [Point; 4]) -> Vec<&'static Pattern> {
    const SAMPLES: usize = 768;
    let at = |u: f32, v: f32| {
        // the four corners in their turn, each with its share
        let shares = [(1.0 - u) * (1.0 - v), u * (1.0 - v), u * v, (1.0 - u) * v];
        corners
            .iter()
            .zip(shares)
            .fold((0.0, 0.0), |sum, (corner, share)| (sum.0 + corner.0 * share, sum.1 + corner.1 * share))
    };
    let share = |i: usize| (i as f32 + 0.5) / SAMPLES as f32;
    let mut scores = vec![0.0_f32; Pattern::all().len()];
    // strips are short, so that a crooked rectangle does not smear the edges
    for strip in 0..12 {
        let (mut across, mut down) = (vec![0.0_f32; SAMPLES], vec![0.0_f32; SAMPLES]);
        for line in 0..6 {
            let v = share((strip * 6 + line) * SAMPLES / 72);
            for i in 1..SAMPLES {
                across[i] += (picture.between(at(share(i), v)) - picture.between(at(share(i - 1), v))).abs();
                down[i] += (picture.between(at(v, share(i))) - picture.between(at(v, share(i - 1)))).abs();
            }
        }
        for profile in &[across, down] {
            let mean = profile.iter().sum::<f32>() / SAMPLES as f32;
            let energy = profile.iter().map(|edge| (edge - mean) * (edge - mean)).sum::<f32>().max(1.0);
            for (score, pattern) in scores.iter_mut().zip(Pattern::all()) {
                // the rectangle is a little too large or too small
                let best = (-6..=6_i8)
                    .map(|off| {
                        let waves = pattern.side as f32 * (1.0 + f32::from(off) * 0.005);
                        let (mut real, mut imaginary) = (0.0, 0.0);
                        // the wave turns by the same angle from sample to sample
                        let turn = std::f32::consts::TAU * waves / SAMPLES as f32;
                        let (sin, cos) = turn.sin_cos();
                        let (mut y, mut x) = (turn / 2.0).sin_cos();
                        for edge in profile {
                            real += (edge - mean) * x;
                            imaginary += (edge - mean) * y;
                            (x, y) = (x * cos - y * sin, x * sin + y * cos);
                        }
                        (real * real + imaginary * imaginary) / energy
                    })
                    .fold(0.0, f32::max);
                *score += best;
            }
        }
    }
    let mut ranked: Vec<(&Pattern, f32)> = Pattern::all().iter().zip(scores).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked.into_iter().take(4).map(|(pattern, _)| pattern).collect()
}
