//! The age file around the events: caps before parsing, decryption, encryption.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};

use age::{DecryptError, Decryptor, Encryptor};
use age_core::format::{FileKey, Stanza};

use crate::ledger::stanza::OfficerStanza;
use crate::ledger::{EncryptError, OpenError};

/// The longest file that is opened or written, in bytes: 256 MiB.
pub const MAX_FILE: usize = 256 * 1024 * 1024;
/// The longest header, in bytes.
pub(super) const MAX_HEADER: usize = 64 * 1024;
/// The most stanzas in a header, all kinds together.
pub(super) const MAX_STANZAS: usize = 64;

/// The most work that all officers' stanzas together may ask for, memory times passes in KiB: a wrong
/// passphrase is tried on each. Room for as many officers as there can be, each with the most that `init` asks.
pub(super) const MAX_HEADER_WORK_KIB: u64 = 512 * 1024 * 1024;

/// The stanzas of the native recipients to which a ledger can be written.
const NATIVE_TAGS: [&str; 2] = ["X25519", "p256tag"];
const MAGIC: &[u8] = b"age-encryption.org/";
const VERSION: &[u8] = b"v1\n";

/// What the header says, nothing of it proved yet.
#[derive(Default)]
pub(super) struct Header {
    /// One for each officer, by slot.
    pub officers: Vec<OfficerStanza>,
    /// How many officers must open together.
    pub quorum: u8,
    /// How many native recipients there are.
    pub natives: usize,
    /// Whether a stanza is of a kind that no version so far writes.
    pub has_strange: bool,
}

/// Reads the header inside all caps.
pub(super) fn read_header(file: &[u8]) -> Result<Header, OpenError> {
    check_caps(file)?;
    let collector = Collector(RefCell::new(Ok(Header::default())));
    // The collector has no key: it only sees the stanzas.
    match decryptor(file)?.decrypt(std::iter::once(&collector as _)) {
        Err(DecryptError::NoMatchingKeys) => {}
        _ => return Err(OpenError::HeaderDamaged("its stanzas cannot be read")),
    }
    let mut header = collector.0.into_inner()?;
    let officers = &mut header.officers;
    officers.sort_by_key(|stanza| stanza.slot);
    if officers.is_empty() {
        return Err(OpenError::HeaderDamaged("it has no officer's stanza"));
    }
    if officers.windows(2).any(|pair| pair[0].slot == pair[1].slot) {
        return Err(OpenError::HeaderDamaged("two officers have the same slot"));
    }
    let work_kib = officers.iter().map(|stanza| stanza.costs.work_kib()).sum();
    if work_kib > MAX_HEADER_WORK_KIB {
        return Err(OpenError::TooMuchWork(work_kib));
    }
    header.quorum = common_quorum(officers)?;
    Ok(header)
}

/// What all stanzas say about the quorum; those of two files never say the same.
fn common_quorum(officers: &[OfficerStanza]) -> Result<u8, OpenError> {
    let first = &officers[0];
    if officers.iter().any(|stanza| stanza.threshold != first.threshold) {
        return Err(OpenError::HeaderDamaged("its stanzas ask for different numbers of officers"));
    }
    if usize::from(first.threshold) > officers.len() {
        return Err(OpenError::HeaderDamaged("it asks for more officers than it has stanzas"));
    }
    if first.threshold > 1 && officers.iter().any(|stanza| stanza.ephemeral != first.ephemeral) {
        return Err(OpenError::HeaderDamaged("its officers' stanzas are not of one file"));
    }
    Ok(first.threshold)
}

/// The content, for an identity that is known to fit.
pub(super) fn decrypt(file: &[u8], identity: &dyn age::Identity) -> Result<Vec<u8>, OpenError> {
    let mut reader = decryptor(file)?.decrypt(std::iter::once(identity)).map_err(|error| match error {
        DecryptError::NoMatchingKeys => OpenError::WrongIdentity,
        // The file key is right, or nothing would have been unwrapped.
        _ => OpenError::HeaderEdited,
    })?;
    let mut content = Vec::with_capacity(file.len());
    reader.read_to_end(&mut content).map_err(|_| OpenError::PayloadDamaged)?;
    Ok(content)
}

/// The file, for all recipients.
pub(super) fn encrypt(
    content: &[u8],
    recipients: &[Box<dyn age::Recipient + '_>],
) -> Result<Vec<u8>, EncryptError> {
    // Writing to memory does not fail; a weak key was refused when it came into the ledger.
    let not_written = |_| EncryptError::NotReadBack;
    let encryptor = Encryptor::with_recipients(recipients.iter().map(|recipient| &**recipient))
        .map_err(|_| EncryptError::NotReadBack)?;
    let mut file = Vec::with_capacity(content.len() + content.len() / 2048 + MAX_HEADER);
    let mut writer = encryptor.wrap_output(&mut file).map_err(not_written)?;
    writer.write_all(content).map_err(not_written)?;
    writer.finish().map_err(not_written)?;
    if file.len() > MAX_FILE { Err(EncryptError::TooLarge(file.len())) } else { Ok(file) }
}

/// Everything that can be refused by looking at bytes alone.
fn check_caps(file: &[u8]) -> Result<(), OpenError> {
    if file.is_empty() {
        return Err(OpenError::Empty);
    }
    if file.len() > MAX_FILE {
        return Err(OpenError::TooLarge(file.len()));
    }
    let Some(rest) = file.strip_prefix(MAGIC) else {
        return Err(match file {
            _ if file.starts_with(b"-----BEGIN AGE") => OpenError::Armoured,
            _ if MAGIC.starts_with(file) => OpenError::HeaderCut,
            _ => OpenError::NotALedger,
        });
    };
    if !rest.starts_with(VERSION) {
        return Err(if VERSION.starts_with(rest) { OpenError::HeaderCut } else { OpenError::NewerEnvelope });
    }
    let start = &file[..file.len().min(MAX_HEADER)];
    let mut stanzas = 0;
    for line in start.split_inclusive(|&byte| byte == b'\n') {
        stanzas += usize::from(line.starts_with(b"-> "));
        if stanzas > MAX_STANZAS {
            return Err(OpenError::TooManyStanzas(stanzas));
        }
        if line.starts_with(b"---") && line.ends_with(b"\n") {
            return Ok(());
        }
    }
    Err(if file.len() > MAX_HEADER { OpenError::HeaderTooLong } else { OpenError::HeaderCut })
}

fn decryptor(file: &[u8]) -> Result<Decryptor<&[u8]>, OpenError> {
    Decryptor::new_buffered(file).map_err(|error| match error {
        DecryptError::Io(_) => OpenError::HeaderCut,
        // The version was looked at before: age takes damaged stanzas for another one.
        _ => OpenError::HeaderDamaged("it is not laid out as age files are"),
    })
}

/// An identity that opens nothing and notes which stanzas there are.
struct Collector(RefCell<Result<Header, OpenError>>);

impl age::Identity for Collector {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        let mut found = self.0.borrow_mut();
        if let Ok(header) = &mut *found {
            match OfficerStanza::read(stanza) {
                Ok(Some(officer)) => header.officers.push(officer),
                // age adds one stanza of a random kind, so that nobody relies on knowing all.
                Ok(None) if stanza.tag.ends_with("-grease") => {}
                Ok(None) => {
                    header.natives += 1;
                    header.has_strange |= !NATIVE_TAGS.contains(&stanza.tag.as_str());
                }
                Err(error) => *found = Err(error),
            }
        }
        None
    }
}
