//! Pages of sheets, as pictures.

use std::sync::Arc;

use firesafe::document::{Kit, Language, Paper, Sheet, render_sheet};
use firesafe::model::{Quorum, SetId};
use firesafe::secret::SecretBytes;
use firesafe::share::{DealtSet, deal};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::{GrayImage, Luma};
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

pub fn dealt(secret: usize) -> DealtSet {
    let quorum = Quorum::new(2, 3).unwrap();
    // sets of secrets of different lengths have nothing in common
    let mut rng = ChaCha20Rng::seed_from_u64(secret as u64);
    deal(&SecretBytes::from(&vec![9; secret][..]), quorum, &mut rng).unwrap()
}

/// The first page of a document in grey.
fn rasterised(document: &SecretBytes, dpi: f32) -> GrayImage {
    let pdf = Pdf::new(Arc::new(document.expose().to_vec())).unwrap();
    let settings = PixmapSettings { x_scale: dpi / 72.0, y_scale: dpi / 72.0, bg_color: WHITE };
    let page = &pdf.pages()[0];
    let drawn = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    GrayImage::from_fn(width, height, |x, y| Luma([drawn.data()[(y * width + x) as usize].g]))
}

/// A share's page at a resolution.
pub fn whole_page(set: &DealtSet, share: usize, with_signature: bool, dpi: f32) -> GrayImage {
    let share = &set.shares()[share];
    let (qr_text, rows, signature) = (share.qr_text(), share.typed_rows(), share.signature_rows());
    let sheet = Sheet {
        paper: Paper::A4,
        language: Language::English,
        organisation: "Contoso Ltd",
        k: 2,
        n: 3,
        x: 1,
        account: Some("bg1@contoso.onmicrosoft.com"),
        generation: Some(3),
        set_id: SetId::from_digest(&[0xa7; 32]),
        set_words: "unbroken dastardly kilt overplant sandworm",
        qr_text: &qr_text,
        rows: &rows,
        signature_rows: if with_signature { &signature } else { &[] },
        issued_on: jiff::civil::date(2026, 11, 20),
        validation_due: None,
        kit: Kit { place: None, check_words: "abacus zoom" },
    };
    rasterised(&render_sheet(&sheet).unwrap(), dpi)
}

/// The same, its code painted over.
pub fn page(set: &DealtSet, with_signature: bool, dpi: f32) -> GrayImage {
    without_code(whole_page(set, 0, with_signature, dpi))
}

/// Paints the code over: it stands at the right of the page, next to the rows.
pub fn without_code(mut page: GrayImage) -> GrayImage {
    let (left, right) = (page.width() * 6 / 10, page.width());
    for y in page.height() / 8..page.height() * 3 / 4 {
        for x in left + page.width() * 5 / 100..right {
            page.put_pixel(x, y, Luma([255]));
        }
    }
    page
}

/// The top left of the first row: below the heading and the facts, large letters begin at the margin.
pub fn first_ink_of_rows(page: &GrayImage) -> (u32, u32) {
    let left = page.width() * 18 / 210;
    let label = left..left + page.width() * 3 / 210;
    let is_dark = |y: u32| label.clone().filter(|&x| page.get_pixel(x, y).0[0] < 128).count();
    let lines: Vec<u32> = (page.height() / 4..page.height() * 2 / 3).filter(|&y| is_dark(y) > 0).collect();
    // the first run of lines as high as a digit of a row
    let mut start = lines[0];
    for pair in lines.windows(2) {
        if pair[1] > pair[0] + 1 {
            if pair[0] - start > page.height() * 3 / 297 && pair[0] - start < page.height() * 6 / 297 {
                return (left, start);
            }
            start = pair[1];
        }
    }
    panic!("the page has no rows");
}
