//! Codes on the pages of a PDF, rendered in pure Rust.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::guard::guarded;
use super::limits::MAX_PIXELS;
use super::paper::Painted;
use super::picture::luma;
use super::{Event, Pixels, Reading, ScanError, as_codes, is_share, rows_beside, symbol, tell_readings};
use crate::secret::SecretBytes;

/// Dots an inch, in the order they are tried.
const RESOLUTIONS: [f32; 3] = [200.0, 150.0, 300.0];
/// Pages that would have more pixels on a side are rendered at a lower resolution: an A2 page at
/// 300 dpi still fits.
const MAX_SIDE: f32 = 7100.0;

const MALFORMED: ScanError = ScanError::Malformed { kind: "PDF" };

/// Reads each page from `first` on.
pub(super) fn read(file: SecretBytes, first: usize, tell: &mut dyn FnMut(Event)) -> Result<(), ScanError> {
    let pdf = open(file)?;
    let pages = guarded(|| pdf.pages().len()).filter(|&pages| pages > 0).ok_or(MALFORMED)?;
    tell(Event::Pages(pages));
    for number in first.max(1)..=pages {
        tell(Event::Begin(number));
        let read = guarded(|| pdf.pages().get(number - 1).map(read_page)).flatten();
        match read.unwrap_or(Err(MALFORMED)) {
            Ok((readings, is_paper)) => tell_readings(number, readings, is_paper, tell),
            Err(error) => tell(Event::Unread(number, error)),
        }
    }
    Ok(())
}

/// Each page as it is first rendered.
pub(super) fn decode(
    file: SecretBytes,
    see: &mut dyn FnMut(Result<Pixels, ScanError>),
) -> Result<(), ScanError> {
    let pdf = open(file)?;
    let pages = guarded(|| pdf.pages().len()).ok_or(MALFORMED)?;
    for number in 0..pages {
        let page = guarded(|| {
            let page = pdf.pages().get(number)?;
            Some(look_at(page).and_then(|_| rendered(page, RESOLUTIONS[0]).ok_or(MALFORMED)))
        });
        see(page.flatten().unwrap_or(Err(MALFORMED)));
    }
    Ok(())
}

/// The document; it owns the bytes, which are erased when it is dropped.
fn open(file: SecretBytes) -> Result<Pdf, ScanError> {
    let opened = guarded(|| Pdf::new(Arc::new(OwnedBytes(file)))).ok_or(MALFORMED)?;
    opened.map_err(|error| match error {
        LoadPdfError::Decryption(_) => ScanError::Encrypted,
        LoadPdfError::Invalid => MALFORMED,
    })
}

/// What a page paints, where it is worth rendering.
fn look_at(page: &Page<'_>) -> Result<Painted, ScanError> {
    let painted = guarded(|| Painted::of(page, &InterpreterSettings::default())).ok_or(MALFORMED)?;
    if painted.pixels > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { megapixels: painted.pixels.div_ceil(1_000_000) });
    }
    Ok(painted)
}

/// What is on a page, and whether it is a scan.
fn read_page(page: &Page<'_>) -> Result<(Vec<Reading>, bool), ScanError> {
    let painted = look_at(page)?;
    let (mut first, mut found, mut traces) = (None, Vec::new(), Vec::new());
    for resolution in RESOLUTIONS {
        let Some(pixels) = guarded(|| rendered(page, resolution)).flatten() else { continue };
        let symbols = symbol::read(pixels.width, pixels.height, pixels.gray.expose());
        let is_like_one = symbols.is_like_one;
        let mut codes = as_codes(symbols.texts);
        if codes.iter().any(is_share) {
            codes.extend(rows_beside(&codes, &pixels, &symbols.traces));
            return Ok((codes, painted.is_scan()));
        }
        if found.is_empty() {
            found = codes;
        }
        if traces.is_empty() {
            traces = symbols.traces;
        }
        first.get_or_insert(pixels);
        // a page that shows nothing of the kind shows no more of it at another resolution
        if !is_like_one {
            break;
        }
    }
    found.extend(rows_beside(&found, &first.ok_or(MALFORMED)?, &traces));
    let is_scan = !found.is_empty() && painted.is_scan();
    Ok((found, is_scan))
}

/// A page in shades of grey; `None` for one without an area.
fn rendered(page: &Page, resolution: f32) -> Option<Pixels> {
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
        *shade = luma(pixel.r.into(), pixel.g.into(), pixel.b.into());
    }
    Some(Pixels { width: usize::from(pixmap.width()), height: usize::from(pixmap.height()), gray })
}

struct OwnedBytes(SecretBytes);

impl AsRef<[u8]> for OwnedBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}
