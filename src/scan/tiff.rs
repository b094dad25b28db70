//! TIFF pictures, page by page: fax (G4), black and white, grey and colour.

use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::{ColorType, TiffError};

use super::guard::guarded;
use super::limits::MAX_DECODED;
use super::picture::{check_memory, check_size, luma};
use super::{Event, Pixels, ScanError, readings, tell_readings};
use crate::secret::SecretBytes;

type Pages<'a> = Decoder<Cursor<&'a [u8]>>;

const MALFORMED: ScanError = ScanError::Malformed { kind: "TIFF picture" };

/// Reads each page from `first` on.
pub(super) fn read(bytes: &[u8], first: usize, tell: &mut dyn FnMut(Event)) -> Result<(), ScanError> {
    let (mut pages, count) = guarded(|| opened(bytes)).flatten().ok_or(MALFORMED)?;
    tell(Event::Pages(count));
    for page in first.max(1)..=count {
        tell(Event::Begin(page));
        match decoded(bytes, &mut pages, page)
            .and_then(|pixels| guarded(|| readings(&pixels)).ok_or(MALFORMED))
        {
            Ok(readings) => tell_readings(page, readings, true, tell),
            Err(error) => tell(Event::Unread(page, error)),
        }
    }
    Ok(())
}

/// Each page, in shades of grey.
pub(super) fn decode(bytes: &[u8], see: &mut dyn FnMut(Result<Pixels, ScanError>)) -> Result<(), ScanError> {
    let (mut pages, count) = guarded(|| opened(bytes)).flatten().ok_or(MALFORMED)?;
    for page in 1..=count {
        see(decoded(bytes, &mut pages, page));
    }
    Ok(())
}

/// The file, and how many pages it has; those after a damaged one are not found.
///
/// The places of all pages are known then: a file of a hundred thousand is not walked through for each.
fn opened(bytes: &[u8]) -> Option<(Pages<'_>, usize)> {
    let mut pages = open(bytes).ok()?;
    let mut count = 1;
    while pages.more_images() && pages.next_image().is_ok() {
        count += 1;
    }
    Some((pages, count))
}

/// One page; after a panic the file is opened anew.
fn decoded<'a>(bytes: &'a [u8], pages: &mut Pages<'a>, page: usize) -> Result<Pixels, ScanError> {
    guarded(|| decode_page(pages, page)).unwrap_or_else(|| {
        if let Some((again, _)) = guarded(|| opened(bytes)).flatten() {
            *pages = again;
        }
        Err(MALFORMED)
    })
}

fn open(bytes: &[u8]) -> Result<Pages<'_>, TiffError> {
    // what a page takes is looked at before it is decoded
    let mut limits = Limits::default();
    limits.decoding_buffer_size = usize::try_from(MAX_DECODED).unwrap_or(usize::MAX);
    Ok(Decoder::new(Cursor::new(bytes))?.with_limits(limits))
}

fn decode_page(pages: &mut Pages<'_>, page: usize) -> Result<Pixels, ScanError> {
    pages.seek_to_image(page - 1).map_err(|error| refused(&error))?;
    let (width, height) = pages.dimensions().map_err(|error| refused(&error))?;
    if width == 0 || height == 0 {
        return Err(MALFORMED);
    }
    check_size(width, height)?;
    let color = pages.colortype().map_err(|error| refused(&error))?;
    let layout = pages.image_buffer_layout().map_err(|error| refused(&error))?;
    check_memory(layout.complete_len as u64)?;
    // the buffer is on the heap, and erased by the allocator when it is dropped
    let mut decoded = DecodingResult::U8(Vec::new());
    pages.read_image_to_buffer(&mut decoded).map_err(|error| refused(&error))?;
    let (columns, rows) = (width as usize, height as usize);
    // in planes, the first one alone is looked at: red is as good as grey where ink is black
    let color = if layout.planes > 1 { ColorType::Gray(color.bit_depth()) } else { color };
    let gray = gray(decoded.as_buffer(0).as_bytes(), color, columns, rows).ok_or(MALFORMED)?;
    Ok(Pixels { width: columns, height: rows, gray })
}

fn refused(error: &TiffError) -> ScanError {
    match error {
        TiffError::UnsupportedError(_) => ScanError::Unsupported { kind: "TIFF picture" },
        TiffError::LimitsExceeded => ScanError::TooMuchMemory,
        _ => MALFORMED,
    }
}

/// Shades of grey of packed samples; what is transparent is taken as it is painted.
fn gray(bytes: &[u8], color: ColorType, columns: usize, rows: usize) -> Option<SecretBytes> {
    let (samples, bits) = match color {
        ColorType::Gray(bits) => (1, usize::from(bits)),
        ColorType::GrayA(bits) => (2, usize::from(bits)),
        ColorType::RGB(bits) | ColorType::YCbCr(bits) | ColorType::Lab(bits) => (3, usize::from(bits)),
        ColorType::RGBA(bits) | ColorType::CMYK(bits) => (4, usize::from(bits)),
        ColorType::CMYKA(bits) => (5, usize::from(bits)),
        ColorType::Multiband { bit_depth, num_samples } => (usize::from(num_samples), usize::from(bit_depth)),
        _ => return None,
    };
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) || samples == 0 {
        return None;
    }
    let stride = (columns * samples * bits).div_ceil(8);
    let mut gray = SecretBytes::zeroed(columns * rows);
    for (line, shades) in bytes.chunks(stride).zip(gray.expose_mut().chunks_mut(columns)) {
        let sample = |at: usize| match bits {
            8 => line.get(at).copied(),
            16 => Some(u16::from_ne_bytes([*line.get(2 * at)?, *line.get(2 * at + 1)?]).to_be_bytes()[0]),
            _ => {
                let most = (1 << bits) - 1;
                let packed = line.get(at * bits / 8)? >> (8 - bits - at * bits % 8);
                Some((packed & most) * (255 / most))
            }
        };
        for (x, shade) in shades.iter_mut().enumerate() {
            let one = |number: usize| sample(x * samples + number).map(u16::from);
            *shade = match color {
                ColorType::RGB(_) | ColorType::RGBA(_) => luma(one(0)?, one(1)?, one(2)?),
                ColorType::CMYK(_) | ColorType::CMYKA(_) => {
                    let light = |ink: u16, black: u16| 255 - (ink + black).min(255);
                    let black = one(3)?;
                    luma(light(one(0)?, black), light(one(1)?, black), light(one(2)?, black))
                }
                // brightness comes first
                _ => sample(x * samples)?,
            };
        }
    }
    Some(gray)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_every_depth_become_shades() {
        let shades = |bytes: &[u8], color, columns, rows| {
            gray(bytes, color, columns, rows).map(|gray| gray.expose().to_vec())
        };
        assert_eq!(
            shades(&[0b1010_0000, 0b0100_0000], ColorType::Gray(1), 3, 2),
            Some(vec![255, 0, 255, 0, 255, 0])
        );
        assert_eq!(shades(&[0b0001_1011], ColorType::Gray(2), 4, 1), Some(vec![0, 85, 170, 255]));
        assert_eq!(shades(&[0xf0], ColorType::Gray(4), 2, 1), Some(vec![255, 0]));
        assert_eq!(shades(&[255, 255, 255, 0, 0, 0], ColorType::RGB(8), 2, 1), Some(vec![255, 0]));
        let wide: Vec<u8> = [0xffff_u16, 0x1234].iter().flat_map(|shade| shade.to_ne_bytes()).collect();
        assert_eq!(shades(&wide, ColorType::Gray(16), 2, 1), Some(vec![255, 0x12]));
        assert_eq!(shades(&[0, 0, 0, 255, 0, 0, 0, 0], ColorType::CMYK(8), 2, 1), Some(vec![0, 255]));
        assert_eq!(shades(&[1, 2], ColorType::RGB(8), 1, 1), None);
    }
}
