//! Black and white for the plain reader: bit for bit what rxing's own binarizer and filter give, in a
//! fraction of the time, and without their two copies of the page.

use rxing::common::{BitArray, BitMatrix};

/// The side of a block that has one threshold.
const BLOCK: usize = 8;
/// Blocks whose shades differ by no more have one of the two alone.
const LEAST_CONTRAST: u8 = 24;
/// Blocks on each side that are asked for a threshold.
const AROUND: usize = 2;
/// Bits of a word of rxing's matrix.
const WORD: usize = usize::BITS as usize;

/// A picture in rows of words, the lowest bit leftmost; dark is set.
pub(super) struct Black {
    width: usize,
    height: usize,
    words: Vec<usize>,
}

impl Black {
    /// Dark is what is no lighter than the mean threshold of the blocks around it; `None` for a picture that
    /// has not so many blocks.
    pub(super) fn of(width: usize, height: usize, pixels: &[u8]) -> Option<Self> {
        let least = BLOCK * (2 * AROUND + 1);
        if width < least || height < least || width.checked_mul(height)? != pixels.len() {
            return None;
        }
        let (columns, rows) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let points = points((width, height, pixels), columns, rows);
        let mut black = Self::light(width, height);
        let stride = width.div_ceil(WORD);
        let mut sums = vec![0_u32; columns];
        for row in 0..rows {
            let middle = row.clamp(AROUND, rows - 1 - AROUND);
            sums.fill(0);
            for line in points[(middle - AROUND) * columns..].chunks_exact(columns).take(2 * AROUND + 1) {
                sums.iter_mut().zip(line).for_each(|(sum, &point)| *sum += u32::from(point));
            }
            // the last block overlaps the one before it where the picture ends within it
            let top = (row * BLOCK).min(height - BLOCK);
            for column in 0..columns {
                let middle = column.clamp(AROUND, columns - 1 - AROUND);
                let sum: u32 = sums[middle - AROUND..=middle + AROUND].iter().sum();
                let threshold = u8::try_from(sum / 25).unwrap_or(u8::MAX);
                let left = (column * BLOCK).min(width - BLOCK);
                for y in top..top + BLOCK {
                    let bits = dark_of(&pixels[y * width + left..y * width + left + BLOCK], threshold);
                    if bits == 0 {
                        continue;
                    }
                    let (word, shift) = (y * stride + left / WORD, left % WORD);
                    black.words[word] |= bits << shift;
                    if shift > WORD - BLOCK {
                        black.words[word + 1] |= bits >> (WORD - shift);
                    }
                }
            }
        }
        Some(black)
    }

    fn light(width: usize, height: usize) -> Self {
        Self { width, height, words: vec![0; width.div_ceil(WORD) * height] }
    }

    /// The same with small gaps closed: what is dark grows by a pixel, and shrinks again. As rxing does it,
    /// all moves two pixels to the left.
    pub(super) fn closed(&self) -> Self {
        self.filtered(|a, b| a | b).filtered(|a, b| a & b)
    }

    /// Joins each pixel with the two after it, and with those above and below them; what is outside is light.
    fn filtered(&self, join: impl Fn(usize, usize) -> usize) -> Self {
        let stride = self.width.div_ceil(WORD);
        let mut out = Self::light(self.width, self.height);
        let mut line = vec![0; stride];
        let outside = vec![0; stride];
        let last = if self.width.is_multiple_of(WORD) { usize::MAX } else { (1 << (self.width % WORD)) - 1 };
        for y in 0..self.height {
            let row = |y: Option<usize>| {
                y.filter(|&y| y < self.height)
                    .map_or(&outside[..], |y| &self.words[y * stride..(y + 1) * stride])
            };
            let three = row(y.checked_sub(1)).iter().zip(row(Some(y))).zip(row(Some(y + 1)));
            for (to, ((&above, &here), &below)) in line.iter_mut().zip(three) {
                *to = join(join(above, here), below);
            }
            for (i, to) in out.words[y * stride..(y + 1) * stride].iter_mut().enumerate() {
                let next = line.get(i + 1).copied().unwrap_or(0);
                let moved = |by: usize| line[i] >> by | next << (WORD - by);
                *to = join(join(line[i], moved(1)), moved(2));
            }
            out.words[(y + 1) * stride - 1] &= last;
        }
        out
    }

    /// As rxing takes it.
    pub(super) fn matrix(&self) -> Option<BitMatrix> {
        let rows = u32::try_from(self.height).ok()?;
        let mut matrix = BitMatrix::new(u32::try_from(self.width).ok()?, rows).ok()?;
        for (y, row) in (0..rows).zip(self.words.chunks_exact(self.width.div_ceil(WORD))) {
            let mut bits = BitArray::with_size(self.width);
            for (at, &word) in (0..self.width).step_by(WORD).zip(row) {
                bits.setBulk(at, word);
            }
            matrix.setRow(y, &bits);
        }
        Some(matrix)
    }
}

/// A bit for each of eight pixels, set for those no lighter than the threshold.
#[inline]
fn dark_of(line: &[u8], threshold: u8) -> usize {
    let mut dark = [0_u8; BLOCK];
    for (dark, &shade) in dark.iter_mut().zip(line) {
        *dark = u8::from(shade <= threshold);
    }
    // gathers the lowest bit of each byte in the highest byte
    let [.., bits] = u64::from_le_bytes(dark).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
    usize::from(bits)
}

/// The threshold of each block, from its own shades: their mean, or where they hardly differ something
/// darker than all of them, unless its neighbours say that all of it is dark.
fn points((width, height, pixels): (usize, usize, &[u8]), columns: usize, rows: usize) -> Vec<u8> {
    let mut points = vec![0_u8; columns * rows];
    // of the eight pixels in each column of a block
    let (mut sums, mut least, mut most) = (vec![0_u16; width], vec![0_u8; width], vec![0_u8; width]);
    for row in 0..rows {
        let top = (row * BLOCK).min(height - BLOCK);
        sums.fill(0);
        least.fill(u8::MAX);
        most.fill(u8::MIN);
        for line in pixels[top * width..].chunks_exact(width).take(BLOCK) {
            for (sum, &shade) in sums.iter_mut().zip(line) {
                *sum += u16::from(shade);
            }
            for (least, &shade) in least.iter_mut().zip(line) {
                *least = shade.min(*least);
            }
            for (most, &shade) in most.iter_mut().zip(line) {
                *most = shade.max(*most);
            }
        }
        for column in 0..columns {
            let left = (column * BLOCK).min(width - BLOCK);
            let block = left..left + BLOCK;
            let sum: u16 = sums[block.clone()].iter().sum();
            let least = least[block.clone()].iter().copied().fold(u8::MAX, u8::min);
            let most = most[block].iter().copied().fold(u8::MIN, u8::max);
            let at = row * columns + column;
            points[at] = if most - least > LEAST_CONTRAST {
                u8::try_from(sum / 64).unwrap_or(u8::MAX)
            } else if row > 0 && column > 0 {
                let of = |at: usize| u16::from(points[at]);
                let beside = (of(at - columns) + 2 * of(at - 1) + of(at - columns - 1)) / 4;
                if u16::from(least) < beside { u8::try_from(beside).unwrap_or(u8::MAX) } else { least / 2 }
            } else {
                least / 2
            };
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use rand::{RngExt as _, SeedableRng as _};
    use rand_chacha::ChaCha20Rng;
    use rxing::common::HybridBinarizer;
    use rxing::{BinaryBitmap, Luma8Source};

    use super::*;

    #[test]
    fn black_and_white_are_those_of_rxing_bit_for_bit() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        for (width, height) in [(40, 40), (64, 128), (127, 65), (200, 41), (321, 99)] {
            let mut pixels = vec![0_u8; width * height];
            for (i, pixel) in pixels.iter_mut().enumerate() {
                // noise, and places that are even
                let (x, y) = (i % width, i / width);
                *pixel = if (x / 24 + y / 16) % 3 == 0 { (x / 24 * 9) as u8 } else { rng.random() };
            }
            let black = Black::of(width, height, &pixels).unwrap();
            let source = Luma8Source::new(pixels, width as u32, height as u32).unwrap();
            let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
            assert!(black.matrix().unwrap() == *bitmap.get_black_matrix(), "{width} by {height}");
            bitmap.close().unwrap();
            assert!(
                black.closed().matrix().unwrap() == *bitmap.get_black_matrix(),
                "{width} by {height}, closed"
            );
        }
    }

    #[test]
    fn pictures_of_too_few_blocks_are_none() {
        assert!(Black::of(39, 100, &[0; 3900]).is_none());
        assert!(Black::of(100, 39, &[0; 3900]).is_none());
        assert!(Black::of(100, 100, &[0; 100]).is_none());
    }
}
