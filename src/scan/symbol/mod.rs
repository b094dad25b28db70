//! QR codes in shades of grey: every code that can be read, damaged ones of our own sheets as well.
//!
//! First comes the plain reader. Only where something looks like a code that it could not read, the
//! picture is prepared in several ways, cheapest first, and our own symbols are read module by module:
//! their versions and levels are known, and so are many of their modules.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "sides of pictures and numbers of modules are small, and what is clamped fits"
)]

mod black;
mod codewords;
mod fit;
mod gray;
mod grid;
mod lined;
mod locate;
mod ours;
mod pattern;
mod plain;
mod reed_solomon;
mod region;
mod sample;
mod traces;

use crate::scan::pages_in;
use crate::scan::symbol::gray::{Gray, Point};
use crate::scan::symbol::lined::is_lined;
use crate::scan::symbol::locate::{distinct, from_corners, from_three, from_two};
use crate::scan::symbol::ours::{Effort, Sizes};
use crate::scan::symbol::plain::Finder;
use crate::scan::symbol::region::{Region, regions, window};
use crate::secret::SecretText;
use crate::share::soft::Evidence;

/// What each QR code in a picture says, each once; empty when there is none.
///
/// `pixels` holds `width` × `height` shades row by row, 0 is black; any other length reads as no code.
#[must_use]
pub fn codes_in_gray(width: usize, height: usize, pixels: &[u8]) -> Vec<SecretText> {
    read(width, height, pixels).texts
}

/// What was read of the symbols in a picture.
#[derive(Default)]
pub(super) struct Symbols {
    /// What each of those says that were read.
    pub(super) texts: Vec<SecretText>,
    /// What can be made out of the others of our own, where any was found.
    pub(super) traces: Vec<Evidence>,
    /// Whether anything looks like a code, read or not.
    pub(super) is_like_one: bool,
}

/// As [`codes_in_gray`], with what damaged symbols show.
pub(super) fn read(width: usize, height: usize, pixels: &[u8]) -> Symbols {
    if width == 0 || height == 0 || width.checked_mul(height) != Some(pixels.len()) {
        return Symbols::default();
    }
    let (found, done) = plain::read(width, height, pixels);
    let mut reading =
        Reading { texts: Vec::new(), places: Vec::new(), traces: Vec::new(), is_like_one: false };
    for code in found.codes {
        reading.add(code.text, &code.finders);
    }
    if !done || reading.texts.len() < pages_in(width, height) {
        reading.look_closer((width, height, pixels), &found.finders);
    }
    let is_like_one = reading.is_like_one || !reading.texts.is_empty();
    Symbols { texts: reading.texts, traces: reading.traces, is_like_one }
}

/// What was read so far, and where.
struct Reading {
    texts: Vec<SecretText>,
    places: Vec<Vec<Point>>,
    traces: Vec<Evidence>,
    is_like_one: bool,
}

impl Reading {
    fn add(&mut self, text: SecretText, place: &[Point]) {
        if !self.texts.iter().any(|known| known.same_as(text.expose())) {
            self.texts.push(text);
        }
        self.places.push(place.to_vec());
    }

    /// Whether a point lies within what was read.
    fn covers(&self, (x, y): Point) -> bool {
        self.places.iter().any(|place| {
            let range = |along: fn(&Point) -> f32| {
                let least = place.iter().map(along).fold(f32::MAX, f32::min);
                let most = place.iter().map(along).fold(f32::MIN, f32::max);
                let margin = 0.15 * (most - least);
                least - margin..most + margin
            };
            range(|p| p.0).contains(&x) && range(|p| p.1).contains(&y)
        })
    }

    fn look_closer(&mut self, page: (usize, usize, &[u8]), finders: &[Finder]) {
        let (width, height, pixels) = page;
        let mut places = regions(width, height, pixels);
        let is_inside = |finder: &Finder, region: &Region| {
            let [left, top, right, bottom] = region.around.map(|at| at as f32);
            (left..right).contains(&finder.at.0) && (top..bottom).contains(&finder.at.1)
        };
        let is_in_one = |finder: &Finder| places.iter().any(|region| is_inside(finder, region));
        // letters look like finder patterns
        let is_letter = |finder: &Finder| is_lined(page, &[finder.at], window(width, height));
        let mut free = distinct(finders);
        free.retain(|finder| !self.covers(finder.at) && (is_in_one(finder) || !is_letter(finder)));
        // finder patterns that no region has: the whole picture, once
        let outside: Vec<&Finder> = free.iter().filter(|finder| !is_in_one(finder)).collect();
        if outside.len() >= 2 {
            places.extend(around(&outside, width, height));
        }
        // a region may be a piece of a stained symbol: its finder patterns show the whole
        if outside.len() < free.len() && (2..=8).contains(&free.len()) {
            places.extend(around(&free.iter().collect::<Vec<_>>(), width, height));
        }
        self.is_like_one = !places.is_empty();
        let mut effort = Effort::whole();
        // a dark desk around a sheet looks so too: what is tried in vain leaves the rest its effort
        let mut turned = Effort::half();
        for region in places {
            let [left, top, right, bottom] = region.around;
            let middle = ((left + right) as f32 / 2.0, (top + bottom) as f32 / 2.0);
            if self.covers(middle) {
                continue;
            }
            let Some(part) = Gray::part(page, (left, top), (right - left, bottom - top)) else { continue };
            let moved = |(x, y): Point| (x - left as f32, y - top as f32);
            let near: Vec<Finder> = free
                .iter()
                .filter(|finder| is_inside(finder, &region))
                .map(|finder| Finder { at: moved(finder.at), ..*finder })
                .collect();
            let corners = region.corners.map(moved);
            let before = [effort.traces.len(), turned.traces.len()];
            let mut found = Vec::new();
            if part.is_light_on_dark() {
                found = read_part(part.inverted(), &near, corners, &mut turned);
            }
            if found.is_empty() {
                found = read_part(part, &near, corners, &mut effort);
            }
            for (text, place) in found {
                let back: Vec<Point> =
                    place.into_iter().map(|(x, y)| (x + left as f32, y + top as f32)).collect();
                self.add(text, &back);
                // what was made out of a symbol before it was read says no more
                effort.traces.truncate(before[0]);
                turned.traces.truncate(before[1]);
            }
        }
        self.traces = effort.traces;
        self.traces.append(&mut turned.traces);
    }
}

/// The part of a picture around finder patterns.
fn around(finders: &[&Finder], width: usize, height: usize) -> Option<Region> {
    let range = |along: fn(&Finder) -> f32, limit: usize| {
        let least = finders.iter().map(|f| along(f)).fold(f32::MAX, f32::min);
        let most = finders.iter().map(|f| along(f)).fold(f32::MIN, f32::max);
        (least, most, limit as f32)
    };
    let across = range(|f| f.at.0, width);
    let down = range(|f| f.at.1, height);
    // two may lie on one side: the rest is as far away as they are
    let reach = (across.1 - across.0).max(down.1 - down.0) * 1.15 + 20.0;
    let bound = |(least, most, limit): (f32, f32, f32)| {
        let middle = f32::midpoint(least, most);
        (((middle - reach).max(0.0)) as usize, (middle + reach).min(limit) as usize)
    };
    let ((left, right), (top, bottom)) = (bound(across), bound(down));
    let corner = |x: usize, y: usize| (x as f32, y as f32);
    let corners = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
    (left < right && top < bottom).then_some(Region { around: [left, top, right, bottom], corners })
}

/// Reads a part of a picture in every way there is, until one succeeds.
fn read_part(
    part: Gray,
    finders: &[Finder],
    corners: [Point; 4],
    effort: &mut Effort,
) -> Vec<(SecretText, Vec<Point>)> {
    // our symbols fill a part; where they do not, the part is of a large picture
    if part.pixels().len() > LARGE_PART {
        let Some(half) = part.half() else { return Vec::new() };
        let smaller = |(x, y): Point| (x / 2.0, y / 2.0);
        let finders: Vec<_> =
            finders.iter().map(|f| Finder { at: smaller(f.at), module: f.module / 2.0 }).collect();
        let read = read_part(half, &finders, corners.map(smaller), effort);
        let back = |place: Vec<Point>| place.into_iter().map(|(x, y)| (x * 2.0, y * 2.0)).collect();
        return read.into_iter().map(|(text, place)| (text, back(place))).collect();
    }
    let mut finders = distinct(finders);
    let mut sizes = Sizes::of(part);
    if let Some(read) = ours::read(&mut sizes, &from_three(&finders), false, effort) {
        return vec![(read.text, read.corners.to_vec())];
    }
    for (i, way) in WAYS.iter().enumerate() {
        if !effort.prepare(sizes.picture().pixels().len()) {
            break;
        }
        let Some((prepared, scale)) = way(sizes.picture()) else { continue };
        let found = plain::read_part(&prepared);
        let back = |(x, y): Point| (x / scale, y / scale);
        if !found.codes.is_empty() {
            return found.codes.into_iter().map(|c| (c.text, c.finders.map(back).to_vec())).collect();
        }
        let before = finders.len();
        finders.extend(found.finders.iter().map(|f| Finder { at: back(f.at), module: f.module / scale }));
        finders = distinct(&finders);
        if finders.len() > before
            && let Some(read) = ours::read(&mut sizes, &from_three(&finders), i == INVERTED, effort)
        {
            return vec![(read.text, read.corners.to_vec())];
        }
    }
    let mut guesses = from_two(&finders);
    guesses.extend(from_corners(sizes.picture(), corners));
    let read = ours::read(&mut sizes, &guesses, false, effort);
    read.into_iter().map(|read| (read.text, read.corners.to_vec())).collect()
}

/// Parts of more pixels are halved: a symbol of 121 modules then still has five pixels a module.
const LARGE_PART: usize = 1_500_000;

/// A way of preparing a picture; how much larger it became.
type Way = fn(&Gray) -> Option<(Gray, f32)>;

/// Which of [`WAYS`] turns dark into light.
const INVERTED: usize = 2;

const WAYS: [Way; 8] = [
    |part| Some((part.blurred(1), 1.0)),
    |part| Some((part.evened(20), 1.0)),
    |part| Some((part.inverted(), 1.0)),
    |part| Some((part.thresholded(20), 1.0)),
    |part| Some((part.half()?, 0.5)),
    |part| (part.pixels().len() < 500_000).then(|| (part.double(), 2.0)),
    |part| Some((part.blurred(1).thresholded(12).extreme(true), 1.0)),
    |part| Some((part.blurred(1).thresholded(12).extreme(false), 1.0)),
];
