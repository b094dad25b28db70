//! PNG, JPEG and WebP pictures.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader};

use super::guard::guarded;
use super::limits::{MAX_DECODED, MAX_PIXELS, MAX_SIDE};
use super::{Reading, ScanError, readings};
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

pub(super) fn read(bytes: &[u8], format: Format) -> Result<Vec<Reading>, ScanError> {
    let malformed = ScanError::Malformed { kind: format.kind() };
    let (width, height) = guarded(|| reader(bytes, format).into_dimensions().ok())
        .flatten()
        .filter(|&(width, height)| width > 0 && height > 0)
        .ok_or_else(|| malformed.clone())?;
    check_size(width, height)?;
    let size = guarded(|| reader(bytes, format).into_decoder().ok().map(|picture| picture.total_bytes()));
    check_memory(size.flatten().ok_or_else(|| malformed.clone())?)?;
    let gray = guarded(|| reader(bytes, format).decode().ok().map(gray)).flatten().ok_or(malformed)?;
    Ok(readings(width as usize, height as usize, gray.expose()))
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
    if !picture.color().has_alpha() {
        return SecretBytes::from_vec(picture.into_luma8().into_raw());
    }
    let shades = picture.into_luma_alpha8();
    let mut gray = SecretBytes::zeroed(shades.as_raw().len() / 2);
    for (pixel, shade) in gray.expose_mut().iter_mut().zip(shades.pixels()) {
        let [luma, alpha] = shade.0.map(u16::from);
        *pixel = u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
    }
    gray
}
