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
