//! Where rows stand: pieces of one height in even steps, in groups of five.
//!
//! Works in a frame that is turned so that lines run along its first axis; `u` is along the
//! line, `v` across.

use crate::scan::print::fit::{Curve, fitted};
use crate::scan::print::glyphs::{ADVANCE, CAPITAL};
use crate::scan::print::ink::Piece;
use crate::scan::print::{median, real, rounded};

/// Columns of a printed row: four groups of five, spaces between them.
pub(super) const COLUMNS: u8 = 23;

/// Letters that may be characters of a row, in the turned frame.
#[derive(Clone, Copy)]
struct Letter {
    u: f32,
    v: f32,
    height: f32,
}

/// Lines that stand like the rows of one share.
pub(super) struct Block {
    /// The frame's first axis in the picture.
    pub(super) axis: (f32, f32),
    /// From the first to the last; some in between may have no letter that was found.
    pub(super) lines: Vec<Line>,
    /// A capital's height, as far as its ink tells, in pixels.
    pub(super) height: f32,
    /// How many letters stand where letters of rows do.
    pub(super) letters: usize,
    /// How far letters stand from even steps, half of them at most, in steps.
    pub(super) unevenness: f32,
}

/// Where the middle of each character of a line stands, by column.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) u: Curve,
    pub(super) v: Curve,
}

/// A line must have so many letters for a block to begin with it.
const FEWEST: usize = 5;
/// Blocks of fewer letters are none.
const FEWEST_LETTERS: usize = 14;
/// What a letter of a block adds to how well letters stand in groups, at least: where sheets are readable at all it
/// is 0.9 and more, in other text of even steps, our own documents among it, 0.3 to 0.65.
const GROUPED: f32 = 0.7;

/// The directions in which lines may run, the likeliest first, in radians.
pub(super) fn directions(pieces: &[Piece]) -> Vec<f32> {
    let mut sorted: Vec<&Piece> = pieces.iter().filter(|piece| is_letter_sized(piece)).collect();
    sorted.sort_by(|a, b| a.left.total_cmp(&b.left));
    // a bin a degree
    let mut bins = [0.0_f32; 180];
    for (i, piece) in sorted.iter().enumerate() {
        let (x, y) = piece.center();
        let size = piece.width().max(piece.height());
        let reach = 1.6 * size;
        let near = |other: &&&Piece| {
            // across the page nearly all are too far away
            if (other.center().1 - y).abs() >= reach {
                return false;
            }
            let other_size = other.width().max(other.height());
            (other_size / size - 1.0).abs() < 0.35
        };
        let after = sorted[i + 1..].iter().take_while(|other| other.left - piece.left < reach);
        let before = sorted[..i].iter().rev().take_while(|other| piece.left - other.left < reach);
        let steps = after.chain(before).filter(near).map(|other| {
            let (other_x, other_y) = other.center();
            (other_x - x, other_y - y)
        });
        let square = |&(dx, dy): &(f32, f32)| dx * dx + dy * dy;
        let nearest = steps.min_by(|a, b| square(a).total_cmp(&square(b)));
        if let Some((dx, dy)) = nearest.filter(|step| square(step) < reach * reach) {
            let degrees = dy.atan2(dx).to_degrees().rem_euclid(180.0);
            bins[rounded(degrees) % 180] += 1.0;
        }
    }
    let smooth = |at: usize| (0..7).map(|i| bins[(at + 177 + i) % 180]).sum::<f32>();
    let mut found: Vec<(f32, f32)> = Vec::new();
    let mut order: Vec<usize> = (0..180).collect();
    order.sort_by(|&a, &b| smooth(b).total_cmp(&smooth(a)));
    for at in order {
        let apart = |&(_, other): &(f32, f32)| {
            let away = (real(at) - other).abs();
            away.min(180.0 - away) > 12.0
        };
        if smooth(at) >= 8.0 && found.len() < 2 && found.iter().all(apart) {
            let offset: f32 =
                (0..7_u8).map(|i| bins[(at + 177 + usize::from(i)) % 180] * (f32::from(i) - 3.0)).sum();
            found.push((smooth(at), real(at) + offset / smooth(at)));
        }
    }
    // text that stands upright is taken as it stands
    let turned = |degrees: f32| if degrees > 90.0 { degrees - 180.0 } else { degrees };
    found.into_iter().map(|(_, degrees)| turned(degrees).to_radians()).collect()
}

fn is_letter_sized(piece: &Piece) -> bool {
    let (longer, shorter) = (piece.width().max(piece.height()), piece.width().min(piece.height()));
    (6.0..160.0).contains(&longer) && shorter > 0.3 * longer
}

/// Blocks of lines that run in a direction, those with most letters first.
pub(super) fn blocks(pieces: &[Piece], direction: f32) -> Vec<Block> {
    let axis = (direction.cos(), direction.sin());
    let mut letters: Vec<Letter> = pieces.iter().filter_map(|piece| letter(piece, axis)).collect();
    letters.sort_by(|a, b| a.u.total_cmp(&b.u));
    let chains = chains(&letters);
    let mut blocks: Vec<Block> = sizes(&chains)
        .into_iter()
        .filter_map(|advance| {
            let fits = |chain: &&Vec<Letter>| (advance_of(chain) / advance - 1.0).abs() < 0.09;
            block(axis, &chains.iter().filter(fits).collect::<Vec<_>>(), advance)
        })
        .collect();
    blocks.sort_by_key(|block| std::cmp::Reverse(block.letters));
    blocks
}

fn letter(piece: &Piece, (cos, sin): (f32, f32)) -> Option<Letter> {
    let (x, y) = piece.center();
    let (c, s) = (cos.abs(), sin.abs());
    // a letter's own box, from the box around it turned
    let turned = 1.0 + 1.26 * s * c;
    let height = (piece.height() * c + piece.width() * s) / turned;
    let width = (piece.width() * c + piece.height() * s) / (1.0 + 3.1 * s * c);
    let is_letter = (5.0..150.0).contains(&height) && (0.33..1.0).contains(&(width / height));
    is_letter.then_some(Letter { u: cos * x + sin * y, v: cos * y - sin * x, height })
}

/// Letters that follow each other in steps of one advance or two.
fn chains(letters: &[Letter]) -> Vec<Vec<Letter>> {
    let mut next = vec![None; letters.len()];
    let mut has_previous = vec![false; letters.len()];
    for (i, letter) in letters.iter().enumerate() {
        let reach = 1.95 * letter.height;
        let follows = |&(j, other): &(usize, &Letter)| {
            // across the page nearly all are too far away
            if (other.v - letter.v).abs() >= 0.3 * letter.height {
                return false;
            }
            let step = (other.u - letter.u) / letter.height;
            ((0.6..1.08).contains(&step) || (1.35..1.95).contains(&step))
                && (0.8..1.25).contains(&(other.height / letter.height))
                && !has_previous[j]
        };
        let after =
            letters.iter().enumerate().skip(i + 1).take_while(|(_, other)| other.u - letter.u < reach);
        if let Some((j, _)) = after.into_iter().find(follows) {
            next[i] = Some(j);
            has_previous[j] = true;
        }
    }
    let starts = (0..letters.len()).filter(|&i| !has_previous[i]);
    let follow =
        |start| std::iter::successors(Some(start), |&i: &usize| next[i]).map(|i| letters[i]).collect();
    starts.map(follow).filter(|chain: &Vec<Letter>| chain.len() >= 3).collect()
}

/// The commonest of the steps that are single ones.
fn advance_of(chain: &[Letter]) -> f32 {
    let steps = chain.windows(2).map(|pair| pair[1].u - pair[0].u);
    let mut single: Vec<f32> = steps.filter(|step| *step < 1.1 * chain[0].height).collect();
    median(&mut single)
}

/// Advances that many letters share, the commonest first.
fn sizes(chains: &[Vec<Letter>]) -> Vec<f32> {
    let mut found: Vec<f32> = Vec::new();
    let advances: Vec<(f32, usize)> = chains
        .iter()
        .map(|chain| (advance_of(chain), chain.len()))
        .filter(|(advance, _)| *advance > 0.0)
        .collect();
    let support = |size: f32| -> usize {
        advances
            .iter()
            .filter(|(advance, _)| (advance / size - 1.0).abs() < 0.06)
            .map(|(_, count)| count)
            .sum()
    };
    let mut ranked: Vec<(usize, f32)> = advances.iter().map(|&(size, _)| (support(size), size)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    for (count, size) in ranked {
        let is_new = found.iter().all(|other| (size / other - 1.0).abs() > 0.12);
        if is_new && count >= FEWEST_LETTERS && found.len() < 4 {
            found.push(size);
        }
    }
    found
}

/// A line of letters with whole numbers for their columns.
struct Numbered {
    letters: Vec<(f32, Letter)>,
    line: Line,
}

fn block(axis: (f32, f32), chains: &[&Vec<Letter>], advance: f32) -> Option<Block> {
    let mut heights: Vec<f32> =
        chains.iter().flat_map(|chain| chain.iter().map(|letter| letter.height)).collect();
    let height = median(&mut heights);
    let mut slopes: Vec<f32> = chains
        .iter()
        .filter(|chain| chain.len() >= FEWEST)
        .filter_map(|chain| {
            let (first, last) = (chain.first()?, chain.last()?);
            Some((last.v - first.v) / (last.u - first.u))
        })
        .collect();
    let slope = if slopes.is_empty() { 0.0 } else { median(&mut slopes) };
    let level = |letter: &Letter| letter.v - slope * letter.u;
    let mut all: Vec<(f32, &Vec<Letter>)> = chains
        .iter()
        .map(|chain| (median(&mut chain.iter().map(level).collect::<Vec<_>>()), *chain))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lines: Vec<Vec<Letter>> = Vec::new();
    let mut last = f32::NEG_INFINITY;
    for (at, chain) in all {
        match lines.last_mut().filter(|_| at - last < 0.55 * height) {
            Some(line) => line.extend(chain),
            None => lines.push(chain.clone()),
        }
        last = at;
    }
    let mut numbered: Vec<Numbered> = lines.into_iter().filter_map(|line| number(line, advance)).collect();
    align(&mut numbered, advance);
    let (start, score) = start(&numbered)?;
    for line in &mut numbered {
        line.letters.iter_mut().for_each(|(column, _)| *column -= start);
        let in_row = |column: f32| column > -0.5 && column < f32::from(COLUMNS) - 0.5;
        line.letters.retain(|&(column, _)| in_row(column) && !is_space(column));
    }
    numbered.retain(|line| line.letters.len() >= FEWEST);
    numbered.iter_mut().for_each(refit);
    let letters: usize = numbered.iter().map(|line| line.letters.len()).sum();
    if letters < FEWEST_LETTERS || score < real(letters) * GROUPED {
        return None;
    }
    let residuals = numbered.iter().flat_map(|line| {
        let away = |(column, letter): &(f32, Letter)| (letter.u - line.line.u.at(*column)).abs();
        line.letters.iter().map(away)
    });
    let unevenness = median(&mut residuals.collect::<Vec<_>>()) / advance;
    let lines = spaced(numbered.into_iter().map(|line| line.line).collect());
    Some(Block { axis, lines, height, letters, unevenness })
}

/// Whether a column stands between groups.
pub(super) fn is_space(column: f32) -> bool {
    (column.round() + 1.0).rem_euclid(6.0) < 0.5
}

/// Whole numbers for the letters of a line, in steps of the advance near them.
fn number(mut letters: Vec<Letter>, advance: f32) -> Option<Numbered> {
    letters.sort_by(|a, b| a.u.total_cmp(&b.u));
    letters.dedup_by(|b, a| b.u - a.u < 0.5 * advance);
    let (mut step, mut column) = (advance, 0.0);
    let mut numbered = Vec::with_capacity(letters.len());
    let mut previous: Option<Letter> = None;
    for letter in letters {
        if let Some(previous) = previous {
            let steps = ((letter.u - previous.u) / step).round().max(1.0);
            if steps <= 2.0 {
                step = 0.8 * step + 0.2 * (letter.u - previous.u) / steps;
            }
            column += steps;
        }
        numbered.push((column, letter));
        previous = Some(letter);
    }
    let mut line = Numbered { letters: numbered, line: Line { u: Curve::default(), v: Curve::default() } };
    refit(&mut line);
    (line.letters.len() >= FEWEST).then_some(line)
}

fn refit(line: &mut Numbered) {
    let points = |value: fn(&Letter) -> f32| -> Vec<(f32, f32, f32)> {
        line.letters.iter().map(|(column, letter)| (*column, value(letter), 1.0)).collect()
    };
    line.line = Line { u: fitted(&points(|letter| letter.u)), v: fitted(&points(|letter| letter.v)) };
}

/// Gives the columns of all lines a common origin, from each line to the next: where the line
/// above has letters, and as far along as from the line before to that.
fn align(lines: &mut [Numbered], advance: f32) {
    let mut lean = 0.0;
    for i in 1..lines.len() {
        let (before, here) = lines.split_at_mut(i);
        let (above, line) = (&before[i - 1], &mut here[0]);
        let middle = line.letters[line.letters.len() / 2];
        // the column of the line above that stands over the same place
        let mut column = (middle.1.u - above.line.u.at(0.0)) / advance;
        for _ in 0..3 {
            column += (middle.1.u - above.line.u.at(column)) / above.line.u.slope(column).max(0.5 * advance);
        }
        let over = column - middle.0;
        let has_letter = |column: f32| above.letters.iter().any(|(other, _)| (other - column).abs() < 0.5);
        let score = |shift: f32| {
            let common = line.letters.iter().filter(|(column, _)| has_letter(column + shift)).count();
            real(common) - 0.7 * (shift - over - lean).abs()
        };
        let shifts = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|by| (over + lean).round() + by);
        let shift = shifts.into_iter().max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(over);
        lean = 0.5 * lean + 0.5 * (shift - over);
        line.letters.iter_mut().for_each(|(column, _)| *column += shift);
        refit(line);
    }
}

/// The column at which rows start, such that letters stand in four groups of five; and how well.
fn start(lines: &[Numbered]) -> Option<(f32, f32)> {
    let columns = || lines.iter().flat_map(|line| line.letters.iter().map(|(column, _)| *column));
    let least = columns().fold(f32::INFINITY, f32::min);
    let most = columns().fold(f32::NEG_INFINITY, f32::max);
    if !least.is_finite() || most - least > 200.0 {
        return None;
    }
    let score = |start: f32| -> f32 {
        columns()
            .map(|column| {
                let at = column - start;
                if (0.0..f32::from(COLUMNS)).contains(&at) {
                    if is_space(at) { -2.0 } else { 1.0 }
                } else if (-5.5..-3.5).contains(&at) {
                    0.2
                } else {
                    -0.5
                }
            })
            .sum()
    };
    let starts = (0..240_u8).map(|i| least - 23.0 + f32::from(i)).take_while(|start| *start <= most);
    starts.map(|start| (start, score(start))).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Lines with those between them that are missing, and some above and below.
fn spaced(lines: Vec<Line>) -> Vec<Line> {
    let middle = f32::from(COLUMNS) / 2.0;
    let mut steps: Vec<f32> =
        lines.windows(2).map(|pair| pair[1].v.at(middle) - pair[0].v.at(middle)).collect();
    steps.sort_by(f32::total_cmp);
    let pitch = steps.get(steps.len() / 3).copied().unwrap_or(0.0);
    if pitch <= 0.0 {
        return lines;
    }
    let mut found: Vec<Line> = Vec::new();
    for line in lines {
        if let Some(above) = found.last().cloned() {
            let missing = ((line.v.at(middle) - above.v.at(middle)) / pitch - 0.2).round().max(1.0);
            let missing = rounded(missing).min(12);
            for i in 1..missing {
                let part = real(i) / real(missing);
                found.push(Line { u: above.u.between(&line.u, part), v: above.v.between(&line.v, part) });
            }
        }
        found.push(line);
    }
    if let [first, second, ..] = &found[..] {
        let before = Line { u: first.u.between(&second.u, -1.0), v: first.v.between(&second.v, -1.0) };
        found.insert(0, before);
    }
    if let [.., third, last] = &found[..] {
        let after = Line { u: last.u.between(&third.u, -1.0), v: last.v.between(&third.v, -1.0) };
        found.push(after);
    }
    found
}

/// A font's size over its advance and over a capital's height.
pub(super) fn size_of_advance(advance: f32) -> f32 {
    advance / ADVANCE
}

/// See [`size_of_advance`].
pub(super) fn size_of_capital(height: f32) -> f32 {
    height / CAPITAL
}
