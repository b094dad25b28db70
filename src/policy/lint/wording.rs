//! Sheets in sentences.

use crate::text::{and_list, verb};

/// `sheet 2`, `sheets 1, 2 and 5`.
pub fn sheets(shares: &[u8]) -> String {
    format!("{} {}", verb(shares.len(), "sheet", "sheets"), and_list(shares))
}
