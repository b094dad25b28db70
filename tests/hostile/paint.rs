//! PDFs whose pages never get painted: functions, shadings, fonts, groups, and tables before all of them.

use std::fmt::Write as _;

use crate::Hostile;
use crate::documents::{form, page, page_with, pdf, picture, stream};
use crate::pictures::zlib;

pub fn all() -> Vec<Hostile> {
    let mut all = functions();
    all.extend(fonts());
    all.extend(groups());
    all.extend(tables());
    all.extend(filters());
    all
}

fn shaded(shading: &str, more: &[Vec<u8>]) -> Vec<u8> {
    page(&format!("/Shading<</S {shading}>>"), stream("", b"/S sh"), more)
}

fn functions() -> Vec<Hostile> {
    let program = |content: &str| stream("/FunctionType 4/Domain[0 1 0 1]/Range[0 1]", content.as_bytes());
    let by_function = "<</ShadingType 1/ColorSpace/DeviceGray/Matrix[595 0 0 842 0 0]/Function 5 0 R>>";
    let mesh = |dict: &str, content: &[u8]| {
        let bits = "/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8";
        let dict = format!("{dict}/ColorSpace/DeviceGray{bits}/Decode[0 595 0 842 0 1]/Filter/FlateDecode");
        shaded("5 0 R", &[stream(&dict, &zlib(content))])
    };
    let noise: Vec<u8> = (0..4_000_000_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let triangles: Vec<u8> = noise.chunks_exact(3).flat_map(|shown| [&[0][..], shown].concat()).collect();
    vec![
        ("a-long-program.pdf", {
            shaded(by_function, &[program(&format!("{{ add {} }}", "dup mul sqrt ".repeat(100_000)))])
        }),
        ("programs-in-programs.pdf", {
            let braces = format!("{}{}", "{ ".repeat(100_000), "} ".repeat(100_000));
            shaded(by_function, &[program(&braces)])
        }),
        ("a-program-that-fills-its-stack.pdf", {
            shaded(by_function, &[program(&format!("{{ {} }}", "2 copy ".repeat(100_000)))])
        }),
        ("a-million-triangles.pdf", mesh("/ShadingType 4", &triangles)),
        ("a-lattice-of-one-row.pdf", mesh("/ShadingType 5/VerticesPerRow 2147483647", &noise)),
        ("patches.pdf", mesh("/ShadingType 7", &noise)),
        ("a-table-of-sixteen-inputs.pdf", {
            let ones = "0 1 ".repeat(16);
            let size = "255 ".repeat(16);
            let table = stream(
                &format!("/FunctionType 0/Domain[{ones}]/Range[0 1]/Size[{size}]/BitsPerSample 32"),
                b"0",
            );
            shaded(by_function, &[table])
        }),
        ("a-colour-in-itself.pdf", {
            let colour = b"[/Separation/A 5 0 R<</FunctionType 2/Domain[0 1]/N 1>>]".to_vec();
            page("/ColorSpace<</C 5 0 R>>", stream("", b"/C cs 1 scn 0 0 595 842 re f"), &[colour])
        }),
        ("an-index-of-itself.pdf", {
            let colour = b"[/Indexed 5 0 R 255 <00>]".to_vec();
            page("/ColorSpace<</C 5 0 R>>", stream("", b"/C cs 1 scn 0 0 595 842 re f"), &[colour])
        }),
    ]
}

fn fonts() -> Vec<Hostile> {
    let drawn = |glyph: &[u8]| {
        let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>\
                    /Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</F 5 0 R>>>>>>";
        let text = stream("", format!("BT /F 9 Tf ({}) Tj ET", "a".repeat(100)).as_bytes());
        page("/Font<</F 5 0 R>>", text, &[font.as_bytes().to_vec(), stream("", glyph)])
    };
    let embedded = |font: &[u8], text: &str| {
        let objects = [
            b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[6 0 R]>>".to_vec(),
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>\
              /FontDescriptor 7 0 R>>"
                .to_vec(),
            b"<</Type/FontDescriptor/FontName/F/Flags 4/FontBBox[0 0 9 9]/FontFile2 8 0 R>>".to_vec(),
            stream("/Filter/FlateDecode", &zlib(font)),
        ];
        let content = format!("BT /F 9 Tf 9 9 Td <{text}> Tj ET");
        page("/Font<</F 5 0 R>>", stream("/Filter/FlateDecode", &zlib(content.as_bytes())), &objects)
    };
    let mono = include_bytes!("../../templates/fonts/jetbrains-mono-medium.ttf");
    vec![
        ("a-letter-in-itself.pdf", drawn(b"9 0 d0 BT /F 9 Tf (aa) Tj ET")),
        ("letters-that-go-on.pdf", drawn("9 0 d0 0 0 9 9 re f ".repeat(20_000).as_bytes())),
        ("a-million-letters.pdf", embedded(mono, &"0014".repeat(1_000_000))),
        ("a-font-of-nothing.pdf", embedded(&vec![0; 50_000_000], "0001")),
        ("a-font-cut-short.pdf", embedded(&mono[..mono.len() / 2], &"00140015".repeat(1_000))),
    ]
}

fn groups() -> Vec<Hostile> {
    let nested = |count: usize, dict: &str| {
        let mut forms: Vec<Vec<u8>> = (6..6 + count)
            .map(|next| {
                let dict = format!(
                    "/Type/XObject/Subtype/Form/BBox[0 0 595 842]{dict}/Resources<</XObject<</F {next} 0 R>>\
                     /ExtGState<</G<</ca 0.5>>>>>>"
                );
                stream(&dict, b"/G gs /F Do")
            })
            .collect();
        forms.push(form("", "0 0 9 9 re f"));
        page("/XObject<</F 5 0 R>>", stream("", b"/F Do"), &forms)
    };
    let mut clips = String::new();
    for inset in 0..50_000 {
        let _ = write!(clips, "{} 0 595 842 re W n ", f64::from(inset) / 1e6);
    }
    vec![
        ("groups-in-groups.pdf", nested(2_000, "/Group<</S/Transparency/I true>>")),
        ("forms-in-forms.pdf", nested(20_000, "")),
        ("clips-in-clips.pdf", page("", stream("", (clips + "0 0 9 9 re f").as_bytes()), &[])),
        ("a-hundred-thousand-notes.pdf", {
            let notes = "6 0 R ".repeat(100_000);
            let note = b"<</Subtype/Stamp/Rect[0 0 595 842]/AP<</N 5 0 R>>>>".to_vec();
            let entries = format!("/MediaBox[0 0 595 842]/Annots[{notes}]");
            page_with(&entries, "", stream("", b""), &[form("", "0 0 595 842 re f"), note])
        }),
        ("a-hundred-thousand-contents.pdf", {
            let contents = "5 0 R ".repeat(100_000);
            let draw = stream("", b"0 0 595 842 re f ");
            page("", format!("[{contents}]").into_bytes(), &[draw])
        }),
        ("a-group-of-conditions.pdf", {
            let layer = b"<</Type/OCMD/VE[/And 5 0 R 5 0 R]/OCGs[5 0 R]>>".to_vec();
            let draw = stream("", b"/OC /L BDC 0 0 9 9 re f EMC");
            page("/Properties<</L 5 0 R>>", draw, &[layer])
        }),
        ("pictures-in-a-row.pdf", {
            let inline = "q 595 0 0 842 0 0 cm BI /W 9000 /H 9000 /BPC 8 /CS /G ID x EI Q ".repeat(1_000);
            page("", stream("", inline.as_bytes()), &[])
        }),
    ]
}

fn tables() -> Vec<Hostile> {
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    vec![
        ("tables-one-after-another.pdf", {
            let mut bytes = b"%PDF-1.4\n".to_vec();
            let mut before = bytes.len();
            for number in 0..50_000 {
                let start = bytes.len();
                let prev = if number == 0 { String::new() } else { format!("/Prev {before}") };
                bytes.extend(format!("xref\n0 0\ntrailer\n<</Size 1/Root 1 0 R{prev}>>\n").bytes());
                before = start;
            }
            bytes.extend(format!("startxref\n{before}\n%%EOF\n").bytes());
            bytes
        }),
        ("a-table-of-all-numbers.pdf", {
            b"%PDF-1.4\nxref\n0 2147483647\n0000000000 65535 f \ntrailer\n<</Size 2147483647/Root 1 0 R>>\n\
              startxref\n9\n%%EOF\n"
                .to_vec()
        }),
        ("a-table-in-a-stream-without-end.pdf", {
            let table =
                stream("/Type/XRef/Size 2147483647/W[8 8 8]/Index[0 2147483647]/Root 1 0 R", &[0; 99]);
            [&b"%PDF-1.5\n1 0 obj\n"[..], &table, b"\nendobj\nstartxref\n9\n%%EOF\n"].concat()
        }),
        ("encrypted.pdf", {
            let mut bytes = pdf(&[catalog, b"<</Type/Pages/Kids[]/Count 0>>".to_vec()]);
            let trailer = bytes.windows(7).position(|window| window == b"trailer").unwrap();
            bytes.truncate(trailer);
            let of = "00".repeat(32);
            bytes.extend(
                format!(
                    "trailer\n<</Size 3/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 5/R 6/Length 256\
                     /P -1/O<{of}>/U<{of}>>>>>\n%%EOF\n"
                )
                .bytes(),
            );
            bytes
        }),
        ("a-gif-that-is-a-pdf.pdf", {
            let bomb = page("", stream("/Filter/FlateDecode", &zlib(&vec![b'q'; 50 << 20])), &[]);
            [&b"GIF89a\x01\0\x01\0\0\0\0;"[..], &bomb].concat()
        }),
        ("a-zip-that-is-a-pdf.pdf", {
            [&b"PK\x03\x04\x14\0\0\0\0\0"[..], &page("", stream("", b"0 0 9 9 re f"), &[])].concat()
        }),
    ]
}

fn filters() -> Vec<Hostile> {
    let gray = "/Width 9000/Height 9000/ColorSpace/DeviceGray/BitsPerComponent 8";
    let bits = "/Width 9000/Height 9000/ColorSpace/DeviceGray/BitsPerComponent 1";
    let segment = |kind: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&[0, 0, 0, 1, kind, 0, 1][..], &length, content].concat()
    };
    let noise: Vec<u8> = (0..20_000_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let jbig2 = |kind: u8, head: &[u8]| {
        let page = segment(48, &[&9_000_u32.to_be_bytes()[..], &9_000_u32.to_be_bytes(), &[0; 11]].concat());
        let content = [&page[..], &segment(kind, &[head, &noise].concat())].concat();
        picture(&format!("{bits}/Filter/JBIG2Decode"), &content)
    };
    let region = [&9_000_u32.to_be_bytes()[..], &9_000_u32.to_be_bytes(), &[0; 9]].concat();
    vec![
        // flags, templates, then as many symbols as there are numbers
        (
            "jbig2-of-all-symbols.pdf",
            jbig2(0, &[&[0, 0, 3, 255, 253, 255, 2, 254, 254, 254][..], &[255; 8]].concat()),
        ),
        ("jbig2-of-all-letters.pdf", jbig2(6, &[&region[..], &[0, 0], &[255; 4]].concat())),
        ("jbig2-of-all-dots.pdf", jbig2(22, &[&region[..], &[0], &[255; 16]].concat())),
        (
            "jbig2-of-one-large-region.pdf",
            jbig2(38, &[&region[..], &[0, 3, 255, 253, 255, 2, 254, 254, 254]].concat()),
        ),
        ("lzw-bomb.pdf", picture(&format!("{gray}/Filter/LZWDecode"), &[0x80, 0x0b, 0x60].repeat(1 << 20))),
        ("ascii-bomb.pdf", picture(&format!("{gray}/Filter/ASCII85Decode"), &b"z".repeat(8 << 20))),
        ("a-jpeg-in-a-jpeg.pdf", { picture(&format!("{gray}/Filter[{}]", "/DCTDecode".repeat(50)), &noise) }),
        ("a-prediction-of-wide-lines.pdf", {
            let parms = "/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>";
            picture(&format!("{gray}/Filter/FlateDecode{parms}"), &zlib(&vec![4; 50 << 20]))
        }),
        ("a-fax-without-rows.pdf", {
            let parms = "/DecodeParms<</K -1/Columns 1/Rows 0/EndOfBlock false>>";
            picture(&format!("{bits}/Filter/CCITTFaxDecode{parms}"), &vec![255; 4 << 20])
        }),
        ("jpeg2000-of-many-tiles.pdf", {
            let head = [
                &b"\xff\x4f\xff\x51\x00\x29\0\0"[..],
                &[0, 0, 0x23, 0x28, 0, 0, 0x23, 0x28],
                &[0; 8],
                &[0, 0, 0, 1, 0, 0, 0, 1],
                &[0; 8],
                &[0, 1, 7, 1, 1],
                b"\xff\x52\0\x0c\0\0\0\x01\0\x05\x04\x04\0\x01",
                b"\xff\x5c\0\x13\x40",
                &[0x40; 16],
                b"\xff\x90\0\x0a\0\0\0\0\0\0\0\x01\xff\x93",
            ];
            picture("/Width 9000/Height 9000/Filter/JPXDecode", &[&head.concat()[..], &noise].concat())
        }),
    ]
}
