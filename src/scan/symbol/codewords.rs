//! From the modules of a symbol to its text: errors and erasures, block by block.

use crate::scan::symbol::pattern::{Module, Pattern, is_masked, lengths};
use crate::scan::symbol::reed_solomon::corrected;
use crate::secret::{SecretBytes, SecretText};
use crate::share::UnverifiedShare;

/// The characters of QR's alphanumeric mode.
pub(super) const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// What was made of a symbol.
pub(super) struct Outcome {
    /// The text, if it is a share that passes every check.
    pub(super) text: Option<SecretText>,
    /// Blocks that were decoded.
    pub(super) decoded: usize,
    /// The modules of decoded blocks, dark or light.
    pub(super) known: Vec<Option<bool>>,
}

/// The masks, the likeliest first, by the format information.
pub(super) fn masks(shades: &[f32], pattern: &Pattern) -> Vec<u8> {
    let agreement = |mask: u8| {
        let bits = pattern.format_bits(mask);
        let mut sum = 0.0;
        for (at, shade) in shades.iter().enumerate() {
            if let Module::Format(bit) = pattern.module(at % pattern.side, at / pattern.side) {
                sum += if bits >> bit & 1 == 1 { -shade.clamp(-1.0, 1.0) } else { shade.clamp(-1.0, 1.0) };
            }
        }
        sum
    };
    let mut masks: Vec<(u8, f32)> = (0..8).map(|mask| (mask, agreement(mask))).collect();
    masks.sort_by(|a, b| b.1.total_cmp(&a.1));
    masks.into_iter().map(|(mask, _)| mask).collect()
}

/// Decodes modules (below 0 dark) with how far each is trusted.
pub(super) fn decode(shades: &[f32], trust: &[f32], pattern: &Pattern, mask: u8) -> Outcome {
    let side = pattern.side;
    let places = pattern.codewords();
    let mut blocks: Vec<SecretBytes> =
        pattern.blocks.iter().map(|data| SecretBytes::zeroed(data + pattern.parity)).collect();
    let mut doubts: Vec<Vec<f32>> = blocks.iter().map(|block| vec![0.0; block.len()]).collect();
    for (eight, &(block, place)) in pattern.order.chunks_exact(8).zip(&places) {
        let (mut byte, mut doubt) = (0_u8, 0.0_f32);
        for &at in eight {
            let dark = shades[at] < 0.0;
            byte = byte << 1 | u8::from(dark != is_masked(mask, at % side, at / side));
            // the chance that the bit is wrong, were the noise Gaussian
            let sure = shades[at].abs().min(1.2) * trust[at];
            doubt += (-5.0 * sure).exp();
        }
        blocks[block].expose_mut()[place] = byte;
        doubts[block][place] = doubt;
    }
    let mut outcome = Outcome { text: None, decoded: 0, known: vec![None; side * side] };
    let mut data = SecretBytes::default();
    let mut decoded = Vec::with_capacity(blocks.len());
    for (b, (block, doubts)) in blocks.iter_mut().zip(&doubts).enumerate() {
        let fixed = block_of(block.expose(), pattern.parity, doubts);
        outcome.decoded += usize::from(fixed.as_ref().is_some_and(|fixed| fixed.is_sure));
        decoded.push(fixed.as_ref().is_some_and(|fixed| fixed.is_sure));
        if let Some(fixed) = fixed {
            *block = fixed.word;
        }
        data.extend_from_slice(&block.expose()[..pattern.blocks[b]]);
    }
    for (eight, &(block, place)) in pattern.order.chunks_exact(8).zip(&places) {
        if decoded[block] {
            for (bit, &at) in eight.iter().enumerate() {
                let set = blocks[block].expose()[place] >> (7 - bit) & 1 == 1;
                outcome.known[at] = Some(set != is_masked(mask, at % side, at / side));
            }
        }
    }
    // a code word that was guessed at must not pass for one that was read
    outcome.text = text(data.expose(), pattern).filter(|text| {
        UnverifiedShare::from_qr(text.expose()).is_ok_and(|share| share.is_signed() && share.check().is_ok())
    });
    outcome
}

struct Fixed {
    word: SecretBytes,
    /// Whether chance alone would hardly have given it.
    is_sure: bool,
}

/// Erases more and more of what is least sure, until the rest is a word of the code.
fn block_of(word: &[u8], parity: usize, doubts: &[f32]) -> Option<Fixed> {
    let mut order: Vec<usize> = (0..word.len()).collect();
    order.sort_by(|&a, &b| doubts[b].total_cmp(&doubts[a]));
    let mut best: Option<(f32, Fixed)> = None;
    for erased in (0..=parity).step_by(2) {
        let Some(fixed) = corrected(word, parity, &order[..erased]) else { continue };
        let wrong = order[erased..].iter().filter(|&&at| fixed.expose()[at] != word[at]).count();
        // what had to change although it was trusted
        let cost: f32 = (0..word.len())
            .filter(|&at| fixed.expose()[at] != word[at])
            .map(|at| -(doubts[at].clamp(1e-4, 1.0)).ln() + 0.2)
            .sum();
        // room left over is what chance would have to hit: a byte each
        let is_sure = erased + 2 * wrong + 2 <= parity || (wrong == 0 && erased + 2 <= parity);
        if is_sure && erased + 2 * wrong + 4 <= parity {
            return Some(Fixed { word: fixed, is_sure });
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, Fixed { word: fixed, is_sure }));
        }
    }
    best.map(|(_, fixed)| fixed)
}

/// The text of one alphanumeric segment with a length that a share can have.
fn text(data: &[u8], pattern: &Pattern) -> Option<SecretText> {
    let mut bits = Bits { data, at: 0 };
    if bits.take(4)? != 0b0010 {
        return None;
    }
    let length = bits.take(pattern.length_bits())?;
    if !lengths().any(|known| known == length) {
        return None;
    }
    let mut text = SecretText::with_capacity(length);
    for _ in 0..length / 2 {
        let pair = bits.take(11)?;
        for value in [pair / 45, pair % 45] {
            text.push(char::from(*ALPHANUMERIC.get(value)?));
        }
    }
    if length % 2 == 1 {
        text.push(char::from(*ALPHANUMERIC.get(bits.take(6)?)?));
    }
    Some(text)
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<usize> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.data.get(self.at / 8)?;
            value = value << 1 | usize::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}
