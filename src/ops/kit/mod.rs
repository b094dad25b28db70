//! The recovery kit: what recovers a secret where there is no firesafe.
//!
//! Its checksum is that of `SHA256SUMS`, which lists every file that takes part in a recovery. The
//! card and `CHECKSUMS.txt` carry that checksum and so stand outside it. The checksum depends on the
//! version of the program alone: sheets print it as words, whoever writes the kit, and when.

mod page;
mod plain;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use super::ports::{Store, StoreError};
use crate::document::{self, Card, DocumentError, Paper};
use crate::model::words;

/// The version of the program, which the kit names.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Words that stand for a checksum: its first 128 bits, as for the head of a ledger.
const WORDS: usize = 10;

/// One file of the kit.
pub struct KitFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl KitFile {
    /// The SHA-256 of its bytes, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&self.content))
    }
}

/// Why no kit was written.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// The card could not be set.
    #[error(transparent)]
    Card(#[from] DocumentError),
    /// The folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The files that take part in a recovery, and their sums.
struct Core {
    files: Vec<KitFile>,
    sums: String,
    checksum: [u8; 32],
    check_words: String,
}

static CORE: LazyLock<Core> = LazyLock::new(|| {
    let file = |name, content: &str| KitFile { name, content: content.as_bytes().to_vec() };
    let files = vec![
        file("FORMAT.txt", &plain::text(include_str!("../../share/FORMAT.md"))),
        file("recover.html", &page::page(VERSION)),
        file("recover.py", include_str!("../../../templates/kit/recover.py")),
        file("vectors.json", include_str!("../../../tests/vectors/share-v1.json")),
    ];
    let mut sums = String::new();
    for file in &files {
        let _ = writeln!(sums, "{}  {}", file.sha256(), file.name);
    }
    let checksum: [u8; 32] = Sha256::digest(&sums).into();
    Core { files, sums, checksum, check_words: in_words(&checksum) }
});

fn in_words(sum: &[u8; 32]) -> String {
    let mut first = [0; 16];
    first.copy_from_slice(&sum[..16]);
    words::to_words(u128::from_be_bytes(first), WORDS)
}

/// The checksum of the kit that this program writes, in hexadecimal.
#[must_use]
pub fn checksum() -> String {
    hex::encode(CORE.checksum)
}

/// The same as ten words, as sheets and the card print it.
#[must_use]
pub fn check_words() -> &'static str {
    &CORE.check_words
}

/// Every file of the kit, by name.
///
/// # Errors
/// [`DocumentError`] when the card cannot be set.
pub fn files(paper: Paper) -> Result<Vec<KitFile>, DocumentError> {
    let core = &*CORE;
    let card = Card { paper, version: VERSION, checksum: &checksum(), check_words: &core.check_words };
    let card = document::render(&card.document()?)?;
    let copied = core.files.iter().map(|file| KitFile { name: file.name, content: file.content.clone() });
    let mut files: Vec<KitFile> = copied.collect();
    files.push(KitFile { name: "CHECKSUMS.txt", content: checksums(core).into_bytes() });
    files.push(KitFile { name: "SHA256SUMS", content: core.sums.clone().into_bytes() });
    files.push(KitFile { name: "recovery-card.pdf", content: card.expose().to_vec() });
    files.sort_by_key(|file| file.name);
    Ok(files)
}

/// Writes the kit into a folder that does not exist or is empty: all of it, or nothing.
///
/// # Errors
/// [`KitError`]; the folder is then as it was.
pub fn write(folder: &Path, files: &[KitFile], store: &mut dyn Store) -> Result<Vec<PathBuf>, KitError> {
    let contents: Vec<(&str, &[u8])> = files.iter().map(|file| (file.name, &*file.content)).collect();
    store.write_folder(folder, &contents)?;
    Ok(files.iter().map(|file| folder.join(file.name)).collect())
}

/// The sums for people: in hexadecimal, and in words that can be read aloud.
fn checksums(core: &Core) -> String {
    let mut text = format!(
        "Checksums of the recovery kit of firesafe {VERSION}\n\n\
         The checksum of the kit is the SHA-256 of the file SHA256SUMS. It stands on the recovery\n\
         card, and as words on every sheet that the same version of firesafe printed:\n\n  {}\n  {}\n\n\
         The words are the first 128 bits as a number in base 7776, in the EFF's large word list.\n\
         To check the files: sha256sum -c SHA256SUMS\n",
        hex::encode(core.checksum),
        core.check_words
    );
    for file in &core.files {
        let sum: [u8; 32] = Sha256::digest(&file.content).into();
        let _ = write!(text, "\n{}\n  {}\n  {}\n", file.name, hex::encode(sum), in_words(&sum));
    }
    text
}
