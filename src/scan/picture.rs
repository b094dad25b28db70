//! Codes in PNG and JPEG pictures.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

use crate::scan::guard::guarded;
use crate::scan::symbol::codes_in_gray;
use crate::scan::{MAX_PIXELS, MAX_SIDE, ScanError};
use crate::secret::{SecretBytes, SecretText};

#[derive(Clone, Copy)]
pub(super) enum Format {
    Png,
    Jpeg,
}

impl Format {
    const fn kind(self) -> &'static str {
        match self {
            Self::Png => "PNG picture",
            Self::Jpeg => "JPEG picture",
        }
    }
}

pub(super) fn codes(bytes: &[u8], format: Format) -> Result<Vec<SecretText>, ScanError> {
    let malformed = ScanError::Malformed { kind: format.kind() };
    let (width, height) = guarded(|| reader(bytes, format).into_dimensions().ok())
        .flatten()
        .filter(|&(width, height)| width > 0 && height > 0)
        .ok_or_else(|| malformed.clone())?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { megapixels: pixels.div_ceil(1_000_000) });
    }
    if width.max(height) > MAX_SIDE {
        return Err(ScanError::PictureTooLong { side: width.max(height) });
    }
    let gray = guarded(|| reader(bytes, format).decode().ok().map(gray)).flatten().ok_or(malformed)?;
    Ok(codes_in_gray(width as usize, height as usize, gray.expose()))
}

fn reader(bytes: &[u8], format: Format) -> ImageReader<Cursor<&[u8]>> {
    let format = match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // 16 bits for each of four channels, and as much again for the decoder
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PIXELS * 16);
    reader.limits(limits);
    reader
}

/// Shades of grey, what is transparent on white.
fn gray(picture: DynamicImage) -> SecretBytes {
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
