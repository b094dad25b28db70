//! Small pictures and PDFs of one of our own symbols, in every way of storing them.

use std::fmt::Write as _;
use std::path::Path;

use image::{GrayImage, Luma};
use qrcode::{Color, EcLevel, QrCode};
use subsetter::{GlyphRemapper, subset};

use super::changes::{with_table, zlib};

/// The files of a kind in `seeds/`, in the order of their names.
pub fn stored(kind: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutated/seeds");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|of| of == kind)).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no {kind}");
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

pub fn stored_as(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutated/seeds").join(name)).unwrap()
}

/// A code of `text` with so many pixels a module.
pub fn symbol(text: &str, module: u32) -> GrayImage {
    let (width, dark) = modules(text);
    let side = u32::try_from(width).unwrap() + 8;
    GrayImage::from_fn(side * module, side * module, |x, y| {
        let (x, y) = ((x / module).wrapping_sub(4) as usize, (y / module).wrapping_sub(4) as usize);
        Luma([if x < width && y < width && dark[y * width + x] { 0 } else { 255 }])
    })
}

fn modules(text: &str) -> (usize, Vec<bool>) {
    let code = QrCode::with_error_correction_level(text, EcLevel::H).unwrap();
    (code.width(), code.into_colors().into_iter().map(|color| color == Color::Dark).collect())
}

/// What [`changes::pixels`](super::changes::pixels) changes: width, height, and a byte a pixel.
pub fn raw(picture: &GrayImage) -> Vec<u8> {
    let side = |side: u32| u16::try_from(side).unwrap().to_le_bytes();
    [&side(picture.width())[..], &side(picture.height()), picture.as_raw()].concat()
}

/// One page of `side` points; objects from 5 on are free.
fn pdf(side: usize, resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents 4 0 R/Resources<<{resources}>>>>"
        )
        .into_bytes(),
        content,
    ];
    objects.extend_from_slice(more);
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (object, number) in objects.iter().zip(1..) {
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let count = objects.len() + 1;
    bytes.extend(format!("xref\ntrailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n0\n%%EOF\n").bytes());
    with_table(&mut bytes);
    bytes
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A page that is one picture, as scanners make it.
fn scan(side: usize, dict: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let dict = format!("/Type/XObject/Subtype/Image/Width {side}/Height {side}{dict}");
    let objects = [&[stream(&dict, content)], more].concat();
    let points = POINTS;
    let draw = format!("q {points} 0 0 {points} 0 0 cm /I Do Q");
    pdf(points, "/XObject<</I 5 0 R>>", stream("", draw.as_bytes()), &objects)
}

/// The side of a page: 111 pixels at 200 dpi.
const POINTS: usize = 40;

/// Pages that are one picture: each filter that scanners use, and some that they do not.
pub fn scans(text: &str) -> Vec<Vec<u8>> {
    let one = symbol(text, 1);
    let side = one.width() as usize;
    let gray = "/ColorSpace/DeviceGray/BitsPerComponent 8";
    let bits = "/ColorSpace/DeviceGray/BitsPerComponent 1";
    let jpeg = stored_as("gray.jpg");
    let fax = stored_as("fax.g4");
    let predicted: Vec<u8> = one.as_raw().chunks(side).flat_map(|line| [&[0][..], line].concat()).collect();
    let hex = hex_of(one.as_raw());
    let indexed: Vec<u8> = one.as_raw().iter().map(|shade| shade / 255).collect();
    let mask = stream(
        &format!("/Type/XObject/Subtype/Image/Width {side}/Height {side}{gray}/Filter/FlateDecode"),
        &zlib(&vec![255; side * side]),
    );
    let parms = format!("/DecodeParms<</K -1/Columns {side}/Rows {side}/BlackIs1 false>>");
    vec![
        scan(2 * side, &format!("{gray}/Filter/DCTDecode"), &jpeg, &[]),
        scan(side, &format!("{gray}/Filter/FlateDecode"), &zlib(one.as_raw()), &[]),
        scan(
            side,
            &format!("{gray}/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns {side}>>"),
            &zlib(&predicted),
            &[],
        ),
        scan(side, &format!("{bits}/Filter/CCITTFaxDecode{parms}"), &fax, &[]),
        scan(side, &format!("{bits}/Filter/JBIG2Decode"), &jbig2(side, &fax), &[]),
        scan(2 * side, "/Filter/JPXDecode", &stored_as("gray.jp2"), &[]),
        scan(side, &format!("{gray}/Filter[/ASCIIHexDecode/FlateDecode]"), &hex_of(&zlib(one.as_raw())), &[]),
        scan(side, &format!("{gray}/Filter/ASCIIHexDecode"), &hex, &[]),
        scan(
            side,
            "/ColorSpace[/Indexed/DeviceRGB 1<000000ffffff>]/BitsPerComponent 8/Filter/FlateDecode",
            &zlib(&indexed),
            &[],
        ),
        scan(side, &format!("{gray}/SMask 6 0 R/Filter/FlateDecode"), &zlib(one.as_raw()), &[mask]),
    ]
}

fn hex_of(bytes: &[u8]) -> Vec<u8> {
    (hex::encode(bytes) + ">").into_bytes()
}

/// A page and a region in it, stored as a fax is.
fn jbig2(side: usize, fax: &[u8]) -> Vec<u8> {
    let side = u32::try_from(side).unwrap().to_be_bytes();
    let length = u32::try_from(18 + fax.len()).unwrap().to_be_bytes();
    let page = [&[0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, 19][..], &side, &side, &[0; 11]].concat();
    let region = [&[0, 0, 0, 1, 38, 0, 1][..], &length, &side, &side, &[0; 9], &[1], fax].concat();
    [page, region].concat()
}

/// Pages that a program drew: none of them is ever paper.
pub fn drawings(text: &str) -> Vec<Vec<u8>> {
    let (width, dark) = modules(text);
    let side = width + 8;
    let mut drawn = String::new();
    for at in (0..width * width).filter(|&at| dark[at]) {
        let _ = write!(drawn, "{} {} 1 1 re ", at % width + 4, side - at / width - 5);
    }
    drawn.push('f');
    let scale = format!("0.6 0 0 0.6 0 0 cm {drawn}");
    let form = |dict: &str, content: &str| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 {side} {side}]{dict}"), content.as_bytes())
    };
    let white = |content: &str| format!("q {side} 0 0 {side} 0 0 cm /I Do Q {content}");
    let blank = stream(
        "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8",
        &[255; 4],
    );
    vec![
        pdf(side * 6 / 10, "", stream("/Filter/FlateDecode", &zlib(scale.as_bytes())), &[]),
        pdf(side, "/XObject<</I 5 0 R>>", stream("", white(&drawn).as_bytes()), std::slice::from_ref(&blank)),
        pdf(
            side,
            "/XObject<</I 5 0 R/F 6 0 R>>",
            stream("", white("/F Do").as_bytes()),
            &[blank.clone(), form("/Group<</S/Transparency>>", &drawn)],
        ),
        pdf(
            side,
            "/XObject<</I 5 0 R>>/Pattern<</P 6 0 R>>",
            stream("", white(&format!("/Pattern cs /P scn 0 0 {side} {side} re f")).as_bytes()),
            &[
                blank.clone(),
                stream(
                    &format!(
                        "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 {side} {side}]/XStep {side}\
                         /YStep {side}/Resources<<>>"
                    ),
                    drawn.as_bytes(),
                ),
            ],
        ),
        pdf(
            side,
            "/XObject<</I 5 0 R>>/ExtGState<</G <</SMask<</S/Luminosity/G 6 0 R>>>>>>\
             /Shading<</S <</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Extend[true true]\
             /Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[0.2]/N 1>>>>>>",
            stream("", white("/G gs /S sh").as_bytes()),
            &[blank, form("/Group<</S/Transparency/CS/DeviceGray>>", &format!("1 g {drawn}"))],
        ),
    ]
}

/// Words in the typefaces of a sheet, with outlines of both kinds.
pub fn texts() -> Vec<Vec<u8>> {
    const INTER: &[u8] = include_bytes!("../../templates/fonts/inter-regular.otf");
    const MONO: &[u8] = include_bytes!("../../templates/fonts/jetbrains-mono-medium.ttf");
    let page = |font: &[u8], kind: &str, file: &str, dict: &str| {
        let glyphs = GlyphRemapper::new_from_glyphs(&[20, 21, 22]);
        let font = subset(font, 0, &glyphs).unwrap();
        let objects = [
            b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[6 0 R]>>".to_vec(),
            format!(
                "<</Type/Font/Subtype/{kind}/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
                 /Supplement 0>>/FontDescriptor 7 0 R/W[1[600 600]]>>"
            )
            .into_bytes(),
            format!("<</Type/FontDescriptor/FontName/F/Flags 4/FontBBox[0 0 9 9]/{file} 8 0 R>>")
                .into_bytes(),
            stream(dict, &font),
        ];
        pdf(30, "/Font<</F 5 0 R>>", stream("", b"BT /F 12 Tf 2 9 Td <000100020003> Tj ET"), &objects)
    };
    vec![
        page(MONO, "CIDFontType2", "FontFile2", ""),
        page(INTER, "CIDFontType0", "FontFile3", "/Subtype/CIDFontType0C"),
    ]
}

/// A scan whose objects lie in a stream, and whose table is one.
pub fn in_streams(text: &str) -> Vec<u8> {
    let one = symbol(text, 1);
    let side = one.width();
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {POINTS} {POINTS}]/Contents 4 0 R\
             /Resources<</XObject<</I 5 0 R>>>>>>"
        ),
    ];
    let (mut head, mut at) = (String::new(), 0);
    for (object, number) in objects.iter().zip(1..) {
        let _ = write!(head, "{number} {at} ");
        at += object.len() + 1;
    }
    let packed = zlib((head.clone() + &objects.join(" ")).as_bytes());
    let dict = format!(
        "/Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray/BitsPerComponent 8\
         /Filter/FlateDecode"
    );
    let first = head.len();
    let free = [
        stream("", format!("{POINTS} 0 0 {POINTS} 0 0 cm /I Do").as_bytes()),
        stream(&dict, &zlib(one.as_raw())),
        stream(&format!("/Type/ObjStm/N 3/First {first}/Filter/FlateDecode"), &packed),
    ];
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table: Vec<u8> = vec![0, 0, 0, 255];
    table.extend((0..3).flat_map(|index| [2, 0, 6, index]));
    for (object, number) in free.iter().zip(4..) {
        table.push(1);
        table.extend(u16::try_from(bytes.len()).unwrap().to_be_bytes());
        table.push(0);
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let dict = "/Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Filter/FlateDecode";
    bytes.extend(b"7 0 obj\n");
    bytes.extend(stream(dict, &zlib(&table)));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}
