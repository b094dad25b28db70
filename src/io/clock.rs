//! The workstation's clock.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use crate::ops::ports::Clock;

/// The system's clock and time zone.
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose [`elapsed`](Clock::elapsed) starts now.
    #[must_use]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn today(&self) -> Date {
        Zoned::now().date()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}
