//! What a symbol shows of its share although it cannot be decoded, character by character.

use zeroize::Zeroizing;

use crate::model::ALPHABET;
use crate::scan::symbol::codewords::{ALPHANUMERIC, masks};
use crate::scan::symbol::fit::Views;
use crate::scan::symbol::grid::Grid;
use crate::scan::symbol::pattern::{Pattern, SIGNED, is_masked};
use crate::scan::symbol::sample::{balanced, shades, sharpened, trust, unevenness};
use crate::share::soft::Evidence;

/// No module is surer than this, even of a block that was decoded: the block may be a wrong one.
const SURE: f32 = 0.998;
/// Nor one that was only looked at.
const CLEAREST: f32 = 0.9;

/// For each length that the share can have, what the modules say of its characters.
///
/// `known` holds the modules that are fixed, and those of blocks that were decoded.
pub(super) fn traces(views: &Views, grid: &Grid, pattern: &Pattern, known: &[Option<bool>]) -> Vec<Evidence> {
    let raw = shades(views, grid, pattern);
    let even = balanced(&sharpened(&raw, pattern.side, known), pattern.side);
    let trust = trust(&even, &unevenness(views, grid, pattern), pattern.side, known);
    let Some(&mask) = masks(&even, pattern).first() else { return Vec::new() };
    // the chance that each bit of the data is set
    let mut bits = Zeroizing::new(vec![0.5_f32; 8 * pattern.blocks.iter().sum::<usize>()]);
    for (eight, (block, place)) in pattern.order.chunks_exact(8).zip(pattern.codewords()) {
        if place >= pattern.blocks[block] {
            continue;
        }
        let byte = pattern.blocks[..block].iter().sum::<usize>() + place;
        for (bit, &at) in eight.iter().enumerate() {
            let dark = known[at].map_or_else(
                || {
                    let sure = even[at].abs().min(1.2) * trust[at];
                    let right = (1.0 - 0.5 * (-3.0 * sure).exp()).min(CLEAREST);
                    if even[at] < 0.0 { right } else { 1.0 - right }
                },
                |dark| if dark { SURE } else { 1.0 - SURE },
            );
            let is_turned = is_masked(mask, at % pattern.side, at / pattern.side);
            bits[8 * byte + bit] = if is_turned { 1.0 - dark } else { dark };
        }
    }
    let lengths = pattern.share_lengths().filter_map(|length| Evidence::unread(length - SIGNED));
    lengths.map(|evidence| with_pairs(evidence, &bits, 4 + pattern.length_bits())).collect()
}

/// Adds what the bits say of each pair of characters; the first pair begins at the bit `from`.
fn with_pairs(mut evidence: Evidence, bits: &[f32], from: usize) -> Evidence {
    let place = |character: &u8| ALPHANUMERIC.iter().position(|known| known == character).unwrap_or(0);
    let places: Vec<usize> = ALPHABET.iter().map(place).collect();
    for (pair, bits) in bits[from..].chunks_exact(11).enumerate().take(evidence.len().div_ceil(2)) {
        let chances: Vec<(f32, f32)> = bits.iter().map(|bit| (bit.ln(), (1.0 - bit).ln())).collect();
        let (mut first, mut second) = ([0.0_f32; 32], [0.0_f32; 32]);
        for (a, &left) in places.iter().enumerate() {
            for (b, &right) in places.iter().enumerate() {
                let value = 45 * left + right;
                let of = |(i, chance): (usize, &(f32, f32))| {
                    if value >> (10 - i) & 1 == 1 { chance.0 } else { chance.1 }
                };
                let chance = chances.iter().enumerate().map(of).sum::<f32>().exp();
                first[a] += chance;
                second[b] += chance;
            }
        }
        let score = |chances: [f32; 32]| chances.map(|chance| chance.max(f32::MIN_POSITIVE).ln());
        evidence.add(2 * pair, &score(first));
        evidence.add(2 * pair + 1, &score(second));
    }
    evidence
}

#[cfg(test)]
mod tests {
    use qrcode::{Color, EcLevel, QrCode, Version};
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::model::Quorum;
    use crate::scan::symbol::gray::Gray;
    use crate::scan::symbol::pattern::Module;
    use crate::secret::{SecretBytes, SecretText};
    use crate::share::deal;

    /// Pixels a module, and modules around the symbol.
    const MODULE: usize = 5;
    const QUIET: usize = 4;

    /// What a share's code says, and its rows.
    fn dealt() -> (SecretText, Vec<SecretText>) {
        let secret = SecretBytes::from(&vec![7; 24][..]);
        let set = deal(&secret, Quorum::new(2, 2).unwrap(), &mut ChaCha20Rng::from_seed([5; 32])).unwrap();
        let share = &set.shares()[0];
        (share.qr_text(), share.typed_rows())
    }

    fn pattern_of(text: &SecretText) -> &'static Pattern {
        Pattern::all().iter().find(|pattern| pattern.share_lengths().any(|len| len == text.len())).unwrap()
    }

    /// What the symbol of a text shows where modules for which `is_covered` says so, by column and row, cannot be
    /// seen; `is_decoded`: the others are known.
    fn traced(
        text: &SecretText,
        is_covered: impl Fn(usize, usize) -> bool,
        is_decoded: bool,
    ) -> Vec<Evidence> {
        let pattern = pattern_of(text);
        let level = if pattern.version <= 25 { EcLevel::H } else { EcLevel::Q };
        let version = Version::Normal(i16::from(pattern.version));
        let code = QrCode::with_version(text.expose(), version, level).unwrap();
        let side = (pattern.side + 2 * QUIET) * MODULE;
        let shade = |i: usize| {
            let inside = |at: usize| (at / MODULE).checked_sub(QUIET).filter(|&at| at < pattern.side);
            match (inside(i % side), inside(i / side)) {
                (Some(x), Some(y)) if is_covered(x, y) => 128,
                (Some(x), Some(y)) if code[(x, y)] == Color::Dark => 30,
                _ => 230,
            }
        };
        let pixels: Vec<u8> = (0..side * side).map(shade).collect();
        let views = Views::of(&Gray::new(side, side, SecretBytes::from(&pixels[..])).unwrap());
        let (near, far) = ((QUIET * MODULE) as f32, ((QUIET + pattern.side) * MODULE) as f32);
        let grid = Grid::new([(near, near), (far, near), (far, far), (near, far)], pattern.side).unwrap();
        let known: Vec<Option<bool>> = (0..pattern.side * pattern.side)
            .map(|at| (at % pattern.side, at / pattern.side))
            .map(|(x, y)| match pattern.module(x, y) {
                Module::Fixed { dark } => Some(dark),
                _ if is_decoded && !is_covered(x, y) => Some(code[(x, y)] == Color::Dark),
                _ => None,
            })
            .collect();
        traces(&views, &grid, pattern, &known)
    }

    fn shown(rows: &[SecretText]) -> Vec<&str> {
        rows.iter().map(SecretText::expose).collect()
    }

    #[test]
    fn modules_of_decoded_blocks_show_the_share() {
        let (text, rows) = dealt();
        let found = traced(&text, |_, _| false, true);
        let read = found.iter().find_map(Evidence::complete).unwrap();
        assert_eq!(shown(&read.typed_rows()), shown(&rows));
    }

    #[test]
    fn modules_that_are_only_looked_at_complete_no_share() {
        let (text, _) = dealt();
        let found = traced(&text, |_, _| false, false);
        assert!(!found.is_empty() && found.iter().all(|trace| trace.complete().is_none()));
    }

    #[test]
    fn a_trace_is_made_for_each_length_of_the_version() {
        let (text, _) = dealt();
        let found = traced(&text, |_, _| false, false);
        let lengths: Vec<usize> = found.iter().map(|trace| trace.len() + SIGNED).collect();
        assert_eq!(lengths, pattern_of(&text).share_lengths().collect::<Vec<_>>());
        assert!(lengths.contains(&text.len()));
    }

    #[test]
    fn what_is_not_covered_agrees_with_the_rows() {
        let (text, rows) = dealt();
        let side = pattern_of(&text).side;
        let found = traced(&text, |x, y| x + 2 >= side && y > side / 2, true);
        let trace = found.into_iter().find(|trace| trace.len() + SIGNED == text.len()).unwrap();
        let printed = |first_value: usize| {
            let mut evidence = Evidence::unread(trace.len()).unwrap();
            // the prefix has a letter of its own, and is passed over
            for (row, text) in (1..).zip(&rows) {
                for (column, character) in (1..).zip(text.expose().bytes()) {
                    let value = ALPHABET.iter().position(|&known| known == character).unwrap_or(0);
                    let mut scores = [0.0; 32];
                    scores[(value + first_value) % 32] = 9.0;
                    evidence.add_printed(row, column, &scores);
                }
            }
            evidence
        };
        assert!(trace.agrees(&printed(0)));
        assert!(!trace.agrees(&printed(1)), "rows of another share");
    }

    #[test]
    fn bits_of_even_chance_say_nothing() {
        let (text, _) = dealt();
        let evidence = Evidence::unread(text.len() - SIGNED).unwrap();
        let bits = vec![0.5; 11 * text.len()];
        let trace = with_pairs(evidence, &bits, 4);
        let nothing = Evidence::unread(text.len() - SIGNED).unwrap();
        assert_eq!(shown(&trace.typed_rows()), shown(&nothing.typed_rows()));
    }
}
