//! Pictures and PDFs, read in this process.

use crate::ops::ports::Scanner;
use crate::scan::{self, ScanError, Seen};
use crate::secret::SecretBytes;

/// Reads them.
pub struct Pictures;

impl Scanner for Pictures {
    fn read(&mut self, file: &SecretBytes) -> Result<Vec<Seen>, ScanError> {
        scan::read(file.expose())
    }
}
