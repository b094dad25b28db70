//! Which pages count as paper: one picture that covers the page, and nothing drawn. The attacks put our
//! own drawn code onto a page that looks like a scan.

mod sheet_support;
mod tools;

use std::fmt::Write as _;
use std::fs;

use firesafe::document::Paper;
use firesafe::scan::{Reading, read};
use image::{GrayImage, ImageFormat, Luma};
use sheet_support::{Sample, code, collage, encoded, run, scanned};
use tools::has;

/// A page, in points and in pixels.
const WIDTH: u32 = 600;
const HEIGHT: u32 = 800;
const TEXT: &str = "A CODE OF OURS";

/// Fills the page with its picture.
const COVER: &str = "q 600 0 0 800 0 0 cm /I Do Q ";

/// A picture of a printed page.
fn photograph() -> GrayImage {
    collage(WIDTH, HEIGHT, &[(&code(TEXT, 8), 100, 200)])
}

fn white() -> GrayImage {
    GrayImage::from_pixel(WIDTH, HEIGHT, Luma([255]))
}

/// The code as rectangles, at a place of the page.
fn drawn_code(x: u32, y: u32) -> String {
    let code = qrcode::QrCode::new(TEXT).unwrap();
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            let (column, row) = (at % width, width - at / width);
            let _ = write!(path, "{} {} 8 8 re ", x as usize + column * 8, y as usize + row * 8);
        }
    }
    path
}

/// What is on a page.
struct Page<'a> {
    picture: GrayImage,
    content: String,
    entries: &'a str,
    resources: &'a str,
    /// Objects from 6 on.
    objects: Vec<(String, String)>,
    catalogue: &'a str,
}

impl Page<'_> {
    fn of(picture: GrayImage, content: impl Into<String>) -> Self {
        let content = content.into();
        Self { picture, content, entries: "", resources: "", objects: Vec::new(), catalogue: "" }
    }

    fn pdf(&self) -> Vec<u8> {
        let jpeg = encoded(self.picture.clone(), ImageFormat::Jpeg);
        let (width, height) = self.picture.dimensions();
        let mut pdf = b"%PDF-1.7\n".to_vec();
        let mut object = |number: usize, dict: &str, stream: Option<&[u8]>| {
            pdf.extend(format!("{number} 0 obj\n").bytes());
            match stream {
                None => pdf.extend(format!("<<{dict}>>").bytes()),
                Some(stream) => {
                    pdf.extend(format!("<<{dict}/Length {}>>\nstream\n", stream.len()).bytes());
                    pdf.extend_from_slice(stream);
                    pdf.extend(b"\nendstream");
                }
            }
            pdf.extend(b"\nendobj\n");
        };
        object(1, &format!("/Type/Catalog/Pages 2 0 R{}", self.catalogue), None);
        object(2, "/Type/Pages/Kids[3 0 R]/Count 1", None);
        let page = format!(
            "/Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R{}\
             /Resources<</XObject<</I 5 0 R/F 6 0 R>>{}>>",
            self.entries, self.resources
        );
        object(3, &page, None);
        object(4, "", Some(self.content.as_bytes()));
        let picture = format!(
            "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8\
             /Filter/DCTDecode"
        );
        object(5, &picture, Some(&jpeg));
        for (number, (dict, content)) in (6..).zip(&self.objects) {
            object(number, dict, Some(content.as_bytes()));
        }
        pdf.extend(b"trailer\n<</Size 20/Root 1 0 R>>\n%%EOF\n");
        pdf
    }
}

/// Whether each code that is seen counts as paper; `None` where none is seen.
fn is_paper(pdf: &[u8]) -> Option<bool> {
    let seen = read(pdf).ok()?;
    let codes: Vec<bool> = seen
        .iter()
        .filter(|seen| matches!(&seen.reading, Reading::Code(_)))
        .map(|seen| seen.is_paper)
        .collect();
    (!codes.is_empty()).then(|| codes.iter().any(|is_paper| *is_paper))
}

#[track_caller]
fn counts(what: &str, page: &Page<'_>) {
    assert_eq!(is_paper(&page.pdf()), Some(true), "{what}");
}

#[track_caller]
fn does_not_count(what: &str, page: &Page<'_>) {
    // a code that is not seen is no paper either, but the attack must be one
    assert_eq!(is_paper(&page.pdf()), Some(false), "{what}");
}

#[test]
fn what_scanners_make_counts_as_paper() {
    counts("one picture", &Page::of(photograph(), COVER));
    counts("with a white border", &Page::of(photograph(), "q 590 0 0 788 5 6 cm /I Do Q"));
    let clipped = format!("q 0 0 600 800 re W n {COVER} Q");
    counts("clipped to the page", &Page::of(photograph(), clipped));
    counts("turned", &Page { entries: "/Rotate 90", ..Page::of(photograph(), COVER) });
    let recognised = format!("{COVER} BT 3 Tr /T 12 Tf 50 50 Td (recognised text) Tj ET");
    let font = "/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    counts("with invisible text", &Page { resources: font, ..Page::of(photograph(), recognised) });
    let form = ("/Type/XObject/Subtype/Form/BBox[0 0 600 800]".to_owned(), COVER.to_owned());
    let resources = "/XObject<</I 5 0 R/F 6 0 R>>";
    counts("in a form", &Page { objects: vec![form], resources, ..Page::of(photograph(), "/F Do") });
}

#[test]
fn visible_text_in_a_font_of_no_file_does_not_count() {
    let font = "/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    for mode in [0, 1, 2] {
        let text = format!("{COVER} BT {mode} Tr /T 12 Tf 50 50 Td (five rows) Tj ET");
        does_not_count("with visible text", &Page { resources: font, ..Page::of(photograph(), text) });
    }
}

#[test]
fn a_code_that_is_drawn_does_not_count() {
    let code = drawn_code(100, 300);
    does_not_count("over a picture", &Page::of(white(), format!("{COVER} {code} f")));
    does_not_count(
        "under a small picture",
        &Page::of(white(), format!("{code} f q 20 0 0 20 0 0 cm /I Do Q")),
    );
    let pixel = GrayImage::from_pixel(1, 1, Luma([255]));
    does_not_count("over a single pixel", &Page::of(pixel, format!("{COVER} {code} f")));
    let beside = format!("q 600 0 0 500 0 300 cm /I Do Q {} f", drawn_code(20, 20));
    does_not_count("beside a picture", &Page::of(white(), beside));
    does_not_count(
        "over a scanned code",
        &Page::of(photograph(), format!("{COVER} {} f", drawn_code(300, 500))),
    );
    let black = GrayImage::from_pixel(WIDTH, HEIGHT, Luma([0]));
    does_not_count("as a clip of a picture", &Page::of(black, format!("{code} W n {COVER}")));
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]".to_owned();
    let stamp = vec![(form, format!("{code} f"))];
    does_not_count(
        "in a form",
        &Page { objects: stamp.clone(), ..Page::of(white(), format!("{COVER} /F Do")) },
    );
    let note = "/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 600 800]/AP<</N 6 0 R>>>>]";
    does_not_count("in a note", &Page { objects: stamp.clone(), entries: note, ..Page::of(white(), COVER) });
    let group = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Group<</S/Transparency>>".to_owned();
    let group = vec![(group, format!("{code} f"))];
    does_not_count("in a group", &Page { objects: group, ..Page::of(white(), format!("{COVER} /F Do")) });
    let layer = "/Properties<</L 7 0 R>>";
    let layered = format!("{COVER} /OC /L BDC {code} f EMC");
    does_not_count("in a layer", &Page { resources: layer, ..Page::of(white(), layered) });
    let multiply = "/ExtGState<</G<</BM/Multiply>>>>";
    let multiplied = format!("{code} f /G gs {COVER}");
    does_not_count("under a picture", &Page { resources: multiply, ..Page::of(white(), multiplied) });
}

#[test]
fn patterns_masks_and_stencils_do_not_count() {
    let code = drawn_code(100, 300);
    let tile = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 600 800]/XStep 600/YStep 800/Resources<<>>";
    let tile = vec![(tile.to_owned(), format!("{code} f"))];
    let pattern = "/Pattern<</P 6 0 R>>";
    let painted = format!("{COVER} /Pattern cs /P scn 0 0 600 800 re f");
    does_not_count(
        "a pattern",
        &Page { objects: tile.clone(), resources: pattern, ..Page::of(white(), painted) },
    );
    let mut stenciled = tile;
    let stencil = "/Type/XObject/Subtype/Image/Width 8/Height 8/ImageMask true/BitsPerComponent 1";
    stenciled.push((stencil.to_owned(), "\0\0\0\0\0\0\0\0".to_owned()));
    let resources = "/Pattern<</P 6 0 R>>/XObject<</S 7 0 R>>";
    let through = "/Pattern cs /P scn q 600 0 0 800 0 0 cm /S Do Q";
    let page = Page { objects: stenciled, resources, ..Page::of(white(), through) };
    assert_ne!(is_paper(&page.pdf()), Some(true), "a stencil of a pattern");
    // black shows where the mask is light
    let light = format!("1 g {code} f");
    let mask =
        "/Type/XObject/Subtype/Form/Group<</S/Transparency/CS/DeviceGray>>/BBox[0 0 600 800]".to_owned();
    let resources = "/ExtGState<</G<</SMask<</S/Luminosity/G 6 0 R>>>>>>";
    let black = GrayImage::from_pixel(WIDTH, HEIGHT, Luma([0]));
    let masked = format!("/G gs {COVER}");
    does_not_count(
        "a soft mask",
        &Page { objects: vec![(mask, light)], resources, ..Page::of(black, masked) },
    );
}

#[test]
fn each_page_counts_for_itself() {
    let scan = Page::of(photograph(), COVER).pdf();
    let drawn = Page::of(white(), format!("{COVER} {} f", drawn_code(100, 300))).pdf();
    if !has("qpdf", "each_page_counts_for_itself") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let own = Sample::new(Paper::A4, 98).render();
    for (name, bytes) in [("scan.pdf", &scan[..]), ("drawn.pdf", &drawn), ("own.pdf", own.expose())] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    run(
        folder.path(),
        "qpdf",
        &["--warning-exit-0", "--empty", "--pages", "own.pdf", "scan.pdf", "--", "both.pdf"],
    );
    let seen = read(&fs::read(folder.path().join("both.pdf")).unwrap()).unwrap();
    let pages: Vec<_> = seen.iter().map(|seen| (seen.page, seen.is_paper)).collect();
    assert_eq!(pages, [(1, false), (2, true)]);
    // one text on both kinds of page stands on paper
    let joined = ["--warning-exit-0", "--empty", "--pages", "drawn.pdf", "scan.pdf", "--", "joined.pdf"];
    run(folder.path(), "qpdf", &joined);
    let seen = read(&fs::read(folder.path().join("joined.pdf")).unwrap()).unwrap();
    assert_eq!((seen.len(), seen[0].page, seen[0].is_paper), (1, 2, true));
}

#[test]
fn copies_of_our_page_by_other_programs_do_not_count() {
    let test = "copies_of_our_page_by_other_programs_do_not_count";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.pdf"), Sample::new(Paper::A4, 98).render().expose()).unwrap();
    fs::write(folder.path().join("scan.pdf"), scanned(&[white()])).unwrap();
    let outlined = [
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-dNoOutputFonts",
        "-sDEVICE=pdfwrite",
        "-sOutputFile=copy.pdf",
        "own.pdf",
    ];
    let copies: [(&str, &[&str]); 6] = [
        ("qpdf", &["--object-streams=generate", "own.pdf", "copy.pdf"]),
        ("qpdf", &["scan.pdf", "--overlay", "own.pdf", "--", "copy.pdf"]),
        ("qpdf", &["own.pdf", "--underlay", "scan.pdf", "--", "copy.pdf"]),
        ("pdftocairo", &["-pdf", "own.pdf", "copy.pdf"]),
        ("gs", &outlined),
        ("pdfunite", &["own.pdf", "scan.pdf", "copy.pdf"]),
    ];
    for (program, arguments) in copies.into_iter().filter(|(program, _)| has(program, test)) {
        run(folder.path(), program, arguments);
        let copy = fs::read(folder.path().join("copy.pdf")).unwrap();
        assert_eq!(is_paper(&copy), Some(false), "{program} {arguments:?}");
    }
}
