//! Cells that no spreadsheet takes for a formula.
//!
//! OWASP, "CSV Injection": a cell that begins with `=`, `+`, `-` or `@` is calculated when the
//! table is opened. A `'` before it makes it text. Reading takes one `'` off again, and the
//! rule counts the `'` that stood there before, so that every cell comes back as it was.

/// A cell as it is written.
#[must_use]
pub fn guarded(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// A cell as it was meant.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether it is a formula, behind as many `'` as may be.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_cell_comes_back(cell in "['=+@a; -]{0,6}") {
            let written = guarded(&cell);
            prop_assert_eq!(unguarded(&written), cell.as_str());
            prop_assert!(!written.starts_with(['=', '+', '-', '@']), "{}", written);
        }
    }

    #[test]
    fn every_cell_comes_back_and_none_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+31 30 1234567", "'+31 30 1234567"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("'=1", "''=1"),
            ("'", "'"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), written);
            assert_eq!(unguarded(written), cell);
            assert!(!written.starts_with(['=', '+', '-', '@']), "{written}");
        }
        assert_eq!(unguarded("+31 30 1234567"), "+31 30 1234567");
    }
}
