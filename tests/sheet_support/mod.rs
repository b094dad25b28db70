//! Sheets, pictures and outside programs for the tests of sheets.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::process::Command;

use firesafe::document::{Kit, Language, Paper, Sheet, render_sheet};
use firesafe::model::{ALPHABET, SetId};
use firesafe::secret::{SecretBytes, SecretText};
use image::{GrayImage, Luma};
use jiff::civil::{Date, date};

/// A sheet's content with made-up characters of the right number.
pub struct Sample {
    pub paper: Paper,
    pub language: Language,
    pub rows: Vec<SecretText>,
    pub signature_rows: Vec<SecretText>,
    pub qr_text: SecretText,
    pub issued_on: Date,
    pub x: u8,
}

impl Sample {
    /// `characters` typed ones, row checks included; 937 is the longest share.
    pub fn new(paper: Paper, characters: usize) -> Self {
        let typed = characters - characters.div_ceil(20);
        Self {
            paper,
            language: Language::English,
            rows: rows("F1", characters),
            signature_rows: Vec::new(),
            qr_text: SecretText::from_string(format!("F1{}+{}", letters(typed - 2), letters(154))),
            issued_on: date(2026, 11, 20),
            x: 2,
        }
    }

    pub fn signed(self) -> Self {
        Self { signature_rows: rows("S1", 195), ..self }
    }

    pub fn render(&self) -> SecretBytes {
        let sheet = Sheet {
            paper: self.paper,
            language: self.language,
            organisation: "Contoso Ltd",
            k: 2,
            n: 3,
            x: self.x,
            account: Some("bg1@contoso.onmicrosoft.com"),
            generation: Some(3),
            set_id: SetId::from_digest(&[0xa7; 32]),
            set_words: "unbroken dastardly kilt overplant sandworm",
            qr_text: &self.qr_text,
            rows: &self.rows,
            signature_rows: &self.signature_rows,
            issued_on: self.issued_on,
            validation_due: Some(date(2027, 2, 18)),
            kit: Kit { place: Some("reception safe, Utrecht"), check_words: "abacus zoom" },
        };
        render_sheet(&sheet).unwrap()
    }

    /// The rows as they stand on paper, with single spaces.
    pub fn printed_rows(&self) -> Vec<String> {
        let numbered = (1..).zip(&self.rows).chain((1..).zip(&self.signature_rows));
        numbered.map(|(number, row)| format!("{number}. {}", groups(row.expose()))).collect()
    }
}

fn groups(row: &str) -> String {
    let groups: Vec<&str> =
        row.as_bytes().chunks(5).map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(" ")
}

fn rows(prefix: &str, characters: usize) -> Vec<SecretText> {
    let text = format!("{prefix}{}", letters(characters - 2));
    text.as_bytes().chunks(20).map(|row| SecretText::from(std::str::from_utf8(row).unwrap())).collect()
}

fn letters(count: usize) -> String {
    let mut state = u32::try_from(count).unwrap();
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(ALPHABET[(state >> 24) as usize & 31])
    };
    (0..count).map(|_| next()).collect()
}

/// What was found, to be compared.
pub fn exposed(texts: &[SecretText]) -> Vec<&str> {
    texts.iter().map(SecretText::expose).collect()
}

/// A QR code with its quiet zone, `scale` pixels a module.
pub fn code(text: &str, scale: u32) -> GrayImage {
    let code = qrcode::QrCode::new(text).unwrap();
    let width = u32::try_from(code.width()).unwrap();
    let colors = code.to_colors();
    GrayImage::from_fn((width + 8) * scale, (width + 8) * scale, |x, y| {
        let (x, y) = (x / scale, y / scale);
        let inside = (4..width + 4).contains(&x) && (4..width + 4).contains(&y);
        let dark = inside && colors[((y - 4) * width + x - 4) as usize] == qrcode::Color::Dark;
        Luma([if dark { 0 } else { 255 }])
    })
}

/// White paper with pictures on it.
pub fn collage(width: u32, height: u32, pictures: &[(&GrayImage, i64, i64)]) -> GrayImage {
    let mut paper = GrayImage::from_pixel(width, height, Luma([255]));
    for (picture, x, y) in pictures {
        image::imageops::overlay(&mut paper, *picture, *x, *y);
    }
    paper
}

pub fn encoded(picture: impl Into<image::DynamicImage>, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// What a scanner makes: one JPEG a page, 200 dpi.
pub fn scanned(pages: &[GrayImage]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |pdf: &mut Vec<u8>, head: String, stream: Option<Vec<u8>>| {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n{head}\n", offsets.len()).bytes());
        if let Some(stream) = stream {
            pdf.extend(b"stream\n");
            pdf.extend(stream);
            pdf.extend(b"\nendstream\n");
        }
        pdf.extend(b"endobj\n");
    };
    object(&mut pdf, "<< /Type /Catalog /Pages 2 0 R >>".into(), None);
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 3 + 3 * page)).collect();
    let kids = kids.join(" ");
    object(&mut pdf, format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()), None);
    for (i, page) in pages.iter().enumerate() {
        let number = 3 + 3 * i;
        let (width, height) = (f64::from(page.width()) * 0.36, f64::from(page.height()) * 0.36);
        object(
            &mut pdf,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R \
                 /Resources << /XObject << /I {} 0 R >> >> >>",
                number + 1,
                number + 2
            ),
            None,
        );
        let content = format!("{width} 0 0 {height} 0 0 cm /I Do");
        object(&mut pdf, format!("<< /Length {} >>", content.len()), Some(content.into_bytes()));
        let jpeg = encoded(page.clone(), image::ImageFormat::Jpeg);
        object(
            &mut pdf,
            format!(
                "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray \
                 /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>",
                page.width(),
                page.height(),
                jpeg.len()
            ),
            Some(jpeg),
        );
    }
    let start = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let trailer =
        format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1);
    pdf.extend(trailer.bytes());
    pdf
}

/// Runs a program in a folder and returns what it printed.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program}: {shown}{}", String::from_utf8_lossy(&output.stderr));
    shown
}
