//! Codes on the pages of a PDF, rendered in pure Rust.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::object::Stream;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::scan::guard::guarded;
use crate::scan::origin::is_scan;
use crate::scan::symbol::codes_in_gray;
use crate::scan::{MAX_PAGES, MAX_PIXELS, ScanError, add_new};
use crate::secret::{SecretBytes, SecretText, on_erased_stack};

/// Dots an inch, in the order they are tried.
const RESOLUTIONS: [f32; 3] = [200.0, 150.0, 300.0];
/// Pages that would have more pixels on a side are rendered at a lower resolution: an A2 page at
/// 300 dpi still fits.
const MAX_SIDE: f32 = 7100.0;
/// How long one page may take; a scan of a sheet takes a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// For renderers that call themselves, as deep as a file asks.
const STACK: usize = 32 << 20;

/// The codes, and whether the file is a scan.
pub(super) fn codes(bytes: &[u8]) -> Result<(Vec<SecretText>, bool), ScanError> {
    // the reader wants to own the bytes; its copy is erased when it is dropped
    let owned = Arc::new(OwnedBytes(SecretBytes::from(bytes)));
    let (send, pages) = mpsc::channel();
    let malformed = ScanError::Malformed { kind: "PDF" };
    let work = move || on_erased_stack(|| read_pages(owned, &send));
    let worker = thread::Builder::new().stack_size(STACK).spawn(work).map_err(|_| malformed)?;
    let found = collect(&pages, PATIENCE);
    if !matches!(found, Err(ScanError::TooSlow)) {
        // its stack and registers go with it; it has nothing more to say, panics were caught
        let _ = worker.join();
    }
    found
}

/// What one page gave.
struct Read {
    rendered: bool,
    is_paper: bool,
    codes: Vec<SecretText>,
}

/// Waits for page after page. A file made to be drawn for ever is left to its thread, which ends with the
/// program: nothing can stop the renderer from outside, and the session must go on.
fn collect(
    pages: &mpsc::Receiver<Result<Read, ScanError>>,
    patience: Duration,
) -> Result<(Vec<SecretText>, bool), ScanError> {
    let mut found = Vec::new();
    let mut is_paper = false;
    let mut rendered_any = false;
    loop {
        match pages.recv_timeout(patience) {
            Ok(page) => {
                let page = page?;
                rendered_any |= page.rendered;
                is_paper = page.is_paper;
                add_new(&mut found, page.codes);
            }
            Err(RecvTimeoutError::Timeout) => return Err(ScanError::TooSlow),
            Err(RecvTimeoutError::Disconnected) if rendered_any => return Ok((found, is_paper)),
            Err(RecvTimeoutError::Disconnected) => return Err(ScanError::Malformed { kind: "PDF" }),
        }
    }
}

/// Sends what each page gives, until nobody waits for it.
fn read_pages(bytes: Arc<OwnedBytes>, send: &mpsc::Sender<Result<Read, ScanError>>) {
    let outcome = open(bytes).and_then(|pdf| {
        let is_paper = guarded(|| is_scan(&pdf)).ok_or(ScanError::Malformed { kind: "PDF" })?;
        for page in pdf.pages().iter() {
            if send.send(Ok(read_page(page, is_paper))).is_err() {
                break;
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        // whoever asked does not wait any more
        let _ = send.send(Err(error));
    }
}

/// The document, unless something about it is absurd.
fn open(bytes: Arc<OwnedBytes>) -> Result<Pdf, ScanError> {
    let malformed = ScanError::Malformed { kind: "PDF" };
    let pdf = guarded(|| Pdf::new(bytes)).ok_or_else(|| malformed.clone())?.map_err(|error| match error {
        LoadPdfError::Decryption(_) => ScanError::Encrypted,
        LoadPdfError::Invalid => malformed.clone(),
    })?;
    let pages = guarded(|| pdf.pages().len()).filter(|&pages| pages > 0).ok_or_else(|| malformed.clone())?;
    if pages > MAX_PAGES {
        return Err(ScanError::TooManyPages { pages });
    }
    let pixels = guarded(|| largest_picture(&pdf)).ok_or(malformed)?;
    if pixels > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { megapixels: pixels.div_ceil(1_000_000) });
    }
    Ok(pdf)
}

/// The pixels that the largest picture inside claims to have.
fn largest_picture(pdf: &Pdf) -> u64 {
    let streams = pdf.objects().into_iter().filter_map(|object| Stream::try_from(object).ok());
    let pixels = streams.filter_map(|stream| {
        let side = |name: &[u8]| stream.dict().get::<u32>(name).map(u64::from);
        Some(side(b"Width")?.saturating_mul(side(b"Height")?))
    });
    pixels.max().unwrap_or(0)
}

fn read_page(page: &Page<'_>, is_paper: bool) -> Read {
    let mut rendered_any = false;
    for resolution in RESOLUTIONS {
        let Some((width, height, gray)) = guarded(|| rendered(page, resolution)).flatten() else {
            continue;
        };
        rendered_any = true;
        let codes = codes_in_gray(width, height, gray.expose());
        if !codes.is_empty() {
            return Read { rendered: true, is_paper, codes };
        }
    }
    Read { rendered: rendered_any, is_paper, codes: Vec::new() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_never_ends_is_left_behind() {
        let (send, pages) = mpsc::channel();
        assert!(matches!(collect(&pages, Duration::from_millis(1)), Err(ScanError::TooSlow)));
        drop(send);
        assert!(matches!(collect(&pages, PATIENCE), Err(ScanError::Malformed { .. })));
    }
}
