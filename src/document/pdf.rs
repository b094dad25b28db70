//! Laid-out pages as a PDF document.
//!
//! printpdf keeps copies of the rows and of the code while it writes: in its operations, in the
//! content stream and in the buffers of the compressor. All of them lie on the heap and are
//! erased by the erasing allocator when they are freed, which happens before this returns.

use std::collections::BTreeSet;

use jiff::civil::Date;
use printpdf::date::{Date as PdfDate, DateTime, Offset, Time};
use printpdf::font::PdfFont;
use printpdf::{
    FontId, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point,
    Polygon, PolygonRing, Pt, Rect, TextItem, TextMatrix, WindingOrder,
};

use crate::document::font::{Face, Fonts};
use crate::document::page::{Bar, POINTS, Page, PlacedCode, Text};
use crate::document::{Document, DocumentError};
use crate::secret::SecretBytes;

/// Writes the document: the same bytes for the same pages, always.
pub(super) fn write(
    content: &Document<'_>,
    pages: &[Page],
    fonts: &Fonts,
) -> Result<SecretBytes, DocumentError> {
    let seed = content.seed;
    let (width, height) = content.paper.size();

    let mut document = PdfDocument::new(&content.title);
    document.metadata.info.creator = String::from("firesafe");
    document.metadata.info.producer = String::from("firesafe");
    document.metadata.info.identifier = hex::encode(seed);
    let dated = date_time(content.dated);
    document.metadata.info.creation_date = dated;
    document.metadata.info.modification_date = dated;
    document.metadata.info.metadata_date = dated;
    embed(&mut document, pages, fonts, &seed)?;
    let pages = pages.iter().map(|page| PdfPage::new(Mm(width), Mm(height), operations(page, height)));
    document.pages = pages.collect();

    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut written = printpdf::serialize::to_lopdf_doc(&document, &options, &mut Vec::new());
    // printpdf draws the document's id at random; ours follows from what stands on the sheet.
    if let Ok(ids) = written.trailer.get_mut(b"ID").and_then(|ids| ids.as_array_mut()) {
        for id in ids {
            if let Ok(id) = id.as_str_mut() {
                *id = hex::encode(&seed[..16]).into_bytes();
            }
        }
    }
    // And it claims a printing standard in every document, by default an empty one.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "lopdf's types are not ours to name")]
    let information = written.trailer.get(b"Info").and_then(|information| information.as_reference());
    if let Ok(information) =
        information.and_then(|id| written.get_object_mut(id)).and_then(|it| it.as_dict_mut())
    {
        information.remove(b"GTS_PDFXVersion");
    }
    written.compress();
    let mut bytes = Vec::with_capacity(64 << 10);
    // writing to memory cannot fail
    let _ = written.save_to(&mut bytes);
    Ok(SecretBytes::from_vec(bytes))
}

/// Midnight, in Coordinated Universal Time.
fn date_time(date: Date) -> DateTime {
    let unsigned = |value: i8| value.unsigned_abs();
    DateTime {
        date: PdfDate {
            year: i32::from(date.year()),
            month: unsigned(date.month()),
            day: unsigned(date.day()),
        },
        time: Time { hour: 0, minute: 0, second: 0, millisecond: 0 },
        offset: Offset { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 },
    }
}

/// Adds the faces that the pages use, each cut down to the letters on them.
fn embed(
    document: &mut PdfDocument,
    pages: &[Page],
    fonts: &Fonts,
    seed: &[u8; 32],
) -> Result<(), DocumentError> {
    // the prefix of a subset's name: six capital letters (ISO 32000-1, 9.6.4)
    let tag: String = seed[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect();
    for face in Face::ALL {
        let on_page = pages.iter().flat_map(|page| &page.texts).filter(|text| text.face == face);
        let used: BTreeSet<char> = on_page.flat_map(|text| text.content.expose().chars()).collect();
        if used.is_empty() {
            continue;
        }
        let font = fonts.subset(face, &used, &tag)?;
        document.resources.fonts.map.insert(font_id(face), PdfFont::new(font));
    }
    Ok(())
}

fn font_id(face: Face) -> FontId {
    FontId(String::from(face.name()))
}

fn operations(page: &Page, height: f32) -> Vec<Op> {
    let mut operations = Vec::new();
    operations.extend(page.bars.iter().map(|bar| bar_operation(bar, height)));
    for code in &page.codes {
        code_operations(code, height, &mut operations);
    }
    operations.push(Op::StartTextSection);
    for text in &page.texts {
        operations.extend(text_operations(text, height));
    }
    operations.push(Op::EndTextSection);
    operations
}

fn bar_operation(bar: &Bar, height: f32) -> Op {
    Op::DrawRectangle {
        rectangle: Rect {
            x: points(bar.x),
            y: points(height - bar.y - bar.height),
            width: points(bar.width),
            height: points(bar.height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        },
    }
}

/// The symbol as one path, in units of a module from its top left corner.
fn code_operations(code: &PlacedCode, height: f32, operations: &mut Vec<Op>) {
    #[expect(clippy::cast_precision_loss, reason = "at most 177 modules")]
    let corner =
        |&(x, y): &(usize, usize)| LinePoint { p: Point { x: Pt(x as f32), y: Pt(y as f32) }, bezier: false };
    let rings = code
        .symbol
        .outlines()
        .into_iter()
        .map(|ring| PolygonRing { points: ring.iter().map(corner).collect() });
    let polygon =
        Polygon { rings: rings.collect(), mode: PaintMode::Fill, winding_order: WindingOrder::EvenOdd };
    let module = code.module * POINTS;
    let matrix = [module, 0.0, 0.0, -module, points(code.x).0, points(height - code.y).0];
    operations.push(Op::SaveGraphicsState);
    operations.push(Op::SetTransformationMatrix { matrix: printpdf::CurTransMat::Raw(matrix) });
    operations.push(Op::DrawPolygon { polygon });
    operations.push(Op::RestoreGraphicsState);
}

fn text_operations(text: &Text, height: f32) -> [Op; 3] {
    let font = PdfFontHandle::External(font_id(text.face));
    [
        Op::SetFont { font, size: Pt(text.size) },
        Op::SetTextMatrix { matrix: TextMatrix::Translate(points(text.x), points(height - text.baseline)) },
        Op::ShowText { items: vec![TextItem::Text(String::from(text.content.expose()))] },
    ]
}

/// Millimetres in points, rounded to hundredths so that the document stays small.
fn points(millimetres: f32) -> Pt {
    Pt((millimetres * POINTS * 100.0).round() / 100.0)
}
