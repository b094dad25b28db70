//! In which line of a table a record stands.

/// Counts lines up to the records, whose places the reader gives in bytes.
pub(super) struct Lines<'t> {
    table: &'t [u8],
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    pub(super) const fn of(table: &'t [u8]) -> Self {
        Self { table, at: 0, line: 1 }
    }

    /// The line that was reached.
    pub(super) const fn line(&self) -> usize {
        self.line
    }

    /// The line of the record at or after that byte: empty lines before it belong to none.
    pub(super) fn line_at(&mut self, byte: u64) -> usize {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.table.len());
        let blank = self.table[start..].iter().take_while(|&&byte| byte == b'\n' || byte == b'\r').count();
        let passed = &self.table[self.at..start + blank];
        self.line += passed.split(|&byte| byte == b'\n').count() - 1;
        self.at = start + blank;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_count_and_belong_to_no_record() {
        let table = b"name\r\n\n\r\nAnn\nBen\n";
        let mut lines = Lines::of(table);
        let found: Vec<usize> = [0, 4, 13].into_iter().map(|byte| lines.line_at(byte)).collect();
        assert_eq!(found, [1, 4, 5]);
        assert_eq!(lines.line_at(u64::MAX), 6);
    }
}
