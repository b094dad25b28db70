//! Whether a PDF came from a scanner, or was written by a program: by firesafe above all.
//!
//! A scan is a picture in a PDF. Our pages are drawn: they hold no picture, name firesafe as their
//! producer, and embed our faces. Copying, joining and re-saving keep at least one of the three. A
//! picture made from our page is none of this and cannot be told from a photograph of the paper.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Name, Object, Stream};

use crate::sheet::font::Face;

/// A code in a scan has more pixels than this on each side.
const SMALLEST_SCAN: u32 = 100;

/// Whether everything about the document is as a scanner makes it.
pub(super) fn is_scan(pdf: &Pdf) -> bool {
    let metadata = pdf.metadata();
    let is_ours = |text: &Option<Box<[u8]>>| text.as_deref() == Some(b"firesafe".as_slice());
    if is_ours(&metadata.creator) || is_ours(&metadata.producer) {
        return false;
    }
    let mut has_picture = false;
    for object in pdf.objects() {
        match object {
            Object::Dict(dict) if names_our_face(&dict) => return false,
            Object::Stream(stream) => has_picture |= is_picture(&stream),
            _ => {}
        }
    }
    has_picture
}

/// `ABCDEF+JetBrainsMono-Medium`: the tag changes where a program makes the subset anew.
fn names_our_face(dict: &Dict<'_>) -> bool {
    [&b"BaseFont"[..], b"FontName"].iter().any(|key| {
        dict.get::<Name<'_>>(key).is_some_and(|name| {
            let base = name.as_str().rsplit('+').next().unwrap_or_default();
            Face::ALL.iter().any(|face| face.name() == base)
        })
    })
}

fn is_picture(stream: &Stream<'_>) -> bool {
    let side = |key: &[u8]| stream.dict().get::<u32>(key).unwrap_or(0);
    side(b"Width") >= SMALLEST_SCAN && side(b"Height") >= SMALLEST_SCAN
}
