//! PNG, JPEG and WebP pictures.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader};

use super::guard::guarded;
use super::limits::{MAX_DECODED, MAX_PIXELS, MAX_SIDE};
use super::{Pixels, ScanError};
use crate::secret::SecretBytes;

#[derive(Clone, Copy)]
pub(super) enum Format {
    Png,
    Jpeg,
    WebP,
}

impl Format {
    const fn kind(self) -> &'static str {
        match self {
            Self::Png => "PNG picture",
            Self::Jpeg => "JPEG picture",
            Self::WebP => "WebP picture",
        }
    }
}

pub(super) fn decode(bytes: &[u8], format: Format) -> Result<Pixels, ScanError> {
    let malformed = ScanError::Malformed { kind: format.kind() };
    let (width, height) = guarded(|| reader(bytes, format).into_dimensions().ok())
        .flatten()
        .filter(|&(width, height)| width > 0 && height > 0)
        .ok_or_else(|| malformed.clone())?;
    check_size(width, height)?;
    let size = guarded(|| reader(bytes, format).into_decoder().ok().map(|picture| picture.total_bytes()));
    // the decoder of WebP makes the picture from a second one of the same size
    let copies = if matches!(format, Format::WebP) { 2 } else { 1 };
    check_memory(size.flatten().ok_or_else(|| malformed.clone())?.saturating_mul(copies))?;
    let gray = guarded(|| reader(bytes, format).decode().ok().map(gray)).flatten().ok_or(malformed)?;
    Ok(Pixels { width: width as usize, height: height as usize, gray })
}

/// ITU-R BT.601, in 256ths; the high byte of at most 255 · 256.
pub(super) fn luma(red: u16, green: u16, blue: u16) -> u8 {
    let [_, shade] = (77 * red + 150 * green + 29 * blue).to_le_bytes();
    shade
}

/// Refuses a picture that no scan of a sheet is as large as.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), ScanError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { megapixels: pixels.div_ceil(1_000_000) });
    }
    if width.max(height) > MAX_SIDE {
        return Err(ScanError::PictureTooLong { side: width.max(height) });
    }
    Ok(())
}

/// Refuses a picture that would not fit into memory once it is decoded.
pub(super) fn check_memory(decoded: u64) -> Result<(), ScanError> {
    if decoded > MAX_DECODED { Err(ScanError::TooMuchMemory) } else { Ok(()) }
}

fn reader(bytes: &[u8], format: Format) -> ImageReader<Cursor<&[u8]>> {
    let format = match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::WebP => ImageFormat::WebP,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // its own limit is no better than the check before
    reader.no_limits();
    reader
}

/// Shades of grey, what is transparent on white.
pub(super) fn gray(picture: DynamicImage) -> SecretBytes {
    match picture {
        DynamicImage::ImageLuma8(shades) => SecretBytes::from_vec(shades.into_raw()),
        DynamicImage::ImageRgb8(colors) => {
            each::<3>(colors.as_raw(), |&[red, green, blue]| luma(red.into(), green.into(), blue.into()))
        }
        DynamicImage::ImageLumaA8(shades) => {
            each::<2>(shades.as_raw(), |&[shade, alpha]| on_white(shade, alpha))
        }
        DynamicImage::ImageRgba8(colors) => each::<4>(colors.as_raw(), |&[red, green, blue, alpha]| {
            on_white(luma(red.into(), green.into(), blue.into()), alpha)
        }),
        deep if deep.color().has_alpha() => gray(DynamicImage::ImageLumaA8(deep.into_luma_alpha8())),
        deep => gray(DynamicImage::ImageLuma8(deep.into_luma8())),
    }
}

/// A shade for each pixel of `N` samples.
fn each<const N: usize>(samples: &[u8], shade: impl Fn(&[u8; N]) -> u8) -> SecretBytes {
    let (pixels, _) = samples.as_chunks::<N>();
    let mut gray = SecretBytes::zeroed(pixels.len());
    for (to, pixel) in gray.expose_mut().iter_mut().zip(pixels) {
        *to = shade(pixel);
    }
    gray
}

fn on_white(shade: u8, alpha: u8) -> u8 {
    let (shade, alpha) = (u16::from(shade), u16::from(alpha));
    u8::try_from((shade * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
}
