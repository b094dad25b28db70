//! What every page must satisfy, whatever stands on it.

use crate::document::Paper;
use crate::document::font::Fonts;
use crate::document::layout::style::MARGIN_X;
use crate::document::page::{POINTS, Page, Text};
use crate::document::qr::QUIET_ZONE;

/// Left, top, right, bottom.
pub(in crate::document) type Area = [f32; 4];

/// Where ink of a text can be: from a capital's accent to a descender.
pub(in crate::document) fn area(text: &Text) -> Area {
    let size = text.size / POINTS;
    let width = Fonts::shared().unwrap().width(text.face, size, text.content.expose());
    [text.x, text.baseline - 0.76 * size, text.x + width, text.baseline + 0.22 * size]
}

/// By more than a hundredth of a millimetre.
fn overlap(a: &Area, b: &Area) -> bool {
    let before = |end: f32, start: f32| end <= start + 0.01;
    !(before(a[2], b[0]) || before(b[2], a[0]) || before(a[3], b[1]) || before(b[3], a[1]))
}

/// Nothing is near the edge, and nothing touches anything else.
#[track_caller]
pub(in crate::document) fn page(page: &Page, paper: Paper, what: &str) {
    let (width, height) = paper.size();
    let codes: Vec<(Area, Area)> = page
        .codes
        .iter()
        .map(|code| {
            let side = code.symbol.side(code.module);
            let [left, top, right, bottom] = [code.x, code.y, code.x + side, code.y + side];
            let quiet = QUIET_ZONE * code.module - 0.001;
            ([left, top, right, bottom], [left - quiet, top - quiet, right + quiet, bottom + quiet])
        })
        .collect();
    let texts: Vec<Area> = page.texts.iter().map(area).collect();
    let bars = page.bars.iter().map(|bar| [bar.x, bar.y, bar.x + bar.width, bar.y + bar.height]);
    let bars: Vec<Area> = bars.collect();

    for [left, top, right, bottom] in texts.iter().chain(&bars).chain(codes.iter().map(|(code, _)| code)) {
        let inside = *left >= 10.0 && *top >= 10.0 && *right <= width - 10.0 && *bottom <= height - 10.0;
        assert!(inside, "{what}: {left} {top} {right} {bottom}");
    }
    for (i, (area, text)) in texts.iter().zip(&page.texts).enumerate() {
        let shown = text.content.expose();
        assert!(text.size >= 6.3, "{what}: `{shown}` in {} points", text.size);
        assert!(area[2] <= width - MARGIN_X + 0.02, "{what}: `{shown}` leaves the column");
        assert!(!codes.iter().any(|(_, zone)| overlap(area, zone)), "{what}: `{shown}` touches a code");
        assert!(!bars.iter().any(|bar| overlap(area, bar)), "{what}: `{shown}` touches a rule");
        for (other, beside) in texts.iter().zip(&page.texts).skip(i + 1) {
            assert!(!overlap(area, other), "{what}: `{shown}` touches `{}`", beside.content.expose());
        }
    }
    let is_free = |bar: &Area| !codes.iter().any(|(_, zone)| overlap(bar, zone));
    assert!(bars.iter().all(is_free), "{what}: a rule touches a code");
}
