//! Which texts a profile accepts, character by character, and how many they are.

use num_bigint::BigUint;
use serde::Deserialize;

/// The kind of a character, as targets count them.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// `a` to `z`.
    Lower,
    /// `A` to `Z`.
    Upper,
    /// `0` to `9`.
    Digit,
    /// Every other printable character of ASCII, the space included.
    Symbol,
}

impl Class {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Lower, Self::Upper, Self::Digit, Self::Symbol];

    /// The class of a character of ASCII.
    #[must_use]
    pub const fn of(character: u8) -> Self {
        match character {
            b'a'..=b'z' => Self::Lower,
            b'A'..=b'Z' => Self::Upper,
            b'0'..=b'9' => Self::Digit,
            _ => Self::Symbol,
        }
    }

    /// In words, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lower => "lower case",
            Self::Upper => "upper case",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }
}

/// A set of classes, one bit each.
#[derive(Clone, Copy, Default)]
pub(super) struct Classes(u8);

impl Classes {
    const SETS: usize = 16;

    const fn with(self, class: Class) -> Self {
        Self(self.0 | 1 << class as u8)
    }

    const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }
}

impl<'a> FromIterator<&'a Class> for Classes {
    fn from_iter<I: IntoIterator<Item = &'a Class>>(classes: I) -> Self {
        classes.into_iter().fold(Self::default(), |set, &class| set.with(class))
    }
}

/// One place of a text: what may stand there, and which classes it cannot prove.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) characters: Vec<u8>,
    pub(super) uncounted: Classes,
}

impl Place {
    /// The classes seen once `character` stands here, having seen `before`.
    fn seen(&self, before: Classes, character: u8) -> Classes {
        let class = Class::of(character);
        if self.uncounted.has(class) { before } else { before.with(class) }
    }
}

/// The places of a text of any length, and what it must contain as a whole.
pub(super) struct Rules {
    pub(super) first: Place,
    pub(super) middle: Place,
    pub(super) last: Place,
    /// The one place of a text of one character.
    pub(super) only: Place,
    pub(super) at_least: u32,
    pub(super) required: Classes,
}

impl Rules {
    /// The places of a text of `length` characters, in order.
    pub(super) fn places(&self, length: usize) -> impl Iterator<Item = &Place> {
        (0..length).map(move |i| match i {
            0 if length == 1 => &self.only,
            0 => &self.first,
            _ if i + 1 == length => &self.last,
            _ => &self.middle,
        })
    }

    /// Whether the text as a whole has the classes that it needs. Each character
    /// is taken to be one that may stand in its place.
    pub(super) fn has_classes(&self, text: &[u8]) -> bool {
        let seen = self
            .places(text.len())
            .zip(text)
            .fold(Classes::default(), |seen, (place, &character)| place.seen(seen, character));
        self.enough(seen)
    }

    /// Whether every character may stand in its place and the classes suffice.
    pub(super) fn accepts(&self, text: &[u8]) -> bool {
        self.places(text.len()).zip(text).all(|(place, character)| place.characters.contains(character))
            && self.has_classes(text)
    }

    /// How many texts are accepted, exactly, for each length from 0 to `max`.
    ///
    /// A walk over the places that keeps, for each set of classes, the number of
    /// beginnings that have shown just those.
    pub(super) fn counts(&self, max: usize) -> Vec<BigUint> {
        let mut none = vec![BigUint::ZERO; Classes::SETS];
        none[0] = BigUint::from(1_u8);
        let only = step(&none, &self.only);
        let mut beginnings = step(&none, &self.first);
        let mut counts = vec![BigUint::ZERO, self.accepted(&only)];
        while counts.len() <= max {
            counts.push(self.accepted(&step(&beginnings, &self.last)));
            beginnings = step(&beginnings, &self.middle);
        }
        counts.truncate(max + 1);
        counts
    }

    /// How many texts are drawn from, accepted or not.
    pub(super) fn drawn(&self, length: usize) -> BigUint {
        self.places(length).map(|place| BigUint::from(place.characters.len())).product()
    }

    fn accepted(&self, by_classes: &[BigUint]) -> BigUint {
        (0_u8..).zip(by_classes).filter(|&(set, _)| self.enough(Classes(set))).map(|(_, count)| count).sum()
    }

    fn enough(&self, seen: Classes) -> bool {
        seen.0.count_ones() >= self.at_least && seen.0 & self.required.0 == self.required.0
    }
}

fn step(before: &[BigUint], place: &Place) -> Vec<BigUint> {
    let mut after = vec![BigUint::ZERO; Classes::SETS];
    for class in Class::ALL {
        let here = place.characters.iter().filter(|&&c| Class::of(c) == class).count();
        for (set, count) in (0_u8..).zip(before) {
            let seen = if place.uncounted.has(class) { Classes(set) } else { Classes(set).with(class) };
            after[usize::from(seen.0)] += count * here;
        }
    }
    after
}
