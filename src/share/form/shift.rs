//! Rows that were typed in the places of others, as after one that was skipped or typed twice.

use super::grid::{self, Grid, RowState};

/// No text is looked for farther from where it was typed: 16 rows on, its check would pass again.
const FARTHEST: isize = 8;
/// What a row is worth that passes in its place.
const FIT: i32 = 10;
/// What it costs that rows move otherwise than those before them.
const BEGINNING: i32 = 12;
/// The same for each place farther than the next: two rows pass there by accident too often.
const FARTHER: i32 = 4;
/// What it costs that a row goes with its neighbours and does not pass.
const CARRIED: i32 = 6;
/// Rows move for no less: two of them, by one place.
const LEAST_GAIN: i32 = 2 * FIT - BEGINNING;

/// Rows `first` to `last`, as they were typed, are each the row `by` places on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) by: isize,
}

/// How far one got: the last place that is taken, and whether the row before was moved there.
type Step = (usize, bool);

/// The best way to a step: its worth, the step before, and where the row went.
#[derive(Clone, Copy)]
struct Way {
    worth: i32,
    before: Step,
    to: Option<usize>,
}

/// The rows that move so that as many as possible pass, in the order in which they were typed. Empty where
/// nothing is gained by it. Rows that pass where they stand stay, or move with those around them.
pub(super) fn blocks(grid: &Grid, count: Option<usize>) -> Vec<Block> {
    let highest = grid.highest();
    let passes = |row: usize, at: usize| {
        let text = grid.text(row);
        text.is_some_and(|text| grid::state_of(grid.kind(), at, text.expose(), count) == RowState::Good)
    };
    let good = (1..=highest).filter(|&row| passes(row, row)).count();
    let wrong = (1..=highest).filter(|&row| grid.text(row).is_some()).count() - good;
    if wrong < 2 {
        return Vec::new();
    }
    let most = count.unwrap_or_else(|| grid.most());
    let mut ways: Vec<Vec<[Option<Way>; 2]>> = Vec::with_capacity(highest + 1);
    let mut start = vec![[None; 2]; most + 1];
    start[0][0] = Some(Way { worth: 0, before: (0, false), to: None });
    ways.push(start);
    for row in 1..=highest {
        let is_good = passes(row, row);
        let targets: Vec<(usize, bool)> = (-FARTHEST..=FARTHEST)
            .filter_map(|by| row.checked_add_signed(by))
            .filter(|to| (1..=most).contains(to) && *to != row && grid.text(row).is_some())
            .map(|to| (to, passes(row, to)))
            .collect();
        let mut next = vec![[None; 2]; most + 1];
        for (taken, steps) in ways[row - 1].iter().enumerate() {
            for (is_moved, way) in [false, true].into_iter().zip(steps) {
                let Some(Way { worth, .. }) = *way else { continue };
                let before = (taken, is_moved);
                if is_good && taken < row && row <= most {
                    keep(&mut next[row][0], Way { worth: worth + FIT, before, to: None });
                } else if !is_good {
                    keep(&mut next[taken][0], Way { worth, before, to: None });
                }
                for &(to, fits) in targets.iter().filter(|(to, _)| *to > taken) {
                    let goes_on = is_moved && to == taken + 1;
                    let far = i32::try_from(to.abs_diff(row)).unwrap_or(i32::MAX) - 1;
                    let worth = match (fits, goes_on) {
                        (true, true) => worth + FIT,
                        (true, false) => worth + FIT - BEGINNING - FARTHER * far,
                        (false, true) => worth - CARRIED,
                        (false, false) => continue,
                    };
                    keep(&mut next[to][1], Way { worth, before, to: Some(to) });
                }
            }
        }
        ways.push(next);
    }
    let ends = ways[highest].iter().enumerate().flat_map(|(taken, steps)| {
        [false, true]
            .into_iter()
            .zip(*steps)
            .filter_map(move |(is_moved, way)| Some(((taken, is_moved), way?)))
    });
    let Some((end, best)) = ends.max_by_key(|(_, way)| way.worth) else { return Vec::new() };
    let least = FIT * i32::try_from(good).unwrap_or(i32::MAX) + LEAST_GAIN;
    if best.worth < least { Vec::new() } else { along(&ways, end) }
}

fn keep(place: &mut Option<Way>, way: Way) {
    if place.is_none_or(|old| old.worth < way.worth) {
        *place = Some(way);
    }
}

/// The blocks on the way that ends with a step.
fn along(ways: &[Vec<[Option<Way>; 2]>], mut step: Step) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in (1..ways.len()).rev() {
        let Some(way) = ways[row][step.0][usize::from(step.1)] else { break };
        if let Some(by) = way.to.map(|to| to.cast_signed() - row.cast_signed()) {
            match blocks.last_mut().filter(|block| block.by == by && block.first == row + 1) {
                Some(block) => block.first = row,
                None => blocks.push(Block { first: row, last: row, by }),
            }
        }
        step = way.before;
    }
    blocks.reverse();
    blocks
}

/// Where a row goes that is not among those that move, if they leave its place free.
pub(super) fn stray(
    grid: &Grid,
    count: Option<usize>,
    row: usize,
    moved: &[(usize, isize)],
) -> Option<Block> {
    let text = grid.text(row)?;
    let is_taken = |to: usize| moved.iter().any(|&(row, by)| row.saturating_add_signed(by) == to);
    let is_free =
        |to: usize| !is_taken(to) && (grid.text(to).is_none() || moved.iter().any(|&(moved, _)| moved == to));
    let passes = |to: usize| grid::state_of(grid.kind(), to, text.expose(), count) == RowState::Good;
    let most = count.unwrap_or_else(|| grid.most());
    let to =
        (1..=most).filter(|&to| to != row && is_free(to) && passes(to)).min_by_key(|to| to.abs_diff(row))?;
    Some(Block { first: row, last: row, by: to.cast_signed() - row.cast_signed() })
}
