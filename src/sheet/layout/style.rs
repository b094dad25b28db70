//! The two styles of a sheet: for the usual share, and for one with many rows.

/// Sizes of letters in points, everything else in millimetres.
pub(super) struct Style {
    /// White space above and below; left and right it is [`MARGIN_X`].
    pub(super) margin_y: f32,
    /// White space between blocks, at least.
    pub(super) gap: f32,
    /// Organisation and title.
    pub(super) running: f32,
    /// From the top to the rule below the organisation, and from there to the headline's baseline.
    pub(super) rule_at: f32,
    pub(super) headline: f32,
    pub(super) headline_drop: f32,
    pub(super) label: f32,
    pub(super) value: f32,
    pub(super) account: f32,
    /// Labels stand above their values, else in front of them.
    pub(super) stacked: bool,
    pub(super) fact_advance: f32,
    pub(super) warning: f32,
    /// From the labels' baseline to the rows and the code.
    pub(super) block_drop: f32,
    /// Between the typed rows, at most and at least.
    pub(super) row_pitch: (f32, f32),
    /// What part of the pitch the letters' size takes, and their largest size.
    pub(super) row_fill: f32,
    pub(super) row_size: f32,
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
    /// Up to about twelve rows.
    pub(super) const AIRY: Self = Self {
        margin_y: 14.0,
        gap: 6.0,
        running: 10.0,
        rule_at: 6.4,
        headline: 27.0,
        headline_drop: 14.5,
        label: 7.5,
        value: 11.5,
        account: 15.0,
        stacked: true,
        fact_advance: 12.2,
        warning: 11.0,
        block_drop: 4.8,
        row_pitch: (10.1, 6.0),
        row_fill: 0.7,
        row_size: 18.0,
        heading: 11.0,
        body: 9.5,
        body_pitch: 5.4,
        heading_drop: 5.8,
        content_drop: 6.4,
        log_pitch: 8.0,
        log_lines: (6, 8),
    };

    /// As many rows as a page holds.
    pub(super) const DENSE: Self = Self {
        margin_y: 11.5,
        gap: 2.6,
        running: 9.0,
        rule_at: 5.0,
        headline: 16.0,
        headline_drop: 8.0,
        label: 7.5,
        value: 9.0,
        account: 9.0,
        stacked: false,
        fact_advance: 4.6,
        warning: 9.0,
        block_drop: 3.4,
        row_pitch: (6.5, 2.6),
        row_fill: 0.88,
        row_size: 14.0,
        heading: 9.0,
        body: 8.2,
        body_pitch: 3.9,
        heading_drop: 4.0,
        content_drop: 4.4,
        log_pitch: 6.2,
        log_lines: (6, 7),
    };
}
