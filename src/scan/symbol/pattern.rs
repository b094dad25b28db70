//! What is known of our symbols before one is read: sizes, fixed modules, order of the codewords.

use std::sync::OnceLock;

use rxing::qrcode::common::{ErrorCorrectionLevel, Version};

use crate::scan::symbol::Point;

/// Versions with modules of at least half a millimetre in 60 mm have level H, larger ones Q: see `sheet`.
const LAST_AT_LEVEL_H: u8 = 25;
/// Key, signature and the sign before them.
pub(super) const SIGNED: usize = 155;

/// A module that is the same in every symbol: the place of its middle, and 1 for light, −1 for dark.
pub(super) type Mark = (Point, f32);

/// The marks of a version; the quiet zone's first row counts.
pub(super) fn marks(pattern: &Pattern) -> Vec<Mark> {
    let middle = |at: usize| at as f32 + 0.5;
    let mut marks = Vec::new();
    for y in 0..pattern.side {
        for x in 0..pattern.side {
            if let Module::Fixed { dark } = pattern.module(x, y) {
                marks.push(((middle(x), middle(y)), if dark { -1.0 } else { 1.0 }));
            }
        }
    }
    for i in (0..pattern.side).step_by(2) {
        marks.push(((middle(i), -0.5), 1.0));
        marks.push(((-0.5, middle(i)), 1.0));
    }
    marks
}

/// What a module is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Module {
    /// The same in every symbol of the version.
    Fixed {
        /// Whether it is dark.
        dark: bool,
    },
    /// A bit of the format information, 0 to 14.
    Format(u8),
    /// A bit of a codeword.
    Data,
}

/// A version as firesafe uses it.
pub(super) struct Pattern {
    /// 1 to 40.
    pub(super) version: u8,
    /// Modules on a side.
    pub(super) side: usize,
    modules: Vec<Module>,
    /// Modules that hold the codewords' bits, in order.
    pub(super) order: Vec<usize>,
    /// Data codewords of each block.
    pub(super) blocks: Vec<usize>,
    /// Check codewords of every block.
    pub(super) parity: usize,
    /// Centres of the alignment patterns.
    pub(super) alignments: Vec<(usize, usize)>,
    /// The modules that are the same in every symbol.
    pub(super) marks: Vec<Mark>,
    high: bool,
}

impl Pattern {
    /// The versions that a share can have, smallest first.
    pub(super) fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Pattern>> = OnceLock::new();
        ALL.get_or_init(|| {
            let mut all: Vec<Self> = Vec::new();
            for version in 1..=40 {
                let Some(pattern) = Self::new(version) else { continue };
                let smaller = all.last().map_or(0, Self::capacity);
                // the shortest share that does not fit the version before
                if lengths().any(|length| length > smaller && length <= pattern.capacity()) {
                    all.push(pattern);
                }
            }
            all
        })
    }

    fn new(version: u8) -> Option<Self> {
        let known = Version::getVersionForNumber(u32::from(version)).ok()?;
        let side = 17 + 4 * usize::from(version);
        let high = version <= LAST_AT_LEVEL_H;
        let level = if high { ErrorCorrectionLevel::H } else { ErrorCorrectionLevel::Q };
        let blocks = known.getECBlocksForLevel(level);
        let parity = usize::try_from(blocks.getECCodewordsPerBlock()).ok()?;
        let mut counts = Vec::new();
        for group in blocks.getECBlocks() {
            let count = usize::try_from(group.getCount()).ok()?;
            counts.extend(std::iter::repeat_n(usize::try_from(group.getDataCodewords()).ok()?, count));
        }
        let centres = known.getAlignmentPatternCenters();
        let centres: Vec<usize> =
            centres.iter().map(|&at| usize::try_from(at)).collect::<Result<_, _>>().ok()?;
        let mut alignments = Vec::new();
        for &y in &centres {
            for &x in &centres {
                let near = |at: usize| at < 8;
                let far = |at: usize| at + 9 > side;
                if !((near(x) && near(y)) || (far(x) && near(y)) || (near(x) && far(y))) {
                    alignments.push((x, y));
                }
            }
        }
        let mut pattern = Self {
            version,
            side,
            modules: vec![Module::Data; side * side],
            order: Vec::new(),
            blocks: counts,
            parity,
            alignments,
            marks: Vec::new(),
            high,
        };
        pattern.fix();
        pattern.order = pattern.data_order();
        pattern.marks = marks(&pattern);
        Some(pattern)
    }

    /// The lengths of the codes that have this version: no smaller one holds them.
    pub(super) fn share_lengths(&self) -> impl Iterator<Item = usize> {
        let smaller = Self::all().iter().rev().find(|other| other.version < self.version);
        let least = smaller.map_or(0, Self::capacity);
        let most = self.capacity();
        lengths().filter(move |&length| length > least && length <= most)
    }

    /// Characters that it holds.
    fn capacity(&self) -> usize {
        let bits = 8 * self.blocks.iter().sum::<usize>() - 4 - self.length_bits();
        bits / 11 * 2 + usize::from(bits % 11 >= 6)
    }

    /// Bits of the number of characters (ISO/IEC 18004, 7.4.1).
    pub(super) fn length_bits(&self) -> usize {
        match self.version {
            0..=9 => 9,
            10..=26 => 11,
            _ => 13,
        }
    }

    /// What a module is for; those outside are light.
    pub(super) fn module(&self, x: usize, y: usize) -> Module {
        if x < self.side && y < self.side {
            self.modules[y * self.side + x]
        } else {
            Module::Fixed { dark: false }
        }
    }

    fn set(&mut self, x: usize, y: usize, module: Module) {
        if x < self.side && y < self.side {
            self.modules[y * self.side + x] = module;
        }
    }

    fn fix(&mut self) {
        let side = self.side;
        for i in 8..side - 8 {
            let timing = Module::Fixed { dark: i % 2 == 0 };
            self.set(i, 6, timing);
            self.set(6, i, timing);
        }
        for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            // from -1 to 7: with the light border
            for y in 0..9 {
                for x in 0..9 {
                    let distance = usize::abs_diff(x, 4).max(usize::abs_diff(y, 4));
                    if left + x >= 1 && top + y >= 1 {
                        let dark = distance != 2 && distance != 4;
                        self.set(left + x - 1, top + y - 1, Module::Fixed { dark });
                    }
                }
            }
        }
        for (x, y) in self.alignments.clone() {
            for dy in 0..5 {
                for dx in 0..5 {
                    let dark = usize::abs_diff(dx, 2).max(usize::abs_diff(dy, 2)) != 1;
                    self.set(x + dx - 2, y + dy - 2, Module::Fixed { dark });
                }
            }
        }
        for bit in 0..15u8 {
            let at = usize::from(bit);
            let near = match bit {
                0..=5 => (8, at),
                6 => (8, 7),
                7 => (8, 8),
                8 => (7, 8),
                _ => (14 - at, 8),
            };
            let far = if bit < 8 { (side - 1 - at, 8) } else { (8, side - 15 + at) };
            self.set(near.0, near.1, Module::Format(bit));
            self.set(far.0, far.1, Module::Format(bit));
        }
        self.set(8, side - 8, Module::Fixed { dark: true });
        if self.version >= 7 {
            let bits = version_bits(self.version);
            for i in 0..18 {
                let dark = bits >> i & 1 == 1;
                let (a, b) = (side - 11 + i % 3, i / 3);
                self.set(a, b, Module::Fixed { dark });
                self.set(b, a, Module::Fixed { dark });
            }
        }
    }

    /// Two columns at a time from the right, up and down in turn (ISO/IEC 18004, 7.7.3).
    fn data_order(&self) -> Vec<usize> {
        let side = self.side;
        let mut order = Vec::new();
        let mut upward = true;
        let mut right = side - 1;
        while right >= 1 {
            if right == 6 {
                right = 5;
            }
            for i in 0..side {
                let y = if upward { side - 1 - i } else { i };
                for x in [right, right - 1] {
                    if self.module(x, y) == Module::Data {
                        order.push(y * side + x);
                    }
                }
            }
            upward = !upward;
            right = right.saturating_sub(2);
        }
        order
    }

    /// The 15 bits of the format information for one of the eight masks.
    pub(super) fn format_bits(&self, mask: u8) -> u32 {
        let data = u32::from(if self.high { 0b10_u8 } else { 0b11 } << 3 | (mask & 7));
        let mut rest = data << 10;
        for bit in (10..15).rev() {
            if rest >> bit & 1 == 1 {
                rest ^= 0x537 << (bit - 10);
            }
        }
        (data << 10 | rest) ^ 0x5412
    }

    /// For each codeword in the order of the symbol: its block, and its place there.
    pub(super) fn codewords(&self) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        let longest = self.blocks.iter().copied().max().unwrap_or(0);
        for i in 0..longest {
            places.extend((0..self.blocks.len()).filter(|&b| i < self.blocks[b]).map(|b| (b, i)));
        }
        for i in 0..self.parity {
            places.extend((0..self.blocks.len()).map(|b| (b, self.blocks[b] + i)));
        }
        places
    }
}

/// Whether a mask turns a module over (ISO/IEC 18004, 7.8.2).
pub(super) const fn is_masked(mask: u8, x: usize, y: usize) -> bool {
    match mask & 7 {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// Six bits of the version and twelve check bits (ISO/IEC 18004, annex D).
fn version_bits(version: u8) -> u32 {
    let data = u32::from(version);
    let mut rest = data << 12;
    for bit in (12..18).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= 0x1f25 << (bit - 12);
        }
    }
    data << 12 | rest
}

/// Characters in the codes of all shares: see FORMAT.md.
pub(super) fn lengths() -> impl Iterator<Item = usize> {
    (24..=536).step_by(8).map(|block: usize| {
        let values = 16 + (8 * block).div_ceil(5);
        values + if values + 13 <= 93 { 13 } else { 15 } + SIGNED
    })
}

#[cfg(test)]
mod tests {
    use qrcode::{Color, EcLevel, QrCode, Version as Written};

    use super::*;

    #[test]
    fn fixed_modules_are_those_of_written_symbols() {
        assert_eq!(lengths().collect::<Vec<_>>().len(), 65);
        for pattern in Pattern::all() {
            let level = if pattern.high { EcLevel::H } else { EcLevel::Q };
            let version = Written::Normal(i16::from(pattern.version));
            let code = QrCode::with_version(vec![b'A'; pattern.capacity()], version, level).unwrap();
            assert_eq!(code.width(), pattern.side);
            for y in 0..pattern.side {
                for x in 0..pattern.side {
                    let dark = code[(x, y)] == Color::Dark;
                    if let Module::Fixed { dark: expected } = pattern.module(x, y) {
                        assert_eq!(dark, expected, "version {}: {x}, {y}", pattern.version);
                    }
                }
            }
            let fits = |mask: u8| {
                let bits = pattern.format_bits(mask);
                (0..pattern.side * pattern.side).all(|i| {
                    let (x, y) = (i % pattern.side, i / pattern.side);
                    match pattern.module(x, y) {
                        Module::Format(bit) => (code[(x, y)] == Color::Dark) == (bits >> bit & 1 == 1),
                        _ => true,
                    }
                })
            };
            assert_eq!((0..8).filter(|&mask| fits(mask)).count(), 1, "one mask fits");
            let codewords: usize = pattern.blocks.iter().map(|data| data + pattern.parity).sum();
            assert_eq!(pattern.order.len() / 8, codewords);
            assert_eq!(pattern.codewords().len(), codewords);
        }
    }
}
