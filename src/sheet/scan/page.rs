//! Codes on the pages of a PDF, rendered in pure Rust.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::secret::{SecretBytes, SecretText};
use crate::sheet::scan::guard::guarded;
use crate::sheet::scan::symbol::codes_in_gray;
use crate::sheet::scan::{MAX_PAGES, ScanError, add_new};

/// Dots an inch, in the order they are tried.
const RESOLUTIONS: [f32; 3] = [200.0, 150.0, 300.0];
/// Pages that would have more pixels on a side are rendered at a lower resolution: an A2 page at
/// 300 dpi still fits.
const MAX_SIDE: f32 = 7100.0;

pub(super) fn codes(bytes: &[u8]) -> Result<Vec<SecretText>, ScanError> {
    let malformed = ScanError::Malformed { kind: "PDF" };
    // the reader wants to own the bytes; its copy is erased when it is dropped
    let owned = Arc::new(OwnedBytes(SecretBytes::from(bytes)));
    let pdf = guarded(|| Pdf::new(owned)).ok_or_else(|| malformed.clone())?.map_err(|error| match error {
        LoadPdfError::Decryption(_) => ScanError::Encrypted,
        LoadPdfError::Invalid => malformed.clone(),
    })?;
    let pages = guarded(|| pdf.pages().len()).filter(|&pages| pages > 0).ok_or_else(|| malformed.clone())?;
    if pages > MAX_PAGES {
        return Err(ScanError::TooManyPages { pages });
    }
    let mut found = Vec::new();
    let mut rendered_any = false;
    for page in pdf.pages().iter() {
        for resolution in RESOLUTIONS {
            let Some((width, height, gray)) = guarded(|| rendered(page, resolution)).flatten() else {
                continue;
            };
            rendered_any = true;
            let codes = codes_in_gray(width, height, gray.expose());
            if !codes.is_empty() {
                add_new(&mut found, codes);
                break;
            }
        }
    }
    if rendered_any { Ok(found) } else { Err(malformed) }
}

/// A page in shades of grey, with its width and height; `None` for a page without an area.
fn rendered(page: &Page, resolution: f32) -> Option<(usize, usize, SecretBytes)> {
    let (width, height) = page.render_dimensions();
    let scale = (resolution / 72.0).min(MAX_SIDE / width.max(height));
    if !scale.is_finite() || width * scale < 1.0 || height * scale < 1.0 {
        return None;
    }
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixmap = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let mut gray = SecretBytes::zeroed(pixmap.data().len());
    for (shade, pixel) in gray.expose_mut().iter_mut().zip(pixmap.data()) {
        let (red, green, blue) = (u16::from(pixel.r), u16::from(pixel.g), u16::from(pixel.b));
        // ITU-R BT.601, in 256ths; the high byte of at most 255 · 256
        [_, *shade] = (77 * red + 150 * green + 29 * blue).to_le_bytes();
    }
    Some((usize::from(pixmap.width()), usize::from(pixmap.height()), gray))
}

struct OwnedBytes(SecretBytes);

impl AsRef<[u8]> for OwnedBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}
