//! The checksum and the row checks of a share as one system of linear equations over GF(32).

use std::sync::OnceLock;

use bech32::Fe32;
use bech32::primitives::checksum::{Engine, PackedFe32 as _};

use crate::share::checksum::{self, Long, SHORT_MAX, Short};
use crate::share::correction::Code;
use crate::share::rows::{self, Kind, POWERS};
use crate::share::soft::Evidence;

/// For each equation the factor of each place, and at the end what the sum must be.
pub(super) struct Equations {
    lines: Vec<Vec<u8>>,
}

impl Equations {
    /// Those of a share of this length.
    pub(super) fn of(evidence: &Evidence) -> Self {
        let mut lines = if evidence.len() <= SHORT_MAX {
            checksum_lines::<Short>(evidence)
        } else {
            checksum_lines::<Long>(evidence)
        };
        let width = evidence.scores.len() + 1;
        for row in 1..=evidence.rows() {
            let (places, target, skipped) = evidence.row_places(row);
            let mut line = vec![0; width];
            for (place, &power) in places.into_iter().zip(POWERS.iter().skip(skipped)) {
                line[place] = power;
            }
            line[width - 1] = target;
            lines.push(line);
        }
        Self { lines }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// Solves each equation for one place, taking the places in this order where they can be
    /// solved for; gives the place of each equation.
    pub(super) fn solve(&mut self, order: &[usize]) -> Vec<usize> {
        let products = Products::shared();
        let mut solved = Vec::with_capacity(self.lines.len());
        for &place in order {
            let at = solved.len();
            let Some(found) = (at..self.lines.len()).find(|&i| self.lines[i][place] != 0) else { continue };
            self.lines.swap(at, found);
            let mut line = std::mem::take(&mut self.lines[at]);
            let inverse = products.inverse(line[place]);
            for value in &mut line {
                *value = products.of(*value, inverse);
            }
            for other in &mut self.lines {
                let factor = other.get(place).copied().unwrap_or(0);
                if factor != 0 {
                    for (to, &from) in other.iter_mut().zip(&line) {
                        *to ^= products.of(from, factor);
                    }
                }
            }
            self.lines[at] = line;
            solved.push(place);
            if solved.len() == self.lines.len() {
                break;
            }
        }
        solved
    }

    /// The factors of a place in the equations, in their order.
    pub(super) fn factors(&self, place: usize) -> impl Iterator<Item = u8> {
        self.lines.iter().map(move |line| line[place])
    }

    /// What each equation's sum must be.
    pub(super) fn sums(&self) -> impl Iterator<Item = u8> {
        self.lines.iter().filter_map(|line| line.last().copied())
    }
}

/// One equation for each character of the checksum.
fn checksum_lines<C: Code>(evidence: &Evidence) -> Vec<Vec<u8>> {
    let (count, characters) = (evidence.scores.len(), evidence.len() - 2);
    let mut lines = vec![vec![0; count + 1]; C::CHECKSUM_LENGTH];
    // a fresh engine has the residue of a last character of value 1; each zero moves it forward
    let mut engine = Engine::<C>::new();
    for place in (0..characters).rev() {
        for (i, line) in lines.iter_mut().enumerate() {
            line[place] = engine.residue().unpack(i);
        }
        engine.input_fe(Fe32::Q);
    }
    let zeros = vec![0; characters];
    let missed = checksum::difference::<C>(Kind::Share.prefix(), &zeros);
    for (i, line) in lines.iter_mut().enumerate() {
        line[count] = missed.unpack(i);
    }
    lines
}

/// All products of two field elements. What is multiplied here depends on what was read in a
/// picture, and so does the time that reading it takes: a table gives nothing more away.
pub(super) struct Products(Vec<u8>);

impl Products {
    /// Made once a process.
    pub(super) fn shared() -> &'static Self {
        static PRODUCTS: OnceLock<Products> = OnceLock::new();
        PRODUCTS.get_or_init(Self::new)
    }

    fn new() -> Self {
        Self((0..32).flat_map(|a| (0..32).map(move |b| rows::product(a, b))).collect())
    }

    pub(super) fn of(&self, a: u8, b: u8) -> u8 {
        self.0[usize::from(a & 31) << 5 | usize::from(b & 31)]
    }

    fn inverse(&self, a: u8) -> u8 {
        (1..32).find(|&b| self.of(a, b) == 1).unwrap_or(0)
    }
}
