//! PDFs made to exhaust whoever reads them.

use std::fmt::Write as _;

use crate::Hostile;
use crate::pictures::zlib;

/// Objects 1, 2, 3 and so on; the first is the catalogue.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (object, number) in objects.iter().zip(1..) {
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend_from_slice(object);
        bytes.extend(b"\nendobj\n");
    }
    bytes.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\n%%EOF\n", objects.len() + 1).bytes());
    bytes
}

pub fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// One A4 page with resources and a content; objects from 5 on are free.
pub fn page(resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    page_with("/MediaBox[0 0 595 842]", resources, content, more)
}

pub fn page_with(entries: &str, resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R{entries}/Resources<<{resources}>>/Contents 4 0 R>>").into_bytes(),
        content,
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// A page with one picture, as the stream says.
pub fn picture(dict: &str, content: &[u8]) -> Vec<u8> {
    let dict = format!("/Type/XObject/Subtype/Image{dict}");
    let draw = stream("", b"595 0 0 842 0 0 cm /I Do");
    page("/XObject<</I 5 0 R>>", draw, &[stream(&dict, content)])
}

pub fn form(resources: &str, content: &str) -> Vec<u8> {
    let dict = format!("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<{resources}>>");
    stream(&dict, content.as_bytes())
}

pub fn all() -> Vec<Hostile> {
    let mut all = trees();
    all.extend(streams());
    all.extend(drawings());
    all.extend(images());
    all
}

fn trees() -> Vec<Hostile> {
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let kids = "3 0 R ".repeat(100_000);
    let deep = {
        let mut objects = vec![catalog.clone()];
        for number in 3..5_000 {
            objects.push(format!("<</Type/Pages/Kids[{number} 0 R]/Count 1>>").into_bytes());
        }
        pdf(&objects)
    };
    let nested = |open: &str, close: &str| {
        let value = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        pdf(&[format!("<</Type/Catalog/Pages 2 0 R/X {value}>>").into_bytes()])
    };
    vec![
        ("a-page-that-is-its-own-parent.pdf", {
            pdf(&[catalog.clone(), b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>".to_vec()])
        }),
        ("one-page-a-hundred-thousand-times.pdf", {
            let pages = format!("<</Type/Pages/Kids[{kids}]/Count 100000>>").into_bytes();
            let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 9 0 R>>".to_vec();
            pdf(&[catalog.clone(), pages, page])
        }),
        ("pages-deep-down.pdf", deep),
        ("no-pages.pdf", pdf(&[catalog.clone(), b"<</Type/Pages/Kids[]/Count 99999999>>".to_vec()])),
        ("arrays-in-arrays.pdf", nested("[", "]")),
        ("dictionaries-in-dictionaries.pdf", nested("<</A ", ">>")),
        ("a-reference-to-itself.pdf", pdf(&[catalog, b"2 0 R".to_vec()])),
        ("tables-in-a-ring.pdf", {
            b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
                .to_vec()
        }),
        ("nothing-but-a-head.pdf", b"%PDF-1.7\n".to_vec()),
        ("a-head-and-noise.pdf", [&b"%PDF-1.7\n"[..], &[0xa5; 100_000]].concat()),
    ]
}

fn streams() -> Vec<Hostile> {
    let bomb = zlib(&vec![b' '; 200 << 20]);
    let inner = zlib(&bomb);
    vec![
        ("flate-bomb.pdf", page("", stream("/Filter/FlateDecode", &bomb), &[])),
        ("flate-in-flate.pdf", page("", stream("/Filter[/FlateDecode/FlateDecode]", &inner), &[])),
        ("a-hundred-filters.pdf", {
            let filters = format!("/Filter[{}]", "/FlateDecode".repeat(100));
            page("", stream(&filters, &inner), &[])
        }),
        ("run-length-bomb.pdf", {
            page("", stream("/Filter/RunLengthDecode", &b"\x81 ".repeat(1 << 20)), &[])
        }),
        ("objects-in-a-ring.pdf", {
            let content = b"5 0 6 9 <</A 6 0 R>> <</B 5 0 R>>";
            let objects = stream("/Type/ObjStm/N 2/First 8/Extends 5 0 R", content);
            page("/XObject<</I 6 0 R>>", stream("", b"/I Do"), &[objects])
        }),
        ("as-long-as-it-says.pdf", {
            page("", b"<</Length 9999999999>>\nstream\n/I Do\nendstream".to_vec(), &[])
        }),
    ]
}

fn drawings() -> Vec<Hostile> {
    let laughs = {
        let mut forms = Vec::new();
        for number in 6..14 {
            forms.push(form(&format!("/XObject<</F {number} 0 R>>"), &"/F Do ".repeat(10)));
        }
        forms.push(form("", "0 0 9 9 re f"));
        page("/XObject<</F 5 0 R>>", stream("", b"/F Do"), &forms)
    };
    let mut curves = String::new();
    for i in 0..200_000 {
        let _ = write!(curves, "{} 0 m 0 {} 595 842 {} 9 c S ", i % 595, i % 842, i % 300);
    }
    let pattern = |step: &str, content: &str| {
        let dict = format!(
            "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep {step}/YStep {step}\
             /Resources<</Pattern<</P 5 0 R>>>>"
        );
        let draw = stream("", b"/Pattern cs /P scn 0 0 595 842 re f");
        page("/Pattern<</P 5 0 R>>", draw, &[stream(&dict, content.as_bytes())])
    };
    vec![
        ("a-form-in-itself.pdf", {
            page("/XObject<</F 5 0 R>>", stream("", b"/F Do"), &[form("/XObject<</F 5 0 R>>", "/F Do /F Do")])
        }),
        ("a-hundred-million-forms.pdf", laughs),
        ("a-pattern-in-itself.pdf", pattern("9", "/Pattern cs /P scn 0 0 9 9 re f")),
        ("tiles-without-a-size.pdf", pattern("0.0001", "0 0 1 1 re f")),
        ("a-mask-in-itself.pdf", {
            let mask = "/ExtGState<</G <</SMask<</S/Luminosity/G 5 0 R>>>>>>";
            let group = stream(
                &format!(
                    "/Type/XObject/Subtype/Form/Group<</S/Transparency>>/BBox[0 0 595 842]/Resources<<{mask}>>"
                ),
                b"/G gs 0 0 99 99 re f",
            );
            page(mask, stream("", b"/G gs 0 0 595 842 re f"), &[group])
        }),
        ("saved-and-never-restored.pdf", page("", stream("", "q ".repeat(500_000).as_bytes()), &[])),
        ("curves.pdf", page("", stream("", curves.as_bytes()), &[])),
        ("dashes.pdf", page("", stream("", b"[0.00001 0.00001] 0 d 0 0 m 595 842 l S"), &[])),
        ("a-page-as-large-as-a-field.pdf", {
            let paint = stream("", b"0 0 99 99 re f");
            page_with("/MediaBox[0 0 99999999 99999999]", "", paint, &[])
        }),
        ("a-page-without-an-area.pdf", page_with("/MediaBox[0 0 0 0]", "", stream("", b""), &[])),
        ("a-note-in-itself.pdf", {
            let note = "/MediaBox[0 0 595 842]/Annots[<</Subtype/Stamp/Rect[0 0 595 842]/AP<</N 5 0 R>>>>]";
            page_with(note, "", stream("", b""), &[form("/XObject<</F 5 0 R>>", "/F Do")])
        }),
        ("a-shading-by-a-function-in-itself.pdf", {
            let function =
                "<</FunctionType 3/Domain[0 1]/Functions[5 0 R 5 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>";
            let shading =
                "/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 5 0 R>>>>";
            page(shading, stream("", b"/S sh"), &[function.as_bytes().to_vec()])
        }),
    ]
}

fn images() -> Vec<Hostile> {
    let gray = "/ColorSpace/DeviceGray/BitsPerComponent 8";
    let blank = zlib(&vec![0; 90_000_000]);
    let noise: Vec<u8> = (0..50_000_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    vec![
        ("a-picture-of-gigapixels.pdf", picture(&format!("/Width 30000/Height 30000{gray}"), b"0")),
        (
            "a-picture-of-most-pixels.pdf",
            picture(&format!("/Width 2147483647/Height 2147483647{gray}"), b"0"),
        ),
        ("a-picture-bomb.pdf", {
            picture(&format!("/Width 9000/Height 10000{gray}/Filter/FlateDecode"), &blank)
        }),
        ("a-fax-as-wide-as-can-be.pdf", {
            let parms = "/DecodeParms<</K -1/Columns 2000000000/Rows 2000000000>>";
            picture(&format!("/Width 9000/Height 9000{gray}/Filter/CCITTFaxDecode{parms}"), &noise)
        }),
        ("jbig2-of-noise.pdf", {
            picture(
                "/Width 9000/Height 9000/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode",
                &noise,
            )
        }),
        ("a-jbig2-page-as-large-as-can-be.pdf", {
            let segment = [
                &[0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, 19][..],
                &[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff],
                &[0; 11],
            ];
            let dict = "/Width 900/Height 900/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode";
            picture(dict, &segment.concat())
        }),
        ("jpeg2000-as-large-as-can-be.pdf", {
            let size = [
                &b"\xff\x4f\xff\x51\x00\x29\0\0"[..],
                &[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff],
                &[0; 8],
                &[0, 0, 0, 1, 0, 0, 0, 1],
                &[0; 8],
                &[0, 1, 7, 1, 1],
                &noise,
            ];
            picture("/Width 900/Height 900/Filter/JPXDecode", &size.concat())
        }),
        ("a-mask-of-its-own-picture.pdf", {
            picture(
                &format!("/Width 900/Height 900{gray}/SMask 5 0 R/Filter/FlateDecode"),
                &zlib(&[0; 810_000]),
            )
        }),
    ]
}
