//! Credentials tried one after another, until the quorum is there.

use std::sync::Arc;

use crate::crypto::OfficerKey;
use crate::ledger::envelope::{self, Header};
use crate::ledger::stanza::OfficersIdentity;
use crate::ledger::{Credential, Credentials, OpenError, Progress, quorum, recipient};
use crate::secret::{SecretBytes, SecretText};

const STRANGE: OpenError =
    OpenError::HeaderDamaged("it has a stanza of an unknown kind, and nothing opens the others");

/// A file that was opened; nothing of its content is believed yet.
pub(super) struct Unlocked {
    pub text: Vec<u8>,
    /// The officers who opened it, a quorum at least; none where a native identity did.
    pub keys: Vec<Arc<OfficerKey>>,
    pub wrong: usize,
}

/// Tries what `credentials` gives: each passphrase on each officer's stanza that is still
/// closed, each derived once.
pub(super) fn ask(
    file: &[u8],
    header: &Header,
    credentials: &mut dyn Credentials,
) -> Result<Unlocked, OpenError> {
    let mut opened: Vec<Opened> = Vec::new();
    let mut natively = None;
    let mut passphrases = 0;
    let (needed, officers) = (usize::from(header.quorum), header.officers.len());
    let mut progress = Progress { needed, officers, ..Progress::default() };
    while let Some(credential) = credentials.next(progress) {
        match credential {
            Credential::Passphrase(passphrase) => {
                passphrases += 1;
                match find_officer(header, &opened, &passphrase)? {
                    Found::Officer(officer) => opened.push(officer),
                    Found::Again => progress.repeated += 1,
                    Found::Nobody => progress.wrong += 1,
                }
                progress.opened = opened.len();
            }
            Credential::Identity(identity) => match open_natively(file, &identity)? {
                Some(content) => {
                    natively = Some(content);
                    progress.natively = true;
                }
                None => progress.wrong += 1,
            },
        }
    }
    let wrong = progress.wrong;
    if progress.missing() == 0 {
        let text = decrypt(file, header, &opened)?;
        return Ok(Unlocked { text, keys: opened.into_iter().map(|officer| officer.key).collect(), wrong });
    }
    // An officer more than none, and less than a quorum, writes as little as none.
    natively.map(|text| Unlocked { text, keys: Vec::new(), wrong }).ok_or(match (progress.opened, wrong) {
        (0, 0) => OpenError::NoCredentials,
        _ if header.has_strange => STRANGE,
        (0, _) if passphrases == 0 => OpenError::WrongIdentity,
        (0, _) => OpenError::WrongPassphrase(passphrases),
        (opened, _) => OpenError::QuorumMissing { needed, officers, opened },
    })
}

/// The content, for keys that are here already: each must fit a stanza, and they must be a quorum.
pub(super) fn with_keys(
    file: &[u8],
    header: &Header,
    keys: &[Arc<OfficerKey>],
) -> Result<Vec<u8>, OpenError> {
    let open = |key: &Arc<OfficerKey>| {
        header.officers.iter().find_map(|stanza| {
            let share = stanza.unwrap_with(key)?;
            Some(Opened { key: Arc::clone(key), slot: stanza.slot, share })
        })
    };
    let opened: Vec<_> = keys.iter().filter_map(open).collect();
    if keys.is_empty() || opened.len() < keys.len() {
        if header.has_strange {
            return Err(STRANGE);
        }
        return Err(OpenError::WrongPassphrase(keys.len()));
    }
    let needed = usize::from(header.quorum);
    if opened.len() < needed {
        let officers = header.officers.len();
        return Err(OpenError::QuorumMissing { needed, officers, opened: opened.len() });
    }
    decrypt(file, header, &opened)
}

/// An officer's stanza that is open: the file key, or a share of it.
struct Opened {
    key: Arc<OfficerKey>,
    slot: u8,
    share: SecretBytes,
}

enum Found {
    Officer(Opened),
    Again,
    Nobody,
}

fn find_officer(header: &Header, opened: &[Opened], passphrase: &SecretText) -> Result<Found, OpenError> {
    let mut known = Vec::new();
    for stanza in &header.officers {
        if let Some(officer) = opened.iter().find(|officer| officer.slot == stanza.slot) {
            known.push((stanza, officer));
            continue;
        }
        let key = OfficerKey::derive(passphrase, stanza.salt, stanza.costs)?;
        if let Some(share) = stanza.unwrap(&key) {
            return Ok(Found::Officer(Opened { key: Arc::new(key), slot: stanza.slot, share }));
        }
    }
    for (stanza, officer) in known {
        let key = OfficerKey::derive(passphrase, stanza.salt, stanza.costs)?;
        if key.signature_key() == officer.key.signature_key() {
            return Ok(Found::Again);
        }
    }
    Ok(Found::Nobody)
}

fn decrypt(file: &[u8], header: &Header, opened: &[Opened]) -> Result<Vec<u8>, OpenError> {
    let shares: Vec<_> =
        opened.iter().map(|officer| (officer.slot, SecretBytes::from(officer.share.expose()))).collect();
    // Each share opened with its officer's key, so somebody dealt what does not fit.
    let file_key = quorum::combine(&shares, header.quorum).ok_or(OpenError::HeaderEdited)?;
    envelope::decrypt(file, &OfficersIdentity(&file_key))
}

fn open_natively(file: &[u8], identity: &SecretText) -> Result<Option<Vec<u8>>, OpenError> {
    let identities = recipient::parse_identities(identity).ok_or(OpenError::BadIdentity)?;
    for identity in &identities {
        match envelope::decrypt(file, identity) {
            Err(OpenError::WrongIdentity) => {}
            content => return content.map(Some),
        }
    }
    Ok(None)
}
