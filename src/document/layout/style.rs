//! The styles of a sheet, from the usual share to one with as many rows as a page holds.

/// Sizes of letters in points, everything else in millimetres.
pub(super) struct Style {
    /// White space above and below; left and right it is [`MARGIN_X`].
    pub(super) margin_y: f32,
    /// White space between blocks, at least.
    pub(super) gap: f32,
    /// Organisation and title.
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
    /// From a section's rule to its heading's baseline, and from there to its content.
    pub(super) heading_drop: f32,
    pub(super) content_drop: f32,
    pub(super) log_pitch: f32,
    /// Lines of the custody log, at least and at most.
    pub(super) log_lines: (u8, u8),
}

/// White space left and right.
pub(super) const MARGIN_X: f32 = 18.0;

impl Style {
    /// The styles, roomiest first.
    pub(super) const ALL: [Self; 4] = [Self::AIRY, Self::SNUG, Self::DENSE, Self::TIGHT];

    /// The usual share: five or six rows.
    const AIRY: Self = Self {
        margin_y: 14.0,
        gap: 6.0,
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
        content_drop: 6.4,
        log_pitch: 8.0,
        log_lines: (6, 8),
    };

    /// Up to about a dozen rows, or the usual share with its signature.
    const SNUG: Self = Self {
        margin_y: 12.5,
        gap: 4.5,
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
        content_drop: 5.6,
        log_pitch: 7.0,
        ..Self::AIRY
    };

    /// Up to some fifty rows, in groups of five.
    const DENSE: Self = Self {
        margin_y: 11.0,
        gap: 2.6,
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
        content_drop: 4.3,
        log_pitch: 6.0,
        log_lines: (6, 7),
        ..Self::AIRY
    };

    /// As many rows as a page holds.
    const TIGHT: Self = Self {
        margin_y: 10.6,
        gap: 1.8,
        row_pitch: (3.4, 2.5),
        group_gap: 0.25,
        row_fill: 0.9,
        body_pitch: 3.45,
        content_drop: 4.1,
        log_pitch: 5.1,
        ..Self::DENSE
    };
}
