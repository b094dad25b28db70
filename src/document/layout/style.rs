//! The styles of documents, and those of a sheet: from the usual share to one with as many rows as a page holds.

use crate::document::page::POINTS;

/// Sizes of letters in points, everything else in millimetres.
pub(super) struct Style {
    /// White space above and below; left and right it is [`MARGIN_X`].
    pub(super) margin_y: f32,
    /// White space above a section, at least.
    pub(super) section: f32,
    /// White space above other blocks, and above those below a heading.
    pub(super) gap: f32,
    pub(super) after_heading: f32,
    /// What stands on each page.
    pub(super) running: f32,
    /// From the top to the rule below the organisation.
    pub(super) rule_drop: f32,
    pub(super) headline: f32,
    /// From that rule to the headline's baseline.
    pub(super) headline_drop: f32,
    pub(super) label: f32,
    pub(super) value: f32,
    pub(super) account: f32,
    /// From one line of facts to the next.
    pub(super) fact_advance: f32,
    pub(super) warning: f32,
    /// The usual arrangement: labels above their values, the warning in a frame, headings over
    /// rows and code. Else labels stand in front of values and the warning beside the headline.
    pub(super) stacked: bool,
    /// From the headings of rows and code to both.
    pub(super) block_drop: f32,
    /// Between the typed rows, at most and at least.
    pub(super) row_pitch: (f32, f32),
    /// More room after every fifth row, in rows.
    pub(super) group_gap: f32,
    /// What part of the pitch the letters take, and their largest size.
    pub(super) row_fill: f32,
    pub(super) row_size: f32,
    /// The signature's rows, hardly ever typed, in parts of the share's.
    pub(super) signature_scale: f32,
    pub(super) heading: f32,
    pub(super) body: f32,
    pub(super) body_pitch: f32,
    /// Between facts, and between steps.
    pub(super) fact_gap: f32,
    /// From a section's rule to its heading's baseline.
    pub(super) heading_drop: f32,
    /// Steps and lines to compare.
    pub(super) step: f32,
    /// Rows that are filled in by hand: their height, and how many at most.
    pub(super) log_pitch: f32,
    pub(super) most_blanks: u8,
    /// Lines to write on.
    pub(super) blank_pitch: f32,
    /// Lines of a fact that ends in a value, at most: one that needs more shrinks to its line, and then
    /// ends in an ellipsis.
    pub(super) fact_lines: Option<usize>,
}

/// Thicknesses of rules, in millimetres.
pub(super) const HEAVY: f32 = 0.8;
pub(super) const MEDIUM: f32 = 0.4;
pub(super) const HAIR: f32 = 0.15;
/// No text is set smaller than this, in points.
pub(super) const SMALLEST: f32 = 7.0;
/// Above a baseline and below it, of the size.
pub(super) const ASCENT: f32 = 0.95;
pub(super) const DESCENT: f32 = 0.25;
/// From line to line, of the size.
pub(super) const LEADING: f32 = 1.4;

/// White space left and right.
pub(super) const MARGIN_X: f32 = 18.0;

impl Style {
    /// Those that fill one page, roomiest first.
    pub(super) const ONE_PAGE: [Self; 4] = [Self::AIRY, Self::SNUG, Self::DENSE, Self::TIGHT];

    /// The usual share: five or six rows.
    const AIRY: Self = Self {
        margin_y: 14.0,
        section: 6.0,
        gap: 3.0,
        after_heading: below_heading(6.4, 9.5),
        running: 10.0,
        rule_drop: 6.4,
        headline: 27.0,
        headline_drop: 14.5,
        label: 7.5,
        value: 11.5,
        account: 15.0,
        fact_advance: 12.2,
        warning: 11.0,
        stacked: true,
        block_drop: 5.0,
        row_pitch: (10.1, 8.0),
        group_gap: 0.0,
        row_fill: 0.7,
        row_size: 18.0,
        signature_scale: 0.55,
        heading: 11.0,
        body: 9.5,
        body_pitch: 5.4,
        heading_drop: 5.8,
        fact_gap: 0.0,
        step: 11.0,
        log_pitch: 8.0,
        most_blanks: u8::MAX,
        blank_pitch: 8.0,
        fact_lines: Some(2),
    };

    /// Up to about a dozen rows, or the usual share with its signature.
    const SNUG: Self = Self {
        margin_y: 12.5,
        section: 4.5,
        headline: 22.0,
        headline_drop: 11.5,
        value: 10.5,
        account: 13.0,
        fact_advance: 10.6,
        row_pitch: (10.1, 5.5),
        signature_scale: 0.6,
        body: 9.0,
        body_pitch: 4.8,
        heading_drop: 5.2,
        after_heading: below_heading(5.6, 9.0),
        log_pitch: 7.0,
        ..Self::AIRY
    };

    /// Up to some fifty rows, in groups of five.
    const DENSE: Self = Self {
        margin_y: 11.0,
        section: 2.6,
        running: 9.0,
        rule_drop: 5.0,
        headline: 16.0,
        headline_drop: 8.0,
        value: 9.0,
        account: 9.0,
        fact_advance: 4.6,
        warning: 9.0,
        stacked: false,
        block_drop: 0.0,
        row_pitch: (6.5, 2.9),
        group_gap: 0.4,
        row_fill: 0.88,
        row_size: 14.0,
        signature_scale: 1.0,
        heading: 9.0,
        body: 8.2,
        body_pitch: 3.8,
        heading_drop: 4.0,
        after_heading: below_heading(4.3, 8.2),
        log_pitch: 6.0,
        most_blanks: 7,
        ..Self::AIRY
    };

    /// As many rows as a page holds.
    const TIGHT: Self = Self {
        margin_y: 10.6,
        section: 1.8,
        row_pitch: (3.4, 2.5),
        group_gap: 0.25,
        row_fill: 0.9,
        body_pitch: 3.45,
        after_heading: below_heading(4.1, 8.2),
        fact_lines: Some(1),
        log_pitch: 5.1,
        ..Self::DENSE
    };

    /// Documents of any length.
    pub(super) const PAGES: Self = Self {
        section: 5.0,
        gap: 3.0,
        after_heading: 3.0,
        running: 9.0,
        headline: 22.0,
        headline_drop: 7.5,
        warning: 10.5,
        heading: 12.0,
        body: 10.0,
        body_pitch: 10.0 * LEADING / POINTS,
        fact_gap: 1.0,
        heading_drop: 5.9,
        step: 10.0,
        log_pitch: 8.0,
        blank_pitch: 10.0,
        fact_lines: None,
        ..Self::AIRY
    };

    /// The same in large type, for people who are in a hurry or see badly.
    pub(super) const LARGE_PAGES: Self = Self {
        section: 5.4,
        gap: 3.4,
        after_heading: 3.2,
        running: 10.0,
        headline: 27.0,
        headline_drop: 9.5,
        warning: 12.0,
        heading: 14.0,
        body: 12.0,
        body_pitch: 12.0 * LEADING / POINTS,
        heading_drop: 6.3,
        step: 14.0,
        blank_pitch: 10.2,
        ..Self::PAGES
    };
}

/// White space below a heading's baseline, where the next one is to be `drop` below it at a size.
const fn below_heading(drop: f32, body: f32) -> f32 {
    drop - body * ASCENT / POINTS
}
