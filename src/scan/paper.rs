//! Whether a page is what a scanner makes: one picture that covers it, and nothing drawn.
//!
//! The page is interpreted exactly as it is drawn, by the same library, and what it paints is looked at:
//! a stamp over the picture, a path, a glyph, a pattern, a soft mask, an appearance of an annotation all
//! reach the same few calls. Text that is never painted, as text recognition lays it over a scan, is
//! allowed. A picture made from our page is none of this and cannot be told from a photograph of paper.

use std::sync::Arc;

use hayro::hayro_interpret::font::{FontData, GlyphRun};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt as _, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{BezPath, Rect, Shape as _};

use crate::document::font::Face;

/// The part of a page that a scan covers at least; scanners leave a small border.
const COVERED: f64 = 0.95;

/// What a page paints.
pub(super) struct Painted {
    page: Rect,
    pictures: usize,
    /// The picture covers the page, and is of picture elements alone.
    covers: bool,
    /// Something else can be seen, or hides part of the picture.
    drawn: bool,
    /// The pixels of the largest picture, as it claims.
    pub(super) pixels: u64,
}

impl Painted {
    /// Looks at what `page` paints, without painting it.
    pub(super) fn of(page: &Page<'_>, settings: &InterpreterSettings) -> Self {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut painted = Self { page: area, pictures: 0, covers: false, drawn: false, pixels: 0 };
        let transform = page.initial_transform(true).to_kurbo();
        let cache = InterpreterCache::new();
        // text in a font that the file lacks would go unseen, and a reader elsewhere shows it
        let font: FontData = Arc::new(Face::Text.bytes());
        let settings = InterpreterSettings {
            font_resolver: Arc::new(move |_| Some((Arc::clone(&font), 0))),
            ..settings.clone()
        };
        let mut context = Context::new(transform, area, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut painted);
        painted
    }

    /// Whether it is one picture that covers the page, and nothing else.
    pub(super) fn is_scan(&self) -> bool {
        self.pictures == 1 && self.covers && !self.drawn
    }

    fn is_covered_by(&self, rect: Rect) -> bool {
        let shared = self.page.intersect(rect);
        shared.width().max(0.0) * shared.height().max(0.0) >= COVERED * self.page.area()
    }
}

impl<'a> Device<'a> for Painted {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.pictures += 1;
        let (width, height) = (image.width(), image.height());
        self.pixels = self.pixels.max(u64::from(width) * u64::from(height));
        let place = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width.into(), height.into()));
        self.covers = self.is_covered_by(place);
        // a stencil shows what it is painted with, which can be a drawing
        self.drawn |= props.soft_mask.is_some()
            || props.blend_mode != BlendMode::Normal
            || matches!(&image, Image::Stencil(stencil) if !is_plain(stencil));
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.drawn = true;
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.drawn = true;
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        self.drawn |= !matches!(mode, DrawMode::Invisible);
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        self.drawn |= mask.is_some() || opacity < 1.0 || blend_mode != BlendMode::Normal;
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.drawn |= !self.is_covered_by(*rect);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        // a clip can have the shape of a code
        let bounds = clip.path.bounding_box();
        let is_rect = (clip.path.area().abs() - bounds.area()).abs() <= 0.001 * bounds.area()
            && clip.path.elements().len() <= 6;
        self.drawn |= !is_rect || !self.is_covered_by(bounds);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

fn is_plain(stencil: &hayro::hayro_interpret::StencilImage<'_, '_>) -> bool {
    let mut plain = false;
    stencil.with_stencil(|_, paint| plain = matches!(paint, Paint::Color(_)), Some((1, 1)));
    plain
}
